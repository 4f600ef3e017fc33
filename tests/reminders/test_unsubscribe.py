"""Leaving by the link in a letter: a look changes nothing, one click does, and it works for as long as letters are kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from quizapp.accounts import actions as accounts
from quizapp.accounts.models import User
from quizapp.engine.reminders import Purpose, Subject, seal
from quizapp.reminders.letters import links
from quizapp.reminders.models import Reminder
from tests.accounts.people import code_in_mail, confirmed, prove_again, sign_in
from tests.reminders.making import planned, reminded

pytestmark = pytest.mark.django_db

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def path_of(person: User, scope: str = links.ALL) -> str:
    return links.unsubscribe(person.pk, scope).removeprefix(links.absolute(""))


def settings_of(person: User) -> tuple[bool, bool, int | None]:
    person.refresh_from_db()
    return person.reminders, person.exam_countdown, person.summary_weekday


def stranger() -> Client:
    """A program of a mail provider: no cookies, and the form's protection is on."""
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("scope", ["all", "exam", "summary"])
def test_to_look_at_the_page_changes_nothing(method: str, scope: str) -> None:
    person = reminded()
    row = planned(person)
    before = settings_of(person)

    for _ in range(3):
        response = getattr(stranger(), method)(
            path_of(person, scope), headers={"purpose": "prefetch", "sec-purpose": "prefetch"}
        )
        assert response.status_code == 200

    row.refresh_from_db()
    assert settings_of(person) == before
    assert row.state == "planned"


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_change_nothing(method: str) -> None:
    person = reminded()

    assert getattr(stranger(), method)(path_of(person)).status_code == 405
    assert settings_of(person) == (True, True, 6)


@pytest.mark.parametrize(
    ("scope", "left"),
    [("all", (False, True, 6)), ("exam", (True, False, 6)), ("summary", (True, True, None))],
)
def test_one_click_without_cookies_leaves_the_list_of_the_letter_and_no_other(
    scope: str, left: tuple[bool, bool, int | None]
) -> None:
    person = reminded()

    response = stranger().post(path_of(person, scope), ONE_CLICK)

    assert response.status_code == 200, "RFC 8058 allows no redirect"
    assert not response.cookies.get("sortkey_session")
    assert settings_of(person) == left


def test_one_click_twice_does_it_once() -> None:
    person = reminded()

    answers = [stranger().post(path_of(person), ONE_CLICK).status_code for _ in range(2)]

    assert answers == [200, 200]
    assert settings_of(person) == (False, True, 6)


@pytest.mark.parametrize(
    "body",
    [
        {"data": "List-Unsubscribe=One-Click", "content_type": "application/x-www-form-urlencoded"},
        {"data": ONE_CLICK},
        {"data": "", "content_type": "application/x-www-form-urlencoded"},
        {"data": b"\xff\xfe", "content_type": "application/octet-stream"},
        {"data": "{}", "content_type": "application/json"},
        {"data": "nonsense", "content_type": "multipart/form-data"},
        {"data": "nonsense", "content_type": "multipart/form-data; boundary=x"},
        {"data": "a=1&" * 2000, "content_type": "application/x-www-form-urlencoded"},
    ],
)
def test_however_the_click_is_posted_it_counts(body: dict[str, Any]) -> None:
    person = reminded()

    assert stranger().post(path_of(person), **body).status_code == 200
    assert settings_of(person)[0] is False


def test_what_was_on_its_way_is_cancelled() -> None:
    person = reminded()
    row = planned(person)

    stranger().post(path_of(person), ONE_CLICK)

    row.refresh_from_db()
    assert row.state == "cancelled"


def test_the_page_offers_to_take_it_back_with_the_day_as_it_was() -> None:
    person = reminded(summary_weekday=2)
    client = stranger()

    left = client.post(path_of(person, "summary")).content.decode()
    assert settings_of(person)[2] is None
    assert '<input type="hidden" name="weekday" value="2">' in left
    back = client.post(path_of(person, "summary"), {"do": "undo", "weekday": "2"})

    assert back.status_code == 200
    assert settings_of(person) == (True, True, 2)


@pytest.mark.parametrize("weekday", ["", "7", "-1", "two", "\u0662"])
def test_a_weekday_that_is_none_becomes_sunday(weekday: str) -> None:
    person = reminded(summary_weekday=None)

    stranger().post(path_of(person, "summary"), {"do": "undo", "weekday": weekday})

    assert settings_of(person) == (True, True, 6)


def test_to_take_back_a_list_does_not_move_its_day() -> None:
    person = reminded(summary_weekday=3)

    stranger().post(path_of(person, "summary"), {"do": "undo", "weekday": "5"})

    assert settings_of(person)[2] == 3


