"""Taking the reminders whose time has come: for each learner at most one, and nobody takes it twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from quizapp.accounts.models import ReminderChannel
from quizapp.engine import reminders
from quizapp.engine.reminders import Kind, Standing, State, outbox
from quizapp.reminders.models import OPEN
from quizapp.reminders.standings import Person, people

# When a reminder that waits in quiet hours is looked at again. All zones are whole quarters of an hour from UTC.
_LOOK_AGAIN = timedelta(minutes=15)

# The order of the index reminders_to_do. A learner with several rows comes several times. Locked are the
# addressees, and those whom another holds are left to it.
_CANDIDATES = """
SELECT addressee.learner_id
FROM reminders_reminder reminder
JOIN reminders_addressee addressee ON addressee.learner_id = reminder.learner_id
WHERE reminder.state IN ('planned', 'claimed', 'failed') AND reminder.wake_at <= %(now)s
ORDER BY reminder.wake_at
LIMIT {learners}
FOR NO KEY UPDATE OF addressee SKIP LOCKED
"""

# After the lock, in a statement of its own: it sees what whoever held the lock before has written.
# Rows that are held without it are being swept or erased.
_ROWS = """
SELECT id, learner_id, kind, day, due, state, attempts, wake_at, reason
FROM reminders_reminder
WHERE learner_id = ANY(%(learners)s) AND state IN ('planned', 'claimed', 'failed')
ORDER BY id
FOR NO KEY UPDATE SKIP LOCKED
"""

# Many rows, but few ends: nearly all are claimed under the same lease. Lists of numbers are sent as text, because
# to write each value as PostgreSQL reads it took a fifth of a round.
_WRITE = """
UPDATE reminders_reminder reminder
SET state = ending.state, attempts = new.attempts, wake_at = ending.wake_at, reason = ending.reason,
    ended_at = ending.ended_at
FROM unnest(%(ids)s::bigint[], %(attempts)s::int[], %(endings)s::int[]) AS new (id, attempts, ending)
JOIN unnest(
    %(states)s::text[], %(wakes)s::timestamptz[], %(reasons)s::text[], %(ends)s::timestamptz[]
) WITH ORDINALITY AS ending (state, wake_at, reason, ended_at, number) ON ending.number = new.ending
WHERE reminder.id = new.id
"""

_SWEEP = """
UPDATE reminders_reminder reminder
SET state = 'dropped', wake_at = NULL, ended_at = %(now)s, reason = %(reason)s
FROM (
    SELECT id FROM reminders_reminder
    WHERE state IN ('planned', 'claimed', 'failed') AND wake_at <= %(now)s
        AND state <> 'claimed' AND due <= %(now)s - %(latest)s
    ORDER BY wake_at
    LIMIT {batch}
    FOR NO KEY UPDATE SKIP LOCKED
) late
WHERE reminder.id = late.id
"""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A reminder that is to be sent now, by whoever claimed it; `attempt` is the name of the claim."""

    reminder_id: int
    attempt: int
    learner_id: int
    kind: Kind
    day: date
    due: datetime
    email: str
    name: str
    time_zone: str
    channel: ReminderChannel
    standing: Standing
    message_id: str


@dataclass(frozen=True, slots=True)
class _Open:
    """An open row of the table; `wake_at` is when it is looked at again."""

    id: int
    kind: Kind
    day: date
    row: outbox.Row
    wake_at: datetime


def claim(*, now: datetime, learners: int = 200) -> list[Claimed]:
    """Claim what is to be sent at `now`, of up to so many learners, one for each at most.

    What is not sent is dropped with its reason, or put off. Of those that two
    senders have claimed and never answered for, there is one at most, the
    last: it may be what they died of, and is to take no other with it.
    Empty only if nothing more is due, or if others hold the rest. Each round
    is one transaction of four statements.
    """
    while True:
        changed, claimed = _round(now, learners)
        # Rows that are due and do not change are held by somebody who erases them.
        if claimed or not changed:
            return claimed


def sweep(*, now: datetime, batch: int = 5_000) -> int:
    """Drop what is four hours late, and return how many that were.

    `claim` would do so, too, but one learner after another: this is for what
    a long outage left. Each batch is a transaction.
    """
    values: dict[str, Any] = {
        "now": now,
        "reason": outbox.Dropped.LATE.value,
        "latest": reminders.LATEST,
    }
    swept = 0
    while True:
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute(_SWEEP.format(batch=int(batch)), values)
            swept += int(cursor.rowcount)
            if cursor.rowcount < batch:
                return swept


@transaction.atomic(durable=True)
def _round(now: datetime, learners: int) -> tuple[int, list[Claimed]]:
    """Return how many rows were changed, and what is claimed."""
    with connection.cursor() as cursor:
        # The limit is written out: PostgreSQL plans a prepared statement without its values.
        cursor.execute(_CANDIDATES.format(learners=int(learners)), {"now": now})
        held = {number for (number,) in cursor.fetchall()}
        if not held:
            return 0, []
        cursor.execute(_ROWS, {"learners": list(held)})
        rows = _by_learner(cursor.fetchall())
    suspects = [number for number, mine in rows.items() if any(_may_kill(each, now) for each in mine)]
    for number in suspects[1:]:
        del rows[number]
    claimed: list[Claimed] = []
    changed: list[tuple[_Open, _Open]] = []
    found = people(rows.keys(), now=now)
    for person, mine in ((found[number], mine) for number, mine in rows.items() if number in found):
        after, winner = _decide(person, mine, now)
        changed += [(before, then) for before, then in zip(mine, after, strict=True) if before != then]
        if winner is not None:
            claimed.append(_claimed(person, winner))
    _write([then for _, then in changed], now)
    claimed.sort(key=lambda one: one.learner_id in suspects)
    return len(changed), claimed


