"""The frame of a course: course.toml, outline.yaml and exams/*.toml."""

from __future__ import annotations

import re
from datetime import date

from . import tomltree
from .fields import BLOCK, SLUG, TASK, Fields
from .problems import Problems
from .records import (
    BlockEntry,
    BlueprintRecord,
    CourseEntry,
    DomainRecord,
    FormRecord,
    Needs,
    SectionEntry,
    TaskRecord,
)
from .text import Source
from .yaml_lists import records

KINDS = (
    "heading",
    "glossary",
    "example",
    "code",
    "formula",
    "keypoint",
    "xref",
    "summary",
    "quiz",
    "reflect",
    "links",
    "transition",
)
_TARGET = re.compile(r"^(S[0-9]{2}-P[0-9]{2,3}|[0-9]{1,2})$")
# Before anybody wrote DynamoDB questions; a wrong year is then seen.
_LONG_AGO = date(2012, 1, 1)
# The form of a blueprint that is the exam itself; the others are shorter.
WHOLE = "full"


def read_course(source: Source, problems: Problems) -> CourseEntry | None:
    node = tomltree.parse(source, problems)
    if node is None:
        return None
    fields = Fields(node, problems, "course")
    sections: dict[int, SectionEntry] = {}
    slugs: set[str] = set()
    slug = fields.match("slug", SLUG, "dynamodb")
    title = fields.text("title", longest=200)
    summary = fields.text("summary", longest=500)
    licence = fields.text("licence", longest=100)
    default_blueprint = fields.match("default_blueprint", SLUG, "dva-c03")
    for item in fields.nodes("sections", required=True):
        entry = Fields(item, problems, "section")
        section = SectionEntry(
            number=entry.integer("number", low=1, high=99),
            slug=entry.match("slug", SLUG, "throughput-capacity"),
            title=entry.text("title", longest=200),
        )
        entry.done()
        if section.number in sections:
            problems.error(entry.place_of("number"), f"Section {section.number} is listed twice.")
        elif section.slug in slugs:
            problems.error(entry.place_of("slug"), f"The slug {section.slug!r} is taken by another section.")
        elif not entry.broken:
            sections[section.number] = section
            slugs.add(section.slug)
    fields.done()
    return CourseEntry(slug, title, summary, licence, default_blueprint, tuple(sections.values()))


def read_outline(source: Source, problems: Problems, course: CourseEntry) -> dict[str, BlockEntry]:
    """The blocks of a complete guide, in reading order, by id."""
    blocks: dict[str, BlockEntry] = {}
    positions: dict[int, int] = {}
    for record in records(source, "blocks", problems):
        fields = Fields(record.node, problems, "block")
        ref = fields.match("id", BLOCK, "S05-P07")
        section = fields.integer("section", low=1, high=99)
        kind = fields.choice("kind", KINDS)
        heading = kind == "heading"
        level = fields.integer("level", low=2, high=4) if heading else None
        title = fields.text("title", longest=200) if heading else ""
        fields.text("parent", default="", longest=200)
        needs = _needs(fields)
        fields.done()
        if course.section(section) is None:
            fields.error(fields.place_of("section"), f"The course has no section {section}.")
        elif not ref.startswith(f"S{section:02}-"):
            fields.error(
                fields.place_of("id"), f"`id` is {ref!r} in section {section}; it begins with S{section:02}-."
            )
        if ref in blocks:
            fields.error(
                fields.place_of("id"),
                f"The id {ref} stands here a second time; first in line {blocks[ref].place.line}.",
            )
        if fields.broken:
            continue
        positions[section] = positions.get(section, 0) + 1
        blocks[ref] = BlockEntry(
            ref, section, kind, level, title, positions[section], needs, fields.place_of("id")
        )
    return blocks


def _needs(fields: Fields) -> Needs:
    needs = fields.child("needs", "needs")
    if needs is None:
        return Needs()
    read = Needs(
        min_words=needs.integer("min_words", low=0, high=5000, default=0),
        objective=needs.boolean("objective", default=False),
        must_mention=tuple(text for text, _ in needs.texts("must_mention")),
        list=needs.boolean("list", default=False),
        terms=tuple(text for text, _ in needs.texts("terms", SLUG, "rcu")),
        blocks=needs.integer("blocks", low=1, high=20, default=1),
        targets=tuple(text for text, _ in needs.texts("targets", _TARGET, "S11-P07 or 11")),
        paragraphs=needs.integer("paragraphs", low=1, high=20) if needs.has("paragraphs") else None,
        min_questions=needs.integer("min_questions", low=1, high=50, default=1),
        max_questions=needs.integer("max_questions", low=1, high=50) if needs.has("max_questions") else None,
        links=needs.integer("links", low=1, high=20, default=1),
    )
    needs.texts("urls")
    needs.text("shows", default="")
    needs.done()
    fields.broken |= needs.broken
    return read


