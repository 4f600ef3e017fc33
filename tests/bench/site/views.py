"""The least that a view can do and still keep something."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse

TABLE = "CREATE TABLE bench_row (id bigserial PRIMARY KEY, learner bigint NOT NULL, given text NOT NULL)"
INSERT = "INSERT INTO bench_row (learner, given) VALUES (%s, %s)"


def insert(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [1, request.POST.get("choice", "")])
    return HttpResponse("done")


@login_not_required
def empty(_request: HttpRequest) -> HttpResponse:
    """Nothing at all: what Django itself takes."""
    return HttpResponse()
