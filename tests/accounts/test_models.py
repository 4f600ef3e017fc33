"""What the database refuses, and what a person's clock says."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError

from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


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


def test_the_study_day_follows_the_persons_clock() -> None:
    user = UserFactory.create(time_zone="America/New_York", day_start=4)

    # 03:59 and 04:00 in New York.
    assert user.study_day(datetime(2026, 11, 21, 8, 59, tzinfo=UTC)) == date(2026, 11, 20)
    assert user.study_day(datetime(2026, 11, 21, 9, 0, tzinfo=UTC)) == date(2026, 11, 21)


def test_only_administrators_are_staff_of_the_admin() -> None:
    people = {role: UserFactory.create(role=role) for role in ["learner", "curator", "administrator"]}

    assert [role for role, user in people.items() if user.is_staff] == ["administrator"]
    assert [role for role, user in people.items() if user.is_curator] == ["curator", "administrator"]
    assert [role for role, user in people.items() if user.has_perm("accounts.change_user")] == [
        "administrator"
    ]
