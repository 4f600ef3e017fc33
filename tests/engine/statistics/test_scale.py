"""Our own scale from 100 to 1000."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.engine.statistics import (
    LABEL,
    METHOD,
    points_to_pass,
    raw_score,
    raw_score_by_items,
    scaled,
    scaled_points,
)

SHARE = Fraction(72, 100)
lines = st.integers(1, 199).map(lambda parts: Fraction(parts, 200))
shares = st.integers(0, 360).map(lambda parts: Fraction(parts, 360))


def test_the_scale_by_hand() -> None:
    """With the line at 0.72: 0.36 lies halfway from 100 to 720, 0.86 halfway from 720 to 1000."""
    asked = [Fraction(n, 100) for n in (0, 36, 72, 86, 100)]

    assert [scaled_points(share, pass_share=SHARE) for share in asked] == [100, 410, 720, 860, 1000]


@given(shares, shares, lines)
def test_more_points_are_never_less_on_the_scale(one: Fraction, other: Fraction, line: Fraction) -> None:
    low, high = sorted((one, other))
    below, above = scaled_points(low, pass_share=line), scaled_points(high, pass_share=line)

    assert 100 <= below <= above <= 1000
    assert (below == above) == (low == high)


@given(st.integers(1, 100).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), lines)
def test_720_is_passed_and_719_is_not(case: tuple[int, int], line: Fraction) -> None:
    raw, of = case

    result = scaled(raw_score(raw, of), pass_share=line)

    assert result.points is not None
    assert result.passed == (Fraction(raw, of) >= line) == (result.points >= 720)
    assert result.passed == (raw >= points_to_pass(of, pass_share=line))
    assert result.interval is not None
    assert 100 <= result.interval.low <= result.points <= result.interval.high <= 1000


def test_the_pass_line_of_a_short_paper_is_rounded_up() -> None:
    """0.72 of 20 is 14.4 points: 14 are short, 15 pass."""
    assert points_to_pass(20, pass_share=SHARE) == 15
    assert points_to_pass(50, pass_share=SHARE) == 36
    assert points_to_pass(0, pass_share=SHARE) == 0


def test_points_are_rounded_down_and_the_line_itself_is_passed() -> None:
    """35 of 50: 100 + 620 * 0.70 / 0.72 = 702.8. 719 of 1000: 719.1. 36 of 50 is the line."""
    results = [scaled(raw_score(raw, of), pass_share=SHARE) for raw, of in ((35, 50), (719, 1000), (36, 50))]

    assert [(result.points, result.passed) for result in results] == [
        (702, False),
        (719, False),
        (720, True),
    ]


def test_the_error_by_hand() -> None:
    """25 of 50: error 25/7 points, 1/14 of the paper; the lower line rises 620 / 0.72 to the paper.

    40 of 50: sqrt(400 / 49) = 20/7 points, 2/35; the upper line rises 280 / 0.28 = 1000.
    At 36 the steeper of 861.1 and 1000 holds: sqrt(504) / 7 / 50 * 1000 = 64.1.
    """
    errors = [scaled(raw_score(raw, 50), pass_share=SHARE).standard_error for raw in (25, 40, 36)]

    assert errors == pytest.approx([620 / 0.72 / 14, 1000 * 2 / 35, 64.14], abs=0.01)


def test_the_interval_is_that_of_the_score_end_by_end() -> None:
    """None of 20: up to 0.16113 of the paper, 100 + 620 * 0.16113 / 0.72 = 238.7, so 239."""
    result = scaled(raw_score(0, 20), pass_share=SHARE)

    assert (result.points, result.interval) == (100, (100, 239))
    assert result.standard_error is None
    assert "too sure" in result.reason


def test_a_score_by_items_has_a_narrower_interval() -> None:
    plain = scaled(raw_score(36, 50), pass_share=SHARE)
    by_items = scaled(raw_score_by_items(36, [0.95] * 25 + [0.5] * 25), pass_share=SHARE)

    assert plain.points == by_items.points == 720
    assert plain.interval is not None
    assert by_items.interval is not None
    assert plain.interval.low < by_items.interval.low < 720 < by_items.interval.high < plain.interval.high


def test_a_paper_without_items_says_so() -> None:
    result = scaled(raw_score(0, 0), pass_share=SHARE)

    assert (result.points, result.passed, result.standard_error, result.interval) == (None, None, None, None)
    assert result.reason == "The paper has no items."


def test_the_scale_is_labelled_as_ours() -> None:
    assert scaled(raw_score(3, 4), pass_share=SHARE).label == LABEL == "Sortkey scale, not the vendor's"
    assert METHOD.startswith("Our own scale")


@pytest.mark.parametrize("line", [Fraction(0), Fraction(1), Fraction(-1, 2)])
def test_a_line_that_cannot_be_is_refused(line: Fraction) -> None:
    with pytest.raises(ValueError, match="pass share"):
        scaled(raw_score(3, 4), pass_share=line)
    with pytest.raises(ValueError, match="pass share"):
        scaled_points(Fraction(1, 2), pass_share=line)
    with pytest.raises(ValueError, match="pass share"):
        points_to_pass(50, pass_share=line)


def test_a_paper_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="0 items or more"):
        points_to_pass(-1, pass_share=SHARE)


def test_a_share_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="shares"):
        scaled_points(Fraction(3, 2), pass_share=SHARE)
