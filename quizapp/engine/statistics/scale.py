"""A scale of our own from 100 to 1000, with the pass line at 720.

How AWS turns points into its scaled scores is not published. Ours is a
convention of two straight lines and says nothing about theirs; whoever shows
it shows `LABEL` beside it.
"""

import math
from dataclasses import dataclass
from fractions import Fraction

from .figures import Interval
from .scores import Score

LOWEST, PASS, HIGHEST = 100, 720, 1000

LABEL = "Sortkey scale, not the vendor's"
METHOD = (
    "Our own scale: no point is 100, the stated pass share is 720, every point is 1000, "
    "with straight lines between. The vendor's method is not published."
)


@dataclass(frozen=True, slots=True)
class Scaled:
    """A score on our scale.

    `points`, `standard_error` and `interval` are points from 100 to 1000.
    `reason` says why one of them is missing.
    """

    points: int | None
    passed: bool | None
    standard_error: float | None
    interval: Interval | None
    reason: str = ""
    label: str = LABEL


def scaled_points(share: Fraction, *, pass_share: Fraction) -> Fraction:
    """Return a share of points (0 to 1) on our scale, 100 to 1000, unrounded.

    Rises evenly from 100 at 0 to 720 at `pass_share`, then evenly to 1000 at 1.

    Raises ValueError unless 0 <= `share` <= 1 and 0 < `pass_share` < 1.

    >>> [int(scaled_points(Fraction(n, 50), pass_share=Fraction(36, 50))) for n in (0, 18, 36, 43, 50)]
    [100, 410, 720, 860, 1000]
    """
    if not (0 <= share <= 1 and 0 < pass_share < 1):
        raise ValueError("shares are from 0 to 1 and the pass share lies between")
    if share < pass_share:
        return LOWEST + (PASS - LOWEST) * share / pass_share
    return PASS + (HIGHEST - PASS) * (share - pass_share) / (1 - pass_share)


def points_to_pass(of: int, *, pass_share: Fraction) -> int:
    """Return the fewest whole points of a paper that reach the pass line.

    Raises ValueError unless `of` >= 0 and 0 < `pass_share` < 1.

    >>> points_to_pass(50, pass_share=Fraction(7, 10)), points_to_pass(20, pass_share=Fraction(72, 100))
    (35, 15)
    """
    if of < 0 or not 0 < pass_share < 1:
        raise ValueError("a paper has 0 items or more and its pass share lies between 0 and 1")
    return math.ceil(pass_share * of)


def scaled(score: Score, *, pass_share: Fraction) -> Scaled:
    """Return a score on our scale, with its luck.

    Points are rounded down, so that 720 always means passed and 719 never.
    The interval is that of the score, end by end, rounded outwards. The
    standard error is that of the score times the steepness of the line it
    lies on, the steeper one at the pass line itself; further from the score
    the other line may hold, so prefer the interval.

    Raises ValueError unless 0 < `pass_share` < 1.

    >>> from .scores import raw_score
    >>> result = scaled(raw_score(35, 50), pass_share=Fraction(36, 50))
    >>> result.points, result.passed, round(result.standard_error), result.interval
    (702, False, 56, Interval(low=584, high=809))
    """
    points_to_pass(score.of, pass_share=pass_share)
    if score.interval is None:
        return Scaled(None, None, None, None, score.reason)
    share = Fraction(score.raw) / score.of
    low, high = (
        scaled_points(min(max(Fraction(end) / score.of, Fraction(0)), Fraction(1)), pass_share=pass_share)
        for end in score.interval
    )
    below, above = (PASS - LOWEST) / pass_share, (HIGHEST - PASS) / (1 - pass_share)
    steepness = max(below, above) if share == pass_share else below if share < pass_share else above
    error = None
    if score.standard_error is not None:
        error = score.standard_error / score.of * float(steepness)
    return Scaled(
        math.floor(scaled_points(share, pass_share=pass_share)),
        share >= pass_share,
        error,
        Interval(math.floor(low), math.ceil(high)),
        score.reason,
    )
