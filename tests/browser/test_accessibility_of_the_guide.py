"""axe finds nothing on any section of the guide, in light and dark, at both widths."""

from __future__ import annotations

from typing import Any

import pytest

from quizapp.course.models import Section
from tests.browser.conftest import Opener
from tests.browser.looks import LOOKS, check

pytestmark = pytest.mark.django_db(transaction=True)


# A few sections a test: files with many tests are begun first, and the longest must not be the last.
FIRST = range(1, 19, 3)


@pytest.mark.parametrize("first", FIRST)
@pytest.mark.parametrize(("screen", "scheme"), LOOKS)
def test_every_section_of_the_guide(
    open_page: Opener, real_course: None, screen: dict[str, Any], scheme: str, first: int
) -> None:
    sections = Section.objects.written().filter(number__range=(first, first + 2))

    check(open_page, (screen, scheme), None, [section.get_absolute_url() for section in sections])


def test_no_section_is_left_out(real_course: None) -> None:
    numbers = set(Section.objects.written().values_list("number", flat=True))

    assert numbers == {number + further for number in FIRST for further in range(3)}
