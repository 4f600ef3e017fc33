"""What an exam tells the cards of its questions."""

import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from quizapp.answers import actions as ledger
from quizapp.answers.models import DayTally
from quizapp.engine import memory
from quizapp.engine.memory import Phase, Rating
from quizapp.study import actions
from quizapp.study.actions import ExamResult
from quizapp.study.models import Card, Plan, Queue
from quizapp.study.queue import next_card, today
from quizapp.study.showing import Showing
from tests.accounts.factories import UserFactory
from tests.answers.test_ledger import given
from tests.bank.factories import QuestionFactory
from tests.study.factories import NINE, answer, enrolled, tokens
from tests.study.test_queue import put_in_review

pytestmark = pytest.mark.django_db


def result(card: Card, *, right: bool = False, guessed: bool = False, answered: bool = True) -> ExamResult:
    assert card.question_id is not None
    return ExamResult(question_id=card.question_id, right=right, guessed=guessed, answered=answered)


def take_in(plan: Plan, *results: ExamResult) -> None:
    actions.take_in(plan.learner, plan.course_id, results, now=NINE)


def reviewed(plan: Plan) -> Card:
    (card,) = put_in_review(plan, 1)
    card.refresh_from_db()
    return card


def as_it_is(card: Card) -> tuple[object, ...]:
    now = Card.objects.get(pk=card.pk)
    return tuple(getattr(now, field.attname) for field in Card._meta.concrete_fields)


def after(card: Card, rating: Rating) -> memory.Memory:
    """What an answer in study would have made of the card, on days without other cards."""
    settings = card.plan.memory_settings()
    return memory.schedule(card.memory, rating, now=NINE, settings=settings, seed=card.pk, load={})


def statements(run: Sequence[ExamResult], plan: Plan) -> int:
    with transaction.atomic(), CaptureQueriesContext(connection) as seen:
        take_in(plan, *run)
    return len(seen)


@pytest.mark.parametrize("answered", [True, False])
def test_a_wrong_or_missing_answer_brings_a_reviewed_card_back_today(*, answered: bool) -> None:
    card = reviewed(enrolled())

    take_in(card.plan, result(card, answered=answered, right=not answered))

    moved = Card.objects.get()
    assert moved.memory == after(card, Rating.AGAIN)
    assert (moved.phase, moved.lapses, moved.turn) == (Phase.RELEARNING, 1, card.turn + 1)
    assert moved.due_at == NINE + timedelta(minutes=10)


def test_a_new_card_that_went_wrong_leaves_the_shelf_for_the_steps() -> None:
    plan = enrolled(questions=2)
    _, last = Card.objects.order_by("due_at")

    take_in(plan, result(last))

    soon = NINE + timedelta(minutes=1)
    assert Card.objects.get(pk=last.pk).queue == Queue.LEARNING
    assert next_card(plan, today(plan, now=soon), now=soon) == last


@pytest.mark.parametrize(("guessed", "rating"), [(False, Rating.GOOD), (True, Rating.HARD)])
def test_a_right_answer_reviews_a_card(*, guessed: bool, rating: Rating) -> None:
    card = reviewed(enrolled())

    take_in(card.plan, result(card, right=True, guessed=guessed))

    moved = Card.objects.get()
    assert moved.memory == after(card, rating)
    assert moved.turn == card.turn + 1


def test_a_right_answer_leaves_a_card_that_was_reviewed_today() -> None:
    card = reviewed(enrolled())
    Card.objects.update(last_day=NINE.date())
    kept = as_it_is(card)

    take_in(card.plan, result(card, right=True))

    assert as_it_is(card) == kept


def test_a_right_answer_leaves_new_cards_and_those_in_their_steps() -> None:
    plan = enrolled(questions=2)
    new, learning = Card.objects.order_by("pk")
    answer(learning, right=False)
    kept = [as_it_is(new), as_it_is(learning)]

    take_in(plan, result(new, right=True), result(learning, right=True))

    assert [as_it_is(new), as_it_is(learning)] == kept


def test_a_card_that_was_set_aside_for_today_comes_back_when_it_went_wrong() -> None:
    card = reviewed(enrolled())
    Card.objects.update(buried_until=NINE + timedelta(hours=20))

    take_in(card.plan, result(card))

    assert Card.objects.get().ready_at == NINE + timedelta(minutes=10)


