"""Numbers, sizes and names as somebody typed them."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from quizapp.engine.numerals import FormatError, parse_number

_UNITS: Final = {
    "": 1,
    "b": 1,
    "byte": 1,
    "bytes": 1,
    "kb": 2**10,
    "kib": 2**10,
    "mb": 2**20,
    "mib": 2**20,
}
_SIZE = re.compile(r"(.*?)\s*([A-Za-z]*)")


def size_of(text: str) -> Fraction | FormatError:
    """Bytes, typed as bytes or with a unit. A KB is 1,024 bytes, as the service counts.

    >>> size_of("3.5 KB"), size_of("700 B"), size_of("1,000")
    (Fraction(3584, 1), Fraction(700, 1), Fraction(1000, 1))
    """
    found = _SIZE.fullmatch(text.strip())
    factor = _UNITS.get(found[2].casefold()) if found else None
    if not found or factor is None:
        return FormatError("Write a size such as 700, 700 B or 3.5 KB.")
    number = parse_number(found[1])
    return number if isinstance(number, FormatError) else number * factor


def number_of(text: str) -> Fraction | FormatError:
    """A number that is not negative."""
    number = parse_number(text)
    if not isinstance(number, FormatError) and number < 0:
        return FormatError("Write a number that is not below 0.")
    return number


def names_of(text: str) -> list[str] | None:
    """Names of attributes with commas between them; None for what begins like a number.

    >>> names_of("status, pk"), names_of("40 B")
    (['status', 'pk'], None)
    """
    names = [name.strip() for name in text.split(",")]
    if not text.strip() or not names[0] or names[0][0] in "0123456789.+-":
        return None
    return [name for name in names if name]
