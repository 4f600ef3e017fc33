"""Draft questions from a note. Each is a beginning for an author, never a question as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from quizapp.engine.capacity import number_text

from .entries import Entry, Row
from .plain import key_of, normal, shortened
from .quantities import exact
from .records import DraftProposal, NoteSection, Span, TermProposal, WorkedExample

_OPTIONS = 3
# Neighbours among which wrong options are looked for.
_NEAR = 12
_EXPLAINS = frozenset({"definition", "table", "sentence"})
_TIP_TITLE = re.compile(
    r"\b(?:exam|takeaways?|key points?|remember|power-up|must know|things to keep in mind|gotchas?|pitfalls?)\b",
    re.IGNORECASE,
)
_TIP_LABEL = re.compile(
    r"(?:exam|quick|pro)? ?tips?\b|remember|key (?:point|takeaway)|important|gotcha|note for the exam",
    re.IGNORECASE,
)
_TASKED = re.compile(
    r"(?:understand|know|be aware|be familiar|practi[cs]e|review|learn|study|memori[sz]e|focus|familiari[sz]e|emphasi[sz]e)\b",
    re.IGNORECASE,
)
_CONTRAST = re.compile(
    r"(?:,|;)? (?:whereas|while|unlike|in contrast(?: to)?|as opposed to|but not|compared (?:to|with)|rather than|instead of)(?=,? )",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"\b(?:limit(?:ed|s)?|max(?:imum)?|minimum|at most|at least|up to|no more than|cannot exceed|must not exceed|not exceed"
    r"|only|within|retain(?:s|ed)?|stored for|as many as|fewer than|default(?:s)? (?:is|to|of))\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"(?<![0-9.,:/-])([0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,9})(\.[0-9]{1,4})?([ -]?)"
    r"(bytes?|[KMGT]i?B|hours?|days?|minutes?|seconds?|ms|milliseconds?|items?|indexes|GSIs?|LSIs?|tables?|%|percent|levels?|years?|"
    r"months?|actions?|attributes?|nodes?|clusters?|RCUs?|WCUs?|requests?|characters?|Regions?|partitions?)(?![A-Za-z])",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[a-z0-9)])[.!?]\s+(?=[A-Z])")


def definition_drafts(terms: Sequence[TermProposal]) -> Iterator[DraftProposal]:
    """For each term that is explained: which of these fits? The wrong ones are its neighbours in the note."""
    sure = _best(terms)
    for place, term in enumerate(sure):
        near = sure[max(0, place - _NEAR) : place + _NEAR + 1]
        others = sorted(
            (each for each in near if normal(each.name) != normal(term.name)),
            key=lambda each: (each.section != term.section, _apart(each, term)),
        )
        masked = _masked(term.definition, term.name, term.abbreviation)
        names = tuple(dict.fromkeys(each.name for each in others[: 4 * _OPTIONS]))[:_OPTIONS]
        if masked and len(masked.split()) >= 4:
            stem = f"Which term fits: “{shortened(masked, 300)}”?"
            yield _draft("definition", stem, term.name, names, term.span, term.section)


def _best(terms: Sequence[TermProposal]) -> list[TermProposal]:
    """Each term once, by its best explanation: one that says what it is, or else the first."""
    best: dict[str, TermProposal] = {}
    for term in terms:
        name = term.known or normal(term.name)
        if not term.sure or not term.definition:
            continue
        if name not in best or (term.form in _EXPLAINS and best[name].form not in _EXPLAINS):
            best[name] = term
    return sorted(best.values(), key=lambda term: term.span.first)


def _apart(one: TermProposal, other: TermProposal) -> int:
    return abs(one.span.first - other.span.first)


def _masked(text: str, *names: str) -> str:
    """A definition that does not contain its own name."""
    for name in names:
        if name:
            text = re.sub(rf"\b{re.escape(name)}s?\b", "…", text, flags=re.IGNORECASE)
    return text.strip(" .")


def tip_drafts(section: NoteSection, found: Sequence[Entry], course: int) -> Iterator[DraftProposal]:
    """Exam tips as statements to judge; what only says "know this" is none."""
    under = any(_TIP_TITLE.search(title) for title in section.span.path[-2:])
    for entry in found:
        named = entry.label and _TIP_LABEL.match(entry.label)
        if entry.prompt or not (named or (under and entry.bullet)):
            continue
        text = (entry.text if named else entry.raw).strip()
        body = text.partition(":")[2].strip() if entry.bold and not named else text
        if len(text.split()) >= 5 and not _TASKED.match(body or text):
            yield _draft("tip", shortened(text, 300), "True", ("False",), _span(entry, section), course)


def contrast_drafts(
    section: NoteSection, found: Sequence[Entry], tables: Sequence[Sequence[Row]], course: int
) -> Iterator[DraftProposal]:
    """Sentences that set two things against each other, and tables that compare them."""
    halves = []
    for entry in found:
        if entry.prompt:
            continue
        for sentence in _SENTENCE.split(entry.text or entry.raw):
            middle = _CONTRAST.search(sentence)
            if middle is not None and middle.start() > 15 and len(sentence) - middle.end() > 12:
                halves.append(
                    (entry, sentence[: middle.end()].strip(), sentence[middle.end() :].strip(" ,."))
                )
    for place, (entry, start, end) in enumerate(halves):
        near = halves[max(0, place - _NEAR) : place + _NEAR + 1]
        others = tuple(dict.fromkeys(other for _, _, other in near if other != end))[:_OPTIONS]
        stem = f"How does this go on? “{shortened(start, 260)} …”"
        yield _draft("contrast", stem, shortened(end, 200), others, _span(entry, section), course)
    for table in tables:
        yield from _compared(table, section, course)


def _compared(table: Sequence[Row], section: NoteSection, course: int) -> Iterator[DraftProposal]:
    """A table with a column for each of two or more things: what holds for one of them, not for the others?"""
    head = table[0].cells
    if len(head) < 3 or not head[0] or len(table) > 60:
        return
    rows = [row for row in table[1:] if len(row.cells) == len(head)]
    if sum(len(cell.split()) for row in rows for cell in row.cells[1:]) < 2 * len(rows) * (len(head) - 1):
        return  # data, not a comparison
    for row in rows:
        values = row.cells[1:]
        if len(set(values)) == len(values) and all(values):
            stem = f"{head[0]} “{row.cells[0]}”: what holds for {head[1]}?"
            span = Span(row.line, row.line, section.span.path)
            yield _draft("contrast", stem, values[0], values[1 : 1 + _OPTIONS], span, course)


def limit_drafts(section: NoteSection, found: Sequence[Entry], course: int) -> Iterator[DraftProposal]:
    """Sentences with a limit and its number, the number left out."""
    amounts = [
        (entry, sentence, amount)
        for entry in found
        if not entry.prompt
        for sentence in _SENTENCE.split(entry.raw)
        if _BOUND.search(sentence)
        for amount in list(_AMOUNT.finditer(sentence))[:1]
    ]
    for place, (entry, sentence, amount) in enumerate(amounts):
        value, unit = exact(amount[1], amount[2]), amount[4]
        near = amounts[max(0, place - _NEAR) : place + _NEAR + 1]
        siblings = [exact(other[1], other[2]) for _, _, other in near if other[4].lower() == unit.lower()]
        stem = f"{sentence[: amount.start()]}____{sentence[amount.end() :]}".strip()
        wrong = tuple(f"{number_text(each)}{amount[3]}{unit}" for each in _near(value, siblings))
        if len(stem.split()) >= 5:
            yield _draft("limit", shortened(stem, 300), amount[0], wrong, _span(entry, section), course)


def _near(value: Fraction, siblings: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Other numbers for a limit: those that stand beside it first, then halves and multiples."""
    scaled = [value * 2, value / 2, value * 10, value / 10, value * 5]
    whole = [each for each in scaled if each.denominator == 1 or value.denominator != 1]
    return tuple(dict.fromkeys(each for each in (*siblings, *whole) if each != value and each > 0))[:_OPTIONS]


def worked_drafts(examples: Sequence[WorkedExample]) -> Iterator[DraftProposal]:
    """Each calculation as a question with the engine's answer; known mistakes give the wrong ones."""
    for example in examples:
        slips = [each for each in (example.printed, *example.slips) if each != example.right]
        wrong = tuple(dict.fromkeys(f"{number_text(each)} {example.unit}" for each in slips))[:_OPTIONS]
        stem = f"How many {example.unit} does {example.task} take?"
        if example.task[0].isdigit():
            stem = f"How many {example.unit} do {example.task} take?"
        right = f"{number_text(example.right)} {example.unit}"
        yield _draft("worked", stem, right, wrong, example.span, example.section)


def _span(entry: Entry, section: NoteSection) -> Span:
    return Span(entry.line, entry.last, section.span.path)


def _draft(
    kind: str, stem: str, right: str, distractors: tuple[str, ...], span: Span, course: int
) -> DraftProposal:
    return DraftProposal(key_of(kind, span.path, stem, right), kind, stem, right, distractors, span, course)
