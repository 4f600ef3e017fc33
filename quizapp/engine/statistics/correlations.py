"""What goes along with what: correlations with intervals.

With marks of 0 and 1 the correlation is the point-biserial one.
"""

import hashlib
import math
import struct
from collections.abc import Iterator, Sequence

from .figures import LEVEL, Figure, Interval, deviate, deviations, missing, product_sum

DRAWS = 1000
"""How often the bootstrap draws, unless told otherwise."""

# Nearer to 1 than this, a correlation is 1 but for floating point.
_NEXT_TO_ONE = 1e-12
# Below this share of usable draws their spread says nothing.
_USABLE = 0.9


def correlation(
    xs: Sequence[float],
    ys: Sequence[float],
    *,
    level: float = LEVEL,
    names: tuple[str, str] = ("values", "others"),
) -> Figure:
    """Return Pearson's r of pairs, -1 to 1, with Fisher's interval.

    `xs` and `ys` hold one number for each learner, in the same order. `names`
    are plurals that the reasons speak of. Missing for fewer than two pairs or
    when all of one side are the same.

    Raises ValueError for lists of different lengths or numbers not finite.

    >>> figure = correlation([1, 1, 0, 0], [4, 3, 2, 1])
    >>> round(figure.value, 4)
    0.8944
    >>> correlation([1, 1], [1, 2], names=("marks", "rest scores")).reason
    'All marks are the same, so nothing can go along with them.'
    """
    if len(xs) != len(ys):
        raise ValueError("a correlation needs as many of one as of the other")
    n = len(xs)
    from_x, from_y = deviations(xs), deviations(ys)
    if n < 2:
        return missing(n, "A correlation needs at least two answers.")
    if from_x is None or from_y is None:
        same = names[0] if from_x is None else names[1]
        return missing(n, f"All {same} are the same, so nothing can go along with them.")
    r = _ratio(
        product_sum(from_x, from_y), math.sqrt(product_sum(from_x, from_x) * product_sum(from_y, from_y))
    )
    interval = fisher_interval(r, n, level=level)
    if interval:
        return Figure(r, interval, n)
    why = "An interval needs at least four answers." if n < 4 else "A correlation of 1 or -1 has no interval."
    return Figure(r, None, n, why)


def fisher_interval(r: float, n: int, *, level: float = LEVEL) -> Interval | None:
    """Return the interval of a correlation `r` of `n` pairs, or None.

    None for fewer than four pairs, and for r = 1 or -1, where the method has
    no answer. Exact for two normal variables; with marks of 0 and 1 it is an
    approximation, see `bootstrap` and the documentation.

    Raises ValueError unless -1 <= r <= 1.

    Source: Fisher 1921; atanh r is nearly normal with variance 1 / (n - 3).

    >>> [round(end, 4) for end in fisher_interval(0.56, 60)]
    [0.3568, 0.7126]
    """
    if not -1 <= r <= 1:
        raise ValueError("a correlation is from -1 to 1")
    z = deviate(level)
    if n < 4 or 1 - abs(r) <= _NEXT_TO_ONE:
        return None
    centre, reach = math.atanh(r), z / math.sqrt(n - 3)
    return Interval(math.tanh(centre - reach), math.tanh(centre + reach))


def bootstrap(
    xs: Sequence[float],
    ys: Sequence[float],
    *,
    seed: str,
    draws: int = DRAWS,
    level: float = LEVEL,
    names: tuple[str, str] = ("values", "others"),
) -> Figure:
    """Return Pearson's r of pairs with the interval of a bootstrap.

    Learners are drawn anew with replacement `draws` times; the interval holds
    the middle `level` of the correlations. It assumes nothing about the shape
    of the scores, but with few learners it is too narrow. The same seed gives
    the same interval on every machine. Draws in which one side is constant
    have no correlation and are left out; if more than a tenth are, there is
    no interval.

    Raises ValueError like `correlation`, and if `draws` < 1.

    Source: Efron 1979, percentile method. Chance comes from SHAKE-256.

    >>> figure = bootstrap([1, 1, 1, 0, 0, 0] * 5, [5, 4, 3, 3, 2, 1] * 5, seed="item 7")
    >>> 0.6 < figure.interval.low < figure.value < figure.interval.high < 1
    True
    """
    if draws < 1:
        raise ValueError("a bootstrap draws at least once")
    tail = (1 - level) / 2
    plain = correlation(xs, ys, level=level, names=names)
    from_x, from_y = deviations(xs), deviations(ys)
    if plain.value is None or from_x is None or from_y is None:
        return plain
    found = sorted(_redrawn(from_x, from_y, seed=seed, draws=draws))
    if len(found) < _USABLE * draws:
        return Figure(plain.value, None, plain.n, "Too few answers differ for an interval by redrawing.")
    return Figure(plain.value, Interval(_quantile(found, tail), _quantile(found, 1 - tail)), plain.n)


def _redrawn(xs: Sequence[float], ys: Sequence[float], *, seed: str, draws: int) -> Iterator[float]:
    n = len(xs)
    columns = (
        xs,
        ys,
        [x * x for x in xs],
        [y * y for y in ys],
        [x * y for x, y in zip(xs, ys, strict=True)],
    )
    for draw in range(draws):
        # A lone surrogate is no valid UTF-8, but still somebody's seed.
        stream = hashlib.shake_256(f"{draw}:{seed}".encode("utf-8", "surrogatepass")).digest(4 * n)
        # 32 bits times n, without a remainder: no learner is favoured by more than n / 2^32.
        places = [word * n >> 32 for word in struct.unpack(f"<{n}I", stream)]
        x, y, xx, yy, xy = (sum(map(column.__getitem__, places)) for column in columns)
        spread_x, spread_y = xx - x * x / n, yy - y * y / n
        if min(spread_x, spread_y) > _NEXT_TO_ONE:
            yield _ratio(xy - x * y / n, math.sqrt(spread_x * spread_y))


def _ratio(part: float, whole: float) -> float:
    """A quotient that rounding may have carried past 1."""
    return min(max(part / whole, -1.0), 1.0)


def _quantile(ordered: Sequence[float], at: float) -> float:
    place = at * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
