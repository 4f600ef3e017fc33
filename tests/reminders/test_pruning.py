"""What ended 90 days ago is forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quizapp.reminders.actions import pruning
from quizapp.reminders.models import Addressee, Reminder
from tests.reminders.making import SIX, TODAY, learner, planned

pytestmark = pytest.mark.django_db

OLD = SIX - timedelta(days=90, seconds=1)


@pytest.mark.parametrize("state", ["sent", "dropped", "cancelled"])
def test_rows_that_ended_more_than_ninety_days_ago_are_deleted(state: str) -> None:
    person = learner()
    planned(person, state=state, wake_at=None, ended_at=OLD)
    kept = planned(
        person, day=TODAY - timedelta(days=1), state=state, wake_at=None, ended_at=OLD + timedelta(seconds=1)
    )

    assert pruning.prune(now=SIX) == 1

    assert list(Reminder.objects.all()) == [kept]
    assert Addressee.objects.count() == 1


@pytest.mark.parametrize("state", ["planned", "claimed", "failed"])
def test_what_is_open_stays_however_old(state: str) -> None:
    planned(learner(), due=OLD, state=state)

    assert pruning.prune(now=SIX) == 0
    assert Reminder.objects.count() == 1


def test_all_batches_are_deleted() -> None:
    person = learner()
    for days in range(7):
        planned(person, day=TODAY - timedelta(days=days), state="sent", wake_at=None, ended_at=OLD)

    assert pruning.prune(now=SIX, batch=3) == 7
