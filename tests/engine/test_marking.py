from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.engine.marking import FormatError, Mark, multiple, numeric, single, true_false

OPTIONS = ("a", "b", "c", "d", "e")
RIGHT = Mark(Fraction(1), right=True)
WRONG = Mark(Fraction(0), right=False)

quick = settings(max_examples=60, deadline=None)
anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=30)
# What JSON or a form may bring where a list of ids is expected.
sent: st.SearchStrategy[Any] = (
    st.lists(st.sampled_from(OPTIONS) | anything, max_size=7)
    | anything
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | anything,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(anything, inner, max_size=3),
        max_leaves=5,
    )
)


# --- One right option --------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "mark"), [(["b"], RIGHT), (["b", "b"], RIGHT), ("b", RIGHT), (["a"], WRONG)]
)
def test_a_single_choice_is_right_or_wrong(chosen: list[str], mark: Mark) -> None:
    assert single(chosen, key="b", options=OPTIONS) == mark


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ([], "Choose one option."),
        (["a", "b"], "Choose only one option."),
        (["x"], "Choose from the options of this question."),
        ([""], "Choose from the options of this question."),
        (["b", "x"], "Choose from the options of this question."),
        (["b\0"], "Choose from the options of this question."),
        (["b"] * 101, "Choose from the options of this question."),
    ],
)
def test_a_single_choice_that_is_none_costs_nothing(chosen: list[str], message: str) -> None:
    assert single(chosen, key="b", options=OPTIONS) == FormatError(message)


# --- Several right options ---------------------------------------------------

AC = frozenset("ac")


@pytest.mark.parametrize(
    ("chosen", "mark"),
    [(["a", "c"], RIGHT), (["c", "a", "a"], RIGHT), (["a", "b"], WRONG), (["b", "d"], WRONG)],
)
def test_a_multiple_choice_is_all_or_nothing(chosen: list[str], mark: Mark) -> None:
    assert multiple(chosen, keys=AC, options=OPTIONS, choose=2) == mark


@pytest.mark.parametrize(
    ("chosen", "mark"),
    [
        (["a", "c"], RIGHT),
        (["a", "b"], Mark(Fraction(1, 2), right=False)),
        (["b", "d"], WRONG),
    ],
)
def test_with_partial_marks_each_key_counts(chosen: list[str], mark: Mark) -> None:
    assert multiple(chosen, keys=AC, options=OPTIONS, choose=2, partial=True) == mark


@pytest.mark.parametrize("partial", [True, False])
@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ([], "Choose exactly 2 options: you chose 0."),
        (["a"], "Choose exactly 2 options: you chose 1."),
        (["a", "a"], "Choose exactly 2 options: you chose 1."),
        (list(OPTIONS), "Choose exactly 2 options: you chose 5."),
        (["a", "x"], "Choose from the options of this question."),
    ],
)
def test_another_number_of_options_costs_nothing(chosen: list[str], message: str, *, partial: bool) -> None:
    result = multiple(chosen, keys=AC, options=OPTIONS, choose=2, partial=partial)

    assert result == FormatError(message)


# --- True or false ------------------------------------------------------------


@pytest.mark.parametrize("answer", [True, False])
def test_a_statement_is_true_or_false(*, answer: bool) -> None:
    assert true_false("true", answer=True) == RIGHT
    assert true_false(["true"], answer=answer) == (RIGHT if answer else WRONG)
    assert true_false(["false"], answer=answer) == (WRONG if answer else RIGHT)


@pytest.mark.parametrize("chosen", [[], ["maybe"], ["true", "false"], ["True"], ["1"]])
def test_anything_else_about_a_statement_costs_nothing(chosen: list[str]) -> None:
    assert isinstance(true_false(chosen, answer=True), FormatError)


# --- Numbers --------------------------------------------------------------------


def test_a_number_is_exact_unless_a_tolerance_is_written() -> None:
    assert numeric("0.3", answer=Fraction(3, 10)) == RIGHT
    assert numeric("0.3000001", answer=Fraction(3, 10)) == WRONG
    assert numeric("-0.3", answer=Fraction(3, 10)) == WRONG


@pytest.mark.parametrize(
    ("given", "mark"), [("9.5", RIGHT), ("10.5", RIGHT), ("10.51", WRONG), ("9.49", WRONG)]
)
def test_the_ends_of_a_tolerance_are_right(given: str, mark: Mark) -> None:
    assert numeric(given, answer=Fraction(10), tolerance=Fraction(1, 2)) == mark


def test_a_number_with_its_unit_is_the_same_number() -> None:
    assert numeric("1,000 RCUs", answer=Fraction(1000), unit="RCU") == RIGHT


@pytest.mark.parametrize("given", ["", "ten", "10 WCU", "1,5", "NaN", "1e999"])
def test_a_number_that_cannot_be_read_costs_nothing(given: str) -> None:
    assert isinstance(numeric(given, answer=Fraction(10), unit="RCU"), FormatError)


# --- Whatever a browser sends ---------------------------------------------------


@quick
@given(sent)
def test_marking_never_fails(chosen: Any) -> None:
    results = [
        single(chosen, key="b", options=OPTIONS),
        single(chosen, key="b", options=frozenset(OPTIONS)),
        multiple(chosen, keys=AC, options=OPTIONS, choose=2),
        multiple(chosen, keys=AC, options=OPTIONS, choose=2, partial=True),
        true_false(chosen, answer=True),
        numeric(chosen, answer=Fraction(10), tolerance=Fraction(1), unit="RCU"),
    ]

    for result in results:
        if isinstance(result, Mark):
            assert 0 <= result.fraction <= 1
            assert result.right == (result.fraction == 1)
        else:
            assert result.message.isprintable()


# --- Faults of the question -------------------------------------------------------


def test_a_question_without_its_key_is_a_fault_of_the_question() -> None:
    with pytest.raises(ValueError, match="key"):
        single(["a"], key="z", options=OPTIONS)


@pytest.mark.parametrize(("keys", "choose"), [("az", 2), ("ac", 3), ("", 1)])
def test_keys_that_nobody_can_choose_are_a_fault_of_the_question(keys: str, choose: int) -> None:
    with pytest.raises(ValueError, match="keys"):
        multiple(["a"], keys=frozenset(keys), options=OPTIONS, choose=choose)


def test_a_negative_tolerance_is_a_fault_of_the_question() -> None:
    with pytest.raises(ValueError, match="tolerance"):
        numeric("1", answer=Fraction(1), tolerance=Fraction(-1))
