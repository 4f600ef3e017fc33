"""Marking: is this answer right?

One function for each kind of question. Whatever a browser sends, the result is
a Mark or a FormatError and never an exception, in bounded time. A FormatError
is not a wrong answer: it costs nothing, and its message says what to write.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .numerals import FormatError, parse_measured, parse_number

__all__ = [
    "FormatError",
    "Mark",
    "multiple",
    "numeric",
    "parse_number",
    "single",
    "true_false",
]

# More than any question has options; a browser sends no more than those.
_MOST_CHOSEN = 100


@dataclass(frozen=True, slots=True)
class Mark:
    """What an answer earns: `fraction` of its points, 0 to 1; `right` only for all."""

    fraction: Fraction
    right: bool


_RIGHT = Mark(Fraction(1), right=True)
_WRONG = Mark(Fraction(0), right=False)


def single(chosen: Sequence[str], *, key: str, options: Collection[str]) -> Mark | FormatError:
    """Mark a question with one right option.

    `chosen` holds the ids the browser sent; `key` is the id of the right one
    and `options` holds all ids. The same id twice counts once.

    Raises ValueError if the key is not among the options, which is a fault of
    the question and not of the answer.

    >>> single(["b"], key="b", options={"a", "b", "c"}).right
    True
    """
    if key not in options:
        raise ValueError("the key is not one of the options")
    picked = _picked(chosen, options)
    if isinstance(picked, FormatError):
        return picked
    if len(picked) != 1:
        return FormatError("Choose one option." if not picked else "Choose only one option.")
    return _mark(right=key in picked)


def multiple(
    chosen: Sequence[str],
    *,
    keys: frozenset[str],
    options: Collection[str],
    choose: int,
    partial: bool = False,
) -> Mark | FormatError:
    """Mark a question that asks for exactly `choose` options.

    All or nothing, as in the real exams; with `partial`, each key found earns
    its share. Any other number of options than `choose` is a format error, so
    ticking everything earns nothing either way.

    Raises ValueError if keys are not among the options or are not `choose`.

    >>> multiple(["a", "c"], keys=frozenset("ab"), options="abcde", choose=2, partial=True)
    Mark(fraction=Fraction(1, 2), right=False)
    """
    if len(keys) != choose or not all(key in options for key in keys):
        raise ValueError("the keys are not as many of the options as are to be chosen")
    picked = _picked(chosen, options)
    if isinstance(picked, FormatError):
        return picked
    if len(picked) != choose:
        return FormatError(f"Choose exactly {choose} options: you chose {len(picked)}.")
    if partial and picked != keys:
        return Mark(Fraction(len(picked & keys), choose), right=False)
    return _mark(right=picked == keys)


def true_false(chosen: Sequence[str], *, answer: bool) -> Mark | FormatError:
    """Mark a statement that is true or false; the ids are `true` and `false`.

    >>> true_false(["false"], answer=False).right
    True
    """
    return single(chosen, key="true" if answer else "false", options=("true", "false"))


def numeric(
    given: str, *, answer: Fraction, tolerance: Fraction = Fraction(0), unit: str | None = None
) -> Mark | FormatError:
    """Mark a number, exact unless a `tolerance` is written.

    `tolerance` is in the same unit as `answer`, and its ends are still right.
    What `parse_number` forgives is forgiven. The learner may write `unit`
    behind the number (or before it, as in $5), in any case and with a plural
    s, or leave it out; another unit is a format error that names it.

    Raises ValueError if `tolerance` is negative.

    >>> numeric("1,000 rcus", answer=Fraction(1000), unit="RCU").right
    True
    >>> numeric("10 WCU", answer=Fraction(10), unit="RCU")
    FormatError(message='The answer is in RCU, not in WCU.')
    """
    if tolerance < 0:
        raise ValueError("a tolerance is not negative")
    value = parse_measured(given, unit=unit)
    if isinstance(value, FormatError):
        return value
    return _mark(right=abs(value - answer) <= tolerance)


def _mark(*, right: bool) -> Mark:
    return _RIGHT if right else _WRONG


def _picked(chosen: object, options: Collection[str]) -> frozenset[str] | FormatError:
    """The distinct ids in what a browser sent, if all of them are options."""
    values = [chosen] if isinstance(chosen, str) else chosen
    if not isinstance(values, Sequence) or len(values) > _MOST_CHOSEN:
        return FormatError("Choose from the options of this question.")
    picked = set()
    for value in values:
        # Lone surrogates, other types and ids of other questions end here alike.
        if not isinstance(value, str) or value not in options:
            return FormatError("Choose from the options of this question.")
        picked.add(value)
    return frozenset(picked)
