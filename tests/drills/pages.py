"""The drills room as a browser sees it."""

from __future__ import annotations

from typing import cast

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quizapp.accounts.models import User
from quizapp.drills import actions
from quizapp.drills.models import Run
from tests.accounts.factories import UserFactory
from tests.drills.factories import FIRST

HTMX = {"HX-Request": "true"}


def signed_in(learner: User) -> Client:
    client = Client()
    client.force_login(learner)
    return client


def focus(slug: str = FIRST, learner: User | None = None) -> Run:
    return actions.focus(learner or UserFactory.create(), slug=slug, now=timezone.now())


def sprint() -> Run:
    return actions.start_sprint(UserFactory.create(), now=timezone.now())


def page(run: Run, client: Client | None = None) -> str:
    client = client or signed_in(run.learner)
    return client.get(reverse("drills:run", args=[run.pk]), follow=True).content.decode()


def post(
    run: Run, data: dict[str, object], *, to: str = "run", htmx: bool = False, client: Client | None = None
) -> HttpResponse:
    client = client or signed_in(run.learner)
    headers = HTMX if htmx else {}
    return cast("HttpResponse", client.post(reverse(f"drills:{to}", args=[run.pk]), data, headers=headers))


def start(client: Client, kind: str, data: dict[str, str] | None = None) -> str:
    """What is on the page that a start leads to."""
    return client.post(reverse("drills:start", args=[kind]), data or {}, follow=True).content.decode()


def verdict_page(run: Run, place: int) -> str:
    url = reverse("drills:verdict", args=[run.pk, place])
    return signed_in(run.learner).get(url).content.decode()
