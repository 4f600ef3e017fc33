"""What becomes of a pretest question: a curator decides, as a changeset that says who, when and why."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import models, transaction
from django.db.models import F

from quizapp.accounts.models import User
from quizapp.bank import content
from quizapp.bank.actions import one_at_a_time
from quizapp.bank.models import Changeset, Question, Status
from quizapp.bank.signals import course_loaded
from quizapp.bank.syncing import Recorder, snapshot
from quizapp.course.models import Course


class Choice(models.TextChoices):
    PUBLISH = "publish", "Publish it"
    KEEP = "keep", "Keep asking it unscored"
    RETIRE = "retire", "Retire it"


_STATUS = {
    Choice.PUBLISH: Status.PUBLISHED,
    Choice.KEEP: Status.PRETEST,
    Choice.RETIRE: Status.RETIRED,
}
_SAID = {
    Choice.PUBLISH: "published",
    Choice.KEEP: "kept in pretest",
    Choice.RETIRE: "retired",
}


class NotPretestError(Exception):
    """It is no pretest question any more, or not the version that was looked at."""


def source(question: UUID) -> str:
    """How the changesets of these decisions begin."""
    return f"Pretest of question {question}: "


@transaction.atomic(durable=True)
def decide(question: UUID, choice: Choice, *, reason: str, seen: int, by: User, now: datetime) -> Changeset:
    """Decide about a pretest question whose version `seen` was looked at.

    The changeset holds what the question was before, also where it is kept as
    it is; `bank.actions.revert` takes it back. Sittings keep what they have.

    Raises NotPretestError, and Question.DoesNotExist.
    """
    # A load at the same time would write what it read of the question before.
    one_at_a_time()
    row = Question.objects.select_for_update(no_key=True).get(pk=question)
    if row.status != Status.PRETEST or row.current_id != seen:
        raise NotPretestError
    changeset = Changeset.objects.create(
        course_id=row.course_id,
        at=now,
        by=by,
        source=f"{source(row.pk)}{_SAID[choice]}: {reason}",
        counts={f"question {_SAID[choice]}": 1},
    )
    recorder = Recorder(changeset)
    recorder.note(row, snapshot(row))
    recorder.flush()
    row.status = _STATUS[choice]
    row.save(update_fields=["status"])
    if choice is not Choice.KEEP:
        Course.objects.filter(pk=row.course_id).update(revision=F("revision") + 1)
        course_loaded.send(Course, course=Course.objects.get(pk=row.course_id))
        transaction.on_commit(content.forget)
    return changeset