def _may_kill(each: _Open, now: datetime) -> bool:
    """Whether the last claim ran out, and was not the first: once, it was in bad company or nobody's fault."""
    return each.row.state is State.CLAIMED and each.wake_at <= now and each.row.attempts > 1


def _by_learner(found: Iterable[tuple[Any, ...]]) -> dict[int, list[_Open]]:
    rows: dict[int, list[_Open]] = defaultdict(list)
    for number, learner, kind, day, due, state, attempts, wake_at, reason in found:
        waits = wake_at if state != State.PLANNED.value else None
        row = outbox.Row(due=due, state=State(state), attempts=attempts, wait_until=waits, reason=reason)
        rows[learner].append(_Open(number, Kind(kind), day, row, wake_at))
    return rows


def _decide(person: Person, rows: list[_Open], now: datetime) -> tuple[list[_Open], _Open | None]:
    """Return the rows as they are to be, in the same order, and the one that was claimed, if any."""
    living = [each for each in rows if each.row.state is State.CLAIMED and each.wake_at > now]
    if living:
        # It was decided to send that one. What becomes of the others depends on what becomes of it.
        return [_put_off(each, living[0].wake_at, now) for each in rows], None
    after = {each.id: each for each in rows}
    while True:
        left = [each for each in after.values() if each.row.state.value in OPEN]
        decision = reminders.triage(
            [_planned(each) for each in left if person.countdown or each.kind is not Kind.EXAM],
            person.standing,
            now=now,
            zone=person.zone,
            quiet=person.quiet,
            last=person.last,
            hour_moved=person.hour_moved,
        )
        winner: _Open | None = None
        if decision.send is not None:
            best = after[int(decision.send.id)]
            row = outbox.step(best.row, outbox.Claim(now))
            if isinstance(row, outbox.Row):
                winner = after[best.id] = _with(best, row)
                if row.state is not State.CLAIMED:
                    # It was claimed too often. The others have their turn.
                    continue
            # Else it failed, and the time of its next attempt is still to come: it keeps its place.
        drops = {int(planned.id): str(reason) for planned, reason in decision.drop}
        if not person.countdown:
            drops |= {each.id: reminders.Silence.OFF.value for each in left if each.kind is Kind.EXAM}
        for number, reason in drops.items():
            after[number] = _dropped(after[number], reason, now)
        for planned in decision.wait:
            after[int(planned.id)] = _put_off(after[int(planned.id)], _next_look(now), now)
        return list(after.values()), winner


def _planned(each: _Open) -> reminders.Planned:
    return reminders.Planned(str(each.id), each.kind, reminders.Appointment(each.day, each.row.due))


def _dropped(each: _Open, reason: str, now: datetime) -> _Open:
    if each.row.state is State.CLAIMED:
        # Its lease is over. Only a claim may drop what is claimed, so that the sender before is told apart.
        row = outbox.step(each.row, outbox.Claim(now))
        if isinstance(row, outbox.Row) and row.state is State.CLAIMED:
            row = outbox.step(row, outbox.Drop(reason, attempt=row.attempts))
    else:
        row = outbox.step(each.row, outbox.Drop(reason))
    return _with(each, row) if isinstance(row, outbox.Row) else each


def _put_off(each: _Open, until: datetime, now: datetime) -> _Open:
    """Look at a row whose time has come again later, or it would stand first in every round."""
    return replace(each, wake_at=until) if each.wake_at <= now else each


def _next_look(now: datetime) -> datetime:
    start = datetime(2000, 1, 1, tzinfo=UTC)
    return start + ((now - start) // _LOOK_AGAIN + 1) * _LOOK_AGAIN


def _with(each: _Open, row: outbox.Row) -> _Open:
    return replace(each, row=row, wake_at=row.wait_until or each.wake_at)


def _claimed(person: Person, each: _Open) -> Claimed:
    return Claimed(
        reminder_id=each.id,
        attempt=each.row.attempts,
        learner_id=person.learner_id,
        kind=each.kind,
        day=each.day,
        due=each.row.due,
        email=person.email,
        name=person.name,
        time_zone=person.time_zone,
        channel=person.channel,
        standing=person.standing,
        message_id=name_of_message(person.learner_id, each.kind, each.day),
    )


def name_of_message(learner_id: int, kind: Kind, day: date) -> str:
    """The Message-ID of a reminder, the same at every attempt. Its host is that of the sender's address."""
    return reminders.message_id(
        learner=str(learner_id),
        kind=kind,
        day=day,
        secret=settings.SECRET_KEY.encode(),
        domain=_host(settings.DEFAULT_FROM_EMAIL),
    )


@lru_cache(maxsize=8)
def _host(sender: str) -> str:
    host = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    return host.encode("idna").decode("ascii")


def _write(rows: Collection[_Open], now: datetime) -> None:
    if not rows:
        return
    endings: dict[tuple[str, datetime | None, str, datetime | None], int] = {}
    chosen = []
    for each in rows:
        is_open = each.row.state.value in OPEN
        end = (
            each.row.state.value,
            each.wake_at if is_open else None,
            each.row.reason,
            None if is_open else now,
        )
        chosen.append(endings.setdefault(end, len(endings) + 1))
    states, wakes, reasons, ends = zip(*endings, strict=True)
    values: dict[str, Any] = {
        "ids": _list(each.id for each in rows),
        "attempts": _list(each.row.attempts for each in rows),
        "endings": _list(chosen),
        "states": list(states),
        "wakes": list(wakes),
        "reasons": list(reasons),
        "ends": list(ends),
    }
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, values)


def _list(numbers: Iterable[int]) -> str:
    return "{" + ",".join(map(str, numbers)) + "}"
