"""Loading a course from its files, and taking a load back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction
from django.db.models import F

from quizapp.bank import content
from quizapp.bank.course_rows import Progress, sync_course
from quizapp.bank.models import Changeset
from quizapp.bank.question_rows import QuestionLoad
from quizapp.bank.reading import read_course
from quizapp.bank.reverting import restore
from quizapp.bank.signals import changeset_reverting, course_loaded
from quizapp.bank.syncing import Recorder
from quizapp.contentfiles.problems import Problem
from quizapp.contentfiles.reading import hash_of
from quizapp.course.models import Course

# Any number will do, as long as nobody else uses it.
_LOAD_LOCK = 7_205_301


class BrokenContentError(Exception):
    """The files have errors; nothing was loaded."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} errors in the content files.")
        self.problems = problems


class NotRevertableError(Exception):
    """The changeset cannot be taken back; the message says why."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a load did. `changeset` is None if nothing changed; `reverted` is the
    changeset by which these very files were loaded and taken back before."""

    changeset: Changeset | None = None
    reverted: Changeset | None = None
    counts: Counter[str] = field(default_factory=Counter)
    warnings: tuple[Problem, ...] = ()


@transaction.atomic(durable=True)
def load(folder: Path, *, now: datetime, progress: Progress, again: bool = False) -> Outcome:
    """Make the database say what the course in `folder` says: all of it, or nothing.

    Files whose hash was loaded last are not read. Files that were loaded and
    reverted are loaded only with `again`, or a restart would bring back what
    somebody took out.

    Raises BrokenContentError if the files have errors.
    """
    one_at_a_time()
    files = hash_of(folder)
    unchanged = Course.objects.filter(source_hash=files).first()
    if unchanged is not None:
        course_loaded.send(Course, course=unchanged)
        return Outcome()
    before = Changeset.objects.filter(source_hash=files).order_by("-pk").first()
    if before is not None and before.reverted_at is not None and not again:
        return Outcome(reverted=before)
    reading = read_course(folder, today=now.date())
    if reading.problems.errors:
        for _question in reading.questions():
            pass  # read to the end, so that every error is told at once
        raise BrokenContentError(reading.problems.errors)
    course, _new = Course.objects.get_or_create(slug=reading.course.slug)
    changeset = Changeset.objects.create(course=course, at=now, source=str(folder), source_hash=files)
    recorder = Recorder(changeset)
    keys = sync_course(course, reading, recorder)
    questions = QuestionLoad(course, keys, recorder, now)
    questions.run(reading.questions(), progress)
    if reading.problems.errors:
        raise BrokenContentError(reading.problems.errors)
    questions.retire_missing()
    recorder.flush()
    Course.objects.filter(pk=course.pk).update(source_hash=files, report=reading.report())
    warnings = tuple(reading.problems.warnings)
    if not recorder.counts:
        # A comment or the order of keys: the files differ, the course does not.
        changeset.delete()
        return Outcome(warnings=warnings)
    changeset.counts = dict(recorder.counts)
    changeset.save(update_fields=["counts"])
    Course.objects.filter(pk=course.pk).update(revision=F("revision") + 1)
    course_loaded.send(Course, course=course)
    transaction.on_commit(content.forget)
    return Outcome(changeset, counts=recorder.counts, warnings=warnings)


@transaction.atomic(durable=True)
def revert(number: int, *, now: datetime) -> Changeset:
    """Take changeset `number` back. Versions stay: answers may point at them.

    Only the last changeset of a course that stands can be taken back, because
    later ones build on it. Raises NotRevertableError.
    """
    one_at_a_time()
    changeset = Changeset.objects.select_related("course").filter(pk=number).first()
    if changeset is None:
        raise NotRevertableError(f"There is no changeset {number}.")
    if changeset.reverted_at is not None:
        raise NotRevertableError(f"Changeset {number} was reverted on {changeset.reverted_at:%Y-%m-%d}.")
    standing = Changeset.objects.filter(course=changeset.course, reverted_at=None)
    last = standing.order_by("-pk").first()
    if last != changeset:
        raise NotRevertableError(
            f"Later changesets build on {number}. Revert {last.pk if last else number} first."
        )
    changeset_reverting.send(Changeset, changeset=changeset)
    restore(changeset)
    changeset.reverted_at = now
    changeset.save(update_fields=["reverted_at"])
    # Without a hash the next load reads the files, whatever they are, and counts them anew.
    Course.objects.filter(pk=changeset.course_id).update(
        revision=F("revision") + 1, source_hash="", report={}
    )
    course_loaded.send(Course, course=changeset.course)
    transaction.on_commit(content.forget)
    return changeset


def one_at_a_time() -> None:
    """Wait for any other load. The lock goes with the transaction, even if the process is killed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOAD_LOCK])
