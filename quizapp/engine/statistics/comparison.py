"""The two discrimination figures of Moodle, to compare banks with.

Ours is the item-rest correlation with an interval; these have none.
"""

from collections.abc import Sequence

from .correlations import correlation
from .figures import Figure, deviations, product_sum

_NO_INTERVAL = "Shown without an interval."


def discrimination_index(marks: Sequence[float], others: Sequence[float]) -> Figure:
    """Return Moodle's discrimination index, -100 to 100.

    `marks` are the points of each learner on the item and `others` those on
    the rest of the paper, in the same order: 100 times their correlation. For
    items drawn at random Moodle takes the whole total as `others`, which
    flatters the item; to compare with such a figure, pass totals.

    Raises ValueError for lists of different lengths or numbers not finite.

    Source: the formulas of Moodle's quiz statistics report.

    >>> round(discrimination_index([1, 1, 0, 0], [4, 3, 2, 1]).value, 2)
    89.44
    """
    along = correlation(marks, others, names=("marks", "other points"))
    if along.value is None:
        return along
    return Figure(100 * along.value, None, along.n, _NO_INTERVAL)


def discriminative_efficiency(marks: Sequence[float], others: Sequence[float]) -> Figure:
    """Return Moodle's discriminative efficiency, at most 100.

    The covariance of `marks` and `others` as a percentage of the largest that
    these same numbers could have: both lists in ascending order. An easy item
    cannot correlate highly; this figure allows for that. It may fall below
    -100.

    Raises ValueError for lists of different lengths or numbers not finite.

    Source: the formulas of Moodle's quiz statistics report.

    >>> round(discriminative_efficiency([1, 1, 0, 0], [4, 3, 2, 1]).value, 4)
    100.0
    """
    along = correlation(marks, others, names=("marks", "other points"))
    from_marks, from_others = deviations(marks), deviations(others)
    if along.value is None or from_marks is None or from_others is None:
        return along
    # Both lists vary, so together in ascending order they do so above 0.
    most = product_sum(sorted(from_marks), sorted(from_others))
    # Sums of the same products in another order may differ in the last bits.
    value = min(100 * product_sum(from_marks, from_others) / most, 100.0)
    return Figure(value, None, along.n, _NO_INTERVAL)
