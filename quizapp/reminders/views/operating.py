"""For whoever runs the site: how reminders do, as a page and as metrics."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from quizapp.accounts.access import administrators_only
from quizapp.accounts.http import LearnerRequest
from quizapp.reminders import backlog, signs
from quizapp.web import metrics as measured


@administrators_only
@require_safe
@never_cache
def reminders(request: LearnerRequest) -> HttpResponse:
    """The outbox: what waits, what is late, what ended and why; with what to do where it is not well."""
    now = timezone.now()
    found = backlog.read(now=now, anew=True)
    context = {
        "backlog": found,
        "signs": signs.signs(found),
        "states": signs.states(found),
        "ended": signs.table(found),
        "failures": backlog.failures(now=now),
        "mails": not settings.MAIL_DIR,
        "has_metrics": bool(settings.METRICS_TOKEN),
    }
    return render(request, "reminders/operating.html", context)


@login_not_required
@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Everything measured, for whoever sends METRICS_TOKEN as a bearer token; 404 while there is none, 401 for others."""
    if not settings.METRICS_TOKEN:
        raise Http404
    if not measured.may_read(request.headers.get("Authorization", "")):
        response = HttpResponse("METRICS_TOKEN is needed, as a bearer token.\n", "text/plain", 401)
        response["WWW-Authenticate"] = 'Bearer realm="metrics"'
        return response
    body, content_type = measured.exposition(request.headers.get("Accept", ""), now=timezone.now())
    return HttpResponse(body, content_type=content_type)
