"""Keeps a handful of child processes running, and ends them in order."""

import contextlib
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from quizapp.embedded.processes import Roll, halt, last_words, sweep

# Seconds before a dead child is started again: twice as long each time that it
# dies young, so that a full disk is not answered by a busy loop.
FIRST_DELAY = 0.5
# With the start itself it stays below ten seconds, the promise of docs/operators.md.
LONGEST_DELAY = 4.0
# A child that lived this long was healthy: the next delay is the first again.
GROWN_UP = 30.0
# How long the rest may take to stop once the person has asked twice.
HURRY = 1.0
LOG_LIMIT = 10_000_000


class Stopped(Exception):
    """A signal asked us to end."""


@dataclass
class Child:
    """One process that should always run."""

    name: str
    launch: Callable[[], subprocess.Popen[bytes]]
    log: Path
    how: signal.Signals
    patience: float
    # What the log's end means, in one line.
    reason: Callable[[Path], str] = last_words
    process: subprocess.Popen[bytes] | None = None
    born: float = 0.0
    delay: float = FIRST_DELAY
    due: float | None = None


class Supervisor:
    def __init__(self, roll: Roll, say: Callable[[str], None]) -> None:
        self.roll = roll
        self.say = say
        self.children: list[Child] = []
        self.asked = 0
        self.stopping = False
        self.logs_seen = time.monotonic()

    def catch_signals(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.on_signal)

    def on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.asked += 1

    def pause(self, seconds: float = 0.05) -> None:
        """Wait a moment; raises Stopped if a signal came."""
        time.sleep(seconds)
        if self.asked and not self.stopping:
            raise Stopped

    def start(self, child: Child) -> subprocess.Popen[bytes]:
        """Start `child` and keep it running from now on."""
        self.children.append(child)
        return self.launch(child)

    def launch(self, child: Child) -> subprocess.Popen[bytes]:
        child.process = child.launch()
        child.born = time.monotonic()
        child.due = None
        # On a full disk it runs without its record: worse would be a second one.
        with contextlib.suppress(OSError):
            self.roll.add(child.name, child.process, child.how)
        return child.process

    def watch(self) -> None:
        """Restart what dies, until a signal raises Stopped."""
        while True:
            self.tend()
            self.pause(0.2)

    def tend(self) -> None:
        now = time.monotonic()
        for child in self.children:
            self.tend_one(child, now)
        if now > self.logs_seen + 60:
            self.logs_seen = now
            for child in self.children:
                trim(child.log)

    def tend_one(self, child: Child, now: float) -> None:
        process = child.process
        if process is not None and process.poll() is not None:
            sweep(process)
            child.process = None
            if now - child.born > GROWN_UP:
                child.delay = FIRST_DELAY
            child.due = now + child.delay
            self.say(
                f"{child.name} stopped ({ending(process.returncode)}: {child.reason(child.log)}); "
                f"starting it again in {child.delay:g} s"
            )
            child.delay = min(child.delay * 2, LONGEST_DELAY)
        elif child.due is not None and now >= child.due:
            try:
                self.launch(child)
            except OSError as error:
                child.due = now + LONGEST_DELAY
                self.say(f"{child.name} could not start: {error}")
            else:
                self.say(f"{child.name} started again")

    def stop(self, groups: tuple[tuple[str, ...], ...]) -> None:
        """End the children, group after group, in the order of `groups`."""
        self.stopping = True
        asked = self.asked
        for names in groups:
            running = [
                (child, child.process)
                for child in self.children
                if child.name in names and child.process is not None and child.process.poll() is None
            ]
            for child, process in running:
                process.send_signal(child.how)
            for child, process in running:
                deadline = time.monotonic() + child.patience
                while process.poll() is None and time.monotonic() < deadline:
                    self.pause()
                    if self.asked > asked:
                        deadline = min(deadline, time.monotonic() + HURRY)
                        asked = self.asked
                if process.returncode is None:
                    halt(process, signal.SIGKILL, 5)
                else:
                    sweep(process)


def ending(code: int | None) -> str:
    if code is not None and code < 0:
        return signal.Signals(-code).name
    return f"exit code {code}"


def trim(log: Path) -> None:
    """Keep one old copy of a log that grew too long; the writer appends, so it notices nothing."""
    try:
        if log.stat().st_size > LOG_LIMIT:
            shutil.copyfile(log, log.with_suffix(".log.1"))
            with log.open("r+b") as file:
                file.truncate()
    except OSError:
        # A full disk must not stop the supervisor; the next round tries again.
        return
