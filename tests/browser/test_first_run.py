"""From a stranger to somebody who studies, on real course content."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.mail import EmailMessage
from playwright.sync_api import Page, expect

from quizapp.accounts.models import User
from quizapp.answers.models import Answer
from quizapp.study.models import Plan
from tests.browser.conftest import DESKTOP, PHONE, Opener, answer_somehow

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "brass horse battery 9"
ADDRESS = "newcomer@example.com"


def code_in(mailbox: list[EmailMessage]) -> str:
    """The confirmation code of the newest mail: the one line that is nothing but a code."""
    found = re.findall(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})*)\s*$", str(mailbox[-1].body), re.MULTILINE)
    assert len(found) == 1, mailbox[-1].body
    return str(found[0])


def sign_up(page: Page, mailbox: list[EmailMessage]) -> None:
    page.get_by_role("link", name=re.compile("^Start")).first.click()
    page.get_by_label(re.compile("e-?mail", re.IGNORECASE)).first.fill(ADDRESS)
    page.locator("input[type=password]").first.fill(PASSWORD)
    for again in page.locator("input[type=password]").all()[1:]:
        again.fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    expect(page.get_by_label(re.compile("code", re.IGNORECASE))).to_be_visible()
    page.get_by_label(re.compile("code", re.IGNORECASE)).fill(code_in(mailbox))
    page.locator("main button[type=submit]").first.click()


def answer_whatever_is_asked(page: Page) -> None:
    """Answer the card on the screen, rightly or not, and go on to the next."""
    if page.get_by_role("button", name="Show answer").count():
        page.get_by_role("button", name="Show answer").click()
    else:
        answer_somehow(page)
    page.locator("button[name=rating]").last.click()
    expect(
        page.locator("#study").get_by_role("button", name=re.compile("^(Answer|Show answer)$"))
    ).to_be_visible()


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_newcomer_answers_five_questions_and_finds_them_on_the_home_page(
    open_page: Opener, real_course: None, mailoutbox: list[EmailMessage], screen: dict[str, Any]
) -> None:
    page = open_page("/", screen=screen)
    sign_up(page, mailoutbox)

    # The exam that is current is chosen already; one click and the first question is there.
    expect(page).to_have_url(re.compile(r"/start/$"))
    expect(page.get_by_role("radio", checked=True)).to_have_count(1)
    page.get_by_role("button", name="Start with the first question").click()
    expect(page.locator("#study")).to_be_visible()

    for _ in range(5):
        answer_whatever_is_asked(page)

    learner = User.objects.get(email=ADDRESS)
    assert Answer.objects.filter(learner=learner).count() == 5
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("for now")
    expect(page.locator(".stat", has_text="Streak")).to_contain_text("1")


def test_a_visitor_answers_the_question_of_the_landing_page(open_page: Opener, real_course: None) -> None:
    page = open_page("/")

    page.locator("#try label.choice").first.click()
    page.locator("#try button[type=submit]").click()

    expect(page.locator("#try .verdict")).to_be_visible()
    expect(page.locator("#try .choice-reason")).to_have_count(4)
    expect(page.locator("#try").get_by_role("link", name=re.compile("Go on|Start"))).to_be_visible()
    assert not Answer.objects.exists()


def test_the_landing_question_works_without_javascript(open_page: Opener, real_course: None) -> None:
    page = open_page("/", javascript=False)

    page.locator("#try label.choice").first.click()
    page.locator("#try button[type=submit]").click()

    expect(page.locator("#try .choice-reason")).to_have_count(4)
    expect(page.locator("header").first).to_be_visible()


def test_the_plan_keeps_what_is_set(
    open_page: Opener, real_course: None, mailoutbox: list[EmailMessage]
) -> None:
    # The browser logs the 422 of a form that was refused.
    page = open_page("/", expects_errors=True)
    sign_up(page, mailoutbox)
    page.get_by_role("button", name="Start with the first question").click()
    expect(page.locator("#study")).to_be_visible()

    page.goto("/study/plan/")
    page.get_by_label("Minutes a day").fill("35")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Your plan is saved")).to_be_visible()
    assert Plan.objects.get().minutes_per_day == 35

    page.get_by_label("Minutes a day").fill("9999")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text(re.compile("less than or equal to 600")).first).to_be_visible()
    assert Plan.objects.get().minutes_per_day == 35


def test_the_zone_of_the_browser_is_offered_and_the_theme_is_kept(
    open_page: Opener, real_course: None, mailoutbox: list[EmailMessage]
) -> None:
    page = open_page("/", screen={**DESKTOP, "timezone_id": "America/Sao_Paulo"})
    sign_up(page, mailoutbox)
    expect(page.get_by_label("Your time zone")).to_have_value("America/Sao_Paulo")
    page.get_by_role("button", name="Start with the first question").click()
    expect(page.locator("#study")).to_be_visible()
    assert User.objects.get(email=ADDRESS).time_zone == "America/Sao_Paulo"

    page.goto("/preferences/")
    expect(page.get_by_label("Time zone")).to_have_value("America/Sao_Paulo")
    page.get_by_label("Dark").check()
    page.get_by_role("button", name=re.compile("^Save")).first.click()
    page.wait_for_load_state()

    assert User.objects.get(email=ADDRESS).theme == "dark"
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
