"""Pages that a token in their address opens, for whoever has the letter: without signing in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from quizapp.accounts.models import User
from quizapp.engine.reminders import Purpose
from quizapp.reminders.actions import preferences

Page = Callable[[HttpRequest, User, str], HttpResponse]
View = Callable[[HttpRequest, str], HttpResponse]


def by_token(purpose: Purpose, *, referrer: str) -> Callable[[Page], View]:
    """Give the page the learner and the list that its token names; 404 with a way on if it names none.

    The address is a key, so it is kept nowhere and told to no other page
    (`referrer` is a policy that keeps the path to itself).
    """

    def decorated(page: Page) -> View:
        @wraps(page)
        def view(request: HttpRequest, token: str) -> HttpResponse:
            found = preferences.learner_of(token, purpose)
            learner, scope = found or (None, "")
            if learner is None:
                context = {"account_gone": found is not None}
                response = render(request, "reminders/unsubscribe_unknown.html", context, status=404)
            else:
                response = page(request, learner, scope)
            response["Referrer-Policy"] = referrer
            response["Cache-Control"] = "no-store, private"
            response["X-Robots-Tag"] = "noindex, nofollow"
            return response

        return view

    return decorated
