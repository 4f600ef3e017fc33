"""Mail that came back later: the same rule as for what a server refuses at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction

from quizapp.accounts.models import User
from quizapp.engine.reminders import Bounce, Kind, State
from quizapp.reminders.actions import marking
from quizapp.reminders.actions.claiming import name_of_message
from quizapp.reminders.channels.email import told
from quizapp.reminders.letters.reports import Report
from quizapp.reminders.models import Addressee, Reminder


class Outcome(StrEnum):
    """What became of a report. OFF: the address is switched off; COUNTED: it may be, if others follow."""

    OFF = "off"
    COUNTED = "counted"
    KNOWN = "known"
    OURS = "of this installation"
    ANOTHER_ADDRESS = "another address"
    NOT_OURS = "no reminder"


def take(report: Report, *, by_recipient: bool, now: datetime) -> tuple[Outcome, Reminder | None]:
    """Apply a report to the reminder that it is about, and return which that is.

    Only a report with the Message-ID of the reminder counts, which nobody can
    guess: else anybody who writes to the sender's address could switch anybody
    off. `by_recipient`: the newest reminder to the address that is named counts,
    too, for servers that return nothing of the message.
    """
    reminder = _by_name(report)
    if reminder is None and by_recipient and not report.message_ids:
        reminder = _newest_to(report.addresses)
    if reminder is None:
        return Outcome.NOT_OURS, None
    if reminder.learner.email.lower() not in report.addresses:
        return Outcome.ANOTHER_ADDRESS, reminder
    if report.bounce is Bounce.OURS:
        return Outcome.OURS, reminder
    return _count(reminder, report, now=now), reminder


@transaction.atomic(durable=True)
def _count(reminder: Reminder, report: Report, *, now: datetime) -> Outcome:
    addressee = Addressee.objects.select_for_update(no_key=True).get(pk=reminder.learner_id)
    # A reminder that went out has no reason; one that came back has, so that a report counts once.
    text = told(report.text)[:200]
    if not Reminder.objects.filter(pk=reminder.pk, state=State.SENT.value, reason="").update(reason=text):
        return Outcome.KNOWN
    marking.strike(addressee, report.bounce, text, now=now)
    off = User.objects.filter(pk=reminder.learner_id, mail_refused_at__isnull=False).exists()
    return Outcome.OFF if off else Outcome.COUNTED


def _by_name(report: Report) -> Reminder | None:
    """The reminder with one of the Message-IDs: looked for where the report points, then everywhere."""
    if not report.message_ids:
        return None
    rows = Reminder.objects.filter(state=State.SENT.value).order_by("-pk")
    near = [
        rows.filter(learner=report.learner) if report.learner is not None else rows.none(),
        rows.filter(learner__in=_learners(report.addresses)),
    ]
    for places in (*near, rows):
        found = places.values_list("pk", "learner_id", "kind", "day").iterator(chunk_size=2000)
        number = _named(found, report.message_ids)
        if number is not None:
            return Reminder.objects.select_related("learner").get(pk=number)
    return None


def _named(rows: Iterable[tuple[int, int, str, date]], names: frozenset[str]) -> int | None:
    for number, learner, kind, day in rows:
        if name_of_message(learner, Kind(kind), day) in names:
            return number
    return None


def _learners(addresses: Iterable[str]) -> list[int]:
    found: list[int] = []
    for address in addresses:
        found += User.objects.filter(email__iexact=address).values_list("pk", flat=True)
    return found


def _newest_to(addresses: Iterable[str]) -> Reminder | None:
    rows = Reminder.objects.filter(state=State.SENT.value, learner__in=_learners(addresses))
    return rows.select_related("learner").order_by("-ended_at").first()
