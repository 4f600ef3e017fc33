"""The facts that the course rests on: open to everybody, and only read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from quizapp.course.models import Fact, FactStatus, Verdict
from quizapp.course.uses import uses_of_fact
from quizapp.course.views.mentions import mentions

# A fact that is to be checked again within so many days is named with the day.
SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Shown:
    """One choice of facts: its name in the address, what it is called, and how many there are."""

    name: str
    label: str
    count: int


# What the address calls a choice of facts, its label, and which facts are in it.
CHOICES: dict[str, tuple[str, Callable[[Fact, date], bool]]] = {
    "": ("All", lambda _fact, _today: True),
    "current": ("Current", lambda fact, today: fact.status == FactStatus.CURRENT and not fact.expired(today)),
    "said-wrong": (
        "Often said wrong",
        lambda fact, _today: fact.verdict in {Verdict.WRONG, Verdict.OUTDATED, Verdict.CONTRADICTED},
    ),
    "disputed": ("Disputed", lambda fact, _today: fact.status == FactStatus.DISPUTED),
    "soon": ("Expires soon", lambda fact, today: expires_soon(fact, today)),
    "expired": ("Expired", lambda fact, today: fact.expired(today)),
}


def expires_soon(fact: Fact, today: date) -> bool:
    return fact.expires_on is not None and today < fact.expires_on <= today + SOON


@login_not_required
@require_safe
def facts(request: HttpRequest) -> HttpResponse:
    """Every fact the course rests on, by section; `?show=` keeps those of one kind. One statement."""
    today = timezone.now().date()
    # A section's text is long, and would come once for every fact.
    known = list(
        Fact.objects.shown()
        .select_related("section")
        .defer("section__markdown", "section__html")
        .order_by("section__number", "ref")
    )
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in CHOICES else ""
    kept = [fact for fact in known if CHOICES[chosen][1](fact, today)]
    by_section = [(section, list(group)) for section, group in groupby(kept, key=lambda fact: fact.section)]
    context = {
        "by_section": by_section,
        "count": len(kept),
        "known": len(known),
        "chosen": chosen,
        "choices": [
            Shown(name, label, sum(holds(fact, today) for fact in known))
            for name, (label, holds) in CHOICES.items()
        ],
        "today": today,
        "soon": today + SOON,
    }
    return render(request, "course/facts.html", context)


@login_not_required
@require_safe
def fact(request: HttpRequest, ref: str) -> HttpResponse:
    """One fact beside what is often said, with its source, how long it is trusted, and what rests on it."""
    found = Fact.objects.filter(ref=ref).select_related("section", "course").order_by("course").first()
    if found is None:
        raise Http404("No such fact.")
    today = timezone.now().date()
    context = {
        "fact": found,
        "expired": found.expired(today),
        "expires_soon": expires_soon(found, today),
        "mentions": mentions(found.course, f'href="{found.get_absolute_url()}"'),
        "terms": found.terms.filter(retired=False).order_by("name"),
        "uses": uses_of_fact(found, request),
    }
    return render(request, "course/fact.html", context)
