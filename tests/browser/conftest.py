"""A real browser against the real application.

Never skipped: without Chromium these tests fail and say what to do.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from quizapp.accounts.models import User
from tests.rows import keep, kept, put_back, rows_of
from tests.workers import alone

DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}
# Chromium's own connections to its maker would be network use in a test.
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if path is None:
        pytest.fail("Browser tests need Chromium: install it, or set CHROMIUM to its path.")
    # Chromium's sandbox cannot be set up by root.
    flags = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else QUIET
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


Opener = Callable[..., Page]


@pytest.fixture
def open_page(chromium: Browser, live_server: LiveServer) -> Iterator[Opener]:
    """Opens pages on the live server: `open_page("/", learner=…, screen=PHONE, scheme="dark")`.

    Afterwards no page may have logged an error: that is how a violation of the
    content security policy, or a broken script, shows.
    """
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def opener(
        path: str,
        *,
        learner: User | None = None,
        screen: dict[str, Any] = DESKTOP,
        scheme: str = "light",
        javascript: bool = True,
        expects_errors: bool = False,
    ) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            color_scheme=scheme,  # type: ignore[arg-type]  # "light" or "dark"
            java_script_enabled=javascript,
            # Half faded in, a heading has too little contrast: no test is about that.
            reduced_motion="reduce",
            **screen,
        )
        contexts.append(context)
        context.set_default_timeout(20_000)
        if learner is not None:
            context.add_cookies([session_cookie(learner, live_server.url)])  # type: ignore[list-item]  # a cookie
        page = context.new_page()
        if not expects_errors:
            page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
            page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(path)
        return page

    yield opener
    for context in contexts:
        context.close()
    assert errors == []


def session_cookie(learner: User, url: str) -> dict[str, str]:
    client = Client()
    client.force_login(learner)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}


@pytest.fixture
def real_course(transactional_db: None, course_folder: Path) -> None:
    """The course of this repository, loaded as `make run` loads it; once in a run, and copied back for each further test."""
    with alone(course_folder):
        if not kept(course_folder):
            call_command("load_content", verbosity=0)
            keep(course_folder, rows_of("course", "bank", "search"))
            return
    put_back(kept(course_folder))


@pytest.fixture(scope="session")
def course_folder(folder_of_run: Path) -> Path:
    """Where the workers of a run share the rows of the loaded course, once a test has loaded it."""
    folder = folder_of_run / "course"
    folder.mkdir(exist_ok=True)
    return folder


def answer_somehow(page: Page) -> None:
    """Answer the question on the screen, rightly or not, in the form it asks for."""
    if page.locator("input[name=typed]").count():
        page.locator("input[name=typed]").fill("12")
    elif page.locator("select[name=choice], input.blank-typed").count():
        # Steps have places already; matches are used once, so each gets another.
        if not page.locator(".step").count():
            for place, field in enumerate(page.locator("select[name=choice]").all(), start=1):
                last = field.locator("option").count() - 1
                field.select_option(index=min(place, last))
        for field in page.locator("input.blank-typed").all():
            field.fill("12")
    else:
        wanted = re.search(r"Choose (\d)", page.locator(".choices-legend").inner_text())
        for place in range(int(wanted[1]) if wanted else 1):
            page.locator("label.choice").nth(place).click()
    page.get_by_role("button", name="Answer", exact=True).click()


# Rules that look at colours; all others look at what the scheme cannot change (tests/web/test_style.py).
OF_COLOURS = ["color-contrast", "link-in-text-block"]

# Where the elements from the page down to a text have the same names, classes and states, its colours are the
# same: of such elements the first eight are looked at, and the others hidden meanwhile, unless something else is in them.
THIN_OUT = """() => {
  const aside = /^(id|href|src|name|value|for|title|datetime|d|x|y|width|height|points)$|^data-(?!theme)|labelledby|describedby|label$|controls/;
  const chains = new Map([[document.body, '']]);
  const times = new Map();
  const elements = [...document.body.querySelectorAll('*')];
  for (const one of elements) {
    const own = [...one.attributes].filter(({name}) => !aside.test(name)).map(({name, value}) => name + '=' + value);
    const chain = chains.get(one.parentElement) + '>' + one.tagName + own.sort();
    chains.set(one, chain);
    times.set(one, (times.get(chain) ?? 0) + 1);
    times.set(chain, times.get(one));
  }
  const kept = new Set();
  for (const one of elements.reverse()) {
    if (times.get(one) <= 8) kept.add(one);
    if (kept.has(one)) kept.add(one.parentElement);
  }
  window.thinnedOut = elements.filter(one => !kept.has(one)).map(one => [one, one.getAttribute('style')]);
  for (const [one] of window.thinnedOut) one.style.visibility = 'hidden';
  return window.thinnedOut.length;
}"""
# No empty attribute stays: htmx would copy it, which the policy of the site forbids.
PUT_BACK = """() => {
  for (const [one, was] of window.thinnedOut) {
    one.style.visibility = '';
    if (was === null) one.removeAttribute('style');
  }
}"""


def faults(page: Page, *, in_both_schemes: bool = False) -> list[str]:
    """What axe finds on the page, a line each: WCAG 2.2 A and AA and best practices.

    In both schemes where that is asked for. To look at colours takes most of
    its time: of many texts that are made alike, the first ones are looked at.
    """
    page.evaluate(AXE_SCRIPT)
    found = _violations(page, {"rules": {rule: {"enabled": False} for rule in OF_COLOURS}})
    hidden = page.evaluate(THIN_OUT)
    found += _violations(page, {"runOnly": OF_COLOURS})
    if in_both_schemes:
        dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        was, other = ("dark", "light") if dark else ("light", "dark")
        page.emulate_media(color_scheme=other)  # type: ignore[arg-type]  # "light" or "dark"
        # On their way from one colour to the other, words have too little contrast.
        page.evaluate("document.getAnimations().forEach(each => each.finish())")
        found += [f"{other}: {fault}" for fault in _violations(page, {"runOnly": OF_COLOURS})]
        page.emulate_media(color_scheme=was)  # type: ignore[arg-type]  # (the same)
    if hidden:
        page.evaluate(PUT_BACK)
    return found


def _violations(page: Page, options: dict[str, Any]) -> list[str]:
    violations = page.evaluate(
        "options => axe.run(options).then(results => results.violations)",
        {"resultTypes": ["violations"], **options},
    )
    return [
        f"{violation['id']}: {violation['help']} — {[node['target'] for node in violation['nodes']][:3]}"
        for violation in violations
    ]
