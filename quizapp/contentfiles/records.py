"""What content files say, as frozen records. Texts are Markdown; `html` is made from them and safe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from .problems import Place

# The states in which a question stands in papers, and is checked to the last.
IN_PAPERS = ("pretest", "published")


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown as written, and the sanitised HTML made from it."""

    text: str
    html: str


NOTHING = Prose("", "")


@dataclass(frozen=True, slots=True)
class Link:
    title: str
    url: str
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class SectionEntry:
    """A section as course.toml lists it."""

    number: int
    slug: str
    title: str

    @property
    def filename(self) -> str:
        return f"{self.number:02}-{self.slug}"


@dataclass(frozen=True, slots=True)
class CourseEntry:
    slug: str
    title: str
    summary: str
    licence: str
    default_blueprint: str
    sections: tuple[SectionEntry, ...]

    def section(self, number: int) -> SectionEntry | None:
        return next((section for section in self.sections if section.number == number), None)


@dataclass(frozen=True, slots=True)
class Needs:
    """What a block of the outline must have. None and empty: nothing of that sort."""

    min_words: int = 0
    objective: bool = False
    must_mention: tuple[str, ...] = ()
    list: bool = False
    terms: tuple[str, ...] = ()
    blocks: int = 1
    targets: tuple[str, ...] = ()  # ids of blocks, or numbers of sections as text
    paragraphs: int | None = None
    min_questions: int = 1
    max_questions: int | None = None
    links: int = 1


@dataclass(frozen=True, slots=True)
class BlockEntry:
    """A block of the outline. `position` counts within its section."""

    ref: str
    section: int
    kind: str
    level: int | None
    title: str
    position: int
    needs: Needs
    place: Place


@dataclass(frozen=True, slots=True)
class FactRecord:
    """`patterns` know the wrong claim in a sentence; each is one that `patterns.pattern` takes.
    `volatile` is "price", "quota" or nothing."""

    ref: str
    section: int
    title: str
    claim: str
    verdict: str
    value: Prose
    status: str
    evidence: str
    sources: tuple[Link, ...]
    checked_on: date
    expires_on: date | None
    place: Place
    volatile: str = ""
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TermRecord:
    slug: str
    name: str
    abbreviation: str
    also: tuple[str, ...]
    section: int
    block: str
    definition: Prose
    facts: tuple[str, ...]
    related: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class GuideRecord:
    """A written section. `filled` are the blocks of the outline that it has, and that have what they need."""

    section: int
    checked_on: date
    prose: Prose
    words: int
    filled: frozenset[str]
    facts: frozenset[str]
    quizzes: tuple[tuple[str, UUID, Place], ...]  # block, question, where


@dataclass(frozen=True, slots=True)
class TaskRecord:
    ref: str
    title: str
    covered: bool


@dataclass(frozen=True, slots=True)
class DomainRecord:
    number: int
    title: str
    weight: int
    tasks: tuple[TaskRecord, ...]


@dataclass(frozen=True, slots=True)
class FormRecord:
    """A length in which the exam can be practised: the whole exam is the form "full"."""

    slug: str
    title: str
    questions: int
    scored: int
    minutes: int


@dataclass(frozen=True, slots=True)
class BlueprintRecord:
    """`version` names this wording of the blueprint: results keep it."""

    slug: str
    version: str
    title: str
    short: str
    valid_from: date
    valid_until: date | None
    minutes: int
    questions: int
    scored: int
    pass_scaled: int
    provisional: tuple[str, ...]
    sources: tuple[Link, ...]
    domains: tuple[DomainRecord, ...]
    forms: tuple[FormRecord, ...]

    def task(self, ref: str) -> TaskRecord | None:
        return next((task for domain in self.domains for task in domain.tasks if task.ref == ref), None)


@dataclass(frozen=True, slots=True)
class Written:
    """A short text as it stands in a file, and where."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class OptionRecord:
    """A choice, a step, a response, or an entry of a typed blank.

    `part` names the blank or the premise that it belongs to; "" in kinds
    without parts, and for a response that fits nothing.
    """

    content: Prose
    reason: Prose
    is_key: bool
    part: str = ""


@dataclass(frozen=True, slots=True)
class PartRecord:
    """A blank of a cloze, which has no text of its own, or a premise of a matching."""

    name: str
    content: Prose
    typed: bool = False


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """A scenario that several questions share. `given` holds for each of them."""

    id: UUID
    title: str
    scenario: Prose
    given: tuple[Written, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class NumberRecord:
    """A number as written, exact: the right one, or one that a known slip produces."""

    value: str
    tolerance: str
    unit: str
    is_key: bool
    reason: Prose


@dataclass(frozen=True, slots=True)
class QuestionRecord:
    id: UUID
    section: int
    kind: str
    status: str
    block: str
    concept: str
    difficulty: int
    bloom: str
    tasks: Mapping[str, tuple[str, ...]]
    facts: tuple[str, ...]
    terms: tuple[str, ...]
    choose: int
    stem: Prose
    options: tuple[OptionRecord, ...]
    numbers: tuple[NumberRecord, ...]
    explanation: Prose
    sources: tuple[Link, ...]
    place: Place
    given: tuple[Written, ...] = ()  # numbers that the scenario makes up
    work: tuple[Written, ...] = ()  # lines of right computation, "90 * 2.5 = 225"
    slips: tuple[Written, ...] = ()  # the same for wrong numbers
    parts: tuple[PartRecord, ...] = ()  # blanks in the order of the stem, or premises
    case: CaseRecord | None = None
    case_position: int | None = None  # from 1, in the order of the file
