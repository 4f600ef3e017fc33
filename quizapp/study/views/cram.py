"""Runs through questions that leave the schedule alone."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from quizapp.accounts.http import LearnerRequest
from quizapp.answers.models import Answer, Confidence
from quizapp.bank.content import content
from quizapp.bank.models import Question
from quizapp.course.models import Section
from quizapp.study import actions, screens
from quizapp.study.forms import CramForm, part_of_guide
from quizapp.study.models import Cram, Plan
from quizapp.study.showing import Showing, seal, unseal
from quizapp.study.views.session import HELD_BACK, held_back, plan_of
from quizapp.web.http import given_in, render_part, wants_part


@require_http_methods(["GET", "HEAD", "POST"])
def cram_start(request: LearnerRequest) -> HttpResponse:
    plan = plan_of(request)
    if plan is None:
        return redirect("study:start")
    form = CramForm(request.POST or None, course=plan.course, initial=_asked_for(request, plan))
    if request.method == "POST" and form.is_valid():
        run = actions.start_cram(plan, **form.cleaned_data, now=timezone.now())
        if run is not None:
            return redirect("study:cram", run.pk)
        form.add_error(None, "No question fits. Choose another section, or all questions.")
    open_runs = [run for run in Cram.objects.filter(plan=plan).order_by("-pk")[:5] if not run.finished]
    return render(
        request,
        "study/cram_start.html",
        {"form": form, "plan": plan, "open_runs": open_runs},
        status=422 if form.is_bound else 200,
    )


def _asked_for(request: LearnerRequest, plan: Plan) -> dict[str, object]:
    """The section that a link of the guide names by its number, and the part; everything if it names none."""
    initial: dict[str, object] = {"count": 20}
    number = request.GET.get("section", "")
    if number.isdecimal() and len(number) < 5:
        initial["section"] = Section.objects.filter(course=plan.course, number=number).first()
        part = part_of_guide(plan.course, request.GET.get("block", ""))
        initial["block"] = part.ref if part else ""
    return initial


def _run(request: LearnerRequest, pk: int) -> tuple[Plan, Cram]:
    plan = plan_of(request)
    if plan is None:
        raise Http404
    run = get_object_or_404(Cram.objects.filter(plan=plan), pk=pk)
    run.plan = plan
    return plan, run


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cram(request: LearnerRequest, pk: int) -> HttpResponse:
    """GET asks the question at the run's place; POST takes its answer."""
    plan, run = _run(request, pk)
    context: dict[str, object] = {"plan": plan, "cram": run}
    if request.method == "POST":
        if "leave_out" in request.POST:
            return _leave_out(request, run)
        return _take(request, run, context)
    if run.finished:
        return render_part(request, "study/cram_done.html", "card", context)
    if _is_sealed(plan, run, run.place):
        return held_back(request, plan, cram=run)
    asked = content(_current(run))
    token = seal(Showing(run.pk, run.place), at=timezone.now())
    context["question"] = screens.question_screen(asked, token=token, seed=run.key(run.place))
    return render_part(request, "study/cram.html", "card", context)


def _is_sealed(plan: Plan, run: Cram, place: int) -> bool:
    asked = run.questions[place] if place < len(run.questions) else None
    return asked is not None and UUID(asked) in plan.sealed


def _leave_out(request: LearnerRequest, run: Cram) -> HttpResponse:
    place = request.POST["leave_out"]
    if place.isdecimal() and len(place) < 9:
        actions.leave_out(run, place=int(place))
    return redirect("study:cram", run.pk)


def _current(run: Cram) -> int:
    question = get_object_or_404(Question, pk=run.questions[run.place])
    if question.current_id is None:
        raise Http404
    return question.current_id


def _take(request: LearnerRequest, run: Cram, context: dict[str, object]) -> HttpResponse:
    now = timezone.now()
    unsealed = unseal(request.POST.get("token", ""))
    if unsealed is None or unsealed[0].card_id != run.pk:
        messages.warning(request, "That page was out of date. Here is the question again.")
        return redirect("study:cram", run.pk)
    showing, began = unsealed
    confidence = request.POST.get("confidence", "")
    try:
        told = actions.answer_cram(
            run,
            place=showing.turn,
            given=given_in(request.POST),
            confidence=confidence if confidence in Confidence.values else "",
            began=began,
            now=now,
        )
    except actions.HeldBack:
        messages.info(request, HELD_BACK)
        return redirect("study:cram", run.pk)
    except IndexError:
        return redirect("study:cram", run.pk)
    except actions.Refused as refusal:
        asked = content(_current(run))
        screen = screens.question_screen(asked, token=request.POST["token"], seed=run.key(run.place))
        context["question"] = screens.with_given(screen, given_in(request.POST))
        context["problem"] = str(refusal)
        return render_part(request, "study/cram.html", "card", context, status=422)
    url = reverse("study:cram_verdict", args=[run.pk, showing.turn])
    if not wants_part(request):
        return redirect(url)
    response = render_part(request, "study/cram_verdict.html", "card", context | _judged(run, told))
    response["HX-Push-Url"] = url
    return response


def _judged(run: Cram, told: Answer) -> dict[str, object]:
    if told.version_id is None:
        raise Http404
    course = run.plan.course
    return screens.judged(content(told.version_id), told, course_id=course.pk, revision=course.revision)


@never_cache
@require_safe
def cram_verdict(request: LearnerRequest, pk: int, place: int) -> HttpResponse:
    """The verdict on one answer of a run."""
    plan, run = _run(request, pk)
    if _is_sealed(plan, run, place):
        return held_back(request, plan)
    mine = Answer.objects.of(request.user).with_effective_fraction()
    told = get_object_or_404(mine, idempotency_key=run.key(place))
    context = {"plan": plan, "cram": run} | _judged(run, told)
    return render_part(request, "study/cram_verdict.html", "card", context)
