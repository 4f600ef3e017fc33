"""PostgreSQL killed with SIGKILL, all its processes at once, under 32 writers.

A killed process loses nothing that it has handed to the kernel, so this is
about commits that are told before they are handed over, and not about power
cuts: those are PostgreSQL's own promise, given with `fsync`, which is on.
"""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass, field

import psycopg
import pytest
from django.db import connection

from tests.exams.faults.checker import violations
from tests.exams.faults.grounds import Grounds, Site, Stable
from tests.exams.faults.people import Paper, Window, papers

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 32
ROUNDS = 4
# Seconds of writing before each kill.
LIFE = (0.6, 1.0)
PROMISED = 10.0
PATIENCE = 60.0


@dataclass
class Writer:
    """Changes an answer as fast as it is acknowledged; knows when it was last."""

    window: Window
    rounds: int = 0
    told_at: float = 0.0
    given_up: int = 0
    stop: threading.Event = field(default_factory=threading.Event)

    def go(self) -> None:
        chance = random.Random(self.window.paper.pk)
        while not self.stop.is_set():
            change = self.window.change([chance.choice(self.window.paper.tokens[0])])
            if self.window.send_until_told(change, until=time.monotonic() + PATIENCE):
                self.told_at = time.monotonic()
            else:
                self.given_up += 1
        self.window.close()


def write_and_kill(
    grounds: Grounds, site: Site, sitting: list[Paper], rounds: int
) -> tuple[list[str], float]:
    """What is wrong after so many deaths, and the longest time until everybody was served again."""
    writers = [Writer(Window(site.port, paper, patience=20)) for paper in sitting]
    threads = [threading.Thread(target=writer.go) for writer in writers]
    chance = random.Random(1)
    slowest = 0.0
    for thread in threads:
        thread.start()
    try:
        for _ in range(rounds):
            time.sleep(chance.uniform(*LIFE))
            grounds.kill_database()
            grounds.restart_database()
            back = time.monotonic()
            while any(writer.told_at < back for writer in writers) and time.monotonic() < back + PATIENCE:
                time.sleep(0.02)
            slowest = max(slowest, time.monotonic() - back)
    finally:
        for writer in writers:
            writer.stop.set()
        for thread in threads:
            thread.join()
        # This process had a connection, too.
        connection.close()
    told = [each for writer in writers for each in writer.window.acked]
    wrong = violations([paper.pk for paper in sitting], told)
    wrong += [f"{writer.given_up} changes were never acknowledged" for writer in writers if writer.given_up]
    assert len(told) > rounds * WRITERS
    return wrong, slowest


def test_an_installation_tells_of_a_commit_after_it_is_written(grounds: Grounds) -> None:
    with psycopg.connect(grounds.variables["DATABASE_URL"]) as own:
        told = {
            name: (own.execute(f"SHOW {name}".encode()).fetchone() or [""])[0]
            for name in ("fsync", "synchronous_commit", "full_page_writes")
        }

    assert told == {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


def test_no_acknowledged_save_is_lost_when_the_database_is_killed(
    rows: None, grounds: Grounds, stable: Stable
) -> None:
    sitting, site = papers(WRITERS), stable.serve()
    wrong, slowest = write_and_kill(grounds, site, sitting, ROUNDS)
    site.kill()

    assert wrong == []
    assert slowest < PROMISED


def test_a_database_that_tells_of_commits_too_early_is_caught(
    rows: None, grounds: Grounds, stable: Stable
) -> None:
    sitting, site = papers(WRITERS), stable.serve()
    grounds.set(synchronous_commit="off", wal_writer_delay="10s", wal_writer_flush_after="1GB")
    try:
        wrong, _ = write_and_kill(grounds, site, sitting, 1)
    finally:
        site.kill()
        grounds.set(synchronous_commit="on")

    assert any("acknowledged and lost" in each for each in wrong)
