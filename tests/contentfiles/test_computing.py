"""Lines of computation beside a question are done again, exactly."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.contentfiles.computing import ComputingError, compute


@pytest.mark.parametrize(
    ("line", "result"),
    [
        ("90 * 2.5 = 225", "225"),
        ("(1 + 2) / 4 = 0.75", "0.75"),
        ("0.1 + 0.2 = 0.3", "0.3"),
        ("-3 + 5 = 2", "2"),
        ("ceil(17 / 4) = 5", "5"),
        ("floor(17 / 4) = 4", "4"),
        ("round(2.5) = 3", "3"),
        ("min(3, 1, 2) = 1", "1"),
        ("max(3) = 3", "3"),
        ("read_units(17, eventual) * 90 = 225", "225"),
        ("read_units(17, transactional) = 10", "10"),
        ("read_units(4) = 1", "1"),
        ("write_units(1.5) = 2", "2"),
        ("write_units(1.5, transactional) = 4", "4"),
        ("F13(task=bucket, p=10) = 3000", "3000"),
        ("2 / 3 ~= 0.667", "0.667"),
    ],
)
def test_a_right_line_gives_its_result(line: str, result: str) -> None:
    assert compute(line).result == Fraction(result)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("90 * 2.5 = 224", "90 * 2.5 is 225, not 224."),
        ("2 / 3 = 0.67", "is 0.6666666667, not 0.67."),
        ("2 / 3 ~= 0.66", "not 0.66."),
        ("1 / (2 - 2) = 1", "division by zero"),
        ("2 ** 3 = 8", "Only +, -, * and / are known"),
        ("speed(3) = 3", "There is no function speed."),
        ("read_units(17, quick) = 5", "with eventual or strong or transactional as word"),
        ("read_units(500, strong) = 125", "The oracle refuses: size is at most 409,600 bytes"),
        ("F99(size=1) = 1", "The oracle refuses: family is F01 to F22"),
        ("F13(3) = 1", "takes inputs by name"),
        ("ceil(1, 2) = 1", "ceil does not take 2 numbers."),
        ("1,000 * 2 = 2000", "is neither a number nor a computation"),
        ("1e3 = 1000", "written in digits and at most one point"),
        ("__import__('os') = 1", "There is no function __import__."),
        ("(1).real = 1", "neither a number nor a computation"),
        ("12 *", "ends with = and a number"),
        ("12 * = 12", "is no expression"),
        ("= 12", "is no expression"),
        ("9" * 400 + " = 1", "at most 300 characters"),
        ("1000000 * " * 8 + "1 = 1", "too large"),
        ("-" * 40 + "1 = 1", "nested too deeply"),
    ],
)
def test_a_wrong_line_says_what_is_wrong(line: str, said: str) -> None:
    with pytest.raises(ComputingError) as refused:
        compute(line)

    assert said in str(refused.value)


def test_the_operands_are_what_stands_in_the_line() -> None:
    assert compute("read_units(17, eventual) * 90 = 225").operands == (Fraction(17), Fraction(90))


@given(st.text(max_size=80), st.text(alphabet="0123456789.", max_size=6))
def test_whatever_is_written_is_computed_or_refused(expression: str, result: str) -> None:
    with suppress(ComputingError):
        compute(f"{expression} = {result}")


@given(st.text(alphabet="0123456789+-*/(). ,minaxceilround", max_size=60))
def test_whatever_looks_like_a_computation_is_computed_or_refused(expression: str) -> None:
    with suppress(ComputingError):
        compute(f"{expression} = 1")
