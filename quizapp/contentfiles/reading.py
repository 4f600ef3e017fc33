"""A whole course, read in one pass: everything but the questions at once, the questions one by one."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from . import prose
from .claims import ClaimCheck
from .computing import Exact
from .frame import read_blueprint, read_course, read_outline
from .guide import GuideReader
from .knowledge import read_fact_ids, read_facts, read_term_slugs, read_terms
from .lint import BankFigures
from .numbers import check_numbers, covered_by
from .problems import Place, Problems, shown
from .prose import Renderer
from .questions import Surroundings, read_questions
from .records import (
    BlockEntry,
    BlueprintRecord,
    CourseEntry,
    FactRecord,
    GuideRecord,
    QuestionRecord,
    SectionEntry,
    TermRecord,
)
from .text import Source, read

# Of a report: a page shows no more, and the checker prints them all.
MOST_WARNINGS = 200


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where pages are. Each text has {} where the slug, id or number goes."""

    term: str = "/glossary/{}/"
    fact: str = "/facts/{}/"
    section: str = "/guide/{}/"
    practise: str = "/study/cram/?section={}"


@dataclass(slots=True)
class Reading:
    """What was read, and what is wrong with it. Nothing may be loaded while `problems.errors` is not empty."""

    folder: Path
    problems: Problems
    course: CourseEntry
    outline: dict[str, BlockEntry] = field(default_factory=dict)
    facts: dict[str, FactRecord] = field(default_factory=dict)
    terms: dict[str, TermRecord] = field(default_factory=dict)
    blueprints: dict[str, BlueprintRecord] = field(default_factory=dict)
    guides: dict[int, GuideRecord] = field(default_factory=dict)
    figures: BankFigures = field(default_factory=lambda: BankFigures(Place("")))
    _root: Path = field(default_factory=Path.cwd)
    _renderer: Renderer | None = None
    _around: Surroundings | None = None
    _claims: ClaimCheck | None = None
    _covers: Mapping[str, frozenset[Exact]] = field(default_factory=dict)

    def questions(self) -> Iterator[QuestionRecord]:
        """Every question without errors, in the order of the files; then the checks over all of them."""
        if self._around is None or self._renderer is None:
            return
        index: dict[UUID, tuple[int, str]] = {}
        for path in _files(self.folder / "questions", ".yaml", self.problems, self._root):
            source = read(path, shown(path, self._root), self.problems)
            if source is None:
                continue
            for question in read_questions(source, self.problems, self._around, self._renderer):
                index[question.id] = (question.section, question.status)
                if self._claims is not None:
                    self._claims.question(question, source)
                check_numbers(question, source, self.problems, self._covers)
                self.figures.add(question)
                yield question
        self.figures.judge(self.problems)
        self._check_quizzes(index, self._around)

    def report(self) -> dict[str, Any]:
        """The figures of the course, as JSON, once `questions` was read to its end.

        What `BankFigures.report` says of the bank, and beside it: `guide` (blocks filled, asked for, and facts
        linked), `facts` (in all, with patterns) and `warnings`, the first 200 as they are printed.
        """
        return self.figures.report() | {
            "guide": {
                "filled": sum(len(guide.filled) for guide in self.guides.values()),
                "asked": len(self.outline),
                "facts": len({ref for guide in self.guides.values() for ref in guide.facts}),
            },
            "facts": {
                "all": len(self.facts),
                "patterns": sum(bool(fact.patterns) for fact in self.facts.values()),
            },
            "warnings": [str(problem) for problem in self.problems.warnings[:MOST_WARNINGS]],
        }

    def _check_quizzes(self, index: dict[UUID, tuple[int, str]], around: Surroundings) -> None:
        for guide in self.guides.values():
            for block, id_, place in guide.quizzes:
                if id_ not in around.seen:
                    self.problems.error(place, f"{block} places a question that is not in the bank: {id_}.")
                    continue
                # A question with errors of its own is in `seen` alone.
                section, status = index.get(id_, (guide.section, "published"))
                if section != guide.section:
                    self.problems.error(place, f"{block} places question {id_} of section {section}.")
                elif status != "published":
                    self.problems.error(place, f"{block} places question {id_}, which is {status}.")


class _Links:
    def __init__(self, reading: Reading, addresses: Addresses, facts: set[str], terms: set[str]) -> None:
        self.reading = reading
        self.addresses = addresses
        self.facts = facts
        self.terms = terms
        self.written = {
            section.number for section in reading.course.sections if _guide(reading, section).exists()
        }

    def resolve(self, scheme: str, target: str) -> str | None:
        if scheme == "term":
            return self.addresses.term.format(target) if target in self.terms else None
        if scheme == "fact":
            return self.addresses.fact.format(target) if target in self.facts else None
        block = self.reading.outline.get(target) if scheme == "block" else None
        if scheme == "section" and target.isdecimal() and len(target) < 4:
            number = int(target)
        elif block is not None:
            number = block.section
        else:
            return None
        section = self.reading.course.section(number)
        if section is None:
            return None
        if number not in self.written:
            return ""
        return self.addresses.section.format(section.slug) + (f"#{block.ref}" if block else "")


def _guide(reading: Reading, section: SectionEntry) -> Path:
    return reading.folder / "sections" / f"{section.filename}.md"


