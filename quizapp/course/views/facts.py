"""The facts that the course rests on: open to everybody, and only read."""

from __future__ import annotations

from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from quizapp.course.models import Fact
from quizapp.course.views.mentions import written_with


@login_not_required
@require_safe
def facts(request: HttpRequest) -> HttpResponse:
    """Every fact the course rests on, by section."""
    shown = Fact.objects.shown().select_related("section").order_by("section__number", "ref")
    by_section = [(section, list(group)) for section, group in groupby(shown, key=lambda fact: fact.section)]
    return render(request, "course/facts.html", {"by_section": by_section})


@login_not_required
@require_safe
def fact(request: HttpRequest, ref: str) -> HttpResponse:
    """One fact with its source, how long it is trusted, and what rests on it."""
    found = Fact.objects.filter(ref=ref).select_related("section", "course").order_by("course").first()
    if found is None:
        raise Http404("No such fact.")
    context = {
        "fact": found,
        "expired": found.expired(timezone.now().date()),
        "read_in": written_with(found.course, f'href="{found.get_absolute_url()}"'),
        "terms": found.terms.filter(retired=False).order_by("name"),
        # Versions that are still asked. The relation is the bank's; its rows are only counted.
        "questions": found.versions.filter(question__current=F("pk"), question__status="published").count(),
    }
    return render(request, "course/fact.html", context)
