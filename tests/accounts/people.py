"""People as signing up leaves them, and what they do with a browser."""

from typing import Any

from allauth.account.models import EmailAddress

from quizapp.accounts.models import User
from tests.accounts.factories import UserFactory


def confirmed(**fields: Any) -> User:
    """Somebody whose address is confirmed, so that signing in goes through."""
    user: User = UserFactory.create(**fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user
