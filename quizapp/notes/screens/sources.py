"""The list of notes: what is under way, what waits for somebody, and how each note stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, Q, Subquery

from quizapp.notes.models import NoteImport, NoteSource, Proposal
from quizapp.notes.screens import words

SOURCES = 30
# More than these under way or waiting are counted, not listed.
LISTED = 20

_Status = NoteImport.Status


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A note with the import that stands and the newest one; `open` proposals of the former wait."""

    source: NoteSource
    newest: NoteImport | None
    open: int

    @property
    def standing(self) -> NoteImport | None:
        return self.source.current


@dataclass(frozen=True, slots=True)
class Waiting:
    """Imports that are being read, and those that somebody has to import or discard."""

    under_way: list[NoteImport]
    previews: list[NoteImport]
    failed: list[NoteImport]

    @property
    def any(self) -> bool:
        return bool(self.under_way or self.previews or self.failed)


def waiting() -> Waiting:
    """One statement. The newest first; a failed one only while it is the last word about its note."""
    newest = NoteImport.objects.filter(source=OuterRef("source")).order_by("-pk").values("pk")[:1]
    rows = (
        NoteImport.objects.filter(
            Q(status__in=[_Status.WAITING, _Status.READING, _Status.READ])
            | Q(status=_Status.FAILED, pk=Subquery(newest))
        )
        .select_related("source")
        .defer("text", "warnings", "figures")
        .order_by("-pk")[: 3 * LISTED]
    )
    found = list(rows)
    return Waiting(
        [row for row in found if row.under_way][:LISTED],
        [row for row in found if row.status == _Status.READ][:LISTED],
        [row for row in found if row.status == _Status.FAILED][:LISTED],
    )


def sources(page: str | None) -> tuple[Page[Any], list[SourceRow]]:
    """A page of the notes by name. Four statements."""
    newest = NoteImport.objects.filter(source=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    found = (
        NoteSource.objects.annotate(newest=Subquery(newest))
        .select_related("course", "current")
        .defer("current__text", "current__warnings", "current__figures")
        .order_by("name", "pk")
    )
    shown = Paginator(found, SOURCES).get_page(page)
    listed = list(shown.object_list)
    imports = (
        NoteImport.objects.filter(pk__in=[source.newest for source in listed])  # type: ignore[attr-defined]  # annotated
        .defer("text", "warnings", "figures")
        .in_bulk()
    )
    open_ = dict(
        Proposal.objects.filter(
            words.open_ones(), note_import__in=[source.current_id for source in listed if source.current_id]
        )
        .values_list("note_import")
        .annotate(Count("pk"))
    )
    rows = [
        SourceRow(source, imports.get(source.newest), open_.get(source.current_id or 0, 0))  # type: ignore[attr-defined]  # annotated
        for source in listed
    ]
    return shown, rows
