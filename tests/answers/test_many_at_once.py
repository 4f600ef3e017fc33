"""Many answers in one statement, and questions that are sealed meanwhile."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizapp.answers import actions
from quizapp.answers.models import Answer, DayTally, Sealed
from tests.accounts.factories import UserFactory
from tests.answers.test_ledger import given
from tests.bank.factories import QuestionFactory
from tests.study.factories import NINE

pytestmark = pytest.mark.django_db

SUMS = ("day", "answered", "marked", "right", "introduced", "milliseconds")


def test_many_answers_are_recorded_as_one_by_one() -> None:
    learner, other = UserFactory.create_batch(2)
    questions = QuestionFactory.create_batch(3)
    memory = {"phase": "new", "step": None, "stability": None}
    givens = [
        given(questions[0], "a", given=["x", "ü"], predicted_recall=0.1 + 0.2, memory_before=memory),
        given(questions[1], "b", fraction=1 / 3, introduced=True, confidence="guess", milliseconds=-5),
        given(questions[2], "c", fraction=None, at=NINE + timedelta(microseconds=1), milliseconds=10**9),
        given(questions[0], "d", study_day=NINE.date() + timedelta(days=1), rating=3),
    ]

    for one in givens:
        actions.record(learner, one)
    told = actions.record_many(other, givens)

    leave_out = ("id", "learner_id")
    columns = [field.attname for field in Answer._meta.concrete_fields if field.attname not in leave_out]
    expected = list(Answer.objects.of(learner).order_by("id").values(*columns))
    assert list(Answer.objects.of(other).order_by("id").values(*columns)) == expected
    sums = list(DayTally.objects.of(learner).order_by("day").values_list(*SUMS))
    assert list(DayTally.objects.of(other).order_by("day").values_list(*SUMS)) == sums
    written = Answer.objects.of(other)
    assert {key: (row.id, row.first_exposure) for key, row in told.items()} == {
        answer.idempotency_key: (answer.pk, answer.first_exposure) for answer in written
    }


def test_many_answers_are_one_statement() -> None:
    learner = UserFactory.create()
    givens = [given(question, str(question.pk)) for question in QuestionFactory.create_batch(5)]

    with CaptureQueriesContext(connection) as statements:
        actions.record_many(learner, givens)

    assert len(statements) == 1
    assert Answer.objects.count() == 5


def test_nothing_to_record_asks_nothing() -> None:
    with CaptureQueriesContext(connection) as statements:
        assert actions.record_many(UserFactory.build(), []) == {}

    assert not statements.captured_queries


def test_keys_that_are_there_already_are_left_out() -> None:
    learner = UserFactory.create()
    first, second = QuestionFactory.create_batch(2)
    actions.record_many(learner, [given(first, "a")])

    told = actions.record_many(learner, [given(first, "a", fraction=0.0), given(second, "b")])

    assert set(told) == {"b"}
    assert DayTally.objects.get().answered == 2
    assert DayTally.objects.get().right == 2


def test_a_key_given_twice_counts_once_and_the_first_counts() -> None:
    learner, question = UserFactory.create(), QuestionFactory.create()

    told = actions.record_many(learner, [given(question), given(question, fraction=0.0)])

    assert told["k"].first_exposure
    assert Answer.objects.get().fraction == 1.0
    assert DayTally.objects.get().answered == 1


def test_of_two_answers_to_one_question_the_earlier_is_the_first_exposure() -> None:
    learner, question = UserFactory.create(), QuestionFactory.create()

    told = actions.record_many(learner, [given(question, "z"), given(question, "a")])

    assert told["z"].first_exposure
    assert not told["a"].first_exposure
    assert told["z"].id < told["a"].id


def test_a_question_answered_before_is_no_first_exposure() -> None:
    learner, question = UserFactory.create(), QuestionFactory.create()
    actions.record(learner, given(question, "before"))

    assert not actions.record_many(learner, [given(question)])["k"].first_exposure


def test_a_sealed_question_opens_when_all_holders_have_let_go() -> None:
    learner = UserFactory.create()
    question = QuestionFactory.create()
    for holder in ("sitting:1", "sitting:2", "sitting:2"):
        actions.seal(learner, [question.pk, question.pk], holder=holder)

    assert Sealed.objects.of(learner).count() == 2
    actions.unseal(holder="sitting:1")
    assert Sealed.objects.of(learner).get().holder == "sitting:2"
    for _ in range(2):
        actions.unseal(holder="sitting:2")
    assert not Sealed.objects.exists()


def test_a_seal_is_for_one_learner() -> None:
    learner, other = UserFactory.create_batch(2)
    actions.seal(learner, [QuestionFactory.create().pk], holder="sitting:1")

    assert not Sealed.objects.of(other).exists()
