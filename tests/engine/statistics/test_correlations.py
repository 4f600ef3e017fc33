"""Correlations: what goes along with what."""

import hashlib
import math
import struct
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.engine.statistics import bootstrap, correlation, fisher_interval

pairs = st.lists(st.tuples(st.integers(0, 4), st.integers(-9, 9)), min_size=2, max_size=12)


def defined(xs: list[int], ys: list[int]) -> float | None:
    """Pearson's r by its definition, in fractions until the last root."""
    n = len(xs)
    mean_x, mean_y = Fraction(sum(xs), n), Fraction(sum(ys), n)
    both = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    spread = sum((x - mean_x) ** 2 for x in xs) * sum((y - mean_y) ** 2 for y in ys)
    return float(both) / math.sqrt(spread) if spread else None


def test_a_point_biserial_correlation_agrees_with_brown() -> None:
    """Table 2 of J. D. Brown, "Point-biserial correlation coefficients", Shiken 5 (3), 2001.

    Item 1: the four right have a mean of 45, the others of 30, S = 8.29:
    (45 - 30) / 8.29 * sqrt(0.5 * 0.5) = 0.905, printed as .91 there.
    """
    totals = [50, 45, 45, 40, 35, 30, 30, 25]

    assert correlation([1, 1, 1, 1, 0, 0, 0, 0], totals).value == pytest.approx(15 / 8.29 / 2, abs=5e-4)
    assert correlation([0, 0, 0, 0, 1, 1, 1, 1], totals).value == pytest.approx(-15 / 8.29 / 2, abs=5e-4)


def test_a_correlation_by_hand() -> None:
    """x = 1, 1, 0, 0 and y = 4, 3, 2, 1: distances ±1/2 and ±3/2, ±1/2.

    Products 3/4 + 1/4 + 1/4 + 3/4 = 2, squares 1 and 5: r = 2 / sqrt(5).
    """
    assert correlation([1, 1, 0, 0], [4, 3, 2, 1]).value == pytest.approx(2 / math.sqrt(5))


@given(pairs)
def test_r_is_what_its_definition_says(both: list[tuple[int, int]]) -> None:
    xs, ys = [x for x, _ in both], [y for _, y in both]

    figure = correlation(xs, ys)

    assert figure.n == len(both)
    assert figure.value == (None if defined(xs, ys) is None else pytest.approx(defined(xs, ys), abs=1e-9))


@pytest.mark.parametrize(
    ("r", "n", "low", "high"),
    [(0.50, 50, 0.2574879, 0.6832563), (0.684848, 10, 0.097071, 0.918445), (0.0, 28, -0.37308, 0.37308)],
)
def test_fishers_interval_agrees_with_published_cases(r: float, n: int, low: float, high: float) -> None:
    """The first: small-s.science, R's tanh(atanh(r) + qnorm(...) * sqrt(1 / (N - 3))).

    The second: Stack Exchange 18887, where 1.96 is rounded. The third by hand:
    1.959964 / sqrt(25) = 0.391993, and tanh of it is 0.37308.
    """
    assert fisher_interval(r, n) == pytest.approx((low, high), abs=2e-5)


def test_fishers_interval_lies_even_on_its_own_scale() -> None:
    interval = fisher_interval(0.4, 103, level=math.erf(math.sqrt(2)))

    assert interval is not None
    # z = 2 and 1 / sqrt(100), so two tenths each way.
    assert math.atanh(interval.high) - math.atanh(0.4) == pytest.approx(0.2)
    assert math.atanh(0.4) - math.atanh(interval.low) == pytest.approx(0.2)


def test_four_answers_are_the_fewest_that_have_an_interval() -> None:
    """1 / sqrt(4 - 3) = 1, so 1.96 each way of 0: tanh of it is 0.9611."""
    assert fisher_interval(0, 4) == pytest.approx((-0.9611, 0.9611), abs=5e-5)
    assert fisher_interval(0, 3) is None


@pytest.mark.parametrize(
    ("xs", "ys", "reason"),
    [
        ([], [], "A correlation needs at least two answers."),
        ([1], [0.5], "A correlation needs at least two answers."),
        ([1, 1, 1], [0.1, 0.2, 0.3], "All marks are the same, so nothing can go along with them."),
        ([0, 0], [0.1, 0.2], "All marks are the same, so nothing can go along with them."),
        ([0, 1, 0], [0.7, 0.7, 0.7], "All rest scores are the same, so nothing can go along with them."),
    ],
)
def test_what_has_no_correlation_says_why(xs: list[float], ys: list[float], reason: str) -> None:
    for figure in (
        correlation(xs, ys, names=("marks", "rest scores")),
        bootstrap(xs, ys, seed="s", names=("marks", "rest scores")),
    ):
        assert (figure.value, figure.interval, figure.reason) == (None, None, reason)


