"""Extra minutes: who may grant them, and what stays of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from quizapp.accounts.models import Role, User
from quizapp.exams.actions import accommodations
from quizapp.exams.models import Accommodation
from tests.accounts.factories import UserFactory
from tests.accounts.people import confirmed, sign_in
from tests.curation.pages import curators_browser

pytestmark = pytest.mark.django_db

ADDRESS = reverse("exams:extra_time")


def asked(learner: User, **given: Any) -> dict[str, Any]:
    return {
        "grant": "1",
        "email": learner.email,
        "minutes": "30",
        "reason": "First language is not English",
    } | given


def curator() -> User:
    return User.objects.get(role=Role.CURATOR)


def granted(learner: User, minutes: int = 30) -> Accommodation:
    by, _ = User.objects.get_or_create(email="first@example.com", role=Role.CURATOR)
    return accommodations.grant(email=learner.email, minutes=minutes, reason="Asked", by=by)


def test_learners_may_not_open_it_and_visitors_are_asked_to_sign_in() -> None:
    learner = Client()
    learner.force_login(UserFactory.create())

    assert learner.get(ADDRESS).status_code == 403
    assert learner.post(ADDRESS, asked(UserFactory.create())).status_code == 403
    assert "login" in Client().get(ADDRESS)["Location"]
    assert not Accommodation.objects.exists()


def test_curators_without_a_second_factor_are_sent_to_set_it_up() -> None:
    client = sign_in(confirmed(role=Role.CURATOR))

    assert client.get(ADDRESS)["Location"] == reverse("mfa_index")


def test_when_nobody_has_any_the_page_says_what_to_do() -> None:
    assert "Nobody has extra time yet." in curators_browser().get(ADDRESS).content.decode()


def test_a_grant_says_who_gave_it_when_and_why() -> None:
    client, learner = curators_browser(), UserFactory.create()

    response = client.post(ADDRESS, asked(learner, email=learner.email.upper()))
    shown = client.get(ADDRESS).content.decode()

    row = Accommodation.objects.get()
    assert response["Location"] == ADDRESS
    assert (row.learner, row.minutes, row.reason) == (learner, 30, "First language is not English")
    assert row.granted_by == curator()
    assert abs(timezone.now() - row.granted_at) < timedelta(minutes=1)
    assert accommodations.accommodation_of(learner) == row
    for words in (
        learner.email,
        "30 minutes: First language is not English",
        f"Granted by {curator().email}",
    ):
        assert words in shown


def test_revoking_says_who_and_when_and_ends_it() -> None:
    client, learner = curators_browser(), UserFactory.create()
    row = granted(learner)

    response = client.post(ADDRESS, {"revoke": str(row.pk)}, follow=True)

    row.refresh_from_db()
    assert row.revoked_by == User.objects.exclude(email="first@example.com").get(role=Role.CURATOR)
    assert row.revoked_at is not None
    assert accommodations.accommodation_of(learner) is None
    assert "Revoked by" in response.content.decode()


def test_revoking_twice_keeps_the_first_in_the_audit() -> None:
    row, first, second = granted(UserFactory.create()), UserFactory.create(), UserFactory.create()

    assert accommodations.revoke(row.pk, by=first)
    assert not accommodations.revoke(row.pk, by=second)

    row.refresh_from_db()
    assert row.revoked_by == first


@pytest.mark.parametrize("number", ["", "0", "-1", "x", "9" * 40, "٣"])
def test_revoking_what_is_not_there_changes_nothing(number: str) -> None:
    row = granted(UserFactory.create())

    response = curators_browser().post(ADDRESS, {"revoke": number})

    row.refresh_from_db()
    assert response.status_code == 302
    assert row.revoked_at is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"email": "nobody@example.com"}, "email"),
        ({"email": "no address"}, "email"),
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "601"}, "minutes"),
        ({"reason": " "}, "reason"),
        ({"reason": "r" * 201}, "reason"),
    ],
)
def test_what_cannot_be_granted_gets_a_message_at_its_field(given: dict[str, Any], field: str) -> None:
    response = curators_browser().post(ADDRESS, asked(UserFactory.create(), **given))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Accommodation.objects.exists()


def test_a_second_grant_is_refused_until_the_first_is_revoked() -> None:
    client, learner = curators_browser(), UserFactory.create()
    client.post(ADDRESS, asked(learner))

    refused = client.post(ADDRESS, asked(learner, minutes="60"))
    client.post(ADDRESS, {"revoke": str(Accommodation.objects.get().pk)})
    client.post(ADDRESS, asked(learner, minutes="60"))

    assert refused.status_code == 422
    assert "This learner has 30 extra minutes. Revoke them first" in refused.content.decode()
    assert [row.minutes for row in Accommodation.objects.order_by("pk")] == [30, 60]


def test_the_database_refuses_two_in_force() -> None:
    row = granted(UserFactory.create())

    with pytest.raises(IntegrityError, match="exams_one_accommodation_in_force"), transaction.atomic():
        Accommodation.objects.create(
            learner=row.learner, minutes=5, reason="Again", granted_at=timezone.now()
        )


def test_somebody_who_left_can_be_granted_nothing() -> None:
    with pytest.raises(accommodations.NoSuchLearner):
        granted(UserFactory.create(is_active=False))


def test_what_is_in_force_comes_first_and_pages_have_fifty() -> None:
    old = granted(UserFactory.create())
    for _ in range(50):
        accommodations.revoke(granted(UserFactory.create()).pk, by=old.learner)
    client = curators_browser()

    first, second = (client.get(ADDRESS, {"page": number}).context["page"] for number in ("1", "2"))

    assert first[0] == old
    assert [len(first), len(second)] == [50, 1]


def test_the_list_costs_the_same_for_one_and_for_three() -> None:
    client = curators_browser()
    spent = []
    for count in (1, 2):
        for _ in range(count):
            accommodations.revoke(granted(UserFactory.create()).pk, by=curator_of(client))
        with CaptureQueriesContext(connection) as statements:
            client.get(ADDRESS)
        spent.append(len(statements))

    assert spent[0] == spent[1]


def curator_of(client: Client) -> User:
    return User.objects.get(pk=client.session["_auth_user_id"])
