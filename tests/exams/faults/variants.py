"""Ways in which the site can be wrong: what a check of saving must be seen to catch.

Imported by web servers of the tests, never by the tests' own process: what is
applied there stays.
"""

from __future__ import annotations

import datetime as dates
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from psycopg.types.json import Jsonb

from quizapp.accounts.models import User
from quizapp.exams import actions
from quizapp.exams.actions import locking, saving
from quizapp.exams.changes import Change
from quizapp.exams.tasks import close_overdue_sittings

HOUR = 3600.0
# So long do the careless ones think between what belongs together.
THOUGHT = 0.02


def read_then_write() -> None:
    """Decides on what it has read and writes later, with no lock between."""

    def save(
        learner: User, pk: int, changes: Sequence[Change], *, since: float | None = None
    ) -> actions.Saved:
        with transaction.atomic():
            locked = locking.lock(learner, pk, since=since)
            rows, told, now = saving._read(pk, changes)
        time.sleep(THOUGHT)
        taken = []
        for change in changes:
            row = rows[change.position]
            if str(change.key) in told:
                outcome, sequence, at = told[str(change.key)]
                at = datetime.fromisoformat(at)
                taken.append(saving._ack(change, row, saving.Outcome(outcome), sequence, at))
            else:
                taken.append(saving._take(change, row, locked, now=now))
        with transaction.atomic(), connection.cursor() as cursor:
            # The database counts, or its constraints would save the careless.
            for row in rows.values():
                cursor.execute("SELECT sequence FROM exams_slot WHERE id = %s FOR UPDATE", [row.id])
                stands = cursor.fetchone()[0]
                for each in row.saves:
                    if each["sequence"] is not None:
                        stands += 1
                        row.sequence = each["sequence"] = stands
                        row.heads[each["field"]] = [stands, each["tab"], each["seq"]]
            saving._write(pk, rows.values(), began=locked.began, now=now)
        counted = {each["key"]: each["sequence"] for row in rows.values() for each in row.saves}
        acks = tuple(replace(ack, sequence=counted.get(str(ack.key), ack.sequence)) for ack in taken)
        return saving.Saved(acks, now, locked.deadline, locked.finished_at is None)

    actions.save = save


def forget_keys() -> None:
    """Takes a copy of a save for another save."""
    honest = actions.save

    def save(
        learner: User, pk: int, changes: Sequence[Change], *, since: float | None = None
    ) -> actions.Saved:
        saved = honest(learner, pk, [replace(change, key=uuid4()) for change in changes], since=since)
        acks = [replace(ack, key=change.key) for ack, change in zip(saved.acks, changes, strict=True)]
        return replace(saved, acks=tuple(acks))

    actions.save = save


def write_in_pieces() -> None:
    """Writes the history first and what stands later, each for itself."""
    whole = saving._write

    def write(pk: int, rows: Any, **when: datetime) -> None:
        rows = list(rows)
        touched = [row.touched for row in rows]
        for row in rows:
            row.touched = False
        whole(pk, rows, **when)
        time.sleep(THOUGHT)
        for row, was in zip(rows, touched, strict=True):
            row.touched = was
        with connection.cursor() as cursor:
            for row in rows:
                stands: list[Any] = [row.sequence, Jsonb(row.heads)]
                stands += [Jsonb(row.values["answer"]), row.values["flagged"], row.id]
                cursor.execute(
                    "UPDATE exams_slot SET sequence = %s, heads = %s, answer = %s, flagged = %s WHERE id = %s",
                    stands,
                )

    saving._write = write
    actions.save = saving.save.__wrapped__  # type: ignore[attr-defined] # without the transaction


def publish_in_the_request() -> None:
    """Tells the broker of each save before it is acknowledged."""
    honest = actions.save

    def save(
        learner: User, pk: int, changes: Sequence[Change], *, since: float | None = None
    ) -> actions.Saved:
        saved = honest(learner, pk, changes, since=since)
        close_overdue_sittings.delay()
        return saved

    actions.save = save


def count_from_the_end_of_the_body() -> None:
    """Has forgotten when a request began."""
    honest = actions.save

    def save(
        learner: User, pk: int, changes: Sequence[Change], *, since: float | None = None
    ) -> actions.Saved:
        return honest(learner, pk, changes)

    actions.save = save


def ask_the_web_clock() -> None:
    """Asks the clock of the web server whether a save came in time."""
    honest = locking.lock

    def lock(learner: User, pk: int, *, since: float | None = None) -> locking.Locked:
        return replace(honest(learner, pk, since=since), began=timezone.now())

    saving.lock = lock


def wait_for_ever() -> None:
    """Waits for the database as long as it takes."""
    settings.DATABASE_PATIENCE = 3600


def clock_moved(by: float) -> Callable[[], None]:
    """The clock of the web server, wrong by so many seconds; the machine's own count of seconds is right."""

    def move() -> None:
        right = time.time

        class Moved(datetime):
            @classmethod
            def now(cls, tz: dates.tzinfo | None = None) -> Moved:
                return cls.fromtimestamp(right() + by, tz)

        time.time = lambda: right() + by
        timezone.now = lambda: datetime.fromtimestamp(right() + by, dates.UTC)
        timezone.datetime = Moved  # type: ignore[attr-defined] # where Django asks for the time

    return move


VARIANTS: dict[str, Callable[[], None]] = {
    "read-then-write": read_then_write,
    "forgets-keys": forget_keys,
    "in-pieces": write_in_pieces,
    "publishes": publish_in_the_request,
    "from-the-end": count_from_the_end_of_the_body,
    "web-clock": ask_the_web_clock,
    "patient": wait_for_ever,
    "ahead": clock_moved(HOUR),
    "behind": clock_moved(-HOUR),
}


def apply(names: str) -> None:
    """Make this process go wrong in the ways that `names` lists, separated by commas."""
    for name in filter(None, names.split(",")):
        VARIANTS[name]()
