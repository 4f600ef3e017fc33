"""Two tabs and two devices at one sitting: nothing is overwritten in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from quizapp.exams.models import Save, Sitting
from tests.browser.conftest import Opener, faults
from tests.browser.sittings import (
    choose,
    cut,
    in_time,
    kept,
    leave_all,
    mend,
    path_of,
    ready,
    sitting_of,
    slot,
    tell,
    token_of,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def open_page(chromium: Browser, open_page: Opener) -> Iterator[Opener]:
    yield open_page
    leave_all(chromium)


def conflicting(open_page: Opener) -> tuple[Sitting, Page]:
    """A page that was cut off when it answered B, on which A had been answered elsewhere."""
    sitting = sitting_of("single", "single")
    page = open_page(path_of(sitting), learner=sitting.learner, expects_errors=True)
    ready(page)
    other = open_page(path_of(sitting), learner=sitting.learner, expects_errors=True)
    ready(other)
    page.context.set_offline(True)
    choose(other, "A")
    in_time(lambda: slot(sitting).answered)
    choose(page, "B")
    tell(page)
    page.keyboard.press("n")
    page.context.set_offline(False)
    expect(page.get_by_role("alert").filter(has_text="Question 1 was changed in another tab")).to_be_visible()
    page.get_by_role("button", name="Show it").click()
    panel = page.get_by_role("region", name="Two versions of your answer")
    texts = [text.strip() for text in page.locator(".choice-text").all_inner_texts()]
    expect(panel).to_contain_text(f"Mine, in this tabB: {texts[1]}")
    expect(panel).to_contain_text(f"The otherA: {texts[0]}")
    assert faults(page) == []
    # Until the learner decides, nothing is overwritten.
    assert slot(sitting).answer == [token_of(sitting, "A")]
    return sitting, page


def test_of_two_versions_the_learner_keeps_the_own(open_page: Opener) -> None:
    sitting, page = conflicting(open_page)

    page.get_by_role("button", name="Keep mine").click()

    in_time(lambda: slot(sitting).answer == [token_of(sitting, "B")])
    expect(page.locator(".conflict")).to_have_count(0)
    expect(page.locator("[data-trouble]")).to_be_hidden()
    in_time(lambda: kept(page) == 0)


def test_of_two_versions_the_learner_keeps_the_other(open_page: Opener) -> None:
    sitting, page = conflicting(open_page)

    page.get_by_role("button", name="Keep the other").click()

    expect(page.locator(f"input[value='{token_of(sitting, 'A')}'][name=choice]")).to_be_checked()
    expect(page.locator("[data-trouble]")).to_be_hidden()
    page.wait_for_timeout(500)
    assert slot(sitting).answer == [token_of(sitting, "A")]
    assert [save.outcome for save in Save.objects.filter(field="answer").order_by("id")] == [
        "saved",
        "conflict",
    ]


def test_what_waits_here_is_neither_hidden_nor_blind_to_what_was_saved_elsewhere(open_page: Opener) -> None:
    sitting = sitting_of("single", "single")
    page = open_page(path_of(sitting), learner=sitting.learner, expects_errors=True)
    ready(page)
    cut(page)
    choose(page, "B")
    tell(page)
    other = open_page(path_of(sitting), learner=sitting.learner)
    choose(other, "A")
    in_time(lambda: slot(sitting).answered)

    # The state arrives, though saves do not.
    with page.expect_response("**/state/"):
        page.evaluate("dispatchEvent(new Event('focus'))")
    page.wait_for_timeout(300)
    expect(page.locator(f"input[value='{token_of(sitting, 'B')}'][name=choice]")).to_be_checked()
    choose(page, "C")
    mend(page)

    expect(page.locator(".conflict")).to_contain_text("C: ")
    assert slot(sitting).answer == [token_of(sitting, "A")]


def test_two_versions_survive_a_reload(open_page: Opener) -> None:
    sitting, page = conflicting(open_page)

    page.reload()

    expect(page.locator(".conflict")).to_be_visible()
    choose(page, "C")
    expect(page.locator(".conflict")).to_contain_text("C: ")
    page.get_by_role("button", name="Keep mine").click()
    in_time(lambda: slot(sitting).answer == [token_of(sitting, "C")])


def test_what_another_device_saved_is_shown(open_page: Opener) -> None:
    sitting = sitting_of("single", "single")
    page = open_page(path_of(sitting), learner=sitting.learner)
    ready(page)
    other = open_page(path_of(sitting), learner=sitting.learner)
    ready(other)
    choose(other, "C")
    other.keyboard.press("f")
    in_time(lambda: slot(sitting).answered and slot(sitting).flagged)

    # A look at the page asks the server.
    page.evaluate("dispatchEvent(new Event('focus'))")

    expect(page.locator(f"input[value='{token_of(sitting, 'C')}'][name=choice]")).to_be_checked()
    expect(page.locator(".slot[data-slot='1']")).to_have_accessible_name(re.compile("answered, flagged"))
    # And a change on top of it is no conflict.
    choose(page, "D")
    in_time(lambda: slot(sitting).answer == [token_of(sitting, "D")])
