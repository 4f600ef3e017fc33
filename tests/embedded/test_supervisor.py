import signal
import subprocess
import sys
import time
from pathlib import Path

from quizapp.embedded.processes import Roll, spawn
from quizapp.embedded.supervisor import LOG_LIMIT, Child, Supervisor, trim
from tests.embedded.installed import wait_until


def supervisor(tmp_path: Path) -> tuple[Supervisor, list[str]]:
    said: list[str] = []
    return Supervisor(Roll(tmp_path / "state.json", ("X", "y")), said.append), said


def child(tmp_path: Path, name: str, script: str) -> Child:
    log = tmp_path / f"{name}.log"

    def launch() -> subprocess.Popen[bytes]:
        return spawn([sys.executable, "-c", script], log=log, environment={})

    return Child(name, launch, log, signal.SIGTERM, 5)


STAY = "import time; time.sleep(300)"
DIE = "import sys; sys.exit('no luck')"


def test_a_dead_child_is_started_again_and_its_last_words_are_shown(tmp_path: Path) -> None:
    keeper, said = supervisor(tmp_path)
    worker = child(tmp_path, "worker", STAY)
    first = keeper.start(worker)
    worker.log.write_text("out of memory\n", encoding="utf-8")
    first.kill()

    def tended() -> bool:
        keeper.tend()
        return len(said) == 2

    try:
        wait_until(tended)
        assert said[0] == "worker stopped (SIGKILL: out of memory); starting it again in 0.5 s"
        assert said[1] == "worker started again"
        assert worker.process is not None
        assert worker.process.poll() is None
    finally:
        keeper.stop((("worker",),))


def test_a_child_that_dies_young_is_given_more_time_each_round(tmp_path: Path) -> None:
    keeper, said = supervisor(tmp_path)
    keeper.start(child(tmp_path, "web", DIE))

    def tended() -> bool:
        keeper.tend()
        return len([line for line in said if "stopped" in line]) == 3

    wait_until(tended)
    keeper.stop((("web",),))

    stops = [line for line in said if "stopped" in line]
    assert [line.rpartition(" in ")[2] for line in stops] == ["0.5 s", "1 s", "2 s"]
    assert "no luck" in stops[0]


def test_groups_end_one_after_the_other(tmp_path: Path) -> None:
    keeper, _ = supervisor(tmp_path)
    farewell = (
        "import signal, sys, time, pathlib\n"
        "def end(*_):\n"
        "    time.sleep(0.2)\n"
        "    pathlib.Path({path!r}).write_text(str(time.time()))\n"
        "    sys.exit()\n"
        "signal.signal(signal.SIGTERM, end)\n"
        "print('ready', flush=True)\n"
        "time.sleep(300)\n"
    )
    for name in ("database", "web"):
        script = farewell.format(path=str(tmp_path / f"{name}.end"))
        keeper.start(child(tmp_path, name, script))
    for name in ("database", "web"):
        log = tmp_path / f"{name}.log"
        wait_until(lambda log=log: "ready" in log.read_text(encoding="utf-8"))  # type: ignore[misc]  # the default binds the loop variable

    keeper.stop((("web",), ("database",)))

    ends = {name: float((tmp_path / f"{name}.end").read_text()) for name in ("web", "database")}
    assert ends["database"] >= ends["web"] + 0.2


def test_asking_twice_hurries_the_end(tmp_path: Path) -> None:
    keeper, _ = supervisor(tmp_path)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(300)"
    slow = child(tmp_path, "worker", deaf)
    slow.patience = 60
    keeper.start(slow)
    wait_until(lambda: "ready" in slow.log.read_text(encoding="utf-8"))
    began = time.monotonic()
    signal.signal(signal.SIGALRM, keeper.on_signal)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        keeper.stop((("worker",),))
    finally:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)

    # Half of the patience that a deaf child has otherwise.
    assert time.monotonic() - began < slow.patience / 2


def test_a_long_log_is_kept_once_and_starts_anew(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    log.write_bytes(b"x" * (LOG_LIMIT + 1))

    trim(log)

    assert log.stat().st_size == 0
    assert (tmp_path / "web.log.1").stat().st_size == LOG_LIMIT + 1


def test_a_short_log_is_left_alone(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    log.write_bytes(b"short")

    trim(log)

    assert log.read_bytes() == b"short"
    assert not (tmp_path / "web.log.1").exists()
