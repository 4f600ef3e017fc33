"""Curators' pages are for curators; nobody else learns that they exist."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from quizapp.accounts.models import Role
from tests.accounts.factories import UserFactory
from tests.accounts.people import confirmed, sign_in
from tests.bank.factories import QuestionFactory
from tests.curation.pages import curators_browser

pytestmark = pytest.mark.django_db

NAMES = ["home", "queue", "bank", "questions"]


def paths() -> list[str]:
    return [
        *(reverse(f"curation:{name}") for name in NAMES),
        reverse("curation:question", args=[QuestionFactory.create().pk]),
    ]


def test_learners_do_not_find_them() -> None:
    client = Client()
    client.force_login(UserFactory.create(role=Role.LEARNER))

    assert [client.get(path).status_code for path in paths()] == [404] * 5
    assert client.post(reverse("curation:resolve", args=[uuid4()])).status_code == 404


def test_visitors_are_asked_to_sign_in() -> None:
    found = [Client().get(path) for path in paths()]

    assert [response.status_code for response in found] == [302] * 5
    assert all("login" in response["Location"] for response in found)


@pytest.mark.parametrize("role", [Role.CURATOR, Role.ADMINISTRATOR])
def test_curators_with_a_second_factor_open_them(role: Role) -> None:
    client = curators_browser(role)

    assert [client.get(path, follow=True).status_code for path in paths()] == [200] * 5


def test_curators_without_one_are_sent_to_set_it_up() -> None:
    client = sign_in(confirmed(role=Role.CURATOR))

    assert {client.get(path)["Location"] for path in paths()} == {reverse("mfa_index")}


def test_the_menu_leads_curators_there_and_nobody_else() -> None:
    learner = Client()
    learner.force_login(UserFactory.create(role=Role.LEARNER))

    assert reverse("curation:queue") in curators_browser().get(reverse("course:guide")).content.decode()
    assert reverse("curation:queue") not in learner.get(reverse("course:guide")).content.decode()
