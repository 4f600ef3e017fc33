"""The learner's cards as a list, and what may be done with one."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from quizapp.accounts.http import LearnerRequest
from quizapp.study import actions
from quizapp.study.models import Card, CardQuerySet, Plan
from quizapp.study.views.session import plan_of
from quizapp.web.http import render_part

FILTERS = {
    "seen": "Seen",
    "leech": "Leeches",
    "flagged": "Flagged",
    "suspended": "Suspended",
    "buried": "Set aside for today",
    "new": "Not seen yet",
}


def _filtered(cards: CardQuerySet, name: str) -> CardQuerySet:
    now = timezone.now()
    filters = {
        "seen": cards.seen(),
        "leech": cards.filter(leech=True),
        "flagged": cards.filter(flagged=True),
        "suspended": cards.filter(suspended=True),
        "buried": cards.filter(buried_until__gt=now),
        "new": cards.filter(phase="new"),
    }
    return filters[name]


@require_safe
def cards(request: LearnerRequest) -> HttpResponse:
    plan = plan_of(request)
    if plan is None:
        return redirect("study:start")
    chosen = request.GET.get("show", "seen")
    if chosen not in FILTERS:
        raise Http404
    mine = Card.objects.of(request.user).filter(plan=plan, retired=False)
    listed = _filtered(mine, chosen).select_related("question__current", "term", "section")
    page = Paginator(listed.order_by("due_at", "pk"), 25).get_page(request.GET.get("page"))
    context = {"plan": plan, "page": page, "chosen": chosen, "filters": FILTERS, "now": timezone.now()}
    return render_part(request, "study/cards.html", "list", context)


VERBS = {
    "flag": "Flagged.",
    "unflag": "The flag is off.",
    "suspend": "Suspended. It stays out until you resume it.",
    "resume": "Back in study.",
    "bury": "Set aside until tomorrow.",
}


@require_POST
def tend(request: LearnerRequest, pk: int, verb: str) -> HttpResponse:
    """Flag, suspend, resume or bury one card; then back to where the learner was."""
    card = get_object_or_404(Card.objects.of(request.user).select_related("plan__learner"), pk=pk)
    match verb:
        case "flag" | "unflag":
            actions.flag(card, flagged=verb == "flag")
        case "suspend":
            actions.suspend(card)
        case "resume":
            actions.resume(card)
        case "bury":
            actions.bury(card, now=timezone.now())
        case _:
            raise Http404
    messages.success(request, VERBS[verb])
    back = request.POST.get("back", "")
    if back == "cards":
        return redirect("study:cards")
    if back == "card":
        return redirect(f"{reverse('study:next')}?card={card.pk}")
    return redirect("study:next")


# A week is what a break of a fortnight takes to digest at an ordinary pace.
CATCH_UP_DAYS = 7


@require_POST
def catch_up(request: LearnerRequest) -> HttpResponse:
    """Spread what is overdue over the coming days."""
    try:
        moved = actions.catch_up(request.user, days=CATCH_UP_DAYS, now=timezone.now())
    except Plan.DoesNotExist:
        return redirect("study:start")
    if moved:
        messages.success(request, f"{moved} reviews are spread over the coming days.")
    else:
        messages.info(request, "Nothing had to be moved: today's reviews fit into today.")
    return redirect("study:next")
