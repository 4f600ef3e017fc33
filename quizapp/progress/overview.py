"""What the home page says about one learner, in a constant number of statements.

Nothing here counts answers: days come from the tallies, memory from the
cards, and there are never more cards than the course has things to learn.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from quizapp.answers.models import DayTally
from quizapp.engine import memory
from quizapp.engine.memory import Phase
from quizapp.engine.studydays import calendar_weeks, streak
from quizapp.study.models import Card, Plan
from quizapp.study.queue import Today, today

WEEKS = 12
# A streak is looked for this far back; more would read every day ever studied.
LONGEST_STREAK = 1000
WEAKEST = 5


@dataclass(frozen=True)
class SectionRecall:
    """How much of a section the learner would remember today.

    `recall` is the mean predicted recall of the `seen` cards, 0 to 1; None
    until one of them has left its first steps.
    """

    number: int
    title: str
    slug: str
    seen: int
    total: int
    recall: float | None

    @property
    def percent(self) -> int | None:
        return None if self.recall is None else round(self.recall * 100)


@dataclass(frozen=True)
class WeakTerm:
    name: str
    slug: str
    percent: int
    lapses: int


@dataclass(frozen=True)
class Overview:
    today: Today
    minutes_today: float
    minutes_week: float
    streak: int
    weeks: list[list[date]]
    minutes_by_day: dict[date, float]
    answers_by_day: dict[date, int]
    sections: list[SectionRecall]
    weakest: list[WeakTerm]
    days_left: int | None
    ever_studied: bool


def overview(plan: Plan, *, now: datetime) -> Overview:
    """Everything on the home page. Four statements, whatever the history."""
    day = plan.learner.study_day(now)
    tallies = list(
        DayTally.objects.of(plan.learner)
        .filter(day__gt=day - timedelta(days=LONGEST_STREAK), answered__gt=0)
        .values_list("day", "answered", "milliseconds")
    )
    weeks = calendar_weeks(day, WEEKS)
    minutes = {on: milliseconds / 60_000 for on, _, milliseconds in tallies if on >= weeks[0][0]}
    monday = day - timedelta(days=day.weekday())
    sections, weakest = _memory(plan, day)
    return Overview(
        today=today(plan, now=now),
        minutes_today=minutes.get(day, 0.0),
        minutes_week=sum(spent for on, spent in minutes.items() if on >= monday),
        streak=streak((on for on, _, _ in tallies), day),
        weeks=weeks,
        minutes_by_day=minutes,
        answers_by_day={on: answered for on, answered, _ in tallies if on >= weeks[0][0]},
        sections=sections,
        weakest=weakest,
        days_left=plan.days_left(day),
        ever_studied=bool(tallies),
    )


def _memory(plan: Plan, day: date) -> tuple[list[SectionRecall], list[WeakTerm]]:
    """Recall by section and the weakest terms, from every card once."""
    settings = plan.memory_settings()
    rows = Card.objects.filter(plan=plan, retired=False).values_list(
        "section__number",
        "section__title",
        "section__slug",
        "phase",
        "stability",
        "last_day",
        "lapses",
        "term__name",
        "term__slug",
    )
    total: dict[tuple[int, str, str], int] = defaultdict(int)
    seen: dict[tuple[int, str, str], int] = defaultdict(int)
    recalls: dict[tuple[int, str, str], list[float]] = defaultdict(list)
    terms: dict[tuple[str, str], tuple[float, int]] = {}
    for number, title, slug, phase, stability, last_day, lapses, name, term_slug in rows:
        section = (number, title, slug)
        total[section] += 1
        if phase == Phase.NEW:
            continue
        seen[section] += 1
        if stability is None or last_day is None:
            continue
        # On the day of an answer nothing is forgotten yet.
        waited = max((day - last_day).days, 0)
        recall = memory.recall_after(waited, stability, parameters=settings.parameters)
        recalls[section].append(recall)
        if name is not None:
            known = terms.get((name, term_slug))
            if known is None or recall < known[0]:
                terms[name, term_slug] = (recall, lapses + (known[1] if known else 0))
    sections = [
        SectionRecall(
            number,
            title,
            slug,
            seen[number, title, slug],
            total[number, title, slug],
            _mean(recalls[number, title, slug]),
        )
        for number, title, slug in sorted(total)
    ]
    weakest = sorted(terms.items(), key=lambda item: (item[1][0], -item[1][1]))[:WEAKEST]
    return sections, [
        WeakTerm(name, slug, round(recall * 100), lapses) for (name, slug), (recall, lapses) in weakest
    ]


def _mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None
