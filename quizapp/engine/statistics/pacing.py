"""How a learner spends time, and what changing an answer brought."""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from .figures import Figure, missing

SLOW = 2.0
"""An item is slow from this many medians of the same paper."""
HASTY = 1 / 3
"""An item is hasty up to this share of the median."""
SETTLED = 3.0
"""Seconds a choice stands before it counts as one, so that typing and clicking about do not."""


@dataclass(frozen=True, slots=True)
class Pace:
    """One item: seconds, and how many medians of this paper they are (None if not known)."""

    seconds: float | None
    medians: float | None
    slow: bool
    hasty: bool


@dataclass(frozen=True, slots=True)
class Pacing:
    """A paper: the median and the sum of the known seconds, and each item in its order."""

    median: Figure
    total: float
    items: tuple[Pace, ...]


def pacing(seconds: Sequence[float | None]) -> Pacing:
    """Return a learner's seconds for each item against their own median.

    `seconds` hold one number for each item in its order, None where no time
    is known. The learner is compared with nobody else, so extra minutes and
    reading speed do not matter. Slow is from 2 medians, hasty up to a third.

    Raises ValueError for negative or infinite seconds.

    >>> paper = pacing([60, 60, 150, 15, None])
    >>> paper.median.value, [pace.medians for pace in paper.items]
    (60.0, [1.0, 1.0, 2.5, 0.25, None])
    >>> [pace.slow for pace in paper.items], [pace.hasty for pace in paper.items]
    ([False, False, True, False, False], [False, False, False, True, False])
    """
    known = [float(spent) for spent in seconds if spent is not None]
    if not all(0 <= spent < math.inf for spent in known):
        raise ValueError("seconds are finite and not negative")
    total = math.fsum(known)
    if not known:
        return Pacing(missing(0, "No times are known."), total, tuple(_pace(None, 0.0) for _ in seconds))
    middle = median(known)
    if middle == 0:
        none = missing(len(known), "Half of the items took no time, so there is no median to compare with.")
        return Pacing(none, total, tuple(_pace(spent, 0.0) for spent in seconds))
    figure = Figure(middle, None, len(known), "A median is shown without an interval.")
    return Pacing(figure, total, tuple(_pace(spent, middle) for spent in seconds))


def _pace(spent: float | None, middle: float) -> Pace:
    if spent is None or middle == 0:
        return Pace(spent, None, slow=False, hasty=False)
    medians = spent / middle
    if not math.isfinite(medians):
        return Pace(spent, None, slow=True, hasty=False)
    return Pace(spent, medians, slow=medians >= SLOW, hasty=medians <= HASTY)


@dataclass(frozen=True, slots=True)
class Choice:
    """What stood in a slot after a save.

    `given` is any value that tells answers apart, None when cleared. `right`
    says what it would have earned; `complete` is False while options are
    still to be chosen. `at` is in seconds on any clock, None if not known.
    """

    given: Hashable | None
    right: bool
    complete: bool = True
    at: float | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes of answers, counted over slots.

    The first three count every change of a settled answer. `gained` and
    `lost` count slots by their first and their last answer only: what all the
    changing brought. `slots` were answered and `changed` of them changed.
    """

    right_to_wrong: int
    wrong_to_right: int
    wrong_to_wrong: int
    gained: int
    lost: int
    slots: int
    changed: int


def changes(histories: Sequence[Sequence[Choice]], *, settled: float = SETTLED) -> Changes:
    """Count what changing answers brought, over the slots of a sitting.

    `histories` hold for each slot its saves in order. A state counts as an
    answer if it is complete and either the last of its slot or stood for
    `settled` seconds (or an unknown time): "1" on the way to "120" and two
    options on the way to two others are no answers. The same answer again,
    and another spelling of a right one, are no change. A gap between two
    answers is passed over; a slot that was left empty or incomplete at the
    end ends wrong.

    Raises ValueError if `settled` is negative.

    >>> a, b = Choice("a", right=False), Choice("b", right=True)
    >>> result = changes([[a, b], [b, a], [a], []])
    >>> result.wrong_to_right, result.right_to_wrong, result.slots, result.changed
    (1, 1, 3, 2)
    """
    if not settled >= 0:
        raise ValueError("the time until an answer is settled is not negative")
    counts = {(True, False): 0, (False, True): 0, (False, False): 0}
    gained = lost = slots = changed = 0
    for history in histories:
        answers = _answers(history, settled=settled)
        if not answers:
            continue
        slots += 1
        steps = [
            (before.right, after.right)
            for before, after in pairwise(answers)
            if not (before.right and after.right)
        ]
        for step in steps:
            counts[step] += 1
        changed += bool(steps)
        gained += answers[-1].right and not answers[0].right
        lost += answers[0].right and not answers[-1].right
    return Changes(
        counts[True, False], counts[False, True], counts[False, False], gained, lost, slots, changed
    )


_EMPTY = Choice(None, right=False)


def _answers(history: Sequence[Choice], *, settled: float) -> list[Choice]:
    """The settled answers of one slot, each different from the one before."""
    answers: list[Choice] = []
    for place, choice in enumerate(history):
        last = place == len(history) - 1
        if choice.given is None or not choice.complete:
            if not last or not answers:
                continue
            choice = _EMPTY
        elif not last:
            after = history[place + 1]
            known = choice.at is not None and after.at is not None
            if known and (after.at or 0) - (choice.at or 0) < settled:
                continue
        if not answers or answers[-1].given != choice.given:
            answers.append(choice)
    return answers
