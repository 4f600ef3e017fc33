"""What a question asks to choose or to type: single, multiple, true-false and numeric."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from .fields import Fields
from .problems import Place, Problems
from .prose import Renderer
from .records import NOTHING, NumberRecord, OptionRecord, PartRecord, Prose
from .text import Source

MOST_OPTIONS = 6
# What does not make two texts differ for a reader.
_MARKS = str.maketrans("", "", "`*")
_GROUPS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_NUMBER = re.compile(r"^-?[0-9]{1,18}(\.[0-9]{1,12}|/[0-9]{1,12})?$")


@dataclass(frozen=True, slots=True)
class Asked:
    """What there is to choose from, to type or to put in order; empty where the kind has nothing of that sort."""

    choose: int = 0
    options: tuple[OptionRecord, ...] = ()
    numbers: tuple[NumberRecord, ...] = ()
    parts: tuple[PartRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class Writing:
    """What it takes to read prose out of a record, and to complain about it."""

    renderer: Renderer
    source: Source
    problems: Problems

    def prose(self, fields: Fields, name: str, *, inline: bool = False) -> Prose:
        text = fields.text(name)
        if not text:
            return NOTHING
        return self.renderer.prose(text, self.source, fields.place_of(name), inline=inline)


def read_single(fields: Fields, writing: Writing) -> Asked:
    options = read_options(fields, writing)
    keys = sum(option.is_key for option in options)
    place = fields.place_of("options")
    if options and not 3 <= len(options) <= MOST_OPTIONS:
        fields.error(place, f"A single has 3 to {MOST_OPTIONS} options; here are {len(options)}.")
    if options and keys != 1:
        fields.error(place, f"A single has exactly one `key: true`; here are {keys}.")
    return Asked(1, options)


def read_multiple(fields: Fields, writing: Writing) -> Asked:
    options = read_options(fields, writing)
    keys = sum(option.is_key for option in options)
    place = fields.place_of("options")
    choose = fields.integer("choose", low=2, high=5)
    if options and len(options) < 5:
        fields.error(place, f"A multiple has at least 5 options; here are {len(options)}.")
    if options and keys != choose:
        fields.error(place, f"`choose` is {choose}, but {keys} options have `key: true`.")
    if options and keys >= len(options):
        fields.error(place, "Every option is a key; at least one must be wrong.")
    return Asked(choose, options)


def read_options(fields: Fields, writing: Writing, *, part: str = "") -> tuple[OptionRecord, ...]:
    """The options under `options`, no two of which say the same."""
    options = []
    alike = Alike("option")
    for node in fields.nodes("options", required=True):
        row = Fields(node, writing.problems, "option")
        option = OptionRecord(
            content=writing.prose(row, "text", inline=True),
            reason=writing.prose(row, "why"),
            is_key=row.boolean("key", default=False),
            part=part,
        )
        row.done()
        alike.add(row, "text", option.content)
        fields.broken |= row.broken
        options.append(option)
    if not options and fields.has("options"):
        fields.error(fields.place_of("options"), "`options` is empty.")
    return tuple(options)


class Alike:
    """Texts of one list, each with its line, to find the one that stands there twice."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.seen: dict[str, Place] = {}

    def add(self, row: Fields, name: str, said: Prose) -> None:
        text = " ".join(_GROUPS.sub("", said.text.translate(_MARKS).casefold()).split())
        if text and text in self.seen:
            row.error(
                row.place_of(name), f"This {self.what} says the same as that in line {self.seen[text].line}."
            )
        self.seen[text] = row.place


def read_true_false(fields: Fields, writing: Writing) -> Asked:
    answer = fields.boolean("answer")
    return Asked(
        1,
        (
            OptionRecord(Prose("True", "True"), writing.prose(fields, "why_true"), is_key=answer),
            OptionRecord(Prose("False", "False"), writing.prose(fields, "why_false"), is_key=not answer),
        ),
    )


def read_numeric(fields: Fields, writing: Writing) -> Asked:
    unit = fields.text("unit", default="", longest=40)
    tolerance = fields.match("tolerance", _NUMBER, "0.5", default="0")
    answer = fields.match("answer", _NUMBER, "12 or 0.5")
    if tolerance.startswith("-"):
        fields.error(fields.place_of("tolerance"), "`tolerance` is not negative.")
    found = [NumberRecord(answer, tolerance, unit, is_key=True, reason=NOTHING)]
    values: dict[Fraction, str] = {}
    if _exact(answer) is not None:
        values[_exact(answer) or Fraction(0)] = "the answer"
    mistakes = fields.nodes("mistakes", required=True)
    for node in mistakes:
        row = Fields(node, writing.problems, "mistake")
        value = row.match("value", _NUMBER, "12 or 0.5")
        found.append(NumberRecord(value, "0", unit, is_key=False, reason=writing.prose(row, "why")))
        row.done()
        number = _exact(value)
        if number is None:
            if not row.broken:
                row.error(row.place_of("value"), f"`value` is {value!r}, which is no number.")
            continue
        if number in values:
            row.error(row.place_of("value"), f"{value} is also {values[number]}.")
        elif _accepted(number, answer, tolerance):
            row.error(row.place_of("value"), f"{value} lies within the tolerance of the answer.")
        values[number] = f"the mistake in line {row.place.line}"
    if mistakes and len(mistakes) < 2:
        fields.error(
            fields.place_of("mistakes"), "Name at least two mistakes, each with the number it produces."
        )
    if _exact(answer) is None and not fields.broken:
        fields.error(fields.place_of("answer"), f"`answer` is {answer!r}, which is no number.")
    return Asked(numbers=tuple(found))


def _exact(text: str) -> Fraction | None:
    try:
        return Fraction(text) if _NUMBER.match(text) else None
    except ZeroDivisionError:
        return None


def _accepted(number: Fraction, answer: str, tolerance: str) -> bool:
    right, slack = _exact(answer), _exact(tolerance)
    return right is not None and slack is not None and abs(number - right) <= slack
