"""The week that a summary looks back on: seven local dates, the last of them that of the reminder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count

from quizapp.answers.models import DayTally
from quizapp.engine import memory
from quizapp.engine.memory import Phase
from quizapp.engine.studydays import streak
from quizapp.progress.overview import LONGEST_STREAK
from quizapp.reminders.actions.claiming import Claimed
from quizapp.study.models import Card, Queue

DAYS = 7
# A mean of fewer cards says little about a section.
FEWEST_SEEN = 3


@dataclass(frozen=True, slots=True)
class StudyDay:
    on: date
    answers: int
    minutes: float


@dataclass(frozen=True, slots=True)
class Weakest:
    """The section that a learner would remember least of today; `percent` is the mean predicted recall."""

    title: str
    percent: int


@dataclass(frozen=True, slots=True)
class Week:
    """`right` of `marked` answers were right; `ahead` counts the reviews that are due by a week from now."""

    days: tuple[StudyDay, ...]
    marked: int
    right: int
    streak: int
    weakest: Weakest | None
    ahead: int

    @property
    def answers(self) -> int:
        return sum(day.answers for day in self.days)

    @property
    def minutes(self) -> int:
        return round(sum(day.minutes for day in self.days))

    @property
    def studied(self) -> int:
        """On how many of the seven days."""
        return sum(day.answers > 0 for day in self.days)

    @property
    def percent_right(self) -> int | None:
        return round(100 * self.right / self.marked) if self.marked else None


@dataclass(frozen=True, slots=True)
class _Tally:
    day: date
    answered: int
    marked: int
    right: int
    milliseconds: int


def weeks(claimed: Sequence[Claimed], plans: Mapping[int, int], *, now: datetime) -> dict[int, Week]:
    """The week of each summary, by the number of its reminder. `plans`: the active plan of each learner.

    Three statements; none if there are no summaries.
    """
    if not claimed:
        return {}
    tallies = _tallies(claimed)
    mine = [plans[one.learner_id] for one in claimed if one.learner_id in plans]
    weakest = _weakest(mine, {plans[one.learner_id]: one.day for one in claimed if one.learner_id in plans})
    ahead = _ahead(mine, now=now)
    found = {}
    for one in claimed:
        plan = plans.get(one.learner_id, 0)
        found[one.reminder_id] = _week(
            one.day, tallies[one.learner_id], weakest.get(plan), ahead.get(plan, 0)
        )
    return found


def _week(last: date, tallies: Mapping[date, _Tally], weakest: Weakest | None, ahead: int) -> Week:
    dates = [last - timedelta(days=DAYS - 1 - number) for number in range(DAYS)]
    nothing = _Tally(last, 0, 0, 0, 0)
    days = [tallies.get(day, nothing) for day in dates]
    return Week(
        days=tuple(
            StudyDay(day, tally.answered, tally.milliseconds / 60_000)
            for day, tally in zip(dates, days, strict=True)
        ),
        marked=sum(tally.marked for tally in days),
        right=sum(tally.right for tally in days),
        streak=streak(tallies, last),
        weakest=weakest,
        ahead=ahead,
    )


def _tallies(claimed: Sequence[Claimed]) -> dict[int, dict[date, _Tally]]:
    found: dict[int, dict[date, _Tally]] = defaultdict(dict)
    earliest = min(one.day for one in claimed) - timedelta(days=LONGEST_STREAK)
    rows = DayTally.objects.filter(
        learner__in=[one.learner_id for one in claimed], answered__gt=0, day__gt=earliest
    ).values_list("learner_id", "day", "answered", "marked", "right", "milliseconds")
    for learner, day, answered, marked, right, milliseconds in rows:
        found[learner][day] = _Tally(day, answered, marked, right, milliseconds)
    return found


def _weakest(plans: Sequence[int], today: Mapping[int, date]) -> dict[int, Weakest]:
    """By the same mean as the list of sections on the home page."""
    sums: dict[int, dict[str, tuple[float, int]]] = defaultdict(dict)
    rows = (
        Card.objects.filter(plan__in=plans, retired=False, section__isnull=False, stability__isnull=False)
        .exclude(phase=Phase.NEW)
        .values_list("plan_id", "section__title", "stability", "last_day", "plan__parameters")
    )
    for plan, title, stability, last_day, parameters in rows.iterator(chunk_size=5000):
        if last_day is None or stability is None:
            continue  # refused by study_memory_matches_phase
        waited = max((today[plan] - last_day).days, 0)
        recall = memory.recall_after(
            waited, stability, parameters=tuple(parameters or memory.DEFAULT_PARAMETERS)
        )
        total, seen = sums[plan].get(title, (0.0, 0))
        sums[plan][title] = (total + recall, seen + 1)
    found = {}
    for plan, sections in sums.items():
        means = [(total / seen, title) for title, (total, seen) in sections.items() if seen >= FEWEST_SEEN]
        if means:
            recall, title = min(means)
            found[plan] = Weakest(title, round(recall * 100))
    return found


def _ahead(plans: Sequence[int], *, now: datetime) -> dict[int, int]:
    reviews = Card.objects.filter(
        plan__in=plans, queue=Queue.REVIEW, ready_at__lte=now + timedelta(days=DAYS)
    )
    return dict(reviews.values_list("plan_id").annotate(Count("pk")))
