"""Answers that were given to an older key: what would become of them, and deciding it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from quizapp.accounts.http import LearnerRequest
from quizapp.bank.models import Question
from quizapp.curation import tasks
from quizapp.curation.comparing import compared
from quizapp.curation.views.doors import for_curators
from quizapp.curation.views.waking import wake
from quizapp.exams import rescoring
from quizapp.exams.rescoring import Correction, CorrectionQuerySet, Policy

# A list that is longer than anybody reads.
SHOWN = 50
LONGEST_REASON = 500


@for_curators
@require_safe
def corrections(request: LearnerRequest) -> HttpResponse:
    """Questions with answers to an older key, and what was decided lately."""
    context = {
        "waiting": rescoring.outdated(),
        "decided": _decided(Correction.objects.all())[:SHOWN],
    }
    return render(request, "curation/corrections.html", context)


def _decided(rows: CorrectionQuerySet) -> CorrectionQuerySet:
    rows = rows.select_related("question__section", "question__current", "by", "reverted_by")
    rows = rows.defer("question__section__markdown", "question__section__html")
    return rows.annotate(slots=Count("rescores", filter=Q(rescores__reversal=False))).order_by("-pk")


@for_curators
@require_safe
def correction(request: LearnerRequest, pk: UUID) -> HttpResponse:
    """One question: both keys, what each decision would change, and what was decided before."""
    question = get_object_or_404(Question.objects.select_related("section", "current"), pk=pk)
    return _page(request, question)


def _page(request: LearnerRequest, question: Question, *, reason: str = "", error: str = "") -> HttpResponse:
    found = next(iter(rescoring.outdated(question.pk)), None)
    decided = list(_decided(Correction.objects.filter(question=question)))
    if found is None and not decided:
        raise Http404
    newest = next((one for one in decided if one.status != Correction.Status.REVERTED), None)
    context = {
        "question": question,
        "found": found,
        "compared": [compared(one, found.current) for one in found.older] if found else [],
        "choices": [(policy, rescoring.preview(found, policy)) for policy in found.offered] if found else [],
        "decided": decided,
        "newest": newest,
        "shown": SHOWN,
        "reason": reason,
        "error": error,
        "longest": LONGEST_REASON,
    }
    return render(request, "curation/correction.html", context, status=422 if error else 200)


@for_curators
@require_POST
def decide(request: LearnerRequest, pk: UUID) -> HttpResponse:
    """Decide on the answers to older keys, with a reason. The worker does what was decided."""
    question = get_object_or_404(Question.objects.select_related("section", "current"), pk=pk)
    chosen, reason = request.POST.get("policy", ""), _reason(request)
    if chosen not in Policy.values:
        return _page(request, question, reason=reason, error="Choose what becomes of the answers.")
    if not reason:
        return _page(request, question, error="Say why. Whoever looks at this later wants to know.")
    seen = request.POST.get("seen", "")
    try:
        rescoring.decide(pk, Policy(chosen), reason=reason, seen=seen, by=request.user, now=timezone.now())
    except rescoring.DecidedMeanwhile:
        messages.warning(request, "This was decided meanwhile, or the question changed. Look once more.")
        return redirect("curation:corrections")
    except rescoring.NotOffered as refusal:
        messages.error(request, f"{refusal} Nothing was changed.")
    else:
        wake(tasks.apply_corrections)
        messages.success(request, "Decided. Results and study follow within a minute.")
    return redirect("curation:correction", pk)


@for_curators
@require_POST
def take_back(request: LearnerRequest, pk: UUID, number: int) -> HttpResponse:
    """Take a correction of the question back, with a reason. The worker does it."""
    decided = get_object_or_404(Correction, pk=number, question=pk)
    reason = _reason(request)
    if not reason:
        messages.error(request, "Say why it is taken back. Nothing was changed.")
        return redirect("curation:correction", pk)
    try:
        rescoring.take_back(decided.pk, reason=reason, by=request.user, now=timezone.now())
    except rescoring.NotOffered as refusal:
        messages.error(request, f"{refusal} Nothing was changed.")
    else:
        wake(tasks.apply_corrections)
        messages.success(request, "It is taken back. Results and study follow within a minute.")
    return redirect("curation:correction", pk)


def _reason(request: LearnerRequest) -> str:
    return " ".join(request.POST.get("reason", "").split())[:LONGEST_REASON]
