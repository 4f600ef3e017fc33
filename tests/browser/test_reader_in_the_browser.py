"""Reading the guide: contents that follow, terms in place, a journal that saves itself, paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from quizapp.accounts.models import User
from quizapp.course.models import PartRead, Reflection, Section
from tests.accounts.factories import UserFactory
from tests.bank.factories import QuestionFactory
from tests.browser.conftest import DESKTOP, PHONE, Opener, faults
from tests.course.factories import BlockFactory, GlossaryTermFactory, SectionFactory
from tests.study.factories import enrol

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "".join(
    f"<p>Paragraph {number} of a text that fills the screen with words.</p>" for number in range(30)
)
TERM = '<p>One <a href="/glossary/rcu/" class="term-link">RCU</a> pays for a read.</p>'
CODE = '<figure class="code-example" id="S01-P04"><figcaption>A read</figcaption><pre class="highlight" tabindex="0"><code>aws dynamodb get-item</code></pre></figure>'
OPEN = '<div class="callout callout-reflect" role="note" id="S01-P05"><p class="callout-title">Think about it</p><p>Why?</p><div class="answer-place"></div></div>'
LINK = '<p><a href="https://example.com/page" rel="noopener">Further</a></p>'
BOX = "textarea[name=text]"


@pytest.fixture
def section(transactional_db: None) -> Section:
    section = SectionFactory.create(
        number=1,
        slug="units",
        title="Units",
        html=f'<h2 id="S01-P01">Reads</h2>{TERM}{CODE}{LONG}<h3 id="S01-P02">Rounding</h3>{LONG}'
        f'<h3 id="S01-P03">Writes</h3>{LONG}{LINK}{OPEN}',
    )
    for place, level in enumerate([2, 3, 3]):
        BlockFactory.create(section=section, ref=f"S01-P0{place + 1}", level=level, position=place)
    GlossaryTermFactory.create(
        section=section, slug="rcu", name="Read capacity unit", definition_html="<p>What one read costs.</p>"
    )
    return section


@pytest.fixture
def learner(transactional_db: None) -> User:
    return UserFactory.create()


def current(page: Page) -> str:
    return str(
        page.locator(".toc a[aria-current]").evaluate_all("links => links.map(link => link.hash).join()")
    )


def read_down_to(page: Page, ref: str) -> None:
    page.locator(f"#{ref}").evaluate(
        "heading => scrollTo(0, heading.getBoundingClientRect().top + scrollY - 60)"
    )


def test_the_contents_follow_the_reader(open_page: Opener, section: Section) -> None:
    page = open_page("/guide/units/")

    for ref in ("S01-P01", "S01-P02", "S01-P03", "S01-P02"):
        read_down_to(page, ref)
        expect(page.locator(f'.toc a[href="#{ref}"]')).to_have_attribute("aria-current", "location")
        assert current(page) == f"#{ref}"
    expect(page.locator(".toc a").first).to_be_in_viewport()


def test_on_a_phone_the_contents_are_a_line_that_opens_and_closes(
    open_page: Opener, section: Section
) -> None:
    page = open_page("/guide/units/", screen=PHONE)
    contents = page.locator(".toc nav")
    expect(contents).to_be_hidden()
    read_down_to(page, "S01-P02")
    expect(page.locator(".toc summary")).to_contain_text("Rounding")

    page.locator(".toc summary").click()
    contents.get_by_role("link", name="Writes").click()

    expect(contents).to_be_hidden()
    expect(page.locator("#S01-P03")).to_be_in_viewport()
    # The line at the top must not lie over the heading that was asked for.
    line, heading = page.locator(".toc").bounding_box(), page.locator("#S01-P03").bounding_box()
    assert line is not None
    assert heading is not None
    assert heading["y"] >= line["y"] + line["height"]


@pytest.mark.parametrize("screen", [DESKTOP, PHONE])
def test_without_javascript_the_contents_and_the_terms_are_links(
    open_page: Opener, section: Section, screen: dict[str, object]
) -> None:
    page = open_page("/guide/units/", screen=screen, javascript=False)
    if screen is PHONE:
        page.locator(".toc summary").click()
    expect(page.locator(".toc nav")).to_be_visible()
    page.get_by_role("link", name="RCU").click()
    expect(page).to_have_url(re.compile("/glossary/rcu/$"))


def test_a_term_opens_by_keyboard_and_gives_the_focus_back(open_page: Opener, section: Section) -> None:
    page = open_page("/guide/units/")
    link = page.get_by_role("link", name="RCU")
    before = page.locator("#S01-P02").bounding_box()
    link.focus()
    page.keyboard.press("Enter")

    box = page.get_by_role("dialog", name="Glossary: Read capacity unit")
    expect(box).to_be_visible()
    expect(box).to_contain_text("What one read costs.")
    expect(box).to_be_focused()
    expect(link).to_have_attribute("aria-expanded", "true")
    assert page.locator("#S01-P02").bounding_box() == before
    assert faults(page) == []

    page.keyboard.press("Escape")

    expect(box).to_be_hidden()
    expect(link).to_be_focused()
    expect(link).not_to_have_attribute("aria-expanded", "true")


def test_tab_leads_through_the_definition_and_back_to_the_text(open_page: Opener, section: Section) -> None:
    page = open_page("/guide/units/")
    link = page.get_by_role("link", name="RCU")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#explanation")).to_be_focused()

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="More in the glossary")).to_be_focused()
    page.keyboard.press("Tab")

    expect(page.locator("#explanation")).to_be_hidden()
    expect(link).to_be_focused()


def test_a_term_opens_under_the_pointer_without_taking_the_focus(open_page: Opener, section: Section) -> None:
    page = open_page("/guide/units/")
    page.get_by_role("link", name="RCU").hover()

    expect(page.locator("#explanation")).to_be_visible()
    expect(page.locator("#explanation")).not_to_be_focused()
    page.mouse.move(5, 5)
    expect(page.locator("#explanation")).to_be_hidden()


def test_a_term_opens_by_a_tap_and_closes_by_another_beside_it(open_page: Opener, section: Section) -> None:
    page = open_page("/guide/units/", screen=PHONE)
    page.get_by_role("link", name="RCU").tap()
    box = page.locator("#explanation")
    expect(box).to_be_visible()
    place = box.bounding_box()
    assert place is not None
    assert place["x"] >= 0
    assert place["x"] + place["width"] <= 390

    page.locator("#S01-P01").tap(position={"x": 300, "y": 5}, force=True)

    expect(box).to_be_hidden()


def test_a_second_press_on_a_term_closes_it(open_page: Opener, section: Section) -> None:
    page = open_page("/guide/units/")
    term, box = page.get_by_role("link", name="RCU"), page.locator("#explanation")
    term.click()
    expect(box).to_be_focused()

    # As long as people hold a button down: what leaves the box closes it before the click comes.
    term.click(delay=100)

    page.wait_for_timeout(300)
    expect(box).to_be_hidden()
    expect(term).to_be_focused()
    term.click()
    expect(box).to_be_visible()


def test_a_term_that_cannot_be_explained_is_still_a_link(open_page: Opener, section: Section) -> None:
    page = open_page("/guide/units/", expects_errors=True)
    page.route("**/explanation/", lambda route: route.abort())
    page.get_by_role("link", name="RCU").click()

    expect(page).to_have_url(re.compile("/glossary/rcu/$"))


def test_terms_are_explained_in_the_explanation_of_a_question(open_page: Opener, section: Section) -> None:
    QuestionFactory.create(section=section, terms=[], version__explanation_html=TERM)
    plan = enrol(UserFactory.create(), section.course)
    page = open_page("/study/", learner=plan.learner)
    page.locator("label.choice").first.click()
    page.get_by_role("button", name="Answer", exact=True).click()
    page.get_by_role("link", name="RCU").click()

    expect(page.get_by_role("dialog", name="Glossary: Read capacity unit")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="RCU")).to_be_focused()


def test_code_is_copied_and_the_copying_is_said(open_page: Opener, section: Section) -> None:
    page = open_page("/guide/units/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()

    expect(page.locator("#live")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "aws dynamodb get-item"


def test_a_heading_is_a_link_to_itself_that_can_be_taken_along(open_page: Opener, section: Section) -> None:
    page = open_page("/guide/units/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#S01-P02 .heading-link").click()

    expect(page).to_have_url(re.compile("#S01-P02$"))
    expect(page.locator("#live")).to_have_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()").endswith("/guide/units/#S01-P02")


def test_a_part_is_marked_as_read_in_place(open_page: Opener, section: Section, learner: User) -> None:
    page = open_page("/guide/units/", learner=learner)
    button = page.get_by_role("button", name="Mark as read (Rounding)")
    button.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    button.click()

    done = page.get_by_role("button", name="Read (Rounding)")
    expect(done).to_have_attribute("aria-pressed", "true")
    expect(done).to_be_focused()
    expect(page.locator("#parts-read")).to_have_text("1")
    expect(page.locator(".toc .is-read a")).to_have_text("Rounding, read")
    assert page.evaluate("scrollY") == before
    done.click()
    expect(page.locator("#parts-read")).to_have_text("0")


def test_where_somebody_stayed_a_while_is_kept(open_page: Opener, section: Section, learner: User) -> None:
    page = open_page("/guide/units/", learner=learner)
    with page.expect_response("**/reading/") as answered:
        read_down_to(page, "S01-P03")

    assert answered.value.status == 204
    assert PartRead.objects.get(ref="S01-P03").read_at is None
    page.goto("/guide/")
    page.get_by_role("link", name="Continue where you stopped").click()
    expect(page.locator("#S01-P03")).to_be_in_viewport()


def test_the_journal_saves_itself(open_page: Opener, section: Section, learner: User) -> None:
    page = open_page("/guide/units/", learner=learner)
    page.locator(BOX).press_sequentially("Because it is rounded up.")

    expect(page.locator(".answer-kept")).to_contain_text("Saved")
    expect(page.locator(BOX)).to_be_focused()
    assert Reflection.objects.get().text == "Because it is rounded up."
    page.locator(BOX).press_sequentially(" Twice.")
    expect(page.locator("[name=seen]")).to_have_value("2")
    page.reload()
    expect(page.locator(BOX)).to_have_value("Because it is rounded up. Twice.")
    assert Reflection.objects.get().aside == ""


def test_an_answer_that_cannot_be_sent_is_sent_later(
    open_page: Opener, section: Section, learner: User
) -> None:
    page = open_page("/guide/units/", learner=learner, expects_errors=True)
    page.route("**/journal/**", lambda route: route.abort())
    page.locator(BOX).fill("Because.")
    expect(page.locator(".answer-kept")).to_have_text("Not saved yet …")
    expect(page.locator(".answer-kept")).to_contain_text("cannot be reached")

    page.unroute("**/journal/**")

    expect(page.locator(".answer-kept")).to_contain_text("Saved", timeout=15_000)
    assert Reflection.objects.get().text == "Because."


def test_two_windows_keep_both_texts_and_say_so(open_page: Opener, section: Section, learner: User) -> None:
    first, second = (open_page("/guide/units/", learner=learner) for _ in range(2))
    first.locator(BOX).fill("From the first.")
    expect(first.locator(".answer-kept")).to_contain_text("Saved")
    second.locator(BOX).fill("From the second.")

    aside = second.locator(".answer-aside")
    expect(aside).to_contain_text("also changed in another window")
    expect(aside).to_contain_text("From the first.")
    assert faults(second) == []
    aside.get_by_role("button", name="Put it below mine").click()

    expect(second.locator(BOX)).to_have_value("From the second.\n\nFrom the first.")
    expect(second.locator(".answer-aside")).to_have_count(0)
    held = Reflection.objects.get()
    assert (held.text, held.aside) == ("From the second.\n\nFrom the first.", "")
    # The box that came with the answer saves itself, too.
    second.locator(BOX).fill("Settled.")
    expect(second.locator("[name=seen]")).to_have_value("4")


def test_a_text_that_is_too_long_stays_on_the_page_with_a_reason(
    open_page: Opener, section: Section, learner: User
) -> None:
    page = open_page("/guide/units/", learner=learner, expects_errors=True)
    page.locator(BOX).fill("x" * 10_001)

    expect(page.get_by_role("alert")).to_contain_text("shorten it by 1")
    assert len(page.locator(BOX).input_value()) == 10_001
    page.locator(BOX).fill("x" * 10_000)
    expect(page.locator(".answer-kept")).to_contain_text("Saved")


def test_who_was_signed_out_meanwhile_is_told_so(open_page: Opener, section: Section, learner: User) -> None:
    page = open_page("/guide/units/", learner=learner, expects_errors=True)
    page.context.clear_cookies()

    page.locator(BOX).fill("Too late.")

    expect(page.locator(".answer-kept")).to_contain_text("you are signed out")
    expect(page.locator(BOX)).to_have_value("Too late.")


def test_without_javascript_the_journal_has_a_button(
    open_page: Opener, section: Section, learner: User
) -> None:
    page = open_page("/guide/units/", learner=learner, javascript=False)
    page.locator(BOX).fill("By hand.")
    page.get_by_role("button", name="Save").click()

    expect(page.locator(".answer-kept")).to_contain_text("Saved")
    page.goto("/journal/")
    expect(page.locator(".journal-entry")).to_contain_text("By hand.")


def test_paper_has_the_text_and_its_sources_and_answers_only_if_asked(
    open_page: Opener, section: Section, learner: User
) -> None:
    page = open_page("/guide/units/", learner=learner)
    page.locator(BOX).fill("My own words.")
    expect(page.locator(".answer-kept")).to_contain_text("Saved")
    printed = page.locator(".answer-print")

    page.emulate_media(media="print")
    for away in (".site-header", ".toc", ".part-end", ".onward", ".copy-button", ".answer-label"):
        expect(page.locator(away).first).to_be_hidden()
    expect(printed).to_be_hidden()
    address = page.get_by_role("link", name="Further").evaluate(
        "link => getComputedStyle(link, '::after').content"
    )
    assert "https://example.com/page" in address

    page.emulate_media(media="screen")
    page.get_by_label("with my answers").check()
    page.emulate_media(media="print")

    expect(printed).to_be_visible()
    expect(printed).to_have_text("My own words.")
    expect(page.locator(BOX)).to_be_hidden()


def test_a_drawing_takes_the_whole_width_of_a_phone(open_page: Opener, transactional_db: None) -> None:
    figure = (
        '<figure class="diagram" data-diagram="item-collection"><figcaption><p>See.</p></figcaption></figure>'
    )
    SectionFactory.create(number=1, slug="drawn", html=f'<h2 id="S01-P01">Keys</h2>{figure}')
    page = open_page("/guide/drawn/", screen=PHONE)

    drawing = page.locator(".diagram svg").bounding_box()

    assert drawing is not None
    assert drawing["width"] >= 370
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_long_formula_does_not_widen_the_page_of_the_smallest_screen(
    open_page: Opener, learner: User
) -> None:
    formula = "".join(f"<mn>{number}</mn><mo>+</mo>" for number in range(40))
    SectionFactory.create(number=1, slug="sums", html=f"<ul><li>So <math>{formula}</math> bytes.</li></ul>")
    page = open_page("/guide/sums/", learner=learner, screen={"viewport": {"width": 320, "height": 640}})

    assert page.evaluate("document.documentElement.scrollWidth") == 320
