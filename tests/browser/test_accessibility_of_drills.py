"""axe finds nothing on the pages of drills, in light and dark, at both widths."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from quizapp.drills import actions as drills
from quizapp.study import actions
from quizapp.study.showing import Showing
from tests.accounts.factories import UserFactory
from tests.browser.conftest import Opener
from tests.browser.looks import LOOKS, check, enrolled_in_the_course
from tests.drills.factories import drill_card, right_answer, shown, unexplained, wrong_answer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("screen", "scheme"), LOOKS)
def test_pages_of_drills(open_page: Opener, real_course: None, screen: dict[str, Any], scheme: str) -> None:
    """Drills of every kind, with their verdicts, are in test_drills_in_the_browser.py."""
    plan = enrolled_in_the_course()
    learner = plan.learner
    card = drill_card(plan)
    told = [
        actions.answer(
            learner, Showing(card.pk, turn), given=given, began=timezone.now(), now=timezone.now()
        ).answer
        for turn, given in enumerate((wrong_answer(shown(card)), unexplained(shown(card, turn=1))))
    ]
    daily = drills.daily_set(learner, now=timezone.now())
    drills.take_hint(daily, 0)
    sprint = drills.start_sprint(learner, now=timezone.now())
    for place in range(sprint.length):
        asked = drills.asked_at(sprint, place)
        assert asked is not None
        drills.answer_run(sprint, place=place, given=right_answer(asked), now=timezone.now())
    check(
        open_page,
        (screen, scheme),
        learner,
        [
            "/drills/",
            "/drills/slips/",
            f"/study/?card={card.pk}",
            *(reverse("study:verdict", args=[answer.pk]) for answer in told),
            reverse("drills:run", args=[daily.pk]),
            reverse("drills:run", args=[sprint.pk]),
            reverse("drills:verdict", args=[sprint.pk, 0]),
        ],
        in_both_schemes=True,
    )
    check(open_page, (screen, scheme), UserFactory.create(), ["/drills/", "/drills/slips/"])
