"""In which order the workers of a run take the files: what takes long is begun first, so that none waits at the end."""

from __future__ import annotations

from collections import defaultdict

import pytest

# About how many seconds a test takes, by the beginning of its path; the longest beginning counts.
SECONDS = {
    "tests/bank/test_loading_for_real": 4.0,
    "tests/bench": 5.0,
    "tests/browser": 2.0,
    "tests/browser/test_accessibility": 8.0,
    "tests/content": 0.3,
    "tests/contentfiles/test_claims": 2.0,
    "tests/drills/test_deployed": 2.0,
    "tests/embedded": 2.0,
    "tests/engine": 0.02,
    "tests/exams/faults": 8.0,
    "tests/reminders/faults": 3.0,
    "tests/reminders/faults/test_everything_killed": 10.0,
    "tests/reminders/faults/test_history": 0.02,
    "tests/reminders/faults/test_own_server": 0.1,
    "tests/web/test_database_away": 3.0,
    "tests/web/test_front": 2.0,
}
OTHERWISE = 0.15
COMMITS = 0.5


def longest_first(items: list[pytest.Item]) -> None:
    """Sort by file, the one that should take longest first; in a file the order stays."""
    total: defaultdict[str, float] = defaultdict(float)
    for item in items:
        total[_scope(item)] += _seconds(item)
    items.sort(key=lambda item: (-total[_scope(item)], _scope(item)))


def _scope(item: pytest.Item) -> str:
    """What xdist gives to one worker: a class, or the functions of a file."""
    return item.nodeid.rsplit("::", 1)[0]


def _seconds(item: pytest.Item) -> float:
    known = [beginning for beginning in SECONDS if item.nodeid.startswith(beginning)]
    if known:
        return SECONDS[max(known, key=len)]
    mark = item.get_closest_marker("django_db")
    return COMMITS if mark and mark.kwargs.get("transaction") else OTHERWISE
