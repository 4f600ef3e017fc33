"""Which terms of a note are new, which are in the glossary, and which the glossary explains otherwise."""

from __future__ import annotations

import pytest

from quizapp.course.models import Course, Fact, GlossaryTerm, Section
from quizapp.notes.against import against
from quizapp.notes.likeness import alike, amounts, contradicts, strange, word_set
from tests.course.factories import GlossaryTermFactory
from tests.notes.making import bakery, read


def kind(definition: str) -> str:
    """Of the term Leaven, which the glossary has, so explained."""
    row = read(f"# Bread dough and yeast\n\n- **Leaven**: {definition}\n")
    found: str = row.proposals.get(group="term", payload__known="leaven").kind
    return found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("definition", "said"),
    [
        ("dough of an earlier day that makes bread dough rise", "same"),
        ("some flour and water that was kept warm until it is alive", "same"),
        ("dough that was kept for 24 hours and makes bread rise", "same"),
        ("dough that makes bread rise; dough rises in an hour", "conflict"),
        ("a small town beside the railway near the western border", "conflict"),
    ],
)
def test_only_a_definition_that_contradicts_the_glossary_conflicts_with_it(
    definition: str, said: str
) -> None:
    bakery()
    words = "flour water warm alive kept starter baker loaf crust oven stove"
    Section.objects.filter(number=1).update(title=f"Bread, dough and yeast: {words}")

    assert kind(definition) == said


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "said"), [("current", "conflict"), ("disputed", "same")])
def test_a_disputed_fact_refutes_no_definition(status: str, said: str) -> None:
    bakery()
    Fact.objects.update(status=status)

    assert kind("dough of the day before; dough rises in an hour") == said


@pytest.mark.django_db
def test_other_amounts_of_one_unit_conflict() -> None:
    bakery()
    GlossaryTerm.objects.filter(slug="leaven").update(
        definition="Dough of up to 12 hours that makes new dough rise."
    )

    assert kind("dough of up to 24 hours that makes new dough rise") == "conflict"
    assert kind("dough of up to 12 hours, at 20 degrees, that makes new dough rise") == "same"


@pytest.mark.django_db
def test_a_term_that_is_only_asked_for_contradicts_nothing() -> None:
    bakery()

    row = read("# Bread\n\nPrompt: Give definitions for 'Leaven' and 'Crumb' of bread and dough.\n")

    kinds = dict(row.proposals.filter(group="term").values_list("payload__name", "kind"))
    assert kinds == {"Leaven": "same", "Crumb": "new"}


@pytest.mark.django_db
def test_a_section_that_left_the_course_draws_no_note() -> None:
    course = bakery()
    Section.objects.filter(course=course, number=1).update(retired=True)

    found = against(course)

    assert [section.number for section in found.plain.sections] == [2]
    assert set(found.sections) == {2}
    assert found.terms["leaven"].around == frozenset()
    assert read().sections.exclude(section__number=2).exclude(section=None).count() == 0


@pytest.mark.django_db
def test_a_term_that_is_retired_is_new_again() -> None:
    course = bakery()
    GlossaryTermFactory.create(
        course=course, section=course.sections.get(number=1), slug="crumb", name="Crumb"
    )
    assert _kind_of_crumb(course) == "same"

    GlossaryTerm.objects.filter(slug="crumb").update(retired=True)

    assert _kind_of_crumb(course) == "new"


def _kind_of_crumb(course: Course) -> str:
    row = read(
        f"# Bread {course.terms.listed().count()}\n\n- **Crumb**: the soft inside of a loaf of bread\n"
    )
    found: str = row.proposals.get(group="term").kind
    return found


@pytest.mark.parametrize(
    ("note", "glossary", "otherwise"),
    [
        ("up to 8 KB", "at most 4 KB", True),
        ("up to 4 KiB", "at most 4 KB", False),
        ("two for 8 KB, one for 4 KB", "at most 4 KB", False),
        ("at most 4 KB", "4 KB, and 8 KB twice", False),
        ("within 35 days", "at most 400 KB", False),
        ("1,024 bytes", "1024 bytes", False),
        ("1.5 units", "2 units", True),
        ("95 percent", "99%", True),
        ("five days", "six days", False),
    ],
)
def test_amounts_contradict_if_each_text_has_one_of_its_own(
    note: str, glossary: str, *, otherwise: bool
) -> None:
    assert contradicts(note, glossary) is otherwise


def test_a_number_before_a_small_word_has_no_unit() -> None:
    assert amounts("4 of the 20 rolls, v2 and 3") == {"": {4, 3}, "roll": {20}}


def test_few_words_are_no_ground_for_a_judgement() -> None:
    assert not strange("small western town", "Dough of a day.", frozenset())
    assert strange("a small western town beside railways", "Dough of a day.", frozenset())
    assert not strange("a small western town beside dough", "Dough of a day.", frozenset())


def test_texts_are_as_alike_as_the_words_that_they_share() -> None:
    assert alike(word_set("the dough rises"), word_set("The **dough** rises")) == 1.0
    assert alike(word_set("the dough rises"), word_set("the dough sinks")) == 0.5
    assert alike(word_set(""), word_set("")) == 0.0