def test_the_same_share_with_another_last_bit_is_the_same() -> None:
    assert 0.1 + 0.2 != 0.3

    assert correlation([0, 1, 0], [0.1 + 0.2, 0.3, 0.3]).value is None


@pytest.mark.parametrize(
    ("xs", "ys", "reason"),
    [
        ([1, 0, 0], [3, 1, 2], "An interval needs at least four answers."),
        ([1, 1, 0, 0], [1, 1, 0, 0], "A correlation of 1 or -1 has no interval."),
    ],
)
def test_a_correlation_may_have_no_interval_and_says_why(xs: list[int], ys: list[int], reason: str) -> None:
    figure = correlation(xs, ys)

    assert figure.value is not None
    assert (figure.interval, figure.reason) == (None, reason)


def test_the_bootstrap_is_what_its_definition_says() -> None:
    """Learners redrawn one draw at a time, each correlated by the definition."""
    xs, ys = [1, 0, 1, 1, 0, 0, 1, 0], [7, 4, 6, 3, 2, 5, 8, 1]
    found = []
    for draw in range(200):
        stream = hashlib.shake_256(f"{draw}:seed".encode()).digest(4 * 8)
        places = [word * 8 // 2**32 for word in struct.unpack("<8I", stream)]
        r = defined([xs[place] for place in places], [ys[place] for place in places])
        if r is not None:
            found.append(r)
    found.sort()
    # The 5 % and 95 % points of a level of 0.9, between two neighbours.
    low, high = (
        found[int(at)] * (1 - at % 1) + found[int(at) + 1] * (at % 1)
        for at in (0.05 * (len(found) - 1), 0.95 * (len(found) - 1))
    )

    figure = bootstrap(xs, ys, seed="seed", draws=200, level=0.9)

    assert figure.value == pytest.approx(defined(xs, ys))
    assert figure.interval == pytest.approx((low, high))


def test_the_same_seed_gives_the_same_interval_and_another_seed_another() -> None:
    xs, ys = [1, 0, 1, 1, 0, 0, 1, 0], [7, 4, 6, 3, 2, 5, 8, 1]

    first = bootstrap(xs, ys, seed="item 7", draws=50)

    assert first == bootstrap(xs, ys, seed="item 7", draws=50)
    assert first != bootstrap(xs, ys, seed="item 8", draws=50)
    assert bootstrap(xs, ys, seed="\ud800", draws=1).value is not None


def test_the_bootstrap_is_near_fisher_for_many_answers() -> None:
    xs = [float(place % 7 > 2) for place in range(400)]
    ys = [x + place % 11 / 5 for place, x in enumerate(xs)]

    by_fisher, redrawn = correlation(xs, ys).interval, bootstrap(xs, ys, seed="many").interval

    assert redrawn == pytest.approx(by_fisher, abs=0.03)


def test_when_one_learner_makes_the_difference_there_is_no_interval_by_redrawing() -> None:
    """One wrong of ten is missing from (9/10)^10 = 35 % of the draws."""
    figure = bootstrap([0] + [1] * 9, list(range(10)), seed="s", draws=200)

    assert figure.value is not None
    assert figure.interval is None
    assert figure.reason == "Too few answers differ for an interval by redrawing."


def test_what_cannot_be_correlated_is_refused() -> None:
    with pytest.raises(ValueError, match="as many"):
        correlation([1, 2], [1])
    with pytest.raises(ValueError, match="finite"):
        correlation([1, math.nan], [1, 2])
    with pytest.raises(ValueError, match="-1 to 1"):
        fisher_interval(1.01, 50)
    with pytest.raises(ValueError, match="at least once"):
        bootstrap([1, 0], [1, 2], seed="s", draws=0)


@given(
    st.lists(
        st.tuples(
            st.floats(allow_nan=False, allow_infinity=False), st.floats(allow_nan=False, allow_infinity=False)
        ),
        max_size=8,
    )
)
def test_any_finite_numbers_give_a_correlation_or_a_reason(both: list[tuple[float, float]]) -> None:
    xs, ys = [x for x, _ in both], [y for _, y in both]

    for figure in (correlation(xs, ys), bootstrap(xs, ys, seed="s", draws=20)):
        assert (figure.value is None) <= bool(figure.reason)
        assert (figure.interval is None) == bool(figure.reason)
        assert figure.value is None or -1 <= figure.value <= 1
        assert figure.interval is None or -1 <= figure.interval.low <= figure.interval.high <= 1
