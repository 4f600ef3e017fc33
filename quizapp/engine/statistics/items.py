"""What the answers to one item say about the item."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import median

from .correlations import DRAWS, bootstrap, correlation
from .figures import LEVEL, Figure, missing
from .options import OptionStatistics, option_statistics
from .proportions import facility, share


@dataclass(frozen=True, slots=True)
class Response:
    """One learner's answer to the item, on one paper.

    `mark` is from 0 to 1, and 0 if left out. `rest` is what the same learner
    earned on the other scored items of the paper, as a share from 0 to 1 (see
    `rest_shares`); None if there were none. `chosen` holds the ids of options,
    is empty for an answer without options, and None if the item was left out.
    `seconds` is the time spent on it, None if not known. `first` says that the
    learner had never met the item before: only such answers count.

    Raises ValueError for numbers outside these ranges.
    """

    mark: float
    rest: float | None = None
    chosen: frozenset[str] | None = frozenset()
    seconds: float | None = None
    first: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.mark <= 1 or not (self.rest is None or 0 <= self.rest <= 1):
            raise ValueError("marks and shares of the rest are from 0 to 1")
        if self.seconds is not None and not 0 <= self.seconds < math.inf:
            raise ValueError("seconds are a finite number, not negative")


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """The figures of one item from first answers.

    `n` answers count and `repeats` are left aside. `facility` and `omitted`
    are shares of n with Wilson intervals. `rest` is the corrected item-rest
    correlation with Fisher's interval, `rest_redrawn` the same with that of
    the bootstrap. `seconds` is the median without an interval. `level` is that
    of all intervals.
    """

    n: int
    repeats: int
    facility: Figure
    rest: Figure
    rest_redrawn: Figure
    omitted: Figure
    seconds: Figure
    options: tuple[OptionStatistics, ...]
    guess: float | None
    level: float


def rest_shares(marks: Sequence[float]) -> list[float | None]:
    """Return, for each scored item of one paper, the mean mark of the others.

    `marks` are 0 to 1, one for each scored item. The rest of an item leaves
    the item itself out: an item of pure noise would otherwise seem to
    discriminate (+0.29 among 10 items). A paper of one item has no rest. For
    a pretest item, which is not scored, the rest is the mean of all scored.

    Raises ValueError for a mark outside 0 to 1.

    >>> rest_shares([1, 0, 1])
    [0.5, 1.0, 0.5]
    """
    if not all(0 <= mark <= 1 for mark in marks):
        raise ValueError("a mark is from 0 to 1")
    others = len(marks) - 1
    if others < 1:
        return [None] * len(marks)
    total = math.fsum(marks)
    return [min(max((total - mark) / others, 0.0), 1.0) for mark in marks]


def item_statistics(
    responses: Sequence[Response],
    *,
    seed: str,
    options: Sequence[str] = (),
    keys: Collection[str] = frozenset(),
    guess: float | None = None,
    draws: int = DRAWS,
    level: float = LEVEL,
) -> ItemStatistics:
    """Return the figures of one item.

    `responses` hold one for each learner and paper; repeats are counted and
    left aside, since they inflate the facility and destroy discrimination.
    `options` are all ids in their order and `keys` the right ones; none for
    kinds without options. `guess` is the chance of a right answer by guessing
    (see `guess_chance`), None where nobody can say. `seed` and `draws` are for
    the bootstrap: with the same answers in the same order, the same interval.

    Correlations rest on the answers that have a rest. Whatever cannot be
    computed is missing, with a reason.

    Raises ValueError if a key is not among the options, two options have one
    id, `guess` is not from 0 to 1, `draws` < 1 or `level` not between 0 and 1.

    Source: facility and corrected item-total correlation of classical test
    theory (Lord and Novick 1968; Henrysson 1963 for the correction).
    """
    if not set(keys) <= set(options) or len(set(options)) != len(options):
        raise ValueError("options have ids of their own and hold the keys")
    if guess is not None and not 0 <= guess <= 1:
        raise ValueError("the chance of a guess is from 0 to 1")
    counted = [response for response in responses if response.first]
    marks = [response.mark for response in counted]
    placed = [(response.mark, response.rest) for response in counted if response.rest is not None]
    with_rest, rest = [mark for mark, _ in placed], [other for _, other in placed]
    names = ("marks", "rest scores")
    return ItemStatistics(
        n=len(counted),
        repeats=len(responses) - len(counted),
        facility=facility(marks, level=level),
        rest=correlation(with_rest, rest, level=level, names=names),
        rest_redrawn=bootstrap(with_rest, rest, seed=seed, draws=draws, level=level, names=names),
        omitted=share(sum(response.chosen is None for response in counted), len(counted), level=level),
        seconds=_median([response.seconds for response in counted if response.seconds is not None]),
        options=tuple(
            option_statistics(
                option,
                key=option in keys,
                chosen=[option in (response.chosen or ()) for response in counted],
                rest=[response.rest for response in counted],
                level=level,
            )
            for option in options
        ),
        guess=guess,
        level=level,
    )


def _median(seconds: Sequence[float]) -> Figure:
    if not seconds:
        return missing(0, "No times are known.")
    return Figure(median(seconds), None, len(seconds), "A median is shown without an interval.")
