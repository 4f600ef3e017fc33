"""Workings on a phone and on a desktop: rows in place, nothing wider than the screen."""

import json
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import DESKTOP, PHONE, Opener

pytestmark = pytest.mark.django_db(transaction=True)

# The style page shows each part twice, so that each has less than half of the width.
WIDE: dict[str, Any] = {"viewport": {"width": 1500, "height": 900}}


def places(rows: Locator, edge: str) -> list[float]:
    """One of x, y, width and height of each row, in pixels."""
    return [float(row.evaluate(f"row => row.getBoundingClientRect().{edge}")) for row in rows.all()]


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_no_working_is_wider_than_the_screen(open_page: Opener, screen: dict[str, Any]) -> None:
    page = open_page("/style/", screen=screen)

    assert page.evaluate("document.documentElement.scrollWidth") == screen["viewport"]["width"]
    assert (
        page.locator(".working-formula").evaluate_all(
            "boxes => boxes.filter(box => box.scrollWidth > box.clientWidth).length"
        )
        == 0
    )


def test_rows_of_one_place_stand_beside_each_other_where_there_is_room(open_page: Opener) -> None:
    page = open_page("/style/", screen=WIDE)

    for both in page.locator(".beside").all():
        mine = both.locator(".beside-mine .working-step")
        right = both.locator(".beside-right .working-step")
        assert places(mine, "y") == places(right, "y")
        assert places(mine, "height") == places(right, "height")
        assert max(places(mine, "x")) < min(places(right, "x"))


def test_on_a_phone_the_right_working_stands_below(open_page: Opener) -> None:
    page = open_page("/style/", screen=PHONE)

    for both in page.locator(".beside").all():
        mine = both.locator(".beside-mine .working-step")
        right = both.locator(".beside-right .working-step")
        assert set(places(mine, "x")) == set(places(right, "x"))
        assert max(places(mine, "y")) < min(places(right, "y"))


def test_an_item_is_copied_as_json(open_page: Opener) -> None:
    page = open_page("/style/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    page.locator(".exhibit .copy-button").first.click()

    expect(page.locator("#live")).to_have_text("Copied")
    assert json.loads(page.evaluate("navigator.clipboard.readText()"))["pk"] == {"S": "CUSTOMER#7"}


def test_an_item_that_comes_with_a_fragment_can_be_copied_too(open_page: Opener) -> None:
    page = open_page("/style/")

    page.evaluate(
        """() => {
            const item = document.querySelector(".exhibit").cloneNode(true);
            item.querySelector(".copy-button").remove();
            item.id = "swapped";
            document.querySelector("main").append(item);
            item.dispatchEvent(new CustomEvent("htmx:afterSwap", { bubbles: true }));
        }"""
    )

    expect(page.locator("#swapped .copy-button")).to_have_count(1)
