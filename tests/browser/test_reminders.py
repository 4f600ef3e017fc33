"""Reminders in a real browser: a letter and its links, one click to leave, preferences, and refused mail."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from quizapp.accounts import actions as accounts
from quizapp.accounts.models import User
from quizapp.engine.reminders import Kind, Standing
from quizapp.reminders.actions.claiming import Claimed
from quizapp.reminders.letters import links
from quizapp.reminders.letters.contents import Contents, Exam
from quizapp.reminders.letters.mail import mail
from quizapp.reminders.letters.weeks import StudyDay, Weakest, Week
from tests.accounts.factories import UserFactory
from tests.browser.conftest import DESKTOP, PHONE, Opener, faults
from tests.browser.looks import LOOKS
from tests.reminders.making import SIX, TODAY, claim_of, planned, reminded
from tests.study.factories import enrolled

pytestmark = pytest.mark.django_db(transaction=True)

BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])


def local(url: str) -> str:
    """The path of one of our addresses: the test's server has another host."""
    return url.removeprefix(links.absolute(""))


def letter(person: User, kind: Kind) -> str:
    """The HTML of a letter with everything in it."""
    minutes = (0.0, 12.0, 25.4, 0.0, 18.0, 131.0, 6.0)
    week = Week(
        days=tuple(
            StudyDay(TODAY - timedelta(days=6 - place), round(spent * 3), spent)
            for place, spent in enumerate(minutes)
        ),
        marked=180,
        right=133,
        streak=3,
        weakest=Weakest("Secondary indexes, local and global", 64),
        ahead=85,
    )
    claimed: Claimed = claim_of(planned(person, kind=kind), standing=Standing(cards_due=24), name="Ada")
    exam = Exam("AWS Certified Developer Associate", "DVA-C02", TODAY + timedelta(days=14), 14)
    contents = Contents(claimed, 24, 12, 20, 9, exam, week if kind is Kind.SUMMARY else None)
    return str(mail(contents, now=SIX).alternatives[0][0])


def shot(page: Page, name: str) -> None:
    if os.environ.get("SHOTS"):
        page.screenshot(path=Path(os.environ["SHOTS"]) / f"{name}.png", full_page=True)


