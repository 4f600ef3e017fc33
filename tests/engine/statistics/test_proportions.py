"""Shares: how many of some, and how surely."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.engine.statistics import facility, guess_chance, share, wilson
from quizapp.engine.statistics.figures import deviate


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_agrees_with_newcombe(count: int, n: int, low: float, high: float) -> None:
    """Table I of Newcombe 1998, Statistics in Medicine 17, 857-872, method 3 (Wilson 1927)."""
    interval = wilson(count, n)

    assert interval.low == pytest.approx(low, abs=5e-5)
    assert interval.high == pytest.approx(high, abs=5e-5)


def test_the_interval_of_three_in_four_by_hand() -> None:
    """With z = 2 (a level of 0.9545): z² = 4, so

    centre = (2 * 3 + 4) / (2 * (4 + 4)) = 10 / 16
    reach  = 2 * sqrt(4 + 4 * 3 * 1/4) / 16 = 2 * sqrt(7) / 16.
    """
    interval = wilson(3, 4, level=math.erf(math.sqrt(2)))

    assert interval.low == pytest.approx((10 - 2 * math.sqrt(7)) / 16)
    assert interval.high == pytest.approx((10 + 2 * math.sqrt(7)) / 16)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(0.5, 0.999))
def test_at_its_ends_the_share_lies_just_within_luck(case: tuple[int, int], level: float) -> None:
    """The definition: the p at which the share is z standard deviations from p."""
    count, n = case
    z = deviate(level)

    interval = wilson(count, n, level=level)

    assert 0 <= interval.low <= count / n <= interval.high <= 1
    for p in interval:
        assert (count / n - p) ** 2 == pytest.approx(z * z * p * (1 - p) / n, abs=1e-12)


def test_nobody_answered() -> None:
    figure = facility([])

    assert (figure.value, figure.interval, figure.n) == (None, None, 0)
    assert figure.reason == "Nobody answered yet."


@pytest.mark.parametrize(
    ("marks", "value", "low", "high"),
    [([1], 1, 0.2065, 1), ([1] * 20, 1, 0.8389, 1), ([0] * 20, 0, 0, 0.1611)],
)
def test_one_answer_and_all_right_and_all_wrong_have_an_interval(
    marks: list[float], value: float, low: float, high: float
) -> None:
    figure = facility(marks)

    assert figure.value == value
    assert figure.interval == pytest.approx((low, high), abs=5e-5)


@given(st.lists(st.integers(0, 12).map(lambda parts: Fraction(parts, 12)), min_size=1, max_size=9))
def test_facility_is_the_mean_mark(marks: list[Fraction]) -> None:
    figure = facility([float(mark) for mark in marks])

    assert figure.value == pytest.approx(float(sum(marks) / len(marks)))
    assert figure.interval is not None
    assert figure.interval.holds(figure.value or 0)


def test_the_variance_of_partial_marks_is_within_that_of_the_interval() -> None:
    """Two halves are surely no more uncertain than one right and one wrong."""
    assert facility([0.5, 0.5]).interval == facility([1, 0]).interval


def test_the_chance_of_a_guess_is_one_of_all_selections() -> None:
    """Two of five: 5 * 4 / 2 = 10 selections."""
    assert guess_chance(4) == 1 / 4
    assert guess_chance(5, choose=2) == 1 / 10
    assert guess_chance(3, choose=3) == 1


@pytest.mark.parametrize(("count", "n"), [(-1, 4), (5, 4), (0, -1), (math.nan, 4)])
def test_a_count_that_cannot_be_is_refused(count: float, n: int) -> None:
    with pytest.raises(ValueError, match="a share needs"):
        share(count, n)


@pytest.mark.parametrize("mark", [-0.1, 1.1, math.nan])
def test_a_mark_that_cannot_be_is_refused(mark: float) -> None:
    with pytest.raises(ValueError, match="a mark is from 0 to 1"):
        facility([1, mark])


@pytest.mark.parametrize(("options", "choose"), [(0, 1), (3, 4), (3, 0)])
def test_a_guess_that_cannot_be_is_refused(options: int, choose: int) -> None:
    with pytest.raises(ValueError, match="choose at least one"):
        guess_chance(options, choose=choose)


@pytest.mark.parametrize("level", [0, 1, -1, math.nan])
def test_a_level_that_cannot_be_is_refused(level: float) -> None:
    with pytest.raises(ValueError, match="level"):
        wilson(1, 2, level=level)
