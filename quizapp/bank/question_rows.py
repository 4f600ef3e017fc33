"""The questions of a reading as rows, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Max, OuterRef

from quizapp.bank.course_rows import Keys, Progress, pairs
from quizapp.bank.merge import Clash, Said, merge
from quizapp.bank.models import (
    MergeConflict,
    Question,
    QuestionVersion,
    Status,
)
from quizapp.bank.syncing import BATCH, Recorder, snapshot
from quizapp.bank.versions import Pages, Rendering, Rows, Stored, content_hash, pages, said, stored
from quizapp.contentfiles.records import QuestionRecord
from quizapp.course.models import Course

# Columns of a question that a load may change.
_COLUMNS = [
    "section",
    "block_ref",
    "concept",
    "difficulty",
    "bloom",
    "status",
    "kind",
    "current",
    "from_files",
    "file_fields",
    "case",
    "case_position",
]
# Fields that say nothing outside a case; questions outside one keep them out of `file_fields`.
_OF_A_CASE = ("case", "case_position")


class QuestionLoad:
    """One pass over the questions of the files."""

    def __init__(self, course: Course, keys: Keys, recorder: Recorder, now: datetime) -> None:
        self.course = course
        self.keys = keys
        self.recorder = recorder
        self.counts = recorder.counts
        self.now = now
        self.seen: set[UUID] = set()

    def run(self, records: Iterable[QuestionRecord], progress: Progress) -> None:
        waiting = iter(records)
        while batch := list(islice(waiting, BATCH)):
            self.batch(batch)
            self.seen.update(record.id for record in batch)
            progress(len(self.seen))

    def batch(self, records: list[QuestionRecord]) -> None:
        held = self.held([record.id for record in records])
        versions = stored(
            {
                version
                for question in held.values()
                for version in (question.current_id, question.from_files_id)
                if version
            }
        )
        work = _Batch(self, versions)
        for record in records:
            question = held.get(record.id)
            if question is None:
                work.create(record)
            else:
                work.update(question, record)
        work.write()

    def held(self, ids: list[UUID]) -> dict[UUID, Question]:
        through_tasks = Question.tasks.through._default_manager.filter(question=OuterRef("pk"))
        through_terms = Question.terms.through._default_manager.filter(question=OuterRef("pk"))
        found = Question.objects.filter(pk__in=ids).annotate(
            task_ids=ArraySubquery(through_tasks.values("task_id")),
            term_ids=ArraySubquery(through_terms.values("glossaryterm_id")),
            last_number=Max("versions__number"),
        )
        return {question.pk: question for question in found}

    def retire_missing(self) -> None:
        """Retire what the files no longer have. What was made in the browser was never theirs."""
        theirs = Question.objects.filter(course=self.course, from_files__isnull=False)
        gone = set(theirs.exclude(status=Status.RETIRED).values_list("pk", flat=True)) - self.seen
        questions = list(Question.objects.filter(pk__in=gone))
        for question in questions:
            self.recorder.note(question, snapshot(question))
            question.status = Status.RETIRED
            # The base of a later merge: should the file bring it back, it is published again.
            question.file_fields = question.file_fields | {"status": Status.RETIRED.value}
        Question.objects.bulk_update(questions, ["status", "file_fields"], batch_size=100)
        if questions:
            self.counts["question retired"] += len(questions)


class _Batch:
    """What one batch writes, collected and then written in bulk."""

    def __init__(self, load: QuestionLoad, versions: dict[int, Stored]) -> None:
        self.load = load
        self.keys = load.keys
        self.recorder = load.recorder
        self.versions = versions
        self.new_questions: list[Question] = []
        self.changed: list[Question] = []
        self.rows = Rows.none()
        self.numbers: list[int] = []
        self.tasks: dict[Any, set[int]] = {}
        self.terms: dict[Any, set[int]] = {}
        self.clashes: list[tuple[Question, Clash]] = []
        self.rendered = Rendering()

    def create(self, record: QuestionRecord) -> None:
        fields = self.fields(record)
        question = Question(
            id=record.id, course=self.load.course, kind=record.kind, file_fields=_kept(fields)
        )
        self.apply(question, fields)
        version = self.version(question, 1, said(record), pages(record))
        question.current_id = question.from_files_id = version
        self.new_questions.append(question)
        self.tasks[question.pk] = {self.keys.tasks[name] for name in fields["tasks"]}
        self.terms[question.pk] = {self.keys.terms[name] for name in fields["terms"]}

    def update(self, question: Question, record: QuestionRecord) -> None:
        before = snapshot(question)
        self.merge_fields(question, record)
        self.merge_content(question, record)
        if snapshot(question) != before:
            self.recorder.note(question, before)
            self.changed.append(question)

    def fields(self, record: QuestionRecord) -> dict[str, Any]:
        """What the file says about a question outside its versions."""
        return {
            "section": record.section,
            "block_ref": record.block,
            "concept": record.concept,
            "difficulty": record.difficulty,
            "bloom": record.bloom,
            "status": record.status,
            "tasks": sorted(f"{slug}:{ref}" for slug, refs in record.tasks.items() for ref in refs),
            "terms": sorted(record.terms),
            "case": str(record.case.id) if record.case else None,
            "case_position": record.case_position,
        }

    def apply(self, question: Question, fields: dict[str, Any]) -> None:
        question.section_id = self.keys.sections[fields["section"]]
        for name in ("block_ref", "concept", "difficulty", "bloom", "status", "case_position"):
            setattr(question, name, fields[name])
        question.case = UUID(fields["case"]) if fields["case"] else None

    def merge_fields(self, question: Question, record: QuestionRecord) -> None:
        theirs = self.fields(record)
        linked: Any = question  # with the annotations of held()
        ours = {
            "section": self.keys.name("sections", question.section_id),
            "block_ref": question.block_ref,
            "concept": question.concept,
            "difficulty": question.difficulty,
            "bloom": question.bloom,
            "status": question.status,
            "tasks": self.names("tasks", linked.task_ids),
            "terms": self.names("terms", linked.term_ids),
            "case": str(question.case) if question.case else None,
            "case_position": question.case_position,
        }
        base = dict.fromkeys(_OF_A_CASE) | (question.file_fields or ours)
        merged = dict(ours)
        for name, file in theirs.items():
            if ours[name] in (base[name], file):
                merged[name] = file
            elif file != base[name]:
                self.clashes.append((question, Clash(name, base[name], ours[name], file)))
        self.apply(question, merged)
        question.file_fields = _kept(theirs)
        self.tasks[question.pk] = {self.keys.tasks[name] for name in merged["tasks"]}
        self.terms[question.pk] = {self.keys.terms[name] for name in merged["terms"]}

    def names(self, kind: str, keys: list[int]) -> list[str]:
        """What the files call rows; those that left the files have no name there."""
        return sorted(filter(None, (self.keys.name(kind, key) for key in keys)))

    def merge_content(self, question: Question, record: QuestionRecord) -> None:
        theirs, made = said(record), pages(record)
        current = self.versions.get(question.current_id or 0)
        if current is not None and current.version.published_at is None:
            # A draft made in the browser, whose id an author gave to a record: from now on it is the file's.
            current = None
        base = self.versions.get(question.from_files_id or 0) or current
        if base is not None and base.version.content_hash == content_hash(theirs):
            self.rendered.take(base, made)
            question.from_files_id = base.version.pk
            return
        annotated: Any = question
        number = (annotated.last_number or 0) + 1
        question.from_files_id = self.version(question, number, theirs, made)
        if current is None or base is None or current is base:
            question.current_id = question.from_files_id
            question.kind = record.kind
            return
        merged = merge(base.said(), current.said(), theirs)
        if merged.said is None:
            self.clashes += [(question, clash) for clash in merged.clashes]
        elif merged.said == theirs:
            question.current_id, question.kind = question.from_files_id, record.kind
        elif merged.said != current.said():
            made = current.pages() | made
            question.current_id = self.version(question, number + 1, merged.said, made)
            question.kind = merged.said["kind"]

    def version(self, question: Question, number: int, content: Said, made: Pages) -> int:
        if not self.numbers:
            self.numbers = next_numbers(BATCH)
        version = QuestionVersion(
            pk=self.numbers.pop(0), question=question, number=number, changeset=self.recorder.changeset
        )
        self.rows.add(version, content, made, self.keys.facts)
        return version.pk

    def write(self) -> None:
        counts = self.recorder.counts
        Question.objects.bulk_create(self.new_questions)
        for question in self.new_questions:
            self.recorder.note(question, None)
        self.rows.insert(self.load.now)
        if self.changed:
            Question.objects.bulk_update(self.changed, _COLUMNS, batch_size=100)
        new = {question.pk for question in self.new_questions}
        pairs(Question.tasks.through, "question_id", "task_id", self.tasks, self.recorder, new=new)
        pairs(Question.terms.through, "question_id", "glossaryterm_id", self.terms, self.recorder, new=new)
        self.rendered.write()
        self.write_clashes()
        for name, count in {
            "question new": len(self.new_questions),
            "question changed": len(self.changed),
            "version new": len(self.rows.versions),
            "version rendered anew": self.rendered.count,
            "conflict": len(self.clashes),
        }.items():
            if count:
                counts[name] += count

    def write_clashes(self) -> None:
        """One open conflict a field: a second one brings the first up to date."""
        for question, clash in self.clashes:
            MergeConflict.objects.update_or_create(
                question=question,
                field=clash.field,
                resolved_at=None,
                defaults={"ours": clash.ours, "theirs": clash.theirs, "changeset": self.recorder.changeset},
                create_defaults={
                    "base": clash.base,
                    "ours": clash.ours,
                    "theirs": clash.theirs,
                    "changeset": self.recorder.changeset,
                },
            )


def _kept(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None or name not in _OF_A_CASE}


def next_numbers(count: int) -> list[int]:
    """Numbers for versions, taken beforehand because question and version point at each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('bank_questionversion', 'id')) FROM generate_series(1, %s)",
            [count],
        )
        return [row[0] for row in cursor.fetchall()]
