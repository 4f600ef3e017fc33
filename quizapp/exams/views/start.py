"""The rules of a practice exam, and the button that starts its clock."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from quizapp.accounts.http import LearnerRequest
from quizapp.course.models import Blueprint
from quizapp.engine.papers import Shortfall
from quizapp.exams import actions, papers
from quizapp.exams.actions.accommodations import accommodation_of
from quizapp.exams.models import GRACE, Sitting
from quizapp.exams.views.index import Running

# What the page says of a paper is told by one that nobody sits.
_PREVIEW = "preview"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: LearnerRequest, blueprint: str, form: str) -> HttpResponse:
    """GET shows the rules and whether the bank can fill the paper; POST starts, or says why not."""
    _, course = papers.plan_and_course(request.user)
    exam = get_object_or_404(
        Blueprint.objects.listed().select_related("course").defer("course__report"),
        course=course,
        slug=blueprint,
    )
    try:
        wish = papers.mock(exam, form)
    except papers.NoSuchForm:
        raise Http404 from None
    now = actions.database_now()
    today = request.user.study_day(now)
    offer = papers.Offer(exam, today)
    if offer.closed:
        # 410: there was one, and it will not come back.
        return render(request, "exams/start.html", {"offer": offer, "wish": wish}, status=410)
    if request.method == "POST":
        try:
            return redirect("exams:sitting", actions.start(request.user, wish).pk)
        except actions.AlreadyOpen as refusal:
            context = _context(request, offer, wish, today)
            context["running"] = Running(refusal.sitting, now)
            return render(request, "exams/start.html", context, status=409)
        except actions.CannotFill as refusal:
            context = _context(request, offer, wish, today, drawn=refusal.shortfall)
            return render(request, "exams/start.html", context, status=409)
    context = _context(request, offer, wish, today)
    opened = Sitting.objects.of(request.user).open().filter(kind=wish.kind).first()
    context["running"] = opened and Running(opened, now)
    return render(request, "exams/start.html", context)


def _context(
    request: LearnerRequest,
    offer: papers.Offer,
    wish: papers.Wish,
    today: date,
    *,
    drawn: papers.Composed | Shortfall | None = None,
) -> dict[str, Any]:
    if drawn is None:
        drawn = papers.compose(request.user, wish, today=today, seed=_PREVIEW)
    accommodation = accommodation_of(request.user)
    extra = 0
    if accommodation is not None and wish.minutes is not None:
        extra = accommodation.share(wish.minutes, full=offer.blueprint.minutes)
    shortfall = drawn if isinstance(drawn, Shortfall) else None
    rules = wish.rules if isinstance(drawn, Shortfall) else drawn.rules
    return {
        "offer": offer,
        "wish": wish,
        "rules": rules,
        "counts": rules["counts"],
        "shortfall": shortfall,
        "notes": drawn.notes if isinstance(drawn, Shortfall) else drawn.paper.notes,
        "uncovered": [task for domain in rules["domains"] for task in domain["uncovered_tasks"]],
        # Shorter forms that the bank may still fill.
        "shorter": [form for form in offer.forms if form.scored <= shortfall.possible] if shortfall else [],
        "accommodation": accommodation,
        "extra": extra,
        "minutes": (wish.minutes or 0) + extra,
        "grace": int(GRACE.total_seconds()),
        "pass_percent": round(100 * rules["pass_share"]),
    }
