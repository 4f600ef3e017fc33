"""Assembling a full mock exam from a small and a large bank, beside giving every question a number by chance."""

from __future__ import annotations

import gc
import hashlib
import random
import time
from collections.abc import Callable
from statistics import median

from quizapp.embedded.trouble import Trouble
from quizapp.engine.papers import Candidate, Paper, Plan, assemble
from tests.bench import banks
from tests.bench.outcome import Budget, Outcome, ratio
from tests.bench.sizes import Sizes

PLAN = Plan(
    scored=50,
    pretest=15,
    weights={1: 30, 2: 26, 3: 22, 4: 22},
    unseen=50,
    blooms={"recall": 30, "apply": 40, "analyse": 30},
    bands={(1, 2): 35, (3, 3): 40, (4, 5): 25},
)
# As the course has them: most questions count for the first domain, some for two, some for none.
DOMAINS = [frozenset(numbers) for numbers in ((1,), (1,), (1,), (1, 4), (1, 4), (4,), (2,), (3,), ())]


def measure(sizes: Sizes) -> Outcome:
    few, many = (1_000, 100_000) if sizes.rounds > 1 else (500, 1_000)
    banks = {count: bank(count) for count in (few, many)}
    found = Outcome(
        f"Papers: CPU time of assembling 65 questions, medians of {sizes.rounds} rounds in turns",
        ["", "candidates", "ms", "/ a number for each", "us a candidate", "wall ms", "SQL"],
    )
    times: dict[int, list[tuple[float, float]]] = {few: [], many: []}
    for number in range(sizes.rounds):
        for count, candidates in banks.items():
            times[count].append((spent(assembled, candidates, number), spent(numbered, candidates, number)))
    each = {}
    for count, pairs in times.items():
        taken, plain = (median(column) for column in zip(*pairs, strict=True))
        each[count] = taken / count
        found.rows.append(
            [
                "a full mock exam",
                f"{count:,}",
                f"{taken * 1000:.1f}",
                ratio(taken, plain),
                f"{each[count] * 1e6:.1f}",
                "-",
                "0",
            ]
        )
    found.budgets.append(
        Budget(f"a candidate of {many:,} / of {few:,}", each[many] / each[few], 1.3, unit="x")
    )
    found.budgets.append(Budget(f"assembly from {many:,}", each[many] * many * 1000, 1000, unit=" ms of CPU"))
    through_the_database(sizes, found)
    return found


def through_the_database(sizes: Sizes, found: Outcome) -> None:
    small, large = banks.costs(sizes)
    for cost in (small, large):
        found.rows.append(
            [
                "the same through the database",
                f"{cost.questions:,}",
                f"{cost.cpu * 1000:.1f}",
                "-",
                f"{cost.cpu / cost.questions * 1e6:.1f}",
                f"{cost.wall * 1000:.1f}",
                str(cost.statements),
            ]
        )
    found.budgets += [
        Budget(
            f"through the database, a question of {large.questions:,} / of {small.questions:,}",
            (large.cpu / large.questions) / (small.cpu / small.questions),
            1.3,
            unit="x",
        ),
        Budget("statements more for the larger bank", large.statements - small.statements, 0),
    ]


def assembled(candidates: list[Candidate], number: int) -> None:
    made = assemble(candidates, PLAN, seed=f"round {number}")
    if not isinstance(made, Paper):
        raise Trouble(f"No paper from {len(candidates)} candidates: {made}")


def numbered(candidates: list[Candidate], number: int) -> None:
    """The least that a fair draw does."""
    sorted(hashlib.sha256(f"{number}:{one.id}".encode()).digest() for one in candidates)


def spent(job: Callable[[list[Candidate], int], None], candidates: list[Candidate], number: int) -> float:
    """Seconds of this process, for others share the machine."""
    gc.collect()
    began = time.process_time()
    job(candidates, number)
    return time.process_time() - began


def bank(count: int) -> list[Candidate]:
    """Candidates of all kinds, two to a concept; one in twenty a pretest question, one in ten in a case."""
    chance = random.Random(count)
    found: list[Candidate] = []
    while len(found) < count:
        size = 3 if chance.random() < 0.04 else 1
        start = len(found)
        for position in range(1, size + 1):
            single = chance.random() < 0.5
            found.append(
                Candidate(
                    id=f"q{len(found):07}",
                    concept=f"concept {chance.randrange(count // 2)}",
                    section=chance.randrange(1, 19),
                    kind="single" if single else "multiple",
                    difficulty=chance.choice((1, 2, 2, 3, 3, 3, 4, 4, 5)),
                    bloom=chance.choice(("recall", "apply", "analyse")),
                    domains=chance.choice(DOMAINS),
                    case=f"case {start}" if size > 1 else "",
                    case_position=position,
                    case_size=size,
                    options=4 if single else 5,
                    key=chance.randrange(4) if single else None,
                    seen=chance.choice((0, 0, 1, 2)),
                    pretest=size == 1 and chance.random() < 0.05,
                    shown=chance.randrange(9),
                )
            )
    return found
