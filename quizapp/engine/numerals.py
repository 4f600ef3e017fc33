"""Reading a number that a person typed, exactly.

Form is forgiven, value never: whatever could mean two numbers is refused with
a hint. Nothing here takes longer than a short text does, and no number has
more than `LONGEST` digits.
"""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

LONGEST = 60
"""The most characters that are read as one number with its unit."""

# Enough for any count of bytes; Fraction would build a number of any length.
_LARGEST_EXPONENT = 30

FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
"""What keyboards for Chinese and Japanese write, for `str.translate`."""

_LOOK_ALIKES = {
    ord(alike): plain
    for plain, alikes in {
        "-": "\u2010\u2011\u2012\u2013\u2212\ufe63",
        "/": "\u2044\u2215",
        "'": "\u2018\u2019",
        ".": "\u066b",
        ",": "\u066c",
    }.items()
    for alike in alikes
} | FULL_WIDTH

INVISIBLE = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u202a\u202b\u202c\u202d\u202e\ufeff")
)
"""Marks that copying brings along and nobody sees, for `str.translate`."""

# A first group of 0 may be a decimal comma ("0,500"), so it is not a group.
_NUMBER = re.compile(
    r"""
    (?P<sign>[+-])?\ ?
    (?:
        (?P<over>[0-9]+)\ ?/\ ?(?P<under>[0-9]+)
    |
        (?: (?P<grouped> [1-9][0-9]{0,2} (?P<mark>[ ,'_]) [0-9]{3} (?:(?P=mark)[0-9]{3})* )
            (?![0-9])
          | (?P<plain>[0-9]+)
          | (?=\.[0-9])
        )
        (?:\.(?P<decimals>[0-9]*))?
        (?:[eE](?P<exponent>[+-]?[0-9]+))?
    )
    """,
    re.VERBOSE,
)
# What a unit is written with, beside letters.
_UNIT_SIGNS = frozenset(" %$€£°/.-")


@dataclass(frozen=True, slots=True)
class FormatError:
    """An answer that cannot be read. `message` tells the learner what to write."""

    message: str


_NOT_A_NUMBER = FormatError("Write a number, such as 12, 0.5, 1/2 or 1,000.")
_TOO_LONG = FormatError(f"Write a number of at most {LONGEST} characters.")


def parse_number(text: str) -> Fraction | FormatError:
    """Read a number exactly, or say why it cannot be read. Never raises.

    Forgiven: spaces of any kind, digits of any script, a plus, groups of three
    (1,000 or 1 000 or 1'000), a missing zero (.5), fractions (1/2), powers of
    ten (1e3). Refused, since the value would be a guess: a decimal comma, other
    groups, two points; and also what is not finite, too long or has a unit.

    >>> parse_number("1 000.50")
    Fraction(2001, 2)
    >>> parse_number("0,5").message
    'Write decimals with a point, and thousands as 1,000 or 1000.'
    """
    return parse_measured(text, unit=None)


def parse_measured(text: str, *, unit: str | None) -> Fraction | FormatError:
    """Read a number that may carry `unit`, or say why not. Never raises.

    `unit` None means that no unit is expected. The value is in `unit`: nothing
    is converted.

    >>> parse_measured("10 rcus", unit="RCU")
    Fraction(10, 1)
    """
    clean = _clean(text)
    if isinstance(clean, FormatError):
        return clean
    if unit and clean.startswith(unit):
        clean = clean.removeprefix(unit).lstrip()
    found = _NUMBER.match(clean)
    if found is None or found.end() == 0:
        return _NOT_A_NUMBER
    rest = clean[found.end() :].strip()
    if rest and not (unit and _same_unit(rest, unit)):
        return _refuse_rest(rest, unit)
    return _value(found)


def _clean(text: object) -> str | FormatError:
    """The text in ASCII digits and single spaces."""
    if not isinstance(text, str):
        return _NOT_A_NUMBER
    # Before anything else: the length of a hostile text is known without reading it.
    if len(text) > 10 * LONGEST:
        return _TOO_LONG
    plain = " ".join(text.translate(INVISIBLE).translate(_LOOK_ALIKES).split())
    if not plain:
        return _NOT_A_NUMBER
    if len(plain) > LONGEST:
        return _TOO_LONG
    # Not NFKC: it would turn 1½ into 11/2 and 10² into 102.
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in plain)


def _value(found: re.Match[str]) -> Fraction | FormatError:
    sign = -1 if found["sign"] == "-" else 1
    if found["over"] is not None:
        if int(found["under"]) == 0:
            return FormatError("A fraction cannot have 0 below the line.")
        return Fraction(sign * int(found["over"]), int(found["under"]))
    whole = found["plain"] or (found["grouped"] or "").replace(found["mark"] or " ", "")
    decimals = found["decimals"] or ""
    exponent = int(found["exponent"] or 0)
    if abs(exponent) > _LARGEST_EXPONENT:
        return FormatError(f"Write a power of ten from -{_LARGEST_EXPONENT} to {_LARGEST_EXPONENT}.")
    digits = int((whole + decimals) or "0")
    return sign * digits * Fraction(10) ** (exponent - len(decimals))


def _same_unit(rest: str, unit: str) -> bool:
    """Whether two spellings name one unit: any case, a plural s, any spaces."""
    written, asked = ("".join(name.casefold().split()) for name in (rest, unit))
    if written == asked:
        return True
    # Two letters are no plural: m and ms are two units.
    return len(written) > 2 and written.removesuffix("s") == asked.removesuffix("s")


def _refuse_rest(rest: str, unit: str | None) -> FormatError:
    if rest[0] in ".,":
        return FormatError("Write decimals with a point, and thousands as 1,000 or 1000.")
    # Only what looks like a unit is shown again: no digits such as 2 in superscript,
    # no control characters, no lone surrogates.
    if not all(char.isalpha() or char in _UNIT_SIGNS for char in rest):
        return _NOT_A_NUMBER
    if unit:
        return FormatError(f"The answer is in {unit}, not in {rest}.")
    return FormatError(f"Write the number alone, without {rest}.")
