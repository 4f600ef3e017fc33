"""What there is to sit, what is open, and how the last ones went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from quizapp.accounts.http import LearnerRequest
from quizapp.accounts.models import User
from quizapp.exams import actions, papers, switching
from quizapp.exams.models import GRACE, Sitting

# Results on this page; the history has all of them.
RECENT = 5


@dataclass(frozen=True)
class Running:
    """An open sitting as the page shows it. `answered` is None where nobody counted."""

    sitting: Sitting
    now: datetime
    answered: int | None = None
    questions: int | None = None

    @property
    def over(self) -> bool:
        """No save counts any more; whoever opens it gets the result."""
        return self.sitting.deadline + GRACE < self.now

    @property
    def left(self) -> str:
        return left_words(self.sitting.deadline - self.now)


def left_words(left: timedelta) -> str:
    """How much time is left, rounded down, so that nobody counts on more than there is.

    >>> left_words(timedelta(minutes=61, seconds=59)), left_words(timedelta(seconds=30)), left_words(timedelta(days=3))
    ('1 h 1 min', 'less than a minute', '3 days')
    """
    minutes = max(left, timedelta()) // timedelta(minutes=1)
    if minutes == 0:
        return "less than a minute"
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        return f"{hours // 24} days"
    return f"{hours} h {rest} min" if hours else f"{rest} min"


def running(learner: User, now: datetime) -> list[Running]:
    """The learner's open sittings. One statement."""
    mine = (
        Sitting.objects.of(learner)
        .open()
        .annotate(told=Count("slots", filter=~Q(slots__answer=[])), questions=Count("slots"))
        .order_by("started_at")
    )
    return [
        Running(sitting, now, sitting.told, sitting.questions)  # type: ignore[attr-defined]  # annotated above
        for sitting in mine
    ]


@never_cache
@require_safe
def index(request: LearnerRequest) -> HttpResponse:
    """Practice exams of the learner's course, the own quiz, what is open, and the last results."""
    plan, course = papers.plan_and_course(request.user)
    if course is None:
        return render(request, "study/no_course.html", status=503)
    now = actions.database_now()
    today = request.user.study_day(now)
    mine = plan.blueprint if plan else None
    offers = papers.offers(course, today=today, first=mine.pk if mine else None)
    blueprints = [offer.blueprint for offer in offers]
    leaving = mine or next((each for each in blueprints if each.slug == course.default_blueprint), None)
    results = Sitting.objects.of(request.user).finished().order_by("-finished_at")[:RECENT]
    context = {
        "plan": plan,
        "offers": offers,
        "leaving": leaving,
        "successor": leaving and switching.successor(leaving, blueprints),
        "running": running(request.user, now),
        "results": list(results.defer("rules")),
        "is_curator": request.user.is_curator,
    }
    return render(request, "exams/index.html", context)
