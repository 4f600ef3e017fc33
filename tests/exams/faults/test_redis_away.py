"""Redis dead or frozen: no save fails, and none takes long."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from tests.exams.faults.checker import violations
from tests.exams.faults.grounds import Grounds, Site, Stable
from tests.exams.faults.people import Paper, Window, papers

pytestmark = pytest.mark.django_db(transaction=True)

LEARNERS = 8
SAVES = 12
# Seconds. A save that takes longer is a failed one: browsers show "not saved" by then.
BOUND = 8.0
# With Redis away, the slowest but a few: each process and thread has to find out by itself.
USUAL = 1.0


@contextmanager
def redis_dead(grounds: Grounds) -> Iterator[None]:
    grounds.kill_cache()
    try:
        yield
    finally:
        grounds.restart_cache()


@contextmanager
def redis_frozen(grounds: Grounds) -> Iterator[None]:
    with grounds.frozen(grounds.cache):
        yield


FAULTS = {"dead": redis_dead, "frozen": redis_frozen}


def sits(window: Window) -> list[float]:
    """Seconds that each save took; a failed one took for ever."""
    took = []
    for number in range(SAVES):
        began = time.monotonic()
        try:
            told = window.send(window.change([window.paper.tokens[0][number % 2]]))
        except (OSError, http.client.HTTPException):
            told = []
        took.append(time.monotonic() - began if told else float("inf"))
        if not told:
            break
    window.close()
    return took


def saved_during(grounds: Grounds, site: Site, fault: str, sitting: list[Paper]) -> list[float]:
    windows = [Window(site.port, paper, patience=BOUND) for paper in sitting]
    for window in windows:
        assert window.send(window.change([window.paper.tokens[0][0]]))
    with FAULTS[fault](grounds), ThreadPoolExecutor(LEARNERS) as people:
        took = [each for one in people.map(sits, windows) for each in one]
    assert (
        violations([paper.pk for paper in sitting], [told for each in windows for told in each.acked]) == []
    )
    return sorted(took)


@pytest.mark.parametrize("fault", FAULTS)
def test_no_save_fails_while_redis_is_away(rows: None, grounds: Grounds, stable: Stable, fault: str) -> None:
    site = stable.serve()
    took = saved_during(grounds, site, fault, papers(LEARNERS))
    site.kill()

    assert len(took) == LEARNERS * SAVES
    assert took[-1] < BOUND
    assert took[len(took) * 9 // 10] < USUAL


def test_a_site_that_tells_the_broker_of_each_save_is_caught(
    rows: None, grounds: Grounds, stable: Stable
) -> None:
    site = stable.serve("publishes")
    windows = [Window(site.port, paper, patience=3) for paper in papers(2)]
    with grounds.frozen(grounds.cache), ThreadPoolExecutor(2) as people:
        took = [each for one in people.map(sits, windows) for each in one]
    site.kill()

    assert max(took) == float("inf")
