"""Pacing, and what changing answers brought."""

import math
from itertools import pairwise
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.engine.statistics import Changes, Choice, changes, pacing

RIGHT, WRONG, OTHER = Choice("b", right=True), Choice("a", right=False), Choice("c", right=False)
CLEARED = Choice(None, right=False)


def test_the_pace_by_hand() -> None:
    """20, 60, 61, 120, 119 and one unknown: the median is 61."""
    paper = pacing([20, 60, 61, 122, None, 121])

    assert (paper.median.value, paper.median.n, paper.total) == (61, 5, 384)
    assert [pace.medians for pace in paper.items] == [20 / 61, 60 / 61, 1, 2, None, 121 / 61]
    assert [pace.slow for pace in paper.items] == [False, False, False, True, False, False]
    assert [pace.hasty for pace in paper.items] == [True, False, False, False, False, False]


def test_an_item_is_slow_or_hasty_at_the_bound_itself() -> None:
    paper = pacing([20, 60, 60, 120])

    assert [pace.hasty for pace in paper.items] == [True, False, False, False]
    assert [pace.slow for pace in paper.items] == [False, False, False, True]
    assert paper.median.reason == "A median is shown without an interval."


@pytest.mark.parametrize(
    ("seconds", "reason"),
    [
        ([], "No times are known."),
        ([None, None], "No times are known."),
        ([0, 0, 5], "Half of the items took no time, so there is no median to compare with."),
    ],
)
def test_without_a_median_nothing_is_slow_or_hasty(seconds: list[float | None], reason: str) -> None:
    paper = pacing(seconds)

    assert (paper.median.value, paper.median.reason) == (None, reason)
    assert len(paper.items) == len(seconds)
    assert not any(pace.slow or pace.hasty or pace.medians is not None for pace in paper.items)


@given(st.lists(st.none() | st.floats(0, 1e9)))
def test_any_times_have_a_pace_or_a_reason(seconds: list[float | None]) -> None:
    paper = pacing(seconds)
    known = [spent for spent in seconds if spent is not None]

    assert math.isfinite(paper.total)
    assert (paper.median.value is None) == (not known or median(known) == 0)
    assert all(pace.medians is None or math.isfinite(pace.medians) for pace in paper.items)
    assert [pace.seconds for pace in paper.items] == seconds


@pytest.mark.parametrize("spent", [-1, math.inf, math.nan])
def test_a_time_that_cannot_be_is_refused(spent: float) -> None:
    with pytest.raises(ValueError, match="seconds"):
        pacing([10, spent])


def one(*history: Choice, settled: float = 3) -> Changes:
    return changes([history], settled=settled)


def test_changes_are_counted_by_what_they_did() -> None:
    counted = changes([[WRONG, RIGHT], [RIGHT, WRONG], [WRONG, OTHER], [WRONG, RIGHT, OTHER], [RIGHT], []])

    assert counted == Changes(
        right_to_wrong=2, wrong_to_right=2, wrong_to_wrong=1, gained=1, lost=1, slots=5, changed=4
    )


def test_a_learner_who_comes_back_to_the_first_answer_gained_and_lost_nothing() -> None:
    counted = one(RIGHT, WRONG, RIGHT)

    assert (counted.right_to_wrong, counted.wrong_to_right) == (1, 1)
    assert (counted.gained, counted.lost, counted.changed) == (0, 0, 1)


def test_the_same_answer_again_is_no_change() -> None:
    assert one(WRONG, WRONG, WRONG).changed == 0


def test_another_spelling_of_a_right_answer_is_no_change() -> None:
    assert one(Choice("1000", right=True), Choice("1,000", right=True)).changed == 0


def test_a_gap_between_two_answers_is_passed_over() -> None:
    assert one(WRONG, CLEARED, RIGHT) == one(WRONG, RIGHT)
    assert one(WRONG, CLEARED, WRONG) == one(WRONG)


def test_an_answer_that_was_taken_back_at_the_end_is_lost() -> None:
    counted = one(RIGHT, CLEARED)

    assert (counted.right_to_wrong, counted.lost, counted.slots) == (1, 1, 1)


def test_a_slot_that_was_never_answered_does_not_count() -> None:
    assert one(CLEARED, CLEARED).slots == 0
    assert one(Choice("a", right=False, complete=False)).slots == 0


def test_options_on_the_way_to_others_are_no_answer() -> None:
    """From a and b to a and c: b is taken off first, and the one left is not two."""
    first, second = Choice("ab", right=False), Choice("ac", right=True)

    counted = one(first, Choice("a", right=False, complete=False), second)

    assert (counted.wrong_to_right, counted.wrong_to_wrong) == (1, 0)


def test_a_number_on_its_way_is_no_answer() -> None:
    """1, 12 and 120 are saved within a second each; 120 is right."""
    typed = [
        Choice("1", right=False, at=10),
        Choice("12", right=False, at=11),
        Choice("120", right=True, at=11.5),
    ]

    assert one(*typed) == one(Choice("120", right=True))


def test_a_choice_that_stood_long_enough_is_an_answer() -> None:
    first, last = Choice("a", right=False, at=10), Choice("b", right=True, at=13)

    assert one(first, last).wrong_to_right == 1
    assert one(first, last, settled=3.5).wrong_to_right == 0


def test_each_choice_is_measured_to_the_one_after_it() -> None:
    at = [
        Choice("a", right=False, at=0),
        Choice("c", right=False, at=10),
        Choice("x", right=False, at=20),
        Choice("b", right=True, at=21),
    ]

    assert (one(*at).wrong_to_wrong, one(*at).wrong_to_right) == (1, 1)
    assert (one(*at, settled=0).wrong_to_wrong, one(*at, settled=0).wrong_to_right) == (2, 1)


def test_choices_without_a_time_count() -> None:
    assert one(Choice("a", right=False, at=10), Choice("b", right=True)).wrong_to_right == 1
    assert one(Choice("a", right=False), Choice("b", right=True, at=10)).wrong_to_right == 1


def test_a_time_that_is_negative_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        changes([], settled=-1)


@given(st.lists(st.lists(st.sampled_from([RIGHT, WRONG, OTHER, CLEARED]), max_size=6), max_size=5))
def test_gains_and_losses_are_what_the_single_changes_add_up_to(histories: list[list[Choice]]) -> None:
    counted = changes(histories)

    assert counted.gained - counted.lost == counted.wrong_to_right - counted.right_to_wrong
    assert counted.gained + counted.lost <= counted.changed <= counted.slots <= len(histories)


@given(st.lists(st.sampled_from([RIGHT, WRONG, OTHER]), max_size=8))
def test_changes_of_full_answers_are_counted_pair_by_pair(history: list[Choice]) -> None:
    pairs = [(before.given, after.given) for before, after in pairwise(history)]
    counted = changes([history])

    assert counted.right_to_wrong == sum(a == "b" != c for a, c in pairs)
    assert counted.wrong_to_right == sum(a != "b" == c for a, c in pairs)
    assert counted.wrong_to_wrong == sum(a != c and "b" not in {a, c} for a, c in pairs)
