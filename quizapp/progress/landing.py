"""The page for people without an account, with one question to answer at once."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from quizapp.answers.models import Answer
from quizapp.bank.content import QuestionContent, content
from quizapp.bank.models import Question
from quizapp.course.models import Course
from quizapp.engine.marking import FormatError
from quizapp.engine.shuffle import order
from quizapp.study import screens
from quizapp.web.http import render_part

_SALT = "progress.try"


def landing(request: HttpRequest) -> HttpResponse:
    return render(request, "progress/landing.html", _asking(timezone.now().date()))


def question_of(day: date) -> Question | None:
    """A question for visitors of this day, the same for all of them: single choice, middling.

    None while the bank has none.
    """
    fitting = Question.objects.published().filter(kind="single", difficulty__in=[2, 3], bloom="apply")
    numbers = order(sorted(str(pk) for pk in fitting.values_list("pk", flat=True)), seed=day.isoformat())
    return Question.objects.get(pk=numbers[0]) if numbers else None


def _asking(day: date) -> dict[str, Any]:
    question = question_of(day)
    if question is None or question.current_id is None:
        return {}
    asked = content(question.current_id)
    seed = f"try:{asked.version_id}"
    return {
        "question": screens.question_screen(
            asked, token=signing.dumps(asked.version_id, salt=_SALT), seed=seed
        )
    }


@never_cache
@login_not_required
@require_POST
def try_question(request: HttpRequest) -> HttpResponse:
    """Mark a visitor's answer. Nothing is stored: there is nobody to store it for."""
    try:
        version_id = signing.loads(request.POST.get("token", ""), salt=_SALT, max_age=3 * 24 * 3600)
    except signing.BadSignature:
        return redirect("front")
    asked = content(version_id)
    given = [choice[:80] for choice in request.POST.getlist("choice")[:50]]
    mark = asked.mark(given)
    if isinstance(mark, FormatError):
        screen = screens.question_screen(
            asked, token=request.POST["token"], seed=f"try:{asked.version_id}"
        )
        context = {"question": screen, "problem": mark.message}
        return render_part(request, "progress/landing.html", "try", context, status=422)
    told = Answer(given=given, fraction=float(mark.fraction), variant_seed=f"try:{asked.version_id}")
    return render_part(request, "progress/landing.html", "try", _verdict(asked, told))


def _verdict(asked: QuestionContent, told: Answer) -> dict[str, Any]:
    course = Course.objects.get(questions=asked.question_id)
    return screens.judged(asked, told, screens.reference(course.pk, course.revision))
