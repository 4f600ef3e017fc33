"""Learners by the thousand to whom a reminder is due, copied in the database from one that the product made."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import connection

from quizapp.accounts.models import User
from quizapp.answers.models import DayTally
from quizapp.engine import reminders
from quizapp.reminders.models import Reminder
from quizapp.study.models import Card, Plan
from tests.accounts.factories import UserFactory
from tests.bench.people import MORE_PEOPLE, THEIR_CARDS, THEIR_PLANS, copy, execute
from tests.reminders.faults.history import Outcome
from tests.study.factories import enrolled

THEIR_ADDRESSES = """
FROM account_emailaddress source, accounts_user person
WHERE source.user_id = %(learner)s AND person.email LIKE %(name)s || '%%' AND person.id <> source.user_id
"""
THEIR_TALLIES = """
FROM answers_daytally source, accounts_user person
WHERE source.learner_id = %(learner)s AND person.email LIKE %(name)s || '%%' AND person.id <> source.learner_id
"""


def learners(
    count: int,
    *,
    now: datetime,
    name: str = "due",
    exam_in: int | None = None,
    sums_up: bool = False,
    **preferences: object,
) -> list[str]:
    """So many learners with a verified address and a card that was due yesterday; their addresses.

    The mail server treats them by `name` (`mailserver.Manner`), which is to
    be new in the test. `exam_in` days they have an exam; with `sums_up` it is
    their weekday for a summary, and they studied three days ago. They are
    reminded at 18 o'clock UTC where `preferences` (fields of User) say nothing else.
    """
    today = now.date()
    person = UserFactory.create(email=f"{name}0@example.com", zone_confirmed=True, **preferences)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    plan = enrolled(learner=person)
    if exam_in is not None:
        Plan.objects.filter(pk=plan.pk).update(exam_date=today + timedelta(days=exam_in))
    Card.objects.filter(plan=plan).update(
        phase="review",
        stability=8,
        difficulty=5,
        reps=3,
        last_day=today - timedelta(days=9),
        due_at=now - timedelta(days=1),
    )
    weekday = today.weekday() if sums_up else None
    User.objects.filter(pk=person.pk).update(summary_weekday=weekday)
    if sums_up:
        DayTally.objects.create(
            learner=person, day=today - timedelta(days=3), answered=9, marked=9, right=7, milliseconds=300_000
        )
    values = {"learner": person.pk, "plan": plan.pk, "count": count - 1, "name": name}
    theirs = {"user_id": "person.id", "email": "person.email"}
    execute(copy(User, {"email": "%(name)s || n || '@example.com'"}) + MORE_PEOPLE, values)
    execute(copy(EmailAddress, theirs) + THEIR_ADDRESSES, values)
    execute(copy(Plan, {"learner_id": "person.id"}) + THEIR_PLANS, values)
    execute(copy(Card, {"plan_id": "plan.id"}) + THEIR_CARDS, values)
    execute(copy(DayTally, {"learner_id": "person.id"}) + THEIR_TALLIES, values)
    return [f"{name}{number}@example.com" for number in range(count)]


def outcomes() -> list[Outcome]:
    """All rows, each with the Message-ID that the rules give it."""
    rows = Reminder.objects.order_by("pk").values_list(
        "pk", "learner_id", "learner__email", "kind", "day", "state", "attempts", "reason"
    )
    return [
        Outcome(pk, to, kind, day, state, attempts, reason, message_id(learner, kind, day))
        for pk, learner, to, kind, day, state, attempts, reason in rows
    ]


def message_id(learner: int, kind: str, day: date) -> str:
    return reminders.message_id(
        learner=str(learner),
        kind=reminders.Kind(kind),
        day=day,
        secret=settings.SECRET_KEY.encode(),
        # That of the address that mail is from.
        domain="localhost",
    )


def settle() -> None:
    """What autovacuum would know soon: without it, plans are those for empty tables."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
