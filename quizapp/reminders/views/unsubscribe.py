"""Leaving a list with one click (RFC 8058), and the page with the button for it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from quizapp.accounts.models import User
from quizapp.engine.reminders import Kind, Purpose
from quizapp.reminders.actions import preferences
from quizapp.reminders.letters import links
from quizapp.reminders.views.tokens import by_token

NAMES = {
    links.ALL: "reminders",
    Kind.EXAM.value: "the exam countdown",
    Kind.SUMMARY.value: "the weekly summary",
}


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@by_token(Purpose.UNSUBSCRIBE, referrer="no-referrer")
def unsubscribe(request: HttpRequest, learner: User, scope: str) -> HttpResponse:
    """Show what is on (GET, which changes nothing), or switch it off (POST), or on again (POST with do=undo).

    The programs of mail providers post `List-Unsubscribe=One-Click` without
    cookies, so the token alone decides: who has it has the letter. What else
    they post switches off, too. No answer is a redirect, which RFC 8058 forbids.
    """
    before = learner.summary_weekday
    did = ""
    if request.method == "POST":
        posted = _posted(request)
        did = "undo" if posted.get("do") == "undo" else "leave"
        if did == "undo":
            weekday = _weekday(posted.get("weekday", ""))
            preferences.join(learner, scope, weekday=weekday, now=timezone.now())
        else:
            preferences.leave(learner, scope, now=timezone.now())
    context = {
        "name": NAMES[scope],
        "everything": scope == links.ALL,
        "is_on": preferences.is_on(learner, scope),
        "all_off": not learner.reminders,
        "did": did,
        "weekday": before,
        "preferences_url": links.preferences(learner.pk).removeprefix(links.absolute("")),
    }
    return render(request, "reminders/unsubscribe.html", context)


def _posted(request: HttpRequest) -> QueryDict:
    """The form; an empty one if the body is none."""
    try:
        return request.POST
    except (MultiPartParserError, SuspiciousOperation, UnreadablePostError):
        return QueryDict()


def _weekday(text: str) -> int | None:
    """The day on which the summary came, as the page that offers to undo has it."""
    return int(text) if text in {"0", "1", "2", "3", "4", "5", "6"} else None
