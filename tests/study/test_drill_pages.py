"""Drills in the study queue over HTTP: asked, hinted, answered, explained."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from quizapp.answers.models import Answer
from quizapp.drills.models import Drilled
from quizapp.engine.drills import hints
from quizapp.study import actions
from quizapp.study.models import Card, Plan
from quizapp.study.showing import Showing, seal
from tests.accounts.factories import UserFactory
from tests.drills.factories import (
    drill_card,
    learner_of_drills,
    right_answer,
    shown,
    unexplained,
    wrong_answer,
)

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
STUDY = "/study/"


def only_a_drill() -> tuple[Plan, Card, Client]:
    plan = learner_of_drills()
    card = drill_card(plan)
    Card.objects.filter(plan=plan).exclude(pk=card.pk).update(suspended=True)
    client = Client()
    client.force_login(plan.learner)
    return plan, card, client


def token_of(card: Card) -> str:
    return seal(Showing(card.pk, card.turn), at=timezone.now())


def test_a_drill_is_asked_without_its_answer() -> None:
    _, card, client = only_a_drill()
    asked = shown(card)

    text = client.get(STUDY).content.decode()

    assert "Drill" in text
    assert asked.stem.split("`")[0].split()[0] in text
    assert "working-step" not in text
    assert "Hint 1 of 3" in text
    for hint in hints(asked.answer):
        assert hint not in text


def test_hints_come_in_order_keep_what_was_typed_and_survive_a_reload() -> None:
    _, card, client = only_a_drill()
    told = hints(shown(card).answer)

    text = client.post(reverse("study:hint"), {"token": token_of(card), "typed": "42"}).content.decode()

    assert 'value="42"' in text
    assert "Hint 2 of 3" in text
    again = client.get(STUDY).content.decode()
    listed = re.findall(r"<li>(.*?)</li>", again[again.index("drill-hints") :].split("</ol>")[0])
    assert len(listed) == 1
    assert told[0].split(":")[0] in listed[0]


def test_a_hint_for_a_page_that_is_out_of_date_leads_to_the_next_card() -> None:
    plan, card, client = only_a_drill()
    old = token_of(card)
    actions.answer(
        plan.learner,
        Showing(card.pk, 0),
        given=right_answer(shown(card)),
        began=timezone.now(),
        now=timezone.now(),
    )

    for token in (old, "nonsense"):
        response = client.post(reverse("study:hint"), {"token": token})
        assert (response.status_code, response["Location"]) == (302, STUDY)


def test_another_learners_card_gets_no_hint() -> None:
    _, card, _ = only_a_drill()
    other = learner_of_drills(learner=UserFactory.create())
    client = Client()
    client.force_login(other.learner)

    client.post(reverse("study:hint"), {"token": token_of(card)})

    card.refresh_from_db()
    assert card.hints == 0


def test_an_answer_that_cannot_be_read_is_asked_for_again_and_costs_nothing() -> None:
    _, card, client = only_a_drill()

    response = client.post(STUDY, {"token": token_of(card), "typed": "5 WCU"})

    assert response.status_code == 422
    assert "The answer is in RCU, not in WCU." in response.content.decode()
    assert 'value="5 WCU"' in response.content.decode()
    assert not Answer.objects.exists()


def test_a_wrong_number_names_the_slip_beside_the_right_working() -> None:
    _, card, client = only_a_drill()

    response = client.post(
        STUDY, {"token": token_of(card), "typed": wrong_answer(shown(card))[0]}, follow=True
    )

    text = response.content.decode()
    assert "Not right" in text
    assert "beside" in text
    assert "Here the two part" in text
    assert Drilled.objects.get().codes


def test_a_number_that_nothing_explains_shows_the_working_alone() -> None:
    _, card, client = only_a_drill()

    response = client.post(
        STUDY, {"token": token_of(card), "typed": unexplained(shown(card))[0]}, follow=True
    )

    text = response.content.decode()
    assert "No single slip, and no two together" in text
    assert "Here the two part" not in text


def test_after_a_hint_only_the_ratings_that_are_left_are_offered() -> None:
    plan, card, client = only_a_drill()
    actions.take_hint(plan.learner, Showing(card.pk, 0))

    response = client.post(
        STUDY, {"token": token_of(card), "typed": right_answer(shown(card))[0]}, headers=HTMX
    )

    offered = re.findall(r'name="rating"\s+value="(\d)"', response.content.decode())
    assert offered == ["1", "2"]


def test_the_verdict_of_a_drill_that_has_changed_since_still_explains_the_number() -> None:
    plan, card, client = only_a_drill()
    told = actions.answer(
        plan.learner,
        Showing(card.pk, 0),
        given=wrong_answer(shown(card)),
        began=timezone.now(),
        now=timezone.now(),
    ).answer
    Drilled.objects.update(version=99)

    text = client.get(reverse("study:verdict", args=[told.pk])).content.decode()

    assert "This drill has changed since you answered" in text
    assert "Here the two part" in text


def test_a_drill_is_listed_among_the_cards_by_its_title() -> None:
    plan, card, client = only_a_drill()
    actions.answer(
        plan.learner,
        Showing(card.pk, 0),
        given=right_answer(shown(card)),
        began=timezone.now(),
        now=timezone.now(),
    )

    assert card.drill is not None
    assert card.drill.title in client.get(reverse("study:cards")).content.decode()


@pytest.mark.parametrize("right", [True, False])
def test_answering_a_drill_takes_at_most_eight_statements(
    django_assert_max_num_queries: DjangoAssertNumQueries, *, right: bool
) -> None:
    plan, card, client = only_a_drill()
    # Passed before: opening a level deals cards, once.
    given = right_answer(shown(card))
    actions.answer(plan.learner, Showing(card.pk, 0), given=given, began=timezone.now(), now=timezone.now())
    card.refresh_from_db()
    client.get(STUDY)
    typed = (right_answer if right else wrong_answer)(shown(card))[0]

    with django_assert_max_num_queries(8):
        response = client.post(STUDY, {"token": token_of(card), "typed": typed}, headers=HTMX)

    assert response.status_code == 200
    assert Answer.objects.count() == 2


def test_showing_a_drill_takes_at_most_eight_statements(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    plan, _, client = only_a_drill()
    client.get(STUDY)
    Plan.objects.filter(pk=plan.pk).update(dealt_on=plan.learner.study_day(timezone.now()))

    with django_assert_max_num_queries(8):
        client.get(STUDY, headers=HTMX)


def test_the_first_page_of_a_day_deals_what_has_opened() -> None:
    plan, _, client = only_a_drill()
    Plan.objects.filter(pk=plan.pk).update(
        dealt_on=timezone.now().date() - timedelta(days=3), dealt_drills="old"
    )
    Card.objects.filter(plan=plan, template="read-rate-of-small-items").delete()

    client.get(STUDY)

    assert Card.objects.filter(plan=plan, template="read-rate-of-small-items").exists()
    assert Plan.objects.get().dealt_on == plan.learner.study_day(timezone.now())
