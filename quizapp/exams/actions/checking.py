"""Check one answer at once, in a quiz that was asked to do so."""

from __future__ import annotations

from django.db import transaction

from quizapp.accounts.models import User
from quizapp.bank.content import content
from quizapp.engine.marking import FormatError
from quizapp.exams.actions.locking import lock
from quizapp.exams.actions.refusals import NoSuchSitting, NotNow
from quizapp.exams.models import GRACE, Sitting, Slot


@transaction.atomic(durable=True)
def check(learner: User, pk: int, position: int, *, since: float | None = None) -> Slot:
    """Make the answer to one question final, so that its key may be shown; once checked it stays checked.

    Raises NoSuchSitting, or NotNow if the quiz gives no feedback before its
    end, is over, or the answer cannot be read yet: that costs nothing.
    """
    locked = lock(learner, pk, since=since)
    slot = Slot.objects.filter(sitting=pk, position=position).first()
    if slot is None:
        raise NoSuchSitting
    if slot.checked_at is not None:
        return slot
    if locked.feedback != Sitting.Feedback.ONCE:
        raise NotNow("Answers of this paper are shown when you finish it.")
    if locked.finished_at is not None or locked.began > locked.deadline + GRACE:
        raise NotNow("Time is over.")
    mark = content(slot.version_id).mark(slot.answer)
    if isinstance(mark, FormatError):
        raise NotNow(mark.message)
    slot.checked_at = locked.began
    slot.save(update_fields=["checked_at"])
    return slot
