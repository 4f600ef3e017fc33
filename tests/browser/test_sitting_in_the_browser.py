"""A timed sitting in a real browser: from the first question to the result, by hand, keyboard and form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from quizapp.bank.content import content
from quizapp.exams.models import Sitting
from tests.browser.conftest import DESKTOP, PHONE, Opener, faults
from tests.browser.looks import LOOKS
from tests.browser.sittings import (
    KINDS,
    answer_rightly,
    asked,
    choose,
    in_time,
    leave_all,
    path_of,
    ready,
    sitting_of,
    slot,
    token_of,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def open_page(chromium: Browser, open_page: Opener) -> Iterator[Opener]:
    yield open_page
    leave_all(chromium)


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_whole_sitting_of_twenty_questions_of_all_kinds(open_page: Opener, screen: dict[str, Any]) -> None:
    sitting = sitting_of(*(KINDS * 3)[:20])
    page = open_page(f"/exams/{sitting.pk}/", learner=sitting.learner, screen=screen)

    for each in sitting.slots.order_by("position"):
        expect(page.get_by_role("heading", name=f"Question {each.position} of 20")).to_be_focused()
        answer_rightly(page, content(each.version_id))
        page.get_by_role("button", name="Review" if each.position == 20 else "Next", exact=True).click()

    expect(page.get_by_role("heading", name="Review before the end")).to_be_focused()
    expect(page.locator("#review")).to_contain_text("20 of 20 answered")
    page.get_by_role("button", name="Finish and show the result").click()

    expect(page).to_have_url(re.compile(r"/result/$"))
    sitting.refresh_from_db()
    assert (sitting.raw, sitting.of) == (20, 20)
    assert not sitting.slots.filter(seen=False).exists()


def test_a_sitting_goes_on_on_another_device(open_page: Opener) -> None:
    sitting = sitting_of(*KINDS)
    first = open_page(f"/exams/{sitting.pk}/", learner=sitting.learner)
    for each in sitting.slots.order_by("position"):
        expect(first.get_by_role("heading", name=f"Question {each.position} of 7")).to_be_visible()
        answer_rightly(first, content(each.version_id))
        if each.position == 2:
            first.keyboard.press("f")
            first.get_by_role("group").locator("summary").click()
            first.locator("textarea").fill("Ask about this.")
        if each.position < 7:
            first.get_by_role("button", name="Next", exact=True).click()
    in_time(lambda: slot(sitting, 7).answered and slot(sitting, 2).note != "")

    other = open_page(path_of(sitting), learner=sitting.learner, screen=PHONE)
    ready(other)

    expect(other.locator("[data-slot][data-state=answered].slot")).to_have_count(7)
    expect(other.locator(f"input[value='{slot(sitting).answer[0]}'][name=choice]")).to_be_checked()
    other.get_by_role("button", name="Next", exact=True).click()
    expect(other.get_by_label("Your note on question 2")).to_have_value("Ask about this.")
    expect(other.locator("input[name=flagged]")).to_be_checked()
    for position in (4, 5, 6, 7):
        other.get_by_role("button", name="All questions").click()
        other.locator(f".slot[data-slot='{position}']").click()
        expect(other.get_by_role("heading", name=f"Question {position} of 7")).to_be_focused()
    other.get_by_role("button", name="Previous").click()
    expect(other.locator(".step .choice-text").first).to_have_text("Step 1")


def test_everything_can_be_done_by_keyboard(open_page: Opener) -> None:
    sitting = sitting_of("multiple", "single", "ordering")
    page = open_page(path_of(sitting), learner=sitting.learner)
    ready(page)

    page.keyboard.press("b")
    page.keyboard.press("4")
    page.keyboard.press("Shift+C")
    page.keyboard.press("f")
    page.keyboard.press("g")
    expect(page.locator(".choices-legend")).to_have_text("Choose 2 (2 chosen)")
    in_time(lambda: bool(slot(sitting).struck) and slot(sitting).guess and slot(sitting).flagged)
    assert set(slot(sitting).answer) == {token_of(sitting, "B"), token_of(sitting, "D")}
    assert slot(sitting).struck == [token_of(sitting, "C")]

    # A struck option may still be chosen; Enter goes on, n and p turn pages.
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Question 2 of 3")).to_be_focused()
    page.keyboard.press("Shift+A")
    page.keyboard.press("a")
    in_time(lambda: slot(sitting, 2).answer == [token_of(sitting, "A", 2)] == slot(sitting, 2).struck)
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="Question 3 of 3")).to_be_focused()
    page.get_by_role("button", name=re.compile("Move down")).first.focus()
    page.keyboard.press("ArrowDown")
    in_time(lambda: slot(sitting, 3).answered)
    page.keyboard.press("p")
    expect(page.get_by_role("heading", name="Question 2 of 3")).to_be_focused()

    page.keyboard.press("r")
    expect(page.get_by_role("heading", name="Review before the end")).to_be_focused()
    expect(page.locator("#review [data-slot='1']")).to_contain_text("answered, flagged")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("strike an option out")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Finish and show the result").press("Enter")
    expect(page).to_have_url(re.compile(r"/result/$"))


def test_the_steps_of_the_browser_turn_pages(open_page: Opener) -> None:
    sitting = sitting_of("single", "single")
    page = open_page(path_of(sitting), learner=sitting.learner)
    ready(page)
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile(path_of(sitting, 2)))

    page.go_back()
    expect(page.get_by_role("heading", name="Question 1 of 2")).to_be_visible()
    page.go_forward()
    expect(page.get_by_role("heading", name="Question 2 of 2")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Question 2 of 2")).to_be_visible()


def test_a_sitting_works_without_javascript(open_page: Opener) -> None:
    sitting = sitting_of(*KINDS)
    page = open_page(f"/exams/{sitting.pk}/", learner=sitting.learner, screen=PHONE, javascript=False)

    for each in sitting.slots.order_by("position"):
        answer_rightly(page, content(each.version_id))
        if each.position == 1:
            page.locator("label.toggle-flag").click()
        page.get_by_role("button", name="Review" if each.position == 7 else "Next", exact=True).click()
    expect(page.get_by_role("heading", name="Review before the end")).to_be_visible()
    expect(page.locator("#review")).to_contain_text("7 of 7 answered")
    page.get_by_role("link", name="Question 3").click()
    # A number of the navigator sends what is in the form.
    page.locator("label.choice").nth(1).click()
    page.get_by_role("button", name="All questions").click()
    page.locator(".slot[data-slot='5']").click()
    expect(page.get_by_role("heading", name="Question 5 of 7")).to_be_visible()
    assert slot(sitting, 3).answer == [asked(sitting, 3).options[1].token]
    page.get_by_role("button", name="All questions").click()
    page.get_by_role("button", name="Review and finish").click()
    page.get_by_role("button", name="Finish and show the result").click()

    expect(page).to_have_url(re.compile(r"/result/$"))
    sitting.refresh_from_db()
    assert (sitting.raw, slot(sitting).flagged) == (6, True)


def test_an_answer_that_is_checked_at_once_stays(open_page: Opener) -> None:
    sitting = sitting_of("single", "single", kind="quiz", feedback="once")
    Sitting.objects.update(minutes=None)
    page = open_page(path_of(sitting), learner=sitting.learner)
    right = next(option.token for option in asked(sitting).options if option.is_key)
    page.locator(f"label.choice:has(input[value='{right}'])").click()
    page.get_by_role("button", name="Check answer").click()

    expect(page.locator(".verdict-title")).to_contain_text("Right")
    expect(page.locator("input[name=choice]")).to_have_count(0)
    expect(page.get_by_role("timer")).to_have_count(0)
    # Its flag and note are still the learner's, and the next question has its form.
    page.keyboard.press("f")
    in_time(lambda: slot(sitting).flagged)
    page.keyboard.press("n")
    expect(page.locator("input[name=choice]")).to_have_count(4)


def test_an_answer_can_be_taken_back(open_page: Opener) -> None:
    sitting = sitting_of("single")
    page = open_page(path_of(sitting), learner=sitting.learner)
    choose(page, "B")
    in_time(lambda: slot(sitting).answered)

    page.get_by_role("button", name="Clear answer").click()

    in_time(lambda: not slot(sitting).answered)
    expect(page.locator(".slot[data-slot='1']")).to_have_attribute("data-state", "seen")


def test_steps_that_nobody_moved_are_no_answer(open_page: Opener) -> None:
    sitting = sitting_of("ordering", "ordering")
    page = open_page(path_of(sitting), learner=sitting.learner)
    ready(page)
    page.keyboard.press("n")
    page.keyboard.press("p")
    ready(page)

    expect(page.locator(".slot[data-slot='1']")).to_have_attribute("data-state", "seen")
    assert not slot(sitting).answered


@pytest.mark.parametrize(
    ("keys", "shown"),
    [("0.1+0.2=", "0.3"), ("2+3*4=", "20"), ("1/0=", "Not a number"), ("12*12=", "144"), ("7-10=", "-3")],
)
def test_the_calculator_counts(open_page: Opener, keys: str, shown: str) -> None:
    sitting = sitting_of("single")
    page = open_page(path_of(sitting), learner=sitting.learner)
    page.keyboard.press("=")
    calculator = page.get_by_role("dialog", name="Calculator")
    for key in keys:
        page.keyboard.press("Enter" if key == "=" else key)

    expect(calculator.locator("output")).to_have_text(shown)
    page.keyboard.press("Escape")
    expect(calculator).to_be_hidden()
    expect(page.get_by_role("button", name="Calculator", exact=True)).to_be_focused()
    # Its digits chose nothing.
    assert Sitting.objects.get().slots.get().answer == []


@pytest.mark.parametrize(("screen", "scheme"), LOOKS)
def test_axe_finds_no_fault(open_page: Opener, screen: dict[str, Any], scheme: str) -> None:
    sitting = sitting_of(*KINDS)
    page = open_page(path_of(sitting), learner=sitting.learner, screen=screen, scheme=scheme)
    ready(page)
    found = []
    for position in range(1, 8):
        expect(page.get_by_role("heading", name=f"Question {position} of 7")).to_be_visible()
        found += faults(page)
        page.keyboard.press("n")
    expect(page.get_by_role("heading", name="Review before the end")).to_be_visible()
    found += faults(page)
    page.keyboard.press("=")
    found += faults(page)
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    if screen is PHONE:
        page.get_by_role("button", name="All questions").click()
        found += faults(page)

    assert found == []
