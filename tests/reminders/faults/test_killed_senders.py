"""Senders that are killed, or stand still for longer than their lease, in the middle of sending."""

from __future__ import annotations

import time

import pytest

from quizapp.reminders.actions import planning
from tests.reminders.faults.crowds import crowd
from tests.reminders.faults.history import violations
from tests.reminders.faults.learners import learners, outcomes
from tests.reminders.faults.scene import Scene, lives

pytestmark = pytest.mark.django_db(transaction=True)

LEARNERS = 240
KILLS = 5


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


def poisoned(scene: Scene, variant: str) -> list[str]:
    """What is wrong when one letter kills whoever writes it, again and again."""
    # The first of all, so that all others come after it.
    due = learners(1, now=scene.clock.now(), name="poison")
    due += learners(30, now=scene.clock.now())
    planning.plan(now=scene.clock.now())
    sender = scene.begin("sender", variant)
    while scene.pass_time():
        if not lives(sender.pid):
            sender = scene.begin("sender", variant)
        time.sleep(0.05)
    excused = {"poison0@example.com": {"too many attempts"}}
    wrong = violations(outcomes(), scene.mail.taken, due=due, crashes=scene.crashes(), excused=excused)
    return wrong + [f"{scene.repeats()} repeats"] * bool(scene.repeats())


def test_a_letter_that_kills_its_senders_costs_nobody_else_a_reminder(scene: Scene) -> None:
    assert poisoned(scene, "poisoned") == []


def test_a_sender_that_takes_others_with_it_again_and_again_is_caught(scene: Scene) -> None:
    wrong = poisoned(scene, "poisoned-together")

    assert any("due0@example.com got nothing, because too many attempts" in each for each in wrong), wrong
