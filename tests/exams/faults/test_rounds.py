"""Thirty-two saves against three finishes and a sweeper, over HTTP, while the time runs out."""

from __future__ import annotations

import queue
import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from django.db import connection

from quizapp.exams import actions
from quizapp.exams.models import GRACE, SLOWEST_BODY
from tests.exams.faults.checker import violations
from tests.exams.faults.grounds import Grounds, Site, Stable
from tests.exams.faults.people import Paper, Told, Window, papers
from tests.exams.sittings import end_in

Reader = psycopg.Connection[Any]
Job = Callable[[Window, Reader], None]

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 300
SAVES, FINISHES, TABS, SLOTS = 32, 3, 4, 2
# So many rounds at once, each with a learner of its own, and so many connections.
ABREAST, CONNECTIONS = 6, 16
# When the time is over, seen from the moment a round begins: far away, in the middle of
# it for saves, and in the middle of it for the sweeper.
ENDS = (3600.0, 0.1 - GRACE.total_seconds(), 0.1 - (GRACE + SLOWEST_BODY).total_seconds())


@dataclass
class Round:
    """One learner with four tabs, who cannot stop."""

    paper: Paper
    chance: random.Random
    told: list[Told] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    known: dict[tuple[str, int, str], int] = field(default_factory=lambda: defaultdict(int))
    results: set[tuple[Any, ...]] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.tabs = [Window(0, self.paper) for _ in range(TABS)]

    def jobs(self) -> list[Job]:
        jobs: list[Job] = [self.save] * SAVES
        for _ in range(FINISHES):
            jobs.insert(self.chance.randint(SAVES // 4, SAVES), self.finish)
        return jobs

    def save(self, through: Window, _reader: Reader) -> None:
        with self.lock:
            tab = self.chance.choice(self.tabs)
            position, name = (
                self.chance.randint(1, SLOTS),
                self.chance.choice(("answer", "answer", "flagged")),
            )
            place = (tab.tab, position, name)
            value = (
                [self.chance.choice(self.paper.tokens[position - 1])]
                if name == "answer"
                else self.chance.random() < 0.5
            )
            change = tab.change(value, position=position, name=name, base=self.known[place])
            copies = 1 if self.chance.random() < 0.9 else 2
            delay = self.chance.choice((0, 0, 0.005))
        # So that a later change of the same tab may come before it.
        time.sleep(delay)
        through.paper, through.tab = self.paper, tab.tab
        for _ in range(copies):
            told = through.send(change)
            with self.lock:
                self.told += told
                if not told:
                    self.faults.append(f"a save was answered with {through.statuses[-1]}")
                for each in told:
                    self.known[place] = each.ack["current"]["sequence"]

    def finish(self, through: Window, reader: Reader) -> None:
        through.paper = self.paper
        status = through.finish()
        result = reader.execute(
            "SELECT finished_at, closed_at, ended, raw, scaled FROM exams_sitting WHERE id = %s",
            [self.paper.pk],
        ).fetchone()
        with self.lock:
            self.results.add(result or ())
            if status != 302:
                self.faults.append(f"a finish was answered with {status}")


def play(grounds: Grounds, site: Site, rounds: list[Round], abreast: int) -> None:
    """All jobs of all rounds, some rounds abreast, while a sweeper never rests."""
    chance = random.Random(1)
    over = threading.Event()
    jobs: queue.Queue[tuple[Round, Job] | None] = queue.Queue()

    def sweep() -> None:
        while not over.wait(0.02):
            actions.sweep()
        connection.close()

    def work(reader: Reader) -> None:
        window = Window(site.port, rounds[0].paper)
        while (asked := jobs.get()) is not None:
            each, job = asked
            try:
                job(window, reader)
            except Exception as error:  # noqa: BLE001 - whatever it is, a learner sees it
                each.faults.append(f"{error!r}")
            finally:
                jobs.task_done()
        window.close()

    with psycopg.connect(grounds.variables["DATABASE_URL"], autocommit=True) as reader:
        threads = [threading.Thread(target=work, args=[reader]) for _ in range(CONNECTIONS)]
        threads.append(threading.Thread(target=sweep))
        for thread in threads:
            thread.start()
        try:
            for start in range(0, len(rounds), abreast):
                for asked in _mixed(rounds[start : start + abreast], start, chance):
                    jobs.put(asked)
                jobs.join()
        finally:
            over.set()
            for _ in range(CONNECTIONS):
                jobs.put(None)
            for thread in threads:
                thread.join()


def _mixed(rounds: list[Round], start: int, chance: random.Random) -> list[tuple[Round, Job]]:
    """The jobs of some rounds, each in its order, one round's among the others'. Their time begins to run."""
    waiting = []
    for number, each in enumerate(rounds, start=start):
        end_in(each.paper.sitting, seconds=ENDS[number % len(ENDS)])
        waiting.append((each, each.jobs()))
    turns = [one for one in waiting for _ in one[1]]
    chance.shuffle(turns)
    return [(each, jobs.pop(0)) for each, jobs in turns]


def played(
    grounds: Grounds, stable: Stable, count: int, *, variant: str = "", abreast: int = ABREAST
) -> tuple[list[Round], list[str]]:
    """So many rounds, and what is wrong after them."""
    site = stable.serve(variant)
    rounds = [Round(paper, random.Random(place)) for place, paper in enumerate(papers(count, slots=SLOTS))]
    play(grounds, site, rounds, abreast)
    site.kill()
    wrong = violations([each.paper.pk for each in rounds], [told for each in rounds for told in each.told])
    for each in rounds:
        wrong += [f"sitting {each.paper.pk}: {fault}" for fault in each.faults]
        if len(each.results) != 1:
            wrong.append(f"sitting {each.paper.pk}: finished with {len(each.results)} results")
    return rounds, wrong


def test_saves_finishes_and_a_sweeper_never_undo_each_other(
    rows: None, grounds: Grounds, stable: Stable
) -> None:
    rounds, wrong = played(grounds, stable, ROUNDS)

    assert wrong == []
    # All of it happened: or the rounds would prove nothing.
    assert {told.ack["outcome"] for each in rounds for told in each.told} == {
        "saved",
        "late",
        "conflict",
        "superseded",
    }
    assert {result[2] for each in rounds for result in each.results} == {"learner", "time"}


def test_a_site_that_reads_and_then_writes_is_caught(rows: None, grounds: Grounds, stable: Stable) -> None:
    _, wrong = played(grounds, stable, 12, variant="read-then-write", abreast=1)

    older = [each for each in wrong if "stands over its" in each or "was applied last" in each]
    unseen = [each for each in wrong if "had not seen" in each]
    assert older, wrong
    assert unseen, wrong
