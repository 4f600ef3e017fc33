"""Where a question came from: the lines of a note."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from quizapp.notes.models import Decision


@dataclass(frozen=True, slots=True)
class Origin:
    """Lines `first` to `last` of a note under headings `path`; `url` shows them, empty where no page does.

    `by` accepted them, empty for somebody who is gone; `edited` if not as they were.
    """

    note: str
    first: int
    last: int
    path: list[str]
    url: str
    by: str
    at: datetime
    edited: bool


def origin(question: UUID) -> Origin | None:
    """What a question was made from; None if not from a note. One statement."""
    decision = (
        Decision.objects.filter(question=question).select_related("source", "by").order_by("-pk").first()
    )
    if decision is None:
        return None
    return Origin(
        note=decision.source.name,
        first=decision.first,
        last=decision.last,
        path=list(decision.path),
        url=_url(decision),
        by=decision.by.email if decision.by else "",
        at=decision.at,
        edited=decision.edited,
    )


def _url(decision: Decision) -> str:
    # The line is asked for, too: without a script the page shows the lines around it.
    page = reverse("notes:text", args=[decision.note_import_id])
    return f"{page}?line={decision.first}#L{decision.first}"
