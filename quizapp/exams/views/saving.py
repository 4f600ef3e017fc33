"""What scripts ask: take these changes, and how do things stand."""

from __future__ import annotations

import json
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.middleware.csrf import get_token
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_POST, require_safe

from quizapp.accounts.http import LearnerRequest
from quizapp.exams import actions
from quizapp.exams.actions.saving import Ack
from quizapp.exams.changes import Malformed, changes_in
from quizapp.exams.screens import STATE_COLUMNS, left_ms, opaque, slot_state
from quizapp.exams.views.doors import sitting_of, whole
from quizapp.web.http import began


def _signed_out() -> JsonResponse:
    # A redirect would put a login page where a script waits for an answer.
    return JsonResponse({"error": "signed-out"}, status=401)


@login_not_required
@require_POST
def saves(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the changes of one request and say what became of each."""
    if not request.user.is_authenticated:
        return _signed_out()
    learner = cast("LearnerRequest", request).user
    try:
        changes = changes_in(json.loads(request.body))
    except UnreadablePostError:
        return JsonResponse({"error": "malformed", "message": "The body broke off."}, status=400)
    except RequestDataTooBig:
        return JsonResponse({"error": "malformed", "message": "The body is too large."}, status=413)
    except (Malformed, ValueError, RecursionError) as problem:
        message = str(problem) if isinstance(problem, Malformed) else "The body is no JSON."
        return JsonResponse({"error": "malformed", "message": message}, status=400)
    try:
        saved = actions.save(learner, whole(pk), changes, since=began(request))
    except actions.NoSuchSitting:
        return JsonResponse({"error": "not-found"}, status=404)
    return JsonResponse(
        {
            "now": saved.now.isoformat(),
            "left_ms": round((saved.deadline - saved.now).total_seconds() * 1000),
            "open": saved.open,
            "acks": [_told(ack) for ack in saved.acks],
        }
    )


def _told(ack: Ack) -> dict[str, Any]:
    value, sequence = ack.current
    return {
        "key": str(ack.key),
        "position": ack.position,
        "field": ack.field,
        "outcome": ack.outcome.value,
        "sequence": ack.sequence,
        "at": ack.at.isoformat(),
        "current": {"value": value, "sequence": sequence},
        "message": ack.message,
    }


@login_not_required
@require_safe
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands in a sitting, the time left, and a fresh CSRF token for after a new sign-in."""
    if not request.user.is_authenticated:
        return _signed_out()
    mine = cast("LearnerRequest", request)
    sitting, now = sitting_of(mine, whole(pk))
    response = JsonResponse(
        {
            "csrf": get_token(request),
            "now": now.isoformat(),
            "left_ms": left_ms(sitting, now),
            "open": sitting.open,
            "learner": opaque(mine.user),
            "slots": {
                slot.position: slot_state(slot)
                for slot in sitting.slots.only(*STATE_COLUMNS).order_by("position")
            },
        }
    )
    add_never_cache_headers(response)
    return response
