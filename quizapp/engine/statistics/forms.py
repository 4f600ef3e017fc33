"""Reliability of a fixed form: everybody was asked the same items."""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev, variance
from typing import TypeVar

from .figures import Figure, missing

Item = TypeVar("Item", bound=Hashable)

_NO_INTERVAL = "Shown without an interval."


@dataclass(frozen=True, slots=True)
class Reliability:
    """How well a fixed form repeats itself.

    `alpha` is at most 1 and may be negative; for marks of 0 and 1 it is
    KR-20. `standard_error` (of measurement), `mean` and `deviation` of the
    totals are in points, one point for each item.
    """

    alpha: Figure
    standard_error: Figure
    mean: Figure
    deviation: Figure
    items: int
    learners: int


def reliability(papers: Sequence[Mapping[Item, float]]) -> Reliability:
    """Return Cronbach's alpha (KR-20 for marks of 0 and 1) of one fixed form.

    `papers` hold, for each learner, the mark (0 to 1) of every item by its
    id. If the learners were not all asked the same items, everything is
    missing and says so: on papers drawn at random alpha means nothing, see
    `raw_score` instead. Variances are those of a sample (n - 1); in alpha the
    choice cancels. The standard error is the deviation of totals times the
    root of 1 - alpha.

    Raises ValueError for a mark outside 0 to 1.

    Source: Kuder and Richardson 1937, formula 20; Cronbach 1951.

    >>> papers = [{"q1": 1, "q2": 1}, {"q1": 1, "q2": 0}, {"q1": 0, "q2": 0}]
    >>> round(reliability(papers).alpha.value, 4)
    0.6667
    >>> reliability([{"q1": 1, "q2": 1}, {"q1": 1, "q3": 0}]).alpha.reason
    'These papers do not hold the same items. Reliability is for fixed forms only.'
    """
    if not all(0 <= mark <= 1 for paper in papers for mark in paper.values()):
        raise ValueError("a mark is from 0 to 1")
    learners = len(papers)
    items: set[Item] = set().union(*papers)
    if any(paper.keys() != items for paper in papers):
        return _none("These papers do not hold the same items. Reliability is for fixed forms only.", papers)
    if learners == 0:
        return _none("Nobody answered yet.", papers)
    if not items:
        return _none("These papers hold no items.", papers)
    totals = [math.fsum(paper.values()) for paper in papers]
    mean = Figure(fmean(totals), None, learners, _NO_INTERVAL)
    if learners < 2:
        few = missing(learners, "Reliability needs at least two learners.")
        return Reliability(few, few, mean, few, len(items), learners)
    spread = stdev(totals)
    deviation = Figure(spread, None, learners, _NO_INTERVAL)
    # Totals that differ in their last bits only are the same.
    if spread <= 1e-9:
        same = missing(learners, "All totals are the same, so nobody can be told apart.")
        return Reliability(same, same, mean, deviation, len(items), learners)
    count = len(items)
    if count < 2:
        single = missing(learners, "Reliability needs at least two items.")
        return Reliability(single, single, mean, deviation, count, learners)
    within = math.fsum(variance([paper[item] for paper in papers]) for item in items)
    alpha = min(count / (count - 1) * (1 - within / spread**2), 1.0)
    return Reliability(
        Figure(alpha, None, learners, _NO_INTERVAL),
        Figure(spread * math.sqrt(1 - alpha), None, learners, _NO_INTERVAL),
        mean,
        deviation,
        count,
        learners,
    )


def _none(reason: str, papers: Sequence[Mapping[Item, float]]) -> Reliability:
    none = missing(len(papers), reason)
    return Reliability(none, none, none, none, 0, len(papers))
