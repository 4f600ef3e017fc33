"""Learners, cards, sessions and answers by the hundred thousand, each made from one real one.

The first of each kind is made by the product; the others are copied in the
database, column by column, so that a new column needs no change here.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.db import connection
from django.db.models import GeneratedField, Model

from quizapp.accounts.models import User
from quizapp.course.models import Course
from quizapp.study import actions
from quizapp.study.models import Card, Plan
from tests.bank.generate import write_generated_course

# Days of history that a learner has.
DAYS = 400

# Of five cards two are due, two come later and one was never shown; and a card
# that has been learned has a memory as one has it after some weeks.
REMEMBER = """
UPDATE study_card SET
    phase = 'review', step = NULL, stability = 4 + place %% 60, difficulty = 1 + place %% 9,
    last_day = %(today)s::date - (place %% 60 + 1)::int, reps = 3 + place %% 9, lapses = place %% 3,
    due_at = CASE
        WHEN place %% 5 < 2 THEN %(now)s::timestamptz - make_interval(hours => place::int %% 40 + 1)
        ELSE %(now)s::timestamptz + make_interval(days => place::int %% 30 + 1)
    END
FROM (SELECT id AS card, row_number() OVER (ORDER BY id) AS place FROM study_card WHERE plan_id = %(plan)s) placed
WHERE id = card AND place %% 5 < 4
"""

# Answers of one learner, evenly over the past days, oldest first.
ANSWERS = """
INSERT INTO answers_answer (
    learner_id, at, study_day, mode, idempotency_key, question_id, version_id, direction, template,
    variant_seed, given, fraction, rating, confidence, first_exposure, milliseconds, predicted_recall,
    memory_before, parameters_version
)
SELECT
    %(learner)s, moment, moment::date, 'study', 'study:' || card.id || ':' || n, card.question_id,
    question.current_id, '', '', 'study:' || card.id || ':' || n, '["token"]',
    CASE WHEN n %% 7 = 0 THEN 0 ELSE 1 END, CASE WHEN n %% 7 = 0 THEN 1 ELSE 3 END, 'sure',
    n <= %(cards)s, 8000 + n * 37 %% 40000, 0.9,
    jsonb_build_object(
        'phase', CASE WHEN n <= %(cards)s THEN 'new' ELSE 'review' END, 'step', NULL, 'stability', 12.5,
        'difficulty', 5.1, 'last_day', moment::date - 12, 'due_at', moment, 'reps', 4, 'lapses', 1
    ),
    'fsrs-6-default'
FROM generate_series(1, %(answers)s) n
CROSS JOIN LATERAL (
    SELECT %(now)s::timestamptz - make_interval(secs => 86400.0 * %(days)s * (%(answers)s - n + 1) / %(answers)s)
) past (moment)
JOIN (
    SELECT id, question_id, row_number() OVER (ORDER BY id) - 1 AS place
    FROM study_card WHERE plan_id = %(plan)s AND question_id IS NOT NULL
) card ON card.place = n %% %(cards)s
JOIN bank_question question ON question.id = card.question_id
"""

# What follows the INSERT … SELECT of `copy`.
MORE_PEOPLE = """
FROM accounts_user source, generate_series(1, %(count)s) n WHERE source.id = %(learner)s
"""
THEIR_PLANS = """
FROM study_plan source, accounts_user person
WHERE source.id = %(plan)s AND person.email LIKE %(name)s || '%%'
    AND NOT EXISTS (SELECT 1 FROM study_plan known WHERE known.learner_id = person.id)
"""
THEIR_CARDS = """
FROM study_plan plan JOIN study_card source ON source.plan_id = %(plan)s
WHERE NOT EXISTS (SELECT 1 FROM study_card known WHERE known.plan_id = plan.id)
ORDER BY plan.id, source.id
"""


def load_course(questions: int) -> Course:
    with TemporaryDirectory() as folder:
        call_command("load_content", str(write_generated_course(Path(folder), questions)), stdout=Silence())
    return Course.objects.get()


class Silence:
    """A stream for commands whose words nobody reads."""

    def write(self, _text: str) -> int:
        return 0

    def flush(self) -> None:
        return


def first_learner(course: Course, *, now: datetime) -> Plan:
    """A learner in the midst of the course, whom today's limits do not stop."""
    learner = User.objects.create_user("first@example.com", "correct horse battery", zone_confirmed=True)
    plan = actions.enrol(learner, course, blueprint=course.blueprints.first(), exam_date=None, now=now)
    plan.extended_on = learner.study_day(now)
    plan.new_per_day = 200
    plan.save()
    execute(REMEMBER, {"plan": plan.pk, "now": now, "today": learner.study_day(now)})
    return plan


def copy_learners(first: Plan, count: int, *, name: str = "copy") -> None:
    """So many more learners like the `first`, with plans and cards."""
    # As a server that loads a backup: the rows are copies of rows that were checked.
    execute("SET session_replication_role = replica")
    values = {"learner": first.learner_id, "plan": first.pk, "count": count, "name": name}
    execute(copy(User, {"email": "%(name)s || n || '@example.com'"}) + MORE_PEOPLE, values)
    execute(copy(Plan, {"learner_id": "person.id"}) + THEIR_PLANS, values)
    execute(copy(Card, {"plan_id": "plan.id"}) + THEIR_CARDS, values)
    execute("SET session_replication_role = origin")


def copy(model: type[Model], changed: dict[str, str]) -> str:
    """INSERT … SELECT of every column that can be written, from a row called `source`."""
    names = [
        field.column
        for field in model._meta.concrete_fields
        if field.column and not field.primary_key and not isinstance(field, GeneratedField)
    ]
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(changed.get(name, f'source."{name}"') for name in names)
    return f'INSERT INTO "{model._meta.db_table}" ({columns}) SELECT {values}'


def give_history(plan: Plan, *, answers: int, now: datetime) -> None:
    """Answers of the past, as many as wanted, in the ledger of the plan's learner."""
    questions = Card.objects.filter(plan=plan, question__isnull=False).count()
    values = {
        "learner": plan.learner_id,
        "plan": plan.pk,
        "answers": answers,
        "cards": questions,
        "days": DAYS,
        "now": now - timedelta(hours=1),
    }
    execute(ANSWERS, values)


def session_of(learner: User) -> str:
    """The key of a session in which the learner is signed in."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(learner.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = learner.get_session_auth_hash()
    store.save()
    return str(store.session_key)


def execute(statement: str, values: dict[str, Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def settle() -> None:
    """What autovacuum would do soon, done before the clock starts."""
    execute("VACUUM (ANALYZE)")
    execute("CHECKPOINT")


def program(name: str) -> str:
    return str(Path(os.environ["BENCH_PROGRAMS"]) / name)
