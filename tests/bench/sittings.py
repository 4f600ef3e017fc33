"""A practice exam: saving a choice beside one insert and an empty request; turning pages, start and finish."""

from __future__ import annotations

import gc
import subprocess
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TypeVar

from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.utils import timezone

from quizapp.accounts.models import User
from quizapp.bank import content
from quizapp.bank.models import QuestionVersion
from quizapp.embedded.trouble import Trouble
from quizapp.exams.models import Save, Sitting
from tests.bench.hits import Hit, handlers, send
from tests.bench.outcome import Budget, Outcome
from tests.bench.people import copy_learners, execute, first_learner, program, settle
from tests.bench.site.views import TABLE
from tests.bench.sitters import Sitter, exam_of, load_papers, start_of, started
from tests.bench.sizes import Sizes
from tests.bench.statements import counted
from tests.bench.web import BARE_SITE, Load, Server, load, serving

BARE, EMPTY = "empty request, no middleware", "empty request, middleware"
SAVE, ALL = "save a choice (POST)", "save 65 answers at once (POST)"
PAGE, PAPER, STATE = "a question (GET)", "the whole paper (GET)", "how things stand (GET)"
FORM, START, FINISH = "answer without script (POST)", "start (POST)", "finish (POST)"
PGBENCH = "pgbench, one insert a transaction"

NOTHING = Hit("GET", "/bench/empty/", htmx=False)

Found = TypeVar("Found", int, float)

# Each has a form for four questions in five, and a form is sent once.
SCRIBES = 3


class Room:
    """Learners who wait, and `sitters` and `scribes` who sit and stay; scribes have no script."""

    def __init__(self, sizes: Sizes) -> None:
        now = timezone.now()
        execute(TABLE)
        course = load_papers(sizes.questions)
        self.exam = exam_of(course)
        first = first_learner(course, now=now)
        copy_learners(first, sizes.connections + SCRIBES + sizes.starts * sizes.rounds + 8)
        self.waiting: Iterator[User] = iter(User.objects.order_by("id"))
        self.sitters = self.seated(sizes.connections)
        self.scribes = self.seated(SCRIBES)
        settle()

    def seated(self, count: int) -> list[Sitter]:
        return [Sitter(started(learner, self.exam)) for learner in islice(self.waiting, count)]

    def starts(self, count: int) -> list[Hit]:
        return [start_of(learner, self.exam) for learner in islice(self.waiting, count)]


# --- In this process: CPU and statements ------------------------------------------------------


class Measured:
    """CPU of each round in milliseconds a request, and the most statements of any request."""

    def __init__(self) -> None:
        self.cpu: dict[str, list[float]] = defaultdict(list)
        self.warm: dict[str, int] = {}
        self.cold: dict[str, int] = {}


def in_process(sizes: Sizes, room: Room) -> Measured:
    full, bare = handlers()
    sitters = room.sitters

    def each(ask: Callable[[Sitter], Hit]) -> Callable[[int], list[Hit]]:
        return lambda count: [ask(sitters[place % len(sitters)]) for place in range(count)]

    def forms(count: int) -> list[Hit]:
        return list(islice(chain.from_iterable(sitter.forms() for sitter in room.scribes), count))

    variants: list[tuple[str, WSGIHandler, Callable[[int], list[Hit]], int]] = [
        (BARE, bare, lambda count: [NOTHING] * count, 200),
        (EMPTY, full, lambda count: [NOTHING] * count, 200),
        (SAVE, full, each(Sitter.save), 200),
        (FORM, full, forms, 302),
        (PAGE, full, each(Sitter.question), 200),
        (PAPER, full, each(lambda sitter: sitter.paper), 200),
        (STATE, full, each(lambda sitter: sitter.state), 200),
    ]
    measured = Measured()
    for name, handler, hits, status in variants:
        measured.cold[name] = most_statements(handler, hits(4), status, cold=True)
    measured.cold |= whole_course(
        room, 4, lambda hits, status: most_statements(full, hits, status, cold=True)
    )
    # Now everything that is kept anywhere is read once.
    for version in QuestionVersion.objects.values_list("pk", flat=True):
        content.content(version)
    for sitter in sitters:
        check(full, sitter.state, 200)
    for name, handler, hits, status in variants:
        measured.warm[name] = most_statements(handler, hits(4), status, cold=False)
    measured.warm |= whole_course(
        room, 4, lambda hits, status: most_statements(full, hits, status, cold=False)
    )
    for _ in range(sizes.rounds):
        for name, handler, hits, status in variants:
            measured.cpu[name].append(cpu(handler, hits(sizes.in_process), status))
        taken = whole_course(room, sizes.starts, lambda hits, status: cpu(full, hits, status))
        for name, spent in taken.items():
            measured.cpu[name].append(spent)
    return measured


