"""What waits for a curator, and deciding a conflict."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from quizapp.accounts.http import LearnerRequest
from quizapp.bank.models import MergeConflict
from quizapp.curation import actions
from quizapp.curation.views.doors import for_curators
from quizapp.curation.waiting import waiting

SAID = {
    MergeConflict.Choice.OURS.value: "Kept as learners see it.",
    MergeConflict.Choice.THEIRS.value: "Taken from the file.",
}


@for_curators
@require_safe
def home(request: LearnerRequest) -> HttpResponse:  # noqa: ARG001 (every view has one)
    return redirect("curation:queue")


@for_curators
@require_safe
def queue(request: LearnerRequest) -> HttpResponse:
    today = timezone.now().date()
    return render(request, "curation/queue.html", {"waiting": waiting(today), "today": today})


@for_curators
@require_POST
def resolve(request: LearnerRequest, pk: UUID) -> HttpResponse:
    """Decide one part of a question's conflicts. What was decided already is said, and nothing is changed."""
    choice, seen = request.POST.get("choice", ""), request.POST.get("seen", "")
    if choice not in SAID or not (seen.isascii() and seen.isdigit() and len(seen) < 10):
        raise Http404
    part = request.POST.get("part", "")
    try:
        made = actions.resolve(pk, part, choice, seen=int(seen), by=request.user, now=timezone.now())
    except actions.DecidedError:
        messages.warning(
            request, "This was decided meanwhile, or the files were loaded again. Look once more."
        )
    except actions.NoLongerThereError as error:
        messages.error(request, f"{error} Nothing was changed.")
    else:
        messages.success(request, f"{SAID[choice]} It is changeset {made.pk}.")
    return redirect("curation:queue")
