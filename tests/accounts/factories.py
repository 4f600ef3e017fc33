"""People."""

import factory
from factory.django import DjangoModelFactory

from quizapp.accounts.models import User

PASSWORD = "correct horse battery"


class UserFactory(DjangoModelFactory[User]):
    """A learner in UTC whose password is PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"learner{n}@example.com")

    @factory.post_generation
    def password(self, create: bool, extracted: str | None, **_: object) -> None:  # noqa: FBT001 (factory_boy's signature)
        user: User = self  # type: ignore[assignment]  # factory_boy passes the instance
        user.set_password(extracted or PASSWORD)
        if create:
            user.save(update_fields=["password"])
