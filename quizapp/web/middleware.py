"""Middleware that every request passes."""

import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

log = structlog.get_logger("quizapp.request")

# Where `quizapp.web.front` puts that moment into a request's `META`.
BEGAN = "sortkey.began"
QUIET = frozenset({"/healthz", "/readyz"})


def _without_token(request: HttpRequest) -> str:
    """The path. A token in it is a key to somebody's preferences or calendar."""
    match = request.resolver_match
    token = match.kwargs.get("token") if match else None
    return request.path.replace(token, "…") if token else request.path


class RequestLog:
    """One line a request: method, path, status, milliseconds, learner's number.

    It is the outermost middleware, so it also sets `request.began`: the moment
    of `time.monotonic()` at which the headers were there. A body that arrives
    slowly arrives after it. Views read it with `quizapp.web.http.began`.

    Never the query string, form fields, addresses, e-mail or the tokens of
    links: logs are read by people who may not know what a learner does.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Under another server than ours it is the moment at which a thread took the request.
        request.began = request.META.get(BEGAN) or time.monotonic()  # type: ignore[attr-defined]  # read by http.began
        request_id = uuid.uuid4().hex[:12]
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id
            if request.path not in QUIET and not request.path.startswith("/static/"):
                # Only if the view knew already: the log does not ask the database, which may be away.
                user = getattr(request, "_cached_user", None)
                log.info(
                    "request",
                    method=request.method,
                    path=_without_token(request),
                    status=response.status_code,
                    ms=round((time.perf_counter() - started) * 1000, 1),
                    learner=getattr(user, "pk", None),
                )
            return response
        finally:
            structlog.contextvars.clear_contextvars()
