"""The reads that every step of a session makes, by hand.

Django composes a statement anew each time and builds six instances from its
row; here that took three times as long as everything else an answer needs.
Rows become ordinary instances, so that nothing above knows the difference.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connection, models
from psycopg.types.json import Jsonb

from quizapp.accounts.models import User
from quizapp.course.models import Course, Section
from quizapp.study.models import Card, Plan, Queue
from quizapp.study.reference import reference
from quizapp.study.showing import Showing


class _Columns:
    """The columns of one model in a statement, under an alias."""

    def __init__(self, model: type[models.Model], alias: str) -> None:
        fields = model._meta.concrete_fields
        self.model = model
        self.names = [field.attname for field in fields]
        self.sql = ", ".join(f'{alias}."{field.column}"' for field in fields)
        # Django reads jsonb as text and parses it in the field.
        self.json = [place for place, field in enumerate(fields) if isinstance(field, models.JSONField)]

    def instance(self, row: Sequence[Any]) -> models.Model:
        values = list(row)
        for place in self.json:
            if values[place] is not None:
                values[place] = json.loads(values[place])
        return self.model.from_db(DEFAULT_DB_ALIAS, self.names, values)


_CARD = _Columns(Card, "card")
_PLAN = _Columns(Plan, "plan")
_COURSE = _Columns(Course, "course")

# What is sealed comes along: for nearly everybody one look into an index that has nothing.
_SEALED = "ARRAY(SELECT question_id FROM answers_sealed sealed WHERE sealed.learner_id = plan.learner_id)"

_ACTIVE_PLAN = f"""
SELECT {_PLAN.sql}, {_COURSE.sql}, {_SEALED}
FROM study_plan plan JOIN course_course course ON course.id = plan.course_id
WHERE plan.learner_id = %s AND plan.active
"""  # noqa: S608 - names of columns

_LOCKED_CARD = f"""
SELECT {_PLAN.sql}, {_COURSE.sql}, {_SEALED}, {_CARD.sql}
FROM study_plan plan
JOIN course_course course ON course.id = plan.course_id
LEFT JOIN study_card card ON card.plan_id = plan.id AND card.id = %s
WHERE plan.learner_id = %s AND plan.active
FOR NO KEY UPDATE OF plan
"""  # noqa: S608 - names of columns

_FIRST_WAITING = f"""
SELECT {_CARD.sql} FROM study_card card
WHERE card.plan_id = %s AND card.queue = %s AND card.ready_at <= %s {{more}}
ORDER BY card.ready_at LIMIT 1
"""  # noqa: S608 - names of columns


# What an answer changed, and the siblings of its card out of the way, unless
# the card has moved on since it was read.
_MOVE = f"""
WITH moved AS (
    UPDATE study_card SET {", ".join(f"{name} = %s" for name in Card.ANSWERED_FIELDS)}
    WHERE id = %s AND turn = %s RETURNING plan_id, concept
), buried AS (
    UPDATE study_card sibling SET buried_until = %s FROM moved
    WHERE sibling.plan_id = moved.plan_id AND sibling.concept = moved.concept
        AND sibling.id <> %s AND sibling.buried_until IS NULL AND sibling.queue <> %s
)
SELECT count(*) FROM moved
"""  # noqa: S608 - names of columns


# What an exam or a correction changes, beside what an answer does.
_MANY_FIELDS = ("id", *Card.ANSWERED_FIELDS, "buried_until")


@lru_cache(maxsize=1)
def _move_many() -> str:
    """Cards from one JSON array. At the first call: the types of columns are the connection's to say."""
    types = [f"{name} {Card._meta.get_field(name).db_type(connection)}" for name in _MANY_FIELDS]
    changes = [f"{name} = changed.{name}" for name in _MANY_FIELDS[1:]]
    return f"""
UPDATE study_card card SET {", ".join(changes)}
FROM jsonb_to_recordset(%s) AS changed ({", ".join(types)})
WHERE card.id = changed.id
"""  # noqa: S608 - names of columns


def _row(statement: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cast("tuple[Any, ...] | None", cursor.fetchone())


def _plan(row: Sequence[Any], learner: User) -> Plan:
    course, sealed = len(_PLAN.names), len(_PLAN.names) + len(_COURSE.names)
    plan = cast("Plan", _PLAN.instance(row[:course]))
    plan.course = cast("Course", _COURSE.instance(row[course:sealed]))
    plan.sealed = frozenset(row[sealed])
    plan.learner = learner
    return plan


def _card(row: Sequence[Any], plan: Plan) -> Card:
    card = cast("Card", _CARD.instance(row))
    known = reference(plan.course_id, plan.course.revision)
    card.plan = plan
    card.section = known.section(card.section_id)
    card.term = known.term(card.term_id)
    card.question = known.question(card.question_id)
    return card


def active_plan(learner: User) -> Plan | None:
    """The plan that the learner follows now, with its course."""
    row = _row(_ACTIVE_PLAN, [learner.pk])
    return None if row is None else _plan(row, learner)


def locked_card(learner: User, showing: Showing) -> Card | None:
    """The card of a showing, with the learner's active plan locked, in one statement.

    NO KEY, because recording an answer must not wait for rows that merely
    point at the plan. After waiting for the lock PostgreSQL reads the plan
    anew but not the card, so whoever saves the card must make sure of its
    `turn`. None if the card is not of this plan. Raises Plan.DoesNotExist.
    """
    row = _row(_LOCKED_CARD, [showing.card_id, learner.pk])
    if row is None:
        raise Plan.DoesNotExist
    plan = _plan(row, learner)
    rest = row[len(_PLAN.names) + len(_COURSE.names) + 1 :]
    return None if rest[0] is None else _card(rest, plan)


def first_waiting(plan: Plan, queue: Queue, *, until: datetime, section: Section | None) -> Card | None:
    """The first card of one queue that may be shown at `until`, without sealed questions.

    The probe reads the index `study_card_queue` alone; then one row.
    """
    values: list[Any] = [plan.pk, queue.value, until]
    more = ""
    if section is not None:
        more = "AND card.section_id = %s"
        values.append(section.pk)
    if plan.sealed:
        more += " AND (card.question_id IS NULL OR card.question_id <> ALL(%s))"
        values.append(list(plan.sealed))
    row = _row(_FIRST_WAITING.format(more=more), values)
    return None if row is None else _card(row, plan)


def move(card: Card, *, turn_before: int, bury_until: datetime) -> bool:
    """Save what an answer changed and bury the siblings that are not in their steps.

    False, and nothing is changed, if the card's turn is no longer `turn_before`.
    """
    values = [getattr(card, name) for name in Card.ANSWERED_FIELDS]
    row = _row(_MOVE, [*values, card.pk, turn_before, bury_until, card.pk, Queue.LEARNING.value])
    return row is not None and row[0] == 1


def move_many(cards: Sequence[Card]) -> None:
    """Save what has changed about cards that were read under the lock of their plans. One statement."""
    if not cards:
        return
    changed = [
        {
            name: value.isoformat() if isinstance(value, date) else value
            for name in _MANY_FIELDS
            for value in (getattr(card, name),)
        }
        for card in cards
    ]
    values: list[Any] = [Jsonb(changed)]
    with connection.cursor() as cursor:
        cursor.execute(_move_many(), values)
