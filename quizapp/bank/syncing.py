"""Rows made to say what records say, with a note of what they said before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import models

from quizapp.bank.models import Change, Changeset

Row = TypeVar("Row", bound=models.Model)
Key = TypeVar("Key", bound=Hashable)

BATCH = 500


class Recorder:
    """Notes what every changed row was, for a revert, and counts for people."""

    def __init__(self, changeset: Changeset) -> None:
        self.changeset = changeset
        self.counts: Counter[str] = Counter()
        self._waiting: list[Change] = []

    def note(self, row: models.Model, before: dict[str, Any] | None) -> None:
        """`before` is None for a row that is new."""
        self._waiting.append(
            Change(changeset=self.changeset, model=row._meta.model_name or "", key=str(row.pk), before=before)
        )
        if len(self._waiting) >= BATCH:
            self.flush()

    def flush(self) -> None:
        Change.objects.bulk_create(self._waiting)
        self._waiting = []


def as_json(value: Any) -> Any:
    """A value of a column as JSON that `to_python` of its field reads back."""
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, UUID) else value


def snapshot(row: models.Model) -> dict[str, Any]:
    return {field.attname: as_json(getattr(row, field.attname)) for field in row._meta.concrete_fields}


def sync(
    model: type[Row],
    held: Mapping[Key, Row],
    wanted: Mapping[Key, dict[str, Any]],
    recorder: Recorder,
    *,
    gone: dict[str, Any] | None,
) -> dict[Key, Row]:
    """Make rows say what `wanted` says; returns the wanted ones by key.

    A row that is no longer wanted takes the values of `gone` (retired and so
    on), or is deleted where `gone` is None.
    """
    name = model._meta.model_name or ""
    kept: dict[Key, Row] = {}
    new: list[Row] = []
    changed: list[Row] = []
    columns: set[str] = set()
    for key, values in wanted.items():
        row = held.get(key)
        if row is None:
            row = model(**values)
            new.append(row)
        elif different := [column for column, value in values.items() if getattr(row, column) != value]:
            recorder.note(row, snapshot(row))
            for column in different:
                setattr(row, column, values[column])
            columns.update(different)
            changed.append(row)
        kept[key] = row
    leaving = [row for key, row in held.items() if key not in wanted]
    if gone is None:
        for row in leaving:
            recorder.note(row, snapshot(row))
        if leaving:
            model._default_manager.filter(pk__in=[row.pk for row in leaving]).delete()
            recorder.counts[f"{name} removed"] += len(leaving)
    else:
        for row in leaving:
            if any(getattr(row, column) != value for column, value in gone.items()):
                recorder.note(row, snapshot(row))
                for column, value in gone.items():
                    setattr(row, column, value)
                columns.update(gone)
                changed.append(row)
    if new:
        model._default_manager.bulk_create(new, batch_size=BATCH)
        recorder.counts[f"{name} new"] += len(new)
        for row in new:
            recorder.note(row, None)
    if changed:
        model._default_manager.bulk_update(changed, _names(model, columns), batch_size=BATCH)
        recorder.counts[f"{name} changed"] += len(changed)
    return kept


def _names(model: type[models.Model], columns: set[str]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if field.attname in columns]


def sync_pairs(
    through: type[models.Model], left: str, right: str, wanted: Mapping[int, set[int]]
) -> dict[int, set[int]]:
    """Make a many-to-many table hold exactly `wanted` for the left keys named in it.

    Returns what each changed left key had before.
    """
    held: dict[Any, set[int]] = {key: set() for key in wanted}
    rows = through._default_manager.filter(**{f"{left}__in": list(wanted)}).values_list(left, right)
    for key, value in rows:
        held[key].add(value)
    changed = {key: held[key] for key in wanted if held[key] != wanted[key]}
    if changed:
        surplus = models.Q()
        for key, before in changed.items():
            if before - wanted[key]:
                surplus |= models.Q(**{left: key, f"{right}__in": before - wanted[key]})
        if surplus:
            through._default_manager.filter(surplus).delete()
        through._default_manager.bulk_create(
            [
                through(**{left: key, right: value})
                for key, before in changed.items()
                for value in sorted(wanted[key] - before)
            ],
            batch_size=BATCH,
        )
    return changed
