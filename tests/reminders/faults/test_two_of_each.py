"""Two planners and two senders at once, all with the same reminders, to a real mail server."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quizapp.reminders.models import Reminder
from tests.reminders.faults.crowds import crowd
from tests.reminders.faults.history import violations
from tests.reminders.faults.learners import outcomes
from tests.reminders.faults.scene import Scene

pytestmark = pytest.mark.django_db(transaction=True)

MANY, FEW = 400, 80


def two_of_each(scene: Scene, count: int, *, planner: str = "", sender: str = "") -> list[str]:
    """What is wrong when two planners and two senders have had this crowd, from the hour before to the end."""
    due = crowd(scene, count)
    scene.clock.set(scene.clock.now() - timedelta(hours=1))
    for _ in range(2):
        scene.begin("planner", planner)
        scene.begin("sender", sender)
    scene.planned(due)
    scene.finish()
    wrong = violations(outcomes(), scene.mail.taken, due=due)
    wrong += scene.troubles(database=True)
    if scene.abandoned:
        wrong.append(f"{len(scene.abandoned)} times claims were left behind")
    return wrong


def test_two_planners_and_two_senders_remind_everybody_once(scene: Scene) -> None:
    assert two_of_each(scene, MANY) == []
    # Two had two reasons for one date, or the crowd would prove little.
    kinds = set(Reminder.objects.filter(state="sent").values_list("kind", flat=True))
    assert kinds == {"study", "exam", "summary"}
    assert set(Reminder.objects.filter(state="dropped").values_list("reason", flat=True)) == {
        "another is sent"
    }


@pytest.mark.parametrize(
    ("variant", "said"), [("no-lease", "0 crashes had it in hand"), ("no-lock", "got exam and summary")]
)
def test_two_senders_that_are_wrong_are_caught(scene: Scene, variant: str, said: str) -> None:
    wrong = two_of_each(scene, FEW, sender=variant)

    assert any(said in each for each in wrong), wrong


def test_two_planners_that_are_wrong_are_caught(scene: Scene) -> None:
    wrong = two_of_each(scene, FEW, planner="plans-blindly")

    assert any("planner: IntegrityError" in each for each in wrong), wrong
