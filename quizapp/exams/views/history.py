"""The learner's finished sittings, and where they lead."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.core.validators import slug_re
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from quizapp.accounts.http import LearnerRequest
from quizapp.exams import report
from quizapp.exams.models import Sitting

_A_PAGE = 20


@never_cache
@require_safe
def history(request: LearnerRequest) -> HttpResponse:
    """All finished sittings, or those of a kind or an exam, the newest first."""
    mine = Sitting.objects.of(request.user).finished()
    kind, blueprint = request.GET.get("kind", ""), request.GET.get("blueprint", "")
    if (kind and kind not in Sitting.Kind.values) or (blueprint and not slug_re.match(blueprint)):
        raise Http404
    exams = list(
        mine.exclude(blueprint=None)
        .order_by("blueprint__slug")
        .values_list("blueprint__slug", "blueprint__short")
        .distinct()
    )
    listed = mine.filter(kind=kind) if kind else mine
    listed = listed.filter(blueprint__slug=blueprint) if blueprint else listed
    listed = listed.order_by("-started_at", "-pk")
    page = Paginator(listed, _A_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    # With those behind them, so that the last of the page is compared, too.
    rows = report.rows([*shown, *listed[page.end_index() : page.end_index() + _A_PAGE]])[: len(shown)]
    context = {
        "page": page,
        "rows": rows,
        "trend": report.trend(rows, zone=request.user.zone),
        "kinds": Sitting.Kind.choices,
        "exams": exams,
        "kind": kind,
        "blueprint": blueprint,
        "filtered": bool(kind or blueprint),
        "query": urlencode({"kind": kind, "blueprint": blueprint}),
    }
    return render(request, "exams/history.html", context)
