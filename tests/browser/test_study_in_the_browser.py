"""The main job, as a learner does it: keyboard, touch, without JavaScript."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from quizapp.answers.models import Amendment, Answer
from quizapp.course.models import GlossaryTerm
from quizapp.study import actions
from quizapp.study.models import Card, Plan
from tests.accounts.factories import UserFactory
from tests.bank.factories import QuestionFactory
from tests.browser.conftest import DESKTOP, PHONE, Opener
from tests.course.factories import GlossaryTermFactory, SectionFactory
from tests.study.factories import tokens

pytestmark = pytest.mark.django_db(transaction=True)

SCREENS = pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])


def plan_with(*kinds: str, terms: int = 0) -> Plan:
    section = SectionFactory.create()
    for kind in kinds:
        QuestionFactory.create(section=section, kind=kind, terms=[])
    GlossaryTermFactory.create_batch(terms, section=section)
    learner = UserFactory.create()
    plan = actions.enrol(learner, section.course, blueprint=None, exam_date=None, now=timezone.now())
    plan.learner = learner
    return plan


def first_card(plan: Plan) -> Card:
    return Card.objects.filter(plan=plan).order_by("due_at").select_related("question__current")[0]


def choose(page: Page, card: Card, *, right: bool) -> None:
    for token in tokens(card, right=right):
        page.locator(f"label:has(input[value='{token}'])").click()


@SCREENS
def test_a_wrong_answer_shows_why_and_a_right_one_goes_on(open_page: Opener, screen: dict[str, Any]) -> None:
    plan = plan_with("single", "single")
    page = open_page("/study/", learner=plan.learner, screen=screen)

    choose(page, first_card(plan), right=False)
    page.get_by_role("button", name="Answer", exact=True).click()

    expect(page.get_by_role("heading", name="Not right")).to_be_focused()
    expect(page.get_by_text("Why Right.")).to_be_visible()
    expect(page.get_by_text("Because of the rule.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/study/answers/\d+/$"))
    expect(page.locator("button[name=rating]")).to_have_count(1)

    page.locator("button[name=rating]").click()

    expect(page).to_have_url(re.compile(r"/study/$"))
    expect(page.get_by_role("button", name="Answer", exact=True)).to_be_visible()
    assert Answer.objects.get().right is False


def test_everything_can_be_done_by_keyboard(open_page: Opener) -> None:
    plan = plan_with("single", "single", "single")
    page = open_page("/study/", learner=plan.learner)

    # Option B, sure of it, answer.
    page.keyboard.press("b")
    page.keyboard.press("s")
    expect(page.locator("input[name=choice]").nth(1)).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator(".verdict-title")).to_be_focused()
    assert Answer.objects.get().confidence == "sure"

    # On to the next card by n; a digit chooses there; u takes the first answer back.
    page.keyboard.press("n")
    expect(page.get_by_role("button", name="Answer", exact=True)).to_be_visible()
    page.keyboard.press("1")
    expect(page.locator("input[name=choice]").first).to_be_checked()
    page.keyboard.press("u")
    expect(page.get_by_text("Taken back")).to_be_visible()
    assert Amendment.objects.get().kind == "undo"

    # f flags, ? explains.
    page.keyboard.press("f")
    expect(page.get_by_text("Flagged", exact=True).first).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_digit_rates_and_shows_the_next_card(open_page: Opener) -> None:
    plan = plan_with("single", "single")
    card = first_card(plan)
    page = open_page("/study/", learner=plan.learner)
    choose(page, card, right=True)
    page.keyboard.press("Enter")
    expect(page.locator("button[name=rating]")).to_have_count(4)

    page.keyboard.press("4")

    expect(page.get_by_role("button", name="Answer", exact=True)).to_be_visible()
    assert Amendment.objects.get().rating == 4


def test_a_number_with_a_format_error_stays_in_the_field(open_page: Opener) -> None:
    plan = plan_with("numeric")
    page = open_page("/study/", learner=plan.learner, expects_errors=True)

    page.get_by_label(re.compile("Your answer")).fill("twenty")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("Nothing was recorded")
    expect(page.get_by_label(re.compile("Your answer"))).to_have_value("twenty")
    assert not Answer.objects.exists()

    page.get_by_label(re.compile("Your answer")).fill("10")
    page.keyboard.press("Enter")

    expect(page.get_by_text("This number has a known cause")).to_be_visible()
    expect(page.get_by_text("A known slip.")).to_be_visible()


def test_a_multiple_response_takes_as_many_as_it_asks_for(open_page: Opener) -> None:
    plan = plan_with("multiple")
    card = first_card(plan)
    page = open_page("/study/", learner=plan.learner, screen=PHONE)

    expect(page.get_by_text("Choose 2")).to_be_visible()
    choose(page, card, right=True)
    page.get_by_role("button", name="Answer", exact=True).click()

    expect(page.locator(".verdict-title")).to_contain_text("Right")


def test_a_term_is_turned_over_and_rated(open_page: Opener) -> None:
    plan = plan_with(terms=1)
    page = open_page("/study/", learner=plan.learner)
    term = GlossaryTerm.objects.get()
    expect(page.get_by_text(term.name)).to_be_visible()
    expect(page.get_by_text("What it means.")).to_have_count(0)

    page.keyboard.press("Enter")
    expect(page.get_by_text("What it means.")).to_be_visible()
    page.keyboard.press("4")

    expect(page.get_by_role("heading", name=re.compile("Done"))).to_be_visible()
    assert Answer.objects.get().rating == 4


def test_reload_and_back_never_answer_twice(open_page: Opener) -> None:
    plan = plan_with("single", "single")
    page = open_page("/study/", learner=plan.learner)
    choose(page, first_card(plan), right=True)
    page.keyboard.press("Enter")
    expect(page.locator(".verdict-title")).to_be_visible()

    page.reload()
    expect(page.locator(".verdict-title")).to_contain_text("Right")
    page.go_back()
    expect(page.get_by_role("button", name="Answer", exact=True)).to_be_visible()
    expect(page.locator("header").first).to_be_visible()

    assert Answer.objects.count() == 1


def test_a_double_click_gives_one_answer(open_page: Opener) -> None:
    plan = plan_with("single")
    page = open_page("/study/", learner=plan.learner)
    choose(page, first_card(plan), right=True)

    page.get_by_role("button", name="Answer", exact=True).dblclick()

    expect(page.locator(".verdict-title")).to_be_visible()
    assert Answer.objects.count() == 1


def test_two_tabs_give_one_answer_and_the_second_is_told(open_page: Opener) -> None:
    plan = plan_with("single", "single")
    card = first_card(plan)
    first = open_page("/study/", learner=plan.learner)
    second = open_page("/study/", learner=plan.learner)
    for page, right in ((first, True), (second, False)):
        choose(page, card, right=right)
    first.keyboard.press("Enter")
    expect(first.locator(".verdict-title")).to_contain_text("Right")

    second.keyboard.press("Enter")

    expect(second.get_by_text("already answered")).to_be_visible()
    expect(second.locator(".verdict-title")).to_contain_text("Right")
    assert Answer.objects.get().right


@SCREENS
def test_the_whole_loop_works_without_javascript(open_page: Opener, screen: dict[str, Any]) -> None:
    plan = plan_with("single", "numeric", terms=1)
    page = open_page("/study/", learner=plan.learner, screen=screen, javascript=False)

    for _ in range(3):
        if page.locator("input[name=typed]").count():
            page.locator("input[name=typed]").fill("20")
            page.get_by_role("button", name="Answer", exact=True).click()
        elif page.locator("input[name=choice]").count():
            page.locator("label.choice").first.click()
            page.get_by_role("button", name="Answer", exact=True).click()
        else:
            page.get_by_role("button", name="Show answer").click()
        page.locator("button[name=rating]").last.click()

    assert Answer.objects.count() == 3
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_question_needs_no_scrolling_to_answer_on_a_laptop(open_page: Opener) -> None:
    plan = plan_with("single")
    page = open_page("/study/", learner=plan.learner)

    box = page.get_by_role("button", name="Answer", exact=True).bounding_box()

    assert box is not None
    assert box["y"] + box["height"] <= 800


@SCREENS
@pytest.mark.parametrize(
    "path", ["/", "/study/", "/study/plan/", "/study/cards/", "/study/cram/", "/preferences/"]
)
def test_no_page_scrolls_sideways(open_page: Opener, screen: dict[str, Any], path: str) -> None:
    plan = plan_with("single", "numeric")
    page = open_page(path, learner=plan.learner, screen=screen)

    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    assert wider <= 0


def test_a_run_leaves_the_schedule_alone(open_page: Opener) -> None:
    plan = plan_with("single", "single")
    page = open_page("/study/cram/", learner=plan.learner)
    page.get_by_role("button", name="Start").click()

    for _ in range(2):
        page.locator("label.choice").first.click()
        page.get_by_role("button", name="Answer", exact=True).click()
        expect(page.locator(".verdict-title")).to_be_visible()
        page.keyboard.press("n")

    expect(page.get_by_role("heading", name=re.compile(r"\d of 2 right"))).to_be_visible()
    assert Answer.objects.filter(mode="cram").count() == 2
    assert set(Card.objects.filter(plan=plan).values_list("phase", flat=True)) == {"new"}


def test_catching_up_spreads_what_piled_up(open_page: Opener) -> None:
    plan = plan_with(*["single"] * 12)
    now = timezone.now()
    Plan.objects.filter(pk=plan.pk).update(minutes_per_day=2)
    Card.objects.filter(plan=plan).update(
        phase="review",
        stability=5.0,
        difficulty=5.0,
        reps=3,
        last_day=now.date() - timedelta(days=20),
        due_at=now - timedelta(days=10),
    )
    page = open_page("/", learner=plan.learner)

    page.get_by_role("button", name="Spread them out").click()

    expect(page.get_by_text("spread over the coming days")).to_be_visible()
    assert Card.objects.filter(plan=plan, buried_until__gt=now).count() >= 8
