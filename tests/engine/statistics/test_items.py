"""The figures of an item and of its options."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.engine.statistics import (
    Figure,
    ItemStatistics,
    Response,
    item_statistics,
    option_statistics,
    rest_shares,
)

A, B, C = frozenset("a"), frozenset("b"), frozenset("c")

# Six learners; a is the key. The strong ones choose it, one left it out.
SIX = [
    Response(1, rest=0.9, chosen=A, seconds=30),
    Response(1, rest=0.8, chosen=A, seconds=50),
    Response(1, rest=0.4, chosen=A, seconds=90),
    Response(0, rest=0.6, chosen=B, seconds=40),
    Response(0, rest=0.2, chosen=B),
    Response(0, rest=0.1, chosen=None, seconds=5),
]


def six() -> ItemStatistics:
    return item_statistics(SIX, seed="item", options=["a", "b", "c"], keys=A, guess=1 / 3)


def test_the_figures_of_six_answers_by_hand() -> None:
    """Rest scores in tenths 9, 8, 4, 6, 2, 1, mean 5: distances 4, 3, -1, 1, -3, -4.

    Their squares sum to 16 + 9 + 1 + 1 + 9 + 16 = 52. Marks are 1/2 above or
    below their mean: squares sum to 6/4, products to (4 + 3 - 1 - 1 + 3 + 4) / 2 = 6.
    r = 6 / sqrt(52 * 1.5) = 0.6794. Times 5, 30, 40, 50, 90: median 40.
    """
    item = six()

    assert (item.n, item.repeats, item.facility.value, item.seconds.value) == (6, 0, 0.5, 40)
    assert item.rest.value == pytest.approx(6 / math.sqrt(78))
    assert item.rest_redrawn.value == item.rest.value
    assert item.omitted.value == pytest.approx(1 / 6)
    assert (item.omitted.n, item.seconds.n) == (6, 5)


def test_the_figures_of_the_options_by_hand() -> None:
    """b was chosen by those with 6 and 2 tenths: distances 1 and -3.

    Choices are 2/3 above or 1/3 below their mean: squares 6 * 1/3 * 2/3 = 4/3,
    products 1 - 3 = -2. r = -2 / sqrt(52 * 4/3) = -0.2402.
    """
    a, b, c = six().options

    assert [(option.option, option.key, option.rate.value) for option in (a, b, c)] == [
        ("a", True, 0.5),
        ("b", False, pytest.approx(1 / 3)),
        ("c", False, 0),
    ]
    assert a.rest.value == six().rest.value
    assert b.rest.value == pytest.approx(-2 / math.sqrt(52 * 4 / 3))
    assert c.rest.reason == "All choices are the same, so nothing can go along with them."


def test_repeats_are_left_aside() -> None:
    again = [Response(1, rest=0.1, chosen=C, first=False)] * 4

    with_repeats = item_statistics([*again, *SIX], seed="item", options=["a", "b", "c"], keys=A, guess=1 / 3)

    assert with_repeats.repeats == 4
    assert with_repeats.facility == six().facility
    assert with_repeats.rest_redrawn == six().rest_redrawn
    assert with_repeats.options == six().options


def test_answers_without_a_rest_count_for_the_facility_alone() -> None:
    item = item_statistics([*SIX, Response(0, chosen=B)], seed="item", options=["a", "b"], keys=A)

    assert (item.facility.n, item.rest.n, item.options[1].rate.n, item.options[1].rest.n) == (7, 6, 7, 6)
    assert item.rest == six().rest


@pytest.mark.parametrize(
    "responses",
    [
        [],
        [Response(1, rest=0.5, chosen=A)],
        [Response(1, rest=place / 9, chosen=A) for place in range(10)],
        [Response(0, rest=place / 9, chosen=None) for place in range(10)],
        [Response(place % 2, rest=0.5, chosen=A if place % 2 else B) for place in range(10)],
        [Response(place % 2, chosen=A) for place in range(10)],
    ],
    ids=["nobody", "one", "all right", "all left out", "same rest", "no rest"],
)
def test_what_cannot_be_computed_says_why(responses: list[Response]) -> None:
    item = item_statistics(responses, seed="item", options=["a", "b"], keys=A)

    figures = [item.rest, item.rest_redrawn, item.seconds, *(option.rest for option in item.options)]
    assert [figure.value for figure in figures] == [None] * 5
    assert all(figure.reason for figure in figures)
    assert item.seconds.reason == "No times are known."
    assert bool(responses) == (item.facility.value is not None)


def test_the_reason_names_what_is_the_same() -> None:
    item = item_statistics([Response(1, rest=0.1), Response(1, rest=0.9)], seed="s")

    assert item.rest.reason == "All marks are the same, so nothing can go along with them."
    assert item.rest_redrawn.reason == item.rest.reason


@pytest.mark.parametrize("guess", [0, 1])
def test_a_guess_may_be_hopeless_or_certain(guess: float) -> None:
    assert item_statistics([], seed="s", guess=guess).guess == guess


def test_the_rest_of_an_item_leaves_the_item_out() -> None:
    """Marks 1, 0, 1/2 sum to 3/2: the others of each are 1/2, 3/2 and 1 of 2."""
    assert rest_shares([1, 0, 0.5]) == [0.25, 0.75, 0.5]
    assert rest_shares([1]) == [None]
    assert rest_shares([]) == []


@given(st.lists(st.integers(0, 6).map(lambda sixths: Fraction(sixths, 6)), min_size=2, max_size=9))
def test_the_rest_is_the_mean_of_the_others(marks: list[Fraction]) -> None:
    others = [sum(marks[:place] + marks[place + 1 :]) / (len(marks) - 1) for place in range(len(marks))]

    assert rest_shares([float(mark) for mark in marks]) == pytest.approx([float(other) for other in others])


def judged(chosen: int, n: int, *, key: bool = False) -> bool:
    """Whether an option that so many chose is dead."""
    choices = [place < chosen for place in range(n)]
    return option_statistics("b", key=key, chosen=choices, rest=[None] * n).dead


def test_a_distractor_is_dead_below_five_percent_of_fifty_answers() -> None:
    assert judged(2, 50)
    assert not judged(2, 49)
    assert not judged(3, 60)
    assert not judged(2, 50, key=True)


def attracted(n: int, *, key: bool = False) -> bool:
    """Whether an option that exactly the stronger half chose is suspicious."""
    rest = [place / n for place in range(n)]
    return option_statistics("b", key=key, chosen=[share >= 0.5 for share in rest], rest=rest).suspicious


def test_a_distractor_is_suspicious_when_strong_learners_prefer_it() -> None:
    assert attracted(20)
    assert not attracted(19)
    assert not attracted(20, key=True)


def test_a_distractor_is_not_suspicious_while_luck_may_be_the_cause() -> None:
    """r = 0.3 or so, whose interval of 24 answers still holds 0."""
    rest = [place / 24 for place in range(24)]
    figures = option_statistics(
        "b", key=False, chosen=[place % 4 > 1 or place > 18 for place in range(24)], rest=rest
    )

    assert figures.rest.value is not None
    assert 0.2 < figures.rest.value < 0.4
    assert not figures.suspicious


@pytest.mark.parametrize(
    "wrong",
    [
        {"mark": 1.5},
        {"mark": math.nan},
        {"mark": 1, "rest": -0.1},
        {"mark": 1, "rest": 1.1},
        {"mark": 1, "seconds": -1},
        {"mark": 1, "seconds": math.inf},
        {"mark": 1, "seconds": math.nan},
    ],
)
def test_a_response_that_cannot_be_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"marks and shares|seconds"):
        Response(**wrong)  # type: ignore[arg-type]  # the fields are floats all


def test_an_item_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="hold the keys"):
        item_statistics([], seed="s", options=["b"], keys="a")
    with pytest.raises(ValueError, match="ids of their own"):
        item_statistics([], seed="s", options=["b", "b"])
    with pytest.raises(ValueError, match="guess"):
        item_statistics([], seed="s", guess=1.5)
    with pytest.raises(ValueError, match="a mark is from 0 to 1"):
        rest_shares([2, 0])


responses = st.builds(
    Response,
    mark=st.sampled_from([0, 0.5, 1]),
    rest=st.none() | st.sampled_from([0, 0.1, 0.3, 0.5, 1]) | st.floats(0, 1),
    chosen=st.none() | st.frozensets(st.sampled_from("abcx")),
    seconds=st.none() | st.floats(0, 1e6),
    first=st.booleans(),
)


def sound(figure: Figure) -> bool:
    numbers = [*([figure.value] if figure.value is not None else []), *(figure.interval or ())]
    return (
        all(map(math.isfinite, numbers))
        and (figure.interval is None) == bool(figure.reason)
        and not (figure.value is None and figure.interval is not None)
    )


@given(st.lists(responses, max_size=12))
def test_any_answers_give_figures_or_reasons(given_responses: list[Response]) -> None:
    item = item_statistics(given_responses, seed="s", options=["a", "b", "c"], keys="a", draws=10)

    figures = [item.facility, item.rest, item.rest_redrawn, item.omitted, item.seconds]
    figures += [figure for option in item.options for figure in (option.rate, option.rest)]
    assert all(map(sound, figures))
