"""Importing what was read, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction

from quizapp.accounts.models import User
from quizapp.bank.actions import one_at_a_time
from quizapp.bank.models import Changeset
from quizapp.notes import matching
from quizapp.notes.actions.deciding import withdraw_all
from quizapp.notes.models import Decision, NoteImport, NoteSource
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


@dataclass(frozen=True, slots=True)
class Reverted:
    """What taking an import back did: `removed` draft questions, `retired` terms of the glossary and
    `withdrawn` decisions; `kept` questions by id, and `kept_terms` by name, each with a sentence that says why."""

    removed: int
    retired: int
    withdrawn: int
    kept: list[tuple[UUID, str]]
    kept_terms: list[tuple[str, str]]


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
    row.sections.all().delete()
    log.info("note_import_discarded", note_import=pk, by=by.pk if by else None, at=now.isoformat())
    return row


@transaction.atomic(durable=True)
def revert(pk: int, *, by: User | None, now: datetime) -> Reverted:
    """Take back an import with everything that was accepted from it; the one before it stands again.

    What somebody has gone on with stays, and so does its decision: to accept
    the same lines of a later import would make the question twice. Raises
    NotPossible.
    """
    one_at_a_time()
    row = _locked(pk, NoteImport.Status.APPLIED)
    decisions = Decision.objects.filter(note_import=row, withdrawn_at=None).order_by("pk")
    taken = list(decisions.select_related("source", "term"))
    questions = sum(decision.question_id is not None for decision in taken)
    terms = sum(decision.term_id is not None for decision in taken)
    kept = withdraw_all(taken, now=now)
    row.status = NoteImport.Status.REVERTED
    row.reverted_at = now
    row.reverted_by = by
    row.save(update_fields=["status", "reverted_at", "reverted_by"])
    Changeset.objects.filter(note_import=row).update(reverted_at=now)
    standing = NoteImport.objects.filter(source=row.source, status=NoteImport.Status.APPLIED)
    row.source.current = standing.order_by("-applied_at", "-pk").defer("text").first()
    row.source.save(update_fields=["current"])
    if row.source.current is not None:
        matching.link(row.source.current)
    kept_questions = [(each.decision.question_id, each.why) for each in kept if each.decision.question_id]
    kept_terms = [(each.decision.term.name, each.why) for each in kept if each.decision.term]
    return Reverted(
        removed=questions - len(kept_questions),
        retired=terms - len(kept_terms),
        withdrawn=len(taken) - len(kept),
        kept=kept_questions,
        kept_terms=kept_terms,
    )


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
