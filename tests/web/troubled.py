"""Addresses of a site whose views do what real ones rarely do: be slow, in every way there is."""

import os
import time

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from quizapp.accounts.models import User
from quizapp.web import views
from quizapp.web.http import began


@csrf_exempt
@login_not_required
def moments(request: HttpRequest) -> HttpResponse:
    """When the request began, and when its body was here: `time.monotonic()` of this machine."""
    # Not `body`, which Django limits by itself.
    length = len(request.read())
    return JsonResponse({"began": began(request), "read": time.monotonic(), "length": length})


@login_not_required
def echo(request: HttpRequest) -> HttpResponse:
    """What of a request depends on the server, and how long the answer shall be."""
    told = {name: value for name, value in request.META.items() if name.isupper() and isinstance(value, str)}
    told = {name: value for name, value in told.items() if name not in os.environ}
    return JsonResponse({"path": request.path, "cookies": request.COOKIES, "meta": told})


@login_not_required
def long(request: HttpRequest) -> StreamingHttpResponse:
    """Five megabytes in pieces."""
    return StreamingHttpResponse(bytes([number % 251]) * 100_000 for number in range(50))


@login_not_required
def sleep(request: HttpRequest) -> HttpResponse:
    time.sleep(float(request.GET["seconds"]))
    return HttpResponse("slept")


@login_not_required
def enter(request: HttpRequest) -> HttpResponse:
    """Signs somebody in."""
    user, _ = User.objects.get_or_create(email="someone@sortkey.test")
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return HttpResponse("in")


def me(request: HttpRequest) -> HttpResponse:
    """For somebody signed in: middleware loads the session and the learner before the view is reached."""
    return HttpResponse(request.user.pk)


@csrf_exempt
@login_not_required
def ask(request: HttpRequest) -> HttpResponse:
    """Runs `sql` on the database and sleeps for `pause` seconds in the same transaction, without asking it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(request.GET.get("sql", "SELECT 1"))
        time.sleep(float(request.GET.get("pause", 0)))
        cursor.execute("SELECT 2")
    return HttpResponse("asked")


@login_not_required
def remember(request: HttpRequest) -> HttpResponse:
    """Asks the cache for ten things one by one, and the database for one."""
    for number in range(10):
        cache.get(f"thing-{number}")
    return ask(request)


urlpatterns = [
    path("healthz", views.healthz),
    path("readyz", views.readyz),
    path("moments", moments),
    # The address to which files are sent.
    path("curate/notes/upload/", moments),
    re_path("^echo", echo),
    path("long", long),
    path("sleep", sleep),
    path("enter", enter),
    path("me", me),
    path("ask", ask),
    path("remember", remember),
]
