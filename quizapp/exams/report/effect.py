"""What each question of a finished paper earns today."""

from __future__ import annotations

from collections.abc import Iterable

from quizapp.exams import rescoring
from quizapp.exams.models import Slot


def effective(slots: Iterable[Slot]) -> dict[int, float]:
    """The part of its points (0 to 1) that each slot has today, by the slot's id. One statement.

    Every result is read through this one function. A slot keeps the fraction
    that it got when the sitting was finished; what a correction made of it
    since is told here.
    """
    return {pk: fraction or 0.0 for pk, fraction in rescoring.effective(slots).items()}


def is_right(fraction: float) -> bool:
    """All or nothing, as in `Slot.right`."""
    return fraction == 1.0
