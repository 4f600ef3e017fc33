"""Cards after the marks of their answers were corrected."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quizapp.answers import actions as ledger
from quizapp.answers.models import Answer, Confidence, Mode
from quizapp.engine import memory
from quizapp.engine.memory import Memory, Phase, Rating
from quizapp.study import actions
from quizapp.study.actions import ExamResult
from quizapp.study.models import Card, Plan
from tests.study.factories import NINE, answer, enrolled, only_card
from tests.study.test_intake import as_it_is
from tests.study.test_queue import put_in_review

pytestmark = pytest.mark.django_db

LATER = NINE + timedelta(days=2)


def correct(told: Answer, fraction: float, *, number: int = 1) -> int:
    ledger.correct({told.pk: fraction}, correction=number, now=LATER)
    return actions.recorrect([told.pk])


def reviewed(plan: Plan | None = None) -> Card:
    (card,) = put_in_review(plan or enrolled(), 1)
    return Card.objects.select_related("plan__learner", "question").get(pk=card.pk)


def scheduled(card: Card, before: Memory, rating: Rating) -> Memory:
    settings = card.plan.memory_settings()
    return memory.schedule(before, rating, now=NINE, settings=settings, seed=card.pk, load={})


def sat(card: Card, *, right: bool, confidence: str = "") -> Answer:
    """The card's question answered in an exam, as the exam tells ledger and card."""
    learner, question = card.plan.learner, card.question
    assert question is not None
    assert question.current_id is not None
    with transaction.atomic():
        expected = actions.expected(learner, card.plan.course_id, [question.pk], now=NINE)
        recall, before = expected[question.pk]
        given = ledger.Given(
            at=NINE,
            study_day=NINE.date(),
            mode=Mode.EXAM,
            idempotency_key=f"exam:{card.pk}:{card.turn}",
            introduced=False,
            milliseconds=1000,
            question_id=question.pk,
            version_id=question.current_id,
            fraction=float(right),
            confidence=confidence,
            predicted_recall=recall,
            memory_before=before,
        )
        told = ledger.record_many(learner, [given])[given.idempotency_key]
        result = ExamResult(
            question_id=question.pk,
            right=right,
            guessed=confidence == Confidence.GUESS,
            answered=True,
            answer_id=told.id,
        )
        actions.take_in(learner, card.plan.course_id, [result], now=NINE)
    return Answer.objects.get(pk=told.id)


@pytest.mark.parametrize(("confidence", "rating"), [("", Rating.GOOD), (Confidence.GUESS.value, Rating.HARD)])
def test_a_wrong_answer_that_was_right_counts_for_the_card(confidence: str, rating: Rating) -> None:
    card = reviewed()
    before = card.memory
    told = answer(card, right=False, confidence=confidence).answer

    assert correct(told, 1.0) == 1

    assert Card.objects.get().memory == scheduled(card, before, rating)


def test_a_right_answer_that_was_wrong_brings_the_card_back() -> None:
    card = reviewed()
    before = card.memory
    told = answer(card, right=True).answer

    correct(told, 0.0)

    assert Card.objects.get().memory == scheduled(card, before, Rating.AGAIN)


def test_taken_back_the_card_is_as_the_learner_had_rated_it() -> None:
    card = reviewed()
    told = answer(card, right=True).answer
    actions.rate(card.plan.learner, told.pk, Rating.EASY, now=NINE)
    kept = as_it_is(card)

    correct(told, 0.0)
    assert as_it_is(card) != kept
    correct(told, 1.0, number=2)

    assert as_it_is(card) == kept


def test_the_same_again_moves_nothing() -> None:
    card = reviewed()
    told = answer(card, right=False).answer
    correct(told, 1.0)
    kept = as_it_is(card)

    assert correct(told, 1.0) == 0
    assert as_it_is(card) == kept


def test_a_card_that_was_answered_since_stays() -> None:
    card = reviewed()
    told = answer(card, right=False).answer
    answer(card, right=True, now=NINE + timedelta(minutes=11))
    kept = as_it_is(card)

    assert correct(told, 1.0) == 0
    assert as_it_is(card) == kept


def test_an_answer_since_that_was_taken_back_does_not_count() -> None:
    card = reviewed()
    before = card.memory
    told = answer(card, right=False).answer
    answer(card, right=True, now=NINE + timedelta(minutes=11))
    actions.undo(card.plan.learner, now=NINE + timedelta(minutes=12))

    assert correct(told, 1.0) == 1

    assert Card.objects.get().memory == scheduled(card, before, Rating.GOOD)


def test_an_answer_that_was_taken_back_moves_no_card() -> None:
    card = reviewed()
    told = answer(card, right=False).answer
    actions.undo(card.plan.learner, now=NINE)
    kept = as_it_is(card)

    assert correct(told, 1.0) == 0
    assert as_it_is(card) == kept


def test_a_question_left_out_in_an_exam_since_is_the_last_thing_that_happened() -> None:
    card = reviewed()
    told = answer(card, right=True).answer
    assert card.question_id is not None
    left_out = ExamResult(question_id=card.question_id, right=False, guessed=False, answered=False)
    with transaction.atomic():
        actions.take_in(card.plan.learner, card.plan.course_id, [left_out], now=NINE)
    kept = as_it_is(card)

    assert correct(told, 0.0) == 0
    assert as_it_is(card) == kept


