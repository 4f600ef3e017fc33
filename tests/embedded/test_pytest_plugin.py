"""The plugin that serves this very run, driven from outside in runs of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from quizapp.embedded.environment import BASE_DIR
from tests.embedded.installed import PATIENCE, clean_environment, tidy, wait_until

SHOW = """
import os
import psycopg

def test_shows_where_it_is() -> None:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT current_database()").fetchone() == ("sortkey",)
    print("at", os.environ["PGHOST"], os.environ["VAR_DIR"], os.environ["EMBEDDED"])
"""
STAY = """
import time

def test_stays() -> None:
    print("staying", flush=True)
    time.sleep(30)
"""
ELSEWHERE = """
import os

def test_shows_the_database() -> None:
    print("at", os.environ["DATABASE_URL"], os.environ["SECRET_KEY"][:8])
"""


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Path]:
    """A project of one test file, without Django: the plugin is what is tried."""
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    yield tmp_path
    wait_until(lambda: servers(tmp_path) == [])
    tidy(tmp_path / "var")


def command(runs: Path, test: str) -> list[str]:
    file = runs / "test_one.py"
    file.write_text(test, encoding="utf-8")
    plugins = ["-p", "quizapp.embedded.pytest_plugin", "-p", "no:django", "-p", "no:cacheprovider"]
    return [sys.executable, "-m", "pytest", "-q", "-s", *plugins, "-c", str(runs / "pytest.ini"), str(file)]


def variables(runs: Path) -> dict[str, str]:
    return clean_environment(runs / "var") | {"PYTHONPATH": str(BASE_DIR)}


def run(runs: Path, test: str, **extra: str) -> str:
    done = subprocess.run(
        command(runs, test),
        env=variables(runs) | extra,
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def servers(runs: Path) -> list[psutil.Process]:
    """Servers that work in the data folders of these runs, wherever those stand."""
    folders = [home.resolve() for home in (runs / "var").glob("test*/*") if home.is_dir()]
    found = []
    for process in psutil.process_iter():
        try:
            if any(Path(process.cwd()).is_relative_to(folder) for folder in folders):
                found.append(process)
        except psutil.Error:
            continue
    return found


def test_a_run_gets_servers_of_its_own_and_leaves_none_behind(runs: Path) -> None:
    shown = run(runs, SHOW)

    assert f"{runs / 'var' / 'test' / 'var'} no" in shown
    assert servers(runs) == []


def test_a_run_beside_another_uses_another_folder(runs: Path) -> None:
    with subprocess.Popen(
        command(runs, STAY), env=variables(runs), stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        assert any("staying" in line for line in first.stdout)
        try:
            shown = run(runs, SHOW)
        finally:
            first.kill()

    assert f"this one uses {runs / 'var' / 'test-2'}" in shown


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the next run stops them")
def test_a_killed_run_leaves_no_servers(runs: Path) -> None:
    with subprocess.Popen(
        command(runs, STAY), env=variables(runs), stdout=subprocess.PIPE, text=True
    ) as killed:
        assert killed.stdout is not None
        assert any("staying" in line for line in killed.stdout)
        assert servers(runs) != []
        killed.kill()

    wait_until(lambda: servers(runs) == [])


def test_where_a_database_is_named_nothing_is_started(runs: Path) -> None:
    shown = run(runs, ELSEWHERE, DATABASE_URL="postgresql://elsewhere/other")

    assert "at postgresql://elsewhere/other of-tests" in shown
    assert not (runs / "var").exists()


def test_this_process_has_a_pair_of_redis_databases_of_its_own() -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    expected = int(worker.removeprefix("gw")) + 1 if worker else 0

    assert os.environ["REDIS_PAIR"] == str(expected)
