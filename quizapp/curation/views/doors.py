"""Who finds the pages of this room."""

from __future__ import annotations

from functools import wraps
from typing import ParamSpec

from django.http import Http404, HttpResponse

from quizapp.accounts.access import MARK, View
from quizapp.accounts.http import LearnerRequest

P = ParamSpec("P")


def for_curators(view: View[P]) -> View[P]:
    """404 for learners, who need not know what there is; `SecondFactor` asks curators for theirs."""

    @wraps(view)
    def guarded(request: LearnerRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_curator:
            raise Http404
        return view(request, *args, **kwargs)

    setattr(guarded, MARK, True)
    return guarded
