"""From one exam to another of the same course: what changes, and what that means for one learner."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction

from quizapp.accounts.models import User
from quizapp.answers.models import Answer
from quizapp.bank.models import Question, Status
from quizapp.course.models import Blueprint, Domain, Section, Task
from quizapp.engine.statistics import Figure, Interval, share
from quizapp.exams.papers import domains_of
from quizapp.study.models import Plan

# First answers to questions of a domain below which its share is not worth telling: the interval
# would span more than half of the scale.
ENOUGH: Final = 10
# Of the weight, in percent, that must rest on enough answers before a whole exam is estimated.
ENOUGH_WEIGHT: Final = 50
# Domains and sections that are named as what to study.
_NAMED: Final = 3


class CannotSwitch(Exception):
    """The plan keeps its exam; the message says why, for its learner."""


@dataclass(frozen=True)
class DomainStanding:
    """A domain with the questions of the bank for it, and how the learner does in them.

    `right` is the share of first answers that were right, with its Wilson
    interval; None where there are fewer than ENOUGH.
    """

    domain: Domain
    questions: int
    answered: int
    right: Figure | None

    @property
    def lost(self) -> float | None:
        """Points of 100 that the learner would expect to lose here."""
        if self.right is None or self.right.value is None:
            return None
        return self.domain.weight * (1 - self.right.value)


@dataclass(frozen=True)
class Estimate:
    """The share of points expected (0 to 1) under the weights of one exam.

    Over the domains with enough answers alone; `rests_on` is their weight in
    percent. Without `value` too little is known.
    """

    rests_on: int
    value: float | None = None
    interval: Interval | None = None


@dataclass(frozen=True)
class Side:
    """One of the two exams, for one learner."""

    blueprint: Blueprint
    domains: tuple[DomainStanding, ...]
    estimate: Estimate
    unplaced: int


@dataclass(frozen=True)
class Pair:
    """The domains of one number in both exams; None where one has no such domain."""

    old: DomainStanding | None
    new: DomainStanding | None

    @property
    def moved(self) -> int:
        """Percent of the weight won or lost."""
        return (self.new.domain.weight if self.new else 0) - (self.old.domain.weight if self.old else 0)

    @property
    def moved_words(self) -> str:
        """ "+2" or "-2", with the sign that typography asks for."""
        return signed(self.moved)

    @property
    def renamed(self) -> bool:
        return bool(self.old and self.new and self.old.domain.title != self.new.domain.title)


@dataclass(frozen=True)
class Gone:
    """A task that the new exam does not list by its title, and the new task that most of its questions have now."""

    task: Task
    now_in: Task | None


@dataclass(frozen=True)
class Tasks:
    """The tasks of two exams, compared by title."""

    same: tuple[Task, ...]
    renumbered: tuple[tuple[Task, Task], ...]
    gone: tuple[Gone, ...]
    new: tuple[Task, ...]


@dataclass(frozen=True)
class Advice:
    """A domain of the new exam to study, the points of 100 it costs, and the sections that ask most about it."""

    standing: DomainStanding
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Comparison:
    """`difference` is that of the two estimates, in shares of the points; None if one of them is missing."""

    old: Side
    new: Side
    pairs: tuple[Pair, ...]
    tasks: Tasks
    advice: tuple[Advice, ...]

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.old, self.new

    @property
    def known(self) -> bool:
        """Whether there are enough answers in any domain of the new exam."""
        return any(each.right for each in self.new.domains)

    @property
    def points_moved(self) -> str:
        """The difference in points of 100, with its sign."""
        return signed(round(100 * (self.difference or 0), 1))

    @property
    def difference(self) -> float | None:
        before, after = self.old.estimate.value, self.new.estimate.value
        return None if before is None or after is None else after - before


@dataclass(frozen=True)
class _Links:
    """Which questions count for which tasks and domains of both exams."""

    of_task: Mapping[int, frozenset[UUID]]
    of_domain: Mapping[int, frozenset[UUID]]
    section: Mapping[UUID, int]


def signed(number: float) -> str:
    """
    >>> signed(2), signed(1.5), signed(0.0)
    ('+2', '+1.5', '0')
    """
    sign = "+" if number > 0 else "\N{MINUS SIGN}" if number < 0 else ""
    return f"{sign}{abs(number):g}"


def successor(blueprint: Blueprint, blueprints: Iterable[Blueprint]) -> Blueprint | None:
    """The exam that follows `blueprint`: of the same family by its slug (dva-c02, dva-c03), the next to begin."""
    family = _family(blueprint)
    later = [
        each for each in blueprints if _family(each) == family and each.valid_from > blueprint.valid_from
    ]
    return min(later, key=lambda each: (each.valid_from, each.slug), default=None)


def _family(blueprint: Blueprint) -> str:
    return blueprint.slug.rpartition("-")[0]


def compare(learner: User, old: Blueprint, new: Blueprint) -> Comparison:
    """What changes for `learner` from `old` to `new`. The number of statements is constant."""
    links = _links(old, new)
    marks = _first_answers(learner, old)
    sides = (_side(old, links, marks), _side(new, links, marks))
    before, after = ({each.domain.number: each for each in side.domains} for side in sides)
    return Comparison(
        *sides,
        pairs=tuple(
            Pair(before.get(number), after.get(number)) for number in sorted(before.keys() | after.keys())
        ),
        tasks=_tasks(sides[0], sides[1], links),
        advice=_advice(sides[1], links),
    )


def _links(old: Blueprint, new: Blueprint) -> _Links:
    rows = Question.tasks.through._default_manager.filter(
        task__domain__blueprint__in=[old, new],
        task__covered=True,
        question__status=Status.PUBLISHED,
    ).values_list("question_id", "task_id", "task__domain_id", "question__section_id")
    of_task: dict[int, set[UUID]] = defaultdict(set)
    of_domain: dict[int, set[UUID]] = defaultdict(set)
    section = {}
    for question, task, domain, chapter in rows:
        of_task[task].add(question)
        of_domain[domain].add(question)
        section[question] = chapter
    return _Links(
        {task: frozenset(questions) for task, questions in of_task.items()},
        {domain: frozenset(questions) for domain, questions in of_domain.items()},
        section,
    )


def _first_answers(learner: User, blueprint: Blueprint) -> dict[UUID, bool]:
    """Whether the learner's first answer to each question of the course was right. Later ones tell what was remembered."""
    answers = (
        Answer.objects.of(learner)
        .standing()
        .with_effective_fraction()
        .filter(first_exposure=True, question__course=blueprint.course_id, fraction__isnull=False)
        .only("question_id", "fraction")
    )
    return {answer.question_id: answer.right is True for answer in answers if answer.question_id}


