"""The result of a finished sitting, what becomes of its wrong answers, and how the scale works."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from quizapp.accounts.http import LearnerRequest
from quizapp.exams import report, rescoring
from quizapp.exams.models import PASS_PERCENT
from quizapp.exams.report.scaling import steps
from quizapp.exams.reviewing import entries
from quizapp.exams.views.doors import sitting_of, whole
from quizapp.study import actions as study


@never_cache
@require_safe
def result(request: LearnerRequest, pk: int) -> HttpResponse:
    """What a finished sitting says; an open one is gone on with instead."""
    mine, _now = sitting_of(request, whole(pk))
    if mine.open:
        return redirect("exams:sitting", mine.pk)
    context = {
        "sitting": mine,
        "report": report.report(mine),
        "notices": rescoring.notices(request.user, sitting=mine.pk),
    }
    return render(request, "exams/result.html", context)


@require_safe
def scale(request: LearnerRequest) -> HttpResponse:
    """How points become places on our own scale, and how far luck moves them."""
    context = {"steps": steps(PASS_PERCENT), "pass_percent": PASS_PERCENT}
    return render(request, "exams/scale.html", context)


@require_POST
def queue(request: LearnerRequest, pk: int) -> HttpResponse:
    """Bring the cards of what was wrong to the front. Pressed twice, it changes nothing more."""
    mine, now = sitting_of(request, whole(pk))
    if mine.open:
        raise Http404
    wrong = [entry.slot.question_id for entry in entries(mine) if entry.to_study]
    moved = study.add_to_queue(request.user, mine.course_id, wrong, now=now)
    if moved:
        told = "1 question is" if moved == 1 else f"{moved} questions are"
        messages.success(request, f"{told} at the front of your study queue.")
    else:
        messages.info(request, "Nothing was moved: none of these questions is in your study plan.")
    return redirect("exams:result", mine.pk)
