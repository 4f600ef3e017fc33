"""Importing what was read, and taking it back."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db import transaction

from quizapp.accounts.models import User
from quizapp.bank.models import Changeset
from quizapp.notes import matching
from quizapp.notes.models import NoteImport, NoteSource
from quizapp.notes.refusals import NotPossible as NotPossible

log = structlog.get_logger(__name__)

_NO = {
    NoteImport.Status.WAITING: "This note waits to be read.",
    NoteImport.Status.READING: "This note is being read.",
    NoteImport.Status.READ: "This note was read, but not imported.",
    NoteImport.Status.APPLIED: "This note is imported already.",
    NoteImport.Status.FAILED: "This note could not be read.",
    NoteImport.Status.DISCARDED: "This preview was discarded.",
    NoteImport.Status.REVERTED: "This import was taken back.",
}


@transaction.atomic(durable=True)
def apply(pk: int, *, by: User | None, now: datetime) -> NoteImport:
    """Let the reading stand: from now on its proposals can be decided. Raises NotPossible."""
    row = _locked(pk, NoteImport.Status.READ)
    # Decisions were taken, and other imports made, while this one was looked at.
    row.figures = row.figures | {"compared": matching.match(row)}
    row.changeset = Changeset.objects.create(
        course_id=row.source.course_id,
        at=now,
        by=by,
        source=f"Notes: {row.source.name}",
        counts={
            f"{group} proposed": sum(row.figures[group].values())
            for group in ("terms", "drafts", "examples", "claims")
        },
    )
    row.status = NoteImport.Status.APPLIED
    row.applied_at = now
    row.applied_by = by
    row.save()
    row.source.current = row
    row.source.save(update_fields=["current"])
    return row


@transaction.atomic(durable=True)
def discard(pk: int, *, by: User | None, now: datetime) -> NoteImport:
    """Drop a preview, a failed import, or one that still waits. Raises NotPossible."""
    row = _locked(pk, NoteImport.Status.READ, NoteImport.Status.FAILED, NoteImport.Status.WAITING)
    row.status = NoteImport.Status.DISCARDED
    row.error = ""
    row.save(update_fields=["status", "error"])
    row.proposals.all().delete()
    log.info("note_import_discarded", note_import=pk, by=by.pk if by else None, at=now.isoformat())
    return row


def _locked(pk: int, *wanted: NoteImport.Status) -> NoteImport:
    """The import with its source, both locked, in that order everywhere: source, then import. Raises NotPossible."""
    source = NoteImport.objects.filter(pk=pk).values_list("source_id", flat=True).first()
    if source is None:
        raise NotPossible("There is no such import.")
    held = NoteSource.objects.select_for_update().get(pk=source)
    row = NoteImport.objects.select_for_update().defer("text").get(pk=pk)
    row.source = held
    if row.status not in wanted:
        raise NotPossible(_NO[NoteImport.Status(row.status)])
    return row
