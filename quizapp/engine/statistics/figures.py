"""A figure, how sure it is, and why it is missing when it is missing."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import NormalDist
from typing import NamedTuple

LEVEL = 0.95
"""How often intervals are meant to hold what they estimate."""

# Sums of shares differ in their last bits although the shares are the same.
_NOISE = 1e-12


class Interval(NamedTuple):
    """Two ends of a range, in the unit of its figure; both belong to it."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Say whether a value lies inside.

        >>> Interval(0.1, 0.4).holds(0.4)
        True
        """
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Figure:
    """A number computed from `n` answers, with its interval.

    Either `value` is there or `reason` says in words why not. A value without
    an interval has a reason too: why there is no interval. Nothing is ever
    NaN or infinite.
    """

    value: float | None
    interval: Interval | None
    n: int
    reason: str = ""


def missing(n: int, reason: str) -> Figure:
    """Return a figure without value, with the reason in words.

    >>> missing(0, "Nobody answered yet.").value is None
    True
    """
    return Figure(None, None, n, reason)


def deviate(level: float) -> float:
    """Return how many standard deviations each way hold a share of `level`.

    Raises ValueError unless 0 < `level` < 1.

    >>> round(deviate(0.95), 4)
    1.96
    """
    if not 0 < level < 1:
        raise ValueError("the level of an interval is between 0 and 1")
    return NormalDist().inv_cdf((1 + level) / 2)


def deviations(values: Iterable[float]) -> list[float] | None:
    """Return the distances from the mean, shrunk so that the largest is 1.

    None if all values are the same, up to the noise of floating point. The
    scale is dropped on purpose: a correlation does not need it, and squares
    of large numbers would overflow.

    Raises ValueError for a value that is not finite.

    >>> deviations([0, 2, 4])
    [-1.0, 0.0, 1.0]
    """
    numbers = [float(value) for value in values]
    if not all(map(math.isfinite, numbers)):
        raise ValueError("statistics are computed from finite numbers")
    largest = max(map(abs, numbers), default=0.0)
    if largest == 0:
        return None
    shares = [number / largest for number in numbers]
    mean = math.fsum(shares) / len(shares)
    distances = [share - mean for share in shares]
    reach = max(map(abs, distances))
    if reach <= _NOISE:
        return None
    return [distance / reach for distance in distances]


def product_sum(xs: Iterable[float], ys: Iterable[float]) -> float:
    """Return the sum of the products of pairs.

    >>> product_sum([1, 2], [3, 4])
    11.0
    """
    return math.fsum(x * y for x, y in zip(xs, ys, strict=True))
