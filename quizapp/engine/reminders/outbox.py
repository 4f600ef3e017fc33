"""The life of one reminder in the outbox, from planned to sent or not.

A row is claimed under a lease, sent, and marked. A sender that dies leaves a
claim that runs out; the next one sends again, with the same Message-ID. So
nothing is lost, and a repeat happens only across a crash.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from .bounces import Bounce
from .hours import too_late

LEASE = timedelta(minutes=5)
"""How long a sender has for a claimed reminder before another may take it."""

MOST_ATTEMPTS = 12
"""A reminder that was claimed so often without success is dropped: it may be what kills the senders."""

FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=1)


class State(StrEnum):
    """Where a reminder is. `SENT` is the end; nothing but news of a message already sent leaves the last three."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    FAILED = "failed"
    SENT = "sent"
    DROPPED = "dropped"
    CANCELLED = "cancelled"


class Dropped(StrEnum):
    """Why the outbox itself drops a reminder; other reasons come from outside (`kinds.Silence`)."""

    LATE = "too late"
    ATTEMPTS = "too many attempts"
    REFUSED = "address refused"


class Refused(StrEnum):
    """Why an event changes nothing."""

    ENDED = "ended"
    EARLY = "not due yet"
    HELD = "claimed by another"
    STALE = "not of the present claim"


@dataclass(frozen=True, slots=True)
class Row:
    """A reminder in the outbox.

    `attempts` counts the claims, and the number of a claim is its name: a
    sender answers with it. `wait_until` is the end of the lease of a claimed
    row, the time of the next attempt of a failed one, else None. `reason` is
    said of failed, dropped and cancelled rows. All times are aware UTC.
    """

    due: datetime
    state: State = State.PLANNED
    attempts: int = 0
    wait_until: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A sender wants the row at `at`."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Delivered:
    """The mail server took the message of the claim `attempt`."""

    attempt: int


@dataclass(frozen=True, slots=True)
class Failure:
    """The message of the claim `attempt` was refused at `at`; `seed` (say, the Message-ID) spreads the next tries."""

    attempt: int
    at: datetime
    bounce: Bounce
    reason: str
    seed: str


@dataclass(frozen=True, slots=True)
class Drop:
    """The check before sending (`attempt`, its claim) or the sweep of late rows (None) says that nothing is sent."""

    reason: str
    attempt: int | None = None


@dataclass(frozen=True, slots=True)
class Cancel:
    """The learner switched reminders off, or moved them, or is gone."""

    reason: str


Event = Claim | Delivered | Failure | Drop | Cancel

_ENDED = frozenset({State.SENT, State.DROPPED, State.CANCELLED})


def step(row: Row, event: Event) -> Row | Refused:
    """Return the row after the event, or why it stays as it is. Every event may meet every row.

    A claim that comes too late, or once too often, drops the row.

    >>> from datetime import UTC
    >>> six = datetime(2026, 11, 20, 18, tzinfo=UTC)
    >>> claimed = step(Row(due=six), Claim(six))
    >>> claimed.state, claimed.attempts, claimed.wait_until - six == LEASE
    (<State.CLAIMED: 'claimed'>, 1, True)
    >>> step(claimed, Claim(six))
    <Refused.HELD: 'claimed by another'>
    >>> step(claimed, Delivered(attempt=1)).state
    <State.SENT: 'sent'>
    """
    match event:
        case Claim():
            return _claim(row, event)
        case Delivered():
            return _delivered(row, event)
        case Failure():
            return _failure(row, event)
        case Drop():
            return _drop(row, event)
        case Cancel():
            return _end(row, State.CANCELLED, event.reason)


def retry_after(attempts: int, *, seed: str) -> timedelta:
    """Return how long to wait after this many failed attempts: a minute, doubled each time up to an hour.

    Give or take a quarter, always the same for one seed, so that the messages
    of one outage do not come back all at once.

    >>> [round(retry_after(n, seed="<fe@example.org>").total_seconds()) for n in (1, 2, 3, 9)]
    [64, 146, 215, 4029]
    """
    digest = hashlib.sha256(f"{attempts}:{seed}".encode("utf-8", "surrogatepass")).digest()
    # From -0.25 to 0.25 in steps of 2**-33.
    jitter = (int.from_bytes(digest[:4], "big") / 0xFFFFFFFF - 0.5) / 2
    # The exponent is bounded, or a wild count would overflow.
    doubled = FIRST_RETRY * (1 << min(max(attempts, 1) - 1, 16))
    return min(doubled, LONGEST_RETRY) * (1 + jitter)


def _claim(row: Row, event: Claim) -> Row | Refused:
    if row.state in _ENDED:
        return Refused.ENDED
    if event.at < row.due:
        return Refused.EARLY
    if row.wait_until is not None and event.at < row.wait_until:
        return Refused.HELD if row.state is State.CLAIMED else Refused.EARLY
    if too_late(row.due, event.at):
        return _end(row, State.DROPPED, Dropped.LATE)
    if row.attempts >= MOST_ATTEMPTS:
        return _end(row, State.DROPPED, Dropped.ATTEMPTS)
    return replace(
        row, state=State.CLAIMED, attempts=row.attempts + 1, wait_until=event.at + LEASE, reason=""
    )


def _delivered(row: Row, event: Delivered) -> Row | Refused:
    if row.state is State.SENT:
        return Refused.ENDED
    if not 1 <= event.attempt <= row.attempts:
        return Refused.STALE
    # What was sent was sent, even if the lease ran out or the row was cancelled
    # meanwhile: whoever holds it now must not send it again.
    return replace(row, state=State.SENT, wait_until=None, reason="")


def _failure(row: Row, event: Failure) -> Row | Refused:
    if row.state in _ENDED:
        return Refused.ENDED
    if row.state is not State.CLAIMED or event.attempt != row.attempts:
        return Refused.STALE
    if event.bounce is Bounce.PERMANENT:
        return _end(row, State.DROPPED, Dropped.REFUSED)
    again = event.at + retry_after(row.attempts, seed=event.seed)
    if too_late(row.due, again):
        return _end(row, State.DROPPED, Dropped.LATE)
    if row.attempts >= MOST_ATTEMPTS:
        return _end(row, State.DROPPED, Dropped.ATTEMPTS)
    return replace(row, state=State.FAILED, wait_until=again, reason=event.reason)


def _drop(row: Row, event: Drop) -> Row | Refused:
    if row.state in _ENDED:
        return Refused.ENDED
    if event.attempt is None:
        if row.state is State.CLAIMED:
            # Its sender may be in the middle of sending.
            return Refused.HELD
    elif row.state is not State.CLAIMED or event.attempt != row.attempts:
        return Refused.STALE
    return _end(row, State.DROPPED, event.reason)


def _end(row: Row, state: State, reason: str) -> Row | Refused:
    if row.state in _ENDED:
        return Refused.ENDED
    return replace(row, state=state, wait_until=None, reason=str(reason))
