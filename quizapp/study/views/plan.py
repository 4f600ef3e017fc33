"""The first run, and the plan."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from quizapp.accounts.actions import confirm_zone
from quizapp.accounts.http import LearnerRequest
from quizapp.course.models import Blueprint, Course
from quizapp.study import actions
from quizapp.study.forms import PlanForm, StartForm
from quizapp.study.models import Plan
from quizapp.study.signals import plan_saved
from quizapp.study.views.session import plan_of


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: LearnerRequest) -> HttpResponse:
    """The first page after signing up: pick an exam, and the first question is next."""
    course = Course.objects.order_by("pk").first()
    if course is None:
        return render(request, "study/no_course.html", status=503)
    today = request.user.study_day(timezone.now())
    existing = plan_of(request)
    if existing is not None and request.method != "POST":
        return redirect("study:plan")
    suggested = Blueprint.objects.listed().filter(course=course, slug=course.default_blueprint).first()
    form = StartForm(
        request.POST or None,
        course=course,
        today=today,
        initial={"blueprint": suggested and suggested.pk, "time_zone": request.user.time_zone},
    )
    if request.method == "POST" and form.is_valid():
        confirm_zone(request.user, form.cleaned_data["time_zone"])
        actions.enrol(
            request.user,
            course,
            blueprint=form.cleaned_data["blueprint"],
            exam_date=form.cleaned_data["exam_date"],
            now=timezone.now(),
        )
        plan_saved.send(Plan, learner=request.user, now=timezone.now())
        return redirect("study:next")
    status = 422 if form.is_bound else 200
    return render(request, "study/start.html", {"form": form, "course": course}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: LearnerRequest) -> HttpResponse:
    """The exam, its date, and how much a day."""
    mine = plan_of(request)
    if mine is None:
        return redirect("study:start")
    today = request.user.study_day(timezone.now())
    form = PlanForm(request.POST or None, course=mine.course, today=today, initial=PlanForm.initial_of(mine))
    if request.method == "POST" and form.is_valid():
        actions.change_plan(mine, **form.cleaned_data)
        plan_saved.send(Plan, learner=request.user, now=timezone.now())
        messages.success(request, "Your plan is saved.")
        return redirect("study:plan")
    context = {"form": form, "plan": mine, "days_left": mine.days_left(today)}
    return render(request, "study/plan.html", context, status=422 if form.is_bound else 200)
