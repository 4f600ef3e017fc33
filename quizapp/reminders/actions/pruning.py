"""Forgetting reminders that ended long ago."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction

KEPT = timedelta(days=90)
"""So long a reminder that was sent, dropped or cancelled can be looked up."""

_PRUNE = """
DELETE FROM reminders_reminder
WHERE id IN (
    SELECT id FROM reminders_reminder
    WHERE state NOT IN ('planned', 'claimed', 'failed') AND ended_at < %(before)s
    ORDER BY ended_at
    LIMIT {batch}
    FOR UPDATE SKIP LOCKED
)
"""


def prune(*, now: datetime, batch: int = 5_000) -> int:
    """Delete what ended more than 90 days before `now`, and return how many rows that were. Each batch is a transaction."""
    pruned = 0
    while True:
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute(_PRUNE.format(batch=int(batch)), {"before": now - KEPT})
            pruned += int(cursor.rowcount)
            if cursor.rowcount < batch:
                return pruned
