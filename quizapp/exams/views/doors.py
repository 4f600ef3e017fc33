"""How a view comes by its sitting."""

from __future__ import annotations

from datetime import datetime

from django.db.models import DateTimeField, Func
from django.http import Http404

from quizapp.accounts.http import LearnerRequest
from quizapp.exams import actions
from quizapp.exams.models import GRACE, SLOWEST_BODY, Sitting


class ClockTimestamp(Func):
    """The database's clock as of now, whatever the transaction."""

    template = "clock_timestamp()"
    output_field = DateTimeField()


def sitting_of(request: LearnerRequest, pk: int) -> tuple[Sitting, datetime]:
    """The learner's sitting and the time; closed first if its time is over and no sweeper came by yet."""
    mine = (
        Sitting.objects.of(request.user)
        .select_related("blueprint", "course")
        .annotate(clock=ClockTimestamp())
    )
    sitting = mine.filter(pk=pk).first()
    if sitting is None:
        raise Http404
    now: datetime = sitting.clock  # type: ignore[attr-defined] # annotated above
    if sitting.open and sitting.deadline < now - GRACE - SLOWEST_BODY:
        sitting = actions.close_if_over(request.user, pk)
    return sitting, now


def whole(number: int) -> int:
    """A number from an address that fits the database. Raises Http404."""
    if number > 2**62:
        raise Http404
    return number
