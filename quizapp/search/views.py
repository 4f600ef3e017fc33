"""The search page: open to everybody, and only read."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from quizapp.accounts.access import curates
from quizapp.search.asking import LONGEST, asked
from quizapp.search.finding import LAST_PAGE, PAGE, find
from quizapp.search.models import Kind
from quizapp.web.http import render_part


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What the guide, the glossary and the facts say about `?q=`; for curators the bank, too.

    `?kind=` keeps to one kind, in pages. While somebody types, htmx asks for
    the results alone.
    """
    query = asked(request.GET.get("q", ""))
    curator = curates(request)
    kind = _kind(request.GET.get("kind", ""), curator=curator)
    page = _page(request.GET.get("page", ""))
    found = find(query, curator=curator, kind=kind, page=page)
    of_kind = next((group for group in found.groups if group.kind == kind), None)
    if page > 1 and kind is not None and (of_kind is None or not of_kind.hits):
        # A page that is no more: the first is better than none.
        page = 1
        found = find(query, curator=curator, kind=kind)
        of_kind = next((group for group in found.groups if group.kind == kind), None)
    context = {
        "asked": query,
        "found": found,
        "kind": kind,
        "of_kind": of_kind,
        "page": page,
        "last_page": min(LAST_PAGE, -(-of_kind.total // PAGE)) if of_kind else 1,
        "query": urlencode({"q": query.text}),
        "longest": LONGEST,
        "curator": curator,
    }
    return render_part(request, "search/search.html", "results", context)


def _kind(text: str, *, curator: bool) -> Kind | None:
    kind = Kind(text) if text in Kind.values else None
    return None if kind == Kind.QUESTION and not curator else kind


def _page(text: str) -> int:
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 6 else 1
