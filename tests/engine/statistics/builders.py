"""Items with figures that a test chooses."""

import math

from quizapp.engine.statistics import Figure, ItemStatistics, OptionStatistics, fisher_interval, share
from quizapp.engine.statistics.figures import missing


def item(
    *,
    n: int,
    r: float | None = 0.3,
    facility: float = 0.6,
    guess: float | None = 0.25,
    options: tuple[OptionStatistics, ...] = (),
    rest_n: int | None = None,
) -> ItemStatistics:
    """An item with `n` answers; `rest_n` of them have a rest."""
    many = n if rest_n is None else rest_n
    if r is None:
        rest = missing(many, "All marks are the same, so nothing can go along with them.")
    else:
        interval = fisher_interval(r, many)
        rest = Figure(r, interval, many, "" if interval else "An interval needs at least four answers.")
    none = missing(0, "No times are known.")
    return ItemStatistics(
        n=n,
        repeats=0,
        facility=share(math.floor(facility * n + 0.5), n),
        rest=rest,
        rest_redrawn=rest,
        omitted=share(0, n),
        seconds=none,
        options=options,
        guess=guess,
        level=0.95,
    )


def distractor(option: str, *, dead: bool = False, suspicious: bool = False) -> OptionStatistics:
    """A distractor that is judged already."""
    return OptionStatistics(
        option,
        key=False,
        rate=share(2, 60),
        rest=Figure(0.4, fisher_interval(0.4, 60), 60),
        dead=dead,
        suspicious=suspicious,
    )
