"""The glossary and its terms: open to everybody, and only read."""

from __future__ import annotations

from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quizapp.course.models import GlossaryTerm
from quizapp.course.views.mentions import written_with


@login_not_required
@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """All terms by first letter; `?q=` keeps those that have the words somewhere."""
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    terms = GlossaryTerm.objects.listed()
    for word in asked.split()[:8]:
        terms = terms.filter(
            Q(name__icontains=word)
            | Q(abbreviation__icontains=word)
            | Q(also__icontains=word)
            | Q(definition__icontains=word)
        )
    ordered = sorted(terms, key=lambda term: term.name.casefold())
    letters = [
        (letter, list(group)) for letter, group in groupby(ordered, key=lambda term: term.name[:1].upper())
    ]
    return render(request, "course/glossary.html", {"letters": letters, "asked": asked})


@login_not_required
@require_safe
def term(request: HttpRequest, slug: str) -> HttpResponse:
    found = GlossaryTerm.objects.listed().filter(slug=slug).select_related("section").first()
    if found is None:
        raise Http404("No such term.")
    context = {
        "term": found,
        "related": found.related.filter(retired=False).order_by("name"),
        "facts": found.facts.all().order_by("ref"),
        "read_in": written_with(found.course, f'href="{found.get_absolute_url()}"'),
    }
    return render(request, "course/term.html", context)
