"""Claiming: at most one for each learner, by nobody twice, and a reason for whatever is not sent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quizapp.engine.reminders import LEASE, Kind, State
from quizapp.reminders.actions import claiming, planning
from quizapp.reminders.models import Reminder
from tests.reminders.making import NOON, SIX, TODAY, planned, reminded

pytestmark = pytest.mark.django_db


def test_what_is_due_is_claimed_with_all_that_a_letter_needs() -> None:
    learner = reminded(cards=3, name="Ada", time_zone="Europe/Vienna")
    row = planned(learner)

    (one,) = claiming.claim(now=SIX)

    row.refresh_from_db()
    assert (row.state, row.attempts, row.wake_at) == (State.CLAIMED.value, 1, SIX + LEASE)
    assert (one.reminder_id, one.attempt, one.learner_id) == (row.pk, 1, learner.pk)
    assert (one.kind, one.day, one.due) == (Kind.STUDY, TODAY, SIX)
    assert (one.email, one.name, one.time_zone) == (learner.email, "Ada", "Europe/Vienna")
    assert one.standing.cards_due == 3
    assert one.message_id == claiming.name_of_message(learner.pk, Kind.STUDY, TODAY)


def test_nothing_is_claimed_before_it_is_due() -> None:
    planned(reminded())

    assert claiming.claim(now=SIX - timedelta(seconds=1)) == []


def test_the_planner_plans_what_the_claimer_claims() -> None:
    learner = reminded()

    assert planning.plan(now=NOON) == 1

    row = Reminder.objects.get()
    assert (row.learner_id, row.kind, row.day, row.due, row.wake_at) == (learner.pk, "study", TODAY, SIX, SIX)
    assert [one.reminder_id for one in claiming.claim(now=SIX)] == [row.pk]
