"""Sittings whose clock runs: their deadline is by the database's clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection

from quizapp.exams.actions import database_now
from quizapp.exams.models import Sitting
from tests.exams.factories import SittingFactory


def running(*, minutes: int = 60, **given: Any) -> Sitting:
    """An open sitting that began a minute ago and has `minutes` left."""
    now = database_now()
    return SittingFactory.create(
        started_at=now - timedelta(minutes=1), deadline=now + timedelta(minutes=minutes), **given
    )


def end_in(sitting: Sitting, *, seconds: float) -> None:
    """Move the deadline (to the past, if negative), by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE exams_sitting SET started_at = clock_timestamp() - interval '60 days',"
            " deadline = clock_timestamp() + %s * interval '1 s' WHERE id = %s",
            [seconds, sitting.pk],
        )
    sitting.refresh_from_db()
