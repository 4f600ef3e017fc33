"""Catching up after a break without a mountain on the first day."""

from collections.abc import Hashable, Sequence
from datetime import date, timedelta
from typing import TypeVar

CardId = TypeVar("CardId", bound=Hashable)


def spread_backlog(
    overdue: Sequence[tuple[CardId, float, float]],
    *,
    today: date,
    seconds_per_day: float,
    days: int,
) -> dict[CardId, date]:
    """Place overdue cards on study days from `today` on, in the order returned.

    `overdue` holds (card, predicted recall 0 to 1, expected seconds for one
    answer). No day gets more than `seconds_per_day`; only a card that is longer
    than that by itself has a day of its own. The work is levelled over `days`
    days, so the first is no heavier than the last. What the budget cannot hold
    in `days` days goes on after them: the daily limit is a promise, the number
    of days a wish. Every card is placed.

    First come the cards with most to save per second, recall * (1 - recall) /
    seconds. 1 - recall is the danger: a card at 95 % loses little by waiting.
    Recall is what is left to save: a card at 5 % has to be learned anew
    whether today or next week. The product is highest halfway. Ties go to the
    higher recall, then to the order given.

    Raises ValueError if the budget or a card's seconds are not above 0, if a
    recall is outside 0 to 1, or if `days` < 1.

    Source: serving by 1 - recall is the rule of MEMORIZE (Tabibian and others,
    2019); gain per second that of our queue before an exam.

    >>> cards = [("sure", 0.95, 20), ("even", 0.5, 20), ("gone", 0.04, 20)]
    >>> placed = spread_backlog(cards, today=date(2026, 11, 21), seconds_per_day=20, days=3)
    >>> {card: day.day for card, day in placed.items()}
    {'even': 21, 'sure': 22, 'gone': 23}
    """
    if not seconds_per_day > 0 or days < 1:
        raise ValueError("catching up needs seconds for each day and at least one day")
    for card, recall, seconds in overdue:
        if not 0 <= recall <= 1 or not seconds > 0:
            raise ValueError(f"card {card!r}: recall is from 0 to 1 and seconds are above 0")
    queue = sorted(overdue, key=lambda card: (-_saved_per_second(card[1], card[2]), -card[1]))
    level = sum(seconds for _, _, seconds in overdue) / days
    placed: dict[CardId, date] = {}
    day, used, before = 0, 0.0, 0.0
    for card, _, seconds in queue:
        # The level is passed by at most the card that crosses it, the budget never.
        if used and (before >= level * (day + 1) or used + seconds > seconds_per_day):
            day, used = day + 1, 0.0
        placed[card] = today + timedelta(days=day)
        used += seconds
        before += seconds
    return placed


def _saved_per_second(recall: float, seconds: float) -> float:
    return recall * (1 - recall) / seconds
