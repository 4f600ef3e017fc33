"""axe finds nothing on the pages of learners, in light and dark, at both widths."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from quizapp.accounts.models import User
from quizapp.answers.models import Answer
from quizapp.study import actions
from quizapp.study.models import Card, TermRun
from tests.accounts.factories import UserFactory
from tests.browser.conftest import Opener, answer_somehow
from tests.browser.looks import LOOKS, check, enrolled_in_the_course, read_and_answered
from tests.study.factories import answer

pytestmark = pytest.mark.django_db(transaction=True)


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
        in_both_schemes=True,
    )


@pytest.mark.parametrize(("screen", "scheme"), LOOKS)
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