def read_folder(
    folder: Path,
    *,
    today: date,
    root: Path | None = None,
    addresses: Addresses | None = None,
    drawings: Collection[str] = (),
) -> Reading:
    """Read and check the course in `folder`. `root` is what printed paths begin at.

    `drawings` are the names that a `::: diagram` may have.
    """
    root = root or Path.cwd()
    addresses = addresses or Addresses()
    problems = Problems()
    course_source = read(folder / "course.toml", shown(folder / "course.toml", root), problems)
    course = read_course(course_source, problems) if course_source else None
    if course is None:
        return Reading(folder, problems, CourseEntry("", "", "", "", "", ()))
    reading = Reading(folder, problems, course, _root=root)
    reading.figures = BankFigures(Place(shown(folder / "questions", root)))

    def source(name: str) -> Source:
        return read(folder / name, shown(folder / name, root), problems) or Source(name, "")

    outline_source, facts_source, terms_source = (
        source("outline.yaml"),
        source("facts.yaml"),
        source("glossary.yaml"),
    )
    if outline_source.text:
        reading.outline = read_outline(outline_source, problems, course)
    fact_ids, term_slugs = read_fact_ids(facts_source), read_term_slugs(terms_source)
    links = _Links(reading, addresses, fact_ids, term_slugs)
    renderer = Renderer(links, problems)
    if facts_source.text:
        reading.facts = read_facts(facts_source, problems, course, renderer, today)
    if terms_source.text:
        reading.terms = read_terms(terms_source, problems, course, reading.outline, fact_ids, renderer)
    broken = _read_blueprints(reading, root)
    reading._claims = ClaimCheck(reading.facts, problems)
    for term in reading.terms.values():
        reading._claims.term(term, terms_source)
    _read_guides(reading, renderer, addresses, drawings, root)
    reading._covers = {
        ref: covered_by(f"{fact.title}\n{fact.claim}\n{fact.value.text}")
        for ref, fact in reading.facts.items()
    }
    # A fact with errors of its own counts as current, so that one slip is one error.
    statuses = {ref: reading.facts[ref].status if ref in reading.facts else "current" for ref in fact_ids}
    reading._renderer = renderer
    reading._around = Surroundings(course, reading.outline, statuses, term_slugs, reading.blueprints, broken)
    return reading


def _read_blueprints(reading: Reading, root: Path) -> set[str]:
    """Read exams/*.toml; returns the names of those with errors."""
    problems, broken = reading.problems, set()
    for path in _files(reading.folder / "exams", ".toml", problems, root):
        text = read(path, shown(path, root), problems)
        blueprint = read_blueprint(text, problems) if text else None
        if blueprint is None:
            broken.add(path.stem)
        elif blueprint.slug != path.stem:
            problems.error(
                Place(shown(path, root)), f"`slug` is {blueprint.slug!r}, but the file is called {path.name}."
            )
            broken |= {path.stem, blueprint.slug}
        else:
            reading.blueprints[blueprint.slug] = blueprint
    default = reading.course.default_blueprint
    if default and default not in reading.blueprints and default not in broken:
        place = Place(shown(reading.folder / "course.toml", root))
        problems.error(place, f"`default_blueprint` is {default!r}, but there is no exams/{default}.toml.")
    return broken


def _read_guides(
    reading: Reading, renderer: Renderer, addresses: Addresses, drawings: Collection[str], root: Path
) -> None:
    reader = GuideReader(
        reading.course,
        reading.outline,
        reading.terms,
        renderer,
        lambda number: addresses.practise.format(number),
        drawings,
    )
    expected = {f"{section.filename}.md": section for section in reading.course.sections}
    for path in _files(reading.folder / "sections", ".md", reading.problems, root):
        section = expected.get(path.name)
        if section is None:
            reading.problems.error(
                Place(shown(path, root)), "No section in course.toml has this name; it is NN-slug.md."
            )
            continue
        source = read(path, shown(path, root), reading.problems)
        guide = reader.read(source, section) if source else None
        if source is not None and reading._claims is not None:
            reading._claims.guide(source)
        if guide is not None:
            reading.guides[section.number] = guide


def _files(folder: Path, suffix: str, problems: Problems, root: Path) -> list[Path]:
    """The files of a folder that may be missing. A file with another ending would be overlooked: an error."""
    if not folder.is_dir():
        return []
    found = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or not path.is_file():
            continue
        if path.suffix == suffix:
            found.append(path)
        else:
            problems.error(Place(shown(path, root)), f"This file is not read: files here end in {suffix}.")
    return found


def hash_of(folder: Path) -> str:
    """One hash of every file of the course, and of how text is rendered."""
    digest = hashlib.sha256(f"renderer {prose.RENDERER}\n".encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
            digest.update(
                f"{path.relative_to(folder)}\0{path.stat().st_size}\0".encode("utf-8", "surrogateescape")
            )
            digest.update(path.read_bytes())
    return digest.hexdigest()


def courses(root: Path) -> list[Path]:
    """The course folders in `root`, or `root` itself if it is one."""
    if (root / "course.toml").exists():
        return [root]
    if not root.is_dir():
        return []
    return sorted(path.parent for path in root.glob("*/course.toml"))
