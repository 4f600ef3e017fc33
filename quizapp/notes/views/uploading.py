"""The list of notes, and sending some in."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from quizapp.accounts.access import curators_only
from quizapp.accounts.http import LearnerRequest
from quizapp.contentfiles.notes.decoding import LARGEST
from quizapp.course.models import Course
from quizapp.notes.actions import intake
from quizapp.notes.forms import MOST_FILES, UploadForm
from quizapp.notes.screens import sources
from quizapp.notes.views.waking import wake
from quizapp.web.http import render_part, wants_part

_KEPT = "notes_upload"


@dataclass
class Outcome:
    """What became of files that were sent: numbers of imports, and (name, why) of the others."""

    taken: list[int] = field(default_factory=list)
    unchanged: list[tuple[str, int]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


@curators_only
@require_safe
def index(request: LearnerRequest) -> HttpResponse:
    """All notes, with those on top that are being read or wait for somebody. htmx asks for the part that changes."""
    return _page(request)


def _page(request: LearnerRequest, *, form: UploadForm | None = None, outcome: Any = None) -> HttpResponse:
    courses = list(Course.objects.order_by("pk").only("slug", "title"))
    page, rows = sources.sources(request.GET.get("page"))
    context: dict[str, Any] = {"waiting": sources.waiting(), "page": page, "rows": rows, "courses": courses}
    if wants_part(request):
        # No more than that, ever: a whole new page would forget files that were chosen meanwhile.
        return render_part(request, "notes/index.html", "waiting", context | {"part": True})
    context |= {
        "form": form or UploadForm(courses=courses),
        "outcome": outcome or take_outcome(request),
        "most_bytes": LARGEST,
        "most_together": settings.UPLOAD_BYTES,
    }
    return render(request, "notes/index.html", context, status=422 if form is not None else 200)


def take_outcome(request: LearnerRequest) -> dict[str, Any] | None:
    """What the last upload of this session left to be told, once."""
    kept: dict[str, Any] | None = request.session.pop(_KEPT, None)
    return kept


@curators_only
@require_POST
def upload(request: LearnerRequest) -> HttpResponse:
    """Take the files in, each by itself: one that is refused is named with its reason, and the others are read."""
    courses = list(Course.objects.order_by("pk").only("slug", "title"))
    form = UploadForm(request.POST, courses=courses)
    files = request.FILES.getlist("files")
    if not form.is_valid():
        return _page(request, form=form)
    if not files:
        form.add_error(None, "Choose at least one file.")
        return _page(request, form=form)
    outcome = Outcome()
    for file in files[:MOST_FILES]:
        _take(file, form.cleaned_data["course"], outcome, request)
    outcome.refused += [
        (file.name or "?", f"These are more than {MOST_FILES} files. Send this one in another go.")
        for file in files[MOST_FILES:]
    ]
    if outcome.taken:
        wake()
    found = [*outcome.taken, *(pk for _, pk in outcome.unchanged)]
    if not found:
        return _page(request, form=form, outcome=asdict(outcome))
    if outcome.refused or outcome.unchanged:
        request.session[_KEPT] = asdict(outcome)
    if len(found) == 1:
        return redirect("notes:note_import", found[0])
    return redirect("notes:index")


def _take(file: UploadedFile[Any], course: Course, outcome: Outcome, request: LearnerRequest) -> None:
    name = file.name or ""
    # One byte more than allowed is enough to know that it is too many.
    raw = file.read(LARGEST + 1)
    made = intake.take_in(course, name, raw, by=request.user, now=timezone.now())
    if made.note_import is None:
        reason = " ".join(problem.message for problem in made.problems.errors)
        outcome.refused.append((intake.cleaned(name) or "?", reason))
    elif made.unchanged:
        outcome.unchanged.append((intake.cleaned(name), made.note_import.pk))
    else:
        outcome.taken.append(made.note_import.pk)
