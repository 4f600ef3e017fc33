"""A template is a card: dealt when it opens, a fresh variant at each review, hints lower the rating."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from quizapp.answers.models import Answer, DayTally
from quizapp.drills import catalogue
from quizapp.drills.models import Drilled, Skill, SlipTally
from quizapp.engine.drills import TEMPLATES, slips, variant
from quizapp.engine.memory import Phase, Rating
from quizapp.study import actions
from quizapp.study.models import Card, Plan
from quizapp.study.showing import Showing
from tests.drills.factories import (
    FIRST,
    drill_card,
    learner_of_drills,
    right_answer,
    shown,
    unexplained,
    wrong_answer,
)
from tests.study.factories import NINE, enrolled

pytestmark = pytest.mark.django_db


def take(card: Card, given: list[str], *, now: datetime = NINE) -> actions.Answered:
    card.refresh_from_db()
    return actions.answer(
        card.plan.learner,
        Showing(card.pk, card.turn),
        given=given,
        began=now - timedelta(seconds=20),
        now=now,
    )


def test_the_lowest_levels_are_dealt_and_the_others_are_not() -> None:
    plan = learner_of_drills()

    dealt = set(Card.objects.filter(plan=plan).values_list("template", flat=True))

    served = catalogue.served()
    assert FIRST in dealt
    assert all(served[slug].level <= 2 for slug in dealt)
    assert {served[slug].family for slug in dealt} == {
        template.family for template in served.values() if template.level <= 2
    }


def test_another_course_has_no_drills() -> None:
    plan = enrolled(questions=1)

    assert not Card.objects.filter(plan=plan).exclude(template="").exists()


def test_a_drill_comes_after_every_few_new_cards() -> None:
    plan = learner_of_drills(questions=12)

    order = Card.objects.filter(plan=plan).order_by("due_at").values_list("template", flat=True)
    places = [place for place, template in enumerate(order) if template]

    assert places[:2] == [2, 7]


def test_drills_of_one_family_are_siblings() -> None:
    plan = learner_of_drills()

    assert drill_card(plan).concept == "drill:F02"


def test_a_right_answer_is_in_the_ledger_with_its_variant_and_moves_the_card() -> None:
    plan = learner_of_drills()
    card = drill_card(plan)
    asked = shown(card)

    answered = take(card, right_answer(asked))

    told = Answer.objects.get()
    drilled = Drilled.objects.get()
    assert (told.template, told.variant_seed) == (FIRST, f"{asked.template.version}/{asked.seed}")
    assert (told.fraction, told.rating, told.question_id) == (1.0, Rating.GOOD, None)
    assert (drilled.answer_id, drilled.seed, drilled.inputs) == (told.pk, asked.seed, dict(asked.inputs))
    assert (drilled.hints, drilled.codes) == (0, [])
    card.refresh_from_db()
    assert (card.phase, card.turn) == (Phase.LEARNING, 1)
    assert answered.best is Rating.EASY
    assert DayTally.objects.get().right == 1


def test_a_wrong_number_records_the_slip_that_gives_it() -> None:
    plan = learner_of_drills()
    card = drill_card(plan)
    asked = shown(card)
    code = next(iter(slips(asked)))

    take(card, wrong_answer(asked, code))

    assert code in Drilled.objects.get().codes
    assert SlipTally.objects.get(code=code).times == 1
    assert Skill.objects.get().passed_at is None


def test_a_number_that_no_slip_gives_records_none() -> None:
    plan = learner_of_drills()
    card = drill_card(plan)

    take(card, unexplained(shown(card)))

    assert Drilled.objects.get().codes == []
    assert not SlipTally.objects.exists()


def test_what_cannot_be_read_costs_nothing() -> None:
    plan = learner_of_drills()
    card = drill_card(plan)

    with pytest.raises(actions.Refused, match="Write a number"):
        take(card, ["five or so"])
    with pytest.raises(actions.Refused, match="not in WCU"):
        take(card, ["5 WCU"])

    assert not Answer.objects.exists()
    card.refresh_from_db()
    assert (card.turn, card.phase) == (0, Phase.NEW)


def test_every_review_shows_a_variant_that_the_learner_has_not_seen_until_all_were() -> None:
    learner_id = learner_of_drills().learner_id
    served = catalogue.deployed()[FIRST].seeds

    first_round = [catalogue.reviewed(learner_id, FIRST, turn).seed for turn in range(len(served))]
    second_round = [
        catalogue.reviewed(learner_id, FIRST, turn + len(served)).seed for turn in range(len(served))
    ]

    assert sorted(first_round) == sorted(second_round) == sorted(served)
    assert first_round != second_round


def test_reviews_and_runs_together_show_everything_once_before_anything_twice() -> None:
    learner_id = learner_of_drills().learner_id
    served = len(catalogue.deployed()[FIRST].seeds)

    seen = [catalogue.reviewed(learner_id, FIRST, turn).seed for turn in range(100)]
    seen += [catalogue.practised(learner_id, FIRST, dealt).seed for dealt in range(served - 100)]

    assert len(set(seen)) == served


def test_two_learners_meet_the_variants_in_different_orders() -> None:
    mine, yours = (
        [catalogue.reviewed(learner_id, FIRST, turn).seed for turn in range(20)] for learner_id in (1, 2)
    )

    assert mine != yours


@pytest.mark.parametrize(
    ("hints", "rating", "best"),
    [
        (0, Rating.GOOD, Rating.EASY),
        (1, Rating.HARD, Rating.HARD),
        (2, Rating.AGAIN, Rating.AGAIN),
        (3, Rating.AGAIN, Rating.AGAIN),
    ],
)
def test_each_hint_lowers_the_rating(hints: int, rating: Rating, best: Rating) -> None:
    plan = learner_of_drills()
    card = drill_card(plan)
    for _ in range(hints):
        actions.take_hint(plan.learner, Showing(card.pk, 0))

    answered = take(card, right_answer(shown(card)))

    assert (answered.rating, answered.best) == (rating, best)
    assert Drilled.objects.get().hints == hints
    card.refresh_from_db()
    assert card.hints == 0


def test_there_are_three_hints_and_no_more() -> None:
    plan = learner_of_drills()
    card = drill_card(plan)

    taken = [actions.take_hint(plan.learner, Showing(card.pk, 0)).hints for _ in range(5)]

    assert taken == [1, 2, 3, 3, 3]


def test_a_hint_for_a_showing_that_is_over_is_refused() -> None:
    plan = learner_of_drills()
    card = drill_card(plan)
    take(card, right_answer(shown(card)))

    with pytest.raises(actions.Stale):
        actions.take_hint(plan.learner, Showing(card.pk, 0))


def test_after_a_hint_an_answer_cannot_be_rated_above_what_it_leaves() -> None:
    plan = learner_of_drills()
    card = drill_card(plan)
    actions.take_hint(plan.learner, Showing(card.pk, 0))
    answered = take(card, right_answer(shown(card)))

    with pytest.raises(actions.Refused, match="After a hint"):
        actions.rate(plan.learner, answered.answer.pk, Rating.GOOD, now=NINE)

    assert actions.rate(plan.learner, answered.answer.pk, Rating.AGAIN, now=NINE).rating is Rating.AGAIN


def test_a_hint_keeps_a_level_closed_and_an_answer_without_one_opens_it() -> None:
    plan = learner_of_drills()
    card = drill_card(plan)
    actions.take_hint(plan.learner, Showing(card.pk, 0))
    take(card, right_answer(shown(card)))
    assert Skill.objects.get().passed_at is None

    card.refresh_from_db()
    take(card, right_answer(shown(card)))

    assert Skill.objects.get().passed_at == NINE


def next_level(slug: str) -> list[str]:
    family, level = TEMPLATES[slug].family, TEMPLATES[slug].level
    return [
        other.slug for other in catalogue.served().values() if other.family == family and other.level > level
    ]


def test_passing_half_of_a_level_deals_the_next_one() -> None:
    plan = learner_of_drills(questions=3)
    family = next(
        template.family
        for template in catalogue.served().values()
        if template.level == 1 and next_level(template.slug)
    )
    lowest = [t.slug for t in catalogue.served().values() if t.family == family and t.level == 1]
    second = [t.slug for t in catalogue.served().values() if t.family == family and t.level == 2]
    assert not Card.objects.filter(plan=plan, template__in=second).exists()

    for slug in lowest:
        card = drill_card(plan, slug)
        take(card, right_answer(shown(card)))

    opened = Card.objects.filter(plan=plan, template__in=second)
    assert opened.count() == len(second)
    waiting = Card.objects.filter(plan=plan, phase=Phase.NEW).earliest("due_at")
    assert min(card.due_at for card in opened) - waiting.due_at < timedelta(seconds=3)


def test_a_level_that_a_run_opened_is_dealt_on_the_next_day() -> None:
    plan = learner_of_drills()
    family = TEMPLATES[FIRST].family
    lowest = [t.slug for t in catalogue.served().values() if t.family == family and t.level == 1]
    second = [t.slug for t in catalogue.served().values() if t.family == family and t.level == 2]
    Skill.objects.bulk_create(
        Skill(learner=plan.learner, template=slug, asked=1, right=1, streak=1, passed_at=NINE)
        for slug in lowest
    )
    tomorrow = NINE.date() + timedelta(days=1)
    assert not actions.is_behind(plan, today=NINE.date())
    assert actions.is_behind(plan, today=tomorrow)

    actions.deal(plan, today=tomorrow)

    assert Card.objects.filter(plan=plan, template__in=second).count() == len(second)
    assert not actions.is_behind(plan, today=tomorrow)


def test_a_drill_that_is_served_no_more_retires_its_card_and_keeps_its_memory() -> None:
    plan = learner_of_drills()
    card = drill_card(plan)
    take(card, right_answer(shown(card)))
    gone = Card.objects.create(plan=plan, template="gone-for-good", concept="drill:F99", due_at=NINE)

    actions.deal(plan, today=NINE.date())

    gone.refresh_from_db()
    card.refresh_from_db()
    assert (gone.retired, card.retired) == (True, False)
    with pytest.raises(actions.Stale):
        actions.answer(plan.learner, Showing(gone.pk, 0), given=["1"], began=NINE, now=NINE)


def test_an_answer_that_is_taken_back_leaves_no_slip_and_no_skill() -> None:
    plan = learner_of_drills()
    card = drill_card(plan)
    take(card, wrong_answer(shown(card)))

    actions.undo(plan.learner, now=NINE)

    assert not SlipTally.objects.filter(times__gt=0).exists()
    skill = Skill.objects.get()
    assert (skill.asked, skill.right, skill.streak, skill.passed_at) == (0, 0, 0, None)
    assert Drilled.objects.count() == 1


def test_taking_back_one_of_two_right_answers_keeps_what_the_other_opened() -> None:
    plan = learner_of_drills()
    card = drill_card(plan)
    take(card, right_answer(shown(card)))
    card.refresh_from_db()
    take(card, right_answer(shown(card)), now=NINE + timedelta(minutes=11))

    actions.undo(plan.learner, now=NINE + timedelta(minutes=12))

    skill = Skill.objects.get()
    assert (skill.asked, skill.right, skill.streak, skill.passed_at) == (1, 1, 1, NINE)


def test_a_wrong_answer_ends_the_streak() -> None:
    plan = learner_of_drills()
    card = drill_card(plan)
    for right in (True, True, False, True):
        card.refresh_from_db()
        take(card, (right_answer if right else wrong_answer)(shown(card)))

    skill = Skill.objects.get()
    assert (skill.asked, skill.right, skill.streak) == (4, 3, 1)


def test_an_undone_showing_is_not_asked_again_with_the_same_numbers() -> None:
    plan = learner_of_drills()
    card = drill_card(plan)
    first = shown(card).seed
    take(card, right_answer(shown(card)))

    actions.undo(plan.learner, now=NINE)

    card.refresh_from_db()
    assert shown(card).seed != first


@pytest.mark.django_db(transaction=True)
def test_ten_tabs_that_answer_one_showing_leave_one_answer_and_one_slip() -> None:
    plan = learner_of_drills()
    card = drill_card(plan)
    given = wrong_answer(shown(card))
    barrier = Barrier(10)
    troubles: list[BaseException] = []

    def tab() -> None:
        try:
            barrier.wait()
            actions.answer(plan.learner, Showing(card.pk, 0), given=given, began=NINE, now=NINE)
        except BaseException as trouble:  # noqa: BLE001 - told to the main thread
            troubles.append(trouble)
        finally:
            connection.close()

    threads = [Thread(target=tab) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert troubles == []
    assert Answer.objects.count() == Drilled.objects.count() == 1
    assert {tally.times for tally in SlipTally.objects.all()} == {1}
    assert Skill.objects.get().asked == 1


def test_an_earlier_answer_finds_what_it_showed() -> None:
    plan = learner_of_drills()
    card = drill_card(plan)
    answered = take(card, wrong_answer(shown(card)))

    again = actions.look_up(Plan.objects.select_related("course", "learner").get(), answered.answer)

    assert again.drilled == answered.drilled
    assert again.drilled is not None
    assert variant(TEMPLATES[FIRST], again.drilled.seed).essence
