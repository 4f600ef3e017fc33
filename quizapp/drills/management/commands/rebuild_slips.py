"""Count slips and skills anew from the drills' answers."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

# Every drill with the answer that it belongs to, as long as that one stands.
_STANDING = """
WITH standing AS (
    SELECT told.id, told.learner_id, told.study_day, told.at, told.fraction = 1 AS "right",
        drill.template, drill.hints, drill.codes
    FROM drills_drilled drill JOIN answers_answer told ON told.id = drill.answer_id
    WHERE NOT EXISTS (
        SELECT 1 FROM answers_amendment undone WHERE undone.answer_id = told.id AND undone.kind = 'undo'
    )
)
"""

SLIPS = (
    _STANDING
    + """
INSERT INTO drills_sliptally (learner_id, code, day, times)
SELECT learner_id, code, study_day, count(*)
FROM standing, jsonb_array_elements_text(codes) AS code
GROUP BY learner_id, code, study_day
"""
)

# What runs have shown stands nowhere else: `dealt` is kept.
FORGET = 'UPDATE drills_skill SET asked = 0, "right" = 0, streak = 0, passed_at = NULL, last_at = NULL'

SKILLS = (
    _STANDING  # noqa: S608 - constants of this file alone
    + """, broken AS (
    SELECT learner_id, template, max(id) AS at_answer FROM standing
    WHERE NOT "right" OR hints > 0 GROUP BY learner_id, template
)
INSERT INTO drills_skill AS skill (learner_id, template, asked, "right", streak, dealt, passed_at, last_at)
SELECT
    learner_id, template, count(*), count(*) FILTER (WHERE "right"),
    count(*) FILTER (WHERE id > coalesce(at_answer, 0)), 0,
    min(at) FILTER (WHERE "right" AND hints = 0), max(at)
FROM standing LEFT JOIN broken USING (learner_id, template)
GROUP BY learner_id, template
ON CONFLICT (learner_id, template) DO UPDATE SET
    asked = EXCLUDED.asked,
    "right" = EXCLUDED."right",
    streak = EXCLUDED.streak,
    passed_at = EXCLUDED.passed_at,
    last_at = EXCLUDED.last_at
"""
)


class Command(BaseCommand):
    help = "Rebuild the tallies of slips and the skills from the answers to drills."

    def handle(self, *_: Any, **__: Any) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            # Nobody may answer or take back between the count and the new rows. The ledger
            # comes first, as it does for whoever answers.
            cursor.execute(
                "LOCK TABLE answers_answer, drills_drilled, drills_sliptally, drills_skill"
                " IN SHARE ROW EXCLUSIVE MODE"
            )
            cursor.execute("DELETE FROM drills_sliptally")
            cursor.execute(SLIPS)
            tallies = cursor.rowcount
            cursor.execute(FORGET)
            cursor.execute(SKILLS)
            self.stdout.write(f"Rebuilt {tallies} tallies of slips and {cursor.rowcount} skills.")
