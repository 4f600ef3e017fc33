"""What is said while PostgreSQL is away: 503, to people as a page and to scripts as JSON."""

import logging
import sys
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.core.signals import got_request_exception, request_finished
from django.db import InterfaceError, OperationalError, connection
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

from quizapp.web import patience

log = structlog.get_logger(__name__)

RETRY_AFTER_SECONDS = 5
# Classes of SQLSTATE in which the server itself is in trouble: connection, resources, operator.
# The others are the query's doing (a deadlock, a cancelled statement) and stay errors.
_CLASSES = frozenset({"08", "53"})
_STATES = frozenset({"57P01", "57P02", "57P03", "57P05"})
_MARK = "_database_is_away"


def is_away(error: BaseException | None) -> bool:
    """Whether `error`, as Django raises it, means that the database is not there."""
    if isinstance(error, OperationalError):
        state = getattr(error.__cause__, "sqlstate", None)
        # Without a state it was said by the client: no connection, or no answer.
        return state is None or state in _STATES or state[:2] in _CLASSES
    if isinstance(error, InterfaceError):
        raw: Any = connection.connection
        return raw is None or bool(raw.closed)
    return False


def unavailable(request: HttpRequest) -> HttpResponse:
    """503 with Retry-After. Asks neither the database nor the session."""
    response: HttpResponse
    if _wants_json(request):
        response = JsonResponse({"error": "database"}, status=503)
    else:
        again = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
        response = HttpResponse(render_to_string("503.html", {"again": again}), status=503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    add_never_cache_headers(response)
    # Said here in one line; Django would add a traceback for every request.
    response._has_been_logged = True  # type: ignore[attr-defined]  # what Django itself asks for
    log.warning("database_unavailable", path=request.path)
    return response


def _wants_json(request: HttpRequest) -> bool:
    return request.content_type == "application/json" or "application/json" in request.headers.get(
        "Accept", ""
    )


class DatabasePatience:
    """Ends a request's wait for the database after `settings.DATABASE_PATIENCE` seconds of silence.

    Stands outside of the middleware that needs the database: sessions and
    learners are loaded there, and their errors are answered here as well.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.seconds: float = settings.DATABASE_PATIENCE
        logging.getLogger("django.request").addFilter(_is_news)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        patience.begin(self.seconds)
        response = self.get_response(request)
        if response.status_code == 500 and hasattr(request, _MARK):
            return unavailable(request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return unavailable(request) if is_away(exception) else None


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a line of Django's says more than that the database is away: a traceback for every request does not."""
    return record.exc_info is None or not is_away(record.exc_info[1])


@receiver(got_request_exception, dispatch_uid="web-database-away")
def _note(request: HttpRequest | None = None, **_: Any) -> None:
    # Django turns what other middleware raises into a 500 before we could see it.
    if request is not None and is_away(sys.exc_info()[1]):
        setattr(request, _MARK, True)


@receiver(request_finished, dispatch_uid="web-database-patience")
def _release(**_: Any) -> None:
    # After Django has given the connection back: that, too, may ask the database.
    patience.end()
