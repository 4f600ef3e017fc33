"""Hundreds of learners who sit at once, on all processes of an installation, until the last has finished."""

from __future__ import annotations

import json
import random
import signal
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import psutil
from django.conf import settings
from django.utils import timezone

from quizapp.accounts.models import User
from quizapp.course.models import Blueprint
from quizapp.embedded.environment import BASE_DIR
from quizapp.embedded.processes import halt, last_words, spawn
from quizapp.embedded.trouble import Trouble
from quizapp.exams.actions import database_now
from quizapp.exams.models import Save, Sitting, Slot
from tests.bench.hits import CSRF
from tests.bench.outcome import Budget, Outcome
from tests.bench.people import copy_learners, execute, first_learner, session_of, settle
from tests.bench.sitters import exam_of, load_papers, start_of, started
from tests.bench.sizes import Sizes
from tests.bench.web import Server, cpu_of, postgres, serving, working

# One in so many leaves without a word, and the sweeper closes the paper.
LEAVES = 10
# The page waits up to 0.3 s for further changes; within 1 s all of them are to be kept.
SAVE_MS = 700
KINDS = ("save", "state", "page", "paper", "start", "finish", "result")

_OVER = """
UPDATE exams_sitting SET started_at = clock_timestamp() - interval '3 hours',
    deadline = clock_timestamp() + %(lapse)s * interval '1 s' - random() * interval '10 s'
"""


@dataclass(frozen=True)
class Times:
    """Seconds since the beginning: until when learners start, from when they finish, when time is over for who left."""

    whole: float

    @property
    def started(self) -> float:
        return min(30.0, self.whole / 4)

    @property
    def finishing(self) -> float:
        return self.whole - min(60.0, self.whole / 4)

    @property
    def lapse(self) -> float:
        """So early that the sweeper works while others save; in a short run before its beginning."""
        return self.whole * 0.6 - 45


@dataclass
class Seen:
    """What the machine did meanwhile: bytes of the web workers by seconds, and CPU seconds of each part."""

    memory: list[tuple[float, int]]
    cpu: dict[str, float]

    def megabytes(self, at: float) -> float:
        """The last sample before `at`, or the first."""
        past = [size for moment, size in self.memory if moment <= at]
        return (past[-1] if past else self.memory[0][1]) / 1e6


def measure(sizes: Sizes) -> Outcome:
    times = Times(sizes.crowd_seconds)
    now = timezone.now()
    course = load_papers(sizes.questions)
    copy_learners(first_learner(course, now=now), sizes.learners - 1)
    plans = plans_of(sizes, exam_of(course), times)
    settle()
    with TemporaryDirectory() as name:
        folder = Path(name)
        with serving(folder) as web, working(folder) as others:
            execute(_OVER, {"lapse": times.lapse})
            began = database_now()
            told, seen = run(plans, web, others, folder)
            await_sweeper()
    swept = Sitting.objects.filter(ended="time").values_list("closed_at", "deadline")
    late = [(closed - max(deadline, began)).total_seconds() for closed, deadline in swept if closed]
    return outcome(sizes, times, told, seen, late)


def plans_of(sizes: Sizes, exam: Blueprint, times: Times) -> list[dict[str, Any]]:
    """What each learner does; the sittings of those who leave are open already."""
    chance = random.Random(sizes.learners)
    plans = []
    for place, learner in enumerate(islice(User.objects.order_by("id"), sizes.learners)):
        leaves = place % LEAVES == 0
        start = start_of(learner, exam)
        cookie = f"{settings.SESSION_COOKIE_NAME}={session_of(learner)}; {settings.CSRF_COOKIE_NAME}={CSRF}"
        plan: dict[str, Any] = {
            "cookie": cookie,
            "csrf": CSRF,
            "start": start.path,
            "pk": started(learner, exam).pk if leaves else 0,
            "come": chance.uniform(0, times.started),
            "leave": chance.uniform(times.finishing, times.whole),
            "finish": not leaves,
        }
        if leaves:
            plan["leave"] = times.lapse - chance.uniform(15, 60)
            if plan["leave"] < plan["come"]:
                continue
        plans.append(plan)
    return plans


def run(
    plans: list[dict[str, Any]], web: Server, others: list[psutil.Process], folder: Path
) -> tuple[dict[str, Any], Seen]:
    """Let all of them sit, to the end, and watch."""
    plan, told, log = folder / "plan.json", folder / "told.json", folder / "tabs.log"
    plan.write_text(json.dumps({"port": web.port, "learners": plans}), encoding="utf-8")
    parts = {"web": [web.process], "PostgreSQL": [postgres()], "worker and beat": others}
    before = {name: sum(map(cpu_of, processes)) for name, processes in parts.items()}
    seen = Seen([], {})
    began = time.monotonic()
    command = [sys.executable, "-m", "tests.bench.tabs", str(plan), str(told)]
    client = spawn(command, log=log, environment={}, folder=BASE_DIR)
    try:
        while client.poll() is None:
            seen.memory.append((time.monotonic() - began, memory_of(web)))
            time.sleep(2)
    finally:
        halt(client, signal.SIGTERM, 5)
    if client.returncode:
        raise Trouble(f"The learners stopped: {last_words(log, 15)}")
    seen.memory.append((time.monotonic() - began, memory_of(web)))
    seen.cpu = {name: sum(map(cpu_of, processes)) - before[name] for name, processes in parts.items()}
    found: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
    seen.cpu["learners"] = found["cpu"]
    return found, seen


