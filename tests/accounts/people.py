"""People as signing up leaves them, and what they do with a browser."""

import re
import time
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import Client
from django.urls import reverse

from quizapp.accounts.models import User
from tests.accounts.factories import PASSWORD, UserFactory

SECRET = "JBSWY3DPEHPK3PXP"


def confirmed(**fields: Any) -> User:
    """Somebody whose address is confirmed, so that signing in goes through."""
    user: User = UserFactory.create(**fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def with_app(**fields: Any) -> User:
    """Somebody whose second factor is an authenticator app with SECRET."""
    user = confirmed(**fields)
    totp.TOTP.activate(user, SECRET)
    return user


def code_of_app() -> str:
    """What the app shows now."""
    return str(totp.format_hotp_value(totp.hotp_value(SECRET, int(time.time()) // 30)))


def code_in_mail() -> str:
    """The code in the newest mail: it stands alone on its line."""
    found = re.search(r"^ *([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})*) *$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found is not None, mail.outbox[-1].body
    return found[1]


def sign_in(
    user: User, client: Client | None = None, *, password: str = PASSWORD, code: str | None = None
) -> Client:
    """A browser in which `user` has given the password and, if asked for it, `code`."""
    client = client or Client()
    client.post(reverse("account_login"), {"login": user.email, "password": password})
    if code is not None:
        client.post(reverse("mfa_authenticate"), {"code": code})
    return client


def prove_again(client: Client) -> Client:
    """What sensitive pages ask for first."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("accounts:preferences")).status_code == 200
