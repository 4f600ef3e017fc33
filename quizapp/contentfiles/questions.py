"""questions/*.yaml: one record a question, each checked by itself and against the course."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from uuid import UUID

from .fields import BLOCK, FACT, SLUG, Fields
from .lint import check_wording
from .problems import Place, Problems
from .prose import Renderer
from .records import (
    NOTHING,
    BlockEntry,
    BlueprintRecord,
    CourseEntry,
    NumberRecord,
    OptionRecord,
    Prose,
    QuestionRecord,
    Written,
)
from .text import Source
from .yaml_lists import Record, open_list

KINDS = ("single", "multiple", "true-false", "numeric")
STATUSES = ("draft", "published", "retired")
BLOOMS = ("recall", "apply", "analyse")
MOST_OPTIONS = 6
_UUID = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
_NUMBER = re.compile(r"^-?[0-9]{1,18}(\.[0-9]{1,12}|/[0-9]{1,12})?$")


@dataclass(slots=True)
class Surroundings:
    """What a question may refer to. `seen` grows: an id is used once in a course."""

    course: CourseEntry
    outline: Mapping[str, BlockEntry]
    facts: Mapping[str, str]  # id to status
    terms: set[str]
    blueprints: Mapping[str, BlueprintRecord]
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
        question = _Question(record, problems, around, renderer, section).read()
        if question is not None and not opened.head.broken:
            yield question


class _Question:
    def __init__(
        self, record: Record, problems: Problems, around: Surroundings, renderer: Renderer, section: int
    ) -> None:
        self.record = record
        self.problems = problems
        self.around = around
        self.renderer = renderer
        self.section = section
        self.fields = Fields(record.node, problems, "question")

    def read(self) -> QuestionRecord | None:
        fields = self.fields
        before = len(self.problems.found)
        id_ = self.id()
        kind = fields.choice("kind", KINDS)
        status = fields.choice("status", STATUSES, default="published")
        block = fields.match("block", BLOCK, "S05-P02")
        concept = fields.match("concept", SLUG, "rcu-rounding")
        difficulty = fields.integer("difficulty", low=1, high=5)
        bloom = fields.choice("bloom", BLOOMS)
        tasks = self.tasks()
        facts = self.facts(status)
        terms = self.terms()
        stem = self.prose(fields, "stem")
        explanation = self.prose(fields, "explanation")
        sources = fields.links("sources", dated=True)
        choose, options, numbers = self.choices(kind)
        given, work, slips = self.written("given"), self.written("work"), self.written("slips")
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
            choose=choose,
            stem=stem,
            options=options,
            numbers=numbers,
            explanation=explanation,
            sources=sources,
            place=fields.place_of("id"),
            given=given,
            work=work,
            slips=slips,
        )
        check_wording(question, self.record.source, self.problems)
        # Whatever was reported since `before` was reported about this question.
        clean = all(problem.warning for problem in self.problems.found[before:])
        return question if clean else None

    def id(self) -> UUID | None:
        text = self.fields.match("id", _UUID, "6f0a3c0e-1b64-4a3e-9a53-0c8f4a6a1d11 (a UUID in lower case)")
        if not _UUID.match(text):
            return None
        found = UUID(text)
        place = self.fields.place_of("id")
        first = self.around.seen.setdefault(found, place)
        if first is not place:
            self.fields.error(
                place,
                f"The id {text} is taken by {first.path}:{first.line}. Make a new one; ids are never reused.",
            )
        return found

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
            elif held != "current" and status == "published":
                self.fields.error(
                    place, f"{ref} is {held}. A question that counts rests on current facts only."
                )
        if not cited and self.fields.has("facts") and status == "published":
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

    def written(self, name: str) -> tuple[Written, ...]:
        return tuple(Written(text, place) for text, place in self.fields.texts(name))

    def prose(self, fields: Fields, name: str, *, inline: bool = False) -> Prose:
        text = fields.text(name)
        if not text:
            return NOTHING
        return self.renderer.prose(text, self.record.source, fields.place_of(name), inline=inline)

    def choices(self, kind: str) -> tuple[int, tuple[OptionRecord, ...], tuple[NumberRecord, ...]]:
        if kind == "true-false":
            return 1, self.true_false(), ()
        if kind == "numeric":
            return 0, (), self.numbers()
        options = self.options()
        keys = sum(option.is_key for option in options)
        place = self.fields.place_of("options")
        if kind == "single":
            if options and not 3 <= len(options) <= MOST_OPTIONS:
                self.fields.error(
                    place, f"A single has 3 to {MOST_OPTIONS} options; here are {len(options)}."
                )
            if options and keys != 1:
                self.fields.error(place, f"A single has exactly one `key: true`; here are {keys}.")
            return 1, options, ()
        choose = self.fields.integer("choose", low=2, high=5)
        if options and len(options) < 5:
            self.fields.error(place, f"A multiple has at least 5 options; here are {len(options)}.")
        if options and keys != choose:
            self.fields.error(place, f"`choose` is {choose}, but {keys} options have `key: true`.")
        if options and keys >= len(options):
            self.fields.error(place, "Every option is a key; at least one must be wrong.")
        return choose, options, ()

    def options(self) -> tuple[OptionRecord, ...]:
        options = []
        texts: dict[str, Place] = {}
        for node in self.fields.nodes("options", required=True):
            fields = Fields(node, self.problems, "option")
            option = OptionRecord(
                content=self.prose(fields, "text", inline=True),
                reason=self.prose(fields, "why"),
                is_key=fields.boolean("key", default=False),
            )
            fields.done()
            alike = " ".join(option.content.text.casefold().split())
            if alike and alike in texts:
                fields.error(
                    fields.place_of("text"), f"This option says the same as that in line {texts[alike].line}."
                )
            texts[alike] = fields.place
            options.append(option)
        if not options and self.fields.has("options"):
            self.fields.error(self.fields.place_of("options"), "`options` is empty.")
        return tuple(options)

    def true_false(self) -> tuple[OptionRecord, ...]:
        answer = self.fields.boolean("answer")
        return (
            OptionRecord(Prose("True", "True"), self.prose(self.fields, "why_true"), is_key=answer),
            OptionRecord(Prose("False", "False"), self.prose(self.fields, "why_false"), is_key=not answer),
        )

    def numbers(self) -> tuple[NumberRecord, ...]:
        fields = self.fields
        unit = fields.text("unit", default="", longest=40)
        tolerance = fields.match("tolerance", _NUMBER, "0.5", default="0")
        answer = fields.match("answer", _NUMBER, "12 or 0.5")
        if tolerance.startswith("-"):
            fields.error(fields.place_of("tolerance"), "`tolerance` is not negative.")
        found = [NumberRecord(answer, tolerance, unit, is_key=True, reason=NOTHING)]
        values: dict[Fraction, str] = {}
        if _exact(answer) is not None:
            values[_exact(answer) or Fraction(0)] = "the answer"
        mistakes = fields.nodes("mistakes", required=True)
        for node in mistakes:
            row = Fields(node, self.problems, "mistake")
            value = row.match("value", _NUMBER, "12 or 0.5")
            found.append(NumberRecord(value, "0", unit, is_key=False, reason=self.prose(row, "why")))
            row.done()
            number = _exact(value)
            if number is None:
                if not row.broken:
                    row.error(row.place_of("value"), f"`value` is {value!r}, which is no number.")
                continue
            if number in values:
                row.error(row.place_of("value"), f"{value} is also {values[number]}.")
            elif _accepted(number, answer, tolerance):
                row.error(row.place_of("value"), f"{value} lies within the tolerance of the answer.")
            values[number] = f"the mistake in line {row.place.line}"
        if mistakes and len(mistakes) < 2:
            fields.error(
                fields.place_of("mistakes"), "Name at least two mistakes, each with the number it produces."
            )
        if _exact(answer) is None and not fields.broken:
            fields.error(fields.place_of("answer"), f"`answer` is {answer!r}, which is no number.")
        return tuple(found)


def _exact(text: str) -> Fraction | None:
    try:
        return Fraction(text) if _NUMBER.match(text) else None
    except ZeroDivisionError:
        return None


def _accepted(number: Fraction, answer: str, tolerance: str) -> bool:
    right, slack = _exact(answer), _exact(tolerance)
    return right is not None and slack is not None and abs(number - right) <= slack
