"""Putting rows back to what they were before a changeset."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import models

from quizapp.bank.course_rows import PAIRS_BY_TABLE
from quizapp.bank.models import Change, Changeset, MergeConflict, Question
from quizapp.bank.syncing import sync_pairs
from quizapp.course.models import Block, Blueprint, Course, Domain, Fact, GlossaryTerm, Section, Task

_MODELS: dict[str, type[models.Model]] = {
    model._meta.model_name or "": model
    for model in (Course, Section, Block, Fact, GlossaryTerm, Blueprint, Domain, Task, Question)
}
# What becomes of a row that the changeset made. None: nothing points at it, so it goes.
_UNMADE: dict[str, dict[str, Any] | None] = {
    "section": {"retired": True},
    "fact": {"status": "withdrawn"},
    "glossaryterm": {"retired": True},
    "blueprint": {"retired": True},
    # As if it had never been in the files: a later load takes it in again.
    "question": {"status": "retired", "from_files_id": None, "file_fields": {}},
    "block": None,
    "task": None,
    "domain": None,
}
# Table, its two columns, and how the left key is read from text.
_PAIRS: dict[str, tuple[type[models.Model], str, str, Callable[[str], Any]]] = {
    PAIRS_BY_TABLE[through._meta.db_table]: (through, left, right, read)
    for through, left, right, read in (
        (GlossaryTerm.related.through, "from_glossaryterm_id", "to_glossaryterm_id", int),
        (GlossaryTerm.facts.through, "glossaryterm_id", "fact_id", int),
        (Question.tasks.through, "question_id", "task_id", UUID),
        (Question.terms.through, "question_id", "glossaryterm_id", UUID),
    )
}


def restore(changeset: Changeset) -> None:
    """Undo every noted change, the last first."""
    MergeConflict.objects.filter(changeset=changeset, resolved_at=None).delete()
    pairs: dict[str, dict[Any, set[int]]] = {}
    for change in Change.objects.filter(changeset=changeset).order_by("-pk").iterator():
        if change.model in _PAIRS:
            read_key = _PAIRS[change.model][3]
            pairs.setdefault(change.model, {})[read_key(change.key)] = set((change.before or {})["had"])
        elif change.before is None:
            _unmake(change)
        else:
            _put_back(change, change.before)
    for name, wanted in pairs.items():
        through, left, right, _read = _PAIRS[name]
        target = through._meta.get_field(right.removesuffix("_id")).related_model
        assert isinstance(target, type)  # noqa: S101 (a foreign key always has a model)
        standing = set(target._default_manager.values_list("pk", flat=True))
        sync_pairs(through, left, right, {key: had & standing for key, had in wanted.items()})


def _unmake(change: Change) -> None:
    row = _MODELS[change.model]._default_manager.filter(pk=change.key)
    values = _UNMADE[change.model]
    if values is None:
        row.delete()
    else:
        row.update(**values)


def _put_back(change: Change, before: dict[str, Any]) -> None:
    model = _MODELS[change.model]
    values = {
        field.attname: field.to_python(before[field.attname])
        if not field.is_relation
        else before[field.attname]
        for field in model._meta.concrete_fields
        if field.attname in before
    }
    if not model._default_manager.filter(pk=change.key).update(**values):
        model._default_manager.create(**values)
