"""One import: its progress while it is read, the preview, and the report once it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from quizapp.accounts.access import curators_only
from quizapp.accounts.http import LearnerRequest
from quizapp.bank.models import Question
from quizapp.notes.actions import applying, intake
from quizapp.notes.models import NoteImport
from quizapp.notes.refusals import NotPossible
from quizapp.notes.screens import report
from quizapp.notes.views.uploading import take_outcome
from quizapp.notes.views.waking import wake
from quizapp.web.http import wants_part

# A worker takes a note within seconds. After so long none seems to run.
LONG_WAIT = timedelta(seconds=40)
_KEPT = "notes_kept"
# So many of what stays are told by name; all of them can be found in the bank.
MOST_TOLD = 30


def found(pk: int) -> NoteImport:
    """The import with its note and course, without the text. Raises Http404."""
    rows = NoteImport.objects.select_related("source__course", "by", "applied_by", "reverted_by")
    try:
        return rows.defer("text").get(pk=pk)
    except NoteImport.DoesNotExist:
        raise Http404 from None


@curators_only
@require_safe
def note_import(request: LearnerRequest, pk: int) -> HttpResponse:
    """Progress, preview or report, as far as the import has come."""
    row = found(pk)
    context = _state(row) | {"outcome": take_outcome(request), "kept": request.session.pop(_KEPT, None)}
    if row.under_way:
        return render(request, "notes/progress.html", context)
    context["report"] = report.report(row)
    if row.status == NoteImport.Status.APPLIED:
        context["shares"] = report.shares(row)
    return render(request, "notes/import.html", context)


@curators_only
@require_safe
def progress(request: LearnerRequest, pk: int) -> HttpResponse:
    """How far reading is, for htmx; somebody who comes here by hand is led to the page."""
    if not wants_part(request):
        return redirect("notes:note_import", pk)
    row = found(pk)
    response = render(request, "notes/_progress.html", _state(row))
    if not row.under_way:
        response["HX-Refresh"] = "true"
    return response


def _state(row: NoteImport) -> dict[str, Any]:
    waited = timezone.now() - row.at
    return {
        "import": row,
        "percent": 100 * row.done // row.total if row.total else None,
        "nobody_reads": row.status == NoteImport.Status.WAITING and waited > LONG_WAIT,
    }


def _verb(request: LearnerRequest, pk: int, act: Callable[[], NoteImport], done: str) -> HttpResponse:
    """Do it and say so, or say why it cannot be done."""
    try:
        row = act()
    except NotPossible as refusal:
        messages.error(request, f"{refusal} Nothing was changed.")
        return redirect("notes:note_import", found(pk).pk)
    messages.success(request, done)
    return redirect("notes:note_import", row.pk)


@curators_only
@require_POST
def apply(request: LearnerRequest, pk: int) -> HttpResponse:
    return _verb(
        request,
        pk,
        lambda: applying.apply(pk, by=request.user, now=timezone.now()),
        "Imported. Now decide what becomes of each proposal.",
    )


@curators_only
@require_POST
def discard(request: LearnerRequest, pk: int) -> HttpResponse:
    return _verb(
        request,
        pk,
        lambda: applying.discard(pk, by=request.user, now=timezone.now()),
        "Discarded. Course and bank are as they were.",
    )


@curators_only
@require_POST
def again(request: LearnerRequest, pk: int) -> HttpResponse:
    """Read the same text once more, against the course as it is now."""
    response = _verb(
        request,
        pk,
        lambda: intake.again(pk, by=request.user, now=timezone.now()),
        "The note is being read once more.",
    )
    wake()
    return response


@curators_only
@require_POST
def revert(request: LearnerRequest, pk: int) -> HttpResponse:
    """Take an import back. What stays, and why, is told on the page after it."""
    try:
        made = applying.revert(pk, by=request.user, now=timezone.now())
    except NotPossible as refusal:
        messages.error(request, f"{refusal} Nothing was changed.")
    else:
        messages.success(request, "Taken back.")
        request.session[_KEPT] = told(made)
    return redirect("notes:note_import", found(pk).pk)


def told(made: applying.Reverted) -> dict[str, Any]:
    """What was removed and kept, as a session can hold it."""
    stems = dict(
        Question.objects.filter(pk__in=[number for number, _ in made.kept]).values_list("pk", "current__stem")
    )
    kept = [
        {
            "url": reverse("curation:question", args=[number]),
            "title": stems.get(number) or "Question",
            "why": why,
        }
        for number, why in made.kept[:MOST_TOLD]
    ]
    kept += [{"url": "", "title": name, "why": why} for name, why in made.kept_terms[:MOST_TOLD]]
    return {
        "removed": made.removed,
        "retired": made.retired,
        "withdrawn": made.withdrawn,
        "kept": kept,
        "more": max(0, len(made.kept) + len(made.kept_terms) - len(kept)),
    }
