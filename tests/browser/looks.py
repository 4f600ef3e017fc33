"""What the tests of accessibility have in common: the looks, and axe over many pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from quizapp.accounts.models import User
from quizapp.course import actions as reading
from quizapp.course.models import Blueprint, Course, Section
from quizapp.study import actions
from quizapp.study.models import Plan
from tests.accounts.factories import UserFactory
from tests.browser.conftest import DESKTOP, PHONE, Opener, faults

# What a page shows at both widths is seen in both schemes this way. `check` can look at both schemes at each width.
LOOKS = [
    pytest.param(PHONE, "light", id="phone-light"),
    pytest.param(DESKTOP, "dark", id="desktop-dark"),
]


def enrolled_in_the_course() -> Plan:
    course = Course.objects.get()
    learner = UserFactory.create()
    plan = actions.enrol(
        learner,
        course,
        blueprint=Blueprint.objects.get(slug=course.default_blueprint),
        exam_date=None,
        now=timezone.now(),
    )
    plan.learner = learner
    return plan


def read_and_answered(learner: User) -> None:
    """A part of the guide is read, and a question of the journal has two answers that wait to be settled."""
    section = Section.objects.get(slug="core-concepts")
    reading.mark(learner, section, "S02-P02", read=True, now=timezone.now())
    for text in ("By customer.", "By day."):
        written = reading.Written(text, writer=text)
        reading.reflect(learner, section, "S02-P21", written, prompt="<p>Why?</p>", now=timezone.now())


def check(
    open_page: Opener,
    looks: tuple[dict[str, Any], str],
    learner: User | None,
    paths: list[str],
    *,
    in_both_schemes: bool = False,
) -> None:
    screen, scheme = looks
    page = open_page(paths[0], learner=learner, screen=screen, scheme=scheme)
    found = []
    for path in paths:
        page.goto(path)
        expect(page.locator("h1").first).to_be_visible()
        found += [f"{path}: {fault}" for fault in faults(page, in_both_schemes=in_both_schemes)]
    assert found == [], "\n".join(found)
