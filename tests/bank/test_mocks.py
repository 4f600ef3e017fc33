"""Which questions a timed paper may be drawn from."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from quizapp.bank.models import IN_PAPERS, Question
from tests.bank.factories import (
    DraftFactory,
    PretestFactory,
    QuestionFactory,
    VersionFactory,
    add_parts,
    publish,
)
from tests.course.factories import FactFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
FRESH = {"checked_on": date(2026, 1, 1), "expires_on": TODAY + timedelta(days=1)}


def drawn() -> set[Question]:
    """What mocks may draw scored. What no paper may is held back, and nothing is both."""
    may, held = set(Question.objects.for_mocks(TODAY)), set(Question.objects.held_back(TODAY))
    pretest = set(Question.objects.pretest(TODAY))
    assert not may & held
    assert not pretest & (may | held)
    assert may | held | pretest == set(Question.objects.filter(status__in=IN_PAPERS))
    return may


def test_a_question_is_drawn_while_all_its_facts_hold() -> None:
    question = QuestionFactory.create(
        version__facts=[FactFactory.create(**FRESH), FactFactory.create(expires_on=None)]
    )

    assert drawn() == {question}


def test_a_question_without_facts_is_drawn() -> None:
    question = QuestionFactory.create(version__facts=[])

    assert drawn() == {question}


@pytest.mark.parametrize(
    "changed", [{"expires_on": TODAY}, {"status": "disputed"}, {"status": "withdrawn"}], ids=str
)
def test_one_fact_that_is_to_be_rechecked_takes_its_questions_out(changed: dict[str, object]) -> None:
    shaken = FactFactory.create(**(FRESH | changed))
    QuestionFactory.create(version__facts=[FactFactory.create(), shaken])
    other = QuestionFactory.create()

    assert drawn() == {other}


def test_what_an_older_version_rested_on_does_not_matter() -> None:
    question = QuestionFactory.create(version__facts=[FactFactory.create(**(FRESH | {"expires_on": TODAY}))])
    assert drawn() == set()
    newer = VersionFactory.create(question=question)
    add_parts(newer, facts=[FactFactory.create()])
    publish(newer)

    assert drawn() == {question}


def test_drafts_are_never_drawn() -> None:
    DraftFactory.create()

    assert drawn() == set()


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ({}, True),
        ({"difficulty": 3}, True),
        ({"difficulty": 4}, False),
        ({"difficulty": 1}, False),
        ({"kind": "multiple"}, False),
        ({"id": UUID(int=17)}, False),
        ({"case": UUID(int=7), "case_position": 1}, False),
    ],
    ids=str,
)
def test_of_middling_single_choices_one_in_16_is_kept_for_visitors(
    values: dict[str, object], *, kept: bool
) -> None:
    question = QuestionFactory.create(**({"id": UUID(int=16)} | values))

    assert set(Question.objects.for_visitors()) == ({question} if kept else set())
    assert set(Question.objects.for_mocks(TODAY)) == (set() if kept else {question})


def test_pretest_questions_are_drawn_apart_and_published_ones_are_none() -> None:
    QuestionFactory.create()
    DraftFactory.create()
    pretest = PretestFactory.create(version__facts=[FactFactory.create(**FRESH)])

    assert set(Question.objects.pretest(TODAY)) == {pretest}
    assert pretest not in drawn()


@pytest.mark.parametrize(
    "changed", [{"expires_on": TODAY}, {"status": "disputed"}, {"status": "withdrawn"}], ids=str
)
def test_a_fact_that_is_to_be_rechecked_takes_its_pretest_questions_out_too(
    changed: dict[str, object],
) -> None:
    PretestFactory.create(version__facts=[FactFactory.create(**(FRESH | changed))])

    assert not Question.objects.pretest(TODAY).exists()


@pytest.mark.parametrize("questions", [1, 3])
def test_drawing_takes_one_statement(
    questions: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    QuestionFactory.create_batch(questions)

    with django_assert_num_queries(1):
        assert len(Question.objects.for_mocks(TODAY)) == questions
