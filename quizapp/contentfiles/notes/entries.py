"""The lines of a note as entries: what stands before a colon, and what hangs below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .kinds import CARD, MARKUP, TABLE, TEXT
from .plain import LONGEST_LINE, indent, is_bullet, plain, unbulleted
from .records import NoteSection

_BOLD = re.compile(
    r"(\*\*|__)([^*\n]{1,90}?)(?:[ \t]*:[ \t]*\1|\1[ \t]*(?::|=|\u2013|\u2014|-(?=[ \t]))|\1[ \t]*$)"
)
_COLON = re.compile(
    r"([^:=|]{2,70}?)[ \t]*(?:::?(?=[ \t])|::?$|[ \t]=(?=[ \t])|[ \t](?:\u2013|\u2014|->|\u2192|-)(?=[ \t]))"
)
_FARTHEST = 60
_RULE = re.compile(r"[ \t|:=~^+*_-]+$")
_SENTENCE_ENDS = (".", ":", ";", "!", "?")
_UNBROKEN = re.compile(r"<prompt|\\$", re.IGNORECASE)
# Lines that are broken fill the width of a page or a terminal.
_FILLED, _FULL = 40, 60
_MOST_JOINED = 40
_ROW = re.compile(r"(?=<tr\b)", re.IGNORECASE)
_CELL = re.compile(r"<t([hd])\b[^<>]{0,200}>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line: `label` stands before a colon or is bold, `text` behind it; without a label all is text.

    `last` is the last line, where a sentence was broken by line ends.
    """

    line: int
    last: int
    indent: int
    bullet: bool
    label: str
    bold: bool
    text: str
    raw: str
    prompt: bool


def entries(lines: Sequence[str], kinds: Sequence[str], section: NoteSection) -> Iterator[Entry]:
    """The lines of a section that are text and no heading, rule or row of a table; broken sentences are joined."""
    titled = not section.span.path
    parts: list[str] = []
    first = 0
    for at in range(section.span.first - 1, section.span.last):
        line = lines[at][:LONGEST_LINE]
        if kinds[at] == TEXT and not titled and not _RULE.match(line):
            titled = True
            continue
        if kinds[at] != TEXT or _RULE.match(line) or line.lstrip().startswith("|"):
            continue
        if (
            0 < len(parts) < _MOST_JOINED
            and first + len(parts) == at + 1
            and goes_on(parts[0], parts[-1], line)
        ):
            parts.append(line)
            continue
        if parts:
            yield entry(first, *parts)
        parts, first = [line], at + 1
    if parts:
        yield entry(first, *parts)


def goes_on(first: str, above: str, line: str) -> bool:
    """Whether a sentence that began in `first` and fills the line `above` goes on in `line`."""
    before, text = above.strip(), line.strip()
    if (
        len(before) < _FILLED
        or before.endswith(_SENTENCE_ENDS)
        or is_bullet(line)
        or _UNBROKEN.search(first[:300])
    ):
        return False
    listed = is_bullet(first)
    if indent(line) <= indent(first) if listed else indent(line) != indent(first):
        return False
    if text[0].islower() or text[0] in "(`":
        return True
    return len(before) >= _FULL and not listed and text[0].isalnum() and _COLON.match(text) is None


def entry(number: int, line: str, *more: str) -> Entry:
    """One line taken apart, with `more` lines in which its sentence goes on.

    >>> made = entry(7, "  - **Sort key:** orders items")
    >>> made.label, made.text, made.indent
    ('Sort key', 'orders items', 2)
    """
    raw = " ".join([unbulleted(line), *(each.strip() for each in more)])[:LONGEST_LINE]
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
        number + len(more),
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


CARD_HEAD = ("Term", "Definition")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `head` for its first, but not if it is a card. Pipe tables and HTML tables are alike."""

    line: int
    cells: tuple[str, ...]
    head: bool


def tables(lines: Sequence[str], kinds: Sequence[str], section: NoteSection) -> list[list[Row]]:
    """The tables of a section."""
    made: list[list[Row]] = []
    current: list[Row] = []
    for at in range(section.span.first - 1, section.span.last):
        line = lines[at][:LONGEST_LINE].strip()
        if kinds[at] == MARKUP:
            continue  # between the rows of a table
        if kinds[at] in {TEXT, CARD} and line.startswith("|"):
            if not _RULE.match(line):
                cells = tuple(plain(cell) for cell in line.strip("|").split("|"))
                named = kinds[at] == TEXT or cells == CARD_HEAD
                current.append(Row(at + 1, cells, head=named and not current))
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
