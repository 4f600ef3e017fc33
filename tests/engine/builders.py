"""Values that several engine tests start from."""

from datetime import UTC, date, datetime, time

from quizapp.engine.memory import Memory, Phase

TODAY = date(2026, 11, 21)
NOON = datetime.combine(TODAY, time(12), tzinfo=UTC)


def reviewed(
    *,
    stability: float = 10.0,
    difficulty: float = 5.0,
    last_day: date = date(2026, 11, 11),
    due_at: datetime = NOON,
    lapses: int = 0,
) -> Memory:
    """A card in review, last answered ten days before TODAY."""
    return Memory(
        phase=Phase.REVIEW,
        step=None,
        stability=stability,
        difficulty=difficulty,
        last_day=last_day,
        due_at=due_at,
        reps=5,
        lapses=lapses,
    )