def test_a_run_through_questions_in_between_is_nothing_to_the_card() -> None:
    card = reviewed()
    told = answer(card, right=False).answer
    run = actions.start_cram(card.plan, section=None, only_missed=False, count=1, now=NINE)
    assert run is not None
    assert card.question is not None
    assert card.question.current is not None
    tokens = [option.token for option in card.question.current.options.filter(is_key=True)]
    actions.answer_cram(run, place=0, given=tokens, confidence="", began=NINE, now=NINE)

    assert correct(told, 1.0) == 1


def test_a_leech_of_a_wrong_key_is_none_and_becomes_one_again() -> None:
    card = reviewed()
    Card.objects.update(lapses=7)
    told = answer(card, right=False).answer
    assert Card.objects.get().suspended

    correct(told, 1.0)
    freed = Card.objects.get()
    assert (freed.lapses, freed.leech, freed.suspended) == (7, False, False)

    correct(told, 0.0, number=2)
    leech = Card.objects.get()
    assert (leech.lapses, leech.leech, leech.suspended) == (8, True, True)


def test_a_card_that_the_learner_had_suspended_stays_suspended() -> None:
    card = reviewed()
    told = answer(card, right=False).answer
    actions.suspend(card)

    correct(told, 1.0)

    assert Card.objects.get().suspended


def test_answers_of_an_exam_move_their_cards_too() -> None:
    card = reviewed()
    before = card.memory
    told = sat(card, right=False)

    correct(told, 1.0)
    assert Card.objects.get().memory == scheduled(card, before, Rating.GOOD)

    correct(told, 0.0, number=2)
    assert Card.objects.get().memory == scheduled(card, before, Rating.AGAIN)


def test_an_exam_that_left_the_card_says_nothing_of_an_answer_since() -> None:
    card = only_card(enrolled())
    answer(card, right=False)
    told = sat(card, right=True)
    answer(card, right=True, now=NINE + timedelta(minutes=2))
    kept = as_it_is(card)

    assert correct(told, 0.0) == 0
    assert as_it_is(card) == kept


def test_a_question_on_trial_in_an_exam_since_is_nothing_to_the_card() -> None:
    card = reviewed()
    told = answer(card, right=False).answer
    card.refresh_from_db()
    assert card.question is not None
    on_trial = ledger.Given(
        at=NINE,
        study_day=NINE.date(),
        mode=Mode.EXAM,
        idempotency_key="trial",
        introduced=False,
        milliseconds=1000,
        question_id=card.question_id,
        version_id=card.question.current_id,
        memory_before=card.memory.to_json(),
    )
    ledger.record_many(card.plan.learner, [on_trial])

    assert correct(told, 1.0) == 1


def test_a_guess_in_an_exam_that_was_right_counts_as_hard() -> None:
    card = reviewed()
    before = card.memory
    told = sat(card, right=False, confidence=Confidence.GUESS.value)

    correct(told, 1.0)

    assert Card.objects.get().memory == scheduled(card, before, Rating.HARD)


def test_a_new_card_that_only_seemed_wrong_in_an_exam_is_new_again() -> None:
    card = only_card(enrolled())
    kept = card.memory
    told = sat(card, right=False)
    assert Card.objects.get().phase == Phase.LEARNING

    correct(told, 1.0)
    assert Card.objects.get().memory == kept

    correct(told, 0.0, number=2)
    assert Card.objects.get().memory == scheduled(card, kept, Rating.AGAIN)


def test_after_a_correction_the_learner_may_rate_as_after_a_right_answer() -> None:
    card = reviewed()
    before = card.memory
    told = answer(card, right=False).answer
    learner = card.plan.learner
    with pytest.raises(actions.Refused):
        actions.rate(learner, told.pk, Rating.GOOD, now=NINE)
    correct(told, 1.0)

    actions.rate(learner, told.pk, Rating.EASY, now=LATER)
    assert Card.objects.get().memory == scheduled(card, before, Rating.EASY)

    correct(told, 0.0, number=2)
    with pytest.raises(actions.Refused):
        actions.rate(learner, told.pk, Rating.GOOD, now=LATER)


def test_the_page_of_the_answer_says_what_counts_now(client: Client) -> None:
    card = reviewed()
    told = answer(card, right=False).answer
    client.force_login(card.plan.learner)
    page = reverse("study:verdict", args=[told.pk])
    assert "Not right" in client.get(page).content.decode()

    correct(told, 1.0)

    text = client.get(page).content.decode()
    assert "your answer now counts as right" in text
    assert "Not right" not in text


def statements(answer_ids: Iterable[int]) -> int:
    with CaptureQueriesContext(connection) as seen:
        actions.recorrect(list(answer_ids))
    return len(seen)


def test_the_number_of_statements_does_not_grow_with_the_answers() -> None:
    plans = [enrolled(questions=4) for _ in range(3)]
    told = []
    for plan in plans:
        put_in_review(plan, 99)
        told += [answer(card, right=False).answer.pk for card in Card.objects.filter(plan=plan)]
    ledger.correct(dict.fromkeys(told, 1.0), correction=1, now=LATER)

    one, many = statements(told[:1]), statements(told)

    assert one == many
    assert not Card.objects.exclude(phase=Phase.REVIEW).exists()


def test_with_the_plans_locked_first_all_is_one_transaction() -> None:
    card = reviewed()
    told = answer(card, right=False).answer

    with transaction.atomic():
        assert actions.lock_plans([told.pk]) == [card.plan]
        correct(told, 1.0)

    assert Card.objects.get().phase == Phase.REVIEW
