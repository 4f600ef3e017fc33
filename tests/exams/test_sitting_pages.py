"""The pages of a sitting as plain forms: no script, the server decides."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from quizapp.exams.models import GRACE, SLOWEST_BODY, Save, Sitting, Slot
from tests.accounts.factories import UserFactory
from tests.exams.factories import add_slots
from tests.exams.sittings import end_in, running

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting() -> Sitting:
    sitting = running()
    add_slots(sitting, "empty", "empty", "empty", fraction=None, first_exposure=None, seen=False)
    return sitting


@pytest.fixture
def browser(sitting: Sitting) -> Client:
    client = Client()
    client.force_login(sitting.learner)
    return client


def url(name: str, sitting: Sitting, *more: int) -> str:
    return reverse(f"exams:{name}", args=[sitting.pk, *more])


def form_of(browser: Client, sitting: Sitting, position: int) -> dict[str, Any]:
    """What the page of a question would send as it is."""
    page = browser.get(url("question", sitting, position)).content.decode()
    hidden = re.findall(r'<input[^>]*type="hidden"[^>]*>', page)
    fields: dict[str, Any] = {}
    for tag in hidden:
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value:
            fields[name[1]] = value[1]
    return fields


def token(slot: Slot, *, right: bool) -> str:
    option = slot.version.options.filter(is_key=right).first()
    assert option is not None
    return str(option.token)


def slot_at(sitting: Sitting, position: int) -> Slot:
    return sitting.slots.get(position=position)


def test_a_sitting_goes_on_at_the_first_question_that_was_not_seen(browser: Client, sitting: Sitting) -> None:
    sitting.slots.filter(position=1).update(seen=True)

    assert browser.get(url("sitting", sitting)).headers["Location"] == url("question", sitting, 2)


def test_a_form_saves_its_answer_and_goes_on(browser: Client, sitting: Sitting) -> None:
    chosen = token(slot_at(sitting, 1), right=False)

    gone = browser.post(
        url("question", sitting, 1), form_of(browser, sitting, 1) | {"choice": chosen, "flagged": "on"}
    )

    slot = slot_at(sitting, 1)
    assert gone.headers["Location"] == url("question", sitting, 2)
    assert (slot.answer, slot.flagged, slot.seen) == ([chosen], True, True)


def test_the_last_question_leads_to_the_review(browser: Client, sitting: Sitting) -> None:
    gone = browser.post(url("question", sitting, 3), form_of(browser, sitting, 3))

    assert gone.headers["Location"] == url("review", sitting)


def test_the_same_form_sent_twice_is_saved_once(browser: Client, sitting: Sitting) -> None:
    form = form_of(browser, sitting, 1) | {"choice": token(slot_at(sitting, 1), right=True)}
    browser.post(url("question", sitting, 1), form)
    browser.post(url("question", sitting, 1), form)

    assert Save.objects.filter(field="answer").count() == 1


def test_a_form_from_an_older_page_overwrites_nothing_and_shows_both(
    browser: Client, sitting: Sitting
) -> None:
    slot = slot_at(sitting, 1)
    right, wrong = token(slot, right=True), token(slot, right=False)
    old = form_of(browser, sitting, 1)
    browser.post(url("question", sitting, 1), form_of(browser, sitting, 1) | {"choice": right})

    page = browser.post(url("question", sitting, 1), old | {"choice": wrong})

    assert page.status_code == 409
    assert "In another window this question was answered meanwhile" in page.content.decode()
    assert ": Right." in page.content.decode()
    assert slot_at(sitting, 1).answer == [right]
    assert Save.objects.filter(outcome="conflict", value=[wrong]).exists()


def test_a_form_from_an_older_page_that_changes_nothing_overwrites_nothing(
    browser: Client, sitting: Sitting
) -> None:
    slot = slot_at(sitting, 1)
    right = token(slot, right=True)
    old = form_of(browser, sitting, 1)
    browser.post(url("question", sitting, 1), form_of(browser, sitting, 1) | {"choice": right})

    gone = browser.post(url("question", sitting, 1), old)

    assert gone.status_code == 302
    assert slot_at(sitting, 1).answer == [right]


def test_the_pages_end_when_the_time_is_over(browser: Client, sitting: Sitting) -> None:
    end_in(sitting, seconds=-(GRACE + SLOWEST_BODY).total_seconds() - 1)

    gone = browser.get(url("question", sitting, 1))

    sitting.refresh_from_db()
    assert gone.headers["Location"] == url("result", sitting)
    assert sitting.finished_at == sitting.deadline


def test_a_form_after_the_end_is_kept_as_late_and_leads_to_the_result(
    browser: Client, sitting: Sitting
) -> None:
    form = form_of(browser, sitting, 1) | {"choice": token(slot_at(sitting, 1), right=True)}
    browser.post(url("finish", sitting))

    gone = browser.post(url("question", sitting, 1), form)

    assert gone.headers["Location"] == url("result", sitting)
    assert slot_at(sitting, 1).answer == []
    assert Save.objects.filter(outcome="late").exists()


def test_finishing_twice_leads_to_the_same_result(browser: Client, sitting: Sitting) -> None:
    first = browser.post(url("finish", sitting))
    done = Sitting.objects.get()
    second = browser.post(url("finish", sitting))

    assert first.headers["Location"] == second.headers["Location"] == url("result", sitting)
    assert Sitting.objects.get().closed_at == done.closed_at


def test_the_review_counts_what_is_left(browser: Client, sitting: Sitting) -> None:
    browser.post(
        url("question", sitting, 1),
        form_of(browser, sitting, 1) | {"choice": token(slot_at(sitting, 1), right=True), "flagged": "on"},
    )

    context = browser.get(url("review", sitting)).context

    assert (context["answered"], context["unanswered"], context["flagged"]) == (1, 2, 1)


def test_a_quiz_with_feedback_shows_the_key_after_the_check_and_not_before(client: Client) -> None:
    quiz = running(kind="quiz", feedback="once")
    add_slots(quiz, "empty", fraction=None, first_exposure=None)
    client.force_login(quiz.learner)
    before = client.get(url("question", quiz, 1)).content.decode()
    form = form_of(client, quiz, 1) | {"choice": token(slot_at(quiz, 1), right=False)}

    page = client.post(url("check", quiz, 1), form, follow=True).content.decode()

    assert "Why Right." not in before
    assert "Why Right." in page
    assert slot_at(quiz, 1).checked_at is not None


def test_a_check_without_an_answer_says_what_is_missing(client: Client) -> None:
    quiz = running(kind="quiz", feedback="once")
    add_slots(quiz, "empty", fraction=None, first_exposure=None)
    client.force_login(quiz.learner)

    page = client.post(url("check", quiz, 1), form_of(client, quiz, 1))

    assert page.status_code == 422
    assert "Choose one option." in page.content.decode()


def test_a_paper_with_feedback_at_the_end_is_not_checked_before(browser: Client, sitting: Sitting) -> None:
    form = form_of(browser, sitting, 1) | {"choice": token(slot_at(sitting, 1), right=True)}

    page = browser.post(url("check", sitting, 1), form)

    assert page.status_code == 422
    assert "Why Right." not in page.content.decode()


PAGES = ["sitting", "paper", "review", "finish", "saves", "state", "result", "answers", "receipt", "queue"]


@pytest.mark.parametrize("name", [*PAGES, "question", "check"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_elses_sitting_is_not_there(
    name: str, method: str, sitting: Sitting, client: Client
) -> None:
    client.force_login(UserFactory.create())
    more = [1] if name in ("question", "check") else []
    body = {"tab": "t", "changes": [{"key": str(uuid4()), "position": 1, "field": "answer", "value": ["a"]}]}

    if method == "post" and name == "saves":
        answer = client.post(url(name, sitting), json.dumps(body), content_type="application/json")
    else:
        answer = getattr(client, method)(url(name, sitting, *more))

    # 405 says only that no sitting has such a door.
    assert answer.status_code in (404, 405)
    assert {answer.status_code} == {404} or name in ("finish", "saves", "queue", "check") or method == "post"
    assert not Save.objects.exists()


def test_scripts_hear_that_they_are_signed_out_instead_of_a_login_page(
    sitting: Sitting, client: Client
) -> None:
    for answer in (
        client.get(url("state", sitting)),
        client.post(url("saves", sitting), "{}", content_type="application/json"),
    ):
        assert (answer.status_code, answer.json()) == (401, {"error": "signed-out"})


# Written out: the names of tests are to be the same in every process.
KEY = "3d5f4a2e-7c1b-4c9e-8f60-2b8f0a6f9d11"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("", "The body is no JSON."),
        ("[]", "The body is not an object."),
        ('{"changes": []}', "changes: a list of 1 to 100 is needed."),
        ('{"changes": [{"key": "no"}]}', "changes[0].key is not a UUID."),
        (json.dumps({"changes": [{"key": KEY, "field": "score"}]}), "changes[0].field is none of"),
        (
            json.dumps({"changes": [{"key": KEY, "field": "note", "position": -1}]}),
            "changes[0].position is no whole number from 1.",
        ),
        ("[" * 100_000, "The body is no JSON."),
    ],
)
def test_what_is_no_change_is_refused_with_the_place(
    browser: Client, sitting: Sitting, body: str, says: str
) -> None:
    answer = browser.post(url("saves", sitting), body, content_type="application/json")

    assert answer.status_code == 400
    assert says in answer.json()["message"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("answer", "text"),
        ("answer", ["a\x00"]),
        ("answer", ["\ud800"]),
        ("answer", [["deep"]]),
        ("answer", ["x"] * 51),
        ("note", "x" * 2001),
        ("flagged", 1),
        ("time", -1),
        ("seen", False),
        ("note", None),
    ],
)
def test_a_value_that_cannot_be_is_refused_and_changes_nothing(
    browser: Client, sitting: Sitting, field: str, value: Any
) -> None:
    change = {"key": str(uuid4()), "position": 1, "field": field, "value": value}

    answer = browser.post(
        url("saves", sitting), json.dumps({"changes": [change]}), content_type="application/json"
    )

    (ack,) = answer.json()["acks"]
    assert (answer.status_code, ack["outcome"]) == (200, "refused")
    assert ack["message"]
    assert slot_at(sitting, 1).sequence == 0


def test_a_save_sends_four_statements_and_a_page_few(
    browser: Client, sitting: Sitting, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser.get(url("question", sitting, 1))
    change = {"key": str(uuid4()), "position": 1, "field": "flagged", "value": True}

    # The learner, and within BEGIN and COMMIT: the lock, what stands, the save.
    with django_assert_num_queries(6):
        browser.post(
            url("saves", sitting), json.dumps({"changes": [change]}), content_type="application/json"
        )
    with django_assert_num_queries(3):
        browser.get(url("question", sitting, 1))
