"""Cloze, ordering, matching and cases as a learner does them: keyboard, touch, without JavaScript."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from quizapp.answers.models import Answer
from quizapp.bank.content import QuestionContent, content
from quizapp.study import actions
from quizapp.study.models import Card, Plan
from tests.accounts.factories import UserFactory
from tests.bank.factories import QuestionFactory
from tests.browser.conftest import DESKTOP, PHONE, Opener, faults
from tests.course.factories import SectionFactory

pytestmark = pytest.mark.django_db(transaction=True)

SCENARIO = {
    "version__case_title": "A ticket shop",
    "version__case_text": "It sells.",
    "version__case_html": "<p>It sells.</p>",
}


def plan_with(kind: str, **fields: Any) -> Plan:
    section = SectionFactory.create()
    QuestionFactory.create(section=section, kind=kind, terms=[], **fields)
    learner = UserFactory.create()
    plan = actions.enrol(learner, section.course, blueprint=None, exam_date=None, now=timezone.now())
    plan.learner = learner
    return plan


def asked_in(plan: Plan) -> QuestionContent:
    question = Card.objects.select_related("question").get(plan=plan).question
    assert question is not None
    return content(question.current_id or 0)


def texts(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".step .choice-text").all_inner_texts()]


def places(page: Page) -> list[str]:
    chosen = page.locator(".step select").evaluate_all("all => all.map(one => one.selectedOptions[0].text)")
    return [str(text) for text in chosen]


def judged_right(page: Page) -> None:
    expect(page.locator(".verdict-title")).to_contain_text("Right")
    told = Answer.objects.get()
    assert told.right


def test_a_cloze_by_keyboard_alone(open_page: Opener) -> None:
    page = open_page("/study/", learner=plan_with("cloze").learner)
    blank = page.get_by_label("Blank 1")
    blank.focus()

    # Letters choose from a drop-down, and are no shortcuts there.
    page.keyboard.type("First")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Blank 2")).to_be_focused()
    page.keyboard.type("300")
    page.keyboard.press("Enter")

    judged_right(page)


def test_a_matching_by_keyboard_alone(open_page: Opener) -> None:
    page = open_page("/study/", learner=plan_with("matching").learner)
    page.get_by_label("Match for 1: Premise 1").focus()

    for text in ("One", "Two", "Three"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.get_by_role("button", name="Answer", exact=True).focus()
    page.keyboard.press("Enter")

    judged_right(page)


def test_steps_are_put_in_order_by_keyboard_and_the_focus_goes_along(open_page: Opener) -> None:
    page = open_page("/study/", learner=plan_with("ordering").learner)
    wanted = ["Step 1", "Step 2", "Step 3", "Step 4"]
    assert texts(page) != wanted
    assert places(page) == ["1", "2", "3", "4"]

    for place, step in enumerate(wanted):
        button = page.get_by_role("button", name=f"Move up: {step}")
        button.focus()
        # Both ways to press it: arrows move the step, Enter means the button.
        for times in range(texts(page).index(step) - place):
            page.keyboard.press("ArrowUp" if times % 2 else "Enter")
            expect(button).to_be_focused()
            assert places(page) == ["1", "2", "3", "4"]

    assert texts(page) == wanted
    page.get_by_role("button", name="Answer", exact=True).focus()
    page.keyboard.press("Enter")
    judged_right(page)
    assert Answer.objects.get().given == [option.token for option in asked_in(Plan.objects.get()).options]


def test_a_drop_down_moves_its_step_and_says_where_it_is(open_page: Opener) -> None:
    page = open_page("/study/", learner=plan_with("ordering").learner)
    last = texts(page)[-1]
    chosen = page.get_by_label(f"Place of: {last}")

    chosen.focus()
    chosen.select_option("1")

    assert texts(page)[0] == last
    assert places(page) == ["1", "2", "3", "4"]
    expect(chosen).to_be_focused()
    expect(page.locator("#live")).to_have_text(f"{last}: place 1 of 4")
    chosen.select_option("")
    assert places(page) == ["1", "2", "3", "4"]


def test_a_step_at_the_end_goes_no_further(open_page: Opener) -> None:
    page = open_page("/study/", learner=plan_with("ordering").learner)
    before = texts(page)
    up = page.get_by_role("button", name=f"Move up: {before[0]}")

    expect(up).to_have_attribute("aria-disabled", "true")
    up.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")

    assert texts(page) == before
    page.keyboard.press("ArrowDown")
    assert texts(page)[:2] == [before[1], before[0]]
    expect(up).to_have_attribute("aria-disabled", "false")


def test_steps_can_be_moved_on_a_card_that_htmx_brought(open_page: Opener) -> None:
    plan = plan_with("ordering")
    QuestionFactory.create(section=Card.objects.get(plan=plan).section, kind="ordering", terms=[])
    actions.enrol(plan.learner, plan.course, blueprint=None, exam_date=None, now=timezone.now())
    page = open_page("/study/", learner=plan.learner)
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.locator(".verdict-title")).to_be_visible()

    page.locator("button[name=rating]").first.click()

    expect(page.locator(".step-moves").first).to_be_visible()
    before = texts(page)
    page.get_by_role("button", name=f"Move down: {before[0]}").click()
    assert texts(page)[:2] == [before[1], before[0]]


@pytest.mark.parametrize("kind", ["cloze", "ordering", "matching"])
@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_each_kind_is_answered_without_javascript(
    open_page: Opener, kind: str, screen: dict[str, Any]
) -> None:
    plan = plan_with(kind)
    page = open_page("/study/", learner=plan.learner, screen=screen, javascript=False)

    if kind == "cloze":
        page.get_by_label("Blank 1").select_option("First")
        page.get_by_label("Blank 2").fill("300")
    elif kind == "matching":
        for place, text in enumerate(("One", "Two", "Three"), start=1):
            page.get_by_label(f"Match for {place}:").select_option(text)
    else:
        expect(page.locator(".step-moves").first).to_be_hidden()
        for place in range(1, 5):
            page.get_by_label(f"Place of: Step {place}").select_option(str(place))
    page.get_by_role("button", name="Answer", exact=True).click()

    judged_right(page)


@pytest.mark.parametrize("kind", ["cloze", "ordering", "matching"])
@pytest.mark.parametrize(
    ("screen", "scheme"),
    [(PHONE, "dark"), (DESKTOP, "light"), (PHONE, "light"), (DESKTOP, "dark")],
    ids=["phone-dark", "desktop-light", "phone-light", "desktop-dark"],
)
def test_question_and_verdict_are_for_everybody(
    open_page: Opener, kind: str, screen: dict[str, Any], scheme: str
) -> None:
    """axe finds nothing, nothing scrolls sideways, and a finger finds every control."""
    plan = plan_with(kind, **SCENARIO)
    page = open_page("/study/", learner=plan.learner, screen=screen, scheme=scheme)
    if kind != "ordering":
        for place, field in enumerate(page.locator("select[name=choice]").all(), start=1):
            field.select_option(index=place)
    for field in page.locator("input.blank-typed").all():
        field.fill("123456789012")

    for _ in ("question", "verdict"):
        assert faults(page) == []
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wider) <= 0
        controls = page.locator(".study-card :is(select, input.blank-typed, .step-moves button, summary)")
        for box in [control.bounding_box() for control in controls.all() if control.is_visible()]:
            assert box is not None
            assert box["height"] >= 44
        if page.locator(".verdict-title").count() == 0:
            page.get_by_role("button", name="Answer", exact=True).click()
            expect(page.locator(".verdict-title")).to_be_visible()


def test_a_scenario_is_open_for_the_question_and_can_be_folded(open_page: Opener) -> None:
    page = open_page("/study/", learner=plan_with("single", **SCENARIO).learner, screen=PHONE)
    text = page.get_by_text("It sells.", exact=True)
    expect(text).to_be_visible()

    page.get_by_text("Case: A ticket shop").click()
    expect(text).to_be_hidden()

    page.locator("label.choice").first.click()
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.locator(".verdict-title")).to_have_text(re.compile("Right|Not right"))
    expect(text).to_be_hidden()
    page.get_by_text("Case: A ticket shop").click()
    expect(text).to_be_visible()
