"""Runs through the glossary as cards."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from quizapp.accounts.http import LearnerRequest
from quizapp.course.models import GlossaryTerm
from quizapp.study import actions
from quizapp.study.models import TermRun
from quizapp.study.showing import Showing, seal, unseal
from quizapp.study.views.session import plan_of
from quizapp.web.http import render_part, wants_part


@require_POST
def terms_start(request: LearnerRequest) -> HttpResponse:
    plan = plan_of(request)
    if plan is None:
        return redirect("study:start")
    run = actions.start_terms(plan, only_unknown=request.POST.get("which") == "unknown", now=timezone.now())
    if run is None:
        messages.info(request, "You know every term. They come back with your cards.")
        return redirect("course:glossary")
    return redirect("study:terms", run.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: LearnerRequest, pk: int) -> HttpResponse:
    """GET shows the definition at the run's place, with `?reveal=1` the name too; POST says whether it was known."""
    run = get_object_or_404(TermRun.objects.filter(plan__learner=request.user).select_related("plan"), pk=pk)
    if request.method == "POST":
        unsealed = unseal(request.POST.get("token", ""))
        if unsealed is None or unsealed[0].card_id != run.pk:
            messages.warning(request, "That page was out of date. Here is the card again.")
            return redirect("study:terms", run.pk)
        showing, began = unsealed
        knew = request.POST.get("knew") == "yes"
        run = actions.answer_term(run, place=showing.turn, knew=knew, began=began, now=timezone.now())
        if not wants_part(request):
            return redirect("study:terms", run.pk)
    context: dict[str, object] = {"run": run, "revealed": False}
    if not run.finished:
        term = GlossaryTerm.objects.filter(pk=run.terms[run.place]).select_related("section").first()
        if term is None:
            raise Http404
        context["term"] = term
        context["revealed"] = request.method != "POST" and "reveal" in request.GET
        given = request.GET.get("token", "")
        earlier = unseal(given)
        # The time of the first look counts, not that of the answer's.
        same = earlier is not None and earlier[0] == Showing(run.pk, run.place)
        context["token"] = given if same else seal(Showing(run.pk, run.place), at=timezone.now())
    return render_part(request, "study/terms.html", "card", context)
