"""A course of the database, as notes are held against it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from quizapp.contentfiles.notes.plain import words_of
from quizapp.contentfiles.notes.reading import Course as PlainCourse
from quizapp.contentfiles.notes.reading import course as plain_course
from quizapp.contentfiles.notes.records import CourseSection, CourseTerm
from quizapp.contentfiles.notes.wordlists import STOP
from quizapp.contentfiles.problems import Place
from quizapp.contentfiles.records import FactRecord, Link, Prose
from quizapp.course.models import Block, Course, Fact, GlossaryTerm, Section

# Twins of the weights in contentfiles.notes.outline, which reads the same course from its files.
_TITLE, _HEADING, _NAME, _SAID = 8, 4, 4, 1


@dataclass(frozen=True, slots=True)
class Known:
    """A term of the glossary. `around` are all words of its section."""

    definition: str
    around: frozenset[str]


@dataclass(frozen=True, slots=True)
class Against:
    """`plain` is what the reader takes; `terms` are those of the glossary by slug,
    `sections` the rows of the course by number."""

    plain: PlainCourse
    terms: Mapping[str, Known]
    sections: Mapping[int, int]


def against(course: Course) -> Against:
    """`course` as it stands now. Five statements, and nothing is kept, so that it is never older than they are."""
    sections = list(Section.objects.listed().filter(course=course).only("number", "title"))
    # Not select_related: every term and fact would bring the whole text of its section.
    numbers = dict(Section.objects.filter(course=course).values_list("pk", "number"))
    terms = list(GlossaryTerm.objects.listed().filter(course=course).defer("definition_html"))
    facts = list(Fact.objects.shown().filter(course=course).defer("value_html"))
    words: dict[int, Counter[str]] = {section.number: Counter() for section in sections}
    for section in sections:
        _add(words, section.number, section.title, _TITLE)
    headings = Block.objects.filter(course=course).exclude(title="")
    for number, title in headings.values_list("section__number", "title"):
        _add(words, number, title, _HEADING)
    for term in terms:
        _add(words, numbers[term.section_id], " ".join(_names(term)), _NAME)
        _add(words, numbers[term.section_id], term.definition, _SAID)
    for fact in facts:
        _add(words, numbers[fact.section_id], f"{fact.title} {fact.claim} {fact.value}", _SAID)
    outline = [
        CourseSection(section.number, section.title, tuple(sorted(words[section.number].items())))
        for section in sections
    ]
    around = {number: frozenset(counts) for number, counts in words.items()}
    return Against(
        plain_course(
            outline,
            [CourseTerm(term.slug, _names(term), numbers[term.section_id]) for term in terms],
            {fact.ref: _record(fact, numbers[fact.section_id]) for fact in facts},
        ),
        {
            term.slug: Known(term.definition, around.get(numbers[term.section_id], frozenset()))
            for term in terms
        },
        {section.number: section.pk for section in sections},
    )


def _add(words: Mapping[int, Counter[str]], section: int, text: str, weight: int) -> None:
    if section not in words:
        return  # a term or a fact of a section that left the course
    for word in words_of(text):
        if word not in STOP and len(word) > 1:
            words[section][word] += weight


def _names(term: GlossaryTerm) -> tuple[str, ...]:
    return tuple(name for name in (term.name, term.abbreviation, *term.also) if name)


def _record(fact: Fact, section: int) -> FactRecord:
    return FactRecord(
        fact.ref,
        section,
        fact.title,
        fact.claim,
        fact.verdict,
        Prose(fact.value, ""),
        fact.status,
        fact.evidence,
        tuple(Link(source["title"], source["url"]) for source in fact.sources),
        fact.checked_on,
        fact.expires_on,
        Place(fact.ref),
        fact.volatile,
        tuple(fact.patterns),
    )
