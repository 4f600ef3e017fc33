"""Time that passes for planner and sender: at each step both run, and every message arrives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from quizapp.reminders.actions import claiming, marking, planning
from quizapp.reminders.actions.claiming import Claimed

HOUR = timedelta(hours=1)


def moments(start: datetime, end: datetime, *, every: timedelta = HOUR) -> Iterator[datetime]:
    while start < end:
        yield start
        start += every


def run(now: datetime) -> list[Claimed]:
    """Plan, claim and mark as sent all that is due at `now`."""
    planning.plan(now=now)
    out: list[Claimed] = []
    while found := claiming.claim(now=now):
        for one in found:
            assert marking.sent(one, now=now)
        out += found
    return out


def walk(
    start: datetime,
    end: datetime,
    *,
    every: timedelta = HOUR,
    before: Callable[[datetime], object] = lambda _: None,
) -> list[Claimed]:
    """Everything that went out from `start` until before `end`; `before` is called at each step before the planner."""
    out: list[Claimed] = []
    for now in moments(start, end, every=every):
        before(now)
        out += run(now)
    return out
