"""Curators' pages in a browser: axe in light and dark at both widths, and a decision by keyboard."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from quizapp.accounts.models import Role, User
from quizapp.bank.models import MergeConflict, Question
from quizapp.course.models import Fact
from tests.accounts.factories import UserFactory
from tests.browser.conftest import PHONE, Opener, faults
from tests.browser.looks import LOOKS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def curator(settings: Any) -> User:
    """Whom `make run` lets in without a second factor."""
    settings.EMBEDDED = True
    return UserFactory.create(role=Role.CURATOR, generated=True)


@pytest.fixture
def busy_queue(real_course: None) -> Question:
    """The real course with an expired fact, one that expires soon, a draft and a conflict. The conflict's question."""
    today = timezone.now().date()
    Fact.objects.filter(ref="FL-025").update(checked_on=date(2025, 1, 1), expires_on=today)
    Fact.objects.filter(ref="FL-101").update(
        checked_on=date(2025, 1, 1), expires_on=today + timedelta(days=9)
    )
    published = list(Question.objects.published().filter(kind="single").order_by("pk")[:2])
    Question.objects.filter(pk=published[1].pk).update(status="draft")
    question = published[0]
    MergeConflict.objects.create(
        question=question,
        changeset=question.course.changesets.get(),
        field="concept",
        base="as-it-was",
        ours=question.concept,
        theirs="as-the-file-says",
    )
    return question


@pytest.mark.parametrize(("screen", "scheme"), LOOKS)
def test_pages_for_curators(
    open_page: Opener, busy_queue: Question, curator: User, screen: dict[str, Any], scheme: str
) -> None:
    kinds = Question.objects.published().order_by("kind", "pk").distinct("kind").values_list("pk", flat=True)
    paths = [
        "/curate/queue/",
        "/curate/bank/",
        "/curate/questions/",
        "/curate/questions/?section=5&kind=poem",
        "/curate/questions/?section=99",
        *(f"/curate/questions/{pk}/" for pk in kinds),
    ]
    page = open_page(paths[0], learner=curator, screen=screen, scheme=scheme)
    found = []
    for path in paths:
        page.goto(path)
        expect(page.locator("h1")).to_have_count(1)
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        found += [f"{path}: {fault}" for fault in faults(page, in_both_schemes=True)]
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{path}: {wider} px wider than the screen"] if wider else []

    assert found == []


def test_an_empty_queue_says_what_to_do_next(open_page: Opener, curator: User) -> None:
    page = open_page("/curate/queue/", learner=curator)

    assert faults(page) == []
    expect(page.get_by_role("heading", name="Nothing waits")).to_be_visible()


def test_a_conflict_is_decided_by_keyboard_without_javascript(
    open_page: Opener, busy_queue: Question, curator: User
) -> None:
    page = open_page("/curate/queue/", learner=curator, javascript=False)
    page.get_by_role("button", name="Take the file's").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Taken from the file.")).to_be_visible()
    busy_queue.refresh_from_db()
    assert busy_queue.concept == "as-the-file-says"


def test_a_phone_shows_both_sides_of_a_conflict_without_scrolling_sideways(
    open_page: Opener, curator: User, busy_queue: Question
) -> None:
    page = open_page("/curate/queue/", learner=curator, screen=PHONE)

    sides = page.locator(".differences").first.locator("tbody tr").first.locator("td")
    expect(sides).to_contain_text(["Both began with", "Learners see", "The file says"])
    for side in sides.all():
        box = side.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
