"""Raw scores and their luck."""

import math
import random
from statistics import pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.engine.statistics import Interval, Score, difference, raw_score, raw_score_by_items, wilson

Z = 1.959963984540054


def test_the_luck_of_a_score_by_hand() -> None:
    """36 of 50: sqrt(36 * 14 / 49) = 3.207. At 25 of 50: sqrt(625 / 49) = 25/7."""
    assert raw_score(36, 50).standard_error == pytest.approx(math.sqrt(504) / 7)
    assert raw_score(25, 50).standard_error == pytest.approx(25 / 7)


def test_the_interval_of_a_score_is_wilsons_in_points() -> None:
    """15 of 148 from Newcombe 1998: 0.0624 and 0.1605 of 148."""
    interval = raw_score(15, 148).interval

    assert interval is not None
    assert interval.low == pytest.approx(0.0624 * 148, abs=0.01)
    assert interval.high == pytest.approx(0.1605 * 148, abs=0.01)


@pytest.mark.parametrize("score", [raw_score(0, 0), raw_score_by_items(0, [])])
def test_a_paper_without_items_says_so(score: Score) -> None:
    assert score == Score(0, 0, None, None, "The paper has no items.")


@pytest.mark.parametrize(
    ("score", "low", "high"),
    [
        (raw_score(0, 20), 0, 3.2225),
        (raw_score(20, 20), 16.7775, 20),
        (raw_score_by_items(0, [0.5] * 20), 0, 3.2225),
        (raw_score_by_items(20, [0.5] * 20), 16.7775, 20),
        (raw_score(1, 1), 0.2065, 1),
    ],
)
def test_all_right_and_all_wrong_have_an_interval_but_no_error_of_zero(
    score: Score, low: float, high: float
) -> None:
    assert score.standard_error is None
    assert score.interval == pytest.approx((low, high), abs=1e-3)
    assert "too sure" in score.reason


def test_half_a_point_of_one_item_has_no_error() -> None:
    assert raw_score(0.5, 1).standard_error is None
    assert raw_score(0.5, 1).reason == "One item has no standard error."


def test_the_luck_with_facilities_by_hand() -> None:
    """Facilities 0.8 and 0.2 already sum to the score of 1, so nothing is moved.

    The root of 0.8 * 0.2 + 0.2 * 0.8 = 0.32.
    """
    assert raw_score_by_items(1, [0.8, 0.2]).standard_error == pytest.approx(math.sqrt(0.32))


def test_facilities_are_moved_to_the_score_in_logits() -> None:
    """Odds 4 and 1/4, both tripled: 12 and 3/4, so 12/13 + 3/7 = 123/91 points."""
    score = raw_score_by_items(123 / 91, [4 / 5, 1 / 5])

    assert score.standard_error == pytest.approx(math.sqrt(12 / 169 + 12 / 49))


@given(
    st.integers(1, 80).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), st.floats(0.02, 0.98)
)
def test_with_equal_facilities_the_interval_is_wilsons(case: tuple[int, int], facility: float) -> None:
    raw, of = case
    low, high = wilson(raw, of)

    assert raw_score_by_items(raw, [facility] * of).interval == pytest.approx((low * of, high * of), abs=1e-6)


papers = st.lists(st.floats(0, 1), min_size=1, max_size=12).flatmap(
    lambda facilities: st.tuples(st.integers(0, len(facilities)), st.just(facilities))
)


@given(papers)
def test_the_ends_are_levels_at_which_the_score_is_just_within_luck(case: tuple[int, list[float]]) -> None:
    raw, facilities = case
    score = raw_score_by_items(raw, facilities)

    assert score.interval is not None
    for end in score.interval:
        if 0 < end < len(facilities):
            assert (raw - end) ** 2 == pytest.approx(Z**2 * variance_at(end, facilities), rel=1e-5, abs=1e-7)
    assert score.interval.low <= raw <= score.interval.high


