"""Workers, beats, Redis and PostgreSQL killed in the middle of two thousand reminders."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import pytest
from django.db import connection

from quizapp.reminders.models import Reminder
from tests.reminders.faults.crowds import crowd
from tests.reminders.faults.history import violations
from tests.reminders.faults.learners import outcomes
from tests.reminders.faults.quick import LATER
from tests.reminders.faults.scene import Hand, Scene, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

MANY, FEW = 2_000, 100


def kill_worker(scene: Scene, workers: list[Hand], _beats: list[Hand]) -> None:
    scene.kill(workers.pop(0))
    workers.append(scene.begin("worker"))


def kill_half_of_a_worker(scene: Scene, workers: list[Hand], _beats: list[Hand]) -> None:
    """One of its processes; the others live."""
    scene.kill_child(workers[0])


def kill_beat(scene: Scene, _workers: list[Hand], beats: list[Hand]) -> None:
    scene.kill(beats.pop(0))
    beats.append(scene.begin("beat"))


def kill_redis(scene: Scene, _workers: list[Hand], _beats: list[Hand]) -> None:
    """With everything that was in it."""
    scene.grounds.kill_cache()
    scene.grounds.restart_cache()


def kill_postgres(scene: Scene, _workers: list[Hand], _beats: list[Hand]) -> None:
    scene.grounds.kill_database()
    scene.grounds.restart_database()
    # This process had a connection, too.
    connection.close()


Fault = Callable[[Scene, list[Hand], list[Hand]], None]
FAULTS: Sequence[Fault] = (kill_worker, kill_beat, kill_half_of_a_worker, kill_redis, kill_postgres)


def at_work(scene: Scene, count: int, *, variant: str = "") -> tuple[list[str], list[Hand], list[Hand]]:
    """A crowd that is planned, and two workers and two beats that are sending."""
    due = crowd(scene, count)
    workers = [scene.begin("worker", variant) for _ in range(2)]
    beats = [scene.begin("beat") for _ in range(2)]
    scene.planned(due)
    return due, workers, beats


def wrong_after(scene: Scene, due: list[str], faults: int) -> list[str]:
    scene.finish()
    wrong = violations(outcomes(), scene.mail.taken, due=due, crashes=scene.crashes())
    wrong += scene.troubles()
    # Two workers with two processes each; what was taken is marked before the next goes out.
    if scene.repeats() > 4 * faults:
        wrong.append(f"{scene.repeats()} repeats after {faults} faults")
    return wrong


def test_two_thousand_reminders_survive_everything(scene: Scene) -> None:
    faults = [*FAULTS, *FAULTS]
    due, workers, beats = at_work(scene, MANY)
    for fault in faults:
        scene.sent(MANY // (2 * len(faults)))
        fault(scene, workers, beats)

    assert wrong_after(scene, due, len(faults)) == []
    assert len(set(scene.mail.taken)) == MANY
    # Or nobody had anything in hand.
    assert scene.abandoned


def test_a_sender_that_trusts_the_broker_is_caught(scene: Scene) -> None:
    due, workers, beats = at_work(scene, FEW, variant="trusts-the-broker")
    wait_until(lambda: not Reminder.objects.filter(state="planned").exists())
    kill_redis(scene, workers, beats)
    # Their time comes, and goes.
    time.sleep(LATER + 1)
    wrong = violations(outcomes(), scene.mail.taken, due=due)

    assert any("got nothing, and no row says why" in each for each in wrong), wrong
