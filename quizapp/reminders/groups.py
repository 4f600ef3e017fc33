"""Learners who share zone, reminder hour and quiet hours share every appointment: the groups, found and noted."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

# A loose scan over the index accounts_reminder_groups: one look for each group, however many learners it has.
_NOTE_NEW = """
WITH RECURSIVE found AS (
    (
        SELECT time_zone, reminder_hour, quiet_from, quiet_until FROM accounts_user
        WHERE reminders AND is_active
        ORDER BY time_zone, reminder_hour, quiet_from, quiet_until LIMIT 1
    )
    UNION ALL
    SELECT following.* FROM found CROSS JOIN LATERAL (
        SELECT person.time_zone, person.reminder_hour, person.quiet_from, person.quiet_until
        FROM accounts_user person
        WHERE person.reminders AND person.is_active
            AND (person.time_zone, person.reminder_hour, person.quiet_from, person.quiet_until)
                > (found.time_zone, found.reminder_hour, found.quiet_from, found.quiet_until)
        ORDER BY person.time_zone, person.reminder_hour, person.quiet_from, person.quiet_until LIMIT 1
    ) following
)
INSERT INTO reminders_plannedgroup
    (time_zone, hour, quiet_from, quiet_until, begun_final, after, wake_at)
SELECT found.time_zone, found.reminder_hour, found.quiet_from, found.quiet_until, false, 0, %(now)s FROM found
WHERE NOT EXISTS (
    SELECT FROM reminders_plannedgroup known
    WHERE known.time_zone = found.time_zone AND known.hour = found.reminder_hour
        AND known.quiet_from = found.quiet_from AND known.quiet_until = found.quiet_until
)
ORDER BY found.time_zone, found.reminder_hour, found.quiet_from, found.quiet_until
ON CONFLICT DO NOTHING
"""


def note_new(*, now: datetime) -> int:
    """Note the groups that are not known yet, to be planned at once; return how many. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_NOTE_NEW, {"now": now})
        return int(cursor.rowcount)
