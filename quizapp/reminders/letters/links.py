"""Addresses that a letter leads to, and whom a token in one of them speaks for."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from quizapp.engine.reminders import Kind, Purpose, Subject, seal, unseal

ALL = "all"
"""The list of all reminders."""

LISTS = {Kind.EXAM: Kind.EXAM.value, Kind.SUMMARY: Kind.SUMMARY.value}
"""Kinds that can be switched off alone. The others are what reminders are, and go with `ALL`."""

# Where `SITE_URL` has an address of IPv6, or none: Message-ID and List-Id need a name.
_NO_NAME = "localhost"


def secret() -> bytes:
    """What tokens and Message-IDs of this installation are sealed with."""
    return settings.SECRET_KEY.encode()


def host() -> str:
    """The name under which people know this site, in ASCII."""
    name = urlsplit(settings.SITE_URL).hostname or _NO_NAME
    try:
        name = name.encode("idna").decode("ascii")
    except UnicodeError:
        return _NO_NAME
    return _NO_NAME if ":" in name else name


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def list_of(kind: Kind) -> str:
    """The list that a reader of a letter of this kind leaves with one click."""
    return LISTS.get(kind, ALL)


def unsubscribe(learner_id: int, scope: str) -> str:
    subject = Subject(str(learner_id), scope)
    token = seal(subject, purpose=Purpose.UNSUBSCRIBE, secret=secret())
    return absolute(reverse("reminders:unsubscribe", args=[token]))


def preferences(learner_id: int) -> str:
    subject = Subject(str(learner_id), ALL)
    token = seal(subject, purpose=Purpose.PREFERENCES, secret=secret())
    return absolute(reverse("reminders:preferences", args=[token]))


def subject_of(token: str, purpose: Purpose) -> Subject | None:
    """Whom a token speaks for, made with the secret of today or one that was in use before; None if we never made it."""
    for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]:
        subject = unseal(token, purpose=purpose, secret=key.encode())
        if subject is not None:
            return subject
    return None
