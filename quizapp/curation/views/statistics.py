"""What answers say about items: a list, one item in full, and what becomes of a pretest one."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, F, IntegerField, Max, Value, When
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from quizapp.accounts.http import LearnerRequest
from quizapp.bank.models import Changeset, Question, Status
from quizapp.course.models import Section
from quizapp.curation import promotion, tasks
from quizapp.curation.models import ItemStatistics
from quizapp.curation.promotion import Choice
from quizapp.curation.statistics import items_of
from quizapp.curation.views.doors import for_curators
from quizapp.curation.views.waking import wake

PAGE = 50
LONGEST_REASON = 500
SHOWS = [("pretest", "Pretest items"), ("alerts", "Items with alerts")]
# Names of orders in the address, what people read, and the columns; pretest items come first in each.
SORTS = {
    "answers": ("Most answers", [F("n").desc()]),
    "hardest": ("Hardest", [F("facility").asc(nulls_last=True)]),
    "weakest": ("Weakest correlation", [F("rest").asc(nulls_last=True)]),
    "slowest": ("Slowest", [F("seconds").desc(nulls_last=True)]),
}


@for_curators
@require_safe
def items(request: LearnerRequest) -> HttpResponse:
    """All items that were answered, or those that `?show=&section=` leave, by `?sort=`. What is no filter is ignored."""
    show, sort = request.GET.get("show", ""), request.GET.get("sort", "")
    section = request.GET.get("section", "")
    rows = ItemStatistics.objects.select_related("question__section", "question__current", "version")
    rows = rows.defer("question__section__markdown", "question__section__html")
    chosen: dict[str, str] = {}
    if show in dict(SHOWS):
        rows = rows.filter(question__status=Status.PRETEST) if show == "pretest" else rows.exclude(alerts=[])
        chosen["show"] = show
    if section.isascii() and section.isdigit() and len(section) < 3:
        rows = rows.filter(question__section__number=section)
        chosen["section"] = section
    if sort in SORTS:
        chosen["sort"] = sort
    first = Case(
        When(question__status=Status.PRETEST, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    order = SORTS[chosen.get("sort", "answers")][1]
    page = Paginator(rows.order_by(first, *order, "pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "chosen": chosen,
        "query": urlencode(chosen),
        "computed_at": ItemStatistics.objects.aggregate(Max("computed_at"))["computed_at__max"],
        "sections": Section.objects.listed().defer("markdown", "html"),
        "shows": SHOWS,
        "sorts": [(name, label) for name, (label, _) in SORTS.items()],
    }
    return render(request, "curation/statistics.html", context)


@for_curators
@require_POST
def refresh(request: LearnerRequest) -> HttpResponse:
    """Ask the worker to compute the list anew."""
    if wake(tasks.refresh_statistics):
        messages.success(request, "The list is being computed anew. Look again in a minute.")
    else:
        messages.error(request, "The worker cannot be reached. The list stays as it is.")
    return redirect("curation:statistics")


@for_curators
@require_safe
def item(request: LearnerRequest, pk: UUID) -> HttpResponse:
    """One question with the figures of its versions as of now."""
    question = get_object_or_404(Question.objects.select_related("section", "current"), pk=pk)
    return _page(request, question)


def _page(request: LearnerRequest, question: Question, *, reason: str = "", error: str = "") -> HttpResponse:
    if question.current is None or question.current.published_at is None:
        # Nobody was ever asked a draft.
        raise Http404
    context = {
        "question": question,
        "items": items_of(question),
        "now": timezone.now(),
        "choices": Choice.choices,
        "decided": _decided(question),
        "longest": LONGEST_REASON,
        "reason": reason,
        "error": error,
    }
    return render(request, "curation/item.html", context, status=422 if error else 200)


def _decided(question: Question) -> list[Changeset]:
    """What curators decided about the pretest of a question, the newest first."""
    mine = Changeset.objects.filter(
        source__startswith=promotion.source(question.pk),
        changes__model="question",
        changes__key=str(question.pk),
    )
    return list(mine.select_related("by").order_by("-pk"))


@for_curators
@require_POST
def decide(request: LearnerRequest, pk: UUID) -> HttpResponse:
    """Publish, keep or retire a pretest question, with a reason."""
    question = get_object_or_404(Question.objects.select_related("section", "current"), pk=pk)
    chosen, seen = request.POST.get("choice", ""), request.POST.get("seen", "")
    reason = " ".join(request.POST.get("reason", "").split())[:LONGEST_REASON]
    if chosen not in Choice.values or not (seen.isascii() and seen.isdigit() and len(seen) < 19):
        raise Http404
    if not reason:
        return _page(request, question, error="Say why. Whoever looks at this later wants to know.")
    try:
        made = promotion.decide(
            pk, Choice(chosen), reason=reason, seen=int(seen), by=request.user, now=timezone.now()
        )
    except promotion.NotPretestError:
        messages.warning(request, "It was decided or changed meanwhile. Nothing was changed.")
    else:
        messages.success(request, f"Decided. It is changeset {made.pk}.")
    return redirect("curation:item", pk)
