"""The benchmarks run to their end on small sizes. How fast is not asked here."""

import subprocess
import sys

import pytest

from quizapp.embedded.environment import BASE_DIR
from tests.bench.crowd import Times
from tests.bench.outcome import Budget, Outcome

TITLES = (
    "Answer path",
    "Next card",
    "Pages of a learner",
    "Loading a generated course",
    "Drills",
    "Search",
    "Papers",
    "Sittings",
    "A crowd",
    "Reminders of",
)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.bench", *arguments],
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_every_scenario_runs_and_reports_on_the_servers_of_the_tests() -> None:
    done = run("--quick", "--given")

    assert (done.returncode, [title in done.stdout for title in TITLES]) == (0, [True] * len(TITLES)), (
        done.stderr
    )


def test_an_unknown_scenario_is_named() -> None:
    done = run("guessing")

    assert done.returncode == 2
    assert "no such scenario: guessing" in done.stderr


@pytest.mark.parametrize(("value", "word"), [(0.49, "OVER"), (0.5, "within"), (0.51, "within")])
def test_a_promise_of_at_least_is_broken_from_below(value: float, word: str) -> None:
    assert Budget("speed", value, 0.5, at_least=True).line().split()[0] == word


@pytest.mark.parametrize(("value", "word"), [(7.1, "OVER"), (7.0, "within"), (6.9, "within")])
def test_a_promise_of_at_most_is_broken_from_above(value: float, word: str) -> None:
    assert Budget("cost", value, 7).line().split()[0] == word


def test_a_report_stands_in_columns() -> None:
    found = Outcome("Title", ["", "ms"], rows=[["first", "1.5"], ["the second", "10.0"]])

    assert found.text().splitlines()[2:5] == [
        "                ms",
        "  first        1.5",
        "  the second  10.0",
    ]


def test_the_sweeper_has_its_turn_before_the_crowd_finishes() -> None:
    short, whole = Times(60), Times(600)

    assert short.lapse < 0, "who leaves a short run is over from its beginning"
    assert whole.started < whole.lapse < whole.finishing - 60
