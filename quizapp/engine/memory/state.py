"""What is known about one card in one learner's head."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import IntEnum, StrEnum
from typing import Any, Self


class Rating(IntEnum):
    """How an answer went. Again is the only failure: Hard was right, with effort."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class Phase(StrEnum):
    """Where a card stands: never answered, in steps of minutes, or in days."""

    NEW = "new"
    LEARNING = "learning"
    REVIEW = "review"
    RELEARNING = "relearning"


@dataclass(frozen=True, slots=True)
class Memory:
    """One card's memory after its last answer.

    `stability` is in days (recall falls to 90 %), `difficulty` runs from 1 to
    10; both are None exactly while the card is new. `step` is the position in
    the (re)learning steps, from 0, and None outside them. `last_day` is the
    study day of the last answer, `due_at` an aware instant. `reps` counts
    answers, `lapses` the times a card in review was forgotten.

    Raises ValueError, with everything that is wrong, if these do not agree.
    """

    phase: Phase
    step: int | None
    stability: float | None
    difficulty: float | None
    last_day: date | None
    due_at: datetime
    reps: int
    lapses: int

    def __post_init__(self) -> None:
        # A row of the database brings the phase as plain text.
        object.__setattr__(self, "phase", Phase(self.phase))
        if problems := self._problems():
            raise ValueError("; ".join(problems))

    def _problems(self) -> list[str]:
        problems = []
        known = (self.stability, self.difficulty, self.last_day)
        if self.phase is Phase.NEW and known != (None, None, None):
            problems.append("a new card has no stability, difficulty or last day")
        if self.phase is not Phase.NEW and None in known:
            problems.append("an answered card has stability, difficulty and a last day")
        in_steps = self.phase in (Phase.LEARNING, Phase.RELEARNING)
        if in_steps != (self.step is not None) or (self.step is not None and self.step < 0):
            problems.append("step is a position from 0 in (re)learning, and None elsewhere")
        if self.stability is not None and not (math.isfinite(self.stability) and self.stability > 0):
            problems.append("stability is a positive number of days")
        if self.difficulty is not None and not 1 <= self.difficulty <= 10:
            problems.append("difficulty is from 1 to 10")
        if self.due_at.utcoffset() is None:
            problems.append("due_at is an aware time")
        if self.reps < 0 or self.lapses < 0:
            problems.append("reps and lapses are counts")
        return problems

    @classmethod
    def new(cls, at: datetime) -> Self:
        """Return the memory of a card that was never answered, due at `at`."""
        return cls(
            phase=Phase.NEW,
            step=None,
            stability=None,
            difficulty=None,
            last_day=None,
            due_at=at,
            reps=0,
            lapses=0,
        )

    def to_json(self) -> dict[str, str | int | float | None]:
        """Return an object of plain JSON values, for a snapshot that undo restores.

        `from_json` gives back an equal memory: floats keep every digit and the
        time its microseconds (in UTC).
        """
        return {
            "phase": self.phase.value,
            "step": self.step,
            "stability": self.stability,
            "difficulty": self.difficulty,
            "last_day": self.last_day.isoformat() if self.last_day else None,
            "due_at": self.due_at.astimezone(UTC).isoformat(),
            "reps": self.reps,
            "lapses": self.lapses,
        }

    @classmethod
    def from_json(cls, snapshot: Mapping[str, Any]) -> Self:
        """Return the memory that `to_json` described.

        Raises ValueError if the snapshot is not one of ours.
        """
        try:
            day = snapshot["last_day"]
            return cls(
                phase=Phase(snapshot["phase"]),
                step=snapshot["step"],
                stability=snapshot["stability"],
                difficulty=snapshot["difficulty"],
                last_day=None if day is None else date.fromisoformat(day),
                due_at=datetime.fromisoformat(snapshot["due_at"]),
                reps=snapshot["reps"],
                lapses=snapshot["lapses"],
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"not a snapshot of a memory: {error}") from error
