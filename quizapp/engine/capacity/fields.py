"""Reading the inputs of a task; whatever is impossible is refused in words."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypeGuard

Inputs = Mapping[str, object]

MODES = ("EC", "SC", "TX")
LARGEST_ITEM = 400 * 1024
_LARGEST = 10**24


class ImpossibleInput(ValueError):
    """An input that no table could have. The message names the field."""


def number(inputs: Inputs, field: str, default: int | Fraction | None = None) -> Fraction:
    """A number that is not negative.

    Floats are read as they are written (0.65 is 65/100), never as the binary
    fraction beside it.

    >>> number({"rate": 0.65}, "rate")
    Fraction(13, 20)
    >>> number({"rate": -1}, "rate")
    Traceback (most recent call last):
    ...
    quizapp.engine.capacity.fields.ImpossibleInput: rate is not below 0, but it is -1.
    """
    value = inputs.get(field)
    if value is None:
        if default is None:
            raise ImpossibleInput(f"{field} is missing.")
        return Fraction(default)
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal | Fraction):
        raise ImpossibleInput(f"{field} is a number, not {value!r}.")
    if isinstance(value, str) and len(value) > 40:
        raise ImpossibleInput(f"{field} is a number of at most 40 characters.")
    try:
        exact = value if isinstance(value, Fraction | int) else _fraction(Decimal(str(value)))
    except (ArithmeticError, ValueError, OverflowError):
        raise ImpossibleInput(f"{field} is a number, not {value!r}.") from None
    if exact < 0:
        raise ImpossibleInput(f"{field} is not below 0, but it is {value}.")
    if exact > _LARGEST:
        raise ImpossibleInput(f"{field} is larger than anything a table holds.")
    return Fraction(exact)


def _fraction(value: Decimal) -> Fraction:
    # 1e999999999 is short to write, and a fraction of it would fill the memory.
    if value and abs(value.adjusted()) > 40:
        raise OverflowError
    return Fraction(value)


def whole(inputs: Inputs, field: str, default: int | None = None) -> Fraction:
    """A count: a whole number that is not negative."""
    value = number(inputs, field, default)
    if value.denominator != 1:
        raise ImpossibleInput(f"{field} is a whole number, not {float(value):g}.")
    return value


def positive(inputs: Inputs, field: str, default: int | Fraction | None = None) -> Fraction:
    """A number above 0."""
    value = number(inputs, field, default)
    if value == 0:
        raise ImpossibleInput(f"{field} is above 0.")
    return value


def count(inputs: Inputs, field: str, default: int | None = None) -> Fraction:
    """A whole number above 0."""
    value = whole(inputs, field, default)
    if value == 0:
        raise ImpossibleInput(f"{field} is at least 1.")
    return value


def size(inputs: Inputs, field: str = "size") -> Fraction:
    """The bytes of one item or entry: above 0, at most 400 KB. 1.8 KB is not rounded."""
    value = positive(inputs, field)
    if value > LARGEST_ITEM:
        raise ImpossibleInput(f"{field} is at most 409,600 bytes (400 KB), but it is {float(value):,.10g}.")
    return value


def mode(inputs: Inputs, allowed: Sequence[str] = MODES) -> str:
    """The consistency of a read: EC, SC or TX. A task always states it."""
    return choice(inputs, "mode", allowed)


def choice(inputs: Inputs, field: str, allowed: Sequence[str], default: str | None = None) -> str:
    """One of some words."""
    value = inputs.get(field, default)
    if not isinstance(value, str) or value not in allowed:
        raise ImpossibleInput(f"{field} is {', '.join(allowed[:-1])} or {allowed[-1]}, not {value!r}.")
    return value


def flag(inputs: Inputs, field: str) -> bool:
    """True or false; false if it is not there."""
    value = inputs.get(field)
    if value is None:
        return False
    if not isinstance(value, bool):
        raise ImpossibleInput(f"{field} is true or false, not {value!r}.")
    return value


def rows(inputs: Inputs, field: str, default: Sequence[Inputs] | None = None) -> Sequence[Inputs]:
    """A list of groups, each with fields of its own; not empty unless a default is."""
    value = inputs.get(field, default)
    if not _is_rows(value):
        raise ImpossibleInput(f"{field} is a list of groups, not {value!r}.")
    if not value and default is None:
        raise ImpossibleInput(f"{field} is empty.")
    return value


def _is_rows(value: object) -> TypeGuard[Sequence[Inputs]]:
    return isinstance(value, list | tuple) and all(isinstance(row, Mapping) for row in value)
