"""Reliability of fixed forms."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.engine.statistics import Reliability, reliability

# Ten students on ten items: K. L. Wuensch, "The Kuder-Richardson 20", East Carolina University.
WUENSCH = """
1111110110
1011011101
1111011001
0010001000
0000010010
1110111111
1101110111
1111111101
0101111101
1101101110
"""


def papers(table: str) -> list[dict[int, int]]:
    return [{place: int(mark) for place, mark in enumerate(line)} for line in table.split()]


def test_kr20_agrees_with_a_textbook_table() -> None:
    """Printed there: p of .7 .7 .6 .7 .6 .8 .7 .7 .5 .6, pq that sum to 2.18, variance 5.84.

    10/9 * (1 - 2.18 / 5.84) = 0.69635. The deviation of a sample is
    sqrt(5.84 * 10/9) = 2.5473, times sqrt(1 - 0.69635) = 1.4037.
    """
    form = reliability(papers(WUENSCH))

    assert form.alpha.value == pytest.approx(10 / 9 * (1 - 2.18 / 5.84))
    assert form.deviation.value == pytest.approx(math.sqrt(58.4 / 9))
    assert form.standard_error.value == pytest.approx(1.4037, abs=5e-5)
    assert (form.mean.value, form.items, form.learners) == (6.6, 10, 10)
    assert {figure.reason for figure in (form.alpha, form.standard_error, form.mean, form.deviation)} == {
        "Shown without an interval."
    }


def test_alpha_of_three_papers_by_hand() -> None:
    """Marks 11, 10, 00: item variances 1/3 and 1/3, totals 2, 1, 0 of variance 1.

    2/1 * (1 - 2/3) = 2/3, standard error sqrt(1/3).
    """
    form = reliability(papers("11 10 00"))

    assert form.alpha.value == pytest.approx(2 / 3)
    assert form.standard_error.value == pytest.approx(math.sqrt(1 / 3))


def test_alpha_may_be_negative() -> None:
    """Marks 10, 01, 10, 01, 11: variances 0.3 each, totals 1, 1, 1, 1, 2 of variance 0.2: 2 (1 - 3) = -4."""
    assert reliability(papers("10 01 10 01 11")).alpha.value == pytest.approx(-4)


def test_papers_with_other_items_are_refused_in_words() -> None:
    form = reliability([{"q1": 1, "q2": 0}, {"q1": 0, "q3": 1}])

    assert form.alpha.value is None
    assert form.standard_error.value is None
    assert form.alpha.reason == (
        "These papers do not hold the same items. Reliability is for fixed forms only."
    )
    assert (form.items, form.learners) == (0, 2)


def test_a_paper_that_lacks_one_item_is_refused_too() -> None:
    assert reliability([{"q1": 1, "q2": 0}, {"q1": 0}]).alpha.value is None


def test_the_order_of_items_does_not_matter() -> None:
    one, other = {"q1": 1, "q2": 1}, {"q2": 0, "q1": 0}

    assert reliability([one, other]).alpha.value == pytest.approx(1)


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("", "Nobody answered yet."),
        ("1101", "Reliability needs at least two learners."),
        ("1 0 1", "Reliability needs at least two items."),
        ("111 111 111", "All totals are the same, so nobody can be told apart."),
        ("000 000", "All totals are the same, so nobody can be told apart."),
        ("100 001 010", "All totals are the same, so nobody can be told apart."),
    ],
)
def test_what_has_no_reliability_says_why(table: str, reason: str) -> None:
    form = reliability(papers(table))

    assert (form.alpha.value, form.standard_error.value) == (None, None)
    assert form.alpha.reason == form.standard_error.reason == reason


def test_papers_without_items_say_why() -> None:
    assert reliability([{}, {}]).alpha.reason == "These papers hold no items."


def test_a_mark_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="a mark is from 0 to 1"):
        reliability([{"q1": 2}])


marks = st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(1)])
tables = st.integers(2, 5).flatmap(
    lambda items: st.lists(st.lists(marks, min_size=items, max_size=items), min_size=2, max_size=7)
)


def covariance(xs: list[Fraction], ys: list[Fraction]) -> Fraction:
    n = len(xs)
    mean_x, mean_y = sum(xs, Fraction(0)) / n, sum(ys, Fraction(0)) / n
    return sum(((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)), Fraction(0)) / (n - 1)


@given(tables)
def test_alpha_is_the_share_of_covariance_between_items(table: list[list[Fraction]]) -> None:
    """The definition without totals: k / (k - 1) times the covariance of different items over all."""
    columns = [list(column) for column in zip(*table, strict=True)]
    k = len(columns)
    own = sum(covariance(column, column) for column in columns)
    all_of_it = sum(covariance(one, other) for one in columns for other in columns)

    form: Reliability = reliability([{place: float(mark) for place, mark in enumerate(row)} for row in table])

    if all_of_it == 0:
        assert form.alpha.value is None
    else:
        alpha = float(Fraction(k, k - 1) * (all_of_it - own) / all_of_it)
        assert form.alpha.value == pytest.approx(alpha, abs=1e-9)
        assert form.standard_error.value == pytest.approx(
            math.sqrt(float(all_of_it) * max(1 - alpha, 0)), abs=1e-6
        )