@BOTH
def test_the_link_of_a_letter_leads_to_one_button_that_switches_off_and_can_be_taken_back(
    open_page: Opener, chromium: Browser, *, javascript: bool
) -> None:
    person = reminded()
    mailbox = chromium.new_page(java_script_enabled=False)
    mailbox.set_content(letter(person, Kind.STUDY))
    link = mailbox.get_by_role("link", name="Switch reminders off").get_attribute("href")
    mailbox.close()
    assert link is not None

    page = open_page(local(link), javascript=javascript)
    assert User.objects.get().reminders, "to look changes nothing"
    page.get_by_role("button", name="Switch off reminders").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Reminders are off")
    assert not User.objects.get().reminders

    page.get_by_role("button", name="Switch reminders on again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("On again")
    assert User.objects.get().reminders


@BOTH
def test_to_stop_the_weekly_summary_leaves_the_rest_and_comes_back_on_its_day(
    open_page: Opener, *, javascript: bool
) -> None:
    person = reminded(summary_weekday=2)
    page = open_page(local(links.unsubscribe(person.pk, "summary")), javascript=javascript)

    page.get_by_role("button", name="Switch off the weekly summary").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The weekly summary is off")
    person.refresh_from_db()
    assert (person.reminders, person.summary_weekday) == (True, None)

    page.get_by_role("button", name="Switch the weekly summary on again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("On again")
    person.refresh_from_db()
    assert person.summary_weekday == 2


@BOTH
def test_the_other_link_of_a_letter_opens_preferences_without_signing_in(
    open_page: Opener, *, javascript: bool
) -> None:
    person = reminded()
    page = open_page(local(links.unsubscribe(person.pk, links.ALL)), javascript=javascript)
    page.get_by_role("link", name="another hour, or fewer kinds").click()

    page.get_by_label("Remind me at").select_option("7")
    page.get_by_label("Weekly summary").select_option("never")
    page.get_by_label("Count down to my exam").uncheck()
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Your preferences are saved.")).to_be_visible()
    expect(page.get_by_label("Remind me at")).to_have_value("7")
    person.refresh_from_db()
    assert (person.reminder_hour, person.summary_weekday, person.exam_countdown) == (7, None, False)


def test_signed_in_the_same_choices_are_on_the_preferences_page(open_page: Opener) -> None:
    person = reminded()
    page = open_page("/preferences/", learner=person)

    expect(page.get_by_text("No reminder is sent")).to_have_count(0)
    page.get_by_label("Nothing from").select_option("23")
    page.get_by_label("Nothing until").select_option("6")
    page.get_by_label("Weekly summary").select_option("0")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("Your preferences are saved.")).to_be_visible()
    person.refresh_from_db()
    assert (person.quiet_from, person.quiet_until, person.summary_weekday) == (23, 6, 0)


def test_refused_mail_is_told_on_the_next_page_until_it_is_tried_again(open_page: Opener) -> None:
    person = reminded(mail_refused_at=timezone.now(), mail_refused="550 5.1.1 (address): No such user")
    page = open_page("/preferences/", learner=person)

    notice = page.get_by_role("region", name="Refused mail")
    expect(notice).to_contain_text(person.email)
    notice.get_by_role("button", name="Try again").click()

    expect(notice).to_have_count(0)
    person.refresh_from_db()
    assert person.mail_refused_at is None


@pytest.mark.parametrize(("screen", "scheme"), LOOKS)
def test_axe_finds_nothing_on_pages_that_a_token_opens(
    open_page: Opener, screen: dict[str, Any], scheme: str
) -> None:
    person, off = reminded(), reminded(reminders=False, summary_weekday=None)
    erased = UserFactory.create()
    gone = local(links.unsubscribe(erased.pk, links.ALL))
    accounts.erase(erased)
    paths = [
        local(links.unsubscribe(person.pk, links.ALL)),
        local(links.unsubscribe(person.pk, "summary")),
        local(links.unsubscribe(off.pk, links.ALL)),
        local(links.unsubscribe(off.pk, "summary")),
        local(links.preferences(person.pk)),
        gone,
        "/reminders/unsubscribe/x.y.z/",
    ]
    page = open_page(paths[0], screen=screen, scheme=scheme, expects_errors=True)
    found = []
    for number, path in enumerate(paths):
        page.goto(path)
        found += [f"{path}: {fault}" for fault in faults(page, in_both_schemes=True) + too_wide(page)]
        shot(page, f"token-{number}-{screen['viewport']['width']}-{scheme}")

    page.goto(paths[0])
    page.get_by_role("button").filter(has_text="Switch off").click()
    found += faults(page, in_both_schemes=True)
    page.goto(paths[4])
    page.evaluate("document.querySelector('[name=reminder_hour] option:checked').value = '25'")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_visible()
    found += faults(page, in_both_schemes=True)
    assert found == []


@pytest.mark.parametrize(("screen", "scheme"), LOOKS)
def test_axe_finds_nothing_on_pages_with_the_notice(
    open_page: Opener, screen: dict[str, Any], scheme: str
) -> None:
    person = enrolled(questions=2).learner
    User.objects.update(
        mail_refused_at=timezone.now(),
        mail_refused="550 5.1.1 (address): Recipient address rejected " + "x" * 90,
    )
    page = open_page("/", learner=person, screen=screen, scheme=scheme)
    found = []
    for path in ("/", "/study/", "/preferences/", "/guide/"):
        page.goto(path)
        expect(page.get_by_role("region", name="Refused mail")).to_be_visible()
        found += [f"{path}: {fault}" for fault in faults(page, in_both_schemes=True) + too_wide(page)]
        shot(page, f"notice{path.replace('/', '-')}{screen['viewport']['width']}-{scheme}")
    assert found == []


def too_wide(page: Page) -> list[str]:
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{wider} px wider than the screen"] if wider else []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("kind", [Kind.SUMMARY, Kind.EXAM])
def test_a_letter_is_legible_fits_and_asks_for_nothing(
    chromium: Browser, kind: Kind, screen: dict[str, Any], scheme: str
) -> None:
    html = letter(reminded(), kind)
    context = chromium.new_context(color_scheme=scheme, **screen)  # type: ignore[arg-type]  # "light" or "dark"
    asked: list[str] = []
    try:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.set_content(html)
        found = too_wide(page)
        shot(page, f"letter-{kind.value}-{screen['viewport']['width']}-{scheme}")
        page.evaluate(AXE_SCRIPT)
        # A letter is no page of the site: it has no landmarks.
        options = {"rules": {"region": {"enabled": False}, "landmark-one-main": {"enabled": False}}}
        results = page.evaluate("options => axe.run(options)", options)
        found += [f"{each['id']}: {each['nodes'][0]['html']}" for each in results["violations"]]
        ground = page.evaluate("getComputedStyle(document.querySelector('.card')).backgroundColor")
    finally:
        context.close()

    assert found == []
    assert asked == []
    assert ground == ("rgb(24, 34, 39)" if scheme == "dark" else "rgb(255, 255, 255)")