def whole_course(room: Room, count: int, take: Callable[[list[Hit], int], Found]) -> dict[str, Found]:
    """`count` learners from the start to the end, all of one step before the next; what `take` finds of each."""
    hits = room.starts(count)
    newest = Sitting.objects.order_by("-id").values_list("id", flat=True).first() or 0
    found = {START: take(hits, 302)}
    sitters = [Sitter(sitting) for sitting in Sitting.objects.filter(id__gt=newest).select_related("learner")]
    if len(sitters) != count:
        raise Trouble(f"{count} learners started and {len(sitters)} sit.")
    found[ALL] = take([sitter.save_all() for sitter in sitters], 200)
    found[FINISH] = take([sitter.finish for sitter in sitters], 302)
    if Sitting.objects.filter(id__gt=newest, finished_at=None).exists():
        raise Trouble("Not everybody's paper was finished.")
    return found


def most_statements(handler: WSGIHandler, hits: Sequence[Hit], status: int, *, cold: bool) -> int:
    most = 0
    for hit in hits:
        if cold:
            content.forget()
            cache.clear()
        with counted() as seen:
            check(handler, hit, status)
        most = max(most, len(seen))
    return most


def cpu(handler: WSGIHandler, hits: Sequence[Hit], status: int) -> float:
    gc.collect()
    began = time.process_time()
    for hit in hits:
        check(handler, hit, status)
    return (time.process_time() - began) * 1000 / len(hits)


def check(handler: WSGIHandler, hit: Hit, expected: int) -> None:
    status, body = send(handler, hit)
    if status != expected:
        raise Trouble(f"{hit.method} {hit.path} was answered with {status}: {body[:200]!r}")


# --- Through the server -----------------------------------------------------------------------


class Wired:
    """What each round took: `alone` over one connection, `together` over all of them."""

    def __init__(self) -> None:
        self.alone: dict[str, list[Load]] = defaultdict(list)
        self.together: dict[str, list[Load]] = defaultdict(list)
        # Milliseconds of one insert, and inserts a second over all connections.
        self.insert: list[float] = []
        self.inserts: list[float] = []

    def over(self, name: str, base: str) -> float:
        """A request over one connection beside an insert and the empty request `base`, round by round."""
        rounds = zip(self.alone[name], self.insert, self.alone[base], strict=True)
        return median(one.p50 / (insert + empty.p50) for one, insert, empty in rounds)


