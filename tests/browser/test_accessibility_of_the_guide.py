"""axe finds nothing on any section of the guide, in light and dark, at both widths."""

from __future__ import annotations

from typing import Any

import pytest

from quizapp.course.models import Section
from tests.browser.conftest import Opener
from tests.browser.looks import LOOKS, check

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("screen", "scheme"), LOOKS)
def test_every_section_of_the_guide(
    open_page: Opener, real_course: None, screen: dict[str, Any], scheme: str
) -> None:
    sections = [section.get_absolute_url() for section in Section.objects.written()]

    assert len(sections) == 18
    check(open_page, (screen, scheme), None, sections)
