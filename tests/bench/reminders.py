"""Planning and claiming the reminders of a hundred thousand learners, and of a million, all due at one instant."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import connection

from quizapp.answers.models import DayTally
from quizapp.embedded.trouble import Trouble
from quizapp.reminders.actions import claiming, planning
from quizapp.reminders.models import PlannedGroup, Reminder
from quizapp.study.models import Plan
from tests.bench.copies import copy_database, name_of, on
from tests.bench.outcome import Budget, Outcome
from tests.bench.people import MORE_PEOPLE, copy, execute, first_learner, load_course, settle
from tests.bench.sizes import Sizes
from tests.bench.statements import counted
from tests.bench.web import cpu_of, postgres

FEW, MANY = "default", "many_learners"

# A Wednesday. Where the clocks of these zones show 18, it is five o'clock; all learners are reminded then.
SEEN = datetime(2026, 11, 18, 6, tzinfo=UTC)
DUE = SEEN + timedelta(hours=11)
ZONES = (
    "Europe/Amsterdam", "Europe/Belgrade", "Europe/Berlin", "Europe/Madrid", "Europe/Oslo", "Europe/Paris",
    "Europe/Prague", "Europe/Rome", "Europe/Stockholm", "Europe/Vienna", "Europe/Warsaw", "Europe/Zurich",
)  # fmt: skip

_ZONE = f"(ARRAY{list(ZONES)})[1 + n %% {len(ZONES)}]"

_ADDRESSES = """
INSERT INTO account_emailaddress (user_id, email, verified, "primary")
SELECT id, email, true, true FROM accounts_user
"""
_PLANS = """
FROM study_plan source, accounts_user person WHERE source.id = %(plan)s AND person.id <> source.learner_id
"""
# One card that comes back, and one that is new.
_CARDS = """
INSERT INTO study_card (
    plan_id, direction, template, concept, phase, stability, difficulty, last_day, due_at, reps, lapses, turn,
    hints, suspended, leech, flagged, retired
)
SELECT id, '', 'none-' || n, 'none-' || n, CASE n WHEN 1 THEN 'review' ELSE 'new' END,
    CASE n WHEN 1 THEN 4 END, CASE n WHEN 1 THEN 5 END, CASE n WHEN 1 THEN date '2026-11-10' END,
    timestamptz '2026-11-17 09:00Z', 0, 0, 0, 0, false, false, false, false
FROM study_plan, generate_series(1, 2) n
ORDER BY id
"""
# Some studied yesterday, some last week, some never.
_TALLIES = """
INSERT INTO answers_daytally (learner_id, day, answered, marked, "right", introduced, milliseconds)
SELECT id, date '2026-11-17' - (id %% 10)::int, 10, 10, 5, 1, 300000 FROM accounts_user WHERE id %% 3 > 0
"""


@dataclass(frozen=True)
class Taken:
    """Seconds on the wall, and of CPU: of this process and of PostgreSQL's."""

    wall: float
    own: float
    postgres: float

    @property
    def cpu(self) -> float:
        return self.own + self.postgres


@dataclass(frozen=True)
class Run:
    """Each part, and the peak of this process up to its end in megabytes."""

    rows: int
    plan: Taken
    again: Taken
    claim: Taken
    megabytes: float

    def rate(self, *parts: Taken) -> float:
        """Rows a second on the wall."""
        return self.rows / sum(part.wall for part in parts)

    def work(self, *parts: Taken) -> float:
        """Seconds of CPU for a row."""
        return sum(part.cpu for part in parts) / self.rows


