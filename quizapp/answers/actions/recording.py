"""Write answers, and what learners say about them afterwards."""

from collections.abc import Sequence
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
    cards, and for anything but a question it is the first exposure, too. Only
    study introduces cards: an exam that meets new ones leaves it False.
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


@dataclass(frozen=True)
class Told:
    """A row of the ledger that has just been written."""

    id: int
    first_exposure: bool


# The same as `_RECORD` for any number of answers, which come as one JSON array: as
# columns of a VALUES list a long paper would need thousands of parameters. What is there
# already and what is given twice falls out first, so that neither counts as a first exposure.
_RECORD_MANY = """
WITH given AS (
    SELECT DISTINCT ON (idempotency_key) *
    FROM jsonb_to_recordset(%(givens)s) AS given (
        place int, at timestamptz, study_day date, mode text, idempotency_key text, introduced bool,
        question_id uuid, version_id bigint, term_id bigint, direction text, template text,
        variant_seed text, given jsonb, fraction float8, rating int, confidence text, milliseconds int,
        predicted_recall float8, memory_before jsonb, parameters_version text
    )
    WHERE NOT EXISTS (
        SELECT 1 FROM answers_answer there
        WHERE there.learner_id = %(learner)s AND there.idempotency_key = given.idempotency_key
    )
    ORDER BY idempotency_key, place
), told AS (
    INSERT INTO answers_answer (
        learner_id, at, study_day, mode, idempotency_key,
        question_id, version_id, term_id, direction, template, variant_seed,
        given, fraction, rating, confidence, first_exposure, milliseconds,
        predicted_recall, memory_before, parameters_version
    )
    SELECT
        %(learner)s, at, study_day, mode, idempotency_key,
        question_id, version_id, term_id, direction, template, variant_seed,
        given, fraction, rating, confidence,
        CASE
            WHEN question_id IS NULL THEN introduced
            ELSE row_number() OVER (PARTITION BY question_id ORDER BY place) = 1 AND NOT EXISTS (
                SELECT 1 FROM answers_answer seen
                WHERE seen.learner_id = %(learner)s AND seen.question_id = given.question_id
            )
        END,
        milliseconds, predicted_recall, memory_before, parameters_version
    FROM given
    ORDER BY place
    ON CONFLICT (learner_id, idempotency_key) DO NOTHING
    RETURNING id, idempotency_key, study_day, fraction, milliseconds, first_exposure
), counted AS (
    INSERT INTO answers_daytally AS tally
        (learner_id, day, answered, marked, "right", introduced, milliseconds)
    SELECT
        %(learner)s, told.study_day, count(*), count(told.fraction),
        count(*) FILTER (WHERE told.fraction = 1), count(*) FILTER (WHERE given.introduced),
        sum(told.milliseconds)
    FROM told JOIN given USING (idempotency_key)
    GROUP BY told.study_day
    -- Two calls at once take the days in the same order.
    ORDER BY told.study_day
    ON CONFLICT (learner_id, day) DO UPDATE SET
        answered = tally.answered + EXCLUDED.answered,
        marked = tally.marked + EXCLUDED.marked,
        "right" = tally."right" + EXCLUDED."right",
        introduced = tally.introduced + EXCLUDED.introduced,
        milliseconds = tally.milliseconds + EXCLUDED.milliseconds
)
SELECT idempotency_key, id, first_exposure FROM told
"""


def record_many(learner: User, givens: Sequence[Given]) -> dict[str, Told]:
    """Write many answers and count them in their study days, in one statement.

    Returns the new rows by idempotency key. Keys that the learner has already
    are left out, and of a key given twice the first counts. Of two answers to
    one question the earlier in `givens` is the first exposure.
    """
    if not givens:
        return {}
    rows = [
        {
            **{name: getattr(given, name) for name in Given.__dataclass_fields__},
            "place": place,
            "at": given.at.isoformat(),
            "study_day": given.study_day.isoformat(),
            "mode": given.mode.value,
            "question_id": None if given.question_id is None else str(given.question_id),
            "milliseconds": min(max(given.milliseconds, 0), LONGEST_MS),
        }
        for place, given in enumerate(givens)
    ]
    parameters: dict[str, Any] = {"learner": learner.pk, "givens": Jsonb(rows)}
    with connection.cursor() as cursor:
        cursor.execute(_RECORD_MANY, parameters)
        return {key: Told(pk, first_exposure) for key, pk, first_exposure in cursor.fetchall()}


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
    # After the row: that waited for a correction under way, which has moved the tally.
    right = Answer.objects.with_effective_fraction().get(pk=answer.pk).right
    studied = answer.mode == Mode.STUDY and answer.memory_before
    introduced = bool(studied and studied.get("phase") == "new")
    DayTally.objects.filter(learner_id=answer.learner_id, day=answer.study_day).update(
        answered=F("answered") - 1,
        marked=F("marked") - int(right is not None),
        right=F("right") - int(right is True),
        introduced=F("introduced") - int(introduced),
        milliseconds=F("milliseconds") - answer.milliseconds,
    )
