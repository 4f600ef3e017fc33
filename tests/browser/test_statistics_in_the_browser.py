"""Statistics and corrections in a browser: axe in light and dark at both widths."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from quizapp.accounts.models import Role, User
from quizapp.bank.models import Question
from quizapp.curation.statistics import refresh
from quizapp.exams import rescoring
from tests.accounts.factories import UserFactory
from tests.bank.factories import PretestFactory, QuestionFactory
from tests.browser.conftest import Opener, faults
from tests.browser.looks import LOOKS
from tests.curation.papers import Paper, fillers, papers
from tests.exams.corrections import NEXT_DAY, REKEYED, applied, rekeyed, sat, told

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def curator(settings: Any) -> User:
    """Whom `make run` lets in without a second factor."""
    settings.EMBEDDED = True
    return UserFactory.create(role=Role.CURATOR, generated=True)


@pytest.fixture
def paths() -> list[str]:
    """Items with and without alerts, one in its pretest; a key that was changed, one decided, one that cannot be mapped."""
    long = "Which of these reads returns what was written a moment before, when the table has two replicas?"
    odd = QuestionFactory.create(terms=[], version__facts=[], version__stem=long)
    others = fillers(odd, 10)
    papers(
        odd,
        [Paper("Right", 1, 40), Paper("Wrong 1", 9, 50), Paper("Wrong 1", 8), Paper("", 2)] * 6,
        others=others,
    )
    pretest = PretestFactory.create(terms=[], version__facts=[])
    papers(pretest, [Paper("Right", 9), Paper("Wrong 2", 3)] * 3, others=others)
    numeric = QuestionFactory.create(kind="numeric", terms=[], version__facts=[])
    papers(numeric, [Paper("", 1)], others=others)
    waits, decided, reworded = QuestionFactory.create_batch(3, terms=[], version__facts=[])
    for question in (waits, decided, reworded):
        sat(question, "Wrong 1", right=2, wrong=1)
        sat(question, "Right", right=2, wrong=1)
        told(question, "Right")
        rekeyed(question, [("New", True), ("Wrong 1", False), *REKEYED[2:]] if question == reworded else None)
    applied(decided)
    refresh(now=timezone.now())
    return [
        "/curate/statistics/",
        "/curate/statistics/?show=alerts&sort=weakest",
        "/curate/statistics/?section=99",
        *(f"/curate/statistics/{one.pk}/" for one in (odd, pretest, numeric, decided)),
        "/curate/corrections/",
        *(f"/curate/corrections/{one.pk}/" for one in (waits, decided, reworded)),
    ]


@pytest.mark.parametrize(("screen", "scheme"), LOOKS)
def test_pages_of_statistics_and_corrections(
    open_page: Opener, paths: list[str], curator: User, screen: dict[str, Any], scheme: str
) -> None:
    page = open_page(paths[0], learner=curator, screen=screen, scheme=scheme)
    found = []
    for number, path in enumerate(paths):
        page.goto(path)
        expect(page.locator("h1")).to_have_count(1)
        page.evaluate("document.querySelectorAll('main details').forEach(part => part.open = true)")
        found += [f"{path}: {fault}" for fault in faults(page)]
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{path}: {wider} px wider than the screen"] if wider else []
        if os.environ.get("SHOTS"):
            page.screenshot(
                path=Path(os.environ["SHOTS"]) / f"{screen['viewport']['width']}-{scheme}-{number}.png",
                full_page=True,
            )

    assert found == []


def test_a_correction_is_decided_without_javascript(open_page: Opener, curator: User) -> None:
    question: Question = QuestionFactory.create(terms=[], version__facts=[])
    slot = sat(question, "Wrong 1", right=2, wrong=1)
    rekeyed(question)

    page = open_page(f"/curate/corrections/{question.pk}/", learner=curator, javascript=False)
    page.get_by_label("Mark them by the new key").check()
    page.get_by_label("Why").fill("The source says so.")
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("The source says so.")).to_be_visible()

    rescoring.run_all(now=NEXT_DAY)
    assert rescoring.standing(slot.sitting)[0] == 3
