"""Planners that are killed in the middle of planning."""

from __future__ import annotations

from collections import Counter

import pytest

from quizapp.reminders.models import Reminder
from tests.reminders.faults.crowds import crowd
from tests.reminders.faults.learners import outcomes
from tests.reminders.faults.scene import Scene, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

LEARNERS, KILLS = 800, 3


def killed(scene: Scene, kills: int, variant: str) -> list[str]:
    """Who has no row, and what is there twice, after so many times two planners were killed."""
    due = crowd(scene, LEARNERS)
    planners = [scene.begin("planner", variant) for _ in range(2)]
    for number in range(1, kills + 1):
        _wait_for_rows(number * LEARNERS // (2 * kills))
        for planner in planners:
            scene.kill(planner)
        # Or they had done all of it.
        assert Reminder.objects.count() < LEARNERS
        planners = [scene.begin("planner", variant) for _ in range(2)]
    done = -1
    # Whoever finds that the other holds the group goes home: only a round that adds nothing is the last.
    while done != (done := Reminder.objects.count()):
        for planner in planners:
            scene.rounds(2, of=planner)
    rows = Counter((row.to, row.kind, row.day) for row in outcomes())
    wrong = [f"{to} has no row" for to in set(due) - {to for to, *_ in rows}]
    return wrong + [f"{to} has {count} rows" for (to, *_), count in rows.items() if count > 1]


def _wait_for_rows(count: int) -> None:
    wait_until(lambda: Reminder.objects.count() >= count)


def test_killed_planners_leave_nobody_out(scene: Scene) -> None:
    assert killed(scene, KILLS, "plans-slowly") == []
    assert scene.troubles(database=True) == []
    assert Reminder.objects.count() == LEARNERS + LEARNERS // 8


def test_planners_that_are_wrong_are_caught(scene: Scene) -> None:
    wrong = killed(scene, 1, "notes-first")

    assert any("has no row" in each for each in wrong), wrong
