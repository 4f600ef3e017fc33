"""What the frame around every page does: keys, toasts, menu and copying."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Opener
from tests.browser.test_study_in_the_browser import plan_with

pytestmark = pytest.mark.django_db(transaction=True)


def test_keys_that_were_switched_off_stay_off_on_this_device(open_page: Opener) -> None:
    page = open_page("/study/", learner=plan_with("single").learner)
    first = page.locator("input[name=choice]").first

    page.keyboard.press("?")
    page.get_by_label("Single keys work on this device").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("a")
    expect(first).not_to_be_checked()

    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Single keys work on this device").check()
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(first).to_be_checked()


def test_a_key_with_control_belongs_to_the_browser(open_page: Opener) -> None:
    page = open_page("/study/", learner=plan_with("single").learner)

    page.keyboard.press("Control+a")

    expect(page.locator("input[name=choice]:checked")).to_have_count(0)


def test_a_lost_connection_is_said_and_the_answer_stays_on_the_page(open_page: Opener) -> None:
    page = open_page("/study/", learner=plan_with("single").learner, expects_errors=True)
    page.locator("label.choice").first.click()

    page.context.set_offline(True)
    page.get_by_role("button", name="Answer", exact=True).click()

    expect(page.locator(".toast-error")).to_contain_text("No connection")
    expect(page.locator("#live")).to_contain_text("No connection")
    expect(page.locator("input[name=choice]").first).to_be_checked()

    page.get_by_role("button", name="Dismiss").click()
    expect(page.locator(".toast")).to_have_count(0)


def test_the_menu_opens_without_javascript_and_leaves_the_account(open_page: Opener) -> None:
    page = open_page(
        "/study/plan/",
        learner=plan_with("single").learner,
        screen=PHONE,
        javascript=False,
        expects_errors=True,
    )

    page.get_by_role("button", name="Your account").click()
    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def test_code_is_copied_as_it_stands(open_page: Opener) -> None:
    page = open_page("/style/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    page.get_by_text("Markup", exact=True).nth(3).click()
    page.locator("details[open] .copy-button").click()

    expect(page.locator("#live")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()").startswith('<div class="cluster">\n')


@pytest.mark.parametrize("path", ["/", "/guide/", "/calculator/"])
def test_a_visitors_page_fits_a_window_of_320_pixels(open_page: Opener, path: str) -> None:
    # 1280 pixels at a zoom of 400 % (WCAG 2.2, 1.4.10).
    page = open_page(path, screen={"viewport": {"width": 320, "height": 600}})

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
