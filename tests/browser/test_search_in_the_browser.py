"""Searching and looking up with a keyboard, as a browser does it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from quizapp.search import actions as search
from tests.browser.conftest import PHONE, Opener
from tests.course.factories import GlossaryTermFactory, SectionFactory
from tests.study.factories import enrolled

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def course(transactional_db: None) -> None:
    section = SectionFactory.create(
        slug="limits",
        title="Limits",
        html='<h2 id="S01-P01">Throttling</h2><p>Requests over the limit fail.</p>',
    )
    GlossaryTermFactory.create(section=section, name="Read capacity unit", abbreviation="RCU", slug="rcu")
    GlossaryTermFactory.create(section=section, name="Shard", slug="shard")
    search.index(section.course)


def test_the_slash_leads_to_the_search_and_results_come_while_typing(open_page: Opener, course: None) -> None:
    page = open_page("/guide/")

    page.keyboard.press("/")
    page.keyboard.type("thrott")
    page.keyboard.press("Enter")
    expect(page.locator("#results h3").first).to_have_text("Throttling")

    page.get_by_role("searchbox").fill("rcu")
    expect(page.locator("#results h3").first).to_have_text("Read capacity unit (RCU)")
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page).to_have_url(re.compile(r"/search/\?q=rcu$"))

    page.get_by_role("searchbox").fill("throtling")
    expect(page.locator("#results")).to_contain_text("Nothing has “throtling”")
    page.locator("#results h3 a").first.click()
    expect(page).to_have_url(re.compile(r"/guide/limits/#S01-P01$"))


TYPED_EARLY = """
new MutationObserver((_, seen) => {
  const field = document.getElementById("q");
  if (field) { field.value = "shard"; seen.disconnect(); }
}).observe(document, { childList: true, subtree: true });
"""


def test_what_is_typed_before_the_scripts_are_there_is_searched_for(open_page: Opener, course: None) -> None:
    page = open_page("/guide/")
    page.add_init_script(TYPED_EARLY)

    page.goto("/search/")

    expect(page.locator("#results h3").first).to_have_text("Shard")


def test_on_a_phone_the_header_has_a_sign_for_the_search(open_page: Opener, course: None) -> None:
    page = open_page("/glossary/", screen=PHONE)

    page.get_by_role("link", name="Search", exact=True).click()

    expect(page.get_by_role("searchbox")).to_be_focused()


def test_searching_works_without_javascript(open_page: Opener, course: None) -> None:
    page = open_page("/search/", javascript=False, expects_errors=True)

    page.get_by_role("searchbox").fill("limit")
    page.get_by_role("button", name="Search").click()

    expect(page.locator("#results h3").first).to_have_text("Throttling")
    expect(page.locator("#results mark").first).to_have_text("limit")


def test_the_glossary_narrows_while_typing_and_its_letters_stay_in_sight(
    open_page: Opener, course: None
) -> None:
    page = open_page("/glossary/")

    page.get_by_role("link", name="S", exact=True).click()
    expect(page).to_have_url(re.compile("#letter-S$"))

    page.get_by_label("Find a term").fill("shar")
    expect(page.locator("#terms h3")).to_have_text(["Shard"])
    expect(page).to_have_url(re.compile(r"/glossary/\?q=shar$"))

    # Whoever comes back finds what was left.
    page.get_by_role("link", name="Shard", exact=True).click()
    expect(page).to_have_url(re.compile("/glossary/shard/$"))
    page.go_back()
    expect(page.get_by_label("Find a term")).to_have_value("shar")
    expect(page.locator("#terms h3")).to_have_text(["Shard"])


def test_a_letter_comes_up_right_below_the_letters(open_page: Opener, course: None) -> None:
    section = GlossaryTermFactory.create(name="Zone").section
    GlossaryTermFactory.create_batch(20, section=section)
    page = open_page("/glossary/#letter-S")

    letters = page.locator(".letters").bounding_box()
    letter = page.locator("#letter-S").bounding_box()

    assert letters is not None
    assert letter is not None
    assert 0 <= letter["y"] - letters["y"] - letters["height"] < 60


def test_terms_are_run_through_by_keyboard(open_page: Opener, course: None) -> None:
    plan = enrolled()
    GlossaryTermFactory.create(section=SectionFactory.create(course=plan.course), name="Stream")
    plan = enrolled(learner=plan.learner)
    page = open_page("/glossary/", learner=plan.learner)

    page.get_by_role("button", name="All terms").click()
    for answer in ("2", "1", "Enter"):
        # Keys are heard once the page has loaded.
        expect(page.get_by_text("Enter shows the name")).to_be_visible()
        page.wait_for_load_state()
        page.keyboard.press("Enter")
        expect(page.locator(".term-name")).to_be_visible()
        page.keyboard.press(answer)
        expect(page.locator(".term-name")).to_have_count(0)

    expect(page.get_by_role("heading", level=1)).to_have_text("2 of 3 known")