def memory_of(web: Server) -> int:
    """Bytes that the web workers have for themselves."""
    total = 0
    for worker in web.process.children(recursive=True):
        try:
            total += worker.memory_full_info().uss
        except psutil.NoSuchProcess:
            continue
    return total


def await_sweeper() -> None:
    until = time.monotonic() + 90
    while Sitting.objects.filter(finished_at=None).exists():
        if time.monotonic() > until:
            raise Trouble("Papers that were left are still open.")
        time.sleep(1)


# --- What was kept, and the report ------------------------------------------------------------


@dataclass(frozen=True)
class Kept:
    """`lost` were acknowledged and are not there, `untold` are there and were not acknowledged."""

    rows: int
    lost: int
    untold: int
    # Fields in which something else stands than was acknowledged last.
    other: int


def kept(told: dict[str, Any]) -> Kept:
    acknowledged = {key for keys in told["keys"].values() for key in keys}
    rows = {str(key) for key in Save.objects.values_list("key", flat=True)}
    slots = {(slot.sitting_id, slot.position): slot for slot in Slot.objects.all().iterator(5000)}
    other = 0
    for pk, standing in told["standing"].items():
        for name, value in standing.items():
            position, field = name.split(":")
            other += getattr(slots[int(pk), int(position)], field) != value
    return Kept(len(rows), len(acknowledged - rows), len(rows - acknowledged), other)


def outcome(sizes: Sizes, times: Times, told: dict[str, Any], seen: Seen, late: list[float]) -> Outcome:
    found = Outcome(
        f"A crowd: {sizes.learners} learners sit for {timedelta(seconds=times.whole)} at once,"
        " web with 2 workers x 4 threads, worker, beat, durable commits",
        ["", "requests", "a second", "p50 ms", "p95 ms", "p99 ms", "most ms"],
    )
    took = {kind: sorted(told["took"].get(kind, [])) for kind in KINDS}
    for kind, ms in took.items():
        cells = [f"{at(ms, share):.1f}" for share in (0.5, 0.95, 0.99, 1.0)]
        found.rows.append([kind, str(len(ms)), f"{len(ms) / told['seconds']:.1f}", *cells])
    stored = kept(told)
    finished = Sitting.objects.filter(ended="learner").count()
    saved = told["outcomes"].get("saved", 0)
    quarter, last = seen.megabytes(times.whole / 4), seen.megabytes(times.finishing)
    found.budgets += [
        Budget("requests that failed", sum(told["errors"].values()), 0),
        Budget("changes that were not saved", sum(told["outcomes"].values()) - saved, 0),
        Budget("changes acknowledged and lost", stored.lost, 0),
        Budget("changes kept and not acknowledged", stored.untold, 0),
        Budget("fields in which something else stands", stored.other + told["disagreed"], 0),
        Budget("saves, 99 of 100 within", at(took["save"], 0.99), SAVE_MS, unit=" ms"),
        Budget("papers left, closed after", max(late, default=0.0), 60, unit=" s"),
        Budget("memory of the web workers since a quarter of the time", last / quarter, 1.1, unit="x"),
    ]
    shares = ", ".join(f"{name} {100 * spent / told['seconds']:.0f} %" for name, spent in seen.cpu.items())
    memory = (seen.megabytes(0), quarter, last, seen.memory[-1][1] / 1e6)
    sizes_of = ", ".join(f"{size:.0f}" for size in memory)
    swept = f"{len(late)} swept, half of these within {median(late or [0.0]):.0f} s"
    found.notes += [
        f"{saved} changes acknowledged, {stored.rows} rows; {finished} papers finished, {swept}.",
        f"Web workers, before, after a quarter, before the first finish, after the last: {sizes_of} MB.",
        f"CPU, of one core: {shares}.",
        *(f"{count} x {error}" for error, count in told["errors"].items()),
        *(f"{count} x {name}" for name, count in told["outcomes"].items() if name != "saved" and count),
    ]
    return found


def at(ordered: list[float], share: float) -> float:
    """The value below which `share` of them lie.

    >>> at([1.0, 2.0, 3.0, 4.0], 0.5), at([1.0, 2.0], 1.0)
    (3.0, 2.0)
    """
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0
