"""What the tests of accessibility look at."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Opener, faults

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_colour_that_one_text_of_many_has_is_looked_at(
    open_page: Opener, real_course: None, scheme: str
) -> None:
    page = open_page("/facts/", scheme=scheme)
    assert faults(page) == []

    page.evaluate("document.querySelectorAll('main a')[100].style.color = 'rgb(128 128 128)'")
    page.evaluate("document.querySelectorAll('main a')[100].style.backgroundColor = 'rgb(120 120 120)'")

    assert any(fault.startswith("color-contrast") for fault in faults(page))
    assert page.locator("main a").nth(150).is_visible(), "all is shown again"
