import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from quizapp.embedded.processes import Record, Roll, halt, last_words, spawn
from tests.embedded.installed import wait_until

SLEEP = [sys.executable, "-c", "import time; time.sleep(300)"]
MARK = ("SORTKEY_MARK", "of this test")


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[bytes]]]:
    processes: list[subprocess.Popen[bytes]] = []
    yield processes
    for process in processes:
        process.kill()
        process.wait()


def sleeper(started: list[subprocess.Popen[bytes]], mark: str = MARK[1]) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(SLEEP, start_new_session=True, env={**os.environ, MARK[0]: mark})
    started.append(process)
    return process


@pytest.mark.skipif(sys.platform != "linux", reason="only the Linux kernel can do this")
def test_a_child_ends_with_its_killed_parent(tmp_path: Path) -> None:
    script = f"""
import sys, time
from quizapp.embedded.processes import spawn
child = spawn({SLEEP!r}, log=None, environment={{}})
print(child.pid, flush=True)
time.sleep(300)
"""
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    parent.stdout.close()

    parent.kill()
    parent.wait()

    wait_until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)


def test_a_child_hears_nothing_of_ctrl_c_at_the_terminal() -> None:
    child = spawn(SLEEP, log=None, environment={})
    try:
        assert os.getpgid(child.pid) != os.getpgid(0)
    finally:
        halt(child, signal.SIGTERM, 5)
    assert child.returncode == -signal.SIGTERM


def test_a_child_that_will_not_listen_is_killed_with_what_it_started() -> None:
    script = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"]).pid, flush=True)
time.sleep(300)
"""
    child = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert child.stdout is not None
    grandchild = psutil.Process(int(child.stdout.readline()))
    child.stdout.close()

    halt(child, signal.SIGTERM, 0.2)  # type: ignore[arg-type]  # text or bytes makes no difference here

    assert child.returncode == -signal.SIGKILL
    wait_until(lambda: not grandchild.is_running() or grandchild.status() == psutil.STATUS_ZOMBIE)


def test_what_an_earlier_run_left_is_stopped(tmp_path: Path, started: list[subprocess.Popen[bytes]]) -> None:
    orphan = sleeper(started)
    Roll(tmp_path / "state.json", MARK).add("web", orphan, signal.SIGTERM)

    assert Roll(tmp_path / "state.json", MARK).stop_orphans() == ["web"]

    assert orphan.poll() is not None
    assert not (tmp_path / "state.json").exists()


def test_a_pid_that_now_belongs_to_another_is_left_alone(
    tmp_path: Path, started: list[subprocess.Popen[bytes]]
) -> None:
    stranger = sleeper(started)
    roll = Roll(tmp_path / "state.json", MARK)
    born = psutil.Process(stranger.pid).create_time()
    roll.records["web"] = Record("web", stranger.pid, born - 100, signal.SIGTERM)
    roll.save()

    assert Roll(tmp_path / "state.json", MARK).stop_orphans() == []

    assert stranger.poll() is None


@pytest.mark.parametrize(("mark", "spared"), [(MARK[1], False), ("of another", True)])
def test_of_a_dead_leader_s_session_only_our_own_are_stopped(
    tmp_path: Path, mark: str, *, spared: bool
) -> None:
    script = """
import subprocess, sys, time
member = "import os, time; print(os.getpid(), flush=True); time.sleep(300)"
subprocess.Popen([sys.executable, "-c", member])
time.sleep(300)
"""
    leader = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        env={**os.environ, MARK[0]: mark},
        start_new_session=True,
    )
    assert leader.stdout is not None
    member = psutil.Process(int(leader.stdout.readline()))
    leader.stdout.close()
    Roll(tmp_path / "state.json", MARK).add("web", leader, signal.SIGTERM)
    leader.kill()
    leader.wait()
    try:
        Roll(tmp_path / "state.json", MARK).stop_orphans()

        time.sleep(0.1)
        alive = member.is_running() and member.status() != psutil.STATUS_ZOMBIE
        assert alive is spared
    finally:
        if member.is_running():
            member.kill()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"children": [{"pid": 1}]}'])
def test_a_damaged_record_stops_nobody(tmp_path: Path, text: str) -> None:
    (tmp_path / "state.json").write_text(text, encoding="utf-8")

    assert Roll(tmp_path / "state.json", MARK).stop_orphans() == []


def test_the_last_words_of_a_log_are_its_last_written_lines(tmp_path: Path) -> None:
    log = tmp_path / "x.log"
    log.write_text("one\ntwo\nthree\n\n", encoding="utf-8")

    assert last_words(log) == "three"
    assert last_words(log, 2) == "two\nthree"
    assert last_words(tmp_path / "missing.log") == "nothing was logged"
