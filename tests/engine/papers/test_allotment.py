"""Shares by largest remainders."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.engine.papers import allot

weights = st.dictionaries(st.integers(1, 20), st.integers(0, 200), min_size=1).filter(
    lambda found: any(found.values())
)


def test_the_blueprints_give_whole_papers() -> None:
    assert allot({1: 32, 2: 26, 3: 24, 4: 18}, 50) == {1: 16, 2: 13, 3: 12, 4: 9}
    assert allot({1: 30, 2: 26, 3: 22, 4: 22}, 50) == {1: 15, 2: 13, 3: 11, 4: 11}
    assert allot({1: 30, 2: 26, 3: 24, 4: 20}, 50) == {1: 15, 2: 13, 3: 12, 4: 10}


def test_what_is_left_goes_to_the_largest_remainder() -> None:
    # Exact shares 4.7, 3.5 and 1.8: one is left for 0.7, one for 0.8.
    assert allot({1: 47, 2: 35, 3: 18}, 10) == {1: 5, 2: 3, 3: 2}


def test_a_tie_goes_to_the_larger_weight() -> None:
    # Exact shares 0.5 and 1.5.
    assert allot({1: 1, 2: 3}, 2) == {1: 0, 2: 2}


def test_a_tie_of_equal_weights_goes_to_the_lower_number() -> None:
    assert allot({4: 10, 2: 10, 3: 10}, 4) == {2: 2, 3: 1, 4: 1}


def test_hamiltons_own_apportionment_of_1790() -> None:
    """The bill that Washington vetoed in 1792: 120 seats among 15 states."""
    people = {
        "Connecticut": 236841, "Delaware": 55540, "Georgia": 70835, "Kentucky": 68705, "Maryland": 278514,
        "Massachusetts": 475327, "New Hampshire": 141822, "New Jersey": 179570, "New York": 331589,
        "North Carolina": 353523, "Pennsylvania": 432879, "Rhode Island": 68446, "South Carolina": 206236,
        "Vermont": 85533, "Virginia": 630560,
    }  # fmt: skip

    assert list(allot(people, 120).values()) == [8, 2, 2, 2, 9, 16, 5, 6, 11, 12, 14, 2, 7, 3, 21]


@settings(deadline=None)
@given(weights, st.integers(0, 1000))
def test_shares_sum_to_the_count_and_none_is_a_question_off(found: dict[int, int], count: int) -> None:
    shares = allot(found, count)

    assert sum(shares.values()) == count
    assert list(shares) == sorted(found)
    for domain, weight in found.items():
        assert abs(shares[domain] - Fraction(count * weight, sum(found.values()))) < 1


@pytest.mark.parametrize(("found", "count"), [({}, 1), ({1: 0}, 1), ({1: -1, 2: 3}, 1), ({1: 1}, -1)])
def test_what_cannot_be_shared_is_refused(found: dict[int, int], count: int) -> None:
    with pytest.raises(ValueError, match="0 or more"):
        allot(found, count)