def test_the_lapse_that_makes_a_leech_sets_the_card_aside() -> None:
    card = reviewed(enrolled())
    Card.objects.update(lapses=7)

    take_in(card.plan, result(card))

    leech = Card.objects.get()
    assert (leech.lapses, leech.leech, leech.suspended) == (8, True, True)


def test_a_suspended_card_learns_of_it_and_stays_suspended() -> None:
    card = reviewed(enrolled())
    Card.objects.update(suspended=True)

    take_in(card.plan, result(card))

    moved = Card.objects.get()
    assert (moved.phase, moved.suspended, moved.ready_at) == (Phase.RELEARNING, True, None)


def test_a_retired_card_stays_as_it_is() -> None:
    card = reviewed(enrolled())
    Card.objects.update(retired=True)
    kept = as_it_is(card)

    take_in(card.plan, result(card))

    assert as_it_is(card) == kept


def test_cards_of_other_learners_and_other_questions_stay_as_they_are() -> None:
    plan = enrolled(questions=2)
    mine, untouched = Card.objects.order_by("pk")
    other = actions.enrol(UserFactory.create(), plan.course, blueprint=None, exam_date=None, now=NINE)
    theirs = Card.objects.get(plan=other, question=mine.question)
    kept = [as_it_is(untouched), as_it_is(theirs)]

    take_in(plan, result(mine))

    assert [as_it_is(untouched), as_it_is(theirs)] == kept


def test_without_a_plan_or_a_card_nothing_happens() -> None:
    plan = enrolled()
    stranger = UserFactory.create()
    card = Card.objects.get()
    kept = as_it_is(card)

    actions.take_in(stranger, plan.course_id, [result(card)], now=NINE)
    take_in(
        plan, ExamResult(question_id=QuestionFactory.create().pk, right=False, guessed=False, answered=True)
    )

    assert as_it_is(card) == kept


def test_answers_before_an_exam_can_no_longer_be_taken_back() -> None:
    plan = enrolled()
    card = Card.objects.get()
    answer(card)
    take_in(plan, result(card))
    kept = as_it_is(card)

    assert actions.undo(plan.learner, now=NINE) is None
    assert as_it_is(card) == kept


def test_right_answers_of_one_exam_are_spread_over_days() -> None:
    """Twenty cards that are alike: each counts in the load that the next one sees."""
    plan = enrolled(questions=20)
    put_in_review(plan, 20)

    take_in(plan, *[result(card, right=True) for card in Card.objects.all()])

    per_day: dict[object, int] = {}
    for card in Card.objects.all():
        per_day[card.due_at] = per_day.get(card.due_at, 0) + 1
    assert len(per_day) >= 5
    assert max(per_day.values()) <= 20 // len(per_day) + 2


def test_the_number_of_statements_does_not_grow_with_the_exam() -> None:
    plan = enrolled(questions=12)
    cards = put_in_review(plan, 8) + list(Card.objects.filter(phase="new"))
    few = [result(cards[0], right=True), result(cards[8])]
    many = [result(card, right=number % 2 == 0) for number, card in enumerate(cards) if number not in (0, 8)]

    assert statements(few, plan) == statements(many, plan) <= 4


def test_memory_is_saved_to_the_last_digit() -> None:
    card = reviewed(enrolled())
    now = NINE + timedelta(microseconds=123_457)

    actions.take_in(card.plan.learner, card.plan.course_id, [result(card)], now=now)

    settings = card.plan.memory_settings()
    assert Card.objects.get().memory == memory.schedule(
        card.memory, Rating.AGAIN, now=now, settings=settings, seed=card.pk
    )


def test_what_is_expected_is_what_the_ledger_keeps() -> None:
    plan = enrolled(questions=3)
    card = reviewed(plan)
    same_day, new = Card.objects.filter(phase="new").order_by("pk")
    answer(same_day)
    same_day.refresh_from_db()
    stranger = QuestionFactory.create().pk
    ids = [row.question_id for row in (card, same_day, new) if row.question_id] + [stranger]

    with transaction.atomic(), CaptureQueriesContext(connection) as seen:
        told = actions.expected(plan.learner, plan.course_id, ids, now=NINE)

    recall = memory.recall(card.memory, on=NINE.date(), settings=plan.memory_settings())
    assert recall is not None
    assert [told[pk] for pk in ids] == [
        (recall, card.memory.to_json()),
        (None, same_day.memory.to_json()),
        (None, new.memory.to_json()),
        (None, None),
    ]
    assert len(seen) == 2


