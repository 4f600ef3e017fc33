"""Preferences of reminders, by the link in a letter and after signing in; whoever plans is told what has changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from quizapp.accounts.models import User
from quizapp.accounts.signals import preferences_saved
from quizapp.engine.reminders import Purpose, Subject, seal
from quizapp.reminders.letters import links
from quizapp.reminders.models import Reminder
from tests.accounts.factories import UserFactory
from tests.reminders.making import planned, reminded

pytestmark = pytest.mark.django_db

USUAL = {
    "reminders": "on",
    "reminder_hour": "18",
    "quiet_from": "21",
    "quiet_until": "8",
    "summary_weekday": "6",
    "exam_countdown": "on",
}
SIGNED_IN = {"name": "", "time_zone": "UTC", "day_start": "4", "retention": "90", "theme": "system"}


@pytest.fixture
def told() -> Iterator[list[frozenset[str]]]:
    """What was said to have changed, each time that something was said."""
    heard: list[frozenset[str]] = []

    def hear(*, changed: frozenset[str], **_: Any) -> None:
        heard.append(changed)

    preferences_saved.connect(hear)
    yield heard
    preferences_saved.disconnect(hear)


def path_of(person: User) -> str:
    return links.preferences(person.pk).removeprefix(links.absolute(""))


def save(person: User, *, signed_in: bool, **changes: str) -> Any:
    client = Client()
    given = {**USUAL, **changes}
    for name in [name for name, value in changes.items() if value == "off"]:
        del given[name]
    if signed_in:
        client.force_login(person)
        return client.post("/preferences/", {**SIGNED_IN, **given})
    return client.post(path_of(person), given)


both = pytest.mark.parametrize("signed_in", [True, False], ids=["signed in", "by the link"])


@both
def test_every_preference_is_kept(*, signed_in: bool) -> None:
    person = UserFactory.create()

    response = save(
        person,
        signed_in=signed_in,
        reminders="off",
        reminder_hour="7",
        quiet_from="0",
        quiet_until="6",
        summary_weekday="2",
        exam_countdown="off",
    )

    assert response.status_code == 302
    person.refresh_from_db()
    assert (person.reminders, person.reminder_hour, person.exam_countdown) == (False, 7, False)
    assert (person.quiet_from, person.quiet_until, person.summary_weekday) == (0, 6, 2)


@both
def test_the_summary_may_come_never(*, signed_in: bool) -> None:
    person = UserFactory.create()

    save(person, signed_in=signed_in, summary_weekday="never")
    person.refresh_from_db()
    assert person.summary_weekday is None

    client = Client()
    client.force_login(person)
    for page in (client.get("/preferences/"), client.get(path_of(person))):
        assert '<option value="never" selected>' in page.content.decode()


@both
@pytest.mark.parametrize(
    ("changes", "columns"),
    [
        ({}, None),
        ({"reminder_hour": "9"}, {"reminder_hour"}),
        ({"reminders": "off"}, {"reminders"}),
        ({"quiet_from": "22", "summary_weekday": "never"}, {"quiet_from", "summary_weekday"}),
        ({"exam_countdown": "off"}, {"exam_countdown"}),
    ],
)
def test_who_plans_is_told_which_columns_changed_and_nothing_if_none_did(
    told: list[frozenset[str]], *, signed_in: bool, changes: dict[str, str], columns: set[str] | None
) -> None:
    save(UserFactory.create(), signed_in=signed_in, **changes)

    assert told == ([] if columns is None else [frozenset(columns)])


def test_a_zone_that_is_written_otherwise_is_no_other_zone(told: list[frozenset[str]]) -> None:
    person = UserFactory.create(time_zone="Europe/Lisbon")

    save(person, signed_in=True, time_zone="europe/lisbon")
    assert told == []
    save(person, signed_in=True, time_zone="Europe/Vienna")
    assert told == [frozenset({"time_zone"})]


def test_a_refused_form_tells_nobody(told: list[frozenset[str]]) -> None:
    person = UserFactory.create()

    for signed_in in (True, False):
        assert save(person, signed_in=signed_in, reminder_hour="25", reminders="off").status_code == 422

    person.refresh_from_db()
    assert (person.reminders, person.reminder_hour, told) == (True, 18, [])


@both
def test_another_hour_moves_what_is_planned(*, signed_in: bool) -> None:
    person = reminded()
    tomorrow = timezone.now() + timedelta(days=1)
    row = planned(person, day=tomorrow.date(), due=tomorrow)

    save(person, signed_in=signed_in, reminder_hour="9", quiet_from="0", quiet_until="0")

    row.refresh_from_db()
    assert (row.state, row.reason) == ("cancelled", "planned anew") or row.due.hour == 9
    assert {each.due.hour for each in Reminder.objects.open()} == {9}


@both
def test_reminders_off_cancels_what_is_planned(*, signed_in: bool) -> None:
    person = reminded()
    tomorrow = timezone.now() + timedelta(days=1)
    planned(person, day=tomorrow.date(), due=tomorrow)

    save(person, signed_in=signed_in, reminders="off")

    assert not Reminder.objects.open().exists()


def test_there_is_a_choice_of_how_where_browsers_are_written_to(settings: Settings) -> None:
    person = UserFactory.create()
    client = Client()
    assert "reminder_channel" not in client.get(path_of(person)).content.decode()

    settings.WEB_PUSH_PRIVATE_KEY = "k" * 43
    settings.WEB_PUSH_SUBJECT = "mailto:us@example.org"
    assert "reminder_channel" in client.get(path_of(person)).content.decode()
    save(person, signed_in=False, reminder_channel="push")
    person.refresh_from_db()
    assert person.reminder_channel == "push"

    settings.WEB_PUSH_PRIVATE_KEY = ""
    assert "reminder_channel" in client.get(path_of(person)).content.decode(), "the way back to mail stays"


# --- The link -------------------------------------------------------------------------------


def test_the_form_of_the_link_needs_its_token_against_forgery() -> None:
    person = UserFactory.create()
    client = Client(enforce_csrf_checks=True)

    assert client.post(path_of(person), {**USUAL, "reminder_hour": "3"}).status_code == 403

    page = client.get(path_of(person))
    token = str(page.context["csrf_token"])
    answer = client.post(path_of(person), {**USUAL, "reminder_hour": "9", "csrfmiddlewaretoken": token})
    assert answer.status_code == 302
    person.refresh_from_db()
    assert person.reminder_hour == 9


def test_the_link_changes_reminders_and_nothing_else() -> None:
    person = UserFactory.create(name="Ada", email="ada@example.com")
    other = UserFactory.create()

    save(
        person,
        signed_in=False,
        name="Eve",
        theme="dark",
        role="administrator",
        email="eve@example.com",
        pk=str(other.pk),
    )

    person.refresh_from_db()
    other.refresh_from_db()
    assert (person.name, person.theme, person.role, person.email) == (
        "Ada",
        "system",
        "learner",
        "ada@example.com",
    )
    assert other.reminder_hour == 18


def test_the_page_of_the_link_shows_nothing_else_of_the_account() -> None:
    person = UserFactory.create(name="Ada Lovelace", email="ada@example.com")

    shown = Client().get(path_of(person)).content.decode()

    assert "Ada" not in shown
    assert "ada@example.com" not in shown


def test_to_look_changes_nothing() -> None:
    person = reminded()
    planned(person)

    for method in ("get", "head"):
        assert getattr(Client(), method)(path_of(person)).status_code == 200

    assert Reminder.objects.get().state == "planned"


@pytest.mark.parametrize("purpose", [Purpose.UNSUBSCRIBE, Purpose.CALENDAR])
def test_a_token_for_something_else_opens_no_preferences(purpose: Purpose) -> None:
    person = UserFactory.create()
    token = seal(Subject(str(person.pk), "all"), purpose=purpose, secret=links.secret())

    response = Client().get(f"/reminders/preferences/{token}/")

    assert response.status_code == 404
    assert "sign in, open your preferences" in response.content.decode()


def test_the_address_of_the_link_is_kept_nowhere_and_its_path_told_to_nobody() -> None:
    response = Client().get(path_of(UserFactory.create()))

    assert "no-store" in response["Cache-Control"]
    # Not "no-referrer": browsers then say `Origin: null`, and the form would be refused.
    assert response["Referrer-Policy"] == "strict-origin"
