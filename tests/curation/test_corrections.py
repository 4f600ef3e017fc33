"""Curators' pages of corrections."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from quizapp.bank.models import Question
from quizapp.curation.comparing import compared
from quizapp.curation.tasks import apply_corrections
from quizapp.exams import rescoring
from quizapp.exams.rescoring import Correction
from tests.accounts.factories import UserFactory
from tests.bank.factories import QuestionFactory
from tests.curation.pages import curators_browser, page
from tests.exams.corrections import REKEYED, applied, decided, rekeyed, sat, told, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def question() -> Question:
    """One sitting of four points would gain, one would lose."""
    question = QuestionFactory.create(terms=[], version__facts=[])
    sat(question, "Wrong 1", right=2, wrong=1)
    sat(question, "Right", right=2, wrong=1)
    told(question, "Wrong 2")
    rekeyed(question)
    return question


def send(client: Client, question: Question, **data: str) -> tuple[int, str]:
    given = {"seen": waiting(question).seen, "policy": "remark", "reason": "AWS changed it."} | data
    response = client.post(reverse("curation:decide_correction", args=[question.pk]), given, follow=True)
    return response.status_code, response.content.decode()


def test_nothing_waits_where_no_key_was_changed() -> None:
    sat(QuestionFactory.create(terms=[], version__facts=[]), "Right")

    assert "Nothing to decide" in page(curators_browser(), "corrections")


def test_the_list_says_how_much_was_given_to_an_older_key(question: Question) -> None:
    shown = page(curators_browser(), "corrections")

    assert "Answers given to an older key: 3, in 2 finished sittings." in shown
    assert reverse("curation:correction", args=[question.pk]) in shown


def test_a_question_shows_both_keys_and_what_each_decision_would_change(question: Question) -> None:
    shown = page(curators_browser(), "correction", question.pk)

    assert "Version 1 and now" in shown
    assert (
        "1 of 3 answers become right, 1 become wrong. 2 of 2 results change: 1 passes then, 1 no longer."
        in shown
    )
    assert (
        "2 of 3 answers become right, 0 become wrong. 1 of 2 results change: 1 passes then, 0 no longer."
        in shown
    )
    assert "2 → 3 of 4" in shown
    assert "530 → 750" in shown
    assert not Correction.objects.exists()


def test_options_are_set_beside_what_became_of_them(question: Question) -> None:
    rekeyed(question, [("Right", False), ("New", True), *REKEYED[2:]])

    found = waiting(question)
    lines = compared(found.older[0], found.current).lines

    assert [(line.then, line.now, line.was_key, line.is_key) for line in lines] == [
        ("Right", "Right", True, False),
        ("Wrong 1", "", False, False),
        ("Wrong 2", "Wrong 2", False, False),
        ("Wrong 3", "Wrong 3", False, False),
        ("", "New", False, True),
    ]


def test_deciding_with_a_reason_marks_the_answers(question: Question) -> None:
    client = curators_browser()

    status, shown = send(client, question)

    assert status == 200
    assert "Decided. Results and study follow within a minute." in shown
    correction = Correction.objects.get()
    assert (correction.reason, correction.policy, correction.status) == (
        "AWS changed it.",
        "remark",
        "applying",
    )
    assert correction.by is not None
    assert "Being applied" in page(client, "correction", question.pk)

    apply_corrections()
    shown = page(client, "correction", question.pk)
    assert "Applied" in shown
    assert "AWS changed it." in shown
    assert "Nothing to decide" in page(client, "corrections")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"reason": "  "}, "Say why."),
        ({"policy": "poem"}, "Choose what becomes of the answers."),
        ({"seen": "1-2"}, "Look once more."),
    ],
)
def test_what_cannot_be_decided_changes_nothing(
    question: Question, data: dict[str, str], message: str
) -> None:
    _status, shown = send(curators_browser(), question, **data)

    assert message in shown
    assert not Correction.objects.exists()


def test_what_is_not_offered_is_refused(question: Question) -> None:
    rekeyed(question, [("Right", False), ("New", True), *REKEYED[2:]])

    _status, shown = send(curators_browser(), question)

    assert "is no longer there" in shown
    assert not Correction.objects.exists()


def test_a_correction_is_taken_back_from_its_page(question: Question) -> None:
    correction = applied(question)
    client = curators_browser()
    path = reverse("curation:take_back_correction", args=[question.pk, correction.pk])

    assert "Say why" in client.post(path, {"reason": ""}, follow=True).content.decode()
    shown = client.post(path, {"reason": "It was right."}, follow=True).content.decode()
    assert "It is taken back." in shown

    call_command("apply_corrections")
    shown = page(client, "correction", question.pk)
    assert "Taken back" in shown
    assert "It was right." in shown
    assert "Answers to an older key" in shown
    again = client.post(path, {"reason": "Again."}, follow=True).content.decode()
    assert "It is taken back. Nothing was changed." in again


def test_the_command_says_what_it_did(question: Question, capsys: pytest.CaptureFixture[str]) -> None:
    decided(question)

    call_command("apply_corrections")
    call_command("apply_corrections")

    assert capsys.readouterr().out == "2 changes written.\nNothing to do.\n"


def test_learners_do_not_find_them(question: Question) -> None:
    correction = applied(question)
    client = Client()
    client.force_login(UserFactory.create())

    assert client.get(reverse("curation:corrections")).status_code == 404
    assert client.get(reverse("curation:correction", args=[question.pk])).status_code == 404
    assert client.post(reverse("curation:decide_correction", args=[question.pk])).status_code == 404
    path = reverse("curation:take_back_correction", args=[question.pk, correction.pk])
    assert client.post(path, {"reason": "x"}).status_code == 404


def test_a_question_that_was_never_corrected_has_no_page() -> None:
    path = reverse("curation:correction", args=[QuestionFactory.create().pk])

    assert curators_browser().get(path).status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_takes_a_constant_number_of_statements(
    many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(many):
        applied_one, waits = QuestionFactory.create_batch(2, terms=[], version__facts=[])
        for question in (applied_one, waits):
            sat(question, "Right")
            rekeyed(question)
        applied(applied_one)
    client = curators_browser()
    client.get(reverse("curation:corrections"))

    with django_assert_num_queries(14):
        shown = page(client, "corrections")

    assert shown.count("Answers given to an older key") == many
    assert rescoring.outdated()[0].answers == 1
