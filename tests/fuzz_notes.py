"""Reads thousands of hostile files as notes, and tells the slowest and the largest.

    .venv/bin/python -m tests.fuzz_notes --files 10000

Each file is read and reported against the real course in a process of its own
kind that may be killed. It fails if a file raises, loses a line, takes more than
5 s of the processor or makes the process grow beyond 256 MiB. A file that fails
is kept, its name is printed. `--seed` repeats a run.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MOST_SECONDS = 5.0
MOST_MEMORY = 256 * 2**20
# Beyond this the process gets no memory at all: what would fill the machine raises.
_ALL_MEMORY = 2 * 2**30
_BATCH = 1000
# A file may be given little of a busy machine; what counts is the time of the processor.
_STUCK = 900.0
_ENDLESS = 20.0


@dataclass(frozen=True, slots=True)
class Read:
    """One file. `peak` is the resident memory of the whole process, in bytes; `error` a traceback or nothing."""

    size: int
    lines: int
    seconds: float
    peak: int
    error: str
    start: str


def _peak(*, anew: bool = False) -> int:
    if anew:
        Path("/proc/self/clear_refs").write_text("5")
        return 0
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def _give_up(_number: int, _frame: object) -> None:
    raise TimeoutError(f"not read in {_ENDLESS:.0f} s of the processor")


def _work(pipe: Connection, seed: int, count: int, largest: int, kept: str) -> None:
    """Read `count` files; each is told twice: as a place on disk before it is read, and with its figures after."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded
    from hypothesis.errors import HypothesisWarning

    from quizapp.contentfiles.notes.reading import course_of
    from quizapp.contentfiles.reading import read_folder
    from tests.contentfiles.notes.hostile import files
    from tests.contentfiles.notes.wellread import well_read

    warnings.simplefilter("ignore", HypothesisWarning)
    resource.setrlimit(resource.RLIMIT_AS, (_ALL_MEMORY, _ALL_MEMORY))
    reading = read_folder(ROOT / "content" / "dynamodb", today=datetime.now(UTC).date())
    against = course_of(reading)
    patterns = [text for fact in reading.facts.values() for text in fact.patterns]
    signal.signal(signal.SIGPROF, _give_up)
    place = Path(kept) / f"file-{os.getpid()}"

    @seeded(seed)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(files(largest, patterns))
    def one(raw: bytes) -> None:
        place.write_bytes(raw)
        pipe.send(None)
        _peak(anew=True)
        signal.setitimer(signal.ITIMER_PROF, _ENDLESS)
        begin, error, lines = time.process_time(), "", 0
        try:
            lines = well_read(raw, against)
        except Exception:  # noqa: BLE001 (whatever it raises is the finding)
            error = traceback.format_exc()
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        pipe.send(Read(len(raw), lines, time.process_time() - begin, _peak(), error, repr(raw[:60])))

    one()
    place.unlink(missing_ok=True)


def main() -> int:
    """Run as a command; the exit code is 1 if a file failed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--largest", type=int, default=4 * 2**20, help="bytes of the largest files")
    options = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    found: list[Read] = []
    bad: list[str] = []
    with tempfile.TemporaryDirectory(prefix="fuzz-notes-") as folder:
        batch = 0
        while len(found) < options.files:
            batch += 1
            count = min(_BATCH, options.files - len(found))
            here, there = context.Pipe(duplex=False)
            worker = context.Process(
                target=_work, args=(there, options.seed * 1000 + batch, count, options.largest, folder)
            )
            worker.start()
            there.close()
            bad += _collect(here, worker, Path(folder), found)
            _say(f"{len(found):>7} files, slowest {max(each.seconds for each in found):.2f} s")
            if batch > 2 * options.files / _BATCH + 10:
                break
    _tell(found, bad)
    return 1 if bad else 0


def _collect(
    pipe: Connection, worker: multiprocessing.process.BaseProcess, folder: Path, found: list[Read]
) -> list[str]:
    """Hear a worker to its end. What it was reading when it hung or died is bad, too."""
    bad = []
    reading = False
    try:
        while pipe.poll(_STUCK if reading else 600):
            told = pipe.recv()
            reading = told is None
            if told is None:
                continue
            found.append(told)
            if told.error or told.seconds > MOST_SECONDS or told.peak > MOST_MEMORY:
                figures = f"{told.seconds:.2f} s, {told.peak / 2**20:.0f} MiB"
                bad.append(f"{_keep(folder, worker)}: {figures}\n{told.error}")
        worker.kill()
        bad.append(f"{_keep(folder, worker)}: not read in {_STUCK:.0f} s")
    except EOFError:
        worker.join()
        if worker.exitcode:
            bad.append(f"{_keep(folder, worker)}: the process ended with {worker.exitcode}")
    return bad


def _keep(folder: Path, worker: multiprocessing.process.BaseProcess) -> str:
    """A copy of what the worker reads, which stays."""
    source = folder / f"file-{worker.pid}"
    if not source.exists():
        return "(no file)"
    with tempfile.NamedTemporaryFile(prefix="hostile-note-", delete=False) as kept:
        kept.write(source.read_bytes())
    return kept.name


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _tell(found: list[Read], bad: list[str]) -> None:
    full = sum(each.size >= 4 * 2**20 - 1024 for each in found)
    refused = sum(not each.lines for each in found)
    whole = sum(each.size for each in found) / 2**20
    _say(f"{len(found)} files, {refused} refused as no notes, {full} of 4 MiB, {whole:,.0f} MiB in all")
    slowest = sorted(found, key=lambda each: -each.seconds)[:8]
    largest = sorted(found, key=lambda each: -each.peak)[:8]
    for title, several in (("slowest", slowest), ("largest in memory", largest)):
        _say(title)
        for each in several:
            figures = f"{each.seconds:6.2f} s {each.peak / 2**20:5.0f} MiB {each.size:>9,} bytes"
            _say(f"  {figures} {each.lines:>7,} lines  {each.start}")
    _say(f"{len(bad)} failed")
    for failure in bad[:20]:
        _say(f"  {failure}")


if __name__ == "__main__":
    sys.exit(main())
