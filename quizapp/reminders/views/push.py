"""Notifications in the browser: switched on, switched off, and the script that shows them."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from quizapp.accounts.http import LearnerRequest
from quizapp.reminders.actions import subscriptions
from quizapp.reminders.actions.subscriptions import NoSubscription
from quizapp.reminders.channels import push
from quizapp.reminders.models import PushSubscription
from quizapp.reminders.webpush import endpoints

# The most that a form field of a subscription may hold; longer ones are no subscriptions.
LONGEST = 600
BROWSERS = {
    "fcm.googleapis.com": "Chrome or a relative",
    "push.services.mozilla.com": "Firefox",
    "notify.windows.com": "Edge",
    "web.push.apple.com": "Safari",
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: LearnerRequest) -> HttpResponse:
    """The browsers of the learner. A POST with `do=add` brings this one, with `do=remove` and `browser` takes one away.

    404 where the installation has no keys.
    """
    if not push.offered():
        raise Http404
    if request.method == "POST":
        return _change(request)
    mine = PushSubscription.objects.filter(learner=request.user).order_by("-created_at", "-pk")
    browsers = [
        {
            "number": each.pk,
            "name": _browser(each.endpoint),
            "since": each.created_at,
            # By which the script finds the browser it runs in; the endpoint itself stays here.
            "digest": hashlib.sha256(each.endpoint.encode()).hexdigest(),
        }
        for each in mine
    ]
    context = {"browsers": browsers, "key": push.site().public, "scope": reverse("reminders:push")}
    return render(request, "reminders/push.html", context)


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: at an address that stays, and for no page but the one above."""
    response = render(request, "reminders/push_worker.js", content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def _change(request: LearnerRequest) -> HttpResponse:
    fields = {name: request.POST.get(name, "")[:LONGEST] for name in ("do", "endpoint", "p256dh", "auth")}
    if fields.pop("do") == "add":
        try:
            subscriptions.subscribe(request.user, **fields, now=timezone.now())
        except NoSubscription:
            messages.error(
                request, "Your browser's push service is not one that this site writes to. Mail goes on."
            )
        else:
            messages.success(request, "Reminders come as notifications of this browser from now on.")
    else:
        number = request.POST.get("browser", "")
        theirs = number.isascii() and number.isdigit() and len(number) < 19
        if not (theirs and subscriptions.unsubscribe(request.user, int(number), now=timezone.now())):
            raise Http404
        messages.success(request, "No more notifications there.")
    return redirect("reminders:push")


def _browser(endpoint: str) -> str:
    found = endpoints.split(endpoint, services=subscriptions.services())
    host = found[0] if found else ""
    return next((name for end, name in BROWSERS.items() if host.endswith(end)), host or "A browser")
