"""Moodle's two discrimination figures."""

import math
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.engine.statistics import discrimination_index, discriminative_efficiency

MARKS, OTHERS = [1, 0, 1, 0], [3, 4, 2, 1]


def test_the_index_by_hand() -> None:
    """Distances of the others: 1/2, 3/2, -1/2, -3/2, squares 5; of the marks ±1/2, squares 1.

    Products 1/4 - 3/4 - 1/4 + 3/4 = 0 for these marks; for marks 1, 1, 0, 0
    they are 1/4 + 3/4 + 1/4 + 3/4 = 2, and 2 / sqrt(5) = 0.8944.
    """
    assert discrimination_index(MARKS, OTHERS).value == pytest.approx(0)
    assert discrimination_index([1, 1, 0, 0], OTHERS).value == pytest.approx(200 / math.sqrt(5))
    assert discrimination_index(MARKS, OTHERS).reason == "Shown without an interval."


def test_the_efficiency_by_hand() -> None:
    """The best order pairs the marks 0, 0, 1, 1 with 1, 2, 3, 4: products sum to 2.

    Marks 1, 0, 0, 1 with 3, 4, 2, 1: 1/4 - 3/4 + 1/4 - 3/4 = -1, half of it below 0.
    """
    assert discriminative_efficiency([1, 1, 0, 0], OTHERS).value == pytest.approx(100)
    assert discriminative_efficiency([1, 0, 0, 1], OTHERS).value == pytest.approx(-50)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 5)), min_size=2, max_size=6))
def test_no_order_of_the_same_numbers_is_more_efficient(both: list[tuple[int, int]]) -> None:
    marks, others = [mark for mark, _ in both], [other for _, other in both]

    def products(some: tuple[int, ...]) -> float:
        mean, mean_other = sum(marks) / len(marks), sum(others) / len(others)
        return sum((mark - mean) * (other - mean_other) for mark, other in zip(some, others, strict=True))

    most = max(map(products, permutations(marks)))
    figure = discriminative_efficiency(marks, others)

    if figure.value is None:
        assert figure.reason
        assert len(set(marks)) == 1 or len(set(others)) == 1
    else:
        assert figure.value == pytest.approx(100 * products(tuple(marks)) / most)


@pytest.mark.parametrize(("marks", "others"), [([], []), ([1], [2]), ([1, 1], [2, 3]), ([0, 1], [2, 2])])
def test_what_cannot_be_compared_says_why(marks: list[float], others: list[float]) -> None:
    for figure in (discrimination_index(marks, others), discriminative_efficiency(marks, others)):
        assert figure.value is None
        assert figure.reason
