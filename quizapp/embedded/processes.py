"""Child processes that never outlive us, and the list of them for the case that they do."""

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from quizapp.embedded.places import Servant

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path | None,
    environment: Mapping[str, str],
    last_wish: signal.Signals = signal.SIGTERM,
    owner: Servant | None = None,
    folder: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start `command` in a session of its own, so that Ctrl-C reaches only us.

    If we die without a word, the kernel sends it `last_wish` (Linux only;
    elsewhere the next start finds it by its record).
    """
    parent = os.getpid()

    def follow_the_parent() -> None:
        if LIBC is not None:
            LIBC.prctl(PR_SET_PDEATHSIG, int(last_wish))
            if os.getppid() != parent:
                os._exit(1)

    output = None if log is None else log.open("ab")
    try:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=None if output is None else subprocess.STDOUT,
            env=dict(environment),
            cwd=folder,
            start_new_session=True,
            # Safe: we have one thread, and the function only makes system calls.
            preexec_fn=follow_the_parent,
            user=None if owner is None else owner.uid,
            group=None if owner is None else owner.gid,
            extra_groups=None if owner is None else [],
        )
    finally:
        if output is not None:
            output.close()


def halt(process: subprocess.Popen[bytes], how: signal.Signals, patience: float) -> None:
    """End `process`: kindly, and when patience runs out with everything it started."""
    if process.returncode is not None:
        return
    process.send_signal(how)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(patience)
    sweep(process)


def sweep(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of the session of `process`: orphans would keep the port or the tasks.

    To be called at once after its end, before its number can belong to others.
    """
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@dataclass(frozen=True)
class Record:
    """A child by pid and moment of creation: pids are used again, the pair is not."""

    name: str
    pid: int
    created: float
    how: int

    @classmethod
    def of(cls, name: str, process: subprocess.Popen[bytes], how: signal.Signals) -> "Record":
        try:
            created = psutil.Process(process.pid).create_time()
        except psutil.NoSuchProcess:
            created = 0.0
        return cls(name, process.pid, created, int(how))

    def process(self) -> psutil.Process | None:
        try:
            found = psutil.Process(self.pid)
            same = abs(found.create_time() - self.created) < 1 and found.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return None
        return found if same else None

    def session(self, mark: tuple[str, str]) -> list[psutil.Process]:
        """Members of the child's session that carry our mark in their environment.

        While a member lives, the kernel gives the number to no other session;
        a leader born at another moment therefore means that none is left.
        """
        if psutil.pid_exists(self.pid) and self.process() is None:
            return []
        return [process for process in psutil.process_iter() if self.is_member(process, mark)]

    def is_member(self, process: psutil.Process, mark: tuple[str, str]) -> bool:
        try:
            return os.getsid(process.pid) == self.pid and process.environ().get(mark[0]) == mark[1]
        except (psutil.Error, OSError):
            return False


class Roll:
    """The file that lists our children, so that the next start can stop what a crash left behind."""

    def __init__(self, path: Path, mark: tuple[str, str]) -> None:
        self.path = path
        self.mark = mark
        self.records: dict[str, Record] = {}
        self.notes: dict[str, str | int] = {}

    def add(self, name: str, process: subprocess.Popen[bytes], how: signal.Signals) -> None:
        self.records[name] = Record.of(name, process, how)
        self.save()

    def save(self) -> None:
        children = [asdict(record) for record in self.records.values()]
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps({**self.notes, "children": children}), encoding="utf-8")
        fresh.replace(self.path)

    def load(self) -> None:
        try:
            stored = json.loads(self.path.read_text(encoding="utf-8"))
            children = [Record(**child) for child in stored.pop("children")]
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return
        self.notes = stored
        self.records = {record.name: record for record in children}

    def clear(self) -> None:
        self.records = {}
        self.path.unlink(missing_ok=True)

    def stop_orphans(self, patience: float = 15) -> list[str]:
        """Stop what an earlier start left running; the names of what was found."""
        self.load()
        found: list[str] = []
        # Servers were started first, and are needed by the others until the end.
        for record in reversed(self.records.values()):
            leader = record.process()
            if leader is not None:
                found.append(record.name)
                end(leader, signal.Signals(record.how), patience)
            for member in record.session(self.mark):
                end(member, signal.SIGKILL, 2)
        self.clear()
        return found


def end(process: psutil.Process, how: signal.Signals, patience: float) -> None:
    try:
        process.send_signal(how)
        process.wait(patience)
    except psutil.TimeoutExpired:
        process.kill()
        psutil.wait_procs([process], timeout=2)
    except psutil.NoSuchProcess:
        pass


def last_words(log: Path, lines: int = 1) -> str:
    """The end of a log, for the sentence that says why something did not start."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - 8000))
            text = file.read().decode(errors="replace")
    except OSError:
        return "nothing was logged"
    kept = [line.strip() for line in text.splitlines() if line.strip()]
    return "\n".join(kept[-lines:]) or "nothing was logged"


def pause() -> None:
    """How a waiting loop waits; the supervisor's own also looks for signals."""
    time.sleep(0.03)
