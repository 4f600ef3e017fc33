"""Pages for curators and administrators: who is let in, and with what."""

from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from quizapp.accounts.access import is_loopback
from quizapp.accounts.models import Role
from tests.accounts.people import SECRET, code_of_app, confirmed, sign_in, with_app

pytestmark = pytest.mark.django_db

LOOPBACK: dict[str, Any] = {"HTTP_HOST": "127.0.0.1:8000", "REMOTE_ADDR": "127.0.0.1"}


@pytest.fixture(autouse=True)
def mail_folder(settings: Any, tmp_path: Path) -> Path:
    settings.MAIL_DIR = str(tmp_path)
    settings.EMBEDDED = True
    settings.ALLOWED_HOSTS = ["*"]
    return tmp_path


def in_app(**fields: Any) -> Client:
    """Somebody signed in with password and app."""
    return sign_in(with_app(**fields), code=code_of_app())


def test_a_learner_may_not_open_a_curators_page() -> None:
    assert in_app(role=Role.LEARNER).get(reverse("accounts:mailbox")).status_code == 403


def test_a_curator_with_a_second_factor_opens_it() -> None:
    assert in_app(role=Role.CURATOR).get(reverse("accounts:mailbox")).status_code == 200


def test_no_mail_is_read_where_others_could_reach_the_page(settings: Any) -> None:
    settings.EMBEDDED = False

    assert in_app(role=Role.CURATOR).get(reverse("accounts:mailbox")).status_code == 404


def test_a_curator_without_one_is_sent_to_set_it_up() -> None:
    response = sign_in(confirmed(role=Role.CURATOR)).get(reverse("accounts:mailbox"))

    assert (response.status_code, response["Location"]) == (302, reverse("mfa_index"))


def test_a_session_older_than_the_second_factor_has_to_use_it() -> None:
    user = confirmed(role=Role.CURATOR)
    client = sign_in(user)
    TOTP.activate(user, SECRET)

    response = client.get(reverse("accounts:mailbox"))
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('mfa_reauthenticate')}?next=%2Fmail%2F"

    client.post(response["Location"], {"code": code_of_app(), "next": reverse("accounts:mailbox")})
    assert client.get(reverse("accounts:mailbox")).status_code == 200


def test_a_session_whose_second_factor_was_removed_has_to_set_one_up() -> None:
    user = with_app(role=Role.CURATOR)
    client = sign_in(user, code=code_of_app())
    assert client.get(reverse("accounts:mailbox")).status_code == 200

    Authenticator.objects.filter(user=user).delete()

    response = client.get(reverse("accounts:mailbox"))
    assert (response.status_code, response["Location"]) == (302, reverse("mfa_index"))


def test_a_curator_without_a_second_factor_still_studies() -> None:
    assert sign_in(confirmed(role=Role.CURATOR)).get(reverse("accounts:preferences")).status_code == 200


def test_the_curator_of_make_run_needs_none_on_this_machine() -> None:
    client = sign_in(confirmed(role=Role.CURATOR, generated=True))

    assert client.get(reverse("accounts:mailbox"), **LOOPBACK).status_code == 200


@pytest.mark.parametrize(
    ("embedded", "generated", "request_from"),
    [
        pytest.param(False, True, LOOPBACK, id="on a server"),
        pytest.param(True, False, LOOPBACK, id="an account that somebody made"),
        pytest.param(True, True, LOOPBACK | {"REMOTE_ADDR": "192.0.2.7"}, id="from another machine"),
        pytest.param(True, True, LOOPBACK | {"HTTP_HOST": "quiz.example.com"}, id="under a public name"),
        pytest.param(True, True, LOOPBACK | {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}, id="through a tunnel"),
        pytest.param(True, True, LOOPBACK | {"REMOTE_ADDR": ""}, id="from nowhere"),
    ],
)
def test_nothing_else_is_waived(
    settings: Any, *, embedded: bool, generated: bool, request_from: dict[str, Any]
) -> None:
    client = sign_in(confirmed(role=Role.CURATOR, generated=generated))
    settings.EMBEDDED = embedded

    response = client.get(reverse("accounts:mailbox"), **request_from)

    assert (response.status_code, response["Location"]) == (302, reverse("mfa_index"))


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("[::1]", True),
        ("::1", True),
        ("", False),
        ("localhost.example.com", False),
        ("127.0.0.1.example.com", False),
        ("10.0.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 (nothing is bound)
    ],
)
def test_loopback_is_known_by_its_address(host: str, *, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_an_administrator_opens_the_admin_with_a_second_factor() -> None:
    client = in_app(role=Role.ADMINISTRATOR)

    assert client.get(reverse("admin:index")).status_code == 200
    assert client.get(reverse("admin:accounts_user_changelist")).status_code == 200


def test_an_administrator_without_one_does_not() -> None:
    response = sign_in(confirmed(role=Role.ADMINISTRATOR)).get(reverse("admin:index"))

    assert (response.status_code, response["Location"]) == (302, reverse("mfa_index"))


def test_a_curator_may_not_open_the_admin() -> None:
    assert in_app(role=Role.CURATOR).get(reverse("admin:login")).status_code == 403


def test_the_admin_has_no_door_of_its_own() -> None:
    response = Client().get(reverse("admin:login"))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_the_admin_shows_no_password() -> None:
    user = confirmed()
    page = in_app(role=Role.ADMINISTRATOR).get(reverse("admin:accounts_user_change", args=[user.pk]))

    assert user.email in page.content.decode()
    assert "argon2" not in page.content.decode()
