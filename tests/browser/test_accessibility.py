"""axe finds nothing on any page, in light and dark, at both widths. The guide, learners, drills and exams have files of their own."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from quizapp.accounts.models import Role
from tests.accounts.factories import UserFactory
from tests.browser.conftest import Opener, faults
from tests.browser.looks import LOOKS, check

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("screen", "scheme"), LOOKS)
def test_pages_for_visitors(
    open_page: Opener, real_course: None, screen: dict[str, Any], scheme: str
) -> None:
    check(
        open_page,
        (screen, scheme),
        None,
        [
            "/",
            "/accounts/login/",
            "/accounts/signup/",
            "/guide/",
            "/glossary/",
            "/glossary/rcu/",
            "/facts/",
            "/facts/FL-025/",
            "/search/",
            "/search/?q=write+capacity",
            "/style/",
            "/calculator/",
        ],
        in_both_schemes=True,
    )


@pytest.mark.parametrize(("screen", "scheme"), LOOKS)
def test_pages_for_visitors_as_asked_otherwise(
    open_page: Opener, real_course: None, screen: dict[str, Any], scheme: str
) -> None:
    check(
        open_page,
        (screen, scheme),
        None,
        [
            "/facts/?show=said-wrong",
            "/facts/?show=expired",
            "/glossary/?q=capacity",
            "/glossary/?q=xylophone",
            "/search/?q=write+capacity&kind=fact",
            "/search/?q=throtling",
            "/search/?q=xylophone",
            "/accounts/password/reset/",
            "/calculator/?size=1.2+KB&i1=by-day&i1.kind=lsi&o1=scan&o1.rate=5&o1.items=9&o1.index=1&o2=put&o2.rate=2x&busy=30",
            "/calculator/?item=%7B&what=ever",
        ],
    )


def test_error_pages(open_page: Opener, real_course: None) -> None:
    page = open_page("/nowhere/", expects_errors=True)
    assert faults(page) == []
    learner = open_page("/mail/", learner=UserFactory.create(role=Role.LEARNER), expects_errors=True)
    assert faults(learner) == []


# Addresses that show no page of ours to anybody by a plain GET: probes, the
# Django admin, downloads, and what only answers a POST.
NOT_PAGES = {
    "admin/",
    "healthz",
    "readyz",
    "try/",
    "preferences/export/",
    "calendar/<str:token>.ics",
    "reminders/push/worker.js",
    "metrics",
    "journal/download/",
    "glossary/<slug:slug>/explanation/",
    "exams/<int:pk>/state/",
    "exams/<int:pk>/receipt/",
}


def addresses(patterns: list[URLPattern | URLResolver], prefix: str = "") -> list[str]:
    found: list[str] = []
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += [route] if route == "admin/" else addresses(pattern.url_patterns, route)
        else:
            found.append(route)
    return found


def test_every_address_of_the_rooms_is_checked_above_or_said_not_to_be_a_page() -> None:
    """A page that somebody adds must be added here, too."""
    posts_only = {
        "preferences/mail/",
        "study/answers/<int:pk>/rate/",
        "study/hint/",
        "study/undo/",
        "study/more/",
        "study/terms/",
        "study/catch-up/",
        "study/cards/<int:pk>/<slug:verb>/",
        "guide/<slug:slug>/reading/",
        "journal/<int:pk>/delete/",
        "drills/start/<slug:kind>/",
        "drills/runs/<int:pk>/hint/",
        "drills/runs/<int:pk>/stop/",
        "exams/notices/<int:number>/dismiss/",
        "exams/<int:pk>/<int:position>/check/",
        "exams/<int:pk>/finish/",
        "exams/<int:pk>/saves/",
        "exams/<int:pk>/queue/",
        "curate/statistics/refresh/",
        "curate/statistics/<uuid:pk>/decide/",
        "curate/corrections/<uuid:pk>/decide/",
        "curate/corrections/<uuid:pk>/<int:number>/take-back/",
        "curate/notes/upload/",
        "curate/notes/imports/<int:pk>/apply/",
        "curate/notes/imports/<int:pk>/discard/",
        "curate/notes/imports/<int:pk>/revert/",
        "curate/notes/imports/<int:pk>/again/",
        "curate/notes/imports/<int:pk>/<slug:group>/bulk/",
        "curate/notes/proposals/<int:pk>/decide/",
        "curate/notes/decisions/<int:pk>/undo/",
    }
    checked = {
        "",
        "start/",
        "study/",
        "study/answers/<int:pk>/",
        "study/plan/",
        "study/cards/",
        "study/terms/<int:pk>/",
        "study/cram/",
        "study/cram/<int:pk>/",
        "study/cram/<int:pk>/<int:place>/",
        "drills/",
        "drills/slips/",
        "drills/runs/<int:pk>/",
        "drills/runs/<int:pk>/<int:place>/",
        "exams/",
        "exams/quiz/",
        "exams/start/<slug:blueprint>/<slug:form>/",
        "exams/changes/",
        "exams/extra-time/",
        "exams/history/",
        "exams/scale/",
        "exams/<int:pk>/",
        "exams/<int:pk>/<int:position>/",
        # A part of the page of a question, which turns to each of them.
        "exams/<int:pk>/paper/",
        "exams/<int:pk>/review/",
        "exams/<int:pk>/result/",
        "exams/<int:pk>/answers/",
        "guide/",
        "guide/<slug:slug>/",
        "guide/<slug:slug>/journal/<slug:ref>/",
        "journal/",
        "glossary/",
        "glossary/<slug:slug>/",
        "facts/",
        "facts/<slug:ref>/",
        "search/",
        "style/",
        "calculator/",
        "preferences/",
    }
    # Tested in tests/accounts, and in test_curation, test_statistics and test_notes_in_the_browser.py with pages of their own.
    elsewhere = {
        "preferences/erase/",
        "mail/",
        "mail/<str:file>/<int:number>/",
        "curate/",
        "curate/queue/",
        "curate/conflicts/<uuid:pk>/",
        "curate/bank/",
        "curate/questions/",
        "curate/questions/<uuid:pk>/",
        "curate/statistics/",
        "curate/statistics/<uuid:pk>/",
        "curate/corrections/",
        "curate/corrections/<uuid:pk>/",
        "curate/notes/",
        "curate/notes/imports/<int:pk>/",
        # A part of the page of an import, until it is read.
        "curate/notes/imports/<int:pk>/progress/",
        "curate/notes/imports/<int:pk>/text/",
        "curate/notes/imports/<int:pk>/<slug:group>/",
        "curate/notes/proposals/<int:pk>/edit/",
        # In test_reminders and in test_operating_in_the_browser.py.
        "reminders/unsubscribe/<str:token>/",
        "reminders/preferences/<str:token>/",
        "reminders/calendar/",
        "reminders/push/",
        "operate/reminders/",
    }
    ours = {route for route in addresses(get_resolver().url_patterns) if not route.startswith("accounts/")}

    assert ours == checked | posts_only | elsewhere | NOT_PAGES
