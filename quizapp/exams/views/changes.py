"""What changes for this learner from one exam to another, and the switch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from quizapp.accounts.http import LearnerRequest
from quizapp.course.models import Blueprint
from quizapp.exams import actions, papers, switching
from quizapp.study.models import Plan


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def changes(request: LearnerRequest) -> HttpResponse:
    """?from=dva-c02&to=dva-c03, or else the exam of the plan and the one that follows it; POST switches to `to`."""
    plan, course = papers.plan_and_course(request.user)
    if course is None:
        return render(request, "study/no_course.html", status=503)
    today = request.user.study_day(actions.database_now())
    blueprints = list(Blueprint.objects.listed().filter(course=course).prefetch_related("domains__tasks"))
    if request.method == "POST":
        return _switch(request, _named(blueprints, request.POST.get("to", "")), today)
    mine = next((each for each in blueprints if plan and each.pk == plan.blueprint_id), None)
    default = next((each for each in blueprints if each.slug == course.default_blueprint), None)
    followed = next((each for each in blueprints if switching.successor(each, blueprints)), None)
    old = _named(blueprints, request.GET["from"]) if "from" in request.GET else mine or default or followed
    new = _named(blueprints, request.GET["to"]) if "to" in request.GET else None
    if old is not None and new is None:
        new = switching.successor(old, blueprints)
    if old is not None and new is None and "from" not in request.GET:
        # The newest of its family: what led here is of more interest than nothing.
        old, new = _before(old, blueprints), old
    context: dict[str, Any] = {"blueprints": blueprints, "old": old, "new": new, "plan": plan}
    if old is not None and new is not None and old != new:
        context |= _compared(request, plan, old, new, today)
    return render(request, "exams/changes.html", context)


def _named(blueprints: Sequence[Blueprint], slug: str) -> Blueprint:
    found = next((each for each in blueprints if each.slug == slug), None)
    if found is None:
        raise Http404
    return found


def _before(blueprint: Blueprint, blueprints: Sequence[Blueprint]) -> Blueprint | None:
    return next((each for each in blueprints if switching.successor(each, blueprints) == blueprint), None)


def _compared(
    request: LearnerRequest, plan: Plan | None, old: Blueprint, new: Blueprint, today: date
) -> dict[str, Any]:
    # A date that has passed is no date.
    exam_date = plan.exam_date if plan and plan.exam_date and plan.exam_date >= today else None
    return {
        "compared": switching.compare(request.user, old, new),
        "exam_date": exam_date,
        "on_the_day": [
            blueprint
            for blueprint in (old, new)
            if exam_date
            and blueprint.valid_from <= exam_date
            and (blueprint.valid_until is None or exam_date <= blueprint.valid_until)
        ],
        "refusal": switching.refusal(new, exam_date, today=today) if plan else "",
        "switched": plan is not None and plan.blueprint_id == new.pk,
        "enough": switching.ENOUGH,
        "today": today,
    }


def _switch(request: LearnerRequest, new: Blueprint, today: date) -> HttpResponse:
    try:
        switching.switch(request.user, new, today=today)
    except switching.CannotSwitch as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, f"You now prepare for {new.short}. Your cards and their dates are as before."
        )
    old = request.POST.get("from", "")
    known = Blueprint.objects.listed().filter(course=new.course_id, slug=old[:50].replace("\x00", ""))
    query = f"?from={old}&to={new.slug}" if known.exists() else ""
    return redirect(f"{reverse('exams:changes')}{query}")
