"""The bank to read."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from quizapp.bank.models import Changeset, MergeConflict, Question
from quizapp.course.models import Course
from quizapp.curation.reading import question_page
from tests.bank.factories import DraftFactory, QuestionFactory, VersionFactory, add_parts, publish
from tests.course.factories import FactFactory, SectionFactory
from tests.curation.pages import curators_browser, page

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
KINDS = ["single", "multiple", "true-false", "numeric", "cloze", "ordering", "matching"]


def listed(query: str) -> set[str]:
    """The ids of the questions that the list links to."""
    shown = page(curators_browser(), "questions", query=query)
    return {str(pk) for pk in Question.objects.values_list("pk", flat=True) if str(pk) in shown}


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_of_every_kind_is_shown_with_its_key_and_reasons(kind: str) -> None:
    question = QuestionFactory.create(kind=kind)
    current = question.current
    assert current is not None

    shown = page(curators_browser(), "question", question.pk)

    assert "Because of the rule." in shown
    for option in current.options.all():
        assert option.text in shown
        assert option.reason in shown
    for part in current.parts:
        assert part["text"] in shown
    assert all(f">{answer.value}</th>" in shown for answer in current.answers.all())
    assert str(question.pk) in shown


def test_blanks_stand_out_in_the_text_and_typed_ones_are_named_so() -> None:
    question = QuestionFactory.create(kind="cloze")

    shown = page(curators_browser(), "question", question.pk)

    assert "<mark>which</mark>" in shown
    assert "{{" not in shown
    assert shown.count(">typed<") == 1


def test_numbers_are_written_as_people_write_them() -> None:
    question = QuestionFactory.create(
        kind="numeric", version__answers=[("12000", True), ("0.5", False), ("1/3", False)]
    )

    shown = page(curators_browser(), "question", question.pk)

    assert all(f">{number}</th>" in shown for number in ("12,000", "0.5", "1/3"))


def test_only_keys_are_marked_as_right() -> None:
    question = QuestionFactory.create(
        version__options=[("Surely so", True), ("Not at all", False), ("Perhaps", False)]
    )

    shown = page(curators_browser(), "question", question.pk)

    assert shown.count("is-right") == 1
    assert shown.index("is-right") < shown.index("Surely so") < shown.index("Not at all")


def test_a_draft_without_a_version_has_a_page() -> None:
    draft = DraftFactory.create()

    assert "Not written yet" in page(curators_browser(), "question", draft.pk)


def test_an_older_version_can_be_read_and_is_said_to_be_older() -> None:
    question = QuestionFactory.create(version__stem="First words?")
    newer = VersionFactory.create(question=question, stem="Second words?")
    add_parts(newer)
    publish(newer)
    client = curators_browser()

    current, older = (
        page(client, "question", question.pk),
        page(client, "question", question.pk, query="?version=1"),
    )

    assert "Second words?" in current
    assert "Not what learners see" not in current
    assert "First words?" in older
    assert "Not what learners see" in older


@pytest.mark.parametrize("number", ["0", "3", "-1", "x", "%00", "1e1"])
def test_a_version_that_never_was_is_not_found(number: str) -> None:
    question = QuestionFactory.create()
    address = reverse("curation:question", args=[question.pk])

    assert curators_browser().get(f"{address}?version={number}").status_code == 404


@pytest.mark.parametrize("number", ["9", "x", "²", "-1", "999999999999"])
def test_a_version_that_is_none_is_not_found(number: str) -> None:
    path = reverse("curation:question", args=[QuestionFactory.create().pk])

    assert curators_browser().get(path, {"version": number}).status_code == 404


def test_a_question_that_is_none_is_not_found() -> None:
    assert curators_browser().get(reverse("curation:question", args=[uuid4()])).status_code == 404


def test_what_keeps_a_question_out_of_mocks_and_what_waits_for_a_decision_is_said() -> None:
    fact = FactFactory.create(checked_on=date(2025, 1, 1), expires_on=date(2025, 7, 1))
    question = QuestionFactory.create(version__facts=[fact])
    current = question.current
    assert current is not None
    changeset = question.course.changesets.create(at=timezone.now())
    MergeConflict.objects.create(question=question, changeset=changeset, field="stem")

    shown = page(curators_browser(), "question", question.pk)

    assert "Out of mocks" in shown
    assert "Decide" in shown


def test_siblings_are_those_of_the_same_idea() -> None:
    question = QuestionFactory.create(concept="rounding")
    sibling = QuestionFactory.create(concept="rounding", section=question.section)
    QuestionFactory.create(concept="keys", section=question.section)

    assert question_page(question, None, TODAY).siblings == [sibling]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"a", "b", "c"}),
        ("?section=1", {"a", "b"}),
        ("?kind=numeric", {"b"}),
        ("?status=retired", {"c"}),
        ("?status=published&section=1&kind=single", {"a"}),
        ("?block=S01-P01", {"a"}),
        ("?concept=rounding", {"b"}),
        ("?difficulty=5", {"c"}),
        ("?bloom=analyse", {"c"}),
        ("?fact=FL-777", {"a"}),
        ("?held=1", {"b"}),
        ("?section=7", set()),
        # What no question can have is left out, not an error.
        ("?section=one&kind=poem&status=&block=%00&fact=<b>&difficulty=9999999", {"a", "b", "c"}),
        ("?page=99", {"a", "b", "c"}),
        ("?page=x", {"a", "b", "c"}),
    ],
)
def test_filters_leave_what_they_say(query: str, expected: set[str]) -> None:
    one, two = SectionFactory.create(number=1), SectionFactory.create(number=2)
    old = timezone.now().date() - timedelta(days=1)
    stale = FactFactory.create(checked_on=old - timedelta(days=9), expires_on=old)
    made = {
        "a": QuestionFactory.create(
            section=one,
            block_ref="S01-P01",
            concept="keys",
            difficulty=2,
            bloom="apply",
            version__facts=[FactFactory.create(ref="FL-777")],
        ),
        "b": QuestionFactory.create(
            section=one,
            kind="numeric",
            block_ref="",
            concept="rounding",
            difficulty=2,
            bloom="apply",
            version__facts=[stale],
        ),
        "c": QuestionFactory.create(section=two, block_ref="", concept="keys", difficulty=5, bloom="analyse"),
    }
    Question.objects.filter(pk=made["c"].pk).update(status="retired")

    assert listed(query) == {str(made[name].pk) for name in expected}


def test_an_ignored_filter_is_told_as_text() -> None:
    shown = page(curators_browser(), "questions", query="?kind=<script>")

    assert "&lt;script&gt;" in shown
    assert "<script>" not in shown


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_takes_the_same_statements_for_one_question_and_for_many(
    many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    QuestionFactory.create_batch(many, section=SectionFactory.create())
    client = curators_browser()

    with django_assert_num_queries(6):  # session, user, second factor, sections, count, page
        page(client, "questions")


@pytest.mark.parametrize("many", [1, 3])
def test_a_question_takes_the_same_statements_with_little_and_with_much(
    many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    section = SectionFactory.create()
    question = QuestionFactory.create(
        section=section, concept="rounding", version__facts=FactFactory.create_batch(many, section=section)
    )
    QuestionFactory.create_batch(many, section=section, concept="rounding")
    for number in range(2, many + 1):
        add_parts(VersionFactory.create(question=question, number=number))
    found = Question.objects.select_related("section").get(pk=question.pk)

    with django_assert_num_queries(7):
        shown = question_page(found, None, TODAY)
        text = [sibling.current and sibling.current.stem for sibling in shown.siblings]
        text += [str(version.changeset.by) if version.changeset else "" for version in shown.history]

    assert len(text) == many + max(1, many)


@pytest.mark.parametrize("name", ["questions", "queue", "bank"])
def test_the_text_of_a_section_does_not_come_with_each_of_its_questions(name: str) -> None:
    section = SectionFactory.create()
    DraftFactory.create(section=section)
    question = QuestionFactory.create(
        section=section, version__facts=[FactFactory.create(section=section, status="disputed")]
    )
    Course.objects.update(
        report={"pairs": [{"first": str(question.pk), "second": str(question.pk), "likeness": 1}]}
    )
    changeset = Changeset.objects.create(course=question.course, at=timezone.now())
    MergeConflict.objects.create(question=question, changeset=changeset, field="stem")
    client = curators_browser()

    with CaptureQueriesContext(connection) as statements:
        page(client, name)

    assert not [each["sql"] for each in statements if '"course_section"."html"' in each["sql"]]
