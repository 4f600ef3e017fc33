"""Which card comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from quizapp.answers.models import DayTally
from quizapp.course.models import Section
from quizapp.engine import memory
from quizapp.study.models import LEARN_AHEAD, Card, Plan, Queue
from quizapp.study.rows import first_waiting


@dataclass(frozen=True)
class Today:
    """Where a learner stands on this study day.

    `learning`, `reviews` and `new` count what may still be shown today, with
    the limits of the plan applied and without sealed questions; `learning` has the steps that may come
    early, `steps_due` only those whose time has come.
    """

    tally: DayTally
    learning: int
    steps_due: int
    reviews: int
    new: int
    # Reviews that are due, though the day's minutes are used up.
    held_back: int
    limited: bool

    @property
    def left(self) -> int:
        return self.learning + self.reviews + self.new


# By hand, because every page of a session asks it: composing these filters
# takes Django ten times as long as counting takes PostgreSQL.
_WAITING = """
SELECT
    count(*) FILTER (WHERE queue = %(learning)s) AS learning,
    count(*) FILTER (WHERE queue = %(learning)s AND ready_at <= %(now)s) AS steps_due,
    count(*) FILTER (WHERE queue = %(review)s AND ready_at <= %(now)s) AS reviews,
    count(*) FILTER (WHERE queue = %(new)s AND ready_at <= %(now)s) AS new
FROM study_card
WHERE plan_id = %(plan)s AND ready_at <= %(soon)s
"""


def _waiting(plan: Plan, *, now: datetime, section: Section | None) -> dict[str, int]:
    statement = _WAITING
    values: dict[str, Any] = {
        "plan": plan.pk,
        "now": now,
        "soon": now + LEARN_AHEAD,
        "learning": Queue.LEARNING.value,
        "review": Queue.REVIEW.value,
        "new": Queue.NEW.value,
    }
    if section is not None:
        statement += " AND section_id = %(section)s"
        values["section"] = section.pk
    if plan.sealed:
        statement += " AND (question_id IS NULL OR question_id <> ALL(%(sealed)s))"
        values["sealed"] = list(plan.sealed)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        names = [column.name for column in cursor.description or ()]
        return dict(zip(names, cursor.fetchone() or (), strict=True))


def today(plan: Plan, *, now: datetime, section: Section | None = None) -> Today:
    """Count what waits. Two statements; unless something is sealed, the counts read only the index."""
    day = plan.learner.study_day(now)
    tally = DayTally.objects.of(plan.learner).filter(day=day).first() or DayTally(day=day)
    counts = _waiting(plan, now=now, section=section)
    extended = plan.extended_on == day
    limited = not extended and tally.minutes >= plan.minutes_per_day
    allowed = counts["new"] if extended else max(plan.new_per_day - tally.introduced, 0)
    return Today(
        tally=tally,
        learning=counts["learning"],
        steps_due=counts["steps_due"],
        reviews=0 if limited else counts["reviews"],
        new=0 if limited else min(counts["new"], allowed),
        held_back=counts["reviews"] if limited else 0,
        limited=limited,
    )


def next_card(plan: Plan, standing: Today, *, now: datetime, section: Section | None = None) -> Card | None:
    """The card to show now; None when the day's work is done.

    Steps first: a minute matters to them and not to the others. Then reviews,
    with the new cards spread evenly among them. When only steps remain that
    are due soon, they come early.
    """
    queue = _queue(standing)
    if queue is not None:
        card = first_waiting(plan, queue, until=now, section=section)
        if card is not None:
            return card
    return first_waiting(plan, Queue.LEARNING, until=now + LEARN_AHEAD, section=section)


def _queue(standing: Today) -> Queue | None:
    if standing.steps_due:
        return Queue.LEARNING
    if not standing.new:
        return Queue.REVIEW if standing.reviews else None
    if not standing.reviews:
        return Queue.NEW
    introduced = standing.tally.introduced
    new_now = memory.new_first(
        introduced,
        standing.tally.answered - introduced,
        new_limit=introduced + standing.new,
        reviews_waiting=standing.reviews,
    )
    return Queue.NEW if new_now else Queue.REVIEW
