"""People."""

import factory
from factory.django import DjangoModelFactory, Password

from quizapp.accounts.models import User

PASSWORD = "correct horse battery"


class UserFactory(DjangoModelFactory[User]):
    """A learner in UTC whose password is PASSWORD."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"learner{n}@example.com")
    password = Password(PASSWORD)
