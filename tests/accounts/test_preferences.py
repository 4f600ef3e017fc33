"""The preferences page: what it takes, what it refuses, and what it never shows of others."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from quizapp.accounts.models import User
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db

PAGE = "/preferences/"
GOOD = {
    "name": "Ada",
    "time_zone": "Europe/Lisbon",
    "day_start": "5",
    "retention": "93",
    "reminders": "on",
    "reminder_hour": "7",
    "quiet_from": "22",
    "quiet_until": "6",
    "summary_weekday": "2",
    "exam_countdown": "on",
    "theme": "dark",
}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def save(user: User, **changes: str) -> Any:
    return signed_in(user).post(PAGE, GOOD | changes)


def test_a_visitor_has_no_preferences() -> None:
    response = Client().get(PAGE)

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_saved_preferences_are_kept_and_confirm_the_zone() -> None:
    user = UserFactory.create()
    assert not user.zone_confirmed

    response = save(user)

    assert (response.status_code, response["Location"]) == (302, PAGE)
    user.refresh_from_db()
    assert (user.name, user.time_zone, user.zone_confirmed) == ("Ada", "Europe/Lisbon", True)
    assert (user.day_start, user.reminders, user.reminder_hour) == (5, True, 7)
    assert (user.quiet_from, user.quiet_until, user.summary_weekday, user.exam_countdown) == (22, 6, 2, True)
    assert (user.desired_retention, user.theme) == (0.93, "dark")


def test_a_zone_may_be_typed_carelessly() -> None:
    user = UserFactory.create()

    save(user, time_zone=" america/new york ")

    user.refresh_from_db()
    assert user.time_zone == "America/New_York"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../../etc/passwd"),
        ("time_zone", "America"),
        ("time_zone", ""),
        ("time_zone", "Europe/Lisbon\x00"),
        ("day_start", "24"),
        ("day_start", "-1"),
        ("reminder_hour", "noon"),
        ("quiet_from", "24"),
        ("quiet_until", ""),
        ("summary_weekday", "7"),
        ("summary_weekday", ""),
        ("retention", "79"),
        ("retention", "98"),
        ("retention", "90.5"),
        ("theme", "neon"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field_and_changes_nothing(field: str, value: str) -> None:
    user = UserFactory.create()

    response = save(user, **{field: value})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    user.refresh_from_db()
    assert (user.name, user.time_zone, user.zone_confirmed, user.theme) == ("", "UTC", False, "system")


def test_a_refused_form_shows_what_was_typed_and_the_page_in_the_old_colours() -> None:
    page = save(UserFactory.create(theme="light"), theme="dark", retention="50").content.decode()

    assert 'value="50"' in page
    assert 'data-theme="light"' in page


def test_the_colours_are_also_kept_for_signed_out_pages() -> None:
    client = signed_in(UserFactory.create())
    client.post(PAGE, GOOD)

    client.logout()
    client.cookies["theme"] = "dark"

    assert 'data-theme="dark"' in client.get(reverse("account_login")).content.decode()


def test_the_theme_cookie_is_out_of_reach_of_scripts() -> None:
    response = save(UserFactory.create())

    cookie = response.cookies["theme"]
    assert cookie.value == "dark"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_nobody_raises_their_own_role() -> None:
    user = UserFactory.create()

    save(user, role="administrator", generated="on", is_superuser="on", email="other@example.com")

    before = user.email
    user.refresh_from_db()
    assert (user.role, user.generated, user.is_superuser, user.email) == ("learner", False, False, before)


def test_saving_touches_nobody_else() -> None:
    other = UserFactory.create(name="Grace")

    save(UserFactory.create())

    other.refresh_from_db()
    assert (other.name, other.time_zone, other.theme) == ("Grace", "UTC", "system")
