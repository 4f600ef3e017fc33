"""A small course in plain records, against which notes are read in tests."""

from __future__ import annotations

from datetime import date

from quizapp.contentfiles.notes.decoding import decode
from quizapp.contentfiles.notes.reading import Course, NoteReading, course, read_note
from quizapp.contentfiles.notes.records import CourseSection, CourseTerm, NoteText
from quizapp.contentfiles.problems import Place, Problems
from quizapp.contentfiles.records import FactRecord, Link, Prose

BREAD = (("bread", 8), ("dough", 6), ("yeast", 6), ("oven", 2))
SOUP = (("soup", 8), ("stock", 6), ("simmer", 4), ("oven", 2))


def fact(ref: str, pattern: str, *, status: str = "current") -> FactRecord:
    return FactRecord(
        ref,
        1,
        "Rising",
        "Dough rises in an hour.",
        "wrong",
        Prose("Dough rises in two hours.", ""),
        status,
        "A",
        (Link("Bakers' guide", "https://example.com/rising"),),
        date(2026, 11, 1),
        None,
        Place("facts.yaml"),
        "",
        (pattern,),
    )


COURSE: Course = course(
    (CourseSection(1, "Bread", BREAD), CourseSection(2, "Soup", SOUP)),
    (CourseTerm("leaven", ("Leaven", "sourdough starter"), 1),),
    {"FL-001": fact("FL-001", "rises in (?:an|one) hour")},
)


def note(text: str | bytes) -> NoteText:
    """A note that can be read, without its warnings."""
    problems = Problems()
    made = decode(text if isinstance(text, bytes) else text.encode(), "note.md", problems)
    assert made is not None, problems.found
    return made


def read(text: str | bytes, against: Course = COURSE) -> NoteReading:
    return read_note(note(text), against, Problems())


def paths(text: str) -> list[tuple[int, int, tuple[str, ...]]]:
    """First line, last line and headings of each section."""
    return [(section.span.first, section.span.last, section.span.path) for section in read(text).sections]
