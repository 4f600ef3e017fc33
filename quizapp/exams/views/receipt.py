"""The receipt of a sitting, to be kept."""

from __future__ import annotations

from django.http import StreamingHttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from quizapp.accounts.http import LearnerRequest
from quizapp.exams import receipts
from quizapp.exams.views.doors import sitting_of, whole


@never_cache
@require_safe
def receipt(request: LearnerRequest, pk: int) -> StreamingHttpResponse:
    """Each save as a line of CSV, also while the sitting is open: it tells no key."""
    mine, _now = sitting_of(request, whole(pk))
    response = StreamingHttpResponse(receipts.lines(mine), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="receipt-{mine.pk}.csv"'
    return response
