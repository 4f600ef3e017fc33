"""questions/*.yaml: one record a question, each checked by itself and against the course."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field, replace
from uuid import UUID

from .fields import BLOCK, FACT, SLUG, Fields
from .kinds import Asked, Writing, read_multiple, read_numeric, read_single, read_true_false
from .lint import check_wording
from .places import read_cloze, read_matching, read_ordering
from .problems import Place, Problems
from .prose import Renderer
from .records import (
    IN_PAPERS,
    BlockEntry,
    BlueprintRecord,
    CaseRecord,
    CourseEntry,
    Prose,
    QuestionRecord,
    Written,
)
from .text import Source
from .yaml_lists import Record, open_list
from .yamltree import Mapping, Scalar

KINDS = ("single", "multiple", "true-false", "numeric", "cloze", "ordering", "matching")
STATUSES = ("draft", "pretest", "published", "retired")
BLOOMS = ("recall", "apply", "analyse")
_UUID = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")


@dataclass(slots=True)
class Surroundings:
    """What a question may refer to. `seen` grows: an id is used once in a course."""

    course: CourseEntry
    outline: MappingType[str, BlockEntry]
    facts: MappingType[str, str]  # id to status
    terms: set[str]
    blueprints: MappingType[str, BlueprintRecord]
    broken_blueprints: set[str] = field(default_factory=set)  # reported already; not twice
    seen: dict[UUID, Place] = field(default_factory=dict)


def read_questions(
    source: Source, problems: Problems, around: Surroundings, renderer: Renderer
) -> Iterator[QuestionRecord]:
    """The questions of one file that are free of errors, one at a time."""
    opened = open_list(source, "questions", problems)
    section = opened.head.integer("section", low=1, high=99)
    opened.head.done()
    if not opened.head.broken and around.course.section(section) is None:
        opened.head.error(opened.head.place_of("section"), f"The course has no section {section}.")
    for record in opened.records(problems):
        for question in _questions(record, _File(problems, around, renderer, section)):
            if not opened.head.broken:
                yield question


@dataclass(frozen=True, slots=True)
class _File:
    """What all records of a file have in common."""

    problems: Problems
    around: Surroundings
    renderer: Renderer
    section: int


def _questions(record: Record, file: _File) -> Iterator[QuestionRecord]:
    """The question of a record, or those of its case."""
    kind = record.node.values.get("kind") if isinstance(record.node, Mapping) else None
    if isinstance(kind, Scalar) and kind.text == "case":
        yield from _case(record, file)
        return
    question = _Question(record, file).read()
    if question is not None:
        yield question


def _case(record: Record, file: _File) -> Iterator[QuestionRecord]:
    fields = Fields(record.node, file.problems, "case")
    writing = Writing(file.renderer, record.source, file.problems)
    fields.asked.add("kind")
    case = CaseRecord(
        id=_new_id(fields, file.around) or UUID(int=0),
        title=fields.text("title", longest=120),
        scenario=writing.prose(fields, "scenario"),
        given=_written(fields, "given"),
        place=fields.place_of("id"),
    )
    nodes = fields.nodes("questions", required=True)
    fields.done()
    if fields.has("questions") and not 3 <= len(nodes) <= 5:
        fields.error(fields.place_of("questions"), f"A case has 3 to 5 questions; here are {len(nodes)}.")
    concepts: set[str] = set()
    for position, node in enumerate(nodes, start=1):
        question = _Question(Record(node, record.source), file).read()
        if question is None:
            continue
        if question.concept in concepts:
            # A paper asks a concept once and a case whole: it could never stand on one.
            file.problems.error(
                question.place, f"The concept {question.concept!r} stands in this case a second time."
            )
        else:
            concepts.add(question.concept)
            yield replace(question, given=case.given + question.given, case=case, case_position=position)


def _new_id(fields: Fields, around: Surroundings) -> UUID | None:
    text = fields.match("id", _UUID, "6f0a3c0e-1b64-4a3e-9a53-0c8f4a6a1d11 (a UUID in lower case)")
    if not _UUID.match(text):
        return None
    found = UUID(text)
    place = fields.place_of("id")
    first = around.seen.setdefault(found, place)
    if first is not place:
        fields.error(
            place,
            f"The id {text} is taken by {first.path}:{first.line}. Make a new one; ids are never reused.",
        )
    return found


def _written(fields: Fields, name: str) -> tuple[Written, ...]:
    return tuple(Written(text, place) for text, place in fields.texts(name))


class _Question:
    def __init__(self, record: Record, file: _File) -> None:
        self.record = record
        self.problems = file.problems
        self.around = file.around
        self.section = file.section
        self.fields = Fields(record.node, file.problems, "question")
        self.writing = Writing(file.renderer, record.source, file.problems)

    def read(self) -> QuestionRecord | None:
        fields = self.fields
        before = len(self.problems.found)
        id_ = _new_id(fields, self.around)
        kind = fields.choice("kind", KINDS)
        status = fields.choice("status", STATUSES, default="published")
        block = fields.match("block", BLOCK, "S05-P02")
        concept = fields.match("concept", SLUG, "rcu-rounding")
        difficulty = fields.integer("difficulty", low=1, high=5)
        bloom = fields.choice("bloom", BLOOMS)
        tasks = self.tasks()
        facts = self.facts(status)
        terms = self.terms()
        stem = self.writing.prose(fields, "stem")
        explanation = self.writing.prose(fields, "explanation")
        sources = fields.links("sources", dated=True)
        asked = self.asked(kind, stem)
        given, work, slips = (_written(fields, name) for name in ("given", "work", "slips"))
        fields.done()
        if block and block not in self.around.outline:
            fields.error(fields.place_of("block"), f"The outline has no block {block}.")
        elif block and self.around.outline[block].section != self.section:
            fields.error(
                fields.place_of("block"),
                f"Block {block} is not in section {self.section}, for which this file is.",
            )
        if id_ is None:
            return None
        question = QuestionRecord(
            id=id_,
            section=self.section,
            kind=kind,
            status=status,
            block=block,
            concept=concept,
            difficulty=difficulty,
            bloom=bloom,
            tasks=tasks,
            facts=facts,
            terms=terms,
            choose=asked.choose,
            stem=stem,
            options=asked.options,
            numbers=asked.numbers,
            explanation=explanation,
            sources=sources,
            place=fields.place_of("id"),
            given=given,
            work=work,
            slips=slips,
            parts=asked.parts,
        )
        check_wording(question, self.record.source, self.problems)
        # Whatever was reported since `before` was reported about this question.
        clean = all(problem.warning for problem in self.problems.found[before:])
        return question if clean else None

    def tasks(self) -> dict[str, tuple[str, ...]]:
        fields = self.fields.child("tasks", "mapping of blueprints to tasks")
        if fields is None:
            return {}
        tasks = {}
        for slug in fields.keys:
            named = fields.texts(slug)
            blueprint = self.around.blueprints.get(slug)
            if slug in self.around.broken_blueprints:
                continue
            if blueprint is None:
                known = ", ".join(sorted(self.around.blueprints)) or "none"
                fields.error(fields.keys[slug], f"There is no blueprint {slug!r}. There are: {known}.")
                continue
            for ref, place in named:
                task = blueprint.task(ref)
                if task is None:
                    fields.error(
                        place,
                        f'{blueprint.short} has no task {ref!r}. Quote it as in its file, such as "1.3".',
                    )
                elif not task.covered:
                    fields.error(
                        place,
                        f"Task {ref} of {blueprint.short} is marked as not covered. Change one of the two.",
                    )
            tasks[slug] = tuple(ref for ref, _ in named)
        self.fields.broken |= fields.broken
        return tasks

    def facts(self, status: str) -> tuple[str, ...]:
        cited = self.fields.texts("facts", FACT, "FL-087", required=True)
        for ref, place in cited:
            held = self.around.facts.get(ref)
            if held is None:
                self.fields.error(place, f"There is no fact {ref}.")
            elif held != "current" and status in IN_PAPERS:
                self.fields.error(
                    place, f"{ref} is {held}. A question that is asked rests on current facts only."
                )
        if not cited and self.fields.has("facts") and status in IN_PAPERS:
            self.fields.error(
                self.fields.place_of("facts"), "`facts` is empty. Every rule and number rests on a fact."
            )
        return tuple(ref for ref, _ in cited)

    def terms(self) -> tuple[str, ...]:
        named = self.fields.texts("terms", SLUG, "rcu")
        for slug, place in named:
            if slug not in self.around.terms:
                self.fields.error(place, f"There is no term {slug!r} in the glossary.")
        return tuple(slug for slug, _ in named)

    def asked(self, kind: str, stem: Prose) -> Asked:
        fields, writing = self.fields, self.writing
        match kind:
            case "single":
                return read_single(fields, writing)
            case "multiple":
                return read_multiple(fields, writing)
            case "true-false":
                return read_true_false(fields, writing)
            case "numeric":
                return read_numeric(fields, writing)
            case "cloze":
                return read_cloze(fields, writing, stem)
            case "ordering":
                return read_ordering(fields, writing)
            case _:
                return read_matching(fields, writing)