def test_nothing_of_the_learner_is_on_the_page() -> None:
    person = reminded(name="Ada Lovelace", email="ada@example.com")

    for page in (stranger().get(path_of(person)), stranger().post(path_of(person))):
        shown = page.content.decode()
        assert "Ada" not in shown
        assert "ada@example.com" not in shown


@pytest.mark.parametrize("spoil", ["{}x", "x{}", "{}.", "{}=", "%00{}", "{}%E2%82%AC"])
def test_a_spoiled_link_says_how_to_go_on_and_changes_nothing(spoil: str) -> None:
    person = reminded()
    token = seal(Subject(str(person.pk), "all"), purpose=Purpose.UNSUBSCRIBE, secret=links.secret())

    for method in ("get", "post"):
        response = getattr(stranger(), method)(f"/reminders/unsubscribe/{spoil.format(token)}/")
        assert response.status_code == 404
        assert "sign in, open your preferences" in response.content.decode()
    assert settings_of(person) == (True, True, 6)


@pytest.mark.parametrize(
    ("learner", "scope", "purpose"),
    [
        ("1", "all", Purpose.PREFERENCES),
        ("1", "all", Purpose.CALENDAR),
        ("1", "study", Purpose.UNSUBSCRIBE),
        ("1", "", Purpose.UNSUBSCRIBE),
        ("one", "all", Purpose.UNSUBSCRIBE),
        ("-1", "all", Purpose.UNSUBSCRIBE),
    ],
)
def test_a_token_for_something_else_opens_nothing(learner: str, scope: str, purpose: Purpose) -> None:
    reminded(pk=1)
    token = seal(Subject(learner, scope), purpose=purpose, secret=links.secret())

    assert stranger().post(reverse("reminders:unsubscribe", args=[token]), ONE_CLICK).status_code == 404
    assert User.objects.get().reminders


def test_a_very_long_address_is_not_found() -> None:
    assert stranger().get(f"/reminders/unsubscribe/{'a' * 5000}/").status_code == 404


def test_a_link_works_after_the_address_was_changed(mailoutbox: list[Any]) -> None:
    person = confirmed(email="ada@example.com")
    path = path_of(person)
    client = prove_again(sign_in(person))
    client.post(reverse("account_email"), {"email": "another@example.com", "action_add": ""})
    client.post(reverse("account_email_verification_sent"), {"code": code_in_mail()})
    person.refresh_from_db()
    assert person.email == "another@example.com"

    assert stranger().post(path, ONE_CLICK).status_code == 200
    assert settings_of(person)[0] is False


def test_a_link_works_with_the_secret_of_before(settings: Settings) -> None:
    person = reminded()
    path = path_of(person)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "quite another secret of this installation"

    assert stranger().post(path, ONE_CLICK).status_code == 200
    assert settings_of(person)[0] is False

    settings.SECRET_KEY_FALLBACKS = []
    assert stranger().get(path).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_after_the_account_was_erased_the_page_says_so() -> None:
    person = reminded()
    path = path_of(person)
    planned(person)
    accounts.erase(person)

    for method in ("get", "post"):
        response = getattr(stranger(), method)(path)
        assert response.status_code == 404
        assert "This account is gone" in response.content.decode()
    assert not Reminder.objects.exists()


def test_somebody_elses_session_does_not_matter() -> None:
    person, other = reminded(), reminded()
    client = stranger()
    client.force_login(other)

    client.post(path_of(person), ONE_CLICK)

    assert settings_of(person)[0] is False
    assert settings_of(other)[0] is True


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("token", ["", "x"])
def test_the_address_is_kept_nowhere_and_told_to_nobody(method: str, token: str) -> None:
    response = getattr(stranger(), method)(path_of(reminded()).removesuffix("/") + token + "/")

    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]


def test_to_bring_one_list_back_says_that_all_reminders_come_back() -> None:
    person = reminded(reminders=False)
    path = path_of(person, "exam")

    assert "All your reminders are off: this switches those on, too." in stranger().get(path).content.decode()
    stranger().post(path, {"do": "undo"})

    assert settings_of(person) == (True, True, 6)
    stranger().post(path)
    assert "All your reminders" not in stranger().get(path).content.decode()


def test_who_is_off_already_may_come_back() -> None:
    person = reminded(reminders=False)

    page = stranger().get(path_of(person)).content.decode()
    assert "Reminders are off" in page
    stranger().post(path_of(person), {"do": "undo"})

    assert settings_of(person)[0] is True
