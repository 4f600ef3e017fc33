"""Which card comes next."""

from datetime import timedelta

import pytest
from django.db import connection

from quizapp.answers.models import DayTally
from quizapp.engine.memory import Phase
from quizapp.study import actions
from quizapp.study.models import Card, Plan, Queue
from quizapp.study.queue import next_card, today
from tests.study.factories import NINE, answer, enrolled

pytestmark = pytest.mark.django_db


def chosen(plan: Plan, *, minutes: int = 0) -> Card | None:
    now = NINE + timedelta(minutes=minutes)
    return next_card(plan, today(plan, now=now), now=now)


def put_in_review(plan: Plan, count: int, *, due_days_ago: int = 1) -> list[Card]:
    cards = list(Card.objects.filter(plan=plan, phase="new").order_by("due_at")[:count])
    for card in cards:
        card.phase, card.stability, card.difficulty = Phase.REVIEW, 10.0, 5.0
        card.last_day = NINE.date() - timedelta(days=10)
        card.due_at, card.reps = NINE - timedelta(days=due_days_ago), 3
        card.save()
    return cards


def test_new_cards_come_in_the_order_they_were_dealt() -> None:
    plan = enrolled(questions=3)

    assert chosen(plan) == Card.objects.filter(plan=plan).order_by("due_at").first()


def test_a_learning_step_that_is_due_comes_before_everything() -> None:
    plan = enrolled(questions=5)
    put_in_review(plan, 2)
    new = Card.objects.filter(plan=plan, phase="new").order_by("due_at")[0]
    answer(new, right=False)

    assert chosen(plan, minutes=2) == new


def test_a_learning_step_in_the_future_lets_others_go_first() -> None:
    plan = enrolled(questions=2)
    first, second = Card.objects.filter(plan=plan).order_by("due_at")
    answer(first, right=False)

    assert chosen(plan) == second


def test_with_nothing_else_left_a_step_that_is_nearly_due_comes_early() -> None:
    plan = enrolled(questions=1)
    card = Card.objects.get(plan=plan)
    answer(card, right=True)

    assert chosen(plan) == card
    assert today(plan, now=NINE).learning == 1


def test_the_longest_overdue_review_comes_first() -> None:
    plan = enrolled(questions=2)
    _, later = put_in_review(plan, 2)
    Card.objects.filter(pk=later.pk).update(due_at=NINE - timedelta(days=9))

    assert chosen(plan) == later


def test_a_card_of_tomorrow_is_not_shown_today() -> None:
    plan = enrolled(questions=1)
    put_in_review(plan, 1, due_days_ago=-1)

    assert chosen(plan) is None


@pytest.mark.parametrize("field", ["suspended", "retired"])
def test_what_was_taken_out_is_not_shown(field: str) -> None:
    plan = enrolled(questions=1)
    Card.objects.filter(plan=plan).update(**{field: True})

    assert chosen(plan) is None


def test_a_buried_card_is_back_on_the_next_study_day() -> None:
    plan = enrolled(questions=1)
    card = Card.objects.get(plan=plan)
    actions.bury(card, now=NINE)

    assert chosen(plan) is None
    assert chosen(plan, minutes=19 * 60) == card


def test_new_cards_are_spread_among_the_reviews() -> None:
    plan = enrolled(questions=20)
    put_in_review(plan, 10)
    Plan.objects.filter(pk=plan.pk).update(new_per_day=5)
    plan.new_per_day = 5
    queues = []
    for minute in range(12):
        card = chosen(plan, minutes=minute)
        assert card is not None
        queues.append(card.queue)
        answer(card, now=NINE + timedelta(minutes=minute))
        # Out of the way, so that its steps do not push in.
        Card.objects.filter(pk=card.pk).update(suspended=True)

    assert queues.count(Queue.NEW) == 4
    assert "".join(str(queue) for queue in queues).count("22") == 0


def test_no_more_new_cards_than_the_plan_allows() -> None:
    plan = enrolled(questions=5)
    DayTally.objects.create(learner=plan.learner, day=NINE.date(), answered=10, introduced=10)

    standing = today(plan, now=NINE)

    assert (standing.new, chosen(plan)) == (0, None)


def test_used_up_minutes_hold_reviews_back_and_say_so() -> None:
    plan = enrolled(questions=2)
    put_in_review(plan, 2)
    DayTally.objects.create(learner=plan.learner, day=NINE.date(), answered=10, milliseconds=20 * 60_000)

    standing = today(plan, now=NINE)

    assert (standing.reviews, standing.held_back, standing.limited) == (0, 2, True)


def test_yesterdays_minutes_do_not_count() -> None:
    plan = enrolled(questions=1)
    DayTally.objects.create(
        learner=plan.learner,
        day=NINE.date() - timedelta(days=1),
        answered=10,
        milliseconds=20 * 60_000,
    )

    assert not today(plan, now=NINE).limited


def test_the_study_day_turns_at_the_learners_hour_not_at_midnight() -> None:
    plan = enrolled(questions=1)
    plan.learner.time_zone = "Asia/Tokyo"
    DayTally.objects.create(learner=plan.learner, day=NINE.date(), answered=10, milliseconds=20 * 60_000)

    # 03:59 and 04:01 in Tokyo on the 24th.
    before = NINE.replace(hour=18, minute=59)
    assert today(plan, now=before).limited
    assert not today(plan, now=before + timedelta(minutes=2)).limited


def test_the_next_card_is_found_in_the_index_alone() -> None:
    plan = enrolled(questions=30)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE study_card")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
    probe = Card.objects.filter(plan=plan).waiting(Queue.NEW, until=NINE).values("id")[:1]

    explained = probe.explain()

    assert "Index Only Scan using study_card_queue" in explained
    assert "Sort" not in explained
