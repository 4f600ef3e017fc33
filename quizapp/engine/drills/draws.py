"""What the numbers of a drill are drawn from, and how they are written in its stem."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Protocol

from quizapp.engine.capacity import number_text

from .chance import Chance

KB = 1024

# What people say: 1.2 million, 450, 75. Larger and smaller ones follow by tens.
_ROUND = (10, 12, 15, 18, 20, 24, 25, 30, 35, 40, 45, 50, 60, 64, 70, 75, 80, 90)

Drawn = Mapping[str, "Shown"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A value that was drawn, with the text that says it.

    In a stem, `{n}` is the text and `{n:item}` counts: "1 item", "3 items".
    Another plural is written out: `{n:entry/entries}`.
    """

    value: object
    text: str

    def __format__(self, spec: str) -> str:
        if not spec:
            return self.text
        one, _, many = spec.partition("/")
        return f"{self.text} {one if self.value == 1 else many or one + 's'}"

    def __str__(self) -> str:
        return self.text


class Simple(Protocol):
    """Something to draw whatever else was drawn: a value with its text."""

    def draw(self, chance: Chance) -> Shown: ...


def plain(value: int | Fraction) -> Shown:
    """A number as people write it."""
    return Shown(value, number_text(Fraction(value)))


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from `low` to `high`."""

    low: int
    high: int
    step: int = 1

    def draw(self, chance: Chance) -> Shown:
        return plain(chance.between(self.low, self.high, self.step))


@dataclass(frozen=True, slots=True)
class Round:
    """A number that people would name: two digits and zeros, from `low` to `high`.

    >>> Round(40, 2000).draw(Chance("a")).text
    '2,000'
    """

    low: int
    high: int
    _values: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        scaled = (
            digits * 10**power for power in range(-1, 12) for digits in _ROUND if digits * 10**power % 1 == 0
        )
        values = sorted({int(value) for value in scaled if self.low <= value <= self.high})
        if not values:
            raise ValueError(f"there is no round number from {self.low} to {self.high}")
        object.__setattr__(self, "_values", tuple(values))

    def draw(self, chance: Chance) -> Shown:
        return plain(chance.one_of(self._values))


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of some numbers."""

    values: tuple[int | Fraction, ...]

    def draw(self, chance: Chance) -> Shown:
        return plain(chance.one_of(self.values))


@dataclass(frozen=True, slots=True)
class Words:
    """One of some values, each with its words: a consistency, a kind of index."""

    words: Mapping[object, str]

    def draw(self, chance: Chance) -> Shown:
        return Shown(*chance.one_of(tuple(self.words.items())))


@dataclass(frozen=True, slots=True)
class Bytes:
    """A size that is stated in bytes."""

    low: int
    high: int
    step: int = 10

    def draw(self, chance: Chance) -> Shown:
        return in_bytes(chance.between(self.low, self.high, self.step))


@dataclass(frozen=True, slots=True)
class Kilobytes:
    """A size that is stated in KB of 1,024 bytes, in tenths of a KB.

    `low`, `high` and `step` are tenths: Kilobytes(5, 95, 5) is 0.5 KB to 9.5 KB.

    >>> Kilobytes(15, 15).draw(Chance("a"))
    Shown(value=Fraction(1536, 1), text='1.5 KB')
    """

    low: int
    high: int
    step: int = 1

    def draw(self, chance: Chance) -> Shown:
        return in_kilobytes(chance.between(self.low, self.high, self.step))


@dataclass(frozen=True, slots=True)
class Either:
    """One of several things to draw from: a size in bytes or one in KB."""

    draws: tuple[Simple, ...]

    def draw(self, chance: Chance) -> Shown:
        return chance.one_of(self.draws).draw(chance)


@dataclass(frozen=True, slots=True)
class Made:
    """Something made from chance and from what was drawn before: a table, a profile, a difference."""

    make: Callable[[Chance, Drawn], Shown]


Draw = Simple | Made


def in_bytes(size: int) -> Shown:
    """A size as bytes."""
    return Shown(size, f"{size:,} byte{'' if size == 1 else 's'}")


def in_kilobytes(tenths: int) -> Shown:
    """A size as KB, from tenths of a KB."""
    size = Fraction(tenths * KB, 10)
    return Shown(size, f"{number_text(Fraction(tenths, 10))} KB")


READ_MODES = Words({"EC": "eventually consistent", "SC": "strongly consistent"})
ALL_MODES = Words({"EC": "eventually consistent", "SC": "strongly consistent", "TX": "transactional"})
