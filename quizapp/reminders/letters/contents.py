"""What letters are about: what is due, how long it takes, when the exam is, how the week was.

For all learners of a batch at once, in a number of statements that does not
grow with it. The counts are those of the home page, which the reader sees next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from quizapp.engine.reminders import Kind
from quizapp.engine.studydays import study_day
from quizapp.reminders.actions.claiming import Claimed
from quizapp.reminders.letters.weeks import Week, weeks
from quizapp.reminders.standings import known_zone
from quizapp.study.actions.tending import TYPICAL_SECONDS
from quizapp.study.models import LEARN_AHEAD, Plan, Queue

# As many study days, and as many answers at least, as `study.actions.tending.seconds_per_answer` goes by.
PACE_DAYS, PACE_ANSWERS = 14, 20


@dataclass(frozen=True, slots=True)
class Exam:
    """The exam that somebody prepares for. `days_left` from the date of the reminder, 0 on its day."""

    title: str
    short: str
    on: date
    days_left: int


@dataclass(frozen=True, slots=True)
class Contents:
    """One letter before it is worded.

    `due` counts the cards that the study page would show now, within the limits
    of the plan; `minutes` is what they take at the learner's pace, of at most
    `minutes_per_day`. `away` counts days since the last study day, None if
    there was none.
    """

    claimed: Claimed
    due: int
    minutes: int
    minutes_per_day: int
    away: int | None
    exam: Exam | None
    week: Week | None

    @property
    def more_than_a_day(self) -> bool:
        return self.minutes > self.minutes_per_day


@dataclass(frozen=True, slots=True)
class _Plan:
    """The plan that a learner studies by, as far as letters need it."""

    pk: int
    zone: str
    day_start: int
    minutes_per_day: int
    new_per_day: int
    extended_on: date | None
    exam_date: date | None
    title: str
    short: str


@dataclass(frozen=True, slots=True)
class _Pace:
    """What an answer takes, and what was studied on the study day of `now`."""

    seconds: float
    minutes_today: float
    introduced_today: int


# Without the questions that an open paper has sealed, as on the study page.
_WAITING = """
SELECT plan_id,
    count(*) FILTER (WHERE queue = %(learning)s) AS learning,
    count(*) FILTER (WHERE queue = %(review)s AND ready_at <= %(now)s) AS reviews,
    count(*) FILTER (WHERE queue = %(new)s AND ready_at <= %(now)s) AS new
FROM study_card
WHERE plan_id = ANY(%(plans)s) AND ready_at <= %(soon)s AND NOT EXISTS (
    SELECT FROM answers_sealed
    WHERE answers_sealed.learner_id = (SELECT learner_id FROM study_plan WHERE study_plan.id = study_card.plan_id)
        AND answers_sealed.question_id = study_card.question_id)
GROUP BY plan_id
"""

_PACE = """
SELECT learner.id, recent.day, recent.answered, recent.introduced, recent.milliseconds
FROM unnest(%(learners)s::bigint[]) AS learner (id) CROSS JOIN LATERAL (
    SELECT day, answered, introduced, milliseconds FROM answers_daytally
    WHERE learner_id = learner.id AND answered > 0 ORDER BY day DESC LIMIT %(days)s) AS recent
