"""The only writers of the ledger."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from psycopg.types.json import Jsonb

from quizapp.accounts.models import User
from quizapp.answers.models import Amendment, Answer, DayTally, Mode

# An answer that took longer says that somebody went for a walk, not how long
# the question takes. Scenario questions need more than the minute that card
# programs allow.
LONGEST_MS = 180_000


@dataclass(frozen=True, kw_only=True)
class Given:
    """One answer about to be recorded; the fields are those of `Answer`.

    `introduced` is whether the card was new: it counts towards the day's new
    cards, and for anything but a question it is the first exposure, too.
    """

    at: datetime
    study_day: date
    mode: Mode
    idempotency_key: str
    introduced: bool
    milliseconds: int
    question_id: Any = None
    version_id: int | None = None
    term_id: int | None = None
    direction: str = ""
    template: str = ""
    variant_seed: str = ""
    given: list[str] = field(default_factory=list)
    fraction: float | None = None
    rating: int | None = None
    confidence: str = ""
    predicted_recall: float | None = None
    memory_before: dict[str, Any] | None = None
    parameters_version: str = ""


# One statement, so that the ledger and the day's tally cannot differ, and a
# replayed key touches neither.
_RECORD = """
WITH told AS (
    INSERT INTO answers_answer (
        learner_id, at, study_day, mode, idempotency_key,
        question_id, version_id, term_id, direction, template, variant_seed,
        given, fraction, rating, confidence, first_exposure, milliseconds,
        predicted_recall, memory_before, parameters_version
    )
    SELECT
        %(learner)s, %(at)s, %(study_day)s, %(mode)s, %(idempotency_key)s,
        %(question_id)s, %(version_id)s, %(term_id)s, %(direction)s, %(template)s, %(variant_seed)s,
        %(given)s, %(fraction)s, %(rating)s, %(confidence)s,
        CASE
            WHEN %(question_id)s::uuid IS NULL THEN %(introduced)s
            ELSE NOT EXISTS (
                SELECT 1 FROM answers_answer seen
                WHERE seen.learner_id = %(learner)s AND seen.question_id = %(question_id)s
            )
        END,
        %(milliseconds)s, %(predicted_recall)s, %(memory_before)s, %(parameters_version)s
    ON CONFLICT (learner_id, idempotency_key) DO NOTHING
    RETURNING id, fraction, milliseconds
), counted AS (
    INSERT INTO answers_daytally AS tally
        (learner_id, day, answered, marked, "right", introduced, milliseconds)
    SELECT
        %(learner)s, %(study_day)s, 1, (fraction IS NOT NULL)::int,
        coalesce((fraction = 1)::int, 0), %(introduced)s::int, milliseconds
    FROM told
    ON CONFLICT (learner_id, day) DO UPDATE SET
        answered = tally.answered + EXCLUDED.answered,
        marked = tally.marked + EXCLUDED.marked,
        "right" = tally."right" + EXCLUDED."right",
        introduced = tally.introduced + EXCLUDED.introduced,
        milliseconds = tally.milliseconds + EXCLUDED.milliseconds
)
SELECT id FROM told
"""


def record(learner: User, given: Given) -> int | None:
    """Write one answer and count it in its study day.

    Returns the number of the new answer, or None if the learner already has
    an answer under this idempotency key; then nothing is written.
    """
    parameters = {
        "learner": learner.pk,
        "at": given.at,
        "study_day": given.study_day,
        "mode": given.mode.value,
        "idempotency_key": given.idempotency_key,
        "question_id": given.question_id,
        "version_id": given.version_id,
        "term_id": given.term_id,
        "direction": given.direction,
        "template": given.template,
        "variant_seed": given.variant_seed,
        "given": Jsonb(given.given),
        "fraction": given.fraction,
        "rating": given.rating,
        "confidence": given.confidence,
        "introduced": given.introduced,
        "milliseconds": min(max(given.milliseconds, 0), LONGEST_MS),
        "predicted_recall": given.predicted_recall,
        "memory_before": None if given.memory_before is None else Jsonb(given.memory_before),
        "parameters_version": given.parameters_version,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RECORD, parameters)
        row = cursor.fetchone()
    return None if row is None else int(row[0])


def rate_again(answer: Answer, *, rating: int, now: datetime) -> None:
    """Note that the learner rated `answer` differently. The answer stays as it is."""
    Amendment.objects.create(answer=answer, kind=Amendment.Kind.RATING, rating=rating, at=now)


@transaction.atomic
def undo(answer: Answer, *, now: datetime) -> None:
    """Note that `answer` was undone, and take it out of its day's tally.

    Raises IntegrityError if it was undone before: the constraint, not a check,
    decides between two undos at once.
    """
    Amendment.objects.create(answer=answer, kind=Amendment.Kind.UNDO, at=now)
    introduced = bool(answer.memory_before and answer.memory_before.get("phase") == "new")
    DayTally.objects.filter(learner_id=answer.learner_id, day=answer.study_day).update(
        answered=F("answered") - 1,
        marked=F("marked") - int(answer.fraction is not None),
        right=F("right") - int(answer.right is True),
        introduced=F("introduced") - int(introduced),
        milliseconds=F("milliseconds") - answer.milliseconds,
    )
