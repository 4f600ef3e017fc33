"""The front page: what the product does for visitors, what is due for learners."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from quizapp.accounts.models import User
from quizapp.drills import catalogue
from quizapp.drills.overview import daily_run
from quizapp.exams import rescoring
from quizapp.exams.standing import standing
from quizapp.progress.landing import landing
from quizapp.progress.overview import overview
from quizapp.study.models import Plan
from quizapp.study.views.cards import CATCH_UP_DAYS
from quizapp.web import charts


@login_not_required
@require_safe
@never_cache
def front(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return landing(request)
    return _home(request, request.user)


def _home(request: HttpRequest, learner: User) -> HttpResponse:
    plan = Plan.objects.of(learner).active().select_related("course", "blueprint").first()
    if plan is None:
        return redirect("study:start")
    plan.learner = learner
    seen = overview(plan, now=timezone.now())
    # More than two days' work: offering to spread it beats a wall of cards.
    backlog = seen.today.reviews + seen.today.held_back
    behind = backlog * 0.5 > 2 * plan.minutes_per_day
    has_drills = plan.course.slug == catalogue.COURSE
    context = {
        "plan": plan,
        "has_drills": has_drills,
        "daily": daily_run(learner, today=seen.today.tally.day) if has_drills else None,
        "overview": seen,
        "calendar": charts.heatmap(
            seen.weeks,
            seen.minutes_by_day,
            today=seen.today.tally.day,
            goal=plan.minutes_per_day,
            title="Minutes of study by day",
            unit="minutes",
        ),
        "exams": standing(learner),
        "notices": rescoring.notices(learner),
        "behind": backlog if behind else 0,
        "catch_up_days": CATCH_UP_DAYS,
    }
    return render(request, "progress/home.html", context)