def _side(blueprint: Blueprint, links: _Links, marks: Mapping[UUID, bool]) -> Side:
    standings = []
    for domain in domains_of(blueprint):
        questions = links.of_domain.get(domain.pk, frozenset())
        told = [marks[question] for question in questions if question in marks]
        right = share(sum(told), len(told)) if len(told) >= ENOUGH else None
        standings.append(DomainStanding(domain, len(questions), len(told), right))
    placed = {question for each in standings for question in links.of_domain.get(each.domain.pk, ())}
    return Side(blueprint, tuple(standings), _estimate(standings), len(marks.keys() - placed))


def _estimate(standings: Sequence[DomainStanding]) -> Estimate:
    """The weighted mean of the domains' shares, with its interval.

    Source: the square-and-add interval of Zou and Donner 2008 (MOVER) from the
    Wilson intervals of the domains, which are taken as independent. A question
    that counts for two domains makes them slightly less so.
    """
    known = [each for each in standings if each.right and each.right.value is not None]
    rests_on = sum(each.domain.weight for each in known)
    if rests_on < ENOUGH_WEIGHT:
        return Estimate(rests_on)
    value = below = above = 0.0
    for each in known:
        weight = each.domain.weight / rests_on
        figure = each.right
        assert figure is not None  # noqa: S101 - known above
        assert figure.value is not None  # noqa: S101 - (the same)
        assert figure.interval is not None  # noqa: S101 - a share of some answers has one
        value += weight * figure.value
        below += (weight * (figure.value - figure.interval.low)) ** 2
        above += (weight * (figure.interval.high - figure.value)) ** 2
    return Estimate(rests_on, value, Interval(value - math.sqrt(below), value + math.sqrt(above)))


