"""Answering a card and getting the next, beside a view that only inserts a row, beside pgbench."""

from __future__ import annotations

import gc
import re
import subprocess
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.urls import reverse
from django.utils import timezone

from quizapp.accounts.models import User
from quizapp.answers.models import Answer
from quizapp.bank import content
from quizapp.bank.models import QuestionVersion
from quizapp.embedded.trouble import Trouble
from quizapp.study.reference import reference
from quizapp.study.screens import evidence
from tests.bench.deck import Deck, Player
from tests.bench.hits import Hit, handlers, send
from tests.bench.outcome import Budget, Outcome, ratio
from tests.bench.people import (
    copy_learners,
    execute,
    first_learner,
    give_history,
    load_course,
    program,
    session_of,
    settle,
)
from tests.bench.site.views import TABLE
from tests.bench.sizes import Sizes
from tests.bench.statements import counted
from tests.bench.web import BARE_SITE, Load, Server, load, serving

BARE, DRESSED = "bare view, no middleware", "bare view, middleware, signed in"
ANSWER, NEXT, BOTH = "answer a card (POST)", "next card (GET)", "answer, then next card"
RATE = "rate, with the next card (POST)"
PGBENCH = "pgbench, one insert a transaction"

Lanes = list[list[tuple[str, Hit]]]


def measure(sizes: Sizes) -> Outcome:
    deck = prepare(sizes)
    handler = in_process(sizes, deck)
    with TemporaryDirectory() as folder:
        loads, pgbench = through_the_server(sizes, deck, Path(folder))
    return outcome(sizes, loads, pgbench, handler)


