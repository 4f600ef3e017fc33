"""The questions of the bank as candidates for one learner's paper.

The number of statements depends on what the plan asks for alone, never on the
bank, and no statement reads the text of a question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Count, F, Min, Q

from quizapp.accounts.models import User
from quizapp.answers.models import Answer, Mode, Sealed
from quizapp.bank.models import Kind, Option, Question, QuestionQuerySet, Status
from quizapp.course.models import Blueprint, Course
from quizapp.engine.memory import Memory, Phase, Settings, recall
from quizapp.engine.papers import Candidate, Filters, Mark, Plan
from quizapp.exams.models import Slot
from quizapp.study.models import Card
from quizapp.study.models import Plan as StudyPlan

# A question is weak below this chance of recall: a fifth of such answers would be wrong.
LOW_RECALL: Final = 0.8
# Forgotten once, it stays weak until the memory of it lasts so many days.
HOLDS_FOR: Final = 21

_COLUMNS = (
    "id",
    "current_id",
    "section__number",
    "concept",
    "kind",
    "difficulty",
    "bloom",
    "case",
    "case_position",
)


@dataclass(frozen=True, slots=True)
class Pin:
    """What a slot keeps of a question: its version today, the number of its section, whether it is pretest."""

    version: int
    section: int
    pretest: bool


@dataclass
class Gathered:
    """`held` counts what was left out of the questions asked for because another open paper asks it."""

    candidates: list[Candidate] = field(default_factory=list)
    pins: dict[str, Pin] = field(default_factory=dict)
    held: int = 0


def gather(
    learner: User, course: Course, blueprint: Blueprint | None, plan: Plan, *, today: date
) -> Gathered:
    """Everything that may stand in a paper of `plan` for `learner` on the study day `today`."""
    sources: list[tuple[QuestionQuerySet, bool]] = [(Question.objects.for_mocks(today), False)]
    if plan.pretest:
        sources.append((Question.objects.pretest(today), True))
    held = set(Sealed.objects.of(learner).values_list("question_id", flat=True))
    domains = _domains(blueprint) if blueprint and plan.weights else {}
    sizes = _sizes(course)
    keys = _keys(course)
    met = _met(learner)
    shown = _shown(course) if plan.pretest else {}
    marks = plan.filters.marks
    wrong = _wrong(learner) if Mark.WRONG in marks else set()
    weak, flagged = _cards(learner, course, today) if marks & {Mark.WEAK, Mark.FLAGGED} else (set(), set())
    found = Gathered()
    for questions, pretest in sources:
        rows = questions.filter(course=course, section__retired=False).values_list(*_COLUMNS)
        for pk, version, section, concept, kind, difficulty, bloom, case, position in rows.iterator(2000):
            if pk in held:
                found.held += _asked_for(plan.filters, section, kind, difficulty)
                continue
            options, key = keys.get(version, (0, None))
            name = str(pk)
            found.candidates.append(
                Candidate(
                    id=name,
                    concept=concept,
                    section=section,
                    kind=kind,
                    difficulty=difficulty,
                    bloom=bloom,
                    domains=domains.get(pk, frozenset()),
                    case=str(case) if case else "",
                    case_position=position or 0,
                    # A member beyond the number of them says that one before it is gone.
                    case_size=max(sizes.get(case, 0), position) if case else 0,
                    options=options,
                    key=key,
                    seen=met.get(pk, 0),
                    weak=pk in weak,
                    wrong=pk in wrong,
                    flagged=pk in flagged,
                    pretest=pretest,
                    shown=shown.get(pk, 0),
                )
            )
            found.pins[name] = Pin(version, section, pretest)
    return found


def _asked_for(filters: Filters, section: int, kind: str, difficulty: int) -> bool:
    return (
        (not filters.sections or section in filters.sections)
        and (not filters.kinds or kind in filters.kinds)
        and (not filters.difficulties or difficulty in filters.difficulties)
    )


def _domains(blueprint: Blueprint) -> Mapping[UUID, frozenset[int]]:
    """For each question the domains that it may count for, by tasks which the course covers."""
    of_tasks = Question.tasks.through._default_manager.filter(
        task__domain__blueprint=blueprint, task__covered=True
    )
    found: dict[UUID, set[int]] = defaultdict(set)
    for question, number in of_tasks.values_list("question_id", "task__domain__number"):
        found[question].add(number)
    return {question: frozenset(numbers) for question, numbers in found.items()}


def _sizes(course: Course) -> Mapping[UUID | None, int]:
    """How many questions each case has, asked or not: one that may not be asked breaks its case."""
    members = Question.objects.filter(course=course, case__isnull=False).exclude(status=Status.RETIRED)
    return dict(members.order_by().values_list("case").annotate(Count("pk")))


def _keys(course: Course) -> Mapping[int, tuple[int, int | None]]:
    """For each current version of single choice how many options it has, and at which place the key is."""
    of_singles = Option.objects.filter(
        version__question__course=course,
        version__question__status__in=[Status.PUBLISHED, Status.PRETEST],
        version__question__current=F("version"),
        version__kind=Kind.SINGLE,
    )
    rows = (
        of_singles.order_by()
        .values_list("version_id")
        .annotate(n=Count("pk"), first=Min("position"), place=Min("position", filter=Q(is_key=True)))
    )
    found: dict[int, tuple[int, int | None]] = {}
    for version, count, first, key in rows:
        found[version] = (count, None if key is None or first is None else key - first)
    return found


def _met(learner: User) -> Mapping[UUID, int]:
    """How often the learner has met each question: answers outside papers, and papers where it was opened."""
    told = Answer.objects.of(learner).filter(question__isnull=False).exclude(mode=Mode.EXAM)
    found = dict(told.order_by().values_list("question_id").annotate(Count("pk")))
    # A question of a paper may stand in the ledger as well, but not if it was left out; and while
    # the paper is open none does.
    opened = Slot.objects.of(learner).filter(Q(seen=True) | Q(sequence__gt=0))
    for question, count in opened.order_by().values_list("question_id").annotate(Count("pk")):
        found[question] = found.get(question, 0) + count
    return found


def _wrong(learner: User) -> set[UUID]:
    """Questions whose last answer that stands was wrong."""
    last = (
        Answer.objects.of(learner)
        .standing()
        .with_effective_fraction()
        .filter(question__isnull=False, fraction__isnull=False)
        .order_by("question_id", "-at", "-pk")
        .distinct("question_id")
        .only("question_id", "fraction")
    )
    return {answer.question_id for answer in last if answer.question_id and answer.right is False}


def _cards(learner: User, course: Course, today: date) -> tuple[set[UUID], set[UUID]]:
    """Questions whose cards are weak, and whose are flagged."""
    plan = StudyPlan.objects.of(learner).filter(course=course).select_related("learner").first()
    if plan is None:
        return set(), set()
    settings = plan.memory_settings()
    weak, flagged = set(), set()
    cards = Card.objects.filter(plan=plan, question__isnull=False, retired=False)
    for card in cards.only("question_id", "leech", "flagged", *Card.MEMORY_FIELDS):
        assert card.question_id is not None  # noqa: S101 - asked for above
        if card.flagged:
            flagged.add(card.question_id)
        if card.leech or _is_weak(card.memory, today, settings):
            weak.add(card.question_id)
    return weak, flagged


def _is_weak(memory: Memory, today: date, settings: Settings) -> bool:
    """Forgotten and not yet firm again, or about to be forgotten."""
    if memory.phase is Phase.RELEARNING:
        return True
    if memory.lapses and (memory.stability or 0) < HOLDS_FOR:
        return True
    chance = recall(memory, on=today, settings=settings)
    return chance is not None and chance < LOW_RECALL


def _shown(course: Course) -> Mapping[UUID, int]:
    """On how many papers each question that is pretest now has stood as one."""
    stood = Slot.objects.filter(pretest=True, question__course=course, question__status=Status.PRETEST)
    return dict(stood.order_by().values_list("question_id").annotate(Count("pk")))
