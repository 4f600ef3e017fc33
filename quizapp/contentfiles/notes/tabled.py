"""Calculations of capacity that stand in the rows of a table: a size, a kind of request, and what it costs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .entries import Row
from .quantities import KB, exact, mode_of
from .tasks import WRITES, Task

_NUMBER = r"([0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,9})(\.[0-9]{1,6})?"
_SIZE = re.compile(rf"{_NUMBER} ?(bytes?|ki?b|b)(?: items?)?", re.IGNORECASE)
_UNITS = re.compile(rf"{_NUMBER} ?(RCU|WCU|RRU|WRU)s?", re.IGNORECASE)
_RATE = re.compile(rf"{_NUMBER} ?(?:reads?|writes?|requests?)? ?(?:per second|/ ?s(?:ec)?\.?)", re.IGNORECASE)
_PLAIN = re.compile(_NUMBER)
_COUNTED = re.compile(r"\b([RW])[CR]Us?\b|\b(read|write) (?:capacity|request)? ?units?\b", re.IGNORECASE)
_SECONDLY = re.compile(r"per second|/ ?s(?:ec)?\b|\brate\b", re.IGNORECASE)
_DIGIT = re.compile(r"[0-9]")


@dataclass(frozen=True, slots=True)
class Tabled:
    line: int
    task: Task
    given: Fraction
    quote: str


def tabled(table: Sequence[Row]) -> Iterator[Tabled]:
    """Each cell of units whose row says of what size and kind the request is, and nothing that is not understood."""
    head = table[0].cells if table[0].head else ()
    for row in table:
        if not row.head and 2 <= len(row.cells) <= 8:
            yield from _row(row, (*head, *[""] * (len(row.cells) - len(head))))


def _row(row: Row, head: Sequence[str]) -> Iterator[Tabled]:
    sizes: list[Fraction] = []
    rates: list[Fraction] = []
    units: list[tuple[Fraction, str, str]] = []
    words: list[str] = []
    for title, cell in zip(head, row.cells, strict=False):
        size, unit, rate = _SIZE.fullmatch(cell), _UNITS.fullmatch(cell), _RATE.fullmatch(cell)
        plain, counted = _PLAIN.fullmatch(cell), _COUNTED.search(title)
        if size is not None:
            sizes.append(exact(size[1], size[2]) * KB[size[3].lower()])
        elif unit is not None:
            units.append((exact(unit[1], unit[2]), unit[3][0].upper(), title))
        elif rate is not None:
            rates.append(exact(rate[1], rate[2]))
        elif plain is not None and counted is not None:
            units.append((exact(plain[1], plain[2]), (counted[1] or counted[2])[0].upper(), title))
        elif plain is not None and _SECONDLY.search(title):
            rates.append(exact(plain[1], plain[2]))
        elif _DIGIT.search(cell):
            return
        else:
            words.append(cell)
    if len(sizes) != 1 or len(rates) > 1:
        return
    for given, letter, title in units:
        mode = _mode(" ".join(words), title, letter)
        if mode:
            task = Task(sizes[0], mode, rates[0] if rates else None)
            yield Tabled(row.line, task, given, " | ".join(row.cells))


def _mode(words: str, title: str, letter: str) -> str:
    said = mode_of(title) if mode_of(title) not in {"", "R"} else mode_of(words)
    if letter == "W":
        return said if said in WRITES else "W" if said == "" else ""
    return "" if said in WRITES else said or "R"
