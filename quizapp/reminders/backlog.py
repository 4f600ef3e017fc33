"""How the outbox does: what is open, what is late, what has ended and why, and who cannot be reached.

What says whether reminders go out now is asked every time and looks at the
head of an index alone, however many rows there are. What has to be counted is
kept in the cache for half a minute, and what ended in an hour that is over for
good: the rows of a week are never counted twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import connection

from quizapp.engine.reminders import Kind, Passed, Silence, State, outbox
from quizapp.reminders.actions import marking, planning

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
WINDOWS = {"24h": DAY, "7d": WEEK}
COMING = {"1h": HOUR, "6h": 6 * HOUR}
COUNTED_SECONDS = 30
_COUNTED = "reminders:counted"
# A sender may have the last minutes of an hour still in an open transaction.
SETTLED = timedelta(minutes=10)
MOST_FAILURES = 5

REASONS = frozenset(
    {
        "",
        *(reason.value for reasons in (Silence, Passed, outbox.Dropped) for reason in reasons),
        planning.OFF,
        planning.CHANGED,
        marking.REFUSED,
    }
)
"""Why a reminder ended. What is not among them counts as `other`, so that a mistake makes no thousand series."""

# By one index each: the head of reminders_to_do and its range until now, the primary key, and the few groups and
# subscriptions.
_LIVE = """
SELECT
    (SELECT min(wake_at) FROM reminders_reminder
        WHERE state IN ('planned', 'claimed', 'failed') AND wake_at <= %(now)s),
    (SELECT count(*) FROM reminders_reminder
        WHERE state IN ('planned', 'claimed', 'failed') AND wake_at <= %(now)s),
    (SELECT planned_at FROM reminders_reminder ORDER BY id DESC LIMIT 1),
    (SELECT count(*) FROM reminders_plannedgroup),
    (SELECT min(wake_at) FROM reminders_plannedgroup WHERE wake_at <= %(now)s),
    (SELECT count(*) FROM reminders_pushsubscription)
"""

_OPEN = """
SELECT state, kind, count(*),
    count(*) FILTER (WHERE wake_at > %(now)s AND wake_at <= %(hour)s),
    count(*) FILTER (WHERE wake_at > %(now)s AND wake_at <= %(hours)s)
