"""The text of a note, as it was written."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from quizapp.accounts.access import curators_only
from quizapp.accounts.http import LearnerRequest
from quizapp.notes.models import NoteImport
from quizapp.notes.screens import lines


@curators_only
@require_safe
def text(request: LearnerRequest, pk: int) -> HttpResponse:
    """The lines around `?line=`, or one of them alone and in full for `?whole=`."""
    row = get_object_or_404(NoteImport.objects.select_related("source__course"), pk=pk)
    alone = _number(request.GET.get("whole", ""))
    if alone is not None:
        whole = lines.whole(row, alone)
        if whole is None:
            raise Http404("The note has no such line.")
        context = {"import": row, "number": alone, "whole": whole[0], "cut": whole[1]}
        return render(request, "notes/line.html", context)
    window = lines.window(row, _number(request.GET.get("line", "")) or 1)
    return render(request, "notes/text.html", {"import": row, "window": window})


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None
