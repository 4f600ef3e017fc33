"""Accounts that nobody signed up for: those of `make run`, and the first of a server."""

import stat
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from pytest_django.fixtures import Settings

from quizapp.accounts import actions
from quizapp.accounts.models import Role, User
from tests.accounts.factories import UserFactory
from tests.accounts.people import is_signed_in, sign_in

pytestmark = pytest.mark.django_db


def command(name: str, *arguments: str) -> str:
    out = StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


def test_the_accounts_of_make_run_are_made_once() -> None:
    first = actions.ensure_generated_accounts()
    again = actions.ensure_generated_accounts()

    assert [(role, email) for role, email, _ in first] == [
        ("learner", "learner@sortkey.test"),
        ("curator", "curator@sortkey.test"),
    ]
    assert [(role, email, None) for role, email, _ in first] == again
    for role, email, password in first:
        user = User.objects.get(email=email)
        assert password is not None
        assert user.check_password(password)
        assert (user.role, user.generated) == (role, True)


def test_passwords_can_be_read_aloud_and_not_be_guessed() -> None:
    made = {actions.readable_password() for _ in range(200)}

    assert len(made) == 200
    assert all(len(password) >= 19 and password.replace("-", "").isalpha() for password in made)


def test_the_passwords_are_kept_where_only_their_owner_reads_them(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    command("generated_accounts")
    kept = (tmp_path / "accounts.txt").read_text()

    assert command("generated_accounts") == "accounts ready: 0 new, 2 kept\n"

    assert (tmp_path / "accounts.txt").read_text() == kept
    assert stat.S_IMODE((tmp_path / "accounts.txt").stat().st_mode) == 0o600
    password = kept.split("learner@sortkey.test")[1].split()[0]
    assert User.objects.get(email="learner@sortkey.test").check_password(password)


def test_an_operator_makes_the_first_administrator() -> None:
    said = command("make_account", "--role", "administrator", "--email", "root@example.com", "--generate")

    user = User.objects.get()
    assert (user.role, user.is_staff, user.generated) == (Role.ADMINISTRATOR, True, False)
    assert user.check_password(said.split()[-1])


def test_a_made_account_can_sign_in_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCOUNT_PASSWORD", "correct horse battery")

    said = command("make_account", "--role", "learner", "--email", "ada@example.com")

    assert "correct" not in said
    assert is_signed_in(sign_in(User.objects.get()))


@pytest.mark.parametrize(
    ("email", "password", "reason"),
    [
        ("ada@example.com", "short", "too short"),
        ("nonsense", "correct horse battery", "valid email"),
        ("TAKEN@example.com", "correct horse battery", "already"),
    ],
)
def test_a_refused_account_is_explained_and_not_made(
    monkeypatch: pytest.MonkeyPatch, email: str, password: str, reason: str
) -> None:
    UserFactory.create(email="taken@example.com")
    monkeypatch.setenv("ACCOUNT_PASSWORD", password)

    with transaction.atomic(), pytest.raises(CommandError, match=reason):
        command("make_account", "--role", "curator", "--email", email)

    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"email": "TAKEN@example.com"}, "accounts_one_account_per_address"),
        ({"role": "owner"}, "accounts_known_role"),
        ({"theme": "neon"}, "accounts_known_theme"),
        ({"day_start": 24}, "accounts_day_start_is_an_hour"),
        ({"reminder_hour": 24}, "accounts_reminder_hour_is_an_hour"),
        ({"desired_retention": 0.79}, "accounts_retention_from_80_to_97"),
        ({"desired_retention": 0.98}, "accounts_retention_from_80_to_97"),
    ],
)
def test_the_database_refuses_what_no_person_is(fields: dict[str, object], constraint: str) -> None:
    UserFactory.create(email="taken@example.com")

    with pytest.raises(IntegrityError, match=constraint):
        UserFactory.create(**fields)
