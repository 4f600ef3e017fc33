"""What a browser does for an answer that the server does not have yet: keep it, say so, and send it."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from quizapp.exams.actions import sweep
from quizapp.exams.models import Save, Sitting
from tests.accounts.factories import PASSWORD, UserFactory
from tests.browser.conftest import QUIET, Opener, faults, session_cookie
from tests.browser.sittings import (
    KEPT,
    SAVED,
    SAVES,
    choose,
    cut,
    in_time,
    kept,
    leave_all,
    mend,
    path_of,
    ready,
    saved_values,
    sitting_of,
    slot,
    tell,
    token_of,
)
from tests.exams.sittings import end_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def open_page(chromium: Browser, open_page: Opener) -> Iterator[Opener]:
    yield open_page
    leave_all(chromium)


def put_leftovers(page: Page, sitting: Sitting) -> None:
    """The part of a page that sends what is left."""
    page.evaluate(
        """async (html) => {
            document.querySelector("main").insertAdjacentHTML("afterbegin", html);
            await import("/static/quizapp/js/sitting/leftovers.js");
        }""",
        render_to_string("exams/_leftovers.html", {"sitting": sitting}),
    )


def test_a_choice_is_saved_within_a_second_and_then_forgotten_here(open_page: Opener) -> None:
    sitting = sitting_of("single")
    page = open_page(path_of(sitting), learner=sitting.learner)
    ready(page)

    choose(page, "B")

    in_time(lambda: slot(sitting).answer == [token_of(sitting, "B")], seconds=1)
    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"^Saved \d\d:\d\d:\d\d$"))
    page.wait_for_timeout(300)
    assert kept(page) == 0


def test_a_text_is_saved_while_it_is_typed(open_page: Opener) -> None:
    sitting = sitting_of("single")
    page = open_page(path_of(sitting), learner=sitting.learner)
    ready(page)
    page.locator("summary", has_text="Note").click()

    # Nobody pauses here for a second.
    page.locator("textarea").press_sequentially("a" * 25, delay=150)
    assert slot(sitting).note.startswith("aaa")

    in_time(lambda: slot(sitting).note == "a" * 25, seconds=3)
    assert len(saved_values(sitting, "note")) <= 4


def test_the_last_of_many_quick_choices_stands(open_page: Opener) -> None:
    sitting = sitting_of("single")
    page = open_page(path_of(sitting), learner=sitting.learner)
    for letter in "ABCDABCDBC":
        choose(page, letter)
        page.wait_for_timeout(40)

    in_time(lambda: slot(sitting).answer == [token_of(sitting, "C")])
    expect(page.locator("[data-trouble]")).to_be_hidden()
    assert not Save.objects.exclude(outcome="saved").exists()


def test_offline_a_learner_goes_on_and_nothing_is_lost(open_page: Opener) -> None:
    sitting = sitting_of("single", "multiple", "numeric", "cloze")
    page = open_page(path_of(sitting), learner=sitting.learner, expects_errors=True)
    ready(page)
    page.context.set_offline(True)

    choose(page, "A")
    page.keyboard.press("f")
    expect(
        page.get_by_role("alert").filter(has_text="Not saved yet: 2 changes. Kept in this browser")
    ).to_be_visible(timeout=8000)
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="Question 2 of 4")).to_be_focused()
    choose(page, "B")
    choose(page, "C")
    page.keyboard.press("n")
    page.locator("input[name=typed]").fill("20")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Question 4 of 4")).to_be_focused()
    page.keyboard.press("r")
    expect(page.get_by_role("heading", name="Review before the end")).to_be_visible()
    expect(page.locator("#review [data-slot='3']")).to_contain_text("answered, not saved yet")
    assert faults(page) == []
    assert not saved_values(sitting)

    page.context.set_offline(False)

    expect(page.locator("[data-saved]")).to_have_text(SAVED)
    expect(page.locator("[data-trouble]")).to_be_hidden()
    assert slot(sitting).answer == [token_of(sitting, "A")]
    assert slot(sitting).flagged
    assert set(slot(sitting, 2).answer) == {token_of(sitting, "B", 2), token_of(sitting, "C", 2)}
    assert slot(sitting, 3).answer == ["20"]
    assert kept(page) == 0


def test_a_server_that_is_away_is_told_and_tried_again(open_page: Opener) -> None:
    sitting = sitting_of("single")
    page = open_page(path_of(sitting), learner=sitting.learner, expects_errors=True)
    ready(page)
    page.context.route(SAVES, lambda route: route.fulfill(status=503, body="away"))

    choose(page, "D")
    expect(page.get_by_text("Not saved yet: 1 change.")).to_be_visible(timeout=3000)
    mend(page)

    expect(page.locator("[data-trouble]")).to_be_hidden()
    assert slot(sitting).answer == [token_of(sitting, "D")]


def test_a_network_that_swallows_requests_is_told_in_time(open_page: Opener) -> None:
    sitting = sitting_of("single")
    page = open_page(path_of(sitting), learner=sitting.learner, expects_errors=True)
    ready(page)
    swallowed: list[Route] = []
    page.context.route(SAVES, lambda route: swallowed.append(route))

    choose(page, "D")

    expect(page.get_by_text("Not saved yet: 1 change.")).to_be_visible(timeout=8000)
    mend(page)
    expect(page.locator("[data-trouble]")).to_be_hidden()
    assert slot(sitting).answer == [token_of(sitting, "D")]


def test_an_acknowledgement_that_is_lost_changes_nothing(open_page: Opener) -> None:
    sitting = sitting_of("single")
    page = open_page(path_of(sitting), learner=sitting.learner, expects_errors=True)
    ready(page)
    lost: list[int] = []

    def lose(route: Route) -> None:
        if len(lost) < 2:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    page.context.route(SAVES, lose)
    choose(page, "D")
    choose(page, "A")

    expect(page.locator("[data-saved]")).to_have_text(SAVED)
    in_time(lambda: slot(sitting).answer == [token_of(sitting, "A")])
    assert lost == [200, 200]
    assert Save.objects.filter(field="answer").count() == len(saved_values(sitting))


def test_a_reload_keeps_what_was_not_sent(open_page: Opener) -> None:
    sitting = sitting_of("single", "ordering", "single")
    page = open_page(path_of(sitting), learner=sitting.learner, expects_errors=True)
    ready(page)
    cut(page)
    choose(page, "C")
    page.keyboard.press("n")
    page.get_by_role("button", name=re.compile("Move down")).first.click()
    tell(page)
    order = page.locator(".step .choice-text").all_inner_texts()

    page.goto(path_of(sitting, 3))

    expect(page.get_by_text("Not saved yet: 2 changes.")).to_be_visible(timeout=8000)
    page.keyboard.press("p")
    expect(page.locator(".step .choice-text")).to_have_text(order)
    page.keyboard.press("p")
    expect(page.locator(f"input[value='{token_of(sitting, 'C')}'][name=choice]")).to_be_checked()
    # A change on top of it, by a page of another name.
    choose(page, "D")
    mend(page)
    in_time(lambda: slot(sitting).answer == [token_of(sitting, "D")])
    expect(page.locator("[data-trouble]")).to_be_hidden()
    assert slot(sitting, 2).answered
    assert not Save.objects.exclude(outcome="saved").exists()


def test_a_killed_browser_keeps_what_was_not_sent(
    chromium: Browser, live_server: LiveServer, tmp_path: Path
) -> None:
    sitting = sitting_of("single")
    flags = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else QUIET
    path = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
    kind = chromium.browser_type

    def started() -> Page:
        context = kind.launch_persistent_context(
            tmp_path, executable_path=path, args=flags, base_url=live_server.url
        )
        context.add_cookies([session_cookie(sitting.learner, live_server.url)])  # type: ignore[list-item] # a plain dict has its keys
        return context.new_page()

    page = started()
    page.goto(path_of(sitting))
    ready(page)
    cut(page)
    choose(page, "C")
    page.wait_for_timeout(1000)
    for process in Path("/proc").glob("[0-9]*"):
        try:
            said = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if f"--user-data-dir={tmp_path}".encode() in said:
            os.kill(int(process.name), signal.SIGKILL)
    assert not slot(sitting).answered

    page = started()
    page.goto(path_of(sitting))

    in_time(lambda: slot(sitting).answer == [token_of(sitting, "C")])
    expect(page.locator(f"input[value='{token_of(sitting, 'C')}'][name=choice]")).to_be_checked()
    ready(page)
    page.goto("about:blank")
    page.context.close()


def test_closing_the_page_sends_the_last_words(open_page: Opener) -> None:
    sitting = sitting_of("single")
    page = open_page(path_of(sitting), learner=sitting.learner)
    ready(page)
    page.locator("summary", has_text="Note").click()
    page.locator("textarea").fill("Half a thou")
    page.goto("about:blank")

    in_time(lambda: slot(sitting).note == "Half a thou")


def test_a_session_that_ends_in_the_middle_costs_nothing(open_page: Opener) -> None:
    sitting = sitting_of("single", "single")
    EmailAddress.objects.create(
        user=sitting.learner, email=sitting.learner.email, verified=True, primary=True
    )
    page = open_page(path_of(sitting), learner=sitting.learner, expects_errors=True)
    ready(page)
    Session.objects.all().delete()
    page.context.clear_cookies()

    choose(page, "B")
    expect(
        page.get_by_role("alert").filter(has_text="You are signed out. Your answers are kept")
    ).to_be_visible()
    page.keyboard.press("n")
    choose(page, "C")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in").click()
    login = opened.value
    login.locator("input[name=login]").fill(sitting.learner.email)
    login.locator("input[name=password]").fill(PASSWORD)
    login.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(login).to_have_url(re.compile(r"/exams/"))
    login.close()

    expect(page.locator("[data-trouble]")).to_be_hidden()
    in_time(lambda: slot(sitting, 2).answered)
    assert slot(sitting).answer == [token_of(sitting, "B")]
    # What came after is saved with the token of the new session.
    choose(page, "D")
    in_time(lambda: slot(sitting, 2).answer == [token_of(sitting, "D", 2)])


def test_answers_are_never_sent_under_another_name(open_page: Opener) -> None:
    sitting = sitting_of("single")
    page = open_page(path_of(sitting), learner=sitting.learner, expects_errors=True)
    ready(page)
    cut(page)
    choose(page, "B")
    tell(page)

    page.context.add_cookies([session_cookie(UserFactory.create(), urljoin(page.url, "/"))])  # type: ignore[list-item] # a plain dict has its keys
    mend(page)

    expect(page.get_by_role("alert").filter(has_text="Another account is signed in")).to_be_visible()
    assert not Save.objects.filter(field="answer").exists()
    assert kept(page) >= 1


def test_without_a_store_the_page_says_so_and_saves(open_page: Opener) -> None:
    sitting = sitting_of("single")
    page = open_page("/calculator/", learner=sitting.learner)
    page.add_init_script("Object.defineProperty(window, 'indexedDB', {value: undefined})")
    page.goto(path_of(sitting))

    expect(
        page.get_by_role("alert").filter(has_text="This browser keeps nothing for this site")
    ).to_be_visible()
    choose(page, "B")
    in_time(lambda: slot(sitting).answered)


def test_what_another_tab_of_the_browser_may_have_sent_gets_a_new_key(open_page: Opener) -> None:
    sitting = sitting_of("single")
    page = open_page(path_of(sitting), learner=sitting.learner)
    ready(page)
    page.locator("summary", has_text="Note").click()
    found = page.evaluate(
        """async () => {
            const kept = KEPT;
            const area = document.querySelector("textarea"), found = [];
            for (const text of ["a", "ab"]) {
                area.value = text;
                area.dispatchEvent(new Event("input", { bubbles: true }));
                await new Promise((resolve) => setTimeout(resolve, 200));
                const notes = (await kept()).filter((entry) => entry.field === "note");
                found.push(notes.map((entry) => [entry.key, entry.value, entry.seq]));
            }
            return found;
        }""".replace("KEPT", KEPT)
    )

    (((first, _, one),), ((second, text, two),)) = found
    assert first != second
    assert (text, one < two) == ("ab", True)


def test_what_was_kept_is_sent_from_the_result_though_too_late(open_page: Opener) -> None:
    sitting = sitting_of("single")
    page = open_page(path_of(sitting), learner=sitting.learner, expects_errors=True)
    ready(page)
    cut(page)
    choose(page, "B")
    tell(page)
    page.goto("about:blank")
    end_in(sitting, seconds=-60)
    # A request that was under way when the line was cut may hold the sitting for a moment; a sweep leaves it out.
    until = time.monotonic() + 20
    while sweep() != 1:
        assert time.monotonic() < until, "the sitting is not closed"
        time.sleep(0.1)
    mend(page)

    page.goto(f"/exams/{sitting.pk}/")
    expect(page).to_have_url(re.compile(r"/result/$"))
    if page.locator("#leftovers").count() == 0:
        put_leftovers(page, sitting)

    expect(page.locator("#leftovers")).to_have_text(
        re.compile("1 change that this browser had kept came too late")
    )
    assert Save.objects.get(field="answer").outcome == "late"
    assert kept(page) == 0
