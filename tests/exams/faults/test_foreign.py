"""Another learner's sitting is no sitting at all, whatever is asked of it; nor is any without an account."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from quizapp.exams.models import Save, Sitting
from tests.accounts.factories import UserFactory
from tests.exams.factories import add_slots, finished_sitting
from tests.exams.faults.canaries import routes
from tests.exams.sittings import running

pytestmark = pytest.mark.django_db

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
# Asked by scripts: a login page would be taken for an answer.
SCRIPTS = {"exams:saves", "exams:state"}
BODY = json.dumps(
    {
        "tab": "theirs",
        "changes": [
            {"key": str(uuid4()), "position": 1, "field": "answer", "value": ["a"], "base": 0, "seq": 1}
        ],
    }
)


def addresses(sitting: Sitting) -> list[tuple[str, str]]:
    """(name, path) of every address below a sitting."""
    return [
        (route.name, route.pattern.replace("<int:pk>", str(sitting.pk)).replace("<int:position>", "1"))
        for route in routes()
        if route.name.startswith("exams:") and "pk" in route.names
    ]


def sittings() -> list[Sitting]:
    """One that runs and one that is over."""
    open_one = running()
    add_slots(open_one, "right", fraction=None, first_exposure=None, saves=False)
    return [open_one, finished_sitting("right", "wrong", learner=UserFactory.create())]


def statuses(client: Client, path: str, *, htmx: bool) -> dict[str, int]:
    headers = {"HX-Request": "true"} if htmx else {}
    told: dict[str, int] = {}
    for method in METHODS:
        sent: dict[str, Any] = {"headers": headers}
        if method not in ("get", "head"):
            sent |= {"data": BODY, "content_type": "application/json"}
        told[method] = getattr(client, method)(path, **sent).status_code
    return told


def test_every_address_below_a_sitting_is_known() -> None:
    assert {name for name, _ in addresses(running())} == {
        f"exams:{name}"
        for name in (
            *("sitting", "question", "check", "paper", "review", "finish", "saves", "state"),
            *("result", "answers", "receipt", "queue"),
        )
    }


@pytest.mark.parametrize("htmx", [False, True], ids=["by a browser", "by htmx"])
def test_another_learners_sitting_is_not_there_by_any_address_and_method(htmx: bool) -> None:  # noqa: FBT001 (pytest gives it)
    stranger = Client()
    stranger.force_login(UserFactory.create())

    for sitting in sittings():
        for name, path in addresses(sitting):
            told = statuses(stranger, path, htmx=htmx)
            # A method that an address does not have is refused before anybody looks.
            assert set(told.values()) <= {404, 405}, (name, told)
            assert 404 in told.values(), (name, told)
        nowhere = {
            status for _, path in addresses(sitting) for status in [stranger.get(path + "x/").status_code]
        }
        assert nowhere == {404}

    assert not Save.objects.filter(tab="theirs").exists()
    assert Sitting.objects.open().count() == 1


def test_the_same_is_there_for_its_learner() -> None:
    for sitting in sittings():
        mine = Client()
        mine.force_login(sitting.learner)
        found = [
            name for name, path in addresses(sitting) if 404 not in statuses(mine, path, htmx=False).values()
        ]

        # The control: the addresses and bodies are such that something answers.
        assert {"exams:sitting", "exams:saves", "exams:state", "exams:finish"} <= set(found)


def test_without_an_account_scripts_are_told_so_and_people_are_led_to_sign_in() -> None:
    nobody = Client()
    for sitting in sittings():
        for name, path in addresses(sitting):
            told = statuses(nobody, path, htmx=False)
            if name in SCRIPTS:
                assert set(told.values()) <= {401, 405}, (name, told)
                method = "post" if name == "exams:saves" else "get"
                answer = getattr(nobody, method)(path)
                assert (answer.status_code, answer.json()) == (401, {"error": "signed-out"})
            else:
                assert set(told.values()) == {302}, (name, told)
                assert nobody.get(path).headers["Location"].startswith("/accounts/login/")

    assert not Save.objects.filter(tab="theirs").exists()
