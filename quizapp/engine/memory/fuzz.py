"""Chance without chance: which day inside its range a card comes back.

Cards learned together would come back together for ever. So an interval may
move inside a range, by a number drawn from the card's seed, and towards days
with fewer cards.
"""

import hashlib
import math
from bisect import bisect_right
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import accumulate

# Days of an interval from .. to .. add this share to the range, beside one day.
_RANGES = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.10), (20.0, math.inf, 0.05))

_BALANCED = 90
LOAD_DAYS = 97
"""How many days ahead of today `load` is read: 90 and their range."""


def fuzz_range(interval_days: float) -> tuple[int, int]:
    """Return the first and last whole day that an interval may become.

    Below 2.5 days there is no choice. From there the range is a day each way,
    plus 15 % of the days from 2.5 to 7, 10 % from 7 to 20 and 5 % beyond.

    Source: Anki's documented fuzz.

    >>> [fuzz_range(days) for days in (2, 3, 10, 50)]
    [(2, 2), (2, 4), (8, 12), (46, 54)]
    """
    reach = 0.0
    if interval_days >= 2.5:
        reach = 1.0 + sum(share * max(min(interval_days, end) - start, 0.0) for start, end, share in _RANGES)
    return max(round(interval_days - reach), 1), max(round(interval_days + reach), 1)


def draw(seed: int, reps: int) -> float:
    """Return the card's number for this answer, 0 <= number < 1.

    The same for all four ratings, so that a preview keeps its promise.
    """
    digest = hashlib.sha256(f"{seed}:{reps}".encode()).digest()
    return (int.from_bytes(digest[:8], "big") >> 11) / 2**53


def choose_day(
    interval_days: float,
    *,
    number: float,
    floor: int,
    ceiling: int,
    today: date,
    load: Mapping[date, int] | None,
    easy_days: Mapping[int, float],
) -> int:
    """Return the whole number of days, at least `floor`, at most `ceiling`.

    Inside the range of `fuzz_range` every day is equally likely, or, when
    `load` or `easy_days` are given and the interval is at most 90 days,
    weighted: a day counts by the square of how empty it is (its share of a
    normal day over the cards already there, the new one included), and by the
    inverse of its distance.
    """
    lower, upper = fuzz_range(min(max(interval_days, 1.0), ceiling))
    lower = min(max(lower, floor), ceiling)
    upper = min(max(upper, lower), ceiling)
    if (load is None and not easy_days) or interval_days > _BALANCED:
        return lower + math.floor(number * (upper - lower + 1))
    counts = load or {}
    weights = []
    for days in range(lower, upper + 1):
        day = today + timedelta(days=days)
        share = easy_days.get(day.weekday(), 1.0)
        weights.append((share / (1 + counts.get(day, 0))) ** 2 / days)
    # Every day of the range is a day off: then none is better than another.
    if not any(weights):
        return lower + math.floor(number * (upper - lower + 1))
    sums = list(accumulate(weights))
    # From the right, so that a number of 0 skips a first day that weighs nothing.
    return lower + bisect_right(sums, number * sums[-1], hi=upper - lower)
