"""What the course knows: facts.yaml and glossary.yaml."""

from __future__ import annotations

import re
from datetime import date, timedelta

from .claims import FAULTY, read_patterns
from .fields import BLOCK, FACT, SLUG, Fields
from .problems import Problems
from .prose import Renderer
from .records import NOTHING, BlockEntry, CourseEntry, FactRecord, Prose, TermRecord
from .text import Source
from .yaml_lists import Record, records

VERDICTS = ("correct", "imprecise", "outdated", "wrong", "contradicted", "gap")
STATUSES = ("current", "disputed", "withdrawn")
VOLATILE = ("price", "quota")
# Prices and quotas change without notice.
MOST_VOLATILE = timedelta(days=184)
_DOLLARS = re.compile(r"\$ ?[0-9]|[0-9] USD\b")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
MOST_SENTENCES = 3


def read_fact_ids(source: Source) -> set[str]:
    """The ids alone, before any text is rendered: texts may link to facts further down."""
    return set(re.findall(r"^[ \t-]*id:[ \t]*['\"]?(FL-[0-9]{3})\b", source.text, re.MULTILINE))


def read_term_slugs(source: Source) -> set[str]:
    return set(re.findall(r"^[ \t-]*slug:[ \t]*['\"]?([a-z0-9-]+)", source.text, re.MULTILINE))


def read_facts(
    source: Source, problems: Problems, course: CourseEntry, renderer: Renderer, today: date
) -> dict[str, FactRecord]:
    facts: dict[str, FactRecord] = {}
    for record in records(source, "facts", problems):
        fact = _fact(record, problems, course, renderer)
        if fact is None:
            continue
        if fact.ref in facts:
            problems.error(
                fact.place,
                f"The id {fact.ref} stands here a second time; first in line {facts[fact.ref].place.line}.",
            )
            continue
        facts[fact.ref] = fact
        if fact.expires_on is not None and fact.expires_on <= today and fact.status == "current":
            problems.warn(
                fact.place,
                f"{fact.ref} expired on {fact.expires_on}. Check it against its source and date it anew.",
            )
    return facts


def _fact(record: Record, problems: Problems, course: CourseEntry, renderer: Renderer) -> FactRecord | None:
    fields = Fields(record.node, problems, "fact")
    ref = fields.match("id", FACT, "FL-025")
    section = fields.integer("section", low=1, high=99)
    title = fields.text("title", longest=200)
    verdict = fields.choice("verdict", VERDICTS)
    claim = fields.text("claim", default="" if verdict == "gap" else None)
    value = _prose(fields, "value", record, renderer)
    status = fields.choice("status", STATUSES, default="current")
    evidence = fields.text("evidence", default="", longest=20)
    sources = fields.links("sources", dated=False)
    checked_on = fields.date("checked_on")
    expires_on = fields.date("expires_on", required=False)
    volatile = fields.choice("volatile", VOLATILE) if fields.has("volatile") else ""
    patterns, examples = fields.texts("patterns"), fields.texts("examples")
    fields.done()
    _check_volatile(fields, volatile, evidence, value.text, checked_on, expires_on)
    if patterns and verdict not in FAULTY:
        fields.error(
            patterns[0][1], f"The claim is {verdict}: nothing in it is to be found. Leave `patterns` out."
        )
    elif (patterns or examples) and not read_patterns(
        patterns, examples, claim=claim, value=value.text, problems=problems
    ):
        fields.broken = True
    if course.section(section) is None:
        fields.error(fields.place_of("section"), f"The course has no section {section}.")
    if checked_on and expires_on and expires_on <= checked_on:
        fields.error(
            fields.place_of("expires_on"),
            f"{expires_on} is not after {checked_on}, when the fact was checked.",
        )
    if fields.broken or checked_on is None:
        return None
    return FactRecord(
        ref,
        section,
        title,
        claim,
        verdict,
        value,
        status,
        evidence,
        sources,
        checked_on,
        expires_on,
        fields.place_of("id"),
        volatile,
        tuple(text for text, _ in patterns),
    )