def variance_at(points: float, facilities: list[float]) -> float:
    """The variance of a score when the facilities, moved together, expect so many points."""
    odds = [min(max(facility, 0.01), 0.99) for facility in facilities]
    odds = [chance / (1 - chance) for chance in odds]
    low, high = 1e-15, 1e15
    for _ in range(100):
        times = math.sqrt(low * high)
        chances = [odd * times / (1 + odd * times) for odd in odds]
        low, high = (times, high) if sum(chances) < points else (low, times)
    return sum(chance * (1 - chance) for chance in chances)


@given(papers)
def test_knowing_the_facilities_leaves_no_more_to_luck(case: tuple[int, list[float]]) -> None:
    raw, facilities = case
    by_items, binomial = raw_score_by_items(raw, facilities), raw_score(raw, len(facilities))

    if by_items.standard_error is not None and binomial.standard_error is not None:
        assert by_items.standard_error <= binomial.standard_error + 1e-9


def test_the_error_is_what_papers_drawn_at_random_show() -> None:
    """A learner at 0.7 on 2,000 papers of 50: the luck of raw scores is sqrt(50 * 0.7 * 0.3) = 3.24."""
    chance = random.Random(7)
    drawn = [sum(chance.random() < 0.7 for _ in range(50)) for _ in range(2000)]

    assert pstdev(drawn) == pytest.approx(raw_score(35, 50).standard_error, rel=0.06)


def test_a_difference_agrees_with_newcombe() -> None:
    """56/70 - 48/80: 0.0524 to 0.3339, method 10 of Newcombe 1998, Statistics in Medicine 17, 873-890."""
    change = difference(raw_score(48, 80), raw_score(56, 70))

    assert change.value == pytest.approx(0.2)
    assert change.interval == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert change.clear is True


def test_the_error_of_a_difference_by_hand() -> None:
    """Errors sqrt(48 * 32 / 79) / 80 = 0.05512 and sqrt(56 * 14 / 69) / 70 = 0.04815: together 0.07319."""
    assert difference(raw_score(48, 80), raw_score(56, 70)).standard_error == pytest.approx(0.07319, abs=1e-5)


def test_a_small_difference_is_not_clear() -> None:
    """Twelve and fifteen of twenty: a gain of 0.15 within an interval that holds 0."""
    assert difference(raw_score(12, 20), raw_score(15, 20)).clear is False


def test_a_difference_from_all_wrong_to_all_right_has_an_interval() -> None:
    """By the method: 1 - hypot(0.1611, 0.1611) = 0.7722 up to 1."""
    change = difference(raw_score(0, 20), raw_score(20, 20))

    assert (change.value, change.standard_error, change.clear) == (1, None, True)
    assert change.interval == pytest.approx((0.7721, 1), abs=1e-4)
    assert "too sure" in change.reason


def test_a_difference_with_an_empty_paper_says_so() -> None:
    change = difference(raw_score(0, 0), raw_score(3, 4))

    assert (change.value, change.interval, change.clear) == (None, None, None)
    assert change.reason == "A paper has no items."


@given(st.integers(1, 30), st.integers(1, 30), st.floats(0, 1), st.floats(0, 1))
def test_a_difference_turns_its_sign_with_its_order(
    of: int, other_of: int, part: float, other: float
) -> None:
    one, two = raw_score(round(part * of), of), raw_score(round(other * other_of), other_of)
    there, back = difference(one, two), difference(two, one)

    assert there.value == pytest.approx(-(back.value or 0))
    assert there.interval is not None
    assert there.interval == pytest.approx(tuple(-end for end in reversed(back.interval or Interval(0, 0))))
    assert -1 <= there.interval.low <= there.interval.high <= 1


@pytest.mark.parametrize(("raw", "of"), [(-1, 5), (6, 5), (math.nan, 5)])
def test_a_score_that_cannot_be_is_refused(raw: float, of: int) -> None:
    with pytest.raises(ValueError, match="a raw score"):
        raw_score(raw, of)
    with pytest.raises(ValueError, match="a raw score"):
        raw_score_by_items(raw, [0.5] * of)


def test_a_facility_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="a facility"):
        raw_score_by_items(1, [0.5, 1.5])
