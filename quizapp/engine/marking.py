"""Marking: is this answer right?

One function for each kind of question. Whatever a browser sends, the result is
a Mark or a FormatError and never an exception, in bounded time. A FormatError
is not a wrong answer: it costs nothing, and its message says what to write.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .entries import clean_entry, same_entry, unreadable
from .numerals import FormatError, parse_measured, parse_number

__all__ = [
    "Blank",
    "FormatError",
    "Mark",
    "arranged",
    "cloze",
    "filled",
    "matching",
    "multiple",
    "numeric",
    "ordering",
    "parse_number",
    "single",
    "true_false",
]

# More than any question has options; a browser sends no more than those.
_MOST_CHOSEN = 100

# Only these texts: `int` would read other digits, and signs.
_PLACES = {str(place): place for place in range(1, 100)}


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


@dataclass(frozen=True, slots=True)
class Blank:
    """A blank of a cloze: `keys` are right.

    With `options`, one of them is chosen and `keys` has its id; without, a
    word or a number is typed and `keys` has all spellings that are right. Where
    all of them are numbers, what is no number is a format error.
    """

    keys: frozenset[str]
    options: frozenset[str] = frozenset()


def cloze(given: Sequence[str], *, blanks: Sequence[Blank]) -> Mark | FormatError:
    """Mark a text with blanks, each filled with an id or a typed entry, in the order of the text.

    `right` only if every blank is; `fraction` is the share of blanks that are.

    >>> blanks = [Blank(frozenset("a"), frozenset("ab")), Blank(frozenset({"300"}))]
    >>> cloze(["a", "0300"], blanks=blanks).right
    True
    >>> cloze(["b", "300"], blanks=blanks)
    Mark(fraction=Fraction(1, 2), right=False)
    >>> cloze(["a", " "], blanks=blanks).message
    'Blank 2 is empty.'
    """
    values = filled(given, what="Blank", count=len(blanks))
    if isinstance(values, FormatError):
        return values
    right = 0
    for place, (value, blank) in enumerate(zip(values, blanks, strict=True), start=1):
        if not blank.options:
            no_number = unreadable(value, blank.keys)
            if no_number is not None:
                return FormatError(f"Blank {place}: {no_number.message}")
            right += any(same_entry(value, key) for key in blank.keys)
        elif value in blank.options:
            right += value in blank.keys
        else:
            return FormatError(f"Blank {place}: choose from its list.")
    return _share(right, len(blanks))


def ordering(given: Sequence[str], *, order: Sequence[str]) -> Mark | FormatError:
    """Mark steps put in order; `order` holds their ids in the right order.

    `given` is what `arranged` reads. `right` only if every step is at its
    place; `fraction` is the share of steps that are. One step moved to the far
    end shifts all between, so the share is a hint and not a distance.

    >>> ordering(["b", "a", "c"], order="abc")
    Mark(fraction=Fraction(1, 3), right=False)
    >>> ordering(["b:2", "a:1", "c:3"], order="abc").right
    True
    """
    steps = arranged(given, steps=order)
    if isinstance(steps, FormatError):
        return steps
    return _share(sum(step == due for step, due in zip(steps, order, strict=True)), len(order))


def matching(given: Sequence[str], *, key: Sequence[str], options: Collection[str]) -> Mark | FormatError:
    """Mark pairs: `given` and `key` hold the id of a response for each premise, in order.

    `options` holds the ids of all responses; each is used once at most, so
    that a learner who gives one twice is asked again. `right` only if every
    pair is; `fraction` is the share of pairs that are.

    Raises ValueError if a key is not among the options.

    >>> matching(["x", "z", "y"], key="xyz", options="wxyz")
    Mark(fraction=Fraction(1, 3), right=False)
    """
    if not all(right in options for right in key):
        raise ValueError("a key is not one of the options")
    values = filled(given, what="Pair", count=len(key))
    if isinstance(values, FormatError):
        return values
    places: dict[str, int] = {}
    for place, value in enumerate(values, start=1):
        if value not in options:
            return FormatError(f"Pair {place}: choose from its list.")
        if value in places:
            return FormatError(f"Pairs {places[value]} and {place} have the same match; each is used once.")
        places[value] = place
    return _share(sum(value == right for value, right in zip(values, key, strict=True)), len(key))


def filled(given: object, *, what: str, count: int) -> tuple[str, ...] | FormatError:
    """The `count` entries of a form, each cleaned by `clean_entry`; `what` names one of them in messages.

    >>> filled(["a", "b  c"], what="Blank", count=2)
    ('a', 'b c')
    """
    values = _values(given)
    if values is None or len(values) > count:
        return FormatError("Fill in the form of this question.")
    cleaned: list[str] = []
    for place in range(1, count + 1):
        value = clean_entry(values[place - 1]) if place <= len(values) else ""
        if isinstance(value, FormatError):
            return FormatError(f"{what} {place}: {value.message}")
        if not value:
            return FormatError(f"{what} {place} is empty.")
        cleaned.append(value)
    return tuple(cleaned)


def arranged(given: object, *, steps: Sequence[str]) -> tuple[str, ...] | FormatError:
    """The ids of `steps` in the learner's order.

    Without script a form sends each step as shown with the place it is to
    have, "id:place"; a list of ids alone is in order already. Both read alike,
    so what was read once reads as itself again.

    >>> arranged(["a:2", "b:1"], steps="ab")
    ('b', 'a')
    >>> arranged(["b", "a"], steps="ab")
    ('b', 'a')
    """
    values = _values(given)
    if values is None or len(values) > len(steps):
        return FormatError("Put the steps of this question in order.")
    if len(values) == len(steps) and len(set(values)) == len(steps) and set(values) == set(steps):
        return tuple(values)
    places: dict[int, str] = {}
    for shown, value in enumerate(values, start=1):
        step, _, text = value.partition(":")
        if not text.strip():
            return FormatError(f"Step {shown} as shown has no place.")
        place = _PLACES.get(text.strip(), 0)
        if step not in steps or step in places.values() or not 1 <= place <= len(steps):
            return FormatError("Put the steps of this question in order.")
        if place in places:
            return FormatError(f"Two steps have place {place}. Give each step a place of its own.")
        places[place] = step
    if len(places) < len(steps):
        return FormatError(f"Step {len(values) + 1} as shown has no place.")
    return tuple(places[place] for place in sorted(places))


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


def _share(right: int, count: int) -> Mark:
    return Mark(Fraction(right, count), right=right == count) if count else _RIGHT


def _values(given: object) -> list[str] | None:
    """What a browser sent, as a list of texts; None for anything else."""
    values = [given] if isinstance(given, str) else given
    if not isinstance(values, Sequence) or len(values) > _MOST_CHOSEN:
        return None
    return list(values) if all(isinstance(value, str) for value in values) else None
