"""What a question says, ready to be shown and marked.

A published version never changes, so it is read once per process and kept.
Where the question stands in the course (section, block, terms) may change with
a load: the cache is dropped every ten minutes, which bounds how long an old
section title is shown after one.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from html import unescape
from itertools import islice
from threading import Lock
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.utils.safestring import SafeString

from quizapp.bank.models import AcceptedAnswer, FactUse, Kind, Option, QuestionVersion
from quizapp.course.models import GlossaryTerm
from quizapp.engine import marking
from quizapp.engine.entries import same_entry
from quizapp.engine.marking import FormatError, Mark

CACHE_SECONDS = 600.0
# Versions kept by a process.
KEPT = 4096
_dropped_at = float("-inf")


@dataclass(frozen=True, slots=True)
class OptionContent:
    """`token` names the option in forms and in the ledger; it tells nothing about the key.

    `html` stands inside a label: no <p> around it, unless it has several blocks.
    `part` names the blank or the premise that the option belongs to, if there are such.
    """

    token: str
    html: SafeString
    reason_html: SafeString
    is_key: bool
    part: str = ""


@dataclass(frozen=True, slots=True)
class PartContent:
    """A blank of a cloze, which has no HTML, or a premise of a matching."""

    name: str
    html: SafeString
    typed: bool


@dataclass(frozen=True, slots=True)
class CaseContent:
    """The scenario that stands above the stem of each question of a case."""

    title: str
    html: SafeString


@dataclass(frozen=True, slots=True)
class AnswerContent:
    """A number that somebody may type: the right one, or one that a known slip produces."""

    value: Fraction
    tolerance: Fraction
    unit: str
    is_key: bool
    reason_html: SafeString


@dataclass(frozen=True, slots=True)
class Source:
    title: str
    url: str
    checked_on: date | None


@dataclass(frozen=True, slots=True)
class QuestionContent:
    """One version of a question. HTML was sanitised before it was stored.

    `options` is empty for numeric questions, `answers` for all others.
    `options` is in the order of the file; whoever shows it shuffles. In an
    ordering that is the right order. In a cloze, {{name}} stands in `stem_html`
    for each of `parts`.
    """

    version_id: int
    question_id: UUID
    kind: str
    choose: int
    stem_html: SafeString
    unit: str
    options: tuple[OptionContent, ...]
    answers: tuple[AnswerContent, ...]
    explanation_html: SafeString
    sources: tuple[Source, ...]
    fact_refs: tuple[str, ...]
    term_slugs: tuple[str, ...]
    section_number: int
    section_slug: str
    section_title: str
    block_ref: str
    concept: str
    parts: tuple[PartContent, ...] = ()
    case: CaseContent | None = None
    # A draft can still change, and is read each time.
    frozen: bool = True

    def read(self, given: Sequence[str]) -> list[str] | FormatError:
        """What a browser sent as the ledger keeps it, which `mark` and `read` take alike.

        One value for each blank or pair, the steps in the learner's order; tokens
        and typed numbers as they came.
        """
        read: tuple[str, ...] | FormatError | None = None
        if self.kind == Kind.ORDERING:
            read = marking.arranged(given, steps=[option.token for option in self.options])
        elif self.parts:
            what = "Blank" if self.kind == Kind.CLOZE else "Pair"
            read = marking.filled(given, what=what, count=len(self.parts))
        if isinstance(read, FormatError):
            return read
        return list(given if read is None else read)

    def mark(self, given: Sequence[str]) -> Mark | FormatError:
        """Mark what a browser sent: tokens of options, typed words, or one typed number."""
        if self.kind == Kind.NUMERIC:
            key = self._number_key
            return marking.numeric(
                given[0] if given else "", answer=key.value, tolerance=key.tolerance, unit=key.unit or None
            )
        tokens = [option.token for option in self.options]
        if self.kind == Kind.ORDERING:
            return marking.ordering(given, order=tokens)
        if self.kind == Kind.CLOZE:
            return marking.cloze(given, blanks=[self._blank(part) for part in self.parts])
        if self.kind == Kind.MATCHING:
            matches = [self.key_of(part).token for part in self.parts]
            return marking.matching(given, key=matches, options=tokens)
        keys = frozenset(option.token for option in self.options if option.is_key)
        if self.kind == Kind.MULTIPLE:
            return marking.multiple(given, keys=keys, options=tokens, choose=self.choose)
        (key_token,) = keys
        return marking.single(given, key=key_token, options=tokens)

    def of_part(self, part: PartContent) -> list[OptionContent]:
        return [option for option in self.options if option.part == part.name]

    def key_of(self, part: PartContent) -> OptionContent:
        """The right option or response, or the first spelling that is right."""
        return next(option for option in self.of_part(part) if option.is_key)

    def entered(self, part: PartContent, value: str) -> OptionContent | None:
        """The option that `value` names, or the known entry that it says; None for any other entry."""
        options = self.of_part(part) if part.typed or self.kind == Kind.CLOZE else self.options
        for option in options:
            if same_entry(value, unescape(option.html)) if part.typed else option.token == value:
                return option
        return None

    def _blank(self, part: PartContent) -> marking.Blank:
        options = self.of_part(part)
        if part.typed:
            # What was escaped for a page is compared as it was typed.
            return marking.Blank(frozenset(unescape(option.html) for option in options if option.is_key))
        return marking.Blank(
            frozenset(option.token for option in options if option.is_key),
            frozenset(option.token for option in options),
        )

    def slip(self, given: Sequence[str]) -> AnswerContent | None:
        """The known slip that produces exactly the wrong number somebody typed, if there is one."""
        for answer in self.answers:
            if answer.is_key:
                continue
            mark = marking.numeric(
                given[0] if given else "",
                answer=answer.value,
                tolerance=answer.tolerance,
                unit=answer.unit or None,
            )
            if isinstance(mark, Mark) and mark.right:
                return answer
        return None

    @property
    def _number_key(self) -> AnswerContent:
        return next(answer for answer in self.answers if answer.is_key)


_kept: dict[int, QuestionContent] = {}
_writing = Lock()


def content(version_id: int) -> QuestionContent:
    """What version `version_id` says: two statements the first time, none after that.

    Raises QuestionVersion.DoesNotExist.
    """
    kept = _fresh()
    found = kept.get(version_id)
    if found is None:
        found = _read([version_id])[version_id]
        _keep(kept, [found])
    return found


def contents(version_ids: Collection[int]) -> dict[int, QuestionContent]:
    """What many versions say, by number and in the order given: at most three statements, none for what is kept.

    Raises QuestionVersion.DoesNotExist if there is none for a number.
    """
    kept = _fresh()
    found = {version_id: kept.get(version_id) for version_id in version_ids}
    missing = [version_id for version_id, held in found.items() if held is None]
    read = _read(missing) if missing else {}
    _keep(kept, read.values())
    return {version_id: held or read[version_id] for version_id, held in found.items()}


def forget() -> None:
    """Read everything anew. For loads and tests in this process; others wait out the cache."""
    global _kept
    # Whoever is reading at this moment keeps what is old in the old dictionary.
    _kept = {}


def _fresh() -> dict[int, QuestionContent]:
    """What this process keeps, emptied if it is time."""
    global _dropped_at
    now = time.monotonic()
    if now - _dropped_at > CACHE_SECONDS:
        forget()
        _dropped_at = now
    return _kept


def _keep(kept: dict[int, QuestionContent], read: Iterable[QuestionContent]) -> None:
    with _writing:
        for one in read:
            if one.frozen:
                kept[one.version_id] = one
        # The oldest go first; a dictionary keeps the order in which it was filled.
        for version_id in list(islice(kept, max(0, len(kept) - KEPT))):
            del kept[version_id]


def _read(version_ids: Collection[int]) -> dict[int, QuestionContent]:
    facts = FactUse.objects.filter(version=OuterRef("pk")).order_by("fact__ref").values("fact__ref")
    terms = (
        GlossaryTerm.objects.filter(questions=OuterRef("question"), retired=False)
        .order_by("slug")
        .values("slug")
    )
    rows: list[Any] = list(
        QuestionVersion.objects.filter(pk__in=version_ids)
        .annotate(
            fact_refs=ArraySubquery(facts),
            term_slugs=ArraySubquery(terms),
            section_number=F("question__section__number"),
            section_slug=F("question__section__slug"),
            section_title=F("question__section__title"),
            block_ref=F("question__block_ref"),
            concept=F("question__concept"),
        )
        .values()
    )
    if missing := set(version_ids) - {row["id"] for row in rows}:
        raise QuestionVersion.DoesNotExist(f"There is no version {', '.join(map(str, sorted(missing)))}.")
    answers = _answers([row["id"] for row in rows if row["kind"] == Kind.NUMERIC])
    options = _options([row["id"] for row in rows if row["kind"] != Kind.NUMERIC])
    found = {
        row["id"]: _content(row, tuple(options.get(row["id"], ())), tuple(answers.get(row["id"], ())))
        for row in rows
    }
    # As asked for, which is the order in which the oldest go; rows come as the database likes.
    return {version_id: found[version_id] for version_id in version_ids}


def _answers(version_ids: list[int]) -> dict[int, list[AnswerContent]]:
    found: dict[int, list[AnswerContent]] = {version_id: [] for version_id in version_ids}
    # An empty list is answered without a statement.
    for number in AcceptedAnswer.objects.filter(version__in=version_ids).order_by("position"):
        found[number.version_id].append(
            AnswerContent(
                value=Fraction(number.value),
                tolerance=Fraction(number.tolerance),
                unit=number.unit,
                is_key=number.is_key,
                reason_html=SafeString(number.reason_html),
            )
        )
    return found


def _options(version_ids: list[int]) -> dict[int, list[OptionContent]]:
    found: dict[int, list[OptionContent]] = {version_id: [] for version_id in version_ids}
    for option in Option.objects.filter(version__in=version_ids).order_by("position"):
        found[option.version_id].append(
            OptionContent(
                token=option.token,
                html=SafeString(option.html),
                reason_html=SafeString(option.reason_html),
                is_key=option.is_key,
                part=option.part,
            )
        )
    return found


def _content(
    row: Any, options: tuple[OptionContent, ...], answers: tuple[AnswerContent, ...]
) -> QuestionContent:
    return QuestionContent(
        version_id=row["id"],
        question_id=row["question_id"],
        kind=row["kind"],
        choose=row["choose"],
        stem_html=SafeString(row["stem_html"]),
        unit=next((answer.unit for answer in answers if answer.is_key), ""),
        options=options,
        answers=answers,
        explanation_html=SafeString(row["explanation_html"]),
        sources=tuple(_source(source) for source in row["sources"]),
        fact_refs=tuple(row["fact_refs"]),
        term_slugs=tuple(row["term_slugs"]),
        section_number=row["section_number"],
        section_slug=row["section_slug"],
        section_title=row["section_title"],
        block_ref=row["block_ref"],
        concept=row["concept"],
        parts=tuple(
            PartContent(part["name"], SafeString(html), part["typed"])
            for part, html in zip(row["parts"], row["parts_html"], strict=True)
        ),
        case=CaseContent(row["case_title"], SafeString(row["case_html"])) if row["case_text"] else None,
        frozen=row["published_at"] is not None,
    )


def _source(stored: dict[str, str]) -> Source:
    checked = stored.get("checked_on")
    return Source(
        title=stored["title"],
        url=stored["url"],
        checked_on=date.fromisoformat(checked) if checked else None,
    )
