"""Finding the next card in an installation of a thousand cards, and in one of a million."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from datetime import datetime
from statistics import median
from typing import Any

from django.db import connection
from django.utils import timezone

from quizapp.embedded.trouble import Trouble
from quizapp.study.models import Card, Plan, Queue
from quizapp.study.queue import next_card, today
from tests.bench.copies import copy_database, name_of, on
from tests.bench.outcome import Budget, Outcome
from tests.bench.people import copy_learners, execute, first_learner, load_course, settle
from tests.bench.sizes import Sizes
from tests.bench.statements import counted

# Questions of the course: with the words of its glossary, some 200 cards a learner.
QUESTIONS = 196
FEW, MANY = "default", "many_cards"

Call = Callable[[], object]


def measure(sizes: Sizes) -> Outcome:
    now = timezone.now()
    plan = first_learner(load_course(QUESTIONS), now=now)
    own = Card.objects.filter(plan=plan).count()
    copy_database(name_of(FEW), name_of(MANY))
    cards = dict(zip((FEW, MANY), sizes.cards, strict=True))
    for alias, total in cards.items():
        with on(alias):
            surround(plan, others=max(total // own - 1, 1))
            if Card.objects.count() < total // own * own:
                raise Trouble(f"{Card.objects.count()} cards are not {total}.")
    standing = today(plan, now=now)
    calls: dict[str, Call] = {
        "the probe of the index alone": lambda: probe(plan, now).first(),
        "next_card: the probe and its question": lambda: next_card(plan, standing, now=now),
        "today: what waits, counted": lambda: today(plan, now=now),
    }
    few, many = (f"{total:,} cards" for total in sizes.cards)
    found = Outcome(
        f"Next card of a learner with {own} cards among {few} and among {many} of one installation,"
        f" in turns, medians of {sizes.rounds * sizes.probes} calls",
        ["", f"{few}, µs", f"{many}, µs", "ratio", "SQL"],
    )
    for name, call in calls.items():
        times = in_turns(sizes, call)
        growth = times[MANY] / times[FEW]
        with counted() as seen:
            call()
        microseconds = [f"{times[alias] * 1e6:.0f}" for alias in (FEW, MANY)]
        found.rows.append([name, *microseconds, f"{growth:.2f}x", str(len(seen))])
        found.budgets.append(Budget(f"{name}, {many} beside {few}", growth, 1.3, unit="x"))
    for alias, total in cards.items():
        found.notes.append(f"probe among {total:,} cards: {proof(plan, now, alias)}")
    pages, found_only = heap_pages(plan, now, MANY)
    found.budgets.append(Budget("the probe reads the index only, pages of the table read", pages, 0))
    if not found_only:
        found.notes.append("THE PROBE IS NOT AN INDEX-ONLY SCAN")
    return found


def surround(plan: Plan, *, others: int) -> None:
    """Put one learner's cards into the midst of everybody's, as in an installation that grew."""
    copy_learners(plan, others // 2, name="before")
    # New versions of the rows, behind those of half of the others.
    execute("UPDATE study_card SET flagged = flagged WHERE plan_id = %(plan)s", {"plan": plan.pk})
    copy_learners(plan, others - others // 2, name="after")
    settle()


def probe(plan: Plan, now: datetime) -> Any:
    """What `next_card` asks of the index, without the rows of card and question."""
    waiting = Card.objects.filter(plan=plan).waiting(Queue.REVIEW, until=now)
    return waiting.values_list("pk")


def in_turns(sizes: Sizes, call: Call) -> dict[str, float]:
    """Median seconds of a call in each database, taken alternately."""
    times: dict[str, list[float]] = {FEW: [], MANY: []}
    for alias in times:
        with on(alias):
            call()
    gc.collect()
    for _ in range(sizes.rounds * sizes.probes):
        for alias, taken in times.items():
            with on(alias):
                began = time.perf_counter()
                call()
                taken.append(time.perf_counter() - began)
    return {alias: median(taken) for alias, taken in times.items()}


def explain(plan: Plan, now: datetime, alias: str) -> dict[str, Any]:
    """The plan of the probe as PostgreSQL carried it out, warm."""
    statement, values = probe(plan, now)[:1].query.sql_with_params()
    with on(alias), connection.cursor() as cursor:
        for _ in range(2):
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", values)
            (explained,) = cursor.fetchone() or ([],)
    scan: dict[str, Any] = explained[0]["Plan"]
    while "Plans" in scan:
        scan = scan["Plans"][0]
    return scan


def heap_pages(plan: Plan, now: datetime, alias: str) -> tuple[int, bool]:
    scan = explain(plan, now, alias)
    return int(scan.get("Heap Fetches", 1)), scan["Node Type"] == "Index Only Scan"


def proof(plan: Plan, now: datetime, alias: str) -> str:
    scan = explain(plan, now, alias)
    buffers = scan["Shared Hit Blocks"] + scan["Shared Read Blocks"]
    return (
        f"{scan['Node Type']} on {scan.get('Index Name', '-')}, {buffers} pages,"
        f" {scan.get('Heap Fetches', '-')} heap fetches"
    )
