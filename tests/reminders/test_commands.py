"""By hand, by beat, and when learners change their minds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from quizapp.accounts.models import User
from quizapp.accounts.signals import preferences_saved
from quizapp.celery import app
from quizapp.reminders import tasks
from quizapp.reminders.models import Addressee, Reminder
from quizapp.study.models import Plan
from tests.bank.factories import QuestionFactory
from tests.course.factories import BlueprintFactory
from tests.reminders.making import give_cards, planned, reminded
from tests.study.factories import enrol

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def counted_anew() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def soon(**fields: Any) -> User:
    """A learner whose hour begins within the next two hours of the clock on the wall."""
    values: dict[str, Any] = {"quiet_from": 0, "quiet_until": 0, "summary_weekday": None, **fields}
    return reminded(reminder_hour=(timezone.now() + 2 * HOUR).hour, **values)


def due_now() -> Reminder:
    now = timezone.now()
    person = reminded(quiet_from=0, quiet_until=0)
    return planned(person, day=now.date(), due=now - timedelta(minutes=1))


def command(name: str, *args: str) -> str:
    out = StringIO()
    call_command(name, *args, stdout=out)
    return out.getvalue()


def test_reminders_are_planned_by_hand() -> None:
    soon()

    assert command("plan_reminders") == "1 reminder planned.\n"
    assert command("plan_reminders") == "0 reminders planned.\n"


def test_reminders_are_sent_by_hand() -> None:
    row = due_now()
    planned(reminded(), day=row.day - DAY, due=row.due - 5 * HOUR)

    assert command("send_reminders") == "1 sent, 0 to be tried again, 1 dropped.\n"

    assert [message.to for message in mail.outbox] == [[row.learner.email]]
    assert set(Reminder.objects.values_list("state", flat=True)) == {"sent", "dropped"}


def test_who_sends_by_hand_is_told_what_stops_it(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    due_now()

    with pytest.raises(CommandError, match="Stopped"):
        command("send_reminders")

    assert Reminder.objects.get().state == "failed"


def test_the_status_says_what_waits_and_what_was_sent() -> None:
    planned(
        due_now().learner,
        day=timezone.now().date() - DAY,
        state="sent",
        wake_at=None,
        ended_at=timezone.now(),
    )

    shown = command("reminders_status")

    assert "Waiting to be sent: 1, for 1 min" in shown
    assert "study sent" in shown


def test_beat_plans_sends_and_prunes() -> None:
    person = soon()
    row = due_now()
    planned(person, day=row.day - 100 * DAY, state="sent", wake_at=None, ended_at=row.due - 100 * DAY)

    tasks.plan()
    tasks.send()
    tasks.prune()

    assert list(Reminder.objects.of(person).values_list("state", flat=True)) == ["planned"]
    row.refresh_from_db()
    assert row.state == "sent"
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("name", ["plan", "send", "prune"])
def test_beat_wakes_each_task(name: str) -> None:
    entry = app.conf.beat_schedule[f"{name}-reminders"]

    assert entry["task"] in app.tasks
    assert entry["task"] == f"quizapp.reminders.tasks.{name}"


def changed(person: User, **fields: Any) -> None:
    """As the page of preferences does."""
    for name, value in fields.items():
        setattr(person, name, value)
    person.save()
    preferences_saved.send(User, user=person, changed=frozenset(fields), now=timezone.now())


def open_dues() -> list[datetime]:
    return list(Reminder.objects.open().values_list("due", flat=True))


def test_another_hour_is_planned_at_once_and_the_twenty_hours_are_waived() -> None:
    person = soon()
    tasks.plan()
    (before,) = open_dues()

    changed(person, reminder_hour=(person.reminder_hour + 1) % 24)

    assert open_dues() == [before + HOUR]
    assert Addressee.objects.get().hour_moved


def test_another_zone_is_planned_at_once_and_the_twenty_hours_count() -> None:
    person = soon()
    tasks.plan()
    (before,) = open_dues()

    changed(person, time_zone="Etc/GMT+1")

    assert open_dues() == [before + HOUR]
    assert not Addressee.objects.get().hour_moved


def test_switched_off_nothing_is_left_open() -> None:
    person = soon()
    tasks.plan()

    changed(person, reminders=False)

    assert open_dues() == []


def test_what_is_no_business_of_reminders_changes_nothing() -> None:
    person = soon()
    tasks.plan()
    row = Reminder.objects.get()

    changed(person, theme="dark")

    assert Reminder.objects.get().planned_at == row.planned_at


def test_a_plan_that_is_saved_is_followed(client: Client) -> None:
    person = soon(cards=0)
    person.plans.all().delete()
    question = QuestionFactory.create(terms=[])
    course = question.section.course
    blueprint = BlueprintFactory.create(course=course)
    plan = enrol(person, course)
    Plan.objects.filter(pk=plan.pk).update(blueprint=blueprint)
    give_cards(plan, 1)
    tasks.plan()
    (due,) = open_dues()
    client.force_login(person)

    response = client.post(
        "/study/plan/",
        {"blueprint": blueprint.pk, "exam_date": due.date() + DAY, "minutes_per_day": 20, "new_per_day": 10},
    )

    assert response.status_code == 302, response.content
    assert list(Reminder.objects.order_by("id").values_list("kind", "state")) == [
        ("study", "cancelled"),
        ("exam", "planned"),
    ]