def prepare(sizes: Sizes) -> Deck:
    now = timezone.now()
    execute(TABLE)
    course = load_course(sizes.questions)
    first = first_learner(course, now=now)
    each = len(Player(first.learner, now=now).answers)
    answers = 2 * (sizes.rounds + 1) * (sizes.requests + sizes.in_process)
    copy_learners(first, answers // each + 3 * (sizes.rounds + 1) * sizes.connections)
    for plan_learner in User.objects.order_by("id")[:20]:
        give_history(plan_learner.plans.get(), answers=500, now=now)
    settle()
    return Deck([Player(learner, now=now) for learner in User.objects.order_by("id")])


# --- In this process: CPU and statements ------------------------------------------------------


class Measured:
    """CPU of each round in milliseconds a request, and the most statements of any request."""

    def __init__(self) -> None:
        self.cpu: dict[str, list[float]] = defaultdict(list)
        self.warm: dict[str, int] = {}
        self.cold: dict[str, int] = {}


def in_process(sizes: Sizes, deck: Deck) -> Measured:
    full, bare = handlers()
    form = [("choice", "0123456789abcdef")]
    plain = Hit("POST", "/bench/insert/", form=form)
    dressed = Hit("POST", "/bench/insert/", session_of(User.objects.earliest("id")), form)

    def answers(count: int) -> list[Hit]:
        return [hit for _, hit in deck.take(count)]

    def shows(count: int) -> list[Hit]:
        return [deck.players[-1 - place % 3].show for place in range(count)]

    def rates(count: int) -> list[Hit]:
        """As a learner does who takes the rating that is offered."""
        made = deck.take(count)
        check(send(full, hit) for _, hit in made)
        newest = Answer.objects.order_by("-id")[:count]
        return [
            Hit(
                "POST",
                reverse("study:rate", args=[answer.pk]),
                player.session,
                [("rating", str(answer.rating))],
            )
            for (player, _), answer in zip(made, reversed(newest), strict=True)
        ]

    variants: list[tuple[str, WSGIHandler, Callable[[int], list[Hit]]]] = [
        (BARE, bare, lambda count: [plain] * count),
        (DRESSED, full, lambda count: [dressed] * count),
        (ANSWER, full, answers),
        (NEXT, full, shows),
        (RATE, full, rates),
    ]
    measured = Measured()
    for name, handler, hits in variants:
        # Three of the five kinds of question come in any three in a row.
        measured.cold[name] = most_statements(handler, hits(4), cold=True)
    # Now everything that is kept anywhere is read once: questions, facts, sessions.
    for version in QuestionVersion.objects.values_list("pk", flat=True):
        content.content(version)
    check(send(full, hit) for hit in [dressed, *(player.show for player in deck.players)])
    for name, handler, hits in variants:
        measured.warm[name] = most_statements(handler, hits(4), cold=False)
    for _ in range(sizes.rounds):
        for name, handler, hits in variants:
            batch = hits(sizes.in_process)
            measured.cpu[name].append(cpu(handler, batch))
    return measured


def most_statements(handler: WSGIHandler, hits: Sequence[Hit], *, cold: bool) -> int:
    most = 0
    for hit in hits:
        if cold:
            content.forget()
            reference.cache_clear()
            evidence.cache_clear()
            cache.clear()
        with counted() as seen:
            check([send(handler, hit)])
        most = max(most, len(seen))
    return most


def cpu(handler: WSGIHandler, hits: Sequence[Hit]) -> float:
    gc.collect()
    started = time.process_time()
    for hit in hits:
        check([send(handler, hit)])
    return (time.process_time() - started) * 1000 / len(hits)


def check(responses: Iterable[tuple[int, bytes]]) -> None:
    for status, body in responses:
        if status != 200:
            raise Trouble(f"A request was answered with {status}: {body[:200]!r}")


# --- Through the server: requests a second ----------------------------------------------------


def through_the_server(sizes: Sizes, deck: Deck, folder: Path) -> tuple[dict[str, list[Load]], list[float]]:
    each = max(sizes.requests // sizes.connections, 1)
    form = [("choice", "0123456789abcdef")]
    session = session_of(User.objects.earliest("id"))

    def same(hit: Hit) -> Lanes:
        return [[("insert", hit)] * each * 2 for _ in range(sizes.connections)]

    def answers() -> Lanes:
        return [[("answer", hit) for _, hit in lane] for lane in deck.lanes(sizes.connections, each)]

    def shows() -> Lanes:
        players = deck.players[-sizes.connections :]
        return [[("next", player.show)] * each for player in players]

    def both() -> Lanes:
        dealt = deck.lanes(sizes.connections, each)
        return [
            [pair for player, hit in lane for pair in (("answer", hit), ("next", player.show))]
            for lane in dealt
        ]

    loads: dict[str, list[Load]] = defaultdict(list)
    pgbench: list[float] = []
    with serving(folder, BARE_SITE) as bare, serving(folder) as product:
        variants: list[tuple[str, Server, Callable[[], Lanes]]] = [
            (BARE, bare, lambda: same(Hit("POST", "/bench/insert/", form=form))),
            (DRESSED, product, lambda: same(Hit("POST", "/bench/insert/", session, form))),
            (ANSWER, product, answers),
            (NEXT, product, shows),
            (BOTH, product, both),
        ]
        # Both workers read every question once before the clock counts.
        load(bare, same(Hit("POST", "/bench/insert/", form=form)), folder)
        load(product, both(), folder)
        for _ in range(sizes.rounds):
            pgbench.append(pgbench_inserts(sizes, folder))
            for name, server, lanes in variants:
                wired = lanes()
                before = Answer.objects.count()
                loads[name].append(load(server, wired, folder))
                expected = sum(kind == "answer" for lane in wired for kind, _ in lane)
                if Answer.objects.count() - before != expected:
                    raise Trouble(f"{expected} answers were sent and not as many were recorded.")
    return loads, pgbench


def pgbench_inserts(sizes: Sizes, folder: Path) -> float:
    script = folder / "insert.sql"
    script.write_text(
        "INSERT INTO bench_row (learner, given) VALUES (1, '0123456789abcdef');\n", encoding="utf-8"
    )
    command = [program("pgbench"), "--no-vacuum", "--file", str(script), "--jobs", "2"]
    command += ["--client", str(sizes.connections), "--time", str(sizes.pgbench_seconds)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    if found is None:
        raise Trouble(f"pgbench says something new: {done.stdout}")
    return float(found[1])


# --- The report -------------------------------------------------------------------------------


def beside(loads: Sequence[Load], base: Sequence[Load]) -> float:
    """Requests a second beside those of `base`, round by round: both met the same neighbours."""
    return median(one.per_second / other.per_second for one, other in zip(loads, base, strict=True))


def outcome(sizes: Sizes, loads: dict[str, list[Load]], pgbench: list[float], handler: Measured) -> Outcome:
    found = Outcome(
        "Answer path: granian with 2 workers x 4 threads,"
        f" {sizes.connections} connections, durable commits, medians of {sizes.rounds} rounds",
        ["", "req/s", "/ bare", "/ dressed", "p50 ms", "p95 ms", "CPU ms", "PG ms", "WSGI ms", "SQL", "cold"],
    )
    found.rows.append(
        [PGBENCH, f"{median(pgbench):.0f}", ratio(median(pgbench), speed(loads[BARE])), *["-"] * 8]
    )
    for name in (BARE, DRESSED, ANSWER, NEXT, BOTH, RATE):
        through = through_cells(loads[name], loads) if name in loads else ["-"] * 7
        inside = [f"{median(handler.cpu[name]):.2f}"] if name in handler.cpu else ["-"]
        counts = [str(counts.get(name, "-")) for counts in (handler.warm, handler.cold)]
        found.rows.append([name, *through, *inside, *counts])
    for name in (ANSWER, NEXT):
        found.budgets += [
            Budget(
                f"{name}, requests/s beside {base}",
                beside(loads[name], loads[base]),
                0.5,
                at_least=True,
                unit="x",
            )
            for base in (BARE, DRESSED)
        ]
    both = median(handler.cpu[ANSWER]) + median(handler.cpu[NEXT])
    found.budgets += [
        Budget(f"{ANSWER}, CPU in the handler", median(handler.cpu[ANSWER]), 7, unit=" ms"),
        Budget(f"{NEXT}, CPU in the handler", median(handler.cpu[NEXT]), 7, unit=" ms"),
        Budget(f"{BOTH}, CPU in the handler", both, 7, unit=" ms"),
    ]
    for name in (ANSWER, NEXT, RATE):
        found.budgets.append(Budget(f"{name}, statements", handler.warm[name], 8))
        found.budgets.append(Budget(f"{name}, statements with empty caches", handler.cold[name], 8))
    return found


def speed(loads: Sequence[Load]) -> float:
    return median(one.per_second for one in loads)


def through_cells(rounds: Sequence[Load], loads: dict[str, list[Load]]) -> list[str]:
    return [
        f"{speed(rounds):.0f}",
        f"{beside(rounds, loads[BARE]):.2f}x",
        f"{beside(rounds, loads[DRESSED]):.2f}x",
        f"{median(one.p50 for one in rounds):.1f}",
        f"{median(one.p95 for one in rounds):.1f}",
        f"{median(one.server_cpu for one in rounds):.2f}",
        f"{median(one.postgres_cpu for one in rounds):.2f}",
    ]
