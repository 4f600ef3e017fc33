"""Accounts that are made and not signed up for."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command

from quizapp.accounts import actions
from quizapp.accounts.models import Role, User
from tests.accounts.people import is_signed_in, sign_in

pytestmark = pytest.mark.django_db


def make(*arguments: str) -> str:
    out = StringIO()
    call_command("make_account", *arguments, stdout=out)
    return out.getvalue()


def test_make_run_gets_a_learner_and_a_curator_who_can_sign_in() -> None:
    made = actions.ensure_generated_accounts()

    assert [(role, email) for role, email, _ in made] == [
        ("learner", "learner@sortkey.test"),
        ("curator", "curator@sortkey.test"),
    ]
    for role, email, password in made:
        user = User.objects.get(email=email)
        assert (user.role, user.generated) == (role, True)
        assert password is not None
        assert is_signed_in(sign_in(user, password=password))


def test_a_second_start_changes_no_account() -> None:
    actions.ensure_generated_accounts()
    before = list(User.objects.order_by("pk").values())

    again = actions.ensure_generated_accounts()

    assert [password for _, _, password in again] == [None, None]
    assert list(User.objects.order_by("pk").values()) == before


def test_one_missing_account_is_made_again() -> None:
    actions.ensure_generated_accounts()
    User.objects.get(email="curator@sortkey.test").delete()

    again = actions.ensure_generated_accounts()

    assert [password is None for _, _, password in again] == [True, False]


def test_made_passwords_are_strong_and_differ() -> None:
    passwords = {actions.readable_password() for _ in range(200)}

    assert len(passwords) == 200
    for password in passwords:
        validate_password(password)


def test_the_start_keeps_the_passwords_in_a_private_file(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    call_command("generated_accounts", stdout=StringIO())
    kept = (tmp_path / "accounts.txt").read_text(encoding="utf-8")

    call_command("generated_accounts", stdout=StringIO())

    assert (tmp_path / "accounts.txt").read_text(encoding="utf-8") == kept
    assert (tmp_path / "accounts.txt").stat().st_mode & 0o077 == 0
    assert "curator@sortkey.test" in kept


@pytest.mark.parametrize("role", Role.values)
def test_an_operator_makes_an_account_with_a_role(role: str) -> None:
    said = make("--role", role, "--email", "Grace@Example.com", "--generate")

    user = User.objects.get()
    password = said.split()[-1]
    assert (user.role, user.generated, user.check_password(password)) == (role, False, True)
    assert EmailAddress.objects.get(user=user).verified


def test_a_password_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCOUNT_PASSWORD", "a long enough sentence")

    said = make("--role", "learner", "--email", "ada@example.com")

    assert User.objects.get().check_password("a long enough sentence")
    assert "sentence" not in said


def test_a_weak_password_makes_no_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCOUNT_PASSWORD", "short")

    with pytest.raises(CommandError, match="too short"):
        make("--role", "learner", "--email", "ada@example.com")
    assert not User.objects.exists()


def test_an_address_has_one_account_whatever_its_case() -> None:
    make("--role", "learner", "--email", "ada@example.com", "--generate")

    with pytest.raises(CommandError, match="has an account already"):
        make("--role", "curator", "--email", "ADA@example.com", "--generate")
    assert User.objects.get().role == Role.LEARNER


def test_what_is_no_address_makes_no_account() -> None:
    with pytest.raises(CommandError, match="valid email"):
        make("--role", "learner", "--email", "ada", "--generate")
