"""The calendar feed, and the page on which its address is made and taken back."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from quizapp.accounts.http import LearnerRequest
from quizapp.reminders.actions import feeds
from quizapp.reminders.calendars import calendar

# Readers that look more often than this are answered by their own memory.
FRESH_SECONDS = 900

DID = {
    "make": "Your calendar has an address.",
    "renew": "Your calendar has another address. The one before shows nothing any more.",
    "revoke": "Your calendar has no address any more.",
}


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """The calendar itself, for a program that has nothing but the address: no session, no cookie, 404 for a bad one."""
    learner = feeds.learner_of(token)
    if learner is None:
        raise Http404
    body = calendar(learner, now=timezone.now())
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response["ETag"] = etag
    response["Cache-Control"] = f"private, max-age={FRESH_SECONDS}"
    response["Content-Disposition"] = 'inline; filename="sortkey.ics"'
    response["X-Robots-Tag"] = "noindex"
    answer = get_conditional_response(request, etag=etag, response=response)
    return response if answer is None else answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: LearnerRequest) -> HttpResponse:
    """The learner's address; a POST with `do` (make, renew, revoke) changes it."""
    if request.method == "POST":
        verb = request.POST.get("do", "")
        if verb not in DID:
            return redirect("reminders:calendar_page")
        {"make": feeds.make, "renew": feeds.renew, "revoke": feeds.revoke}[verb](request.user)
        messages.success(request, DID[verb])
        return redirect("reminders:calendar_page")
    path = feeds.address(request.user)
    url = None if path is None else request.build_absolute_uri(path)
    context = {"url": url, "webcal": url and f"webcal:{url.partition(':')[2]}"}
    return render(request, "reminders/calendar.html", context)
