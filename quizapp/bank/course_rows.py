"""The course of a reading as rows: everything but the questions."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import models

from quizapp.bank.models import Change
from quizapp.bank.syncing import Recorder, sync, sync_pairs
from quizapp.contentfiles.reading import Reading
from quizapp.contentfiles.records import Link
from quizapp.course.models import Block, Blueprint, Course, Domain, Fact, GlossaryTerm, Section, Task

WORDS_PER_MINUTE = 200


@dataclass(slots=True)
class Keys:
    """Numbers of rows by what the files call them, and back."""

    sections: dict[int, int] = field(default_factory=dict)
    facts: dict[str, int] = field(default_factory=dict)
    terms: dict[str, int] = field(default_factory=dict)
    tasks: dict[str, int] = field(default_factory=dict)  # "dva-c03:1.3"
    names: dict[str, dict[int, Any]] = field(default_factory=dict)

    def name(self, kind: str, key: int) -> Any:
        """What the files call row `key`; None for a row that left them."""
        if kind not in self.names:
            table: dict[Any, int] = getattr(self, kind)
            self.names[kind] = {value: name for name, value in table.items()}
        return self.names[kind].get(key)


def sync_course(course: Course, reading: Reading, recorder: Recorder) -> Keys:
    """Make the rows of `course` say what the files say. Statements depend on what changed, not on how much there is."""
    entry = reading.course
    sync(
        Course,
        {course.slug: course},
        {
            course.slug: {
                "title": entry.title,
                "summary": entry.summary,
                "licence": entry.licence,
                "default_blueprint": entry.default_blueprint,
            }
        },
        recorder,
        gone=None,
    )
    keys = Keys()
    keys.sections = _sections(course, reading, recorder)
    _blocks(course, reading, recorder, keys)
    keys.facts = _facts(course, reading, recorder, keys)
    keys.terms = _terms(course, reading, recorder, keys)
    keys.tasks = _blueprints(course, reading, recorder)
    return keys


def _sections(course: Course, reading: Reading, recorder: Recorder) -> dict[int, int]:
    wanted = {}
    for entry in reading.course.sections:
        guide = reading.guides.get(entry.number)
        text = guide.prose.text if guide else ""
        wanted[entry.number] = {
            "course_id": course.pk,
            "number": entry.number,
            "slug": entry.slug,
            "title": entry.title,
            "markdown": text,
            "html": guide.prose.html if guide else "",
            "minutes": max(1, round(guide.words / WORDS_PER_MINUTE)) if guide else 0,
            "checked_on": guide.checked_on if guide else None,
            "source_hash": hashlib.sha256(text.encode()).hexdigest() if text else "",
            "retired": False,
        }
    held = {section.number: section for section in course.sections.all()}
    rows = sync(Section, held, wanted, recorder, gone={"retired": True})
    return {number: section.pk for number, section in rows.items()}


def _blocks(course: Course, reading: Reading, recorder: Recorder, keys: Keys) -> None:
    wanted = {
        ref: {
            "course_id": course.pk,
            "section_id": keys.sections[block.section],
            "ref": ref,
            "kind": block.kind,
            "level": block.level,
            "title": block.title,
            "position": block.position,
        }
        for ref, block in reading.outline.items()
    }
    sync(Block, {block.ref: block for block in course.blocks.all()}, wanted, recorder, gone=None)


def _facts(course: Course, reading: Reading, recorder: Recorder, keys: Keys) -> dict[str, int]:
    wanted = {
        ref: {
            "course_id": course.pk,
            "ref": ref,
            "section_id": keys.sections[fact.section],
            "title": fact.title,
            "claim": fact.claim,
            "verdict": fact.verdict,
            "value": fact.value.text,
            "value_html": fact.value.html,
            "status": fact.status,
            "evidence": fact.evidence,
            "sources": links(fact.sources),
            "checked_on": fact.checked_on,
            "expires_on": fact.expires_on,
            "volatile": fact.volatile,
            "patterns": list(fact.patterns),
        }
        for ref, fact in reading.facts.items()
    }
    held = {fact.ref: fact for fact in course.facts.all()}
    rows = sync(Fact, held, wanted, recorder, gone={"status": "withdrawn"})
    return {ref: fact.pk for ref, fact in rows.items()}


def _terms(course: Course, reading: Reading, recorder: Recorder, keys: Keys) -> dict[str, int]:
    wanted = {
        slug: {
            "course_id": course.pk,
            "slug": slug,
            "name": term.name,
            "abbreviation": term.abbreviation,
            "also": list(term.also),
            "definition": term.definition.text,
            "definition_html": term.definition.html,
            "section_id": keys.sections[term.section],
            "block_ref": term.block,
            "retired": False,
            "from_notes": False,
        }
        for slug, term in reading.terms.items()
    }
    held: dict[str, GlossaryTerm] = {}
    noted: dict[str, GlossaryTerm] = {}
    for row in course.terms.all():
        if row.from_notes and row.slug not in wanted:
            # Never the files'. It becomes theirs if they call it so, or its cards would be doubled.
            noted[row.name.casefold()] = row
        else:
            held[row.slug] = row
    for slug, record in reading.terms.items():
        if slug not in held and record.name.casefold() in noted:
            held[slug] = noted.pop(record.name.casefold())
    rows = sync(GlossaryTerm, held, wanted, recorder, gone={"retired": True})
    numbers = {slug: term.pk for slug, term in rows.items()}
    new = {term.pk for slug, term in rows.items() if slug not in held}
    related: dict[int, set[int]] = {number: set() for number in numbers.values()}
    for slug, term in reading.terms.items():
        for other in term.related:
            # Said on one side, true on both.
            related[numbers[slug]].add(numbers[other])
            related[numbers[other]].add(numbers[slug])
    pairs(
        GlossaryTerm.related.through, "from_glossaryterm_id", "to_glossaryterm_id", related, recorder, new=new
    )
    cited = {numbers[slug]: {keys.facts[ref] for ref in term.facts} for slug, term in reading.terms.items()}
    pairs(GlossaryTerm.facts.through, "glossaryterm_id", "fact_id", cited, recorder, new=new)
    return numbers


def _blueprints(course: Course, reading: Reading, recorder: Recorder) -> dict[str, int]:
    wanted = {
        slug: {
            "course_id": course.pk,
            "slug": slug,
            "version": blueprint.version,
            "title": blueprint.title,
            "short": blueprint.short,
            "valid_from": blueprint.valid_from,
            "valid_until": blueprint.valid_until,
            "minutes": blueprint.minutes,
            "questions": blueprint.questions,
            "scored": blueprint.scored,
            "pass_scaled": blueprint.pass_scaled,
            "provisional": list(blueprint.provisional),
            "sources": links(blueprint.sources),
            "forms": [asdict(form) for form in blueprint.forms],
            "retired": False,
        }
        for slug, blueprint in reading.blueprints.items()
    }
    held = {blueprint.slug: blueprint for blueprint in course.blueprints.all()}
    rows = sync(Blueprint, held, wanted, recorder, gone={"retired": True})
    # Domains and tasks of a retired blueprint stay: old plans and questions speak of them.
    listed = [row.pk for row in rows.values()]
    domains = sync(
        Domain,
        {(row.blueprint_id, row.number): row for row in Domain.objects.filter(blueprint__in=listed)},
        {
            (rows[slug].pk, domain.number): {
                "blueprint_id": rows[slug].pk,
                "number": domain.number,
                "title": domain.title,
                "weight": domain.weight,
            }
            for slug, blueprint in reading.blueprints.items()
            for domain in blueprint.domains
        },
        recorder,
        gone=None,
    )
    tasks = sync(
        Task,
        {
            (row.domain.blueprint_id, row.ref): row
            for row in Task.objects.filter(domain__blueprint__in=listed).select_related("domain")
        },
        {
            (rows[slug].pk, task.ref): {
                "domain_id": domains[rows[slug].pk, domain.number].pk,
                "ref": task.ref,
                "title": task.title,
                "covered": task.covered,
            }
            for slug, blueprint in reading.blueprints.items()
            for domain in blueprint.domains
            for task in domain.tasks
        },
        recorder,
        gone=None,
    )
    slugs = {row.pk: slug for slug, row in rows.items()}
    return {f"{slugs[blueprint]}:{ref}": task.pk for (blueprint, ref), task in tasks.items()}


def pairs(
    through: type[models.Model],
    left: str,
    right: str,
    wanted: dict[Any, set[int]],
    recorder: Recorder,
    *,
    new: Collection[Any],
) -> None:
    """Sync a many-to-many table and note what its changed rows had; those of `new` rows had nothing."""
    changed = {
        key: before for key, before in sync_pairs(through, left, right, wanted).items() if key not in new
    }
    Change.objects.bulk_create(
        [
            Change(
                changeset=recorder.changeset,
                model=PAIRS_BY_TABLE[through._meta.db_table],
                key=str(key),
                before={"had": sorted(before)},
            )
            for key, before in changed.items()
        ]
    )
    if changed:
        recorder.counts["links changed"] += len(changed)


PAIRS_BY_TABLE = {
    "course_glossaryterm_related": "term-related",
    "course_glossaryterm_facts": "term-facts",
    "bank_question_tasks": "question-tasks",
    "bank_question_terms": "question-terms",
}


def links(sources: tuple[Link, ...]) -> list[dict[str, str]]:
    stored = []
    for link in sources:
        row = {"title": link.title, "url": link.url}
        if link.checked_on is not None:
            row["checked_on"] = link.checked_on.isoformat()
        stored.append(row)
    return stored


Progress = Callable[[int], None]
