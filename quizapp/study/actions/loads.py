"""How full the coming study days are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.db import connection

from quizapp.engine import memory
from quizapp.engine.studydays import study_day
from quizapp.study.models import Card, Plan, Queue

# By hand, because every right answer asks it (as `study.queue` does).
_LOAD = """
SELECT ready_at, count(*) FROM study_card
WHERE plan_id = %s AND queue = %s AND ready_at > %s AND ready_at <= %s AND id <> %s
GROUP BY ready_at
"""

_LOADS = """
SELECT plan_id, ready_at, count(*) FROM study_card
WHERE plan_id = ANY(%s) AND queue = %s AND ready_at > %s AND ready_at <= %s AND id <> ALL(%s)
GROUP BY plan_id, ready_at
"""


# Reviews are due when a study day opens, so few instants come up again and again.
@lru_cache(maxsize=8192)
def _day_of(at: datetime, zone: str, day_start: int) -> date:
    return study_day(at, zone=zone, day_start=day_start)


def _by_day(plan: Plan, due: Iterable[tuple[datetime, int]]) -> dict[date, int]:
    settings = plan.memory_settings()
    load: dict[date, int] = defaultdict(int)
    for ready_at, count in due:
        load[_day_of(ready_at, str(settings.zone), settings.day_start)] += count
    return load


def _reach(now: datetime) -> datetime:
    return now + timedelta(days=memory.LOAD_DAYS + 1)


def load_of_days(plan: Plan, *, without: Card, now: datetime) -> dict[date, int]:
    """How many reviews are due on each of the study days that fuzz can reach."""
    with connection.cursor() as cursor:
        cursor.execute(_LOAD, [plan.pk, Queue.REVIEW.value, now, _reach(now), without.pk])
        due: list[tuple[datetime, int]] = cursor.fetchall()
    return _by_day(plan, due)


def loads_of_days(
    plans: Collection[Plan], *, without: Collection[Card], since: datetime, until: datetime
) -> dict[int, dict[date, int]]:
    """`load_of_days` of several plans, by their numbers, for answers from `since` to `until`.

    One statement. A plan without reviews has an empty load; days may be counted up in it.
    """
    ids, left_out = [plan.pk for plan in plans], [card.pk for card in without]
    due: dict[int, list[tuple[datetime, int]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_LOADS, [ids, Queue.REVIEW.value, since, _reach(until), left_out])
        for plan_id, ready_at, count in cursor.fetchall():
            due[plan_id].append((ready_at, count))
    return {plan.pk: _by_day(plan, due[plan.pk]) for plan in plans}
