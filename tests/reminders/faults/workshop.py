"""A process that has the site imported and becomes planners, senders, workers and beats, each in a moment.

`python -m tests.reminders.faults.workshop FOLDER` reads one JSON object a
line, `{"role", "variant"}`, and answers with the process id of who does it
now. When its input ends it kills them all. In FOLDER are the clock (`clock`),
what went wrong (`troubles`, a line each), and for each process that plans or
sends how many rounds it has begun and finished (`rounds/<process id>`).
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.db import Error, close_old_connections, connections
from django.utils import timezone

from tests.reminders.faults.clock import Clock

PR_SET_PDEATHSIG = 1
# Between two looks for something to do, where no beat says when.
REST = 0.05
BATCH = 50


class Rounds:
    """Tells those who wait whether this process is at work."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "rounds" / str(os.getpid())
        self.begun = self.finished = 0

    def begin(self) -> None:
        self.begun += 1
        self._tell()

    def finish(self) -> None:
        self.finished += 1
        self._tell()

    def _tell(self) -> None:
        fresh = self.path.with_suffix(".new")
        fresh.write_text(f"{self.begun} {self.finished}", encoding="ascii")
        fresh.replace(self.path)


def warm() -> None:
    """Import what will be needed, and ask no database: no connection may cross a fork."""
    django.setup()
    for name in (
        "quizapp.reminders.tasks",
        "tests.reminders.faults.quick",
        "tests.reminders.faults.variants",
    ):
        import_module(name)
    connections.close_all()


def plan(folder: Path) -> None:
    """Plan without end."""
    from quizapp.reminders.actions import planning

    clock, rounds = Clock(folder / "clock"), Rounds(folder)
    while True:
        rounds.begin()
        with troubles(folder, "planner"):
            # Small batches, so that two planners have something to share.
            planning.plan(now=clock.now(), batch=BATCH)
        rounds.finish()
        time.sleep(REST)


def send(folder: Path) -> None:
    """Send without end, as a worker does that is woken again and again."""
    from quizapp.reminders import tasks

    rounds = Rounds(folder)
    while True:
        rounds.begin()
        with troubles(folder, "sender"):
            tasks.send()
        rounds.finish()
        time.sleep(REST)


@contextmanager
def troubles(folder: Path, who: str) -> Iterator[None]:
    """What a task would have logged; the next round begins with a connection that works."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        tell(folder, who, error)
        connections.close_all()
        time.sleep(REST)
    close_old_connections()


def tell(folder: Path, who: str, error: BaseException) -> None:
    kind = "database" if isinstance(error, Error) else "other"
    line = json.dumps({"who": who, "kind": kind, "error": repr(error)[:500]})
    with (folder / "troubles").open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def work(folder: Path) -> None:
    """Become a Celery worker with two processes."""
    from celery import signals

    rounds: list[Rounds] = []

    def ours(task: Any) -> bool:
        return str(task.name).endswith(".send")

    def begin(task: Any, **_: Any) -> None:
        if ours(task):
            if not rounds:
                rounds.append(Rounds(folder))
            rounds[0].begin()

    def finish(task: Any, **_: Any) -> None:
        if ours(task):
            rounds[0].finish()

    def failed(sender: Any, exception: BaseException, **_: Any) -> None:
        tell(folder, str(sender.name), exception)

    signals.task_prerun.connect(begin, weak=False)
    signals.task_postrun.connect(finish, weak=False)
    signals.task_failure.connect(failed, weak=False)
    name = f"worker-{os.getpid()}@localhost"
    options = ["--concurrency", "2", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    celery("worker", *options, "--hostname", name)


def beat(folder: Path) -> None:
    """Become a beat in a hurry."""
    schedule = folder / f"schedule-{os.getpid()}"
    celery("beat", "--schedule", str(schedule), "--pidfile=")


def celery(*arguments: str) -> None:
    from tests.reminders.faults.quick import app, hurry

    hurry()
    app.start([*arguments, "--loglevel", "WARNING"])


ROLES: dict[str, Callable[[Path], None]] = {"planner": plan, "sender": send, "worker": work, "beat": beat}


def become(role: str, variant: str, folder: Path) -> None:
    """Take up the role; does not return."""
    # A group for each, so that all of it can be killed.
    os.setsid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    output = os.open(folder / f"{role}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, descriptor in ((0, nothing), (1, output), (2, output)):
        os.dup2(descriptor, number)
    from tests.reminders.faults import variants

    timezone.now = Clock(folder / "clock").now
    variants.apply(variant)
    try:
        ROLES[role](folder)
    finally:
        os._exit(1)


def main() -> None:
    folder = Path(sys.argv[1])
    warm()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)  # noqa: T201 - the answer
    begun = []
    for line in sys.stdin:
        asked = json.loads(line)
        pid = os.fork()
        if pid == 0:
            become(asked["role"], asked["variant"], folder)
        begun.append(pid)
        print(pid, flush=True)  # noqa: T201 - the answer
    for pid in begun:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
