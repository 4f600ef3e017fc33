from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from quizapp.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path / "accounts.txt"


def test_the_passwords_are_kept_for_us_alone_and_open_the_accounts(kept: Path) -> None:
    call_command("generated_accounts")

    lines = [line.split() for line in kept.read_text(encoding="utf-8").splitlines()]
    assert [line[0] for line in lines] == ["learner", "curator"]
    assert kept.stat().st_mode & 0o777 == 0o600
    for role, email, password in lines:
        account = User.objects.get(email=email)
        assert (account.role, account.generated) == (role, True)
        assert account.check_password(password)


def test_a_second_time_changes_neither_accounts_nor_file(kept: Path) -> None:
    call_command("generated_accounts")
    before = (kept.read_text(encoding="utf-8"), list(User.objects.order_by("pk").values_list("password")))

    call_command("generated_accounts")

    after = (kept.read_text(encoding="utf-8"), list(User.objects.order_by("pk").values_list("password")))
    assert after == before


def test_a_lost_file_is_written_again_and_says_what_is_lost(kept: Path) -> None:
    call_command("generated_accounts")
    kept.unlink()

    call_command("generated_accounts")

    assert kept.read_text(encoding="utf-8").count("ask for a new password on the sign-in page") == 2


def test_lines_about_other_accounts_stay(kept: Path) -> None:
    kept.write_text("demo      demo@sortkey.test  some-words\n", encoding="utf-8")

    call_command("generated_accounts")

    assert kept.read_text(encoding="utf-8").splitlines()[-1] == "demo      demo@sortkey.test  some-words"
