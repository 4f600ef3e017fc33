"""Switching reminders off and on by the links in letters, without signing in."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from quizapp.accounts.models import User
from quizapp.accounts.signals import preferences_saved
from quizapp.engine.reminders import Kind, Purpose
from quizapp.reminders.letters import links

SCOPES = frozenset({links.ALL, *links.LISTS.values()})
# Sunday, when a summary is switched on again and nobody says for which day.
USUAL_WEEKDAY = 6


def learner_of(token: str, purpose: Purpose) -> tuple[User | None, str] | None:
    """Whom a link is for, and which list; None for what we never sent. The learner is None if the account is gone."""
    subject = links.subject_of(token, purpose)
    if subject is None or subject.scope not in SCOPES or not subject.learner.isdecimal():
        return None
    return User.objects.filter(pk=int(subject.learner)).first(), subject.scope


def is_on(learner: User, scope: str) -> bool:
    """Whether anything of this list is sent to the learner. No list is on while all reminders are off."""
    if not learner.reminders:
        return False
    if scope == Kind.EXAM.value:
        return learner.exam_countdown
    return scope != Kind.SUMMARY.value or learner.summary_weekday is not None


def leave(learner: User, scope: str, *, now: datetime) -> None:
    """Switch a list off, or all reminders. To do it twice does it once."""
    wanted: dict[str, object] = {"reminders": False}
    if scope == Kind.EXAM.value:
        wanted = {"exam_countdown": False}
    elif scope == Kind.SUMMARY.value:
        wanted = {"summary_weekday": None}
    _save(learner, wanted, now=now)


def join(learner: User, scope: str, *, weekday: int | None, now: datetime) -> None:
    """Take `leave` back: the list is on again, and with it reminders. `weekday` is that of the summary."""
    wanted: dict[str, object] = {"reminders": True}
    if scope == Kind.EXAM.value:
        wanted["exam_countdown"] = True
    elif scope == Kind.SUMMARY.value and learner.summary_weekday is None:
        wanted["summary_weekday"] = USUAL_WEEKDAY if weekday is None else weekday
    _save(learner, wanted, now=now)


def _save(learner: User, wanted: dict[str, object], *, now: datetime) -> None:
    with transaction.atomic(durable=True):
        locked = User.objects.select_for_update(no_key=True).get(pk=learner.pk)
        changed = [name for name, value in wanted.items() if getattr(locked, name) != value]
        for name in changed:
            setattr(locked, name, wanted[name])
            setattr(learner, name, wanted[name])
        if changed:
            locked.save(update_fields=changed)
    if changed:
        preferences_saved.send(User, user=locked, changed=frozenset(changed), now=now)
