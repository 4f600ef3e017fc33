"""Web servers that are killed in the middle of saves, while browsers send again what was not acknowledged."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass

import pytest

from quizapp.exams.models import Save
from tests.exams.faults.checker import violations
from tests.exams.faults.grounds import Stable
from tests.exams.faults.people import Paper, Told, Window, papers

pytestmark = pytest.mark.django_db(transaction=True)

KILLS = 50
LEARNERS = 12
# Seconds for which a server lives once it has acknowledged something.
LIFE = (0.0, 0.1)
PATIENCE = 60


@dataclass
class Restless:
    """A learner who changes an answer and a flag in one request, again and again, each until it is acknowledged."""

    window: Window
    sent: int = 0

    def go(self, over: threading.Event, patience: float) -> None:
        chance = random.Random(self.window.paper.pk)
        while not over.is_set():
            changes = [
                self.window.change([chance.choice(self.window.paper.tokens[0])]),
                self.window.change(chance.random() < 0.5, name="flagged"),
            ]
            self.sent += len(changes)
            # Now and then once more: the acknowledgement did not reach the browser.
            for _ in range(2 if chance.random() < 0.1 else 1):
                self.window.send_until_told(*changes, until=time.monotonic() + patience)
        self.window.close()


def killed(stable: Stable, kills: int, *, variant: str = "", patience: float = PATIENCE) -> list[str]:
    """What is wrong after so many web servers were killed, one after the other, supervisor and all."""
    sitting: list[Paper] = papers(LEARNERS)
    site = stable.serve(variant)
    learners = [Restless(Window(site.port, paper, patience=5)) for paper in sitting]
    over, chance = threading.Event(), random.Random(kills)
    threads = [threading.Thread(target=learner.go, args=[over, patience]) for learner in learners]
    for thread in threads:
        thread.start()
    try:
        for _ in range(kills):
            _wait_for_more(learners)
            time.sleep(chance.uniform(*LIFE))
            site.kill()
            site = stable.serve(variant, port=site.port)
    finally:
        over.set()
        for thread in threads:
            thread.join()
        site.kill()
    told: list[Told] = [told for learner in learners for told in learner.window.acked]
    wrong = violations([paper.pk for paper in sitting], told)
    sent = sum(learner.sent for learner in learners)
    acknowledged = len({each.change["key"] for each in told})
    if acknowledged != sent:
        wrong.append(f"{acknowledged} of {sent} changes were acknowledged in the end")
    wrong += [
        f"a save was answered with {status}"
        for each in learners
        for status in {*each.window.statuses} - {200}
    ]
    assert Save.objects.filter(sitting__in=[paper.pk for paper in sitting]).count() > kills
    return wrong


def _wait_for_more(learners: list[Restless], patience: float = 3) -> None:
    """Until the server has acknowledged something; one that is wrong may never do so again."""
    before, until = [len(each.window.acked) for each in learners], time.monotonic() + patience
    while [len(each.window.acked) for each in learners] == before and time.monotonic() < until:
        time.sleep(0.01)


def test_no_value_is_partial_or_double_after_fifty_killed_web_servers(rows: None, stable: Stable) -> None:
    assert killed(stable, KILLS) == []


def test_a_site_that_writes_in_pieces_is_caught(rows: None, stable: Stable) -> None:
    wrong = killed(stable, 4, variant="in-pieces", patience=2)

    assert any("its newest is" in each or "was applied last" in each for each in wrong), wrong


def test_a_site_that_forgets_keys_is_caught(rows: None, stable: Stable) -> None:
    wrong = killed(stable, 4, variant="forgets-keys", patience=2)

    assert any(each.endswith("times") for each in wrong), wrong
