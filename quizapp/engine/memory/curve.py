"""The forgetting curve of FSRS-6, and memories that come from elsewhere."""

import math
from collections.abc import Sequence
from typing import NamedTuple

DEFAULT_PARAMETERS: tuple[float, ...] = (
    0.212,
    1.2931,
    2.3065,
    8.2956,
    6.4133,
    0.8334,
    3.0194,
    0.001,
    1.8722,
    0.1666,
    0.796,
    1.4835,
    0.0614,
    0.2629,
    1.6483,
    0.6014,
    1.8729,
    0.5425,
    0.0912,
    0.0658,
    0.1542,
)
"""FSRS-6 as fitted to the reviews of many learners. The last one is the decay."""

# Before FSRS-6 the decay was fixed at a half.
_OLD_DECAY = 0.5
_SHORTEST_STABILITY = 0.001


class Strength(NamedTuple):
    """Stability in days and difficulty from 1 to 10."""

    stability: float
    difficulty: float


def recall_after(days: float, stability: float, *, parameters: Sequence[float] = DEFAULT_PARAMETERS) -> float:
    """Return the predicted chance of recall `days` after the last answer.

    `days` >= 0 and `stability` > 0 are in days. Not valid within a day: FSRS-6
    predicts repeats on the same day no better than a constant.

    Source: power forgetting curve of FSRS-6, R(S days) = 0.9 by definition.

    >>> recall_after(10, 10)
    0.9
    """
    decay = -parameters[20]
    return float((1 + _factor(decay) * days / stability) ** decay)


def interval_for(
    stability: float, retention: float, *, parameters: Sequence[float] = DEFAULT_PARAMETERS
) -> float:
    """Return after how many days recall will have fallen to `retention`.

    The inverse of `recall_after`: a raw number of days, neither rounded nor
    limited. `retention` is above 0 and at most 1.

    >>> round(interval_for(10, 0.9), 6)
    10.0
    """
    decay = -parameters[20]
    return float(stability / _factor(decay) * (retention ** (1 / decay) - 1))


def from_sm2(
    ease: float,
    interval: float,
    retention: float,
    *,
    parameters: Sequence[float] = DEFAULT_PARAMETERS,
) -> Strength:
    """Estimate the memory of a card that another program scheduled by SM-2.

    `ease` is SM-2's factor (2.5 when new), `interval` its last interval in
    days, `retention` the share of reviews the learner used to get right there.
    Stability is what makes recall equal `retention` after `interval`;
    difficulty is what would make FSRS multiply the stability by `ease`.

    Raises ValueError unless 0 < `retention` < 1 and ease and interval are
    finite numbers from which a memory follows.

    Source: the import rule of the FSRS reference implementation.
    """
    if not (0 < retention < 1 and math.isfinite(ease) and math.isfinite(interval)):
        raise ValueError("SM-2 import needs finite ease and interval and 0 < retention < 1")
    stability = max(interval, _SHORTEST_STABILITY) / interval_for(1.0, retention, parameters=parameters)
    growth = (
        math.exp(parameters[8]) * stability ** -parameters[9] * math.expm1((1 - retention) * parameters[10])
    )
    difficulty = 11 - (ease - 1) / growth
    return Strength(stability, min(max(difficulty, 1.0), 10.0))


def fill_parameters(parameters: Sequence[float]) -> tuple[float, ...]:
    """Lengthen an older set of parameters to the 21 of FSRS-6.

    17 numbers are FSRS-4.5 (difficulty was a straight line then), 19 are
    FSRS-5; both get the decay of their time. 21 are returned as they are and
    none at all gives the defaults.

    Raises ValueError for another length or a number that is not finite.

    Source: the conversion of the FSRS reference implementation.

    >>> fill_parameters(DEFAULT_PARAMETERS[:19])[19:]
    (0.0, 0.5)
    """
    filled = [float(value) for value in parameters]
    if not all(math.isfinite(value) for value in filled):
        raise ValueError("FSRS parameters are finite numbers")
    match len(filled):
        case 0:
            return DEFAULT_PARAMETERS
        case 17:
            slope = filled[5]
            filled[4] += 2 * slope
            filled[5] = math.log(3 * slope + 1) / 3
            filled[6] += 0.5
            filled += [0.0, 0.0, 0.0, _OLD_DECAY]
        case 19:
            filled += [0.0, _OLD_DECAY]
        case 21:
            pass
        case length:
            raise ValueError(f"FSRS has 17, 19 or 21 parameters, not {length}")
    return tuple(filled)


def _factor(decay: float) -> float:
    """What makes recall exactly 90 % after one stability."""
    return float(0.9 ** (1 / decay)) - 1
