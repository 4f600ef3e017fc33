"""What learners see of a fact that waits for its check."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from quizapp.course.models import Fact
from quizapp.study.screens import evidence
from tests.study.factories import NINE, answer, enrolled, only_card

pytestmark = pytest.mark.django_db(transaction=True)

DAY = NINE.date()


def verdict(**fact: object) -> str:
    """The page after an answer to a question whose fact has these values."""
    plan = enrolled()
    Fact.objects.update(**fact)
    told = answer(only_card(plan)).answer
    client = Client()
    client.force_login(plan.learner)
    return client.get(reverse("study:verdict", args=[told.pk])).content.decode()


def test_a_question_whose_fact_holds_says_nothing_of_checks() -> None:
    assert "Being re-checked" not in verdict(expires_on=DAY + timedelta(days=1))


@pytest.mark.parametrize(
    "changed", [{"expires_on": DAY}, {"status": "disputed"}, {"status": "withdrawn"}], ids=str
)
def test_a_question_whose_fact_waits_is_studied_all_the_same_with_a_quiet_note(
    changed: dict[str, object],
) -> None:
    page = verdict(**changed)

    assert "Being re-checked: " in page
    assert Fact.objects.get().title in page


def test_the_note_follows_the_day_and_not_only_the_course() -> None:

    plan = enrolled()
    card = only_card(plan)
    Fact.objects.update(expires_on=DAY + timedelta(days=1))
    assert card.question is not None
    assert card.question.current_id is not None
    course = plan.course

    shown = [
        "Being re-checked" in evidence(card.question.current_id, course.pk, course.revision, day)
        for day in (DAY, DAY + timedelta(days=1), DAY)
    ]

    assert shown == [False, True, False]
