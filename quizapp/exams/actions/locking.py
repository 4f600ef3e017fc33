"""The one lock of a sitting, and the one clock.

Save, finish and sweep all take the row of the sitting first; whoever needs
the learner's plan too (finishing moves cards) takes it after that. So two of
them never wait for each other crosswise.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from quizapp.accounts.models import User
from quizapp.exams.actions.refusals import NoSuchSitting
from quizapp.exams.models import Sitting

# `statement_timestamp()` is when PostgreSQL heard of the statement, before any wait for the lock.
_LOCK = """
SELECT started_at, deadline, finished_at, feedback, statement_timestamp()
FROM exams_sitting WHERE id = %s AND learner_id = %s FOR NO KEY UPDATE
"""


@dataclass(frozen=True, slots=True)
class Locked:
    """What decides about a save. `began` is when its request reached the server, by the database's clock."""

    started_at: datetime
    deadline: datetime
    finished_at: datetime | None
    feedback: str
    began: datetime


def lock(learner: User, pk: int, *, since: float | None = None) -> Locked:
    """Lock a sitting of the learner, within a transaction.

    `since` is when the request's headers were there, as `time.monotonic()`
    tells it. Only the seconds from then on are taken from the web server: so
    a body that arrives slowly counts from its start, and no web server's idea
    of the time decides anything. Raises NoSuchSitting.
    """
    with connection.cursor() as cursor:
        elapsed = 0.0 if since is None else max(time.monotonic() - since, 0.0)
        cursor.execute(_LOCK, [pk, learner.pk])
        row = cursor.fetchone()
    if row is None:
        raise NoSuchSitting
    started_at, deadline, finished_at, feedback, heard = row
    return Locked(started_at, deadline, finished_at, feedback, heard - timedelta(seconds=elapsed))


def locked_row(learner: User, pk: int) -> Sitting:
    """The whole row, locked. Raises NoSuchSitting."""
    try:
        return Sitting.objects.of(learner).select_for_update(no_key=True).get(pk=pk)
    except Sitting.DoesNotExist:
        raise NoSuchSitting from None


def database_now() -> datetime:
    """The time now, not that of the transaction's start: it may have waited for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        row = cursor.fetchone()
    at: datetime = row[0]
    return at
