"""The page for people without an account, with one question to answer at once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.db.models.functions import Length
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from quizapp.answers.models import Answer
from quizapp.bank.content import QuestionContent, content
from quizapp.bank.models import Question, QuestionVersion
from quizapp.course.models import Course
from quizapp.engine.marking import FormatError
from quizapp.engine.shuffle import order
from quizapp.study import screens
from quizapp.web.http import given_in, render_part

_SALT = "progress.try"
# A page that was left open for longer shows the question of another day.
TOKEN_SECONDS = int(timedelta(days=3).total_seconds())
# Characters of a stem that leave room for its options on one screen.
SHORT = 330


def landing(request: HttpRequest) -> HttpResponse:
    return render(request, "progress/landing.html", _asking(timezone.now().date()))


def question_of(day: date) -> Question | None:
    """The question for visitors of this day, the same for all of them.

    From what no paper asks, or a visitor would see the key of an open one. Short
    enough for one screen and about applying a rule if there are such. None
    while the bank has none.
    """
    middling = Question.objects.for_visitors()
    best = middling.filter(bloom="apply").alias(length=Length("current__stem")).filter(length__lte=SHORT)
    for fitting in (best, middling):
        numbers = order(sorted(str(pk) for pk in fitting.values_list("pk", flat=True)), seed=day.isoformat())
        if numbers:
            return Question.objects.get(pk=numbers[0])
    return None


def _asking(day: date) -> dict[str, Any]:
    question = question_of(day)
    if question is None or question.current_id is None:
        return {}
    return {"question": _screen(content(question.current_id))}


def _seed(asked: QuestionContent) -> str:
    # The same order before and after the answer: nothing is stored in between.
    return f"try:{asked.version_id}"


def _screen(asked: QuestionContent) -> screens.QuestionScreen:
    return screens.question_screen(
        asked, token=signing.dumps(asked.version_id, salt=_SALT), seed=_seed(asked)
    )


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def try_question(request: HttpRequest) -> HttpResponse:
    """Mark a visitor's answer. Nothing is stored: there is nobody to store it for."""
    asked = _asked(request)
    if asked is None:
        return redirect("front")
    given = given_in(request.POST)
    mark = asked.mark(given)
    if isinstance(mark, FormatError):
        context = {"question": _screen(asked), "problem": mark.message}
        return render_part(request, "progress/landing.html", "try", context, status=422)
    told = Answer(
        given=given,
        fraction=float(mark.fraction),
        variant_seed=_seed(asked),
        study_day=timezone.now().date(),
    )
    return render_part(request, "progress/landing.html", "try", _verdict(asked, told))


def _asked(request: HttpRequest) -> QuestionContent | None:
    """The question that the visitor was shown; None for a GET, an old page or a made-up token."""
    try:
        version_id = signing.loads(request.POST.get("token", ""), salt=_SALT, max_age=TOKEN_SECONDS)
        return content(version_id)
    except (signing.BadSignature, QuestionVersion.DoesNotExist):
        return None


def _verdict(asked: QuestionContent, told: Answer) -> dict[str, Any]:
    course = Course.objects.get(questions=asked.question_id)
    return screens.judged(asked, told, course_id=course.pk, revision=course.revision)
