"""Calendar, notifications and the operators' page in a real browser: axe finds nothing, and they do what they say."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Page, expect

from quizapp.accounts.models import Role, User
from quizapp.engine.reminders import Kind, State
from quizapp.reminders.actions import feeds, subscriptions
from quizapp.reminders.models import PlannedGroup, PushSubscription
from quizapp.reminders.webpush import vapid
from tests.accounts.factories import UserFactory
from tests.browser.conftest import Opener, faults
from tests.browser.looks import LOOKS
from tests.reminders.making import planned
from tests.reminders.pushservice import Browser
from tests.study.factories import enrolled

pytestmark = pytest.mark.django_db(transaction=True)

ENDPOINT = "https://fcm.googleapis.com/fcm/send/from-a-test"


@pytest.fixture
def administrator(settings: Any) -> User:
    """Whom `make run` lets in without a second factor; with keys for web push and a busy outbox."""
    settings.EMBEDDED = True
    settings.WEB_PUSH_PRIVATE_KEY = vapid.new_pair()[0]
    settings.WEB_PUSH_SUBJECT = "mailto:operator@example.org"
    return UserFactory.create(role=Role.ADMINISTRATOR, generated=True)


def busy(learner: User) -> None:
    """Reminders in every state, some of them not well."""
    # These rows ended in the past, in hours that the page before has counted.
    cache.clear()
    now = timezone.now()
    days = iter(range(1000))

    def row(state: State, *, kind: Kind = Kind.STUDY, ago: timedelta, **fields: Any) -> None:
        is_open = state in {State.PLANNED, State.CLAIMED, State.FAILED}
        at = {"wake_at": now - ago if is_open else None, "ended_at": None if is_open else now - ago}
        day = date(2026, 1, 1) + timedelta(days=next(days))
        planned(learner, kind=kind, day=day, due=now - ago, state=state.value, **at, **fields)

    row(State.PLANNED, ago=timedelta(minutes=12))
    for hours in range(8):
        row(State.PLANNED, kind=list(Kind)[hours % 5], ago=timedelta(hours=-hours))
    for name in ("ada", "bob"):
        row(
            State.FAILED,
            ago=timedelta(minutes=-3),
            reason=f"450 4.2.1 <{name}@a-name-that-is-rather-long.mail.example.org>: mailbox is busy, try again later",
        )
    for hours in range(30):
        row(State.SENT, ago=timedelta(hours=hours), channel="push" if hours % 3 else "email")
    row(State.DROPPED, ago=timedelta(hours=3), reason="too late", kind=Kind.EXAM)
    row(State.DROPPED, ago=timedelta(hours=3), reason="studied already")
    row(State.CANCELLED, ago=timedelta(hours=50), reason="planned anew", kind=Kind.SUMMARY)
    PlannedGroup.objects.create(
        time_zone="UTC", hour=18, quiet_from=21, quiet_until=8, wake_at=now - timedelta(hours=2)
    )
    UserFactory.create(mail_refused_at=now, mail_refused="550 no")


@pytest.mark.parametrize(("screen", "scheme"), LOOKS)
def test_pages_of_calendar_notifications_and_operation(
    open_page: Opener, administrator: User, screen: dict[str, Any], scheme: str
) -> None:
    steps: list[tuple[str, Callable[[], None]]] = [
        ("/operate/reminders/", lambda: None),
        ("/operate/reminders/", lambda: busy(administrator)),
        ("/reminders/calendar/", lambda: None),
        ("/reminders/calendar/", lambda: feeds.make(administrator)),
        ("/reminders/push/", lambda: None),
        ("/reminders/push/", lambda: subscribed(administrator)),
    ]
    page = open_page("/preferences/", learner=administrator, screen=screen, scheme=scheme)
    found = []
    for number, (path, prepare) in enumerate(steps):
        prepare()
        page.goto(path)
        expect(page.locator("h1")).to_have_count(1)
        found += [f"{path}: {fault}" for fault in faults(page, in_both_schemes=True)]
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{path}: {wider} px wider than the screen"] if wider else []
        if os.environ.get("SHOTS"):
            page.screenshot(
                path=Path(os.environ["SHOTS"]) / f"{screen['viewport']['width']}-{scheme}-{number}.png",
                full_page=True,
            )

    assert found == []


def subscribed(learner: User) -> None:
    subscriptions.subscribe(learner, **Browser(ENDPOINT).fields, now=timezone.now())


def test_the_address_of_the_calendar_is_made_and_taken_back_without_javascript(open_page: Opener) -> None:
    learner = enrolled().learner
    page = open_page("/preferences/", learner=learner, javascript=False)
    page.get_by_role("link", name="Calendar", exact=True).click()
    page.get_by_role("button", name="Make an address").click()
    address = page.locator("pre").inner_text()

    answer = page.request.get(address)
    assert answer.headers["content-type"].startswith("text/calendar")
    webcal = page.get_by_role("link", name="Open in your calendar").get_attribute("href")
    assert webcal == re.sub("^http", "webcal", address).replace("webcal:", "webcal:", 1)

    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("heading", name="No address yet")).to_be_visible()
    assert page.request.get(address).status == 404


# Chromium asks its maker for a subscription, which a test must not. What it would get is given instead; the
# page's script and the service worker are the real ones.
PRETEND = """
const fields = FIELDS;
let kept = null;
const bytes = text => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), c => c.charCodeAt(0));
const subscription = {
  endpoint: fields.endpoint,
  getKey: name => bytes(fields[name]).buffer,
  unsubscribe: async () => { sessionStorage.removeItem('pushed'); return true; },
};
PushManager.prototype.subscribe = async options => {
  sessionStorage.setItem('pushed', JSON.stringify(Array.from(options.applicationServerKey)));
  return subscription;
};
PushManager.prototype.getSubscription = async () => (sessionStorage.getItem('pushed') ? subscription : null);
"""


def pretending(open_page: Opener, learner: User, browser: Browser) -> Page:
    page = open_page("/preferences/", learner=learner)
    page.context.grant_permissions(["notifications"])
    page.add_init_script(PRETEND.replace("FIELDS", json.dumps(browser.fields)))
    page.goto("/reminders/push/")
    return page


def test_notifications_are_switched_on_and_off_in_this_browser(
    open_page: Opener, administrator: User
) -> None:
    browser = Browser(ENDPOINT)
    page = pretending(open_page, administrator, browser)

    page.get_by_role("button", name="Switch on here").click()
    expect(page.get_by_text("This browser", exact=True).last).to_be_visible()
    expect(page.get_by_role("button", name="Switch on here")).to_be_hidden()
    row = PushSubscription.objects.get()
    assert (row.endpoint, row.p256dh, row.auth) == tuple(browser.fields.values())
    key = page.evaluate("JSON.parse(sessionStorage.getItem('pushed'))")
    assert len(key) == 65

    page.get_by_role("button", name="Switch off").click()
    expect(page.get_by_text("None yet.")).to_be_visible()
    assert page.evaluate("sessionStorage.getItem('pushed')") is None
    assert not PushSubscription.objects.exists()


def test_a_learner_who_says_no_keeps_mail(open_page: Opener, administrator: User) -> None:
    page = open_page("/preferences/", learner=administrator)
    page.add_init_script("Notification.requestPermission = async () => 'denied';")
    page.goto("/reminders/push/")

    page.get_by_role("button", name="Switch on here").click()

    expect(page.get_by_text("does not allow this site to show notifications")).to_be_visible()
    assert not PushSubscription.objects.exists()


def test_without_javascript_the_page_says_that_mail_goes_on(open_page: Opener, administrator: User) -> None:
    page = open_page("/reminders/push/", learner=administrator, javascript=False)

    expect(page.get_by_text("Notifications need JavaScript.")).to_be_visible()
    expect(page.get_by_role("button", name="Switch on here")).to_have_count(0)


def test_the_worker_shows_what_it_is_sent(open_page: Opener, administrator: User) -> None:
    page = pretending(open_page, administrator, Browser(ENDPOINT))
    page.get_by_role("button", name="Switch on here").click()
    expect(page.get_by_text("This browser", exact=True).last).to_be_visible()
    devtools = page.context.new_cdp_session(page)
    registrations: list[dict[str, Any]] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated", lambda told: registrations.extend(told["registrations"])
    )
    devtools.send("ServiceWorker.enable")
    page.wait_for_timeout(300)
    scope = next(each for each in registrations if each["scopeURL"].endswith("/reminders/push/"))
    told = {"title": "12 cards for today", "body": "About 8 minutes.", "tag": "t", "url": "/study/"}

    devtools.send(
        "ServiceWorker.deliverPushMessage",
        {
            "origin": page.url.split("/reminders/")[0],
            "registrationId": scope["registrationId"],
            "data": json.dumps(told),
        },
    )

    page.wait_for_function(
        "navigator.serviceWorker.getRegistration('/reminders/push/')"
        ".then(found => found.getNotifications()).then(shown => shown.length)"
    )
    shown = page.evaluate(
        "navigator.serviceWorker.getRegistration('/reminders/push/').then(found => found.getNotifications())"
        ".then(all => all.map(one => ({title: one.title, body: one.body, tag: one.tag, url: one.data.url})))"
    )
    assert shown == [told]
