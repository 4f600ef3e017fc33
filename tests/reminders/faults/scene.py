"""Where reminders are planned and sent by processes of their own, which can be killed."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

import psutil
import redis
from django.db import connection
from django.db.models import Count, Min, Q, Sum

from quizapp.embedded.environment import BASE_DIR
from quizapp.embedded.processes import last_words
from quizapp.reminders.models import Reminder
from tests.exams.faults.grounds import Grounds
from tests.reminders.faults.clock import TUESDAY, Clock
from tests.reminders.faults.mailserver import HOST, Mailserver

# Generous: the machine may be busy. Nothing waits longer than it must.
PATIENCE = 120.0
# When the clock is put forward, so far beyond the first thing to do: others are often close behind.
A_MOMENT = timedelta(seconds=20)


def wait_until(what: Callable[[], bool], patience: float = PATIENCE) -> None:
    until = time.monotonic() + patience
    while not what():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.01)


@dataclass
class Hand:
    """A process that plans, sends, works or beats, with all its children."""

    pid: int
    role: str

    def family(self) -> list[int]:
        with contextlib.suppress(psutil.NoSuchProcess):
            own = psutil.Process(self.pid)
            return [self.pid, *(child.pid for child in own.children(recursive=True))]
        return []

    def kill(self) -> None:
        """SIGKILL to all of it at once, and wait until nothing of it runs."""
        family = self.family()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        # One that has only just begun leads no group yet.
        for pid in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not any(map(lives, family)))


def _rounds(path: Path) -> tuple[int, int]:
    begun, finished = path.read_text(encoding="ascii").split()
    return int(begun), int(finished)


def lives(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


class Workshop:
    """Makes hands; see `workshop.py`."""

    def __init__(self, grounds: Grounds, mail: Mailserver, folder: Path) -> None:
        self.folder = folder
        (folder / "rounds").mkdir()
        self.clock = Clock(folder / "clock")
        self.clock.set(TUESDAY)
        self.log = folder / "workshop.log"
        self.output: IO[bytes] = self.log.open("ab")
        # A pool of connections must not cross the fork of a worker.
        variables = grounds.variables | {"DATABASE_POOL": "no", "LOG_LEVEL": "WARNING"}
        variables |= {"SMTP_HOST": HOST, "SMTP_PORT": str(mail.port)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.reminders.faults.workshop", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.output,
            env={**os.environ, **variables},
            cwd=BASE_DIR,
            start_new_session=True,
        )

    def said(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().decode().strip()

    def wait(self) -> None:
        assert self.said() == "ready", last_words(self.log, 20)

    def begin(self, role: str, variant: str = "") -> Hand:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"role": role, "variant": variant}).encode() + b"\n")
        self.process.stdin.flush()
        return Hand(int(self.said() or 0), role)

    def stop(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()
        self.output.close()


@dataclass
class Scene:
    """One test's world: its clock, its mail server and who is at work.

    `abandoned` are the claims (row and number) that nobody was at work on any
    more: what crashes had in hand.
    """

    grounds: Grounds
    workshop: Workshop
    mail: Mailserver
    hands: list[Hand] = field(default_factory=list)
    abandoned: set[tuple[int, int]] = field(default_factory=set)
    frozen: set[int] = field(default_factory=set)

    @property
    def clock(self) -> Clock:
        return self.workshop.clock

    def set_up(self) -> None:
        for left in self.workshop.folder.glob("rounds/*"):
            left.unlink()
        self._troubles.unlink(missing_ok=True)
        self.clock.set(TUESDAY)
        self.mail.forget()
        with redis.Redis(unix_socket_path=str(self.grounds.redis.socket)) as broker:
            broker.flushall()

    def clear(self) -> None:
        for hand in self.hands:
            hand.kill()

    def begin(self, role: str, variant: str = "") -> Hand:
        hand = self.workshop.begin(role, variant)
        self.hands.append(hand)
        return hand

    def kill(self, hand: Hand) -> None:
        self.hands.remove(hand)
        hand.kill()

    def kill_child(self, hand: Hand) -> None:
        """SIGKILL to one of its children, whose parent lives."""
        children = psutil.Process(hand.pid).children()
        with contextlib.suppress(psutil.NoSuchProcess):
            children[-1].kill()
        wait_until(lambda: not lives(children[-1].pid))

    # What has become of it.

    def planned(self, due: list[str]) -> None:
        """Wait until each of them has a row."""
        wait_until(lambda: Reminder.objects.values("learner").distinct().count() >= len(due))

    def sent(self, count: int) -> None:
        """Wait until the mail server has taken so many more, or nothing is left to be sent."""
        end, enough = time.monotonic() + PATIENCE, len(self.mail.taken) + count
        while self.pass_time():
            assert time.monotonic() < end, f"no more is sent: {self.last_words()}"
            for _ in range(10):
                if len(self.mail.taken) >= enough:
                    return
                time.sleep(0.01)

    @property
    def _troubles(self) -> Path:
        return self.workshop.folder / "troubles"

    def troubles(self, *, database: bool = False) -> list[str]:
        """What the hands could not help; with `database` also that the database was away."""
        if not self._troubles.exists():
            return []
        said = [json.loads(line) for line in self._troubles.read_text(encoding="utf-8").splitlines()]
        return [f"{each['who']}: {each['error']}" for each in said if database or each["kind"] != "database"]

    def finish(self, *, but: int = 0) -> None:
        """Let the time pass until no row is open, or so many are left."""
        end = time.monotonic() + PATIENCE
        while self.pass_time(but=but):
            assert time.monotonic() < end, f"{self._open()[0]} rows stay open: {self.last_words()}"
            # The mail server has this process, too.
            time.sleep(0.05)

    def pass_time(self, *, but: int = 0) -> bool:
        """Put the clock forward if there is nothing to do now. Return whether more rows are open than these.

        Only while nobody is at work, and only to the moment when there is
        something to do: no lease runs out under somebody who lives.
        """
        before = self._open()
        count, first, *_ = before
        if first is None or count <= but:
            return False
        # In this order: what is claimed after the look at who is busy is seen by the second look at the rows.
        if first > self.clock.now() and not self._busy() and self._open() == before:
            self.abandoned |= set(Reminder.objects.filter(state="claimed").values_list("pk", "attempts"))
            self.clock.set(first + A_MOMENT)
        return True

    def _open(self) -> tuple[int, datetime | None, int, int]:
        """How many rows are open, when the first of them wakes, and what changes with each claim."""
        held = Count("pk", filter=Q(state="claimed"))
        told = Reminder.objects.open().aggregate(
            count=Count("pk"), first=Min("wake_at"), held=held, attempts=Sum("attempts", default=0)
        )
        return told["count"], told["first"], told["held"], told["attempts"]

    def last_words(self) -> list[str]:
        return self.troubles(database=True)[-3:]

    def _busy(self) -> bool:
        """Whether a process that lives and is not frozen is in the middle of a round."""
        for path in self.workshop.folder.glob("rounds/*[0-9]"):
            begun, finished = _rounds(path)
            pid = int(path.name)
            if begun != finished and pid not in self.frozen and lives(pid):
                return True
        return False

    def rounds(self, count: int, *, of: Hand) -> None:
        """Wait until this hand has finished so many more rounds."""
        path = self.workshop.folder / "rounds" / str(of.pid)
        wait_until(path.exists)
        enough = _rounds(path)[1] + count
        wait_until(lambda: _rounds(path)[1] >= enough)

    def freeze(self, hand: Hand) -> None:
        """It stands still, and keeps its connections."""
        self.frozen.add(hand.pid)
        os.killpg(hand.pid, signal.SIGSTOP)

    def thaw(self, hand: Hand) -> None:
        os.killpg(hand.pid, signal.SIGCONT)
        self.frozen.discard(hand.pid)

    def crashes(self) -> Counter[int]:
        """How often each row was in the hands of somebody who was killed."""
        return Counter(pk for pk, _ in self.abandoned)

    def repeats(self) -> int:
        return len(self.mail.taken) - len(set(self.mail.taken))


def close_own_connection() -> None:
    """This process had a connection to the database that was killed, too."""
    connection.close()
