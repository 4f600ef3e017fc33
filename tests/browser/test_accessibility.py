"""axe finds nothing on any page, in light and dark, at both widths."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from playwright.sync_api import expect

from quizapp.accounts.models import Role, User
from quizapp.answers.models import Answer
from quizapp.course import actions as reading
from quizapp.course.models import Blueprint, Course, Section
from quizapp.drills import actions as drills
from quizapp.study import actions
from quizapp.study.models import Card, Plan, TermRun
from quizapp.study.showing import Showing
from tests.accounts.factories import UserFactory
from tests.browser.conftest import DESKTOP, PHONE, Opener, answer_somehow, faults
from tests.drills.factories import drill_card, right_answer, shown, unexplained, wrong_answer
from tests.study.factories import answer

pytestmark = pytest.mark.django_db(transaction=True)

LOOKS = [
    pytest.param(PHONE, "light", id="phone-light"),
    pytest.param(DESKTOP, "dark", id="desktop-dark"),
    pytest.param(PHONE, "dark", id="phone-dark"),
    pytest.param(DESKTOP, "light", id="desktop-light"),
]


def enrolled_in_the_course() -> Plan:
    course = Course.objects.get()
    learner = UserFactory.create()
    plan = actions.enrol(
        learner,
        course,
        blueprint=Blueprint.objects.get(slug=course.default_blueprint),
        exam_date=None,
        now=timezone.now(),
    )
    plan.learner = learner
    return plan


def read_and_answered(learner: User) -> None:
    """A part of the guide is read, and a question of the journal has two answers that wait to be settled."""
    section = Section.objects.get(slug="core-concepts")
    reading.mark(learner, section, "S02-P02", read=True, now=timezone.now())
    for text in ("By customer.", "By day."):
        written = reading.Written(text, writer=text)
        reading.reflect(learner, section, "S02-P21", written, prompt="<p>Why?</p>", now=timezone.now())


def check(
    open_page: Opener, looks: tuple[dict[str, Any], str], learner: User | None, paths: list[str]
) -> None:
    screen, scheme = looks
    page = open_page(paths[0], learner=learner, screen=screen, scheme=scheme)
    found = []
    for path in paths:
        page.goto(path)
        expect(page.locator("h1").first).to_be_visible()
        found += [f"{path}: {fault}" for fault in faults(page)]
    assert found == []


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
            "/accounts/password/reset/",
            "/guide/",
            "/glossary/",
            "/glossary/rcu/",
            "/facts/",
            "/facts/FL-025/",
            "/facts/?show=said-wrong",
            "/facts/?show=expired",
            "/glossary/?q=capacity",
            "/glossary/?q=xylophone",
            "/search/",
            "/search/?q=write+capacity",
            "/search/?q=write+capacity&kind=fact",
            "/search/?q=throtling",
            "/search/?q=xylophone",
            "/style/",
            "/calculator/",
            "/calculator/?size=1.2+KB&i1=by-day&i1.kind=lsi&o1=scan&o1.rate=5&o1.items=9&o1.index=1&o2=put&o2.rate=2x&busy=30",
            "/calculator/?item=%7B&what=ever",
        ],
    )


@pytest.mark.parametrize(("screen", "scheme"), LOOKS)
def test_every_section_of_the_guide(
    open_page: Opener, real_course: None, screen: dict[str, Any], scheme: str
) -> None:
    sections = [section.get_absolute_url() for section in Section.objects.written()]

    assert len(sections) == 18
    check(open_page, (screen, scheme), None, sections)


@pytest.mark.parametrize(("screen", "scheme"), LOOKS)
def test_pages_for_learners(
    open_page: Opener, real_course: None, screen: dict[str, Any], scheme: str
) -> None:
    plan = enrolled_in_the_course()
    questions = Card.objects.filter(plan=plan, question__kind="single").order_by("due_at")
    right = answer(questions[0], right=True, now=timezone.now()).answer
    wrong = answer(questions[0], right=False, now=timezone.now()).answer
    run = actions.start_cram(plan, section=None, only_missed=False, count=3, now=timezone.now())
    assert run is not None
    read_and_answered(plan.learner)
    words = actions.start_terms(plan, only_unknown=False, now=timezone.now())
    over = actions.start_terms(plan, only_unknown=False, now=timezone.now())
    assert words is not None
    assert over is not None
    TermRun.objects.filter(pk=over.pk).update(place=len(over.terms))
    numeric = Card.objects.filter(plan=plan, question__kind="numeric").order_by("due_at")[0]
    multiple = Card.objects.filter(plan=plan, question__kind="multiple").order_by("due_at")[0]
    term = Card.objects.filter(plan=plan, term__isnull=False).order_by("due_at")[0]
    check(
        open_page,
        (screen, scheme),
        plan.learner,
        [
            "/",
            "/study/",
            f"/study/?card={numeric.pk}",
            f"/study/?card={multiple.pk}",
            f"/study/?card={term.pk}",
            f"/study/?card={term.pk}&reveal=1",
            reverse("study:verdict", args=[right.pk]),
            reverse("study:verdict", args=[wrong.pk]),
            "/study/plan/",
            "/study/cards/",
            "/study/cards/?show=leech",
            "/study/cram/?section=2&block=S02-P12",
            "/guide/",
            "/guide/core-concepts/",
            "/guide/core-concepts/journal/S02-P21/",
            "/journal/",
            "/study/cram/",
            reverse("study:cram", args=[run.pk]),
            reverse("study:terms", args=[words.pk]),
            reverse("study:terms", args=[words.pk]) + "?reveal=1",
            reverse("study:terms", args=[over.pk]),
            "/glossary/",
            "/glossary/rcu/",
            "/search/?q=write+capacity",
            "/preferences/",
            "/accounts/email/",
            "/accounts/password/change/",
            "/accounts/2fa/",
            "/accounts/logout/",
        ],
    )


@pytest.mark.parametrize(("screen", "scheme"), LOOKS[:2])
def test_a_learner_who_studied_for_weeks_and_one_who_is_done(
    open_page: Opener, real_course: None, screen: dict[str, Any], scheme: str
) -> None:
    call_command("demo", "create", "--days", "6", verbosity=0)
    learner = User.objects.get(demo=True)
    done = enrolled_in_the_course()
    Card.objects.filter(plan=done).update(suspended=True)

    check(open_page, (screen, scheme), learner, ["/", "/study/cards/"])
    check(open_page, (screen, scheme), done.learner, ["/study/"])
    check(open_page, (screen, scheme), UserFactory.create(), ["/start/"])


@pytest.mark.parametrize(("screen", "scheme"), LOOKS)
def test_pages_of_drills(open_page: Opener, real_course: None, screen: dict[str, Any], scheme: str) -> None:
    """Drills of every kind, with their verdicts, are in test_drills_in_the_browser.py."""
    plan = enrolled_in_the_course()
    learner = plan.learner
    card = drill_card(plan)
    told = [
        actions.answer(
            learner, Showing(card.pk, turn), given=given, began=timezone.now(), now=timezone.now()
        ).answer
        for turn, given in enumerate((wrong_answer(shown(card)), unexplained(shown(card, turn=1))))
    ]
    daily = drills.daily_set(learner, now=timezone.now())
    drills.take_hint(daily, 0)
    sprint = drills.start_sprint(learner, now=timezone.now())
    for place in range(sprint.length):
        asked = drills.asked_at(sprint, place)
        assert asked is not None
        drills.answer_run(sprint, place=place, given=right_answer(asked), now=timezone.now())
    check(
        open_page,
        (screen, scheme),
        learner,
        [
            "/drills/",
            "/drills/slips/",
            f"/study/?card={card.pk}",
            *(reverse("study:verdict", args=[answer.pk]) for answer in told),
            reverse("drills:run", args=[daily.pk]),
            reverse("drills:run", args=[sprint.pk]),
            reverse("drills:verdict", args=[sprint.pk, 0]),
        ],
    )
    check(open_page, (screen, scheme), UserFactory.create(), ["/drills/", "/drills/slips/"])


@pytest.mark.parametrize(("screen", "scheme"), LOOKS[:2])
def test_a_run_that_is_finished_and_its_verdict(
    open_page: Opener, real_course: None, screen: dict[str, Any], scheme: str
) -> None:
    plan = enrolled_in_the_course()
    run = actions.start_cram(plan, section=None, only_missed=False, count=1, now=timezone.now())
    assert run is not None
    page = open_page(reverse("study:cram", args=[run.pk]), learner=plan.learner)
    answer_somehow(page)
    expect(page.locator(".verdict-title")).to_be_visible()

    check(
        open_page,
        (screen, scheme),
        plan.learner,
        [reverse("study:cram_verdict", args=[run.pk, 0]), reverse("study:cram", args=[run.pk])],
    )
    assert Answer.objects.filter(mode="cram").count() == 1


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
    "journal/download/",
    "glossary/<slug:slug>/explanation/",
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
    # Tested in tests/accounts and test_curation_in_the_browser.py with pages of their own.
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
    }
    ours = {route for route in addresses(get_resolver().url_patterns) if not route.startswith("accounts/")}

    assert ours == checked | posts_only | elsewhere | NOT_PAGES
