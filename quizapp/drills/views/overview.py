"""What there is to practise, and which slips come back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from quizapp.accounts.http import LearnerRequest
from quizapp.drills import overview


@require_safe
def drills(request: LearnerRequest) -> HttpResponse:
    """Every skill with its level, and the runs to start."""
    today = request.user.study_day(timezone.now())
    families = overview.families(request.user)
    context = {
        "families": families,
        "passed": sum(family.passed for family in families),
        "total": sum(len(family.rows) for family in families),
        "standing": overview.standing(request.user, today=today),
        "slips": overview.slips(request.user, today=today)[:3],
    }
    return render(request, "drills/drills.html", context)


@require_safe
def slips(request: LearnerRequest) -> HttpResponse:
    """The learner's mistakes by frequency and trend, with a drill for each."""
    today = request.user.study_day(timezone.now())
    context = {"slips": overview.slips(request.user, today=today), "weeks": overview.WEEKS}
    return render(request, "drills/slips.html", context)
