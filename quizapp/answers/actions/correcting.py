"""Marks that count from now on, because a key was found wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

# Taken in this order by everybody. An undo that comes at the same moment waits with
# its row for the answer, and then finds the mark that counts.
_LOCK_ANSWERS = "SELECT id FROM answers_answer WHERE id = ANY(%(answers)s) ORDER BY id FOR UPDATE"
_LOCK_TALLIES = """
SELECT 1 FROM answers_daytally tally
WHERE EXISTS (
    SELECT 1 FROM answers_answer told
    WHERE told.id = ANY(%(answers)s) AND told.learner_id = tally.learner_id AND told.study_day = tally.day
)
ORDER BY tally.learner_id, tally.day FOR UPDATE
"""

_CORRECT = """
WITH wanted AS (
    SELECT told.id, told.learner_id, told.study_day, given.fraction AS after,
        CASE WHEN newest.id IS NULL THEN told.fraction ELSE newest.fraction END AS before,
        EXISTS (
            SELECT 1 FROM answers_amendment undone
            WHERE undone.answer_id = told.id AND undone.kind = 'undo'
        ) AS undone
    FROM unnest(%(answers)s::bigint[], %(fractions)s::float8[]) AS given (id, fraction)
    JOIN answers_answer told ON told.id = given.id
    LEFT JOIN LATERAL (
        SELECT id, fraction, correction FROM answers_amendment
        WHERE answer_id = told.id AND kind = 'correction' ORDER BY id DESC LIMIT 1
    ) newest ON true
    WHERE newest.id IS NULL OR newest.correction <> %(correction)s OR newest.fraction <> given.fraction
), noted AS (
    INSERT INTO answers_amendment (answer_id, kind, fraction, correction, at)
    SELECT id, 'correction', after, %(correction)s, %(now)s FROM wanted ORDER BY id
    RETURNING answer_id
), moved AS (
    SELECT learner_id, study_day,
        count(*) FILTER (WHERE before IS NULL) AS marked,
        count(*) FILTER (WHERE after = 1) - count(*) FILTER (WHERE before = 1) AS "right"
    FROM wanted WHERE NOT undone
    GROUP BY learner_id, study_day
), counted AS (
    UPDATE answers_daytally tally SET
        marked = tally.marked + moved.marked, "right" = tally."right" + moved."right"
    FROM moved
    WHERE tally.learner_id = moved.learner_id AND tally.day = moved.study_day
        AND (moved.marked <> 0 OR moved."right" <> 0)
)
SELECT count(*) FROM noted
"""


@transaction.atomic
def correct(answer_fractions: Mapping[int, float], *, correction: int, now: datetime) -> int:
    """Note the marks that count from now on, and move the days' tallies by what they change.

    `answer_fractions` maps numbers of answers to marks from 0 to 1;
    `correction` is the number of the correction in the room that decided it.
    To take a correction back, give the marks that counted before. Answers
    whose newest correction says just this are left out, so that a call can be
    repeated. Returns how many rows were added. Three statements.

    Whoever moves cards by it in the same transaction locks their plans first
    (`study.actions.lock_plans`): an undo holds the plan when it comes here.

    Raises IntegrityError for a mark outside 0 to 1.
    """
    if not answer_fractions:
        return 0
    values: dict[str, Any] = {
        "answers": list(answer_fractions),
        "fractions": [float(fraction) for fraction in answer_fractions.values()],
        "correction": correction,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_ANSWERS, values)
        cursor.execute(_LOCK_TALLIES, values)
        cursor.execute(_CORRECT, values)
        (added,) = cursor.fetchone() or (0,)
    return int(added)
