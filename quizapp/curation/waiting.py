"""What waits for a curator: facts to check, conflicts to decide, drafts to finish."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import F, Q

from quizapp.bank.models import IN_PAPERS, FactUse, MergeConflict, Question, Status
from quizapp.course.models import Fact, FactStatus

SOON = timedelta(days=30)
# A list that is longer goes on in the list of questions.
SHOWN = 50
# Twin of contentfiles.knowledge.MOST_VOLATILE.
_LONGEST = {"price": timedelta(days=184), "quota": timedelta(days=184)}
_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class WaitingFact:
    """A fact to check, and the questions in papers (published or pretest) that rest on it."""

    fact: Fact
    questions: list[Question]
    today: date

    @property
    def expired(self) -> bool:
        return self.fact.expired(self.today)

    @property
    def next_check(self) -> date:
        """When to check it again after today: as long from now as it was trusted before."""
        fact = self.fact
        trusted = fact.expires_on - fact.checked_on if fact.expires_on else _YEAR
        return self.today + min(trusted, _LONGEST.get(fact.volatile, _YEAR))

    @property
    def path(self) -> str:
        return f"content/{self.fact.course.slug}/facts.yaml"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a conflict, with its three texts."""

    name: str
    base: str
    ours: str
    theirs: str

    @property
    def only_in_file(self) -> bool:
        return self.base == self.ours


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided together: all texts of a question, or one of its other fields."""

    question: Question
    part: str
    differences: list[Difference]
    changeset: int


@dataclass(frozen=True, slots=True)
class Waiting:
    expired: list[WaitingFact]
    unsettled: list[WaitingFact]  # disputed or withdrawn, with questions in papers
    soon: list[WaitingFact]
    decisions: list[Decision]
    drafts: list[Question]
    drafts_in_all: int

    @property
    def held_back(self) -> int:
        """Questions that mocks leave out, each counted once."""
        return len({question.pk for row in self.expired + self.unsettled for question in row.questions})

    @property
    def empty(self) -> bool:
        return not (self.expired or self.unsettled or self.soon or self.decisions or self.drafts)


def waiting(today: date) -> Waiting:
    """Everything, in five statements however much it is."""
    due = Q(status=FactStatus.CURRENT, expires_on__lte=today + SOON) | ~Q(status=FactStatus.CURRENT)
    facts = list(Fact.objects.filter(due).select_related("course").order_by("expires_on", "ref"))
    resting = _resting(facts)
    rows = [WaitingFact(fact, resting.get(fact.pk, []), today) for fact in facts]
    current = [row for row in rows if row.fact.status == FactStatus.CURRENT]
    drafts = Question.objects.filter(status=Status.DRAFT).select_related("section", "current")
    drafts = drafts.defer(*_long("section"))
    return Waiting(
        expired=[row for row in current if row.expired],
        unsettled=[row for row in rows if row.fact.status != FactStatus.CURRENT and row.questions],
        soon=[row for row in current if not row.expired],
        decisions=_decisions(),
        drafts=list(drafts.order_by("section__number", "pk")[:SHOWN]),
        drafts_in_all=drafts.count(),
    )


def _long(section: str) -> tuple[str, str]:
    """The text of a section, which would come once for every row."""
    return f"{section}__markdown", f"{section}__html"


def _resting(facts: Iterable[Fact]) -> dict[int, list[Question]]:
    """The published and pretest questions on each fact."""
    uses = (
        FactUse.objects.filter(
            fact__in=[fact.pk for fact in facts],
            version=F("version__question__current"),
            version__question__status__in=IN_PAPERS,
        )
        .select_related("version__question__section", "version__question__current")
        .defer(*_long("version__question__section"))
        .order_by("version__question__section__number", "version__question")
    )
    found: dict[int, list[Question]] = {}
    for use in uses:
        found.setdefault(use.fact_id, []).append(use.version.question)
    return found


# Fields of a question that stand outside its versions, and are decided one by one. Where a case
# stands is one thing. Everything else is the text, which is decided whole: half of one version
# beside half of another makes a third that nobody checked.
OUTSIDE = {
    "section": "section",
    "block_ref": "block",
    "concept": "concept",
    "difficulty": "difficulty",
    "bloom": "bloom",
    "status": "status",
    "tasks": "tasks",
    "terms": "terms",
    "case": "case",
    "case_position": "case",
}
TEXT = "text"


def part_of(field: str) -> str:
    return OUTSIDE.get(field, TEXT)


def _decisions() -> list[Decision]:
    conflicts = (
        MergeConflict.objects.open()
        .select_related("question__section", "question__current")
        .defer(*_long("question__section"))
        .order_by("question__section__number", "question", "field")
    )
    decisions = []
    for question, of_question in groupby(conflicts, key=lambda conflict: conflict.question):
        parts: dict[str, list[MergeConflict]] = {}
        for conflict in of_question:
            parts.setdefault(part_of(conflict.field), []).append(conflict)
        for part, several in parts.items():
            differences = [
                Difference(
                    one.field.replace("_", " "), in_words(one.base), in_words(one.ours), in_words(one.theirs)
                )
                for one in several
            ]
            newest = max(one.changeset_id for one in several)
            decisions.append(Decision(question, part, differences, newest))
    return decisions


def in_words(value: Any) -> str:
    """A value of a conflict as text for people.

    >>> in_words([{"title": "Limits", "checked_on": "2026-11-21"}])
    'title: Limits, checked_on: 2026-11-21'
    >>> [in_words(value) for value in (None, "", True, ["dva-c03:1.3", "saa-c03:3.3"], [[True, False]])]
    ['nothing', 'nothing', 'yes', 'dva-c03:1.3\\nsaa-c03:3.3', 'yes, no']
    """
    if value is None or value in ("", [], {}):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "\n".join(
            ", ".join(in_words(part) for part in item) if isinstance(item, list) else in_words(item)
            for item in value
        )
    if isinstance(value, dict):
        return ", ".join(f"{name}: {in_words(inner)}" for name, inner in value.items())
    return str(value)
