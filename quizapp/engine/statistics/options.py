"""What each option of an item does: who chooses it, and how many."""

from collections.abc import Sequence
from dataclasses import dataclass

from .correlations import correlation
from .figures import LEVEL, Figure
from .proportions import share

DEAD_BELOW = 0.05
"""A distractor that a smaller share chooses does no work."""
DEAD_FROM = 50
"""Answers from which a distractor is called dead. With fewer, one that a tenth would choose is often missed by luck."""
SUSPICIOUS_FROM = 20
"""Answers from which a distractor is called suspicious."""


@dataclass(frozen=True, slots=True)
class OptionStatistics:
    """The figures of one option.

    `rate` is the share of all answers, left out ones included, that chose it.
    `rest` is the correlation of choosing it (1 or 0) with the rest score:
    expected above 0 for a key and below 0 for a distractor. `dead` and
    `suspicious` are judged for distractors only.
    """

    option: str
    key: bool
    rate: Figure
    rest: Figure
    dead: bool
    suspicious: bool


def option_statistics(
    option: str,
    *,
    key: bool,
    chosen: Sequence[bool],
    rest: Sequence[float | None],
    level: float = LEVEL,
) -> OptionStatistics:
    """Return the figures of one option.

    `chosen` says for each learner whether the option was chosen, `rest` what
    the learner earned elsewhere (0 to 1, None if nothing else was asked).

    A distractor is dead if under 5 % choose it, from 50 answers on. It is
    suspicious if strong learners prefer it beyond luck: the whole interval of
    its correlation lies above 0, from 20 answers on.

    Raises ValueError if the lists differ in length.

    >>> figures = option_statistics("b", key=False, chosen=[False] * 60, rest=[0.5] * 60)
    >>> figures.dead, figures.suspicious, figures.rest.reason
    (True, False, 'All choices are the same, so nothing can go along with them.')
    """
    rate = share(sum(chosen), len(chosen), level=level)
    placed = [(choice, other) for choice, other in zip(chosen, rest, strict=True) if other is not None]
    along = correlation(
        [float(choice) for choice, _ in placed],
        [other for _, other in placed],
        level=level,
        names=("choices", "rest scores"),
    )
    return OptionStatistics(
        option,
        key,
        rate,
        along,
        dead=not key and rate.n >= DEAD_FROM and rate.value is not None and rate.value < DEAD_BELOW,
        suspicious=not key
        and along.n >= SUSPICIOUS_FROM
        and along.interval is not None
        and along.interval.low > 0,
    )