"""


def contents(claimed: Sequence[Claimed], *, now: datetime) -> list[Contents]:
    """What each of these letters says, in their order. Six statements at most, however many letters."""
    plans = _plans([one.learner_id for one in claimed])
    waiting = _waiting([plan.pk for plan in plans.values()], now=now)
    paces = _paces(plans, now=now)
    summaries = [one for one in claimed if one.kind is Kind.SUMMARY]
    by_reminder = weeks(summaries, {one: plan.pk for one, plan in plans.items()}, now=now)
    return [
        _letter(one, plans.get(one.learner_id), waiting, paces, by_reminder.get(one.reminder_id), now=now)
        for one in claimed
    ]


def _letter(
    claimed: Claimed,
    plan: _Plan | None,
    waiting: dict[int, tuple[int, int, int]],
    paces: dict[int, _Pace],
    week: Week | None,
    *,
    now: datetime,
) -> Contents:
    last = claimed.standing.last_studied
    away = None if last is None else (claimed.day - last).days
    if plan is None:
        return Contents(claimed, 0, 0, 0, away, None, week)
    pace = paces.get(claimed.learner_id, _Pace(TYPICAL_SECONDS, 0.0, 0))
    due = _due(plan, waiting.get(plan.pk, (0, 0, 0)), pace, now=now)
    minutes = max(1, round(due * pace.seconds / 60)) if due else 0
    exam = None
    if plan.exam_date is not None and plan.exam_date >= claimed.day:
        exam = Exam(plan.title, plan.short, plan.exam_date, (plan.exam_date - claimed.day).days)
    return Contents(claimed, due, minutes, plan.minutes_per_day, away, exam, week)


def _due(plan: _Plan, waiting: tuple[int, int, int], pace: _Pace, *, now: datetime) -> int:
    """As many cards as `study.queue.today` has left."""
    learning, reviews, new = waiting
    extended = plan.extended_on == _study_day(plan, now)
    if not extended and pace.minutes_today >= plan.minutes_per_day:
        return learning
    allowed = new if extended else max(plan.new_per_day - pace.introduced_today, 0)
    return learning + reviews + min(new, allowed)


def _plans(learners: Sequence[int]) -> dict[int, _Plan]:
    """The active plan of each learner who has one."""
    rows = Plan.objects.active().filter(learner__in=learners)
    return {
        learner: _Plan(pk, zone, day_start, minutes, new, extended, exam, title or course, short or course)
        for learner, pk, zone, day_start, minutes, new, extended, exam, title, short, course in rows.values_list(
            "learner_id",
            "pk",
            "learner__time_zone",
            "learner__day_start",
            "minutes_per_day",
            "new_per_day",
            "extended_on",
            "exam_date",
            "blueprint__title",
            "blueprint__short",
            "course__title",
        )
    }


def _study_day(plan: _Plan, now: datetime) -> date:
    return study_day(now, zone=known_zone(plan.zone), day_start=plan.day_start)


def _waiting(plans: Sequence[int], *, now: datetime) -> dict[int, tuple[int, int, int]]:
    """What waits in each plan: steps, reviews and new cards."""
    values: dict[str, Any] = {
        "plans": list(plans),
        "now": now,
        "soon": now + LEARN_AHEAD,
        "learning": Queue.LEARNING.value,
        "review": Queue.REVIEW.value,
        "new": Queue.NEW.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, values)
        return {plan: (learning, reviews, new) for plan, learning, reviews, new in cursor.fetchall()}


def _paces(plans: dict[int, _Plan], *, now: datetime) -> dict[int, _Pace]:
    """The pace of everybody who has studied, as `seconds_per_answer` has it."""
    days: dict[int, list[tuple[date, int, int, int]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_PACE, {"learners": list(plans), "days": PACE_DAYS})
        for learner, day, answered, introduced, milliseconds in cursor.fetchall():
            days.setdefault(learner, []).append((day, answered, introduced, milliseconds))
    return {learner: _pace(rows, _study_day(plans[learner], now)) for learner, rows in days.items()}


def _pace(rows: list[tuple[date, int, int, int]], today: date) -> _Pace:
    answered = sum(row[1] for row in rows)
    spent = sum(row[3] for row in rows)
    seconds = max(spent / answered / 1000, 1.0) if answered >= PACE_ANSWERS else TYPICAL_SECONDS
    now = next((row for row in rows if row[0] == today), (today, 0, 0, 0))
    return _Pace(seconds, timedelta(milliseconds=now[3]) / timedelta(minutes=1), now[2])