def read_blueprint(source: Source, problems: Problems) -> BlueprintRecord | None:
    node = tomltree.parse(source, problems)
    if node is None:
        return None
    fields = Fields(node, problems, "blueprint")
    slug = fields.match("slug", SLUG, "dva-c03")
    version = fields.text("version", longest=20)
    title = fields.text("title", longest=200)
    short = fields.text("short", longest=30)
    valid_from = fields.date("valid_from")
    valid_until = fields.date("valid_until", required=False)
    minutes = fields.integer("minutes", low=1, high=600)
    questions = fields.integer("questions", low=1, high=500)
    scored = fields.integer("scored", low=1, high=500)
    pass_scaled = fields.integer("pass_scaled", low=1, high=10_000)
    provisional = tuple(text for text, _ in fields.texts("provisional"))
    sources = fields.links("sources", dated=True)
    domains = _domains(fields, problems)
    forms = _forms(fields, problems, whole={"questions": questions, "scored": scored, "minutes": minutes})
    fields.done()
    for name in provisional:
        if name not in fields.asked:
            fields.error(fields.place_of("provisional"), f"`provisional` names {name!r}, which is no field.")
    _scores_what_it_asks(fields, questions, scored)
    if valid_from and valid_from < _LONG_AGO:
        fields.error(fields.place_of("valid_from"), f"{valid_from} is before there was anything to ask.")
    if valid_from and valid_until and valid_until < valid_from:
        fields.error(
            fields.place_of("valid_until"), f"{valid_until} is before {valid_from}, when the exam begins."
        )
    if fields.broken or valid_from is None:
        return None
    return BlueprintRecord(
        slug,
        version,
        title,
        short,
        valid_from,
        valid_until,
        minutes,
        questions,
        scored,
        pass_scaled,
        provisional,
        sources,
        domains,
        forms,
    )


def _scores_what_it_asks(fields: Fields, questions: int, scored: int) -> None:
    if scored > questions:
        fields.error(
            fields.place_of("scored"), f"{scored} questions are scored, but only {questions} are asked."
        )


def _forms(fields: Fields, problems: Problems, *, whole: dict[str, int]) -> tuple[FormRecord, ...]:
    """The forms in the order of the file. `whole` has the figures of the exam itself, by field."""
    forms: dict[str, FormRecord] = {}
    items = fields.nodes("forms", required=True)
    for item in items:
        entry = Fields(item, problems, "form")
        form = FormRecord(
            slug=entry.match("slug", SLUG, "half", longest=20),
            title=entry.text("title", longest=60),
            questions=entry.integer("questions", low=1, high=500),
            scored=entry.integer("scored", low=1, high=500),
            minutes=entry.integer("minutes", low=1, high=600),
        )
        entry.done()
        _scores_what_it_asks(entry, form.questions, form.scored)
        if form.slug in forms:
            entry.error(entry.place_of("slug"), f"The form {form.slug!r} is listed twice.")
        if form.slug == WHOLE:
            for name, figure in whole.items():
                said = getattr(form, name)
                if entry.has(name) and said != figure:
                    entry.error(
                        entry.place_of(name),
                        f"The form {WHOLE!r} is the whole exam: `{name}` is {said} here and {figure} above.",
                    )
        fields.broken |= entry.broken
        forms[form.slug] = form
    if forms and WHOLE not in forms:
        fields.error(items[0].place, f"The exam has no form {WHOLE!r}, which is the whole of it.")
    return tuple(forms.values())


def _domains(fields: Fields, problems: Problems) -> tuple[DomainRecord, ...]:
    domains: dict[int, DomainRecord] = {}
    refs: set[str] = set()
    for item in fields.nodes("domains", required=True):
        entry = Fields(item, problems, "domain")
        number = entry.integer("number", low=1, high=20)
        tasks = []
        for inner in entry.nodes("tasks", required=True):
            row = Fields(inner, problems, "task")
            task = TaskRecord(
                ref=row.match("id", TASK, '"1.3"'),
                title=row.text("title", longest=300),
                covered=row.boolean("covered"),
            )
            row.done()
            if task.ref in refs:
                row.error(row.place_of("id"), f"Task {task.ref} is listed twice.")
            refs.add(task.ref)
            entry.broken |= row.broken
            tasks.append(task)
        domain = DomainRecord(
            number=number,
            title=entry.text("title", longest=200),
            weight=entry.integer("weight", low=1, high=100),
            tasks=tuple(tasks),
        )
        entry.done()
        if number in domains:
            entry.error(entry.place_of("number"), f"Domain {number} is listed twice.")
        fields.broken |= entry.broken
        domains[number] = domain
    total = sum(domain.weight for domain in domains.values())
    if domains and total != 100:
        fields.error(fields.place_of("domains"), f"The weights of the domains sum to {total}, not to 100.")
    return tuple(domains.values())
