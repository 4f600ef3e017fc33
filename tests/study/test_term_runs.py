"""Runs through the glossary as cards: the schedule stays as it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quizapp.answers.models import Answer
from quizapp.course.models import GlossaryTerm
from quizapp.study import actions
from quizapp.study.models import Card, Plan, TermRun
from tests.accounts.factories import UserFactory
from tests.course.factories import GlossaryTermFactory, SectionFactory
from tests.study.factories import enrol, enrolled

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    plan = enrolled()
    section = SectionFactory.create(course=plan.course)
    GlossaryTermFactory.create(section=section, name="Shard", definition_html="<p>A part of a stream.</p>")
    GlossaryTermFactory.create(section=section, name="Item", definition_html="<p>A record.</p>")
    return plan


@pytest.fixture
def client(plan: Plan) -> Client:
    client = Client()
    client.force_login(plan.learner)
    return client


def token_of(page: str) -> str:
    return page.split('name="token" value="')[1].split('"')[0]


def test_a_run_asks_every_term_once_and_says_how_many_were_known(client: Client, plan: Plan) -> None:
    cards = list(Card.objects.filter(plan=plan).order_by("pk").values())
    url = client.post(reverse("study:terms_start"), {"which": "all"})["Location"]
    run = TermRun.objects.get()
    assert set(run.terms) == set(GlossaryTerm.objects.values_list("pk", flat=True))

    for place in range(len(run.terms)):
        term = GlossaryTerm.objects.get(pk=run.terms[place])
        front = client.get(url).content.decode()
        assert term.definition_html in front
        assert f'<p class="term-name">{term.name}' not in front
        token = token_of(front)
        back = client.get(url, {"reveal": "1", "token": token}).content.decode()
        assert f'<p class="term-name">{term.name}' in back
        assert (
            client.post(url, {"token": token_of(back), "knew": "yes" if place else "no"}).status_code == 302
        )

    assert f"{len(run.terms) - 1} of {len(run.terms)} known" in client.get(url).content.decode()
    told = Answer.objects.filter(mode="cram", term__isnull=False).order_by("pk")
    assert [answer.rating for answer in told] == [1] + [3] * (len(run.terms) - 1)
    assert list(Card.objects.filter(plan=plan).order_by("pk").values()) == cards


def test_an_answer_sent_twice_counts_once(client: Client, plan: Plan) -> None:
    url = client.post(reverse("study:terms_start"))["Location"]
    token = token_of(client.get(url).content.decode())

    client.post(url, {"token": token, "knew": "yes"})
    client.post(url, {"token": token, "knew": "yes"})

    run = TermRun.objects.get()
    assert (run.place, run.known) == (1, 1)
    assert Answer.objects.filter(mode="cram").count() == 1


def test_terms_whose_cards_are_known_can_be_left_out(plan: Plan) -> None:
    now = timezone.now()
    enrol(plan.learner, plan.course)
    shard = GlossaryTerm.objects.get(name="Shard")
    Card.objects.filter(plan=plan, term=shard).update(
        phase="review", stability=90.0, difficulty=5.0, last_day=now.date(), due_at=now + timedelta(days=90)
    )

    run = actions.start_terms(plan, only_unknown=True, now=now)

    assert run is not None
    assert shard.pk not in run.terms
    assert GlossaryTerm.objects.get(name="Item").pk in run.terms


def test_nothing_to_ask_leads_back_to_the_glossary(client: Client) -> None:
    GlossaryTerm.objects.update(retired=True)

    response = client.post(reverse("study:terms_start"), {"which": "unknown"}, follow=True)

    assert response.redirect_chain == [("/glossary/", 302)]


def test_another_learner_gets_404_and_a_forged_token_changes_nothing(client: Client, plan: Plan) -> None:
    url = client.post(reverse("study:terms_start"))["Location"]
    other = Client()
    other.force_login(UserFactory.create())

    assert other.get(url).status_code == 404
    assert other.post(url, {"knew": "yes"}).status_code == 404
    assert client.post(url, {"token": "forged\x00", "knew": "yes"}).status_code == 302
    assert TermRun.objects.get().place == 0


def test_without_a_plan_the_way_leads_to_the_start() -> None:
    client = Client()
    client.force_login(UserFactory.create())

    assert client.post(reverse("study:terms_start"))["Location"] == reverse("study:start")
    assert client.get(reverse("study:terms_start")).status_code == 405
