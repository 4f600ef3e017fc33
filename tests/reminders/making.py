"""Learners with cards that are due, and reminders in every state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread
from typing import Any, TypeVar

from allauth.account.models import EmailAddress
from django.db import connections

from quizapp.accounts.models import ReminderChannel, User
from quizapp.answers.models import DayTally
from quizapp.course.models import Course
from quizapp.engine.reminders import Kind, Standing, State
from quizapp.reminders.actions import claiming
from quizapp.reminders.actions.claiming import Claimed
from quizapp.reminders.models import Addressee, Reminder
from quizapp.study.models import SHELF, Card, Plan
from tests.accounts.factories import UserFactory
from tests.course.factories import SectionFactory

T = TypeVar("T")

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
"""A Saturday. Learners of `reminded` are reminded at 18:00 UTC."""

SIX = NOON + timedelta(hours=6)
TODAY = NOON.date()


def learner(*, verified: bool = True, **fields: Any) -> User:
    """A learner with a verified address and no plan, who is reminded at 18:00 in their zone (UTC)."""
    made = UserFactory.create(**fields)
    EmailAddress.objects.create(user=made, email=made.email, verified=verified, primary=True)
    return made


def reminded(
    *,
    cards: int = 3,
    exam: date | None = None,
    course: Course | None = None,
    verified: bool = True,
    **fields: Any,
) -> User:
    """A learner with an active plan and so many new cards, all ready."""
    made = learner(verified=verified, **fields)
    plan = give_plan(made, exam=exam, course=course)
    give_cards(plan, cards)
    return made


def give_plan(learner: User, *, exam: date | None = None, course: Course | None = None) -> Plan:
    return Plan.objects.create(
        learner=learner,
        course=course or Course.objects.first() or SectionFactory.create().course,
        exam_date=exam,
        started_at=NOON - timedelta(days=100),
    )


def give_cards(plan: Plan, count: int, *, due_at: datetime = SHELF) -> None:
    """New cards that are ready from `due_at` on. They are of drills that nobody serves: reminders only count them."""
    first = plan.cards.count()
    Card.objects.bulk_create(
        [
            Card(plan=plan, template=f"none-{place}", concept=f"none-{place}", due_at=due_at)
            for place in range(first, first + count)
        ]
    )


def studies(learner: User, *days: date, answered: int = 10) -> None:
    """The learner answers so many questions on each of these study days."""
    DayTally.objects.bulk_create([DayTally(learner=learner, day=day, answered=answered) for day in days])


def planned(
    learner: User, *, day: date = TODAY, due: datetime = SIX, kind: Kind = Kind.STUDY, **fields: Any
) -> Reminder:
    """A row of the outbox, planned unless `fields` say otherwise, and the learner's addressee."""
    Addressee.objects.get_or_create(learner=learner)
    values: dict[str, Any] = {"state": State.PLANNED.value, "wake_at": due, "planned_at": NOON, **fields}
    return Reminder.objects.create(learner=learner, kind=kind.value, day=day, due=due, **values)


def claimed(learner: User, *, now: datetime = SIX, **fields: Any) -> Claimed:
    """A reminder of the learner, planned and claimed at `now`; nobody else may have one due."""
    planned(learner, **fields)
    (one,) = claiming.claim(now=now)
    assert one.learner_id == learner.pk
    return one


def at_once(*calls: Callable[[], T]) -> list[T | Exception]:
    """Run the calls in threads that begin together, each with a connection of its own; what they returned or raised."""
    together = Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def one(place: int, call: Callable[[], T]) -> None:
        try:
            together.wait()
            results[place] = call()
        except Exception as error:  # noqa: BLE001 (told to the test)
            results[place] = error
        finally:
            connections.close_all()

    threads = [Thread(target=one, args=(place, call)) for place, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def claim_of(row: Reminder, *, attempt: int = 1, **fields: Any) -> Claimed:
    """What a sender holds that claimed the row as its `attempt`, whatever the row says by now."""
    values: dict[str, Any] = {
        "reminder_id": row.pk,
        "attempt": attempt,
        "learner_id": row.learner_id,
        "kind": Kind(row.kind),
        "day": row.day,
        "due": row.due,
        "email": row.learner.email,
        "name": row.learner.name,
        "time_zone": row.learner.time_zone,
        "channel": ReminderChannel.EMAIL,
        "standing": Standing(cards_due=3),
        "message_id": claiming.name_of_message(row.learner_id, Kind(row.kind), row.day),
        **fields,
    }
    return Claimed(**values)
