"""What became of a reminder that was claimed. Each is marked right after its server's answer, in its own transaction."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from quizapp.accounts.models import ReminderChannel, User
from quizapp.engine import reminders
from quizapp.engine.reminders import Bounce, Kind, State, outbox
from quizapp.engine.reminders.bounces import STRIKES
from quizapp.reminders.actions.claiming import Claimed
from quizapp.reminders.models import OPEN, Addressee, Reminder

REFUSED = "address refused"
"""The reason of what was open when an address was switched off."""


@transaction.atomic(durable=True)
def sent(claimed: Claimed, *, now: datetime) -> bool:
    """The message is out. Return whether that was news: not if it had been marked already.

    What was sent was sent: the word of a sender whose lease is over counts, too,
    and whoever holds the reminder now is told so when it answers.
    """
    addressee = _lock(claimed)
    if addressee is None or claimed.attempt < 1:
        return False
    news = Reminder.objects.filter(pk=claimed.reminder_id, attempts__gte=claimed.attempt).exclude(
        state=State.SENT.value
    )
    if not news.update(
        state=State.SENT.value, wake_at=None, reason="", ended_at=now, channel=claimed.channel.value
    ):
        return False
    _remember(addressee, claimed)
    return True


@transaction.atomic(durable=True)
def failed(claimed: Claimed, bounce: Bounce, text: str, *, now: datetime) -> State | None:
    """The message was refused, for now or for good, with these words. Return the new state; None if nothing changed.

    Nothing changes if the lease is over and another has the reminder, or if it
    has ended. A permanent refusal, or the fifth message in a row that was given
    up, switches the learner's address off and cancels whatever is open.
    """
    addressee = _lock(claimed)
    stored = Reminder.objects.select_for_update().filter(pk=claimed.reminder_id).first()
    if addressee is None or stored is None:
        return None
    event = outbox.Failure(
        attempt=claimed.attempt, at=now, bounce=bounce, reason=_words(text), seed=claimed.message_id
    )
    row = outbox.step(as_row(stored), event)
    if not isinstance(row, outbox.Row):
        return None
    write(stored, row, now=now)
    if row.state is State.DROPPED and claimed.channel is ReminderChannel.EMAIL:
        strike(addressee, bounce, text, now=now)
    return row.state


@transaction.atomic(durable=True)
def dropped(claimed: Claimed, reason: str, *, now: datetime) -> bool:
    """Nothing is to be sent after all. Return whether that changed anything: not if another has the reminder."""
    if _lock(claimed) is None:
        return False
    mine = Reminder.objects.filter(
        pk=claimed.reminder_id, state=State.CLAIMED.value, attempts=claimed.attempt
    )
    return bool(mine.update(state=State.DROPPED.value, wake_at=None, reason=_words(reason), ended_at=now))


def as_row(stored: Reminder) -> outbox.Row:
    """The row of the engine's rules."""
    state = State(stored.state)
    waits = stored.wake_at if state in {State.CLAIMED, State.FAILED} else None
    return outbox.Row(
        due=stored.due, state=state, attempts=stored.attempts, wait_until=waits, reason=stored.reason
    )


def write(stored: Reminder, row: outbox.Row, *, now: datetime) -> None:
    """Write what the engine says of a row that is locked."""
    is_open = row.state.value in OPEN
    stored.state = row.state.value
    stored.attempts = row.attempts
    stored.reason = row.reason
    stored.wake_at = (row.wait_until or stored.wake_at) if is_open else None
    stored.ended_at = None if is_open else now
    stored.save(update_fields=["state", "attempts", "reason", "wake_at", "ended_at"])


def _lock(claimed: Claimed) -> Addressee | None:
    # The addressee first, as everybody does, or two would wait for each other.
    return Addressee.objects.select_for_update(no_key=True).filter(pk=claimed.learner_id).first()


def _remember(addressee: Addressee, claimed: Claimed) -> None:
    """Note that a reminder of this date went out, for the pace and for the distance to the next."""
    if addressee.last_day is None or claimed.day >= addressee.last_day:
        addressee.last_day, addressee.last_due = claimed.day, claimed.due
        addressee.hour_moved = False
    addressee.reminded = _unanswered([*addressee.reminded, claimed.day], claimed.standing.last_studied)
    if claimed.kind is Kind.LAST:
        addressee.parted_on = claimed.day
    addressee.strikes = 0
    addressee.save(update_fields=["last_day", "last_due", "hour_moved", "reminded", "parted_on", "strikes"])


def _unanswered(reminded: list[date], last_studied: date | None) -> list[date]:
    days = sorted({day for day in reminded if last_studied is None or day > last_studied})
    return days[-(reminders.PATIENCE + 1) :]


def strike(addressee: Addressee, bounce: Bounce, text: str, *, now: datetime) -> None:
    """Count a message that was given up against its address."""
    if bounce is Bounce.OURS:
        return
    addressee.strikes = min(addressee.strikes + 1, STRIKES)
    addressee.save(update_fields=["strikes"])
    if bounce is Bounce.PERMANENT or addressee.strikes >= STRIKES:
        User.objects.filter(pk=addressee.pk, mail_refused_at=None).update(
            mail_refused_at=now, mail_refused=_words(text)
        )
        cancel_open(addressee.pk, REFUSED, now=now)


def cancel_open(learner_id: int, reason: str, *, now: datetime) -> int:
    """Cancel whatever is open of a learner, and return how many that were. The addressee is locked by the caller."""
    return (
        Reminder.objects.filter(learner=learner_id)
        .open()
        .update(state=State.CANCELLED.value, wake_at=None, reason=reason, ended_at=now)
    )


def _words(text: str) -> str:
    """What fits the column; PostgreSQL takes no NUL."""
    return " ".join(text.replace("\0", " ").split())[:200]
