"""Open sittings for the tests in a browser, and what a learner does on their pages."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from playwright.sync_api import Browser, Page, expect

from quizapp.bank.content import QuestionContent, content
from quizapp.exams.models import Save, Sitting, Slot
from quizapp.study.screens import shown_order
from tests.bank.factories import QuestionFactory
from tests.course.factories import SectionFactory
from tests.exams.factories import SlotFactory
from tests.exams.sittings import running

SAVES = "**/saves/"
KEPT = """() => new Promise((resolve) => {
    const open = indexedDB.open("sortkey-sittings", 1);
    open.onsuccess = () => {
        const all = open.result.transaction("changes").objectStore("changes").getAll();
        all.onsuccess = () => resolve(all.result);
    };
})"""
SAVED = re.compile(r"^(All saved|Saved \d\d:\d\d:\d\d)$")
KINDS = ["single", "multiple", "true-false", "numeric", "cloze", "ordering", "matching"]


def sitting_of(*kinds: str, **given: Any) -> Sitting:
    """An open sitting with a question of each of these kinds."""
    sitting = running(**given)
    section = SectionFactory.create(course=sitting.course)
    for kind in kinds:
        question = QuestionFactory.create(section=section, kind=kind, terms=[], version__facts=[])
        SlotFactory.create(sitting=sitting, question=question)
    return sitting


def path_of(sitting: Sitting, position: int = 1) -> str:
    return f"/exams/{sitting.pk}/{position}/"


def slot(sitting: Sitting, position: int = 1) -> Slot:
    return Slot.objects.get(sitting=sitting, position=position)


def asked(sitting: Sitting, position: int = 1) -> QuestionContent:
    return content(slot(sitting, position).version_id)


def token_of(sitting: Sitting, letter: str, position: int = 1) -> str:
    """The option that is shown under this letter."""
    shown = shown_order(asked(sitting, position), seed=slot(sitting, position).seed)
    return shown["ABCDEFGH".index(letter)].token


def saved_values(sitting: Sitting, field: str = "answer") -> list[Any]:
    """What was applied, in its order."""
    saves = Save.objects.filter(sitting=sitting, field=field, outcome="saved").order_by("at", "sequence")
    return [save.value for save in saves]


def in_time(check: Callable[[], bool], *, seconds: float = 10) -> None:
    """Wait until `check` holds of the database."""
    until = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < until, "it did not come to hold in time"
        time.sleep(0.05)


def ready(page: Page) -> None:
    """All questions are in the page, and nothing waits."""
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-saved]")).to_have_text(SAVED)


def leave_all(browser: Browser) -> None:
    """Leave every page, and wait for what they say last: it must not meet the emptying of the tables."""
    for context in browser.contexts:
        context.set_offline(False)
        context.unroute_all()
        for page in context.pages:
            page.goto("about:blank")
    time.sleep(0.3)
    in_time(lambda: not _at_work())


def _at_work() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
        )
        (busy,) = cursor.fetchone()
    return bool(busy)


def choose(page: Page, letter: str) -> None:
    page.locator("label.choice", has=page.locator(".choice-key", has_text=letter)).click()


def answer_rightly(page: Page, question: QuestionContent) -> None:
    """Answer the question on the screen as its key says."""
    if question.kind == "numeric":
        page.locator("input[name=typed]").fill("20")
    elif question.kind == "ordering":
        for place, step in enumerate(question.options, start=1):
            page.locator(f"select:has(option[value='{step.token}:1'])").select_option(f"{step.token}:{place}")
    elif question.parts:
        for number, part in enumerate(question.parts, start=1):
            name = f"Match for {number}:" if question.kind == "matching" else f"Blank {number}"
            field = page.get_by_label(name)
            if part.typed:
                field.fill("300")
            else:
                field.select_option(question.key_of(part).token)
    else:
        for option in question.options:
            if option.is_key:
                page.locator(f"label.choice:has(input[value='{option.token}'])").click()


def kept(page: Page) -> int:
    """How many changes the browser keeps."""
    return len(page.evaluate(KEPT))


def tell(page: Page) -> Page:
    """The bar that says what is not saved."""
    expect(page.locator("[data-trouble]")).to_be_visible(timeout=8000)
    return page


def cut(page: Page) -> None:
    """Saves no longer reach the server."""
    page.context.route(SAVES, lambda route: route.abort())


def mend(page: Page) -> None:
    page.context.unroute(SAVES)
