"""A quiz of one's own: put together, counted, started."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from quizapp.accounts.http import LearnerRequest
from quizapp.engine.papers import Shortfall
from quizapp.exams import actions, papers
from quizapp.exams.actions.accommodations import accommodation_of
from quizapp.exams.forms import QuizForm
from quizapp.exams.models import Sitting
from quizapp.exams.views.index import Running

# What a link may choose beforehand, and the field that it chooses in.
_LINKED = {"section": "sections", "kind": "kinds", "difficulty": "difficulties", "mark": "marks"}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def quiz(request: LearnerRequest) -> HttpResponse:
    """GET shows the form, filled in by ?section=5&mark=wrong; POST starts, or only counts."""
    _, course = papers.plan_and_course(request.user)
    if course is None:
        return render(request, "study/no_course.html", status=503)
    now = actions.database_now()
    form = QuizForm(request.POST or None, course=course, initial=_linked(request.GET))
    context: dict[str, Any] = {"form": form, "accommodation": accommodation_of(request.user)}
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        wish = form.wish()
        if "start" in request.POST:
            try:
                return redirect("exams:sitting", actions.start(request.user, wish).pk)
            except actions.AlreadyOpen as refusal:
                context["running"] = Running(refusal.sitting, now)
                return render(request, "exams/quiz.html", context, status=409)
            except actions.CannotFill as refusal:
                form.add_error("count", _too_few(refusal.shortfall))
                context["shortfall"] = refusal.shortfall
        else:
            today = request.user.study_day(now)
            context["matching"] = papers.matching(request.user, wish, today=today)
            status = 200
    opened = Sitting.objects.of(request.user).open().filter(kind=Sitting.Kind.QUIZ).first()
    context["running"] = opened and Running(opened, now)
    return render(request, "exams/quiz.html", context, status=status)


def _linked(query: QueryDict) -> dict[str, list[str]]:
    # What is not among the choices is simply not checked.
    return {field: query.getlist(name)[:50] for name, field in _LINKED.items() if name in query}


def _too_few(shortfall: Shortfall) -> str:
    if not shortfall.possible:
        return "No question matches what you have chosen. Choose less strictly."
    many = shortfall.possible > 1
    return (
        f"Only {shortfall.possible} question{'s' if many else ''} can be asked with what you have chosen."
        f" Ask for {'that many' if many else 'one'} or fewer, or choose less strictly."
    )
