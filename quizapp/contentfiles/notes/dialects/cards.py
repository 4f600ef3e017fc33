"""Flash cards: lines of two sides, with a tab or commas between them."""

from __future__ import annotations

import csv
from collections.abc import Sequence

from quizapp.contentfiles.notes.kinds import CARD

from .translation import LONGEST, Translation

_HEADS = frozenset(
    {
        "front",
        "back",
        "term",
        "definition",
        "question",
        "answer",
        "word",
        "meaning",
        "begriff",
        "bedeutung",
        "terme",
        "mot",
    }
)


def is_cards(full: Sequence[str]) -> bool:
    """Whether nearly all lines have two sides."""
    return _tabbed(full) or _commas(full)


def _tabbed(full: Sequence[str]) -> bool:
    return len(full) >= 3 and 10 * sum(_sides(line, "\t") is not None for line in full) >= 8 * len(full)


def _commas(full: Sequence[str]) -> bool:
    if len(full) < 3:
        return False
    sides = [_fields(line, ",") for line in full]
    width = len(sides[0])
    named = bool(_HEADS & {cell.lower() for cell in sides[0]})
    quoted = 2 * sum(line.startswith('"') for line in full) > len(full)
    return (
        2 <= width <= 6
        and (named or quoted)
        and 10 * sum(len(each) == width for each in sides) >= 9 * len(sides)
    )


def translated(lines: Sequence[str]) -> Translation:
    """Each card as a row with `|`. A row that names the sides is no card; three columns without names are a table."""
    full = [line[:500] for line in lines if line.strip()][:400]
    separator = "\t" if _tabbed(full) else ","
    made, kinds = list(lines), {}
    first = True
    named = bool(full) and bool(_HEADS & {cell.lower() for cell in _fields(full[0], separator)})
    wide = not named and 2 * sum(len(_fields(line, separator)) > 2 for line in full) > len(full)
    for at, line in enumerate(lines):
        if not line.strip() or len(line) > LONGEST or line.startswith("#"):
            continue
        sides = _sides(line, separator)
        if sides is None:
            continue
        if wide:
            made[at] = f"| {' | '.join(cell.replace('|', '/') for cell in _fields(line, separator))} |"
            continue
        if first and _HEADS & {side.lower() for side in sides}:
            made[at] = "| Term | Definition |"
        else:
            made[at] = "| " + " | ".join(side.replace("|", "/") for side in sides) + " |"
        kinds[at] = CARD
        first = False
    return Translation(made, kinds)


def _sides(line: str, separator: str) -> tuple[str, str] | None:
    cells = _fields(line, separator)
    return (cells[0], cells[1]) if 2 <= len(cells) <= 6 and cells[0] and cells[1] else None


def _fields(line: str, separator: str) -> list[str]:
    """The cells of one line; all of it is one where quotes do not close."""
    try:
        rows = list(csv.reader([line], delimiter=separator, strict=True))
    except csv.Error:
        return [line]
    return [cell.strip() for cell in rows[0]] if rows else []
