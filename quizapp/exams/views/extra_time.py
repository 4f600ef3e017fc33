"""Extra minutes: granted and taken back by staff."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from quizapp.accounts.access import curators_only
from quizapp.accounts.http import LearnerRequest
from quizapp.exams.actions import accommodations
from quizapp.exams.forms import ExtraTimeForm
from quizapp.exams.models import Accommodation

PAGE = 50


@curators_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def extra_time(request: LearnerRequest) -> HttpResponse:
    """Every grant with who gave it and who ended it; POST grants, or revokes what `revoke` names."""
    if "revoke" in request.POST:
        return _revoke(request, request.POST["revoke"])
    form = ExtraTimeForm(request.POST or None)
    if form.is_valid():
        try:
            granted = accommodations.grant(**form.cleaned_data, by=request.user)
        except accommodations.NoSuchLearner:
            form.add_error("email", "No account has this address.")
        except accommodations.AlreadyGranted as refusal:
            form.add_error("email", _there_is(refusal.accommodation))
        else:
            messages.success(
                request, f"{granted.minutes} extra minutes granted, for papers begun from now on."
            )
            return redirect("exams:extra_time")
    rows = Accommodation.objects.select_related("learner", "granted_by", "revoked_by")
    # What is in force comes first.
    page = Paginator(rows.order_by(F("revoked_at").desc(nulls_first=True), "-granted_at", "-pk"), PAGE)
    context = {"form": form, "page": page.get_page(request.GET.get("page"))}
    return render(request, "exams/extra_time.html", context, status=422 if form.is_bound else 200)


def _there_is(accommodation: Accommodation | None) -> str:
    if accommodation is None:
        return "Somebody has just changed the extra minutes of this learner. Look at the list and try again."
    return f"This learner has {accommodation.minutes} extra minutes. Revoke them first, then grant others."


def _revoke(request: LearnerRequest, number: str) -> HttpResponse:
    named = number.isascii() and number.isdecimal() and len(number) < 19
    if named and accommodations.revoke(int(number), by=request.user):
        messages.success(request, "Revoked. Papers that are open keep their minutes.")
    else:
        messages.info(request, "These extra minutes had been revoked before.")
    return redirect("exams:extra_time")
