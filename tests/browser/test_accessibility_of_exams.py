"""axe finds nothing on the pages of exams, in light and dark, at both widths, and none is wider than its screen.

One question of each kind and the review, with nothing done to them, are in test_sitting_in_the_browser.py;
statistics and corrections are in test_statistics_in_the_browser.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from quizapp.accounts.models import Role
from quizapp.course.models import Blueprint
from quizapp.engine.saving import Origin
from quizapp.exams import actions, papers
from quizapp.exams.actions import accommodations
from quizapp.exams.changes import Change
from quizapp.exams.models import Accommodation, Sitting
from tests.accounts.factories import UserFactory
from tests.bank.factories import QuestionFactory
from tests.browser.conftest import DESKTOP, PHONE, Opener, faults
from tests.browser.looks import enrolled_in_the_course
from tests.browser.sittings import KINDS, choose, leave_all, path_of, ready, sitting_of, token_of
from tests.course.factories import SectionFactory
from tests.exams.corrections import applied, rekeyed, sat
from tests.exams.factories import (
    TEN,
    SittingFactory,
    SlotFactory,
    add_slots,
    answer_of,
    asked_in,
    finish,
    finished_sitting,
)
from tests.exams.papers import blueprint_of, fill
from tests.exams.sittings import end_in
from tests.study.factories import enrol

pytestmark = pytest.mark.django_db(transaction=True)

CASE = {
    "version__case_title": "A shop",
    "version__case_text": "It sells.",
    "version__case_html": "<p>It sells books, and asks for orders by customer and by day.</p>",
}
SAVES = re.compile(r"/(saves|finish)/$")
SIZES = [screen["viewport"] for screen in (PHONE, DESKTOP)]
Walking = tuple[Callable[..., Page], Callable[[Page, str], None]]


@pytest.fixture
def walk(open_page: Opener, chromium: Browser) -> Iterator[Walking]:
    """Two functions: `go(*paths, learner=…)` opens each page and looks at it, `look(page, name)` at one as it stands.

    Looking is done at both widths without loading anew: to get to these pages takes most of the time.
    """
    found: list[str] = []

    def look(page: Page, name: str) -> None:
        for size in SIZES:
            page.set_viewport_size(size)
            # Colours on their way back to the first scheme have too little contrast.
            page.evaluate("document.getAnimations().forEach(each => each.finish())")
            wider = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            told = faults(page) + ([f"{wider} px wider than the screen"] if wider else [])
            found.extend(f"{name}, {size['width']}: {fault}" for fault in told)

    def go(*paths: str, **given: Any) -> Page:
        page = open_page(paths[0], **given)
        for place, path in enumerate(paths):
            if place:
                page.goto(path)
            expect(page.locator("h1:visible")).to_have_count(1)
            look(page, path)
        return page

    yield go, look
    leave_all(chromium)
    assert found == [], "\n".join(found)


class TestChoosing:
    @pytest.mark.usefixtures("real_course")
    def test_papers_of_the_course(self, walk: Walking) -> None:
        go, _ = walk
        plan = enrolled_in_the_course()
        exams = list(Blueprint.objects.order_by("slug"))
        go(
            "/exams/",
            "/exams/history/",
            "/exams/scale/",
            f"/exams/changes/?from={exams[0].slug}&to={exams[-1].slug}",
            *(f"/exams/start/{exam.slug}/{papers.forms_of(exam)[0].slug}/" for exam in exams),
            learner=plan.learner,
        )
        actions.start(plan.learner, papers.mock(exams[0], papers.forms_of(exams[0])[-1].slug))
        go(
            "/exams/",
            f"/exams/start/{exams[0].slug}/{papers.forms_of(exams[0])[0].slug}/",
            learner=plan.learner,
        )

    @pytest.mark.usefixtures("real_course")
    def test_a_quiz_of_ones_own(self, walk: Walking) -> None:
        go, look = walk
        page = go("/exams/quiz/", learner=enrolled_in_the_course().learner, expects_errors=True)
        page.get_by_role("button", name="Count what matches").click()
        expect(page.get_by_text("questions match")).to_be_visible()
        look(page, "counted")
        page.get_by_label("How many questions").fill("0")
        page.get_by_label("Minutes").fill("0")
        page.get_by_role("button", name="Start the quiz").click()
        expect(page.get_by_text("Ask for a whole number").first).to_be_visible()
        look(page, "with errors")

    def test_what_cannot_be_had(self, walk: Walking) -> None:
        """An exam the bank cannot fill, a quiz of more than there is, and no course at all."""
        go, look = walk
        learner = UserFactory.create()
        go("/exams/", learner=learner, expects_errors=True)
        exam = blueprint_of()
        fill(exam, 1, 1)
        page = go(f"/exams/start/{exam.slug}/full/", "/exams/changes/", learner=learner, expects_errors=True)
        page.goto("/exams/quiz/")
        page.get_by_role("button", name="Start the quiz").click()
        expect(page.locator("#id_count_error")).to_contain_text("Only 2 questions can be asked")
        look(page, "too few")

    def test_extra_time(self, walk: Walking, settings: Any) -> None:
        go, look = walk
        settings.EMBEDDED = True
        curator = UserFactory.create(role=Role.CURATOR, generated=True)
        blueprint_of()
        page = go("/exams/extra-time/", "/exams/", learner=curator, expects_errors=True)
        for _ in range(2):
            learner = UserFactory.create()
            accommodations.grant(
                email=learner.email, minutes=30, reason="English is not the first language.", by=curator
            )
        accommodations.revoke(Accommodation.objects.latest("pk").pk, by=curator)
        page.goto("/exams/extra-time/")
        page.get_by_label("E-mail").fill("nobody@example.com")
        page.get_by_label("Extra minutes").fill("0")
        page.get_by_role("button", name="Grant").click()
        look(page, "refused")


class TestSitting:
    def test_questions_with_all_that_can_be_done_to_them(self, walk: Walking) -> None:
        """Flagged, guessed, struck out, noted, half answered, and one of a case."""
        go, look = walk
        sitting = sitting_of("single", "multiple", "matching")
        case = QuestionFactory.create(section__course=sitting.course, terms=[], version__facts=[], **CASE)
        SlotFactory.create(sitting=sitting, question=case)
        for slot in sitting.slots.all():
            asked = asked_in(slot)
            slot.answer = answer_of(asked, "right") if asked.kind != "multiple" else [asked.options[0].token]
            slot.struck = [asked.options[-1].token]
            slot.flagged = slot.guess = slot.seen = True
            slot.note = "Look at the limits again."
            slot.save()
        page = go(path_of(sitting), path_of(sitting, 4), learner=sitting.learner)
        ready(page)
        for position in (3, 2):
            page.keyboard.press("p")
            expect(page.get_by_role("heading", name=f"Question {position} of 4")).to_be_visible()
            look(page, f"question {position}")
        page.goto(f"/exams/{sitting.pk}/review/")
        look(page, "review")

    def test_a_checked_question_of_each_kind(self, walk: Walking) -> None:
        go, _ = walk
        sitting = sitting_of(*KINDS, kind="quiz", feedback="once")
        Sitting.objects.update(minutes=None)
        for slot in sitting.slots.all():
            slot.answer = answer_of(asked_in(slot), "wrong" if slot.position % 2 else "right")
            slot.seen = True
            slot.save()
        for slot in sitting.slots.exclude(position=7):
            actions.check(sitting.learner, sitting.pk, slot.position)
        go(*(path_of(sitting, position) for position in range(1, 8)), learner=sitting.learner)

    def test_two_versions_of_an_answer_and_what_waits(self, walk: Walking) -> None:
        go, look = walk
        sitting = sitting_of("single", "single")
        page = go(path_of(sitting), learner=sitting.learner, expects_errors=True)
        ready(page)
        elsewhere = Change(
            key=uuid4(),
            position=1,
            field="answer",
            value=[token_of(sitting, "A")],
            origin=Origin("another tab", 1, 0),
        )
        actions.save(sitting.learner, sitting.pk, [elsewhere])
        choose(page, "B")
        expect(page.get_by_role("region", name="Two versions of your answer")).to_be_visible()
        look(page, "conflict")
        page.context.set_offline(True)
        page.keyboard.press("n")
        choose(page, "B")
        expect(page.locator("[data-trouble]")).to_be_visible()
        look(page, "offline")

    def test_the_end_of_the_time(self, walk: Walking) -> None:
        go, look = walk
        sitting = sitting_of("single", "single")
        page = go(path_of(sitting), learner=sitting.learner, expects_errors=True)
        ready(page)
        page.context.route(SAVES, lambda route: route.abort())
        choose(page, "B")
        end_in(sitting, seconds=50)
        page.reload()
        expect(page.locator("[data-near='1']")).to_be_visible()
        look(page, "less than a minute left")
        end_in(sitting, seconds=1)
        page.reload()
        expect(page.locator("input[name=choice]").first).to_be_disabled()
        look(page, "time is up")


class TestResults:
    def test_results_of_all_sorts(self, walk: Walking) -> None:
        """Passed, failed, tiny, without a score; and in the history, which shows them in a line."""
        go, _ = walk
        learner = UserFactory.create()
        several = [
            finished_sitting(
                *["right"] * right,
                *["wrong"] * (6 - right),
                unscored=["right"],
                learner=learner,
                started_at=TEN - timedelta(days=days),
            )
            for days, right in enumerate((6, 1, 4))
        ]
        tiny = finished_sitting("empty", learner=learner, kind="quiz", ended="time", minutes=None)
        none = finished_sitting(learner=learner, kind="quiz")
        go(
            *(f"/exams/{sitting.pk}/result/" for sitting in (*several[:2], tiny, none)),
            "/exams/history/",
            "/exams/history/?kind=quiz",
            "/exams/",
            learner=learner,
        )

    def test_answers_of_all_kinds(self, walk: Walking) -> None:
        go, _ = walk
        sitting = SittingFactory.create()
        section = SectionFactory.create(course=sitting.course)
        for kind in KINDS:
            add_slots(sitting, "right", "wrong", kind=kind, section=section)
        add_slots(sitting, "empty", section=section)
        add_slots(sitting, "wrong", section=section, scored=False)
        for slot in sitting.slots.filter(position__lt=3):
            slot.flagged = slot.guess = True
            slot.note = "Look at the limits again."
            slot.struck = [asked_in(slot).options[-1].token]
            slot.save()
        case = QuestionFactory.create(section=section, terms=[], version__facts=[], **CASE)
        SlotFactory.create(sitting=sitting, question=case, fraction=0.0, seen=True)
        enrol(sitting.learner, sitting.course)
        finish(sitting)
        path = f"/exams/{sitting.pk}/answers/"
        go(
            path,
            f"{path}?show=all&page=2",
            f"{path}?show=changed",
            f"/exams/{sitting.pk}/result/",
            learner=sitting.learner,
        )

    def test_what_a_correction_changed(self, walk: Walking) -> None:
        go, _ = walk
        question = QuestionFactory.create(terms=[], version__facts=[])
        sitting = sat(question, "Wrong 1", right=2, wrong=1).sitting
        enrol(sitting.learner, sitting.course)
        rekeyed(question)
        applied(question)
        go(
            "/",
            f"/exams/{sitting.pk}/result/",
            f"/exams/{sitting.pk}/answers/",
            "/exams/history/",
            learner=sitting.learner,
        )
