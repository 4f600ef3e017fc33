"""The whole bank in figures: what the rows count to, beside what the last load reported."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q

from quizapp.bank.models import IN_PAPERS, Bloom, FactUse, Kind, Question, Status
from quizapp.course.models import Course, Fact, FactStatus, Section, Task
from quizapp.curation.waiting import SOON


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table by section. `cells` are published questions by kind."""

    section: Section
    cells: list[int]
    published: int
    pretest: int
    drafts: int
    retired: int


@dataclass(frozen=True, slots=True)
class Spread:
    """How often each value of something occurs among published questions."""

    label: str
    value: str
    count: int
    of: int

    @property
    def percent(self) -> int:
        return round(100 * self.count / self.of) if self.of else 0


@dataclass(frozen=True, slots=True)
class TaskRow:
    ref: str
    title: str
    covered: bool
    count: int


@dataclass(frozen=True, slots=True)
class FactFigures:
    all: int
    cited: int
    expired: int
    soon: int
    disputed: int
    uncited: list[Fact]


@dataclass(frozen=True, slots=True)
class Habit:
    """A share of the bank beside chance; `most` is what passes. All from 0 to 1."""

    share: float
    chance: float
    most: float
    of: int

    @property
    def passes(self) -> bool:
        return self.share <= self.most


