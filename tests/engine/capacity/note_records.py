"""The shapes of what the study notes state and of what the rules say to it."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal, NamedTuple

KB = 1024
F = Fraction  # the records are tables, and a long name would fill them

Verdict = Literal["right", "hidden assumption", "imprecise", "out of date", "wrong", "unproven"]


class Place(NamedTuple):
    """Lines of a note, and the figures or terms that must stand in them."""

    note: str
    first: int
    last: int
    shows: tuple[str, ...]


def at(note: str, lines: str, *shows: str) -> Place:
    """A place, its lines written as 12 or as 12-15."""
    first, _, last = lines.partition("-")
    return Place(note, int(first), int(last or first), shows)


class Reading(NamedTuple):
    """One way to understand an example.

    `gives` is the oracle's value, `named` every explanation that the diagnosis
    finds for the number of the note: the codes of one slip, or of two together.
    """

    gives: Fraction
    family: str
    inputs: Mapping[str, object]
    when: str = ""
    named: tuple[tuple[str, ...], ...] = ()


class Between(NamedTuple):
    """A number on the way to the result, and the slip it would be as a result."""

    number: Fraction
    code: str


class Example(NamedTuple):
    """A number that a note prints or whose rule gives it, and the same task under the rules.

    The first reading is what the note says; further ones say it differs under
    another assumption. `printed` is None where the note gives no number at all,
    and `stated` is False where it gives a rule only, which is tried on a case
    of our own.
    """

    key: str
    case: str
    places: tuple[Place, ...]
    printed: Fraction | None
    unit: str
    verdict: Verdict
    readings: tuple[Reading, ...]
    why: str = ""
    older: str = ""
    stated: bool = True
    between: tuple[Between, ...] = ()


class Figure(NamedTuple):
    """A limit or a quota that a note names, and the fact records it was compared with."""

    key: str
    case: str
    places: tuple[Place, ...]
    printed: str
    right: str
    verdict: Verdict
    facts: tuple[str, ...]
    why: str = ""
    older: str = ""


class Topic(NamedTuple):
    """A section of the page."""

    title: str
    records: tuple[Example | Figure, ...]
