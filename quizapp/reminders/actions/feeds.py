"""The private address of a learner's calendar: made, renewed, taken back."""

from __future__ import annotations

import secrets

from django.urls import reverse

from quizapp.accounts.models import User
from quizapp.engine.reminders import Purpose, Subject, seal
from quizapp.reminders.letters import links
from quizapp.reminders.models import Addressee

# Of a PostgreSQL integer.
_GREATEST = 2**31 - 1


def address(learner: User) -> str | None:
    """The path of the learner's calendar, or None while there is no address."""
    version = Addressee.objects.filter(learner=learner).values_list("calendar", flat=True).first()
    if not version:
        return None
    subject = Subject(str(learner.pk), str(version))
    return reverse(
        "reminders:calendar", args=[seal(subject, purpose=Purpose.CALENDAR, secret=links.secret())]
    )


def make(learner: User) -> None:
    """Give the learner an address, if there is none yet."""
    Addressee.objects.get_or_create(learner=learner)
    Addressee.objects.filter(learner=learner, calendar=0).update(calendar=_version())


def renew(learner: User) -> None:
    """Give the learner another address; that of before is nobody's. Nothing happens where there is none."""
    Addressee.objects.filter(learner=learner).exclude(calendar=0).update(calendar=_version())


def revoke(learner: User) -> None:
    Addressee.objects.filter(learner=learner).update(calendar=0)


def learner_of(token: str) -> User | None:
    """Whose calendar an address shows; None for one that was taken back, and for whatever was never made."""
    subject = links.subject_of(token, Purpose.CALENDAR)
    if subject is None or not (_is_number(subject.learner) and _is_number(subject.scope)):
        return None
    rows = Addressee.objects.select_related("learner").filter(
        learner=int(subject.learner), calendar=int(subject.scope), learner__is_active=True
    )
    found = rows.exclude(calendar=0).first()
    return None if found is None else found.learner


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _version() -> int:
    # By chance, not by counting: an address that was taken back must not come back with the next one.
    return secrets.randbelow(_GREATEST) + 1
