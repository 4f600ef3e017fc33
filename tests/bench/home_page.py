"""The home page of a learner with a thousand answers, and with a hundred thousand."""

from __future__ import annotations

import gc
import time
from statistics import median

from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from quizapp.answers.models import Answer, DayTally
from quizapp.embedded.trouble import Trouble
from tests.bench.copies import copy_database, name_of, on
from tests.bench.hits import Hit, handlers, send
from tests.bench.outcome import Budget, Outcome
from tests.bench.people import DAYS, Silence, first_learner, give_history, load_course, session_of, settle
from tests.bench.sizes import Sizes
from tests.bench.statements import counted

FEW, MANY = "default", "many_answers"


def measure(sizes: Sizes) -> Outcome:
    now = timezone.now()
    plan = first_learner(load_course(sizes.questions), now=now)
    home = Hit("GET", reverse("front"), session_of(plan.learner), htmx=False)
    study = Hit("GET", reverse("study:next"), home.session, htmx=False)
    copy_database(name_of(FEW), name_of(MANY))
    answers = dict(zip((FEW, MANY), sizes.answers, strict=True))
    for alias, count in answers.items():
        with on(alias):
            give_history(plan, answers=count, now=now)
            call_command("rebuild_tallies", stdout=Silence())
            settle()
            if Answer.objects.count() != count or not DayTally.objects.exists():
                raise Trouble("The history is not what it should be.")
    few, many = (f"{count:,} answers" for count in sizes.answers)
    found = Outcome(
        f"Pages of a learner with {few} and with {many} over {DAYS} days,"
        f" in turns, medians of {sizes.rounds * sizes.pages} requests",
        ["", f"{few}, ms", f"{many}, ms", "ratio", "CPU ms", "SQL", "SQL"],
    )
    full, _ = handlers()
    for name, page in (("home page", home), ("study page", study)):
        times, cpu = in_turns(sizes, full, page)
        growth = times[MANY] / times[FEW]
        counts = {alias: statements(full, page, alias) for alias in (FEW, MANY)}
        milliseconds = [f"{times[alias] * 1000:.1f}" for alias in (FEW, MANY)]
        found.rows.append(
            [
                name,
                *milliseconds,
                f"{growth:.2f}x",
                f"{cpu * 1000:.1f}",
                *(str(counts[a]) for a in (FEW, MANY)),
            ]
        )
        found.budgets.append(Budget(f"{name}, {many} beside {few}", growth, 1.5, unit="x"))
        found.budgets.append(
            Budget(f"{name}, statements that {many} need more", counts[MANY] - counts[FEW], 0)
        )
    return found


def show(handler: WSGIHandler, page: Hit, alias: str) -> None:
    with on(alias):
        status, body = send(handler, page)
    if status != 200:
        raise Trouble(f"{page.path} was answered with {status}: {body[:200]!r}")


def statements(handler: WSGIHandler, page: Hit, alias: str) -> int:
    with counted() as seen:
        show(handler, page, alias)
    return len(seen)


def in_turns(sizes: Sizes, handler: WSGIHandler, page: Hit) -> tuple[dict[str, float], float]:
    """Median seconds of the page in each database, and the CPU seconds of the longer history."""
    times: dict[str, list[float]] = {FEW: [], MANY: []}
    cpu: list[float] = []
    for alias in times:
        show(handler, page, alias)
    gc.collect()
    for _ in range(sizes.rounds * sizes.pages):
        for alias, taken in times.items():
            began, spent = time.perf_counter(), time.process_time()
            show(handler, page, alias)
            taken.append(time.perf_counter() - began)
            if alias == MANY:
                cpu.append(time.process_time() - spent)
    return {alias: median(taken) for alias, taken in times.items()}, median(cpu)
