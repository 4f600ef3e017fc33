"""Keep what the answer to a drill showed: the numbers, the hints, the slips, the skill."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from quizapp.accounts.models import User
from quizapp.answers.models import Answer
from quizapp.drills import catalogue
from quizapp.drills.models import Drilled, Skill, SlipTally
from quizapp.engine.drills import Judgement, Template, Variant, open_templates

# Somebody who made a slip this long ago has probably mended it since.
REPEATED_WITHIN = timedelta(days=14)

# One statement, so that the drill, its slips and the skill cannot differ. The first pass
# and the last answer go by their times: of two tabs the later answer may come here first.
_NOTE = """
WITH told AS (
    INSERT INTO drills_drilled (answer_id, learner_id, template, version, seed, family, inputs, hints, codes)
    VALUES (%(answer)s, %(learner)s, %(template)s, %(version)s, %(seed)s, %(family)s, %(inputs)s, %(hints)s, %(codes)s)
), slipped AS (
    INSERT INTO drills_sliptally AS tally (learner_id, code, day, times)
    SELECT %(learner)s, code, %(day)s, 1 FROM jsonb_array_elements_text(%(codes)s) AS code
    ON CONFLICT (learner_id, day, code) DO UPDATE SET times = tally.times + 1
)
INSERT INTO drills_skill AS skill
    (learner_id, template, asked, "right", streak, dealt, passed_at, last_at)
VALUES (
    %(learner)s, %(template)s, 1, %(right)s, %(passed)s, 0, CASE WHEN %(passed)s = 1 THEN %(at)s END, %(at)s
)
ON CONFLICT (learner_id, template) DO UPDATE SET
    asked = skill.asked + 1,
    "right" = skill."right" + EXCLUDED."right",
    streak = CASE WHEN EXCLUDED.streak = 1 THEN skill.streak + 1 ELSE 0 END,
    passed_at = least(skill.passed_at, EXCLUDED.passed_at),
    last_at = greatest(skill.last_at, EXCLUDED.last_at)
RETURNING passed_at = %(at)s
"""


def note(
    learner: User,
    answer_id: int,
    asked: Variant,
    judgement: Judgement,
    *,
    hints: int,
    study_day: date,
    at: datetime,
) -> bool:
    """Write down what an answer in the ledger showed. Inside the transaction that recorded it.

    Returns whether this was the first time that the learner passed the
    template: other levels may be open now.
    """
    right = judgement.right
    values: dict[str, Any] = {
        "answer": answer_id,
        "learner": learner.pk,
        "template": asked.template.slug,
        "version": asked.template.version,
        "seed": asked.seed,
        "family": asked.template.family,
        "inputs": Jsonb(dict(asked.inputs)),
        "hints": hints,
        "codes": Jsonb(list(judgement.codes)),
        "day": study_day,
        "right": int(right),
        "passed": int(right and hints == 0),
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, values)
        row = cursor.fetchone()
    return bool(row and row[0])


# The skill as its answers that still stand tell it.
_RECOUNT = """
WITH standing AS (
    SELECT told.at, told.fraction = 1 AS "right", drill.hints,
        row_number() OVER (ORDER BY told.id DESC) AS back
    FROM drills_drilled drill JOIN answers_answer told ON told.id = drill.answer_id
    WHERE drill.learner_id = %(learner)s AND drill.template = %(template)s AND NOT EXISTS (
        SELECT 1 FROM answers_amendment undone WHERE undone.answer_id = told.id AND undone.kind = 'undo'
    )
)
UPDATE drills_skill SET
    asked = (SELECT count(*) FROM standing),
    "right" = (SELECT count(*) FROM standing WHERE "right"),
    streak = (
        SELECT count(*) FROM standing
        WHERE back < coalesce((SELECT min(back) FROM standing WHERE NOT "right" OR hints > 0), 2147483647)
    ),
    passed_at = (SELECT min(at) FROM standing WHERE "right" AND hints = 0),
    last_at = (SELECT max(at) FROM standing)
WHERE learner_id = %(learner)s AND template = %(template)s
"""


def forget(told: Answer) -> None:
    """Take what an undone answer showed out of the counts. Inside the transaction that undid it.

    The drill itself stays, as the answer does. What an answer opened is closed
    again if no other one opened it.
    """
    drilled = Drilled.objects.filter(pk=told.pk).first()
    if drilled is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE drills_sliptally SET times = times - 1 WHERE learner_id = %s AND day = %s AND code = ANY(%s)",
            [told.learner_id, told.study_day, drilled.codes],
        )
        cursor.execute(_RECOUNT, {"learner": told.learner_id, "template": drilled.template})


def open_slugs(learner: User) -> list[str]:
    """The templates that are open to a learner, in the order of teaching. One statement."""
    passed = set(Skill.objects.of(learner).passed().values_list("template", flat=True))
    return open_templates(catalogue.served(), passed)


@dataclass(frozen=True)
class Repeated:
    """A mistake that came again, how often in the last days, and the drill that isolates its step."""

    code: str
    times: int
    template: Template


def repeated_slip(learner: User, drilled: Drilled, *, study_day: date) -> Repeated | None:
    """The most frequent mistake of an answer, if it was made before; None for a first one.

    Mistakes that no served drill isolates are left out. One statement.
    """
    return repeated_among(learner, drilled.codes, study_day=study_day, family=drilled.family)


def repeated_among(
    learner: User, codes: Collection[str], *, study_day: date, family: str = ""
) -> Repeated | None:
    """The most frequent of some mistakes that were made on a study day, if one was made before.

    The drill is of the `family` in which they were made, if one of it shows the mistake.
    """
    if not codes:
        return None
    counts: dict[str, int] = {}
    # No day after the one in question: an old verdict still tells what was so then.
    tallies = (
        SlipTally.objects.of(learner)
        .since(study_day - REPEATED_WITHIN)
        .filter(day__lte=study_day, code__in=codes)
    )
    for code, times in tallies.values_list("code", "times"):
        counts[code] = counts.get(code, 0) + times
    for code in sorted(codes, key=lambda code: (-counts.get(code, 0), code)):
        template = catalogue.isolating(code, family)
        if counts.get(code, 0) >= 2 and template is not None:
            return Repeated(code, counts[code], template)
    return None
