"""The lines of a note as entries: what stands before a colon, and what hangs below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .kinds import TABLE, TEXT
from .plain import LONGEST_LINE, indent, is_bullet, plain, unbulleted
from .records import NoteSection

_BOLD = re.compile(
    r"(\*\*|__)([^*\n]{1,90}?)(?:[ \t]*:[ \t]*\1|\1[ \t]*(?::|=|\u2013|\u2014|-(?=[ \t]))|\1[ \t]*$)"
)
_COLON = re.compile(
    r"([^:=|]{2,70}?)[ \t]*(?::(?=[ \t])|:$|[ \t]=(?=[ \t])|[ \t](?:\u2013|\u2014|->|\u2192|-)(?=[ \t]))"
)
_FARTHEST = 60
_RULE = re.compile(r"[ \t|:=~^+*_-]+$")
_ROW = re.compile(r"(?=<tr\b)", re.IGNORECASE)
_CELL = re.compile(r"<t([hd])\b[^<>]{0,200}>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line: `label` stands before a colon or is bold, `text` behind it; without a label all is text.

    `children` are the entries indented below, one level deep, as plain text.
    """

    line: int
    indent: int
    bullet: bool
    label: str
    bold: bool
    text: str
    raw: str
    prompt: bool


def entries(lines: Sequence[str], kinds: Sequence[str], section: NoteSection) -> Iterator[Entry]:
    """The lines of a section that are text and no heading, rule or row of a table."""
    for at in range(section.span.first - 1, section.span.last):
        line = lines[at][:LONGEST_LINE]
        if kinds[at] != TEXT or _RULE.match(line) or line.lstrip().startswith("|"):
            continue
        if at == section.span.first - 1 and section.span.path and section.form != "underlined":
            continue
        if section.form == "underlined" and at <= section.span.first and plain(line).endswith(section.title):
            continue
        yield entry(at + 1, line)


def entry(number: int, line: str) -> Entry:
    """One line taken apart.

    >>> made = entry(7, "  - **Sort key:** orders items")
    >>> made.label, made.text, made.indent
    ('Sort key', 'orders items', 2)
    """
    raw = unbulleted(line)
    prompt = "<prompt" in line.lower() or raw.lower().startswith("prompt:")
    found = _BOLD.match(raw)
    if found is not None:
        label, text, bold = found[2], raw[found.end() :], True
    else:
        colon = _COLON.match(raw)
        label, text = (colon[1], raw[colon.end() :]) if colon else ("", raw)
        bold = False
    return Entry(
        number,
        indent(line),
        is_bullet(line),
        plain(label).strip(" :"),
        bold,
        plain(text).strip(),
        plain(raw),
        prompt,
    )


def children(found: Sequence[Entry], place: int) -> list[Entry]:
    """The entries directly below one, deeper than it; of these only those at the first depth."""
    below: list[Entry] = []
    for each in found[place + 1 : place + 1 + _FARTHEST]:
        if each.indent <= found[place].indent:
            break
        if not below or each.indent <= below[0].indent:
            below.append(each)
        if len(below) >= 8:
            break
    return below


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `head` for its first. Pipe tables and HTML tables are alike."""

    line: int
    cells: tuple[str, ...]
    head: bool


def tables(lines: Sequence[str], kinds: Sequence[str], section: NoteSection) -> list[list[Row]]:
    """The tables of a section."""
    made: list[list[Row]] = []
    current: list[Row] = []
    for at in range(section.span.first - 1, section.span.last):
        line = lines[at][:LONGEST_LINE].strip()
        if kinds[at] == TEXT and line.startswith("|"):
            if not _RULE.match(line):
                cells = tuple(plain(cell) for cell in line.strip("|").split("|"))
                current.append(Row(at + 1, cells, head=not current))
            continue
        if current:
            made.append(current)
            current = []
    made += [current] if current else []
    return made + list(_html(lines, kinds, section))


def _html(lines: Sequence[str], kinds: Sequence[str], section: NoteSection) -> Iterator[list[Row]]:
    rows: list[Row] = []
    cells: list[str] = []
    start = 0
    for at in range(section.span.first - 1, section.span.last):
        if kinds[at] != TABLE:
            continue
        for part in _ROW.split(lines[at][:LONGEST_LINE]):
            lowered = part.lower()
            if "<table" in lowered:
                rows, cells = [], []
            if lowered.startswith("<tr"):
                cells, start = [], at + 1
            cells += [plain(cell.split("</t", 1)[0]) for cell in _CELL.split(part)[2::2]]
            if "</tr" in lowered and cells:
                rows.append(Row(start or at + 1, tuple(cells), head=not rows))
                cells = []
            if "</table" in lowered and rows:
                yield rows
                rows = []
    if rows:
        yield rows