def _check_volatile(
    fields: Fields, volatile: str, evidence: str, value: str, checked_on: date | None, expires_on: date | None
) -> None:
    """What changes soon is marked as such, and is checked again within half a year."""
    if fields.broken:
        return
    if volatile != "price" and (evidence == "PR" or _DOLLARS.search(value)):
        fields.error(fields.place_of("value"), "This fact is a price. Add `volatile: price`.")
    elif volatile and (expires_on is None or (checked_on and expires_on - checked_on > MOST_VOLATILE)):
        latest = f", at latest {checked_on + MOST_VOLATILE}" if checked_on else ""
        fields.error(
            fields.place_of("expires_on"),
            f"A {volatile} is checked again within half a year: give it an `expires_on`{latest}.",
        )


def read_terms(
    source: Source,
    problems: Problems,
    course: CourseEntry,
    outline: dict[str, BlockEntry],
    facts: set[str],
    renderer: Renderer,
) -> dict[str, TermRecord]:
    terms: dict[str, TermRecord] = {}
    known = read_term_slugs(source)
    for record in records(source, "terms", problems):
        fields = Fields(record.node, problems, "term")
        term = _term(fields, record, course, outline, facts, known, renderer)
        if term is None:
            continue
        if term.slug in terms:
            problems.error(
                term.place,
                f"The term {term.slug!r} stands here a second time; first in line {terms[term.slug].place.line}.",
            )
            continue
        terms[term.slug] = term
    return terms


def _term(
    fields: Fields,
    record: Record,
    course: CourseEntry,
    outline: dict[str, BlockEntry],
    facts: set[str],
    known: set[str],
    renderer: Renderer,
) -> TermRecord | None:
    slug = fields.match("slug", SLUG, "rcu")
    name = fields.text("name", longest=100)
    abbreviation = fields.text("abbreviation", default="", longest=20)
    also = tuple(text for text, _ in fields.texts("also"))
    section = fields.integer("section", low=1, high=99)
    block = fields.match("block", BLOCK, "S05-P04", default="")
    definition = _prose(fields, "definition", record, renderer)
    cited = fields.texts("facts", FACT, "FL-087")
    related = fields.texts("related", SLUG, "wcu")
    fields.done()
    if course.section(section) is None:
        fields.error(fields.place_of("section"), f"The course has no section {section}.")
    if block and block not in outline:
        fields.error(fields.place_of("block"), f"The outline has no block {block}.")
    for ref, place in cited:
        if ref not in facts:
            fields.error(place, f"There is no fact {ref}.")
    for other, place in related:
        if other == slug or other not in known:
            fields.error(
                place,
                f"There is no other term {other!r}." if other != slug else "A term is not related to itself.",
            )
    for said in (name, abbreviation):
        if said and re.search(rf"(?<!\w){re.escape(said)}(?!\w)", definition.text, re.IGNORECASE):
            fields.error(
                fields.place_of("definition"),
                f"The definition contains {said!r}. It is the front of a card that asks for that name; say it otherwise.",
            )
    if len(_SENTENCE_END.findall(definition.text)) > MOST_SENTENCES:
        fields.error(
            fields.place_of("definition"), f"The definition has more than {MOST_SENTENCES} sentences."
        )
    if fields.broken:
        return None
    return TermRecord(
        slug,
        name,
        abbreviation,
        also,
        section,
        block,
        definition,
        tuple(ref for ref, _ in cited),
        tuple(other for other, _ in related),
        fields.place_of("slug"),
    )


def _prose(fields: Fields, name: str, record: Record, renderer: Renderer) -> Prose:
    text = fields.text(name)
    if not text:
        return NOTHING
    before = len(renderer.problems.found)
    prose = renderer.prose(text, record.source, fields.place_of(name))
    fields.broken |= len(renderer.problems.found) > before
    return prose
