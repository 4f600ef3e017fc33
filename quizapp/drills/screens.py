"""What pages show of a drill: the drill itself, and the verdict on an answer.

A drill is shown without anything that tells its answer; a hint is there once
it was taken. What tells the answer is put together only for an answer that is
in the ledger.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from quizapp.answers.models import Answer
from quizapp.drills import catalogue
from quizapp.drills.models import Drilled
from quizapp.drills.wording import paragraphs, with_code
from quizapp.engine.capacity import CHOICES, Finding, Step, chosen, diagnose, evaluate, number_text
from quizapp.engine.drills import MOST_HINTS, SlipWords, Template, Variant, hints, read_for, slip_words
from quizapp.engine.drills.exhibits import Exhibit, Heat, ItemShown, Rows, Traffic
from quizapp.engine.numerals import FormatError
from quizapp.web import exhibits

LETTERS = "abcdefgh"
NONE = "None of them"


@dataclass(frozen=True)
class Shown:
    """One exhibit, ready for its template: `kind` says how."""

    kind: str
    html: SafeString | None = None
    text: str = ""
    table: Rows | None = None


@dataclass(frozen=True)
class Offered:
    """One option of a drill; `place` is what the browser sends."""

    place: int
    text: str
    letter: str
    chosen: bool = False


@dataclass(frozen=True)
class DrillScreen:
    """A drill that waits for its answer."""

    template: Template
    stem_html: SafeString
    givens: tuple[SafeString, ...]
    exhibits: tuple[Shown, ...]
    unit: str
    options: tuple[Offered, ...]
    typed: str
    hints: tuple[str, ...]
    hints_left: int

    @property
    def input_type(self) -> str:
        return "checkbox" if self.template.asks == "some" else "radio"


def drill_screen(asked: Variant, *, hints_taken: int = 0, given: Sequence[str] = ()) -> DrillScreen:
    """A drill as it is asked, with the hints that were taken and what was entered so far."""
    template = asked.template
    told = hints(asked.answer)[:hints_taken] if hints_taken else ()
    return DrillScreen(
        template=template,
        stem_html=paragraphs(asked.stem),
        givens=tuple(with_code(line) for line in asked.givens),
        exhibits=tuple(_shown(exhibit) for exhibit in asked.exhibits),
        unit=template.unit,
        options=_offered(asked, given),
        typed=given[0] if template.asks == "number" and given else "",
        hints=told,
        hints_left=MOST_HINTS - len(told),
    )


def _offered(asked: Variant, given: Sequence[str]) -> tuple[Offered, ...]:
    if asked.template.asks == "number":
        return ()
    names = list(enumerate(asked.options, start=1))
    if asked.template.asks == "some":
        names.append((0, NONE))
    return tuple(
        Offered(place, name, LETTERS[index], chosen=str(place) in given)
        for index, (place, name) in enumerate(names)
    )


def _shown(exhibit: Exhibit) -> Shown:
    if isinstance(exhibit, ItemShown):
        return Shown("item", text=json.dumps(exhibit.item, ensure_ascii=False))
    if isinstance(exhibit, Rows):
        return Shown("rows", table=exhibit)
    if isinstance(exhibit, Traffic):
        return Shown("chart", html=exhibits.traffic(exhibit.hours, title=exhibit.title, unit=exhibit.unit))
    assert isinstance(exhibit, Heat)  # noqa: S101 - the last kind
    cells = [exhibits.Cell(each.label, each.reads, each.writes) for each in exhibit.partitions]
    return Shown("chart", html=exhibits.heat_strip(cells, title=exhibit.title, by_traffic=True))


@dataclass(frozen=True)
class Explained:
    """One explanation of a wrong number."""

    finding: Finding
    words: tuple[SlipWords, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return self.finding.codes


@dataclass(frozen=True)
class DrillVerdict:
    """An answer to a drill, compared with the right working and with every mistake.

    Several explanations are a tie. None at all for a wrong answer: nobody
    knows how it came about, and the working is shown without guessing.
    """

    right: bool
    given: str
    answer: str
    unit: str
    screen: DrillScreen | None
    working: Step
    explanations: tuple[Explained, ...]
    hints: int

    @property
    def tied(self) -> bool:
        return len(self.explanations) > 1

    @property
    def remark(self) -> bool:
        """Whether the rule is less sure than what exams ask."""
        return self.working.confidence != "A"


def drill_verdict(told: Answer, drilled: Drilled) -> DrillVerdict:
    """The verdict on an answer, computed from its own numbers: it stands though the template has changed."""
    asked = catalogue.named(drilled.template, drilled.version, drilled.seed)
    answer = evaluate(drilled.family, drilled.inputs)
    value = read_for(answer, told.given)
    findings = (
        () if isinstance(value, FormatError) else diagnose(drilled.family, drilled.inputs, value).findings
    )
    return DrillVerdict(
        right=told.right is True,
        given=_said(told.given, answer, asked),
        answer=amount(answer, asked),
        unit=answer.unit,
        screen=drill_screen(asked, given=told.given) if asked else None,
        working=answer,
        explanations=tuple(_explained(finding) for finding in findings),
        hints=drilled.hints,
    )


def _explained(finding: Finding) -> Explained:
    return Explained(finding, tuple(slip_words(code) for code in finding.codes))


def amount(answer: Step, asked: Variant | None = None) -> str:
    """An answer as people write it: a number with its unit, or the names of what was to be chosen."""
    if answer.op not in CHOICES:
        # A cent is what an amount is marked by; its working shows the rest.
        cents = answer.unit == "USD" and abs(answer.value) >= 1
        return f"{number_text(round(answer.value, 2) if cents else answer.value)} {answer.unit}".strip()
    names = dict(zip((step.name for step in answer.args), _options(answer, asked), strict=True))
    return ", ".join(names[name] for name in chosen(answer)) or NONE


def _options(answer: Step, asked: Variant | None) -> list[str]:
    """What could be chosen: in the words of the drill, or else in those of the working."""
    return list(asked.options) if asked else [step.name for step in answer.args]


def _said(given: Sequence[str], answer: Step, asked: Variant | None) -> str:
    """What was entered, in words."""
    if answer.op not in CHOICES:
        return given[0] if given else ""
    names = dict(enumerate(_options(answer, asked), start=1))
    places = [int(place) for place in given if place.isascii() and place.isdigit()]
    return ", ".join(names[place] for place in places if place in names) or NONE
