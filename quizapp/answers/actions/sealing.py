"""Keep the keys of questions back while something that asks them is open."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from quizapp.accounts.models import User
from quizapp.answers.models import Sealed


def seal(learner: User, question_ids: Iterable[UUID], *, holder: str) -> None:
    """Seal these questions for `learner` until `unseal(holder=holder)`. One statement; can be repeated."""
    rows = [
        Sealed(learner=learner, question_id=question_id, holder=holder)
        for question_id in dict.fromkeys(question_ids)
    ]
    Sealed.objects.bulk_create(rows, ignore_conflicts=True)


def unseal(*, holder: str) -> None:
    """Open whatever `holder` has sealed. One statement; can be repeated."""
    Sealed.objects.filter(holder=holder).delete()