def through_the_server(sizes: Sizes, room: Room, folder: Path) -> Wired:
    wired = Wired()
    each = max(sizes.requests // sizes.connections, 1)
    with serving(folder, BARE_SITE) as bare, serving(folder) as product:
        variants: list[tuple[str, Server, Callable[[Sitter], Hit]]] = [
            (BARE, bare, lambda _: NOTHING),
            (EMPTY, product, lambda _: NOTHING),
            (SAVE, product, Sitter.save),
            (PAGE, product, Sitter.question),
            (STATE, product, lambda sitter: sitter.state),
        ]

        def lanes(
            name: str, ask: Callable[[Sitter], Hit], count: int, length: int
        ) -> list[list[tuple[str, Hit]]]:
            return [[(name, ask(sitter)) for _ in range(length)] for sitter in room.sitters[:count]]

        # Every process reads what it keeps before the clock counts.
        for name, server, ask in variants:
            load(server, lanes(name, ask, sizes.connections, 8), folder)
        for _ in range(sizes.rounds):
            wired.insert.append(pgbench(sizes, folder, clients=1)[0])
            for name, server, ask in variants:
                before = saved()
                wired.alone[name].append(load(server, lanes(name, ask, 1, each * 4), folder))
                expect(saved() - before, each * 4 if name == SAVE else 0)
            wired.inserts.append(pgbench(sizes, folder, clients=sizes.connections)[1])
            for name, server, ask in variants:
                before = saved()
                wired.together[name].append(load(server, lanes(name, ask, sizes.connections, each), folder))
                expect(saved() - before, each * sizes.connections if name == SAVE else 0)
    return wired


def saved() -> int:
    return Save.objects.filter(outcome="saved").count()


def expect(found: int, sent: int) -> None:
    if found != sent:
        raise Trouble(f"{sent} choices were sent, and {found} were saved.")


def pgbench(sizes: Sizes, folder: Path, *, clients: int) -> tuple[float, float]:
    """Median milliseconds of a transaction that inserts one row, and transactions a second."""
    script, logs = folder / "insert.sql", folder / "transactions"
    script.write_text(
        "INSERT INTO bench_row (learner, given) VALUES (1, '0123456789abcdef');\n", encoding="utf-8"
    )
    command = [program("pgbench"), "--no-vacuum", "--file", str(script), "--client", str(clients)]
    command += ["--time", str(sizes.pgbench_seconds), "--log", "--log-prefix", str(logs)]
    subprocess.run(command, capture_output=True, check=True)
    took = []
    for log in folder.glob(f"{logs.name}.*"):
        took += [int(line.split()[2]) / 1000 for line in log.read_text(encoding="utf-8").splitlines()]
        log.unlink()
    return median(took), len(took) / sizes.pgbench_seconds


# --- The report -------------------------------------------------------------------------------


def measure(sizes: Sizes) -> Outcome:
    room = Room(sizes)
    measured = in_process(sizes, room)
    with TemporaryDirectory() as folder:
        wired = through_the_server(sizes, room, Path(folder))
    return outcome(sizes, measured, wired)


def outcome(sizes: Sizes, measured: Measured, wired: Wired) -> Outcome:
    found = Outcome(
        "Sittings: granian with 2 workers x 4 threads, durable commits,"
        f" one connection and {sizes.connections}, medians of {sizes.rounds} rounds",
        ["", "p50 ms", "/ insert + empty", "req/s", "CPU ms", "PG ms", "WSGI ms", "/ empty", "SQL", "cold"],
    )
    found.rows.append(
        [PGBENCH, f"{median(wired.insert):.2f}", "-", f"{median(wired.inserts):.0f}", *["-"] * 6]
    )
    for name in (BARE, EMPTY, SAVE, ALL, FORM, PAGE, PAPER, STATE, START, FINISH):
        cells = ["-"] * 5
        if name in wired.alone:
            alone, together = wired.alone[name], wired.together[name]
            cells = [
                f"{median(one.p50 for one in alone):.2f}",
                f"{wired.over(name, EMPTY):.2f}x",
                f"{median(one.per_second for one in together):.0f}",
                f"{median(one.server_cpu for one in together):.2f}",
                f"{median(one.postgres_cpu for one in together):.2f}",
            ]
        times = measured.cpu[name]
        beside = median(one / empty for one, empty in zip(times, measured.cpu[EMPTY], strict=True))
        found.rows.append(
            [
                name,
                *cells,
                f"{median(times):.2f}",
                f"{beside:.2f}x",
                str(measured.warm[name]),
                str(measured.cold[name]),
            ]
        )
    found.budgets += [
        Budget(f"{SAVE}, statements", measured.warm[SAVE], 4),
        Budget(f"{SAVE}, median beside an insert and an {EMPTY}", wired.over(SAVE, EMPTY), 3, unit="x"),
        Budget(f"{SAVE}, median beside an insert and an {BARE}", wired.over(SAVE, BARE), 3, unit="x"),
    ]
    return found
