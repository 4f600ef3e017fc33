"""What views of every room share about HTTP."""

import json
import time
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def given_in(post: QueryDict) -> list[str]:
    """What a form of a question or drill sends: what was chosen or typed. Lengths are capped here; the engine judges the rest."""
    typed = post.get("typed")
    if typed is not None:
        return [typed[:500]]
    return [choice[:80] for choice in post.getlist("choice")[:50]]


def began(request: HttpRequest) -> float:
    """When the headers of `request` were there, as `time.monotonic()` tells it, before any of its body was read."""
    return float(getattr(request, "began", None) or time.monotonic())


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a fragment to swap in.

    A history restore and a boosted link need the whole page, though htmx
    sends its header with them.
    """
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Boosted") != "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )


def render_part(
    request: HttpRequest,
    template: str,
    part: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """`template#part` for htmx, the whole page for everybody else.

    The view names the part, never the client. `Vary` keeps a browser from
    showing the fragment of one URL as its page after Back.
    """
    name = f"{template}#{part}" if wants_part(request) else template
    response = render(request, name, dict(context), status=status)
    patch_vary_headers(response, ["HX-Request"])
    if name != template:
        _announce(request, response)
    return response


def _announce(request: HttpRequest, response: HttpResponse) -> None:
    """Send waiting messages along with a fragment, as toasts.

    Only whole pages show them by themselves: they would wait, and come up
    later beside something they do not speak of.
    """
    waiting = list(messages.get_messages(request))
    if waiting:
        text = " ".join(str(message) for message in waiting)
        toast = {"level": waiting[-1].level_tag, "text": text}
        response["HX-Trigger"] = json.dumps({"toast": toast})
