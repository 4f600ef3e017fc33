"""Drills beside an empty request: making one with its working, and finding the slip in a wrong number."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from fractions import Fraction
from statistics import median

from quizapp.drills import catalogue
from quizapp.embedded.trouble import Trouble
from quizapp.engine.capacity import diagnose, mathml, prose
from quizapp.engine.drills import TEMPLATES, Variant, hints, slips, variant
from quizapp.web.workings import sources, steps
from tests.bench.hits import Hit, handlers, send
from tests.bench.outcome import Budget, Outcome, ratio
from tests.bench.sizes import Sizes

Job = Callable[[], object]

EMPTY, DRESSED = "empty request, no middleware", "empty request, middleware"
MADE = "a variant with working, prose and MathML"
SHOWN = "the same with its rows as HTML and three hints"
KNOWN = "diagnosis of a number that one slip gives"
PAIRS = "diagnosis with pairs, of a number that nothing gives"


def measure(sizes: Sizes) -> Outcome:
    named = [
        (slug, seed) for slug, entry in catalogue.deployed().items() for seed in entry.seeds[: sizes.variants]
    ]
    if not named:
        raise Trouble("No drill is served.")
    jobs = {**requests(len(named)), **drills(named)}
    times: dict[str, list[float]] = {name: [] for name in jobs}
    shares: dict[str, list[float]] = {name: [] for name in jobs}
    gc.collect()
    for _ in range(sizes.rounds):
        medians = {name: in_a_row(job) for name, job in jobs.items()}
        for name, seconds in medians.items():
            times[name].append(seconds)
            shares[name].append(seconds / medians[EMPTY])
    found = Outcome(
        f"Drills: medians over {len(named)} variants of {len(catalogue.deployed())} templates,"
        f" {sizes.rounds} rounds in turns",
        ["", "ms", "/ empty", "/ empty, middleware"],
    )
    for name in jobs:
        found.rows.append(
            [
                name,
                f"{median(times[name]) * 1000:.3f}",
                f"{median(shares[name]):.2f}x",
                ratio(median(times[name]), median(times[DRESSED])),
            ]
        )
    found.budgets.append(Budget(MADE, median(times[MADE]) * 1000, 2, unit=" ms"))
    found.budgets.append(Budget(PAIRS, median(times[PAIRS]) * 1000, 5, unit=" ms"))
    return found


def requests(count: int) -> dict[str, Sequence[Job]]:
    """As many empty requests as there are drills."""
    full, bare = handlers()
    hit = Hit("GET", "/bench/empty/", htmx=False)

    def through(handler: object) -> Job:
        def job() -> None:
            status, _ = send(handler, hit)  # type: ignore[arg-type]  # one of the two handlers
            if status != 200:
                raise Trouble(f"The empty request was answered with {status}.")

        return job

    return {EMPTY: [through(bare)] * count, DRESSED: [through(full)] * count}


def drills(named: Sequence[tuple[str, int]]) -> dict[str, Sequence[Job]]:
    made = [variant(TEMPLATES[slug], seed) for slug, seed in named]
    return {
        MADE: [lambda slug=slug, seed=seed: worked(slug, seed) for slug, seed in named],  # type: ignore[misc]  # bound
        SHOWN: [lambda slug=slug, seed=seed: shown(slug, seed) for slug, seed in named],  # type: ignore[misc]  # bound
        KNOWN: [compared(asked, next(iter(slips(asked).values()))) for asked in made],
        PAIRS: [compared(asked, asked.answer.value * 7 + 100_003) for asked in made],
    }


def worked(slug: str, seed: int) -> Variant:
    """Nothing of it is kept: the variant and its answer are made anew."""
    asked = variant(TEMPLATES[slug], seed)
    prose(asked.answer)
    mathml(asked.answer)
    return asked


def shown(slug: str, seed: int) -> None:
    asked = worked(slug, seed)
    hints(asked.answer)
    steps(asked.answer)
    sources(asked.answer)


def compared(asked: Variant, given: Fraction) -> Job:
    return lambda: diagnose(asked.template.family, asked.inputs, given)


def in_a_row(jobs: Sequence[Job]) -> float:
    """Median seconds of one job."""
    taken = []
    for job in jobs:
        began = time.perf_counter()
        job()
        taken.append(time.perf_counter() - began)
    return median(taken)
