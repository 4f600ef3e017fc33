"""Sending what is due: claim, render, deliver, mark, one after another until nothing is due."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from allauth.account.models import EmailAddress

from quizapp.accounts.models import ReminderChannel, User
from quizapp.engine.reminders import LEASE, Bounce, Silence, State
from quizapp.reminders.actions import marking, preferences
from quizapp.reminders.actions.claiming import Claimed, claim
from quizapp.reminders.channels import push
from quizapp.reminders.channels.email import Refusal, Sender, Unreachable
from quizapp.reminders.letters import links
from quizapp.reminders.letters.contents import Contents, contents
from quizapp.reminders.letters.mail import mail
from quizapp.reminders.models import Reminder

log = structlog.get_logger(__name__)

# How many learners are claimed at once: few at first, for a slow server must not hold leases that it cannot keep.
FEWEST, FIRST, MOST = 5, 50, 200
QUICK = timedelta(seconds=20)

# No message is begun later than this in a lease: one may take a minute or two, and another sender then has its row.
BEGINS_WITHIN = LEASE / 2
# What was claimed before the end of a run is begun until then.
LEEWAY = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of the reminders of a run. `failed` ones are tried again, `stopped` says why the run ended early."""

    sent: int = 0
    failed: int = 0
    dropped: int = 0
    stopped: str = ""

    def and_(self, more: Sent) -> Sent:
        return Sent(
            self.sent + more.sent,
            self.failed + more.failed,
            self.dropped + more.dropped,
            self.stopped or more.stopped,
        )


NOTHING = Sent()


def send_due(*, now_of: Callable[[], datetime], until: datetime) -> Sent:
    """Send what is due until nothing is, or until `until`; return the counts.

    Any number of senders may run at once. A run ends early when no message
    can be sent at all (no server, no sign-in): what it holds is given back to
    be tried again.
    """
    total, size = NOTHING, FIRST
    with Sender() as sender:
        while not total.stopped and (began := now_of()) < until:
            claimed = claim(now=began, learners=size)
            if not claimed:
                break
            deadline = min(began + BEGINS_WITHIN, until + LEEWAY)
            total = total.and_(_send(claimed, sender, now_of=now_of, deadline=deadline))
            took = now_of() - began
            size = max(FEWEST, size // 4) if took > BEGINS_WITHIN else size
            size = min(MOST, size * 2) if took < QUICK else size
    if total != NOTHING:
        log.info(
            "reminders sent",
            sent=total.sent,
            failed=total.failed,
            dropped=total.dropped,
            stopped=total.stopped or None,
        )
    return total


def _send(
    claimed: Sequence[Claimed], sender: Sender, *, now_of: Callable[[], datetime], deadline: datetime
) -> Sent:
    total = NOTHING
    letters = _letters(claimed, now=now_of())
    for number, one in enumerate(claimed):
        if now_of() >= deadline:
            return total.and_(_give_back(claimed[number:], "not reached in time", now_of=now_of))
        letter = letters[number]
        if isinstance(letter, str):
            total = total.and_(_failed(one, Bounce.OURS, letter, now=now_of()))
            continue
        try:
            total = total.and_(_deliver(one, letter, sender, now_of=now_of))
        except Unreachable as away:
            log.warning("no reminder can be sent", why=away.text)
            given_back = _give_back(claimed[number:], away.text, now_of=now_of)
            return replace(total.and_(given_back), stopped=away.text)
    return total


def _letters(claimed: Sequence[Claimed], *, now: datetime) -> list[Contents | str]:
    """What each says, or why that cannot be told. What is wrong with one is not the others' trouble."""
    try:
        return list(contents(claimed, now=now))
    except Exception:
        log.exception("contents of reminders")
        return [_letter(one, now=now) for one in claimed]


def _letter(claimed: Claimed, *, now: datetime) -> Contents | str:
    try:
        return contents([claimed], now=now)[0]
    except Exception as error:
        log.exception("contents of a reminder", reminder=claimed.reminder_id)
        return f"not written: {type(error).__name__}"


def _deliver(claimed: Claimed, letter: Contents, sender: Sender, *, now_of: Callable[[], datetime]) -> Sent:
    """Send one reminder and mark it. Raises Unreachable."""
    changed = _changed_since(claimed, now=now_of())
    if changed is not None:
        return changed
    if claimed.channel is ReminderChannel.PUSH:
        answer = push.deliver(claimed, letter, now=now_of())
        if isinstance(answer, push.Delivered):
            return _sent(claimed, now=now_of())
        if isinstance(answer, push.Refusal):
            # A push service says nothing about the address.
            return _failed(claimed, Bounce.OURS, answer.text, now=now_of())
        silence = _silence_of_mail(claimed)
        if silence is not None:
            return Sent(dropped=int(marking.dropped(claimed, silence.value, now=now_of())))
        claimed = replace(claimed, channel=ReminderChannel.EMAIL)
    try:
        message = mail(letter, now=now_of())
    except Exception as error:
        log.exception("a reminder could not be written", reminder=claimed.reminder_id)
        return _failed(claimed, Bounce.OURS, f"not written: {type(error).__name__}", now=now_of())
    try:
        sender.deliver(message)
    except Refusal as refusal:
        return _failed(claimed, refusal.bounce, refusal.text, now=now_of())
    return _sent(claimed, now=now_of())


def _changed_since(claimed: Claimed, *, now: datetime) -> Sent | None:
    """What to do instead, if the learner has left, moved or gone since the claim; None if nothing has changed.

    A batch takes a while, and who has just switched reminders off is not to get one.
    """
    mine = Reminder.objects.select_related("learner").filter(
        pk=claimed.reminder_id, state=State.CLAIMED.value, attempts=claimed.attempt
    )
    row = mine.first()
    if row is None:
        return NOTHING
    if not preferences.is_on(row.learner, links.list_of(claimed.kind)):
        return Sent(dropped=int(marking.dropped(claimed, Silence.OFF.value, now=now)))
    if row.learner.email != claimed.email:
        return _failed(claimed, Bounce.OURS, "the address was changed", now=now)
    return None


def _silence_of_mail(claimed: Claimed) -> Silence | None:
    """Why the learner is not written to, whose last browser is gone: standings speak of the browser until then."""
    if User.objects.filter(pk=claimed.learner_id, mail_refused_at__isnull=False).exists():
        return Silence.BOUNCED
    verified = EmailAddress.objects.filter(
        user=claimed.learner_id, verified=True, email__iexact=claimed.email
    )
    return None if verified.exists() else Silence.UNVERIFIED


def _sent(claimed: Claimed, *, now: datetime) -> Sent:
    marking.sent(claimed, now=now)
    return Sent(sent=1)


def _failed(claimed: Claimed, bounce: Bounce, text: str, *, now: datetime) -> Sent:
    state = marking.failed(claimed, bounce, text, now=now)
    log.warning(
        "reminder not sent",
        reminder=claimed.reminder_id,
        learner=claimed.learner_id,
        attempt=claimed.attempt,
        bounce=bounce.value,
        why=text,
    )
    return Sent(dropped=1) if state is State.DROPPED else Sent(failed=1)


def _give_back(claimed: Sequence[Claimed], text: str, *, now_of: Callable[[], datetime]) -> Sent:
    """Let others try what this run will not send any more, after the usual wait."""
    states = [marking.failed(one, Bounce.OURS, text, now=now_of()) for one in claimed]
    dropped = sum(state is State.DROPPED for state in states)
    return Sent(failed=len(states) - dropped, dropped=dropped)