def measure(sizes: Sizes) -> Outcome:
    plan = first_learner(load_course(30), now=SEEN)
    copy_database(name_of(FEW), name_of(MANY))
    runs = {}
    for alias, learners in zip((FEW, MANY), sizes.addressees, strict=True):
        with on(alias):
            people(plan, learners)
            runs[learners] = run(learners)
    few, many = (runs[learners] for learners in sizes.addressees)
    found = Outcome(
        f"Reminders of {few.rows:,} and of {many.rows:,} learners in {len(ZONES)} zones, all due at one instant",
        ["learners", "", "s", "rows/s", "CPU µs/row", "of these PG", "peak MB"],
    )
    for each in (few, many):
        parts = {"plan, a day ahead": each.plan, "look again, at the hour": each.again, "claim": each.claim}
        for name, part in parts.items():
            found.rows.append(
                [
                    f"{each.rows:,}",
                    name,
                    f"{part.wall:.1f}",
                    f"{each.rate(part):,.0f}",
                    f"{part.cpu / each.rows * 1e6:.0f}",
                    f"{part.postgres / each.rows * 1e6:.0f}",
                    f"{each.megabytes:.0f}",
                ]
            )
    # Of CPU, for what the neighbours of a shared machine do meanwhile differs.
    growth = many.work(many.plan, many.again, many.claim) / few.work(few.plan, few.again, few.claim)
    found.budgets += [
        Budget("rows planned a second", many.rate(many.plan), 5_000, at_least=True),
        Budget("rows claimed a second", many.rate(many.claim), 5_000, at_least=True),
        Budget(
            "rows planned and claimed a second of CPU",
            1 / many.work(many.plan, many.claim),
            5_000,
            at_least=True,
        ),
        Budget(f"CPU of a row of {many.rows:,} beside one of {few.rows:,}", growth, 1.3, unit="x"),
        Budget(
            f"peak memory of {many.rows:,} beside {few.rows:,}",
            many.megabytes / few.megabytes,
            1.1,
            unit="x",
        ),
    ]
    found.notes += statements()
    return found


def people(first: Plan, count: int) -> None:
    """So many learners like the first, with a plan, two cards and a verified address each."""
    # As a server that loads a backup.
    execute("SET session_replication_role = replica")
    execute("DELETE FROM study_card")
    execute("UPDATE study_plan SET exam_date = NULL")
    execute("UPDATE accounts_user SET time_zone = %(zone)s", {"zone": ZONES[0]})
    changed = {"email": "'n' || n || '@example.com'", "time_zone": _ZONE, "summary_weekday": "6"}
    execute(
        copy(type(first.learner), changed) + MORE_PEOPLE, {"learner": first.learner_id, "count": count - 1}
    )
    execute(copy(Plan, {"learner_id": "person.id"}) + _PLANS, {"plan": first.pk})
    execute(_ADDRESSES)
    execute(_CARDS)
    execute(_TALLIES, {})
    execute("SET session_replication_role = origin")
    settle()
    if EmailAddress.objects.count() != count or not DayTally.objects.exists():
        raise Trouble(f"{EmailAddress.objects.count()} learners are not {count}.")


def run(learners: int) -> Run:
    plan = taken(lambda: must(planning.plan(now=SEEN), learners, "planned"))
    settle()
    again = taken(lambda: must(planning.plan(now=DUE - timedelta(minutes=10)), 0, "planned twice"))
    claim = taken(lambda: must(claim_all(), learners, "claimed"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Kilobytes on Linux, bytes on macOS.
    return Run(learners, plan, again, claim, peak / (1024 if sys.platform == "linux" else 1024 * 1024))


def claim_all() -> int:
    claimed = 0
    while found := len(claiming.claim(now=DUE)):
        claimed += found
    return claimed


def must(found: int, wanted: int, what: str) -> None:
    if found != wanted:
        raise Trouble(f"{found} reminders were {what}, not {wanted}.")


def taken(job: Callable[[], None]) -> Taken:
    server = postgres()
    wall, own, theirs = time.perf_counter(), time.process_time(), cpu_of(server)
    job()
    return Taken(time.perf_counter() - wall, time.process_time() - own, cpu_of(server) - theirs)


def statements() -> list[str]:
    """How many statements a batch takes, and what finds the next candidates among all rows."""
    with on(MANY):
        some = Reminder.objects.values("pk")[:400]
        Reminder.objects.filter(pk__in=some).update(state="planned", wake_at=DUE)
        PlannedGroup.objects.update(wake_at=SEEN, early=None, final=None)
    # Counted from outside: inside, one connection goes by two names.
    with counted() as claimed, on(MANY):
        claiming.claim(now=DUE)
    with counted() as planned, on(MANY):
        planning.plan(now=SEEN, go_on=lambda: False)
    with on(MANY), connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN (ANALYZE, BUFFERS) " + claiming._CANDIDATES.format(learners=200), {"now": DUE}
        )
        lines = [line.strip() for (line,) in cursor.fetchall()]
    index = next((line for line in lines if "reminders_to_do" in line), "NO INDEX: " + lines[0])
    batch = f"{len(planned)} statements for a batch of {planning.BATCH:,} learners, with finding their groups"
    return [f"{batch}; {len(claimed)} for a round of 200", f"candidates: {index}"]
