"""Why an action did nothing."""

from __future__ import annotations

from quizapp.engine.papers import Shortfall
from quizapp.exams.models import Sitting


class AlreadyOpen(Exception):
    """The learner has an open sitting of this kind; it can be resumed."""

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(f"Sitting {sitting.pk} is open.")
        self.sitting = sitting


class CannotFill(Exception):
    """The bank has too few questions for the paper."""

    def __init__(self, shortfall: Shortfall) -> None:
        super().__init__(" ".join(shortfall.reasons))
        self.shortfall = shortfall


class NoSuchSitting(Exception):
    """There is none of this number, or it is somebody else's: for the asker that is the same."""


class NotNow(Exception):
    """The sitting does not allow this now; the message says why, for its learner."""
