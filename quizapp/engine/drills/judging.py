"""Is this answer to a drill right, and if not, what went wrong?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizapp.engine.capacity import Diagnosis, Step, diagnose
from quizapp.engine.numerals import FormatError, parse_measured, parse_number

from .templates import Asks
from .variants import Variant

# What a unit may also be called. The first of each is how we write it.
UNITS: Mapping[str, tuple[str, ...]] = {
    "RCU": ("RCU", "RRU", "read units", "read capacity units", "read request units", "units"),
    "WCU": ("WCU", "WRU", "write units", "write capacity units", "write request units", "units"),
    "RCU/s": ("RCU/s", "RCU per second", "RRU/s", "read units/s", "RCU", "units/s", "units"),
    "WCU/s": ("WCU/s", "WCU per second", "WRU/s", "write units/s", "WCU", "units/s", "units"),
    "rWRU": ("rWRU", "rWCU", "replicated write units", "units"),
    "rWCU": ("rWCU", "rWRU", "replicated write units", "units"),
    "units": ("units", "RCU", "WCU", "RRU", "WRU"),
    "units/s": (
        "units/s",
        "units per second",
        "read units/s",
        "write units/s",
        "RCU/s",
        "WCU/s",
        "RRU/s",
        "WRU/s",
        "RCU",
        "WCU",
        "RRU",
        "WRU",
        "reads/s",
        "writes/s",
        "requests/s",
        "units",
    ),
    "USD": ("USD", "$", "dollars", "US$"),
    "requests/s": (
        "requests/s",
        "reads/s",
        "writes/s",
        "units/s",
        "requests per second",
        "reads per second",
        "writes per second",
        "units per second",
        "units",
    ),
    "percent": ("percent", "%", "per cent"),
    "times": ("times", "x", "\u00d7"),
    "bytes": ("bytes", "B"),
    "KB/s": ("KB/s", "KB per second", "KB"),
    "GB": ("GB", "GiB"),
    "s": ("s", "seconds", "sec"),
    "ms": ("ms", "milliseconds"),
    "epoch seconds": ("epoch seconds", "seconds", "s"),
    "requests": ("requests", "calls"),
    "calls": ("calls", "requests"),
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """A mark, with the comparison against every known mistake."""

    given: Fraction
    diagnosis: Diagnosis

    @property
    def right(self) -> bool:
        return self.diagnosis.right

    @property
    def codes(self) -> tuple[str, ...]:
        """The mistakes that may be recorded: all of a tie, both of a pair, each once."""
        return tuple(dict.fromkeys(code for finding in self.diagnosis.findings for code in finding.codes))


def judge(asked: Variant, given: Sequence[str]) -> Judgement | FormatError:
    """Mark what a browser sent for a drill. Never raises for anything that was sent.

    `given` holds one typed number, or the places (counted from 1) of the
    chosen options; "0" says that none of them is right. A number may carry
    its unit; another unit is a format error that names it, and costs nothing.
    """
    value = read(asked, given)
    if isinstance(value, FormatError):
        return value
    return Judgement(value, diagnose(asked.template.family, asked.inputs, value))


def read(asked: Variant, given: Sequence[str]) -> Fraction | FormatError:
    """The number that an answer stands for."""
    return _read(given, asks=asked.template.asks, unit=asked.template.unit, options=len(asked.options))


def read_for(answer: Step, given: Sequence[str]) -> Fraction | FormatError:
    """The same for an answer that was marked before, from the working that its inputs give.

    Its drill may be no more, and a working may end in another unit than the
    drill asked for. The unit was right when it was marked: any known one is read.
    """
    asks: Asks = _ASKED.get(answer.op, "number")
    value = _read(given, asks=asks, unit=answer.unit, options=len(answer.args))
    if asks == "number" and isinstance(value, FormatError):
        known = (_read(given, asks=asks, unit=unit, options=0) for unit in UNITS)
        return next((each for each in known if isinstance(each, Fraction)), value)
    return value


_ASKED: Mapping[str, Asks] = {"least": "one", "most": "one", "written": "some"}


def _read(given: Sequence[str], *, asks: Asks, unit: str, options: int) -> Fraction | FormatError:
    if asks == "number":
        return _typed(given[0] if len(given) == 1 else "", unit)
    places = _places(given, options, none_allowed=asks == "some")
    if isinstance(places, FormatError):
        return places
    if asks == "one":
        if len(places) != 1:
            return FormatError("Choose one." if not places else "Choose only one.")
        return Fraction(next(iter(places)))
    # As in the operation `written` of the oracle: one binary digit for each option.
    return Fraction(sum(2 ** (place - 1) for place in places))


def _typed(text: str, unit: str) -> Fraction | FormatError:
    if not unit:
        return parse_number(text)
    problem = None
    for name in UNITS.get(unit, (unit,)):
        value = parse_measured(text, unit=name)
        if isinstance(value, Fraction):
            return value
        problem = problem or value
    assert problem is not None  # noqa: S101 - every unit has a name
    return problem


def _places(given: Sequence[str], options: int, *, none_allowed: bool) -> frozenset[int] | FormatError:
    places = set()
    for text in given:
        # Other scripts have digits, too, and a browser sends none of them.
        if not (len(text) <= 3 and text.isascii() and text.isdigit() and int(text) <= options):
            return FormatError("Choose from the options of this drill.")
        places.add(int(text))
    if not places:
        return FormatError('Choose at least one, or "none of them".' if none_allowed else "Choose one.")
    if 0 not in places:
        return frozenset(places)
    if not none_allowed:
        return FormatError("Choose from the options of this drill.")
    if len(places) > 1:
        return FormatError('Choose either "none of them" or some of them.')
    return frozenset()
