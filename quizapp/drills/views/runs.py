"""One drill after another: asked, answered, explained, and the next."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quizapp.accounts.http import LearnerRequest
from quizapp.answers.models import Answer
from quizapp.drills import actions, overview
from quizapp.drills.models import Drilled, Run
from quizapp.drills.screens import drill_screen, drill_verdict
from quizapp.engine.drills import Variant
from quizapp.web.http import given_in, render_part, wants_part


@require_POST
def start(request: LearnerRequest, kind: str) -> HttpResponse:
    """Start a run of one kind, or go on with the one that is open."""
    now = timezone.now()
    try:
        if kind == Run.Kind.SPRINT:
            run = actions.start_sprint(request.user, now=now)
        elif kind == Run.Kind.DAILY:
            run = actions.daily_set(request.user, now=now)
        elif kind == Run.Kind.FOCUS:
            code, family, slug = (request.POST.get(name, "") for name in ("code", "family", "template"))
            run = actions.focus(request.user, code=code, family=family, slug=slug, now=now)
        else:
            raise Http404
    except actions.StillClosed:
        messages.info(request, "This level is still closed. Half of the level below opens it.")
        return redirect("drills:drills")
    except actions.NothingOpen:
        messages.info(request, "There is no drill for this yet.")
        return redirect("drills:drills")
    return redirect("drills:run", run.pk)


def _run(request: LearnerRequest, pk: int) -> Run:
    return get_object_or_404(Run.objects.of(request.user), pk=pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def run(request: LearnerRequest, pk: int) -> HttpResponse:
    """GET asks the drill at the run's place; POST takes its answer."""
    mine = _run(request, pk)
    if request.method == "POST":
        return _take(request, mine)
    if mine.finished_at is not None:
        return _done(request, mine, ended=mine.finished_at)
    now = timezone.now()
    asked = actions.asked_at(mine, mine.place)
    if asked is None:
        # Made for drills that are made otherwise since: there is no going on.
        actions.break_off(mine, now=now)
        return _changed(request, mine)
    if request.method == "GET":
        actions.begin(mine, now=now)
    return render_part(request, "drills/run.html", "drill", _asking(mine, asked))


def _changed(request: LearnerRequest, mine: Run) -> HttpResponse:
    again = "Tomorrow there is another set." if mine.kind == Run.Kind.DAILY else "Start again with new ones."
    messages.info(request, f"These drills have changed since. {again}")
    if not wants_part(request):
        return redirect("drills:drills")
    # A redirect would put the whole page where the drill was.
    response = HttpResponse()
    response["HX-Redirect"] = reverse("drills:drills")
    return response


def _asking(
    mine: Run, asked: Variant, *, given: list[str] | None = None, problem: str = ""
) -> dict[str, Any]:
    elapsed = mine.milliseconds
    if mine.asked_at is not None:
        elapsed += int((timezone.now() - mine.asked_at).total_seconds() * 1000)
    return {
        "run": mine,
        "drill": drill_screen(asked, hints_taken=mine.hints, given=given or ()),
        "problem": problem,
        "elapsed": elapsed,
    }


def _place(request: LearnerRequest) -> int | None:
    place = request.POST.get("place", "")
    return int(place) if place.isdecimal() and len(place) < 4 else None


def _take(request: LearnerRequest, mine: Run) -> HttpResponse:
    place = _place(request)
    if place is None:
        return redirect("drills:run", mine.pk)
    given = given_in(request.POST)
    try:
        told = actions.answer_run(mine, place=place, given=given, now=timezone.now())
    except actions.NotAsked:
        return redirect("drills:run", mine.pk)
    except actions.Refused as refusal:
        asked = actions.asked_at(mine, place)
        assert asked is not None  # noqa: S101 - it could not be read as an answer to this drill
        context = _asking(mine, asked, given=given, problem=str(refusal))
        return render_part(request, "drills/run.html", "drill", context, status=422)
    url = reverse("drills:verdict", args=[mine.pk, place])
    if not wants_part(request):
        return redirect(url)
    mine.refresh_from_db()
    response = render_part(request, "drills/verdict.html", "drill", _judged(request, mine, place, told))
    response["HX-Push-Url"] = url
    return response


def _judged(request: LearnerRequest, mine: Run, place: int, told: Answer) -> dict[str, Any]:
    drilled = get_object_or_404(Drilled.objects.of(request.user), pk=told.pk)
    repeated = None
    # A sprint goes on; what repeats in it is told at its end.
    if mine.kind != Run.Kind.SPRINT:
        repeated = actions.repeated_slip(request.user, drilled, study_day=told.study_day)
    if repeated is not None and mine.subject == repeated.code:
        # That is what is being practised.
        repeated = None
    return {
        "run": mine,
        "place": place,
        "answer": told,
        "verdict": drill_verdict(told, drilled),
        "repeated": repeated,
    }


@never_cache
@require_safe
def verdict(request: LearnerRequest, pk: int, place: int) -> HttpResponse:
    """The verdict on one answer of a run: what a reload and the Back button show."""
    mine = _run(request, pk)
    told = get_object_or_404(Answer.objects.of(request.user), idempotency_key=mine.key(place))
    return render_part(request, "drills/verdict.html", "drill", _judged(request, mine, place, told))


def _done(request: LearnerRequest, mine: Run, *, ended: datetime) -> HttpResponse:
    keys = [mine.key(place) for place in range(mine.place)]
    told = {
        answer.idempotency_key: answer
        for answer in Answer.objects.of(request.user)
        .filter(idempotency_key__in=keys)
        .select_related("drilled")
    }
    rows = []
    for place, key in enumerate(keys):
        if key in told:
            asked = actions.asked_at(mine, place)
            rows.append({"place": place, "answer": told[key], "title": asked.template.title if asked else ""})
    is_sprint = mine.kind == Run.Kind.SPRINT
    codes = {code for answer in told.values() for code in answer.drilled.codes}
    best = overview.best_sprint(request.user) if is_sprint else None
    earlier = overview.best_sprint(request.user, before=mine) if best == mine else None
    context = {
        "run": mine,
        "rows": rows,
        "best": best,
        "earlier": earlier,
        "complete": mine.place == mine.length,
        "repeated": actions.repeated_among(request.user, codes, study_day=request.user.study_day(ended))
        if is_sprint
        else None,
    }
    return render_part(request, "drills/done.html", "drill", context)


@require_POST
def hint(request: LearnerRequest, pk: int) -> HttpResponse:
    """One more hint for the drill that is being asked, with what was typed still in the form."""
    mine = _run(request, pk)
    place = _place(request)
    if place is not None:
        actions.take_hint(mine, place)
        mine.refresh_from_db()
    asked = actions.asked_at(mine, mine.place)
    if asked is None or place != mine.place or mine.finished_at is not None:
        return redirect("drills:run", mine.pk)
    context = _asking(mine, asked, given=given_in(request.POST))
    return render_part(request, "drills/run.html", "drill", context)


@require_POST
def stop(request: LearnerRequest, pk: int) -> HttpResponse:
    """Break a run off. Its answers stay."""
    mine = _run(request, pk)
    if not actions.break_off(mine, now=timezone.now()):
        return redirect("drills:run", mine.pk)
    messages.info(request, "Broken off. What you answered is kept.")
    return redirect("drills:drills")
