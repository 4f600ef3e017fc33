"""Where a learner stands with practice exams, in two statements."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F

from quizapp.accounts.models import User
from quizapp.exams import rescoring
from quizapp.exams.models import Sitting


@dataclass(frozen=True)
class Standing:
    """The sittings that are open, and the one finished last, if any, with its points as they count today."""

    open: list[Sitting]
    last: Sitting | None
    points: int | None


def standing(learner: User) -> Standing:
    """Constant, however many sittings there were: at most one of each kind is open."""
    newest = F("finished_at").desc(nulls_first=True)
    few = list(Sitting.objects.of(learner).defer("rules").order_by(newest)[: len(Sitting.Kind) + 1])
    last = next((sitting for sitting in few if not sitting.open), None)
    return Standing(
        open=[sitting for sitting in few if sitting.open],
        last=last,
        points=rescoring.standing(last)[0] if last else None,
    )
