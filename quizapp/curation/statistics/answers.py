"""What learners answered in finished sittings, as statistics need it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

# All-or-nothing points, as papers are scored, by what counts now. A question that nobody saw was
# not left out but not reached, and says nothing. The ledger knows the first exposure of what was
# answered; for what was left out it is the learner's first paper with the question.
_SLOTS = """
WITH asked AS (
    SELECT slot.id, slot.sitting_id, slot.question_id, slot.version_id, slot.scored, slot.answer,
        slot.milliseconds, slot.seen, slot.first_exposure, sitting.learner_id, sitting.started_at,
        (coalesce(corrected.fraction_after, slot.fraction, 0) = 1)::int AS point
    FROM exams_slot slot
    JOIN exams_sitting sitting ON sitting.id = slot.sitting_id AND sitting.finished_at IS NOT NULL
    LEFT JOIN (
        SELECT DISTINCT ON (slot_id) slot_id, fraction_after FROM exams_rescore ORDER BY slot_id, id DESC
    ) corrected ON corrected.slot_id = slot.id
    WHERE %(question)s::uuid IS NULL
        OR slot.sitting_id IN (SELECT sitting_id FROM exams_slot WHERE question_id = %(question)s::uuid)
), papers AS (
    SELECT sitting_id, sum(point) AS points, count(*) AS items
    FROM asked WHERE scored GROUP BY sitting_id
), seen AS (
    SELECT asked.*,
        row_number() OVER (PARTITION BY learner_id, question_id ORDER BY started_at, id) = 1 AS earliest
    FROM asked
    WHERE seen AND (%(question)s::uuid IS NULL OR question_id = %(question)s::uuid)
)
SELECT seen.question_id, seen.version_id, seen.point, seen.scored, seen.answer,
    seen.milliseconds, coalesce(seen.first_exposure, seen.earliest AND NOT EXISTS (
        SELECT 1 FROM answers_answer before
        WHERE before.learner_id = seen.learner_id AND before.question_id = seen.question_id
            AND before.at < seen.started_at
    )), coalesce(papers.points, 0), coalesce(papers.items, 0)
FROM seen LEFT JOIN papers USING (sitting_id)
ORDER BY seen.question_id, seen.version_id, seen.id
"""


@dataclass(frozen=True, slots=True)
class Given:
    """One slot of a finished sitting. `points` of `items` scored questions are those of its whole paper."""

    question: UUID
    version: int
    point: int
    scored: bool
    answer: list[str]
    milliseconds: int
    first: bool
    points: int
    items: int

    @property
    def answered(self) -> bool:
        return any(value.strip() for value in self.answer)

    @property
    def rest(self) -> float | None:
        """What the other scored questions of the paper earned, as a share; None if there were none."""
        others = self.items - self.scored
        return (self.points - self.point * self.scored) / others if others else None


def given_in_sittings(question: UUID | None = None) -> Iterator[Given]:
    """Every slot that its learner saw in a finished sitting, by question and version; of one question, if named.

    One statement, whose order never changes: the same rows give the same figures.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SLOTS, {"question": question})
        while rows := cursor.fetchmany(5000):
            for asked, version, point, scored, answer, *others in rows:
                # A bare cursor gives JSON as text or as a value, as the connection is set up.
                said = json.loads(answer) if isinstance(answer, str) else answer
                yield Given(asked, version, point, scored, said, *others)
