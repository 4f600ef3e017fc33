"""What a curator may make of a proposal, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from quizapp.bank.drafting import Choice, Draft
from quizapp.bank.writing import Writer
from quizapp.course.models import Course, Section
from quizapp.notes import edits
from quizapp.notes.edits import Invalid, Known, Term
from quizapp.notes.models import Proposal
from tests.course.factories import CourseFactory, GlossaryTermFactory, SectionFactory

pytestmark = pytest.mark.django_db

DRAFT = {"kind": "limit", "stem": "Dough keeps ____.", "right": "3 days", "distractors": ["6 days", "1 days"]}
TERM = {
    "name": "Crumb",
    "abbreviation": "",
    "definition": "The soft inside of a loaf.",
    "form": "bold",
    "known": "",
}


@pytest.fixture
def course() -> Course:
    course = CourseFactory.create()
    SectionFactory.create(course=course, number=1)
    SectionFactory.create(course=course, number=2, slug="two")
    return course


def sections(course: Course) -> dict[int, Section]:
    return {section.number: section for section in course.sections.all()}


def draft(course: Course, *, kind: str = "limit", before: Mapping[str, Any] = DRAFT, **written: Any) -> Draft:
    proposal = Proposal(kind=kind, payload=dict(before), section=sections(course)[1])
    return edits.draft(proposal, written, sections(course), Writer(course))


def term(
    course: Course,
    *,
    known: Mapping[str, list[str]] | None = None,
    before: Mapping[str, Any] = TERM,
    **written: Any,
) -> Term:
    proposal = Proposal(kind="new", payload=dict(before), section=sections(course)[1])
    return edits.term(proposal, written, sections(course), Writer(course), Known(known or {}))


def errors(refused: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    assert str(refused.value) == " ".join(refused.value.errors.values())
    return refused.value.errors


def test_without_edits_a_draft_is_what_the_note_says(course: Course) -> None:
    assert draft(course) == Draft(
        kind="single",
        stem="Dough keeps ____.",
        choices=(Choice("3 days", True), Choice("6 days", False), Choice("1 days", False)),
        section=1,
        difficulty=3,
        bloom="recall",
    )


def test_a_draft_survives_being_kept_as_json(course: Course) -> None:
    made = draft(course, reasons=["Why."], explanation="Because.")

    assert Draft.from_json(made.as_json()) == made


def test_an_empty_line_of_a_form_is_no_option_and_takes_its_reason_along(course: Course) -> None:
    made = draft(course, distractors=["", " 6 days\r\n", ""], reasons=["Yes.", "gone", "No.", "gone"])

    assert made.choices == (Choice("3 days", True, "Yes."), Choice("6 days", False, "No."))


@pytest.mark.parametrize(
    ("right", "kinds"),
    [
        ("true", ["true-false"]),
        ("3 days", ["single", "numeric"]),
        ("1,000 WCU", ["single", "numeric"]),
        ("0.5RCU", ["single", "numeric"]),
        ("40", ["single", "numeric"]),
        ("40 or 50 days", ["single"]),
        ("1,00 days", ["single"]),
        ("in 3 days", ["single"]),
        ("1/0", ["single"]),
        ("", ["single"]),
    ],
)
def test_a_right_answer_allows_some_kinds(right: str, kinds: list[str]) -> None:
    assert edits.kinds_for(right) == kinds


def test_numbers_are_exact_and_in_the_unit_of_the_answer(course: Course) -> None:
    made = draft_numeric(course, ["2,000", "0.50 Days"])

    assert (made.kind, made.unit) == ("numeric", "days")
    assert [choice.text for choice in made.choices] == ["1000", "2000", "0.50"]


def draft_numeric(course: Course, distractors: list[str]) -> Draft:
    proposal = Proposal(kind="limit", payload=dict(DRAFT), section=sections(course)[1])
    written = {"kind": "numeric", "right": "1,000 days", "distractors": distractors}
    return edits.draft(proposal, written, sections(course), Writer(course))


@pytest.mark.parametrize(
    ("distractors", "said"),
    [
        (["many"], "This is no number in days: many"),
        (["3 hours"], "This is no number in days: 3 hours"),
        (["1000.0"], "Two numbers are the same: 1000.0"),
        (["2", "2 days"], "Two numbers are the same: 2 days"),
    ],
)
def test_a_mistake_is_another_number_in_the_same_unit(
    course: Course, distractors: list[str], said: str
) -> None:
    with pytest.raises(Invalid) as refused:
        draft_numeric(course, distractors)

    assert errors(refused) == {"distractors": said}


@pytest.mark.parametrize(
    ("written", "field", "said"),
    [
        ({"stem": "  "}, "stem", "Write what is asked."),
        ({"right": ""}, "right", "Write the right answer."),
        ({"distractors": []}, "distractors", "The note gives no wrong option. Write at least one."),
        ({"distractors": [""]}, "distractors", "The note gives no wrong option. Write at least one."),
        ({"distractors": list("abcdef")}, "distractors", "Here are 6 wrong options; 5 is the most."),
        ({"distractors": ["a", "*A*"]}, "distractors", "Two options say the same: *A*"),
        ({"distractors": ["3days"]}, "distractors", "Two options say the same: 3days"),
        ({"distractors": "6 days"}, "distractors", "Here is to be a list of texts."),
        ({"distractors": [6]}, "distractors", "Here is to be a text."),
        ({"reasons": list("abcd")}, "reasons", "Here are 4 reasons for 3 options."),
        ({"section": 9}, "section", "The course has no section 9."),
        ({"section": "x"}, "section", "The course has no section x."),
        ({"difficulty": 6}, "difficulty", "The difficulty is a number from 1 to 5."),
        ({"difficulty": "hard"}, "difficulty", "The difficulty is a number from 1 to 5."),
        ({"kind": "true-false"}, "kind", "With this right answer the question is single or numeric, not 'true-false'."),
        ({"kind": "cloze"}, "kind", "With this right answer the question is single or numeric, not 'cloze'."),
        ({"stem": "a\0b"}, "stem", "Here is a NUL character. Remove it."),
        ({"stem": "a\ud800"}, "stem", "Here is half of a character. Remove it."),
        ({"stem": "a\u202eb"}, "stem", "Here is the invisible character U+202E. Remove it."),
        ({"stem": "x" * 4001}, "stem", "This has 4,001 characters; 4,000 is the most."),
        ({"stem": 7}, "stem", "Here is to be a text."),
        (
            {"explanation": "<b>Because</b>"},
            "explanation",
            "HTML is not allowed: <b>. Write Markdown, or quote it as `code`.",
        ),
        (
            {"stem": "[a](term:none)?"},
            "stem",
            "`term:none` leads nowhere: there is no term `none`.",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused_at_its_field(
    course: Course, written: dict[str, Any], field: str, said: str
) -> None:
    proposal = Proposal(kind="limit", payload=dict(DRAFT), section=sections(course)[1])

    with pytest.raises(Invalid) as refused:
        edits.draft(proposal, written, sections(course), Writer(course))

    assert errors(refused) == {field: said}


def test_html_of_the_note_itself_is_no_reason_to_refuse_it(course: Course) -> None:
    before = DRAFT | {"stem": "Which tag makes <b>bold</b>?", "distractors": ["<i>", "<u>"]}

    made = draft(course, before=before, difficulty=4)

    assert made.stem == before["stem"]


def test_a_section_that_left_the_course_is_chosen_anew(course: Course) -> None:
    gone = SectionFactory.create(course=course, number=3, slug="gone", retired=True)
    proposal = Proposal(kind="limit", payload=dict(DRAFT), section=gone)
    listed = {number: held for number, held in sections(course).items() if not held.retired}

    with pytest.raises(Invalid) as refused:
        edits.draft(proposal, {}, listed, Writer(course))
    assert list(errors(refused)) == ["section"]
    assert edits.draft(proposal, {"section": "2"}, listed, Writer(course)).section == 2


def test_a_term_is_what_the_note_says(course: Course) -> None:
    assert term(course) == Term("Crumb", "", "The soft inside of a loaf.", 1)


@pytest.mark.parametrize(
    ("written", "field", "said"),
    [
        ({"name": " "}, "name", "Write the name of the term."),
        ({"name": "x" * 101}, "name", "This has 101 characters; 100 is the most."),
        ({"abbreviation": "x" * 21}, "abbreviation", "This has 21 characters; 20 is the most."),
        ({"definition": ""}, "definition", "The note does not say what this means. Write a definition."),
        (
            {"definition": "A crumb of bread."},
            "definition",
            "The definition contains 'Crumb'. It is the front of a card that asks for that name; say it otherwise.",
        ),
        (
            {"abbreviation": "CR", "definition": "What cr means."},
            "definition",
            "The definition contains 'CR'. It is the front of a card that asks for that name; say it otherwise.",
        ),
        ({"definition": "A. B. C. D."}, "definition", "The definition has more than 3 sentences."),
        (
            {"definition": "Soft <b>bread</b>."},
            "definition",
            "HTML is not allowed: <b>. Write Markdown, or quote it as `code`.",
        ),
        ({"section": 9}, "section", "The course has no section 9."),
        ({"better": True}, "better", "The glossary has no such term whose wording this could better."),
    ],
)
def test_a_term_that_is_not_fit_for_the_glossary_is_refused_at_its_field(
    course: Course, written: dict[str, Any], field: str, said: str
) -> None:
    with pytest.raises(Invalid) as refused:
        term(course, **written)

    assert errors(refused) == {field: said}


def test_the_definition_of_the_note_is_held_to_the_same_rules(course: Course) -> None:
    with pytest.raises(Invalid) as refused:
        term(course, before=TERM | {"definition": "The crumb of a <i>loaf</i>."})

    assert list(errors(refused)) == ["definition"]


def test_a_name_that_the_glossary_has_is_refused_unless_the_wording_is_better(course: Course) -> None:
    GlossaryTermFactory.create(section=sections(course)[1], slug="inside")
    known = {"inside": ["inside", "crumb"]}
    before = TERM | {"known": "inside"}

    with pytest.raises(Invalid) as refused:
        term(course, known=known, before=before)
    assert list(errors(refused)) == ["name"]
    assert term(course, known=known, before=before, name="Soft part") == Term(
        "Soft part", "", "The soft inside of a loaf.", 1
    )
    assert term(course, known=known, before=before, better=True) == Term(
        "Crumb", "", "The soft inside of a loaf.", 1, better=True, known="inside"
    )