def test_nothing_is_expected_of_somebody_without_a_plan() -> None:
    question = QuestionFactory.create()
    section = question.section

    told = actions.expected(UserFactory.create(), section.course_id, [question.pk], now=NINE)

    assert told == {question.pk: (None, None)}


@pytest.mark.django_db(transaction=True)
def test_an_exam_that_ends_while_its_learner_answers_a_card_does_not_deadlock() -> None:
    plan = enrolled(questions=2)
    in_exam, in_study = Card.objects.select_related("question__current").order_by("pk")
    learner, choice = plan.learner, tokens(in_study, right=False)
    failures: list[BaseException] = []

    def end_exam(round_: int) -> None:
        assert in_exam.question_id is not None
        with transaction.atomic():
            actions.expected(learner, plan.course_id, [in_exam.question_id], now=NINE)
            told = given(in_exam.question, f"exam:{round_}", fraction=0.0)  # type: ignore[arg-type]  # has one
            ledger.record_many(learner, [told])
            # An answer that waits for the tally now must not hold the plan.
            time.sleep(0.05)
            take_in(plan, result(in_exam))

    def study(round_: int) -> None:
        time.sleep(0.02)
        actions.answer(learner, Showing(in_study.pk, round_), given=choice, began=NINE, now=NINE)

    def run(what: Callable[[int], None], round_: int) -> None:
        try:
            what(round_)
        except BaseException as error:  # noqa: BLE001 - the test reports it
            failures.append(error)
        finally:
            connection.close()

    for round_ in range(3):
        threads = [Thread(target=run, args=[what, round_]) for what in (end_exam, study)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert failures == []
    assert DayTally.objects.get().answered == 6


def queue(plan: Plan, cards: Sequence[Card]) -> int:
    ids = [card.question_id for card in cards if card.question_id]
    return actions.add_to_queue(plan.learner, plan.course_id, ids, now=NINE)


def test_cards_that_the_learner_asks_for_are_due_now() -> None:
    plan = enrolled(questions=2)
    card, other = put_in_review(plan, 2, due_days_ago=-5)
    Card.objects.filter(pk=card.pk).update(buried_until=NINE + timedelta(hours=20))
    kept = as_it_is(other)

    assert queue(plan, [card]) == 1

    moved = Card.objects.get(pk=card.pk)
    assert moved.ready_at == NINE
    assert (moved.stability, moved.reps, moved.turn) == (card.stability, card.reps, card.turn)
    assert as_it_is(other) == kept


def test_new_cards_that_the_learner_asks_for_come_before_the_other_new_ones() -> None:
    plan = enrolled(questions=6)
    cards = list(Card.objects.order_by("due_at"))
    wanted = [cards[2], cards[5]]

    queue(plan, wanted)

    assert list(Card.objects.order_by("due_at"))[:3] == [*wanted, cards[0]]


def test_asking_twice_changes_nothing_and_says_the_same() -> None:
    plan = enrolled(questions=6)
    reviews = put_in_review(plan, 2, due_days_ago=-5)
    new = list(Card.objects.filter(phase="new").order_by("due_at"))[1:3]
    assert queue(plan, [*reviews, *new]) == 4
    kept = [as_it_is(card) for card in Card.objects.order_by("pk")]

    assert queue(plan, [*reviews, *new]) == 4

    assert [as_it_is(card) for card in Card.objects.order_by("pk")] == kept


@pytest.mark.parametrize("state", ["suspended", "retired"])
def test_cards_that_were_put_away_stay_away(state: str) -> None:
    plan = enrolled()
    (card,) = put_in_review(plan, 1, due_days_ago=-5)
    Card.objects.update(**{state: True})
    kept = as_it_is(card)

    assert queue(plan, [card]) == 0
    assert as_it_is(card) == kept
