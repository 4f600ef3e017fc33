"""A note read against a course: sections, proposals, calculations and claims. Reads, and writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeVar

from quizapp.contentfiles.patterns import pattern
from quizapp.contentfiles.problems import Place, Problems
from quizapp.contentfiles.reading import Reading
from quizapp.contentfiles.records import FactRecord

from .claimed import Finder, claims
from .dialects import translated
from .drafts import contrast_drafts, definition_drafts, limit_drafts, tip_drafts, worked_drafts
from .entries import entries, tables
from .judged import Named, judged
from .kinds import kinds_of
from .outline import Glossary, Outline, course_sections, course_terms, mapped
from .plain import key_of, normal
from .records import (
    UNMAPPED,
    CourseSection,
    CourseTerm,
    Coverage,
    DraftProposal,
    Mapped,
    NoteClaim,
    NoteSection,
    NoteText,
    TermProposal,
    WorkedExample,
)
from .sections import coverage, sections
from .subject import Subject
from .terms import sure_once, terms
from .worked import Calculations

_Keyed = TypeVar("_Keyed", TermProposal, DraftProposal, WorkedExample, NoteClaim)

# Proposals of one kind from one note; nobody decides about more.
MOST_PROPOSALS = 2000
# Several times as much as the longest notes that people write.
MOST_CHARACTERS = 1_000_000
MOST_SECTIONS = 5000
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Course:
    """What notes are held against."""

    sections: tuple[CourseSection, ...]
    outline: Outline
    glossary: Glossary
    facts: Mapping[str, FactRecord]
    claims: Finder
    subject: Subject


@dataclass(frozen=True, slots=True)
class NoteReading:
    """Everything that was read in a note. `mapping` has one entry for each of `sections`."""

    note: NoteText
    sections: tuple[NoteSection, ...]
    coverage: Coverage
    mapping: tuple[Mapped, ...]
    terms: tuple[TermProposal, ...]
    drafts: tuple[DraftProposal, ...]
    examples: tuple[WorkedExample, ...]
    claims: tuple[NoteClaim, ...]


def course_of(reading: Reading) -> Course:
    """A course that was read from its files."""
    return course(course_sections(reading), course_terms(reading), reading.facts)


def course(
    outline: Sequence[CourseSection], glossary: Sequence[CourseTerm], facts: Mapping[str, FactRecord]
) -> Course:
    """A course from plain records, wherever they come from."""
    # A disputed fact judges none of our own texts, but who wrote a note should know of the dispute.
    patterns = {
        ref: [pattern(text) for text in fact.patterns]
        for ref, fact in facts.items()
        if fact.status in {"current", "disputed"}
    }
    return Course(
        tuple(outline),
        Outline(outline),
        Glossary(glossary),
        facts,
        Finder(patterns),
        Subject(facts, glossary),
    )


def read_note(
    note: NoteText, against: Course, problems: Problems, *, progress: Progress | None = None
) -> NoteReading:
    """Read a note; warnings go to `problems`. `progress` is told sections done and sections in all."""
    told = translated(note.lines)
    text = told.lines
    kinds, warnings = kinds_of(text, told.kinds)
    for line, message in warnings:
        problems.warn(Place(note.name, line), message)
    found = sections(text, kinds)
    end = _end(text)
    if len(found) > MOST_SECTIONS:
        end = min(end, found[MOST_SECTIONS].span.first - 1)
    if end < len(text):
        message = (
            f"The note is very long. Behind line {end:,} it is cut into sections, but nothing is looked for."
        )
        problems.warn(Place(note.name, end), message)
        text, kinds = [line[:MOST_CHARACTERS] for line in text[:end]], kinds[:end]
    searched = [_until(section, end) for section in found if section.span.first <= end]
    mapping = (
        *mapped(against.outline, text, kinds, searched),
        *[Mapped(UNMAPPED, 0.0)] * (len(found) - len(searched)),
    )
    standing = against.subject.standing(text, kinds)
    if standing == "off":
        message = "The note hardly speaks of the course's subject. No questions and claims are looked for."
        problems.warn(Place(note.name), message)
    every: list[TermProposal] = []
    drafts: list[DraftProposal] = []
    examples: list[WorkedExample] = []
    calculations = Calculations()
    for place, (section, to) in enumerate(zip(searched, mapping, strict=False)):
        if progress is not None:
            progress(place + 1, len(searched))
        if len(every) > MOST_PROPOSALS and len(drafts) > MOST_PROPOSALS:
            continue
        lines = list(entries(text, kinds, section))
        rows = tables(text, kinds, section)
        if len(every) <= MOST_PROPOSALS:
            every += terms(section, lines, rows, against.glossary, to.section)
        if len(drafts) <= MOST_PROPOSALS and standing != "off":
            drafts += tip_drafts(section, lines, to.section)
            drafts += contrast_drafts(section, lines, rows, to.section)
            drafts += limit_drafts(section, lines, to.section)
        examples += calculations.of(section, lines, to.section, rows)
    every = sure_once(every)
    wrong: Iterable[NoteClaim] = ()
    if standing == "off":
        every = [replace(term, sure=False) for term in every]
    else:
        wrong = claims(text, kinds, searched, mapping, against.facts, against.claims)
    if standing == "beside":
        named = Named(text, searched, against.subject)
        wrong = (claim for claim in wrong if named.at(claim.span.first, claim.sentence))
        drafts = [draft for draft in drafts if named.at(draft.span.first)]
        every = [replace(term, sure=term.sure and named.at(term.span.first)) for term in every]
    wrongs = list(islice(wrong, MOST_PROPOSALS + 1))
    for name, several in (("terms", every), ("drafts", drafts), ("claims", wrongs)):
        if len(several) > MOST_PROPOSALS:
            problems.warn(Place(note.name), f"More than {MOST_PROPOSALS:,} {name}: the others are left out.")
    every, examples = _keyed(every), _keyed(examples)
    drafts = drafts[:MOST_PROPOSALS]
    drafts += definition_drafts(every, against.glossary)
    drafts += worked_drafts(examples)
    drafts = sorted(judged(drafts, wrongs), key=lambda draft: draft.span.first)
    return NoteReading(
        note,
        found,
        coverage(note.lines, found),
        mapping,
        tuple(every),
        tuple(_keyed(_once(drafts))),
        tuple(examples),
        tuple(_keyed(wrongs)),
    )


def _once(drafts: Sequence[DraftProposal]) -> list[DraftProposal]:
    """No question twice, wherever it stands."""
    return list(
        {(draft.kind, normal(draft.stem), normal(draft.right)): draft for draft in reversed(drafts)}.values()
    )[::-1]


def _end(lines: Sequence[str]) -> int:
    """The last line in which something is looked for."""
    length = 0
    for number, line in enumerate(lines, start=1):
        length += len(line) + 1
        if length > MOST_CHARACTERS:
            return number
    return len(lines)


def _until(section: NoteSection, end: int) -> NoteSection:
    return replace(section, span=replace(section.span, last=min(section.span.last, end)))


def _keyed(found: list[_Keyed]) -> list[_Keyed]:
    """Proposals with keys that are unique: a repetition is known by its number."""
    seen: Counter[str] = Counter()
    made = []
    for each in found[:MOST_PROPOSALS]:
        seen[each.key] += 1
        made.append(replace(each, key=key_of(each.key, str(seen[each.key]))) if seen[each.key] > 1 else each)
    return made
