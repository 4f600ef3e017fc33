"""What a curator decides, each as a changeset that says who and when."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import F

from quizapp.accounts.models import User
from quizapp.bank import content
from quizapp.bank.actions import one_at_a_time
from quizapp.bank.course_rows import pairs
from quizapp.bank.models import Changeset, MergeConflict, Question
from quizapp.bank.signals import course_loaded
from quizapp.bank.syncing import Recorder, snapshot
from quizapp.course.models import Course, GlossaryTerm, Section, Task
from quizapp.curation.waiting import TEXT, part_of


class DecidedError(Exception):
    """Somebody was quicker, or the files were loaded again: what was looked at waits no more."""


class NoLongerThereError(Exception):
    """What the file names has left the course since; the message says what."""


@transaction.atomic(durable=True)
def resolve(question_id: UUID, part: str, choice: str, *, seen: int, by: User, now: datetime) -> Changeset:
    """Decide the open conflicts over one part of a question, "ours" or "theirs".

    `part` is "text" or what `waiting.OUTSIDE` calls a field; `seen` is the
    changeset that the conflicts came from when they were looked at.

    Raises DecidedError if they do not wait any more as they were seen, and
    NoLongerThereError if what the file says cannot be taken.
    """
    # A load at the same time would write what it read of the question before.
    one_at_a_time()
    waiting = list(MergeConflict.objects.open().filter(question=question_id).select_related("question"))
    conflicts = [conflict for conflict in waiting if part_of(conflict.field) == part]
    if not conflicts or max(conflict.changeset_id for conflict in conflicts) != seen:
        raise DecidedError
    question = conflicts[0].question
    said = "kept the curator's" if choice == MergeConflict.Choice.OURS else "took the file's"
    changeset = Changeset.objects.create(
        course_id=question.course_id,
        at=now,
        by=by,
        source=f"Conflict over {part} of question {question.pk}: {said}",
    )
    recorder = Recorder(changeset)
    if choice == MergeConflict.Choice.THEIRS:
        _take(question, part, conflicts, recorder)
    MergeConflict.objects.filter(pk__in=[conflict.pk for conflict in conflicts]).update(
        resolved_at=now, resolved_by=by, choice=choice
    )
    recorder.counts["conflict resolved"] += len(conflicts)
    recorder.flush()
    changeset.counts = dict(recorder.counts)
    changeset.save(update_fields=["counts"])
    if choice == MergeConflict.Choice.THEIRS:
        Course.objects.filter(pk=question.course_id).update(revision=F("revision") + 1)
        course_loaded.send(Course, course=Course.objects.get(pk=question.course_id))
        transaction.on_commit(content.forget)
    return changeset


def _take(question: Question, part: str, conflicts: list[MergeConflict], recorder: Recorder) -> None:
    """Make the question say what the file says. The file's version is there already: the load wrote it."""
    before = snapshot(question)
    if part == TEXT:
        question.current = question.from_files
        if question.current is not None:
            question.kind = question.current.kind
    for conflict in conflicts if part != TEXT else ():
        if conflict.field in {"tasks", "terms"}:
            _take_links(question, conflict, recorder)
        elif conflict.field == "section":
            listed = Section.objects.listed().filter(course=question.course_id)
            section = next((one for one in listed if one.number == conflict.theirs), None)
            if section is None:
                raise NoLongerThereError(f"The course has no section {conflict.theirs} any more.")
            question.section = section
        elif conflict.field == "case":
            question.case = UUID(conflict.theirs) if conflict.theirs else None
            if question.case is None:
                question.case_position = None
        else:
            setattr(question, conflict.field, conflict.theirs)
    if question.case is not None and question.case_position is None:
        question.case_position = question.file_fields.get("case_position") or 1
    if snapshot(question) != before:
        recorder.note(question, before)
        question.save()
        recorder.counts["question changed"] += 1


def _take_links(question: Question, conflict: MergeConflict, recorder: Recorder) -> None:
    known: dict[str, int]
    through: type[models.Model]
    names = list(conflict.theirs or ())
    if conflict.field == "tasks":
        tasks = Task.objects.filter(domain__blueprint__course=question.course_id)
        listed = tasks.values_list("domain__blueprint__slug", "ref", "pk")
        known = {f"{slug}:{ref}": pk for slug, ref, pk in listed}
        through, right = Question.tasks.through, "task_id"
    else:
        terms = GlossaryTerm.objects.filter(course=question.course_id, retired=False)
        known = dict(terms.values_list("slug", "pk"))
        through, right = Question.terms.through, "glossaryterm_id"
    missing = [name for name in names if name not in known]
    if missing:
        raise NoLongerThereError(f"The course has no {', '.join(missing)} any more.")
    wanted: dict[Any, set[int]] = {question.pk: {known[name] for name in names}}
    pairs(through, "question_id", right, wanted, recorder, new=())
