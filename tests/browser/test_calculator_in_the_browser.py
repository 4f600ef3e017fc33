"""The calculator as a visitor uses it: results that follow the typing, rows, links, and all of it without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Opener, faults

pytestmark = pytest.mark.django_db(transaction=True)

TABLE = "/calculator/?size=700&i1=by-day&o1=get&o1.name=Read&o1.rate=5&o2=update&o2.name=Change&o2.rate=3"
WITH_AND_WITHOUT = pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])


def totals(page: Page) -> str:
    return re.sub(r"\s+", " ", page.locator(".calc-totals").inner_text())


def test_results_follow_the_typing_and_nothing_else_moves(open_page: Opener) -> None:
    page = open_page(TABLE)
    page.locator("#w-o1-table > summary").click()
    field = page.locator("#o1-rate")
    field.fill("")
    before = page.locator(".calc-totals").bounding_box()

    field.press_sequentially("2,000")

    expect(page.locator(".calc-totals")).to_contain_text("1,000 RCU")
    expect(page).to_have_url(re.compile(r"o1\.rate=2,000"))
    expect(field).to_be_focused()
    expect(field).to_have_value("2,000")
    expect(page.locator("#w-o1-table")).to_have_attribute("open", "")
    assert page.locator(".calc-totals").bounding_box() == before
    expect(page.locator("#live")).to_contain_text("1,000 RCU and 3 WCU for the table")
    page.go_back()
    expect(page.locator("#o1-rate")).not_to_have_value("2,000")


def test_words_come_beside_the_field_and_go_again(open_page: Opener) -> None:
    page = open_page(TABLE)
    field = page.locator("#o1-rate")

    field.fill("five")

    expect(page.locator("#o1-rate-problem")).to_have_text("Write a number, such as 12, 0.5, 1/2 or 1,000.")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_attribute("aria-describedby", "o1-rate-problem")
    expect(page.locator("#w-o2-table")).to_be_visible()
    assert faults(page) == []
    field.fill("5")
    expect(page.locator("#o1-rate-problem")).to_be_hidden()
    expect(field).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator("#problems")).to_have_count(0)


def test_another_kind_of_request_asks_for_what_it_needs(open_page: Opener) -> None:
    page = open_page(TABLE)

    page.locator("#o1").focus()

    page.locator("#o1").select_option("query")

    expect(page.locator("#o1-items")).to_be_visible()
    expect(page.locator("#o1")).to_be_focused()
    expect(page.locator("#o1-items-problem")).to_contain_text("Write how many items one request reads.")
    page.locator("#o1-items").fill("10")
    page.locator("#o1-index").select_option("1")
    expect(page.locator("#w-o1-i1")).to_be_visible()
    expect(page).to_have_url(re.compile(r"o1=query.*o1\.items=10&o1\.index=1"))


def test_an_index_has_its_new_name_everywhere(open_page: Opener) -> None:
    page = open_page(TABLE + "&o3=query&o3.rate=1&o3.items=2")

    page.locator("#i1").fill("by-week")

    expect(page.locator("label[for=o2-i1]")).to_have_text("On by-week it")
    expect(page.locator("#o3-index option[value='1']")).to_have_text("by-week")
    expect(page.locator("#r-provision").locator("xpath=../..")).to_contain_text("by-week, writes")


def test_rows_are_added_and_removed_and_the_focus_goes_along(open_page: Opener) -> None:
    page = open_page(TABLE)

    page.get_by_role("button", name="Add an operation").click()
    expect(page.locator("#o3")).to_be_focused()
    expect(page).to_have_url(re.compile("o3=get&o3.rate=10"))
    page.get_by_role("button", name="Add an index").click()
    expect(page.locator("#i2-kind")).to_be_focused()
    page.get_by_role("button", name="Remove Read").click()
    expect(page.locator("#o3")).to_have_count(0)
    expect(page.locator("#o1-name")).to_have_value("Change")
    expect(page.get_by_role("button", name="Add an operation")).to_be_focused()


@WITH_AND_WITHOUT
def test_enter_computes_and_removes_nothing(open_page: Opener, *, javascript: bool) -> None:
    page = open_page(TABLE, javascript=javascript)

    page.locator("#size").fill("9 KB")
    page.locator("#size").press("Enter")

    expect(page).to_have_url(re.compile(r"/calculator/\?size=9\+KB&i1=by-day&o1=get"))
    expect(page.locator(".calc-totals")).to_contain_text("8 RCU")
    expect(page.locator("#o2-name")).to_have_value("Change")


def test_everything_works_without_javascript(open_page: Opener) -> None:
    page = open_page(TABLE, javascript=False)

    page.get_by_role("button", name="Add an operation").click()
    expect(page).to_have_url(re.compile("o3=get&o3.rate=10#o3$"))
    page.locator("#o3").select_option("put")
    page.locator("#o3-rate").fill("1,5")
    page.get_by_role("button", name="Calculate").click()
    expect(page.locator("#o3-rate-problem")).to_contain_text("Write decimals with a point")
    expect(page.locator("#o3-i1")).to_be_visible()
    page.locator("#o3-rate").fill("1.5")
    page.locator("[name=by][value=item]").check()
    page.locator("#item").fill('{"pk": "A", "n": 5}')
    page.get_by_role("button", name="Calculate").click()
    expect(page).to_have_url(re.compile(r"item=\{%22pk%22:%22A%22,%22n%22:5\}|item=%7B%22pk%22"))
    expect(page.locator("#item")).to_have_value('{\n  "pk": "A",\n  "n": 5\n}')
    expect(page.get_by_text("Read as plain JSON")).to_be_visible()
    page.locator("#w-item > summary").click()
    expect(page.locator("#w-item .working-step").last).to_be_visible()
    page.get_by_role("button", name="Remove Read").click()
    expect(page.locator("#o1-name")).to_have_value("Change")


def test_the_link_is_copied(open_page: Opener) -> None:
    page = open_page(TABLE)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    page.get_by_role("button", name="Copy link").first.click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_on_a_phone_the_totals_stay_in_sight(open_page: Opener) -> None:
    page = open_page(TABLE, screen=PHONE)

    bar = page.locator(".calc-totals")
    expect(bar).to_be_in_viewport()
    assert "RCU" in totals(page)
    page.locator("#operations").scroll_into_view_if_needed()
    expect(bar).to_be_in_viewport()
    page.get_by_role("link", name="Results").click()
    expect(page.locator("#r-provision")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_on_a_desktop_the_totals_stay_above_the_results(open_page: Opener) -> None:
    page = open_page("/calculator/", screen=DESKTOP)

    page.locator("#r-spread").scroll_into_view_if_needed()

    expect(page.locator(".calc-totals")).to_be_in_viewport()
    form, results = page.locator(".calc-form").bounding_box(), page.locator("#results").bounding_box()
    assert form is not None
    assert results is not None
    assert form["x"] + form["width"] < results["x"]
