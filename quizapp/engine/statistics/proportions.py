"""How many of some: shares with intervals that hold for few answers too."""

import math
from collections.abc import Sequence

from .figures import LEVEL, Figure, Interval, deviate, missing


def wilson(count: float, n: int, *, level: float = LEVEL) -> Interval:
    """Return the interval of the share `count` / `n`, both ends from 0 to 1.

    `count` need not be whole: where answers earn parts of a mark, the sum of
    the marks is meant. Their variance is at most that of all or nothing, so
    the interval is then rather too wide than too narrow.

    Raises ValueError unless `n` >= 1 and 0 <= `count` <= `n`.

    Source: Wilson 1927, "Probable inference, the law of succession, and
    statistical inference", without a correction for continuity; method 3 of
    Newcombe 1998, "Two-sided confidence intervals for the single proportion".

    >>> [round(end, 4) for end in wilson(15, 148)]
    [0.0624, 0.1605]
    """
    if n < 1 or not 0 <= count <= n:
        raise ValueError("a share needs 0 <= count <= n and n of at least 1")
    z = deviate(level)
    centre = 2 * count + z * z
    reach = z * math.sqrt(z * z + 4 * count * (1 - count / n))
    whole = 2 * (n + z * z)
    # At the ends the formula gives 0 and 1 but for the last bits.
    low = 0.0 if count == 0 else max((centre - reach) / whole, 0.0)
    high = 1.0 if count == n else min((centre + reach) / whole, 1.0)
    return Interval(low, high)


def share(count: float, n: int, *, level: float = LEVEL) -> Figure:
    """Return `count` of `n` as a share from 0 to 1 with its Wilson interval.

    Without any answers the figure is missing.

    Raises ValueError if `count` is not from 0 to `n`, or `n` is negative.

    >>> share(3, 4).value, share(0, 0).reason
    (0.75, 'Nobody answered yet.')
    """
    if n == 0 and count == 0:
        return missing(0, "Nobody answered yet.")
    interval = wilson(count, n, level=level)
    return Figure(count / n, interval, n)


def facility(marks: Sequence[float], *, level: float = LEVEL) -> Figure:
    """Return the mean mark of an item, 0 to 1: the share who get it right.

    `marks` are from 0 to 1, one for each learner; left out counts as 0. High
    is easy. The interval is Wilson's.

    Raises ValueError for a mark outside 0 to 1.

    >>> facility([1, 1, 0, 1]).value
    0.75
    """
    if not all(0 <= mark <= 1 for mark in marks):
        raise ValueError("a mark is from 0 to 1")
    return share(min(math.fsum(marks), len(marks)), len(marks), level=level)


def guess_chance(options: int, *, choose: int = 1) -> float:
    """Return the chance of a right answer by choosing `choose` options blindly.

    All or nothing, as questions with several keys are marked in exams.

    Raises ValueError unless 1 <= `choose` <= `options`.

    >>> guess_chance(4), guess_chance(5, choose=2)
    (0.25, 0.1)
    """
    if not 1 <= choose <= options:
        raise ValueError("choose at least one and at most all of the options")
    return 1 / math.comb(options, choose)
