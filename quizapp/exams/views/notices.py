"""Word about corrections: put away by the learner it is for."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from quizapp.accounts.http import LearnerRequest
from quizapp.exams import rescoring
from quizapp.exams.views.doors import whole


@require_POST
def dismiss(request: LearnerRequest, number: int) -> HttpResponse:
    """Put a notice away, and go on where it was read: to the result if the form names a sitting, else home."""
    if not rescoring.Notice.objects.of(request.user).filter(pk=whole(number)).exists():
        raise Http404
    rescoring.dismiss(request.user, number, now=timezone.now())
    sitting = request.POST.get("sitting", "")
    if sitting.isascii() and sitting.isdecimal() and len(sitting) < 19:
        return redirect("exams:result", int(sitting))
    return redirect("front")
