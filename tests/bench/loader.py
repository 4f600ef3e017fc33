"""Loading courses of growing size: seconds, memory, and the same files once more."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from quizapp.embedded.environment import BASE_DIR
from quizapp.embedded.processes import spawn
from quizapp.embedded.trouble import Trouble
from tests.bank.generate import write_generated_course
from tests.bench.copies import copy_database, name_of
from tests.bench.outcome import Budget, Outcome
from tests.bench.sizes import Sizes


@dataclass(frozen=True)
class Run:
    seconds: float
    cpu: float
    megabytes: float


def measure(sizes: Sizes) -> Outcome:
    runs: dict[int, tuple[Run, Run]] = {}
    with TemporaryDirectory() as folder:
        for questions in sizes.courses:
            course = write_generated_course(Path(folder) / str(questions), questions)
            copy_database(os.environ["BENCH_EMPTY"], name_of("default"))
            runs[questions] = run(course), run(course)
    least, most = min(runs), max(runs)
    found = Outcome(
        "Loading a generated course into an empty database, and again unchanged",
        ["questions", "s", "CPU s", "ms / question", "/ smallest", "peak MB", "again s", "again MB"],
    )
    base = each(runs[least][0], least)
    for questions, (first, again) in runs.items():
        found.rows.append(
            [
                f"{questions:,}",
                f"{first.seconds:.1f}",
                f"{first.cpu:.1f}",
                f"{each(first, questions):.2f}",
                f"{each(first, questions) / base:.2f}x",
                f"{first.megabytes:.0f}",
                f"{again.seconds:.1f}",
                f"{again.megabytes:.0f}",
            ]
        )
    first, again = runs[most]
    memory = first.megabytes / runs[least][0].megabytes
    found.budgets += [
        Budget(f"{most:,} questions loaded", first.seconds, 60, unit=" s"),
        Budget(f"a question of {most:,} beside one of {least:,}", each(first, most) / base, 1.3, unit="x"),
        Budget(f"peak memory of {most:,} questions beside {least:,}", memory, 1.5, unit="x"),
        Budget(
            f"{most:,} questions again, beside the first load", again.seconds / first.seconds, 0.5, unit="x"
        ),
    ]
    if len(runs) > 2:
        sizes_up = sorted(runs)
        late = further(runs, *sizes_up[-2:]) / further(runs, *sizes_up[:2])
        found.budgets.append(
            Budget("CPU of a further question, last step beside the first", late, 1.3, unit="x")
        )
    return found


def further(runs: dict[int, tuple[Run, Run]], fewer: int, more: int) -> float:
    """Seconds of CPU for each question more: what a start costs is not in it."""
    return (runs[more][0].cpu - runs[fewer][0].cpu) / (more - fewer)


def each(run: Run, questions: int) -> float:
    """Milliseconds a question."""
    return run.seconds * 1000 / questions


def run(course: Path) -> Run:
    """`manage.py load_content` in a process of its own, with what the kernel counted for it."""
    log = Path(os.environ["VAR_DIR"]) / "load_content.log"
    began = time.perf_counter()
    process = spawn(
        [sys.executable, "manage.py", "load_content", str(course)],
        log=log,
        environment=os.environ,
        folder=BASE_DIR,
    )
    _, code, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(code)
    if process.returncode:
        raise Trouble(f"load_content failed: {log.read_text(encoding='utf-8')[-500:]}")
    # Kilobytes on Linux, bytes on macOS.
    unit = 1024 if sys.platform == "linux" else 1024 * 1024
    return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)
