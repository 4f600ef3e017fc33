"""The page for visitors, and the one question that they may answer."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import signing
from django.test import Client

from quizapp.answers.models import Answer
from quizapp.bank.models import Question
from quizapp.progress.landing import question_of
from tests.bank.factories import ForVisitorsFactory, PretestFactory, QuestionFactory, an_id

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


def token_in(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def shown() -> str:
    return Client().get("/").content.decode()


def send(question: Question, *, right: bool, token: str | None = None, **headers: str) -> Any:
    assert question.current is not None
    option = question.current.options.filter(is_key=right).first()
    assert option is not None
    given = {"token": token or token_in(shown()), "choice": option.token}
    return Client().post("/try/", given, headers=headers)


def test_an_empty_bank_still_has_a_landing_page() -> None:
    page = shown()

    assert "Know DynamoDB on exam day" in page
    assert "A question will stand here" in page


def test_a_visitor_sees_a_question_and_nothing_that_tells_its_key() -> None:
    ForVisitorsFactory.create(version__stem="Which one?")

    page = shown()

    assert "Which one?" in page
    assert page.count('name="choice"') == 4
    for telling in ("Why Right.", "Because of the rule.", "is-right", "is_key"):
        assert telling not in page


@pytest.mark.parametrize(("right", "verdict"), [(True, "Right"), (False, "Not right")])
def test_the_verdict_gives_every_reason_and_the_explanation_without_a_script(
    *, right: bool, verdict: str
) -> None:
    question = ForVisitorsFactory.create()

    page = send(question, right=right).content.decode()

    assert "<html" in page
    title = re.search(r"verdict-title[^>]*>(.*?)</h2>", page, re.DOTALL)
    assert title is not None
    assert re.sub(r"<[^>]+>", "", title[1]).strip() == verdict
    for reason in ("Why Right.", "Why Wrong 1.", "Why Wrong 2.", "Why Wrong 3.", "Because of the rule."):
        assert reason in page
    assert page.count("<h1") == 1
    assert 'href="/accounts/signup/"' in page


def test_with_htmx_the_verdict_is_only_the_fragment() -> None:
    response = send(ForVisitorsFactory.create(), right=True, hx_request="true")

    assert "<html" not in response.content.decode()
    assert response.content.decode().strip().startswith('<div id="try"')
    assert "HX-Request" in response["Vary"]


def test_an_answer_of_a_visitor_is_not_kept() -> None:
    send(ForVisitorsFactory.create(), right=True)

    assert not Answer.objects.exists()


def test_sending_without_a_choice_says_what_to_do_and_keeps_the_question() -> None:
    ForVisitorsFactory.create(version__stem="Which one?")

    response = Client().post("/try/", {"token": token_in(shown())})

    assert response.status_code == 422
    assert "Choose one option." in response.content.decode()
    assert "Which one?" in response.content.decode()
    assert "Because of the rule." not in response.content.decode()


@pytest.mark.parametrize("token", ["", "12", "12:made:up", "\x00"])
def test_a_token_that_we_did_not_sign_leads_home(token: str) -> None:
    ForVisitorsFactory.create()

    response = Client().post("/try/", {"token": token, "choice": "x"})

    assert (response.status_code, response["Location"]) == (302, "/")


def test_a_question_that_is_gone_leads_home() -> None:
    question = ForVisitorsFactory.create()
    assert question.current is not None

    # A signed number that no version has, as after a new database.
    gone = signing.dumps(question.current.pk + 1000, salt="progress.try")
    response = Client().post("/try/", {"token": gone, "choice": "x"})

    assert (response.status_code, response["Location"]) == (302, "/")


def test_reloading_the_address_of_the_verdict_leads_home() -> None:
    response = Client().get("/try/")

    assert (response.status_code, response["Location"]) == (302, "/")


def test_all_visitors_of_a_day_get_the_same_question_and_other_days_have_others() -> None:
    ForVisitorsFactory.create_batch(6)

    of_days = [question_of(TODAY + timedelta(days=ahead)) for ahead in range(10)]

    assert question_of(TODAY) == of_days[0]
    assert len({question.pk for question in of_days if question}) > 1


def test_what_is_shown_to_everybody_is_in_no_paper() -> None:
    shown_to_all = ForVisitorsFactory.create()
    others = QuestionFactory.create_batch(3)

    assert {question_of(TODAY + timedelta(days=ahead)) for ahead in range(10)} == {shown_to_all}
    assert set(Question.objects.for_mocks(TODAY)) == set(others)


def test_questions_that_papers_may_ask_are_never_shown() -> None:
    QuestionFactory.create_batch(3)

    assert question_of(TODAY) is None


def test_only_a_published_middling_single_choice_is_shown() -> None:
    PretestFactory.create(pk=an_id(last="0"))
    ForVisitorsFactory.create(difficulty=5)
    ForVisitorsFactory.create(difficulty=1)
    ForVisitorsFactory.create(kind="multiple")
    retired = ForVisitorsFactory.create()
    retired.status = "retired"
    retired.save()
    # Without its scenario and its companions it would puzzle.
    of_a_case = ForVisitorsFactory.create()
    of_a_case.case, of_a_case.case_position = uuid4(), 1
    of_a_case.save()

    assert question_of(TODAY) is None


def test_a_short_question_about_a_rule_goes_first() -> None:
    ForVisitorsFactory.create(version__stem="Long. " * 100)
    ForVisitorsFactory.create(bloom="recall")
    fitting = ForVisitorsFactory.create(version__stem="Short?")

    assert {question_of(TODAY + timedelta(days=ahead)) for ahead in range(10)} == {fitting}


def test_without_a_short_one_any_middling_question_does() -> None:
    question = ForVisitorsFactory.create(bloom="recall")

    assert question_of(TODAY) == question


def test_pages_of_an_error_say_what_was_kept_and_lead_home() -> None:
    response = Client().get("/no/such/page/")

    assert response.status_code == 404
    assert "No item has this key" in response.content.decode()
    assert 'href="/"' in response.content.decode()
