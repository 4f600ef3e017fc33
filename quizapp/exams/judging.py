"""A slot as the pages of verdicts take an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from quizapp.bank.content import QuestionContent
from quizapp.engine.marking import FormatError
from quizapp.exams.models import Sitting, Slot
from quizapp.study.screens import judged

if TYPE_CHECKING:
    from quizapp.answers.models import Answer


@dataclass(frozen=True)
class Given:
    """What a verdict needs to know of an answer: the fields are those of `Answer`."""

    given: list[str]
    right: bool
    variant_seed: str
    study_day: date
    confidence: str = ""


def judged_slot(sitting: Sitting, slot: Slot, asked: QuestionContent) -> dict[str, Any]:
    """Key, reasons and explanation of a question whose answer is in.

    Raises ValueError for one that may still be answered: whatever the page
    that asks, its key is not given away.
    """
    if sitting.open and slot.checked_at is None:
        raise ValueError("the answer is not in")
    mark, given = asked.mark(slot.answer), asked.read(slot.answer)
    told = Given(
        given=list(slot.answer) if isinstance(given, FormatError) else given,
        right=not isinstance(mark, FormatError) and mark.right,
        variant_seed=slot.seed,
        study_day=(slot.checked_at or sitting.started_at).date(),
        confidence="guess" if slot.guess else "",
    )
    return judged(asked, cast("Answer", told), course_id=sitting.course_id, revision=sitting.course.revision)
