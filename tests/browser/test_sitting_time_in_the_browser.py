"""The time of a sitting in a real browser: by the server's clock, to the last second and after it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db.models import F
from playwright.sync_api import Browser, Page, expect

from quizapp.exams.actions import database_now, sweep
from quizapp.exams.models import Save, Sitting
from tests.browser.conftest import PHONE, Opener
from tests.browser.sittings import (
    SAVES,
    choose,
    in_time,
    leave_all,
    path_of,
    ready,
    sitting_of,
    slot,
    token_of,
)
from tests.exams.sittings import end_in

pytestmark = pytest.mark.django_db(transaction=True)

RESULT = re.compile(r"/result/$")
A_DAY_WRONG = """
const real = Date.now.bind(Date);
Date.now = () => real() - 86400000;
"""
STANDS_STILL = """
const still = Date.now() + 86400000;
Date.now = () => still;
"""
# A machine that sleeps may stop the clock that only goes forward, and not the one on the wall.
CAN_SLEEP = """
const wall = Date.now.bind(Date), steady = performance.now.bind(performance);
let slept = 0;
Date.now = () => wall() + slept;
globalThis.sleepFor = (ms) => { slept += ms; };
"""


@pytest.fixture
def open_page(chromium: Browser, open_page: Opener) -> Iterator[Opener]:
    yield open_page
    leave_all(chromium)


def seconds_off(page: Page, sitting: Sitting) -> float:
    """How far the clock of the page is from the truth."""
    parts = page.get_by_role("timer").inner_text().split(":")
    shown: float = sum(int(part) * 60**place for place, part in enumerate(reversed(parts)))
    sitting.refresh_from_db()
    left: float = (sitting.deadline - database_now()).total_seconds()
    return abs(left - shown)


def ends_in(page: Page, sitting: Sitting, *, seconds: float) -> None:
    """Move the deadline, and let the page hear of it."""
    end_in(sitting, seconds=seconds)
    with page.expect_response("**/state/"):
        page.evaluate("dispatchEvent(new Event('focus'))")


def counting(page: Page) -> None:
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"^(\d:)?\d?\d:\d\d$"))


@pytest.mark.parametrize("clock", [A_DAY_WRONG, STANDS_STILL], ids=["a day behind", "frozen a day ahead"])
def test_the_time_left_is_right_whatever_the_clock_of_the_device(open_page: Opener, clock: str) -> None:
    sitting = sitting_of("single", minutes=90)
    page = open_page("/", learner=sitting.learner)
    page.add_init_script(clock)
    page.goto(path_of(sitting))
    counting(page)

    assert seconds_off(page, sitting) <= 2
    page.wait_for_timeout(4000)
    assert seconds_off(page, sitting) <= 2


def test_the_time_left_is_right_after_a_sleep(open_page: Opener) -> None:
    sitting = sitting_of("single", minutes=90)
    page = open_page("/", learner=sitting.learner)
    page.add_init_script(CAN_SLEEP)
    page.goto(path_of(sitting))
    ready(page)

    # Five minutes go by, and the page knows nothing of them.
    Sitting.objects.update(deadline=F("deadline") - timedelta(minutes=5))
    page.evaluate("sleepFor(300000)")

    page.wait_for_timeout(2500)
    assert seconds_off(page, sitting) <= 2


def test_minutes_that_staff_gives_in_the_middle_show(open_page: Opener) -> None:
    sitting = sitting_of("single", minutes=30)
    page = open_page(path_of(sitting), learner=sitting.learner)
    ready(page)
    Sitting.objects.update(deadline=F("deadline") + timedelta(minutes=20))

    choose(page, "A")

    expect(page.get_by_role("timer")).to_have_text(re.compile(r"^49:"))


@pytest.mark.parametrize(("left", "words"), [(602, "10 minutes left."), (62, "1 minute left.")])
def test_warnings_are_said_and_shown_also_when_the_time_is_hidden(
    open_page: Opener, left: int, words: str
) -> None:
    sitting = sitting_of("single")
    page = open_page(path_of(sitting), learner=sitting.learner, screen=PHONE)
    ready(page)
    page.get_by_role("button", name="Hide the time left").click()
    expect(page.get_by_role("timer")).to_have_text("Hidden")
    ends_in(page, sitting, seconds=left)

    expect(page.get_by_role("alert").filter(has_text=words)).to_be_attached(timeout=20_000)
    expect(page.locator("[data-time-note]")).to_have_text(words)
    page.get_by_role("button", name="Show the time left").click()
    counting(page)


def test_at_the_end_what_was_chosen_last_counts(open_page: Opener) -> None:
    sitting = sitting_of("single", "single")
    page = open_page(path_of(sitting), learner=sitting.learner)
    ready(page)
    page.locator("summary", has_text="Note").click()
    ends_in(page, sitting, seconds=5)
    choose(page, "B")
    page.locator("textarea").fill("The very last.")

    expect(page).to_have_url(RESULT, timeout=20_000)
    sitting.refresh_from_db()
    assert sitting.finished_at == sitting.deadline
    assert slot(sitting).answer == [token_of(sitting, "B")]
    assert slot(sitting).note == "The very last."
    assert not Save.objects.exclude(outcome="saved").exists()


def test_at_the_end_the_form_is_locked_while_the_last_answers_are_sent(open_page: Opener) -> None:
    sitting = sitting_of("single")
    page = open_page(path_of(sitting), learner=sitting.learner, expects_errors=True)
    ready(page)
    page.context.route(SAVES, lambda route: route.abort())
    choose(page, "B")
    ends_in(page, sitting, seconds=3)

    expect(page.get_by_text("Time is up. Saving your last answers")).to_be_visible(timeout=15_000)
    expect(page.locator("input[name=choice]").first).to_be_disabled()
    page.context.unroute(SAVES)

    expect(page).to_have_url(RESULT, timeout=20_000)
    assert slot(sitting).answer == [token_of(sitting, "B")]


def test_offline_at_the_end_says_what_is_kept_and_later_that_it_came_too_late(open_page: Opener) -> None:
    sitting = sitting_of("single", "single")
    page = open_page(path_of(sitting), learner=sitting.learner, expects_errors=True)
    ready(page)
    choose(page, "A")
    in_time(lambda: slot(sitting).answered)
    ends_in(page, sitting, seconds=5)
    page.context.set_offline(True)
    choose(page, "B")

    told = page.locator("[data-finish-panel]")
    expect(told).to_contain_text("It closes the sitting by itself", timeout=30_000)
    expect(told).to_contain_text("Question 1: answer")
    end_in(sitting, seconds=-60)
    assert sweep() == 1
    page.context.set_offline(False)

    expect(told).to_contain_text("came too late to count", timeout=15_000)
    assert slot(sitting).answer == [token_of(sitting, "A")]
    late = Save.objects.get(outcome="late", field="answer")
    assert late.value == [token_of(sitting, "B")]
    page.get_by_role("link", name="Show the result").click()
    expect(page).to_have_url(RESULT)


def test_finishing_names_what_is_not_saved_and_waits(open_page: Opener) -> None:
    sitting = sitting_of("single", "single")
    page = open_page(path_of(sitting), learner=sitting.learner, expects_errors=True)
    ready(page)
    page.context.route(SAVES, lambda route: route.abort())
    choose(page, "C")
    page.keyboard.press("f")
    page.keyboard.press("r")
    page.get_by_role("button", name="Finish and show the result").click()

    told = page.locator("[data-finish-panel]")
    expect(told).to_contain_text("Question 1: answer, flag", timeout=15_000)
    expect(page.get_by_role("button", name="Try again")).to_be_focused()
    sitting.refresh_from_db()
    assert sitting.open

    page.context.unroute(SAVES)
    page.get_by_role("button", name="Try again").click()

    expect(page).to_have_url(RESULT)
    assert slot(sitting).answer == [token_of(sitting, "C")]
    sitting.refresh_from_db()
    assert not sitting.open


def test_finishing_goes_on_without_them_if_the_learner_says_so(open_page: Opener) -> None:
    sitting = sitting_of("single")
    page = open_page(path_of(sitting), learner=sitting.learner, expects_errors=True)
    ready(page)
    page.context.route(SAVES, lambda route: route.abort())
    choose(page, "C")
    page.keyboard.press("r")
    page.get_by_role("button", name="Finish and show the result").click()
    page.get_by_role("button", name="Finish without them").click(timeout=15_000)

    expect(page).to_have_url(RESULT)
    assert not slot(sitting).answered


def test_a_sitting_that_was_finished_elsewhere_shows_its_result(open_page: Opener) -> None:
    sitting = sitting_of("single")
    page = open_page(path_of(sitting), learner=sitting.learner)
    ready(page)
    other = open_page(f"/exams/{sitting.pk}/review/", learner=sitting.learner, screen=PHONE)
    other.get_by_role("button", name="Finish and show the result").click()
    expect(other).to_have_url(RESULT)

    page.evaluate("dispatchEvent(new Event('focus'))")

    expect(page).to_have_url(RESULT)


def test_the_time_on_a_question_is_counted(open_page: Opener) -> None:
    sitting = sitting_of("single", "single")
    page = open_page(path_of(sitting), learner=sitting.learner)
    ready(page)
    page.wait_for_timeout(2500)
    page.keyboard.press("n")

    in_time(lambda: 2000 <= slot(sitting).milliseconds <= 15_000)
    assert slot(sitting, 2).milliseconds < 2000
