"""A small course in rows, and notes that are read against it."""

from __future__ import annotations

from datetime import UTC, datetime

from quizapp.accounts.models import User
from quizapp.course.models import Course
from quizapp.notes.actions import applying, reading
from quizapp.notes.actions.intake import take_in
from quizapp.notes.models import NoteImport
from tests.course.factories import CourseFactory, FactFactory, GlossaryTermFactory, SectionFactory

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)

# A term that is new, one in the glossary, and one that the glossary explains otherwise; drafts of every
# kind; a calculation that is right and one that is wrong; a claim that is wrong.
NOTE = """# Baking bread

Intro to bread: dough, yeast and the oven.

## Loaves

- **Crumb**: the soft inside of a loaf of bread
- **Leaven**: dough of an earlier day that makes bread dough rise
- **Proofing**: the last rest of shaped dough, for 20 minutes
- Dough rises in an hour.
- Dough keeps for at most 3 days in the cold.
- Rye is baked hot at first, whereas wheat bread keeps one heat in the oven.

## Exam tips

- Yeast is a living thing and dies above 55 degrees in the dough.

## Capacity

- A write of an item of 3 KB costs 1 WCU.
- A strongly consistent read of an item of 8 KB costs 2 RCU.
"""


def bakery() -> Course:
    """Two sections, two terms and a fact with a pattern; as often as it is called, the same course."""
    course = CourseFactory.create(slug="bakery", title="Bakery")
    if course.sections.exists():
        return course
    bread = SectionFactory.create(course=course, number=1, title="Bread, dough and yeast")
    SectionFactory.create(course=course, number=2, title="Soup and stock")
    GlossaryTermFactory.create(
        section=bread,
        slug="leaven",
        name="Leaven",
        definition="Dough of the day before that makes new dough rise.",
    )
    GlossaryTermFactory.create(
        section=bread,
        slug="proofing",
        name="Proofing",
        definition="The last rest of shaped dough before baking, for 60 minutes.",
    )
    FactFactory.create(
        section=bread,
        ref="FL-001",
        title="Rising",
        claim="Dough rises in an hour.",
        verdict="wrong",
        value="Dough rises in two hours.",
        patterns=["rises in (?:an|one) hour"],
    )
    return course


def taken_in(text: str | bytes = NOTE, *, name: str = "bread.md", by: User | None = None) -> NoteImport:
    """An import that waits."""
    raw = text if isinstance(text, bytes) else text.encode()
    made = take_in(bakery(), name, raw, by=by, now=NOON).note_import
    assert made is not None
    return made


def read(text: str | bytes = NOTE, *, name: str = "bread.md", by: User | None = None) -> NoteImport:
    """A preview."""
    made = taken_in(text, name=name, by=by)
    done = reading.read(made.pk, now_of=lambda: NOON)
    assert done.status == NoteImport.Status.READ, done.error
    return done


def imported(text: str | bytes = NOTE, *, name: str = "bread.md", by: User | None = None) -> NoteImport:
    """An import that stands, its proposals to be decided."""
    return applying.apply(read(text, name=name, by=by).pk, by=by, now=NOON)
