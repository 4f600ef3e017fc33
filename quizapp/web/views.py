"""Pages and probes that belong to no room above."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from quizapp.web import health


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """The process answers. Asks nobody else, so that a dead database does not
    make an orchestrator restart healthy web servers."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """Everything that a learner needs answers: 200, or 503 with what does not."""
    checks = {
        "database": health.database(),
        "broker": health.broker(),
        "beat": health.beat(timezone.now()),
    }
    ready = all(said == "ok" for said in checks.values())
    return JsonResponse({"ready": ready, "checks": checks}, status=200 if ready else 503)


@login_not_required
@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Every component in every state: what contributors build pages from."""
    return render(request, "web/style.html")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's reason is for developers; the page says what a person can do."""
    return render(request, "403_csrf.html", {"reason": reason}, status=403)
