"""How much a raw score is worth: its luck, from its own items alone.

Papers drawn at random have no reliability in common, as every learner has
other items. What remains is the luck inside one paper.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .figures import LEVEL, Interval, deviate
from .proportions import wilson

# No item is certain, though everybody so far was right.
_EASIEST = 0.99
# Logits beyond which every item is right or wrong.
_FAR = 40.0
_HALVINGS = 80


@dataclass(frozen=True, slots=True)
class Score:
    """The points of one paper and their luck.

    `raw` points `of` so many items, one point each. `standard_error` and
    `interval` are in points. `reason` says why one of them is missing.
    """

    raw: float
    of: int
    standard_error: float | None
    interval: Interval | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """How far a second score lies above a first one, as a share of the paper (-1 to 1)."""

    value: float | None
    standard_error: float | None
    interval: Interval | None
    reason: str = ""

    @property
    def clear(self) -> bool | None:
        """Whether luck alone is an unlikely cause: the interval holds no 0."""
        return None if self.interval is None else not self.interval.holds(0)


_EXTREME = "All right or all wrong: the formula would give 0, which is too sure. Use the interval."


def raw_score(raw: float, of: int, *, level: float = LEVEL) -> Score:
    """Return a raw score with its luck on papers drawn from the same bank.

    `raw` are points, `of` items of one point each. The standard error is the
    root of raw (of - raw) / (of - 1); it speaks of other papers of the same
    length drawn at random, so it holds the luck of the draw too. The interval
    is Wilson's, which stays honest at the ends, where the error is missing.

    Raises ValueError unless 0 <= `raw` <= `of`.

    Source: Lord 1955, "Estimating test reliability" (binomial error model).

    >>> score = raw_score(36, 50)
    >>> round(score.standard_error, 2), [round(end, 1) for end in score.interval]
    (3.21, [29.2, 41.3])
    """
    _check(raw, of)
    deviate(level)
    if of == 0:
        return Score(raw, 0, None, None, "The paper has no items.")
    low, high = wilson(raw, of, level=level)
    interval = Interval(low * of, high * of)
    if raw in (0, of):
        return Score(raw, of, None, interval, _EXTREME)
    if of == 1:
        return Score(raw, of, None, interval, "One item has no standard error.")
    return Score(raw, of, math.sqrt(raw * (of - raw) / (of - 1)), interval)


def raw_score_by_items(raw: float, facilities: Sequence[float], *, level: float = LEVEL) -> Score:
    """Return a raw score with its luck on this very paper, taken again.

    `facilities` are the mean marks (0 to 1) of the paper's items over all
    learners. All of them are moved by the same number of logits until they
    add up to the learner's score; the error is the root of the sum of
    p (1 - p). It is never above that of `raw_score`, since knowing which items
    are easy leaves less to luck. The interval holds every such level at which
    the score would lie within its luck: with equal facilities it is Wilson's.

    Raises ValueError unless every facility and `raw` / number are in 0 to 1.

    Source: the compound binomial error model of Lord and Novick 1968, chapter
    23, with one ability on the logit scale; the interval inverts the score
    test like Wilson 1927.

    >>> score = raw_score_by_items(36, [0.95] * 25 + [0.5] * 25)
    >>> round(score.standard_error, 2)
    2.73
    """
    of = len(facilities)
    _check(raw, of)
    if not all(0 <= facility <= 1 for facility in facilities):
        raise ValueError("a facility is from 0 to 1")
    z = deviate(level)
    if of == 0:
        return Score(raw, 0, None, None, "The paper has no items.")
    logits = [_logit(min(max(facility, 1 - _EASIEST), _EASIEST)) for facility in facilities]
    # An end that is further than luck reaches from the score: below and above it.
    low = 0.0 if raw == 0 else _moments(logits, _root(logits, raw, z))[0]
    high = float(of) if raw == of else _moments(logits, _root(logits, raw, -z))[0]
    interval = Interval(low, high)
    if raw in (0, of):
        return Score(raw, of, None, interval, _EXTREME)
    return Score(raw, of, _moments(logits, _root(logits, raw, 0))[1], interval)


def difference(first: Score, second: Score) -> Difference:
    """Return how far the second share of points lies above the first.

    The papers may differ in length. The interval joins those of the scores,
    so they should be of one level; the papers must share no luck, as with two
    sittings on different items.

    Source: method 10 of Newcombe 1998, "Interval estimation for the
    difference between independent proportions".

    >>> change = difference(raw_score(48, 80), raw_score(56, 70))
    >>> round(change.value, 4), [round(end, 4) for end in change.interval], change.clear
    (0.2, [0.0524, 0.3339], True)
    """
    if first.interval is None or second.interval is None:
        return Difference(None, None, None, "A paper has no items.")
    before, after = first.raw / first.of, second.raw / second.of
    value = after - before
    interval = Interval(
        value - math.hypot(after - second.interval.low / second.of, first.interval.high / first.of - before),
        value + math.hypot(second.interval.high / second.of - after, before - first.interval.low / first.of),
    )
    if first.standard_error is None or second.standard_error is None:
        return Difference(value, None, interval, first.reason or second.reason)
    error = math.hypot(first.standard_error / first.of, second.standard_error / second.of)
    return Difference(value, error, interval)


def _check(raw: float, of: int) -> None:
    if not 0 <= raw <= of:
        raise ValueError("a raw score is from 0 to the number of items")


def _logit(share: float) -> float:
    return math.log(share / (1 - share))


def _moments(logits: Sequence[float], shift: float) -> tuple[float, float]:
    """Expected points and their standard deviation when every item is moved by `shift`."""
    chances = [1 / (1 + math.exp(-(logit + shift))) for logit in logits]
    # 1 - p would lose the last digits near 1, but no root lies there that is not cut off.
    return math.fsum(chances), math.sqrt(math.fsum(chance * (1 - chance) for chance in chances))


def _root(logits: Sequence[float], raw: float, z: float) -> float:
    """The shift at which expected points and z standard deviations make `raw`.

    The sum crosses `raw` once: it starts at 0, ends at all points, and its
    detours near the ends (z times the deviation) stay on their side.
    """
    low, high = -_FAR, _FAR
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        mean, deviation = _moments(logits, middle)
        if mean + z * deviation < raw:
            low = middle
        else:
            high = middle
    return (low + high) / 2
