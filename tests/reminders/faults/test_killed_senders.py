"""Senders that are killed, or stand still for longer than their lease, in the middle of sending."""

from __future__ import annotations

import pytest

from quizapp.reminders.actions import planning
from tests.reminders.faults.crowds import crowd
from tests.reminders.faults.history import violations
from tests.reminders.faults.learners import outcomes
from tests.reminders.faults.scene import Scene

pytestmark = pytest.mark.django_db(transaction=True)

LEARNERS = 300
KILLS = 6


def killed(scene: Scene, count: int, kills: int, *, variant: str = "") -> list[str]:
    """What is wrong after so many senders were killed, always two at work."""
    due = crowd(scene, count)
    planning.plan(now=scene.clock.now())
    senders = [scene.begin("sender", variant) for _ in range(2)]
    for _ in range(kills):
        scene.sent(count // (2 * kills))
        scene.kill(senders.pop(0))
        senders.append(scene.begin("sender", variant))
    scene.finish()
    wrong = violations(outcomes(), scene.mail.taken, due=due, crashes=scene.crashes())
    wrong += scene.troubles(database=True)
    # What the server has taken is marked before the next message goes out.
    if scene.repeats() > kills:
        wrong.append(f"{scene.repeats()} repeats after {kills} kills")
    return wrong


def test_nothing_is_lost_and_little_repeated_when_senders_are_killed(scene: Scene) -> None:
    assert killed(scene, LEARNERS, KILLS) == []
    # Or nothing was in the hands of those who were killed.
    assert scene.abandoned


def test_a_sender_that_was_frozen_longer_than_its_lease_sends_no_more_of_it(scene: Scene) -> None:
    due = crowd(scene, 100)
    planning.plan(now=scene.clock.now())
    frozen = scene.begin("sender")
    scene.sent(20)
    scene.freeze(frozen)
    scene.begin("sender")
    # One may be locked: it stands still in the middle of marking it.
    scene.finish(but=1)
    assert scene.abandoned
    scene.thaw(frozen)
    scene.rounds(2, of=frozen)
    scene.finish()

    assert violations(outcomes(), scene.mail.taken, due=due, crashes=scene.crashes()) == []
    # That which was on the wire.
    assert scene.repeats() <= 1


@pytest.mark.parametrize(
    ("variant", "said"),
    [
        ("marks-first", "says it was sent, and was not"),
        ("marks-last", "repeats after"),
        ("any-name", "is of no row"),
    ],
)
def test_a_sender_that_is_wrong_is_caught(scene: Scene, variant: str, said: str) -> None:
    wrong = killed(scene, 120, 3, variant=variant)

    assert any(said in each for each in wrong), wrong
