"""What is read in a note and proposed from it, as frozen records. Lines count from 1, ends included."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from quizapp.contentfiles.records import Link

UNMAPPED = 0

DRAFT_KINDS = ("definition", "tip", "contrast", "limit", "worked")
STATUS = "draft"


@dataclass(frozen=True, slots=True)
class NoteText:
    """A file as lines of clean text. `digest` is the SHA-256 of its bytes, `encoding` how they were read."""

    name: str
    lines: tuple[str, ...]
    digest: str
    encoding: str


@dataclass(frozen=True, slots=True)
class Span:
    """Where something stands: lines and the headings above it."""

    first: int
    last: int
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that takes the lines `first` to `last`. A lower `level` stands higher; `form` says how it is written."""

    first: int
    last: int
    level: int
    title: str
    form: str


@dataclass(frozen=True, slots=True)
class NoteSection:
    """A heading and what follows it up to the next one; the first section may have no heading.

    `key` stays while the headings stay, `fingerprint` changes with the text.
    """

    position: int
    span: Span
    level: int
    form: str
    key: str
    fingerprint: str

    @property
    def title(self) -> str:
        return self.span.path[-1] if self.span.path else ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """`covered` counts the lines that are not blank and stand in exactly one section; it should be all of `lines`."""

    lines: int
    covered: int
    astray: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CourseSection:
    """A section of a course in plain words: its title, and what is said in it, each with a weight."""

    number: int
    title: str
    words: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class CourseTerm:
    slug: str
    names: tuple[str, ...]
    section: int


@dataclass(frozen=True, slots=True)
class Mapped:
    """The course section that a section of the note fits best, UNMAPPED if none does. The score is 0 to 1."""

    section: int
    score: float


@dataclass(frozen=True, slots=True)
class TermProposal:
    """`known` is the slug of a term that the glossary has already. `sure` if the form or the glossary vouches for it.

    A term that the note only asks for has no definition.
    """

    key: str
    name: str
    abbreviation: str
    definition: str
    form: str
    known: str
    sure: bool
    span: Span
    section: int


@dataclass(frozen=True, slots=True)
class DraftProposal:
    """A question to work on: never published as it is. With "True" as key it is a statement to judge."""

    key: str
    kind: str
    stem: str
    right: str
    distractors: tuple[str, ...]
    span: Span
    section: int
    status: str = STATUS


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """A calculation of the note, and the same by the engine.

    `verdict` is "right", "assumes" (right under what `assumption` says, which
    the note does not) or "wrong". `mistakes` are codes of the engine, each tuple
    an explanation of the note's number; none if nobody knows how it came about.
    """

    key: str
    task: str
    printed: Fraction
    right: Fraction
    unit: str
    verdict: str
    assumption: str
    mistakes: tuple[tuple[str, ...], ...]
    slips: tuple[Fraction, ...]
    quote: str
    span: Span
    section: int


@dataclass(frozen=True, slots=True)
class NoteClaim:
    """A claim of the note that a fact calls wrong, outdated, contradicted or imprecise.

    `disputed` if sources disagree about the fact itself.
    """

    key: str
    fact: str
    title: str
    verdict: str
    disputed: bool
    words: str
    sentence: str
    right: str
    sources: tuple[Link, ...]
    span: Span
    section: int
