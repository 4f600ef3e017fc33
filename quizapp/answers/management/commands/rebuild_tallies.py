"""Count the days of study anew from the ledger."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

# The same sums as `answers.actions`, over the answers that stand, by the marks that count.
REBUILD = """
INSERT INTO answers_daytally (learner_id, day, answered, marked, "right", introduced, milliseconds)
SELECT
    learner_id, study_day, count(*), count(counts.fraction), count(*) FILTER (WHERE counts.fraction = 1),
    count(*) FILTER (WHERE mode = 'study' AND memory_before->>'phase' = 'new'), sum(milliseconds)
FROM answers_answer told
LEFT JOIN (
    SELECT DISTINCT ON (answer_id) answer_id, fraction FROM answers_amendment
    WHERE kind = 'correction' ORDER BY answer_id, id DESC
) corrected ON corrected.answer_id = told.id
CROSS JOIN LATERAL (SELECT coalesce(corrected.fraction, told.fraction) AS fraction) counts
WHERE NOT EXISTS (
    SELECT 1 FROM answers_amendment undone WHERE undone.answer_id = told.id AND undone.kind = 'undo'
)
GROUP BY learner_id, study_day
"""


class Command(BaseCommand):
    help = "Rebuild the daily tallies from the ledger of answers."

    def handle(self, *_: Any, **__: Any) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            # Nobody may answer between the count and the new tallies.
            cursor.execute("LOCK TABLE answers_answer, answers_daytally IN SHARE ROW EXCLUSIVE MODE")
            cursor.execute("DELETE FROM answers_daytally")
            cursor.execute(REBUILD)
            self.stdout.write(f"Rebuilt {cursor.rowcount} tallies.")
