"""How much is measured: enough to mean something, or just enough to see that it runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """`rounds` are repeated in turns for every variant, and the median is what counts."""

    rounds: int
    # The answer path.
    questions: int
    connections: int
    requests: int
    in_process: int
    pgbench_seconds: int
    # The next card: cards of the whole installation.
    cards: tuple[int, int]
    probes: int
    # The home page: answers of one learner.
    answers: tuple[int, int]
    pages: int
    # The loader: questions of a course.
    courses: tuple[int, ...]
    # Drills: variants of each template.
    variants: int
    # The search: how many times the content of the course.
    content: int
    # Papers: questions of the small bank, and how many more of each in the large one.
    bank: int
    copies: int
    # Sittings: whole papers of each round.
    starts: int
    # The crowd: seconds among all scenarios, and when it is asked for by its name.
    learners: int
    crowd: tuple[int, int]
    # Reminders: learners of an installation.
    addressees: tuple[int, int]
    named: bool = False

    @property
    def crowd_seconds(self) -> int:
        return self.crowd[self.named]


FULL = Sizes(
    rounds=5,
    questions=300,
    connections=16,
    requests=480,
    in_process=100,
    pgbench_seconds=2,
    cards=(1_000, 1_000_000),
    probes=200,
    answers=(1_000, 100_000),
    pages=40,
    courses=(1_000, 2_500, 5_000, 10_000),
    variants=8,
    content=10,
    bank=1_000,
    copies=99,
    starts=20,
    learners=300,
    crowd=(60, 600),
    addressees=(100_000, 1_000_000),
)
QUICK = Sizes(
    rounds=1,
    questions=30,
    connections=2,
    requests=8,
    in_process=4,
    pgbench_seconds=1,
    cards=(400, 1_000),
    probes=5,
    answers=(50, 200),
    pages=3,
    courses=(20,),
    variants=1,
    content=2,
    bank=300,
    copies=1,
    starts=2,
    learners=8,
    crowd=(10, 10),
    addressees=(100, 1_000),
)
