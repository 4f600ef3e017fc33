"""Every question of a finished sitting, with its key and its reasons."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from quizapp.accounts.http import LearnerRequest
from quizapp.exams.reviewing import FILTERS, Entry, entries, reviewed
from quizapp.exams.views.doors import sitting_of, whole

# Of the longest questions of a real course, ten come near 100 kB.
_A_PAGE = 8


@never_cache
@require_safe
def answers(request: LearnerRequest, pk: int) -> HttpResponse:
    """A page of questions, all or those of a filter. An open sitting has no such page."""
    mine, now = sitting_of(request, whole(pk))
    chosen = request.GET.get("show", "all")
    if mine.open or chosen not in FILTERS:
        raise Http404
    every = entries(mine)
    listed = [entry for entry in every if entry.belongs(chosen)]
    paginator = Paginator(listed, _A_PAGE)
    page = paginator.get_page(_page_of(request.GET.get("question", ""), listed) or request.GET.get("page"))
    context = {
        "sitting": mine,
        "page": page,
        "reviewed": reviewed(mine, list(page), today=request.user.study_day(now)),
        "chosen": chosen,
        "filters": [
            (name, label, sum(entry.belongs(name) for entry in every)) for name, label in FILTERS.items()
        ],
        "jumps": [(entry, place // _A_PAGE + 1) for place, entry in enumerate(listed)],
        "held": sum(entry.state == "held" for entry in every),
        "to_study": sum(entry.to_study for entry in every),
    }
    return render(request, "exams/answers.html", context)


def _page_of(position: str, listed: Sequence[Entry]) -> int | None:
    """The page on which the question stands that an address names; None if it names none of them."""
    return next(
        (place // _A_PAGE + 1 for place, entry in enumerate(listed) if str(entry.position) == position), None
    )
