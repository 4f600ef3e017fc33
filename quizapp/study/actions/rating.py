"""How an answer rates its card, at first and after all that was said about it since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from quizapp.answers.models import Amendment, Answer, Confidence
from quizapp.engine import memory
from quizapp.engine.memory import Memory, Phase, Rating, Settings


def rating_for(*, right: bool, confidence: str) -> Rating:
    """What a marked answer to a question rates."""
    if not right:
        return Rating.AGAIN
    # A lucky guess is not knowledge: it comes back sooner than a known answer.
    return Rating.HARD if confidence == Confidence.GUESS else Rating.GOOD


def rating_in_exam(before: Memory, *, right: bool, confidence: str, today: date) -> Rating | None:
    """What a question of an exam rates its card; None leaves the card as it is.

    A right answer says nothing of a card that is new or in its steps, where
    minutes count, nor of one that was reviewed on the same study day.
    """
    if right and (before.phase is not Phase.REVIEW or before.last_day == today):
        return None
    return rating_for(right=right, confidence=confidence)


def lapsed_into_leech(before: Memory, after: Memory, settings: Settings) -> bool:
    """Whether this answer was a lapse that makes the card a leech."""
    return after.lapses > before.lapses and memory.is_leech(after.lapses, settings.leech_threshold)


@dataclass(frozen=True, slots=True)
class Counted:
    """What counts of an answer now; `fraction` is None where nothing was marked."""

    fraction: float | None
    rating: Rating
    undone: bool


def counted(told: Answer, amendments: Iterable[Amendment]) -> Counted:
    """What counts of `told` after its `amendments`, which are in the order of their numbers.

    Another mark rates the card as if it had been the first. Taken back, what
    the learner had chosen before counts again.
    """
    fraction, undone = told.fraction, False
    right = fraction == 1.0
    chosen = {right: Rating(told.rating or Rating.AGAIN)}
    for amendment in amendments:
        if amendment.kind == Amendment.Kind.UNDO:
            undone = True
        elif amendment.rating is not None:
            chosen[right] = Rating(amendment.rating)
        else:
            fraction = amendment.fraction
            right = fraction == 1.0
            chosen.setdefault(right, rating_for(right=right, confidence=told.confidence))
    return Counted(fraction, chosen[right], undone)