@dataclass(frozen=True, slots=True)
class OptionsRow:
    """Two options of one question that say nearly the same; None if the question is not in the bank."""

    question: Question | None
    first: str
    second: str
    note: str


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two questions that are alike, or that give each other away; None where one is not in the bank."""

    first: Question | None
    second: Question | None
    note: str


@dataclass(frozen=True, slots=True)
class Reported:
    """What only the files tell, as the last load counted it; empty before the first report."""

    habit: Habit | None = None
    positions: list[Spread] = field(default_factory=list)
    absolutes: dict[str, float] = field(default_factory=dict)  # percent of options by "key" and "wrong"
    grade: float | None = None
    guide: dict[str, int] = field(default_factory=dict)
    patterns: int | None = None
    pairs: list[PairRow] = field(default_factory=list)
    answered: list[PairRow] = field(default_factory=list)
    alike_options: list[OptionsRow] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BankPage:
    kinds: list[str]
    rows: list[Row]
    totals: Row | None
    published: int
    pretest: int
    held_back: int
    concepts: int
    cases: int
    blooms: list[Spread]
    difficulties: list[Spread]
    blueprints: list[tuple[str, list[TaskRow]]]
    facts: FactFigures
    reported: Reported


def bank_page(course: Course, today: date) -> BankPage:
    """The figures of one course; the number of statements does not grow with its bank."""
    questions = Question.objects.filter(course=course)
    counted = Counter[tuple[int, str, str]]()
    blooms, difficulties = Counter[str](), Counter[int]()
    grouped = questions.values_list("section", "kind", "status", "bloom", "difficulty")
    for section, kind, status, bloom, difficulty, times in grouped.annotate(Count("pk")).order_by():
        counted[section, kind, status] += times
        if status == Status.PUBLISHED:
            blooms[bloom] += times
            difficulties[difficulty] += times
    sections = Section.objects.listed().filter(course=course).defer("markdown", "html")
    rows = [_row(section, counted) for section in sections]
    published = sum(blooms.values())
    others = questions.published().aggregate(
        concepts=Count("concept", distinct=True), cases=Count("case", distinct=True)
    )
    return BankPage(
        kinds=[str(kind.label) for kind in Kind],
        rows=rows,
        totals=_total(rows),
        published=published,
        pretest=sum(row.pretest for row in rows),
        held_back=questions.held_back(today).count(),
        concepts=others["concepts"],
        cases=others["cases"],
        blooms=[Spread(str(bloom.label), bloom.value, blooms[bloom.value], published) for bloom in Bloom],
        difficulties=[Spread(f"{n} of 5", str(n), difficulties[n], published) for n in range(1, 6)],
        blueprints=_blueprints(course),
        facts=_facts(course, today),
        reported=_reported(course.report),
    )


def _row(section: Section, counted: Counter[tuple[int, str, str]]) -> Row:
    def of(status: str, kinds: list[str] = list(Kind.values)) -> int:  # noqa: B006 (never changed)
        return sum(counted[section.pk, kind, status] for kind in kinds)

    return Row(
        section,
        [of(Status.PUBLISHED, [kind]) for kind in Kind.values],
        of(Status.PUBLISHED),
        of(Status.PRETEST),
        of(Status.DRAFT),
        of(Status.RETIRED),
    )


def _total(rows: list[Row]) -> Row | None:
    if not rows:
        return None
    return Row(
        rows[0].section,
        [sum(cells) for cells in zip(*(row.cells for row in rows), strict=True)],
        sum(row.published for row in rows),
        sum(row.pretest for row in rows),
        sum(row.drafts for row in rows),
        sum(row.retired for row in rows),
    )


def _blueprints(course: Course) -> list[tuple[str, list[TaskRow]]]:
    found: dict[str, list[TaskRow]] = {}
    tasks = (
        Task.objects.filter(domain__blueprint__course=course, domain__blueprint__retired=False)
        .annotate(asked=Count("questions", filter=Q(questions__status=Status.PUBLISHED)))
        .order_by("domain__blueprint__slug", "domain__number", "ref")
        .values_list("domain__blueprint__short", "ref", "title", "covered", "asked")
    )
    for short, ref, title, covered, asked in tasks:
        found.setdefault(short, []).append(TaskRow(ref, title, covered, asked))
    return list(found.items())


def _facts(course: Course, today: date) -> FactFigures:
    cited = FactUse.objects.filter(
        fact=OuterRef("pk"),
        version=F("version__question__current"),
        version__question__status__in=IN_PAPERS,
    )
    facts = list(Fact.objects.shown().filter(course=course).annotate(is_cited=Exists(cited)))
    current = [fact for fact in facts if fact.status == FactStatus.CURRENT]
    ends = [fact.expires_on for fact in current if fact.expires_on is not None]
    annotated: list[Any] = [*facts]
    uncited = [fact for fact in annotated if not fact.is_cited]
    return FactFigures(
        all=len(facts),
        cited=len(facts) - len(uncited),
        expired=sum(end <= today for end in ends),
        soon=sum(today < end <= today + SOON for end in ends),
        disputed=len(facts) - len(current),
        uncited=uncited,
    )


def _reported(report: dict[str, Any]) -> Reported:
    if not report:
        return Reported()
    longest = report.get("longest") or {}
    of = int(longest.get("of", 0))
    singles = sum(report.get("positions", {}).values())
    alike = [
        (pair["first"], pair["second"], f"{pair['likeness']:.0%} alike") for pair in report.get("pairs", [])
    ]
    told = [(one["stem"], one["question"], one["sentence"]) for one in report.get("answered", [])]
    options = report.get("alike_options", [])
    named = {pk for first, second, _note in alike + told for pk in (first, second)}
    known = _questions(named | {one["question"] for one in options})

    def rows(pairs: list[tuple[str, str, str]]) -> list[PairRow]:
        return [PairRow(known.get(first), known.get(second), note) for first, second, note in pairs]

    return Reported(
        habit=Habit(longest["times"] / of, longest["chance"], longest["most"], of) if of else None,
        positions=[
            Spread(f"Option {place}", place, count, singles)
            for place, count in sorted(report.get("positions", {}).items())
        ],
        absolutes={side: 100 * share for side, share in report.get("absolutes", {}).items()},
        grade=report.get("grade"),
        guide=report.get("guide", {}),
        patterns=report.get("facts", {}).get("patterns"),
        pairs=rows(alike),
        answered=rows(told),
        alike_options=[
            OptionsRow(
                known.get(one["question"]), one["first"], one["second"], f"{one['likeness']:.0%} alike"
            )
            for one in options
        ],
        warnings=report.get("warnings", []),
    )


def _questions(ids: set[str]) -> dict[str, Question]:
    found = Question.objects.filter(pk__in=[UUID(pk) for pk in ids]).select_related("current", "section")
    found = found.defer("section__markdown", "section__html")
    return {str(question.pk): question for question in found}