def _tasks(old: Side, new: Side, links: _Links) -> Tasks:
    before = {_title(task): task for side in old.domains for task in _in_order(side.domain)}
    after = {_title(task): task for side in new.domains for task in _in_order(side.domain)}
    both = [(before[title], after[title]) for title in before if title in after]
    added = [task for title, task in after.items() if title not in before]
    return Tasks(
        same=tuple(now for was, now in both if was.ref == now.ref),
        renumbered=tuple((was, now) for was, now in both if was.ref != now.ref),
        gone=tuple(
            Gone(task, _heir(task, after.values(), added, links))
            for title, task in before.items()
            if title not in after
        ),
        new=tuple(added),
    )


def _title(task: Task) -> str:
    return " ".join(task.title.casefold().split())


def _in_order(domain: Domain) -> list[Task]:
    return sorted(domain.tasks.all(), key=lambda task: [int(part) for part in task.ref.split(".")])


def _heir(gone: Task, tasks: Iterable[Task], added: Sequence[Task], links: _Links) -> Task | None:
    """The task with most questions of the one that is gone, if they are at least half of them; rather one of `added`."""
    questions = links.of_task.get(gone.pk, frozenset())
    shared = {task: len(questions & links.of_task.get(task.pk, frozenset())) for task in tasks}
    # What is under a task of both exams as well was there before.
    heirs = [task for task in shared if questions and 2 * shared[task] >= len(questions)]
    return max(heirs, key=lambda task: (task in added, shared[task]), default=None)


def _advice(new: Side, links: _Links) -> tuple[Advice, ...]:
    """Where most points are to be won, first; domains of which too little is known are not guessed at."""
    costly = sorted(
        (each for each in new.domains if each.lost), key=lambda each: (-(each.lost or 0), each.domain.number)
    )[:_NAMED]
    common = {
        each.domain.pk: Counter(
            links.section[question] for question in links.of_domain.get(each.domain.pk, ())
        ).most_common(_NAMED)
        for each in costly
    }
    wanted = {section for most in common.values() for section, _ in most}
    sections = Section.objects.listed().defer("markdown", "html").in_bulk(wanted)
    return tuple(
        Advice(each, tuple(sections[section] for section, _ in common[each.domain.pk] if section in sections))
        for each in costly
    )


@transaction.atomic(durable=True)
def switch(learner: User, new: Blueprint, *, today: date) -> Plan:
    """Prepare for `new` from now on. Cards and their due dates stay as they are.

    Raises CannotSwitch if there is no plan for the course, the exam cannot be
    sat any more, or the date in the plan is outside of its days.
    """
    plan = Plan.objects.of(learner).active().filter(course=new.course_id).select_for_update().first()
    if plan is None:
        raise CannotSwitch("You have no plan for this course yet. Pick your exam there first.")
    reason = refusal(new, plan.exam_date, today=today)
    if reason:
        raise CannotSwitch(reason)
    plan.blueprint = new
    plan.save(update_fields=["blueprint"])
    return plan


def refusal(new: Blueprint, exam_date: date | None, *, today: date) -> str:
    """Why a plan with this date cannot be for `new`; empty if it can."""
    if new.valid_until and new.valid_until < today:
        return f"{new.short} could be taken until {_day(new.valid_until)}; nobody can sit it any more."
    # A date that has passed says nothing about the next exam.
    if exam_date is None or exam_date < today:
        return ""
    if exam_date < new.valid_from:
        return (
            f"Your exam is on {_day(exam_date)}, and {new.short} can be taken from {_day(new.valid_from)} on."
            " Change the date in your plan first."
        )
    if new.valid_until and exam_date > new.valid_until:
        return (
            f"Your exam is on {_day(exam_date)}, and {new.short} can be taken until {_day(new.valid_until)}."
            " Change the date in your plan first."
        )
    return ""


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"
