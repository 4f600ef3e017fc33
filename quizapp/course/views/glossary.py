"""The glossary and its terms: open to everybody, and only read."""

from __future__ import annotations

import string
from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.db.models import BooleanField, Case, Prefetch, Q, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quizapp.course.models import GlossaryTerm
from quizapp.course.uses import card_states, uses_of_term
from quizapp.course.views.mentions import mentions
from quizapp.web.http import render_part

_WRITTEN = Case(
    When(Q(section__html="") | Q(section__retired=True), then=Value(False)),
    default=Value(True),
    output_field=BooleanField(),
)


@login_not_required
@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """All terms by first letter; `?q=` keeps those that have the words somewhere.

    Two statements, and one more for the cards of somebody signed in.
    """
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    terms = (
        GlossaryTerm.objects.listed()
        .select_related("section")
        .defer("section__markdown", "section__html")
        .annotate(written=_WRITTEN)
        .prefetch_related(
            Prefetch(
                "related", GlossaryTerm.objects.listed().only("slug", "name", "abbreviation").order_by("name")
            )
        )
    )
    for word in asked.split()[:8]:
        terms = terms.filter(
            Q(name__icontains=word)
            | Q(abbreviation__icontains=word)
            | Q(also__icontains=word)
            | Q(definition__icontains=word)
        )
    ordered = sorted(terms, key=lambda term: (letter_of(term), term.name.casefold()))
    states = card_states({term.pk for term in ordered}, request) if ordered else None
    letters = [
        (letter, [(term, (states or {}).get(term.pk)) for term in group])
        for letter, group in groupby(ordered, key=letter_of)
    ]
    here = {letter for letter, _ in letters}
    context = {
        "letters": letters,
        "alphabet": [(letter, letter in here) for letter in sorted(here | set(string.ascii_uppercase))],
        "asked": asked,
        "count": len(ordered),
        "has_cards": states is not None,
    }
    return render_part(request, "course/glossary.html", "terms", context)


def letter_of(term: GlossaryTerm) -> str:
    """The letter under which a term stands; "#" for a name that begins with none."""
    letter = term.name[:1].upper()
    return letter if letter.isalpha() else "#"


@login_not_required
@require_safe
def term(request: HttpRequest, slug: str) -> HttpResponse:
    """One term with its other names, what is related, where it is used and how well its card is known."""
    found = (
        GlossaryTerm.objects.listed()
        .filter(slug=slug)
        .select_related("section", "course")
        .defer("section__markdown")
        .first()
    )
    if found is None:
        raise Http404("No such term.")
    states = card_states({found.pk}, request)
    context = {
        "term": found,
        "related": found.related.filter(retired=False).order_by("name"),
        "facts": found.facts.exclude(status="withdrawn").order_by("ref"),
        "mentions": mentions(found.course, f'href="{found.get_absolute_url()}"'),
        "uses": uses_of_term(found, request),
        "state": (states or {}).get(found.pk),
    }
    return render(request, "course/term.html", context)