FROM reminders_reminder
WHERE state IN ('planned', 'claimed', 'failed') GROUP BY state, kind
"""

_REFUSED = "SELECT count(*) FROM accounts_user WHERE mail_refused_at IS NOT NULL"

# The condition is that of the index reminders_ended.
_ENDED = """
SELECT date_trunc('hour', ended_at, 'UTC') AS hour, kind, state, reason, channel, count(*), max(ended_at)
FROM reminders_reminder
WHERE NOT (state IN ('planned', 'claimed', 'failed')) AND ended_at >= %(start)s AND ended_at < %(end)s
GROUP BY 1, kind, state, reason, channel
"""

_FAILURES = """
SELECT reason, count(*) FROM reminders_reminder
WHERE state IN ('planned', 'claimed', 'failed') AND wake_at <= %(soon)s AND state = 'failed'
GROUP BY reason ORDER BY 2 DESC, 1 LIMIT %(most)s
"""

_ADDRESS = re.compile(r"[^\s<>@]+@(?=[^\s<>@]+)")


@dataclass(frozen=True, slots=True)
class Ended:
    """How many reminders of a kind ended in one way. `state` is sent, dropped or cancelled, `channel` how it was sent."""

    kind: str
    state: str
    reason: str
    channel: str
    count: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """The outbox at `now`.

    `waiting` rows could be sent now; the first has been waiting `late`.
    `coming` counts what becomes due within the times of COMING, `open` by
    state and kind, `ended` by the names of WINDOWS. `planner_late` is how long
    the first group of learners waits to be planned. `last_sent` looks a week
    back. All are None where there is nothing to speak of.
    """

    now: datetime
    waiting: int
    late: timedelta | None
    coming: dict[str, int]
    open: dict[tuple[str, str], int]
    ended: dict[str, list[Ended]]
    groups: int
    planner_late: timedelta | None
    last_planned: datetime | None
    last_sent: datetime | None
    subscriptions: int
    refused_addresses: int

    def open_in(self, state: str) -> int:
        return sum(count for (found, _), count in self.open.items() if found == state)


def read(*, now: datetime, anew: bool = False) -> Backlog:
    """Read it. Eleven statements at most, mostly one. `anew`: count also what was counted a moment ago."""
    oldest, waiting, planned, groups, group, subscriptions = _live(now)
    counted = _count(now) if anew else _counted(now)
    return Backlog(
        now=now,
        waiting=waiting,
        late=None if oldest is None else now - oldest,
        coming=counted["coming"],
        open=counted["open"],
        ended=counted["ended"],
        groups=groups,
        planner_late=None if group is None else now - group,
        last_planned=planned,
        last_sent=counted["last_sent"],
        subscriptions=subscriptions,
        refused_addresses=counted["refused"],
    )


def failures(*, now: datetime) -> list[tuple[str, int]]:
    """The words with which what waits for another attempt was refused most often, without names of mailboxes."""
    # The longest wait for a next attempt, give or take a quarter.
    soon = now + outbox.LONGEST_RETRY * 1.25
    with connection.cursor() as cursor:
        # More than are shown: refusals that name the mailbox are one refusal each.
        cursor.execute(_FAILURES, {"soon": soon, "most": 100 * MOST_FAILURES})
        found: Counter[str] = Counter()
        for reason, count in cursor.fetchall():
            found[_ADDRESS.sub("…@", reason)] += count
    return found.most_common(MOST_FAILURES)


def reason_of(ended: Ended) -> str:
    return ended.reason if ended.reason in REASONS else "other"


def _live(now: datetime) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_LIVE, {"now": now})
        row: tuple[Any, ...] = cursor.fetchone() or ()
        return row


def _counted(now: datetime) -> dict[str, Any]:
    known: dict[str, Any] | None = cache.get(_COUNTED)
    if known is not None and abs(now - known["at"]) < timedelta(seconds=COUNTED_SECONDS):
        return known
    return _count(now)


def _count(now: datetime) -> dict[str, Any]:
    hours = _hours(now)
    with connection.cursor() as cursor:
        soon, later = (now + time for time in COMING.values())
        cursor.execute(_OPEN, {"now": now, "hour": soon, "hours": later})
        opened = cursor.fetchall()
        cursor.execute(_REFUSED)
        (refused,) = cursor.fetchone() or (0,)
    sent = [end for rows in hours.values() for row, end in rows if row.state == State.SENT.value]
    counted = {
        "at": now,
        "open": {(state, kind): count for state, kind, count, *_ in opened},
        "coming": {within: sum(row[3 + place] for row in opened) for place, within in enumerate(COMING)},
        "refused": refused,
        "last_sent": max(sent, default=None),
        "ended": {
            name: _sums(row for hour, rows in hours.items() if hour >= _hour(now) - window for row, _ in rows)
            for name, window in WINDOWS.items()
        },
    }
    cache.set(_COUNTED, counted, timeout=COUNTED_SECONDS)
    return counted


# What ended in an hour, each with when the last of them did.
Rows = list[tuple[Ended, datetime]]


def _hours(now: datetime) -> dict[datetime, Rows]:
    """What ended in each hour since a week before the present one."""
    wanted = [_hour(now) - number * HOUR for number in range(WEEK // HOUR + 1)]
    names = {_name(hour): hour for hour in wanted}
    known: dict[datetime, Rows] = {names[name]: rows for name, rows in cache.get_many(names).items()}
    missing = sorted(hour for hour in wanted if hour not in known)
    found: dict[datetime, Rows] = {hour: [] for hour in missing}
    # A day at a time: after a lost cache no statement has to count a week.
    while missing:
        start = missing[0]
        some = [hour for hour in missing if hour < start + DAY]
        missing = missing[len(some) :]
        for hour, row, last in _ended(start, some[-1] + HOUR):
            # An hour between two missing ones may be known.
            if hour in found:
                found[hour].append((row, last))
        settled = {_name(hour): found[hour] for hour in some if hour + HOUR + SETTLED <= now}
        if settled:
            cache.set_many(settled, timeout=int((WEEK + DAY).total_seconds()))
    return known | found


def _ended(start: datetime, end: datetime) -> list[tuple[datetime, Ended, datetime]]:
    with connection.cursor() as cursor:
        cursor.execute(_ENDED, {"start": start, "end": end})
        return [
            (hour, Ended(kind, state, reason, channel, count), last)
            for hour, kind, state, reason, channel, count, last in cursor.fetchall()
        ]


def _sums(rows: Iterable[Ended]) -> list[Ended]:
    """The sums over hours, in the order of kinds and ways to end, the most frequent reason first."""
    sums: Counter[tuple[str, str, str, str]] = Counter()
    for row in rows:
        sums[row.kind, row.state, reason_of(row), row.channel] += row.count
    kinds = [kind.value for kind in Kind]
    states = [State.SENT.value, State.DROPPED.value, State.CANCELLED.value]
    order = sorted(
        sums.items(), key=lambda item: (kinds.index(item[0][0]), states.index(item[0][1]), -item[1])
    )
    return [Ended(*names, count) for names, count in order]


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _name(hour: datetime) -> str:
    return f"reminders:ended:{hour:%Y%m%d%H}"
