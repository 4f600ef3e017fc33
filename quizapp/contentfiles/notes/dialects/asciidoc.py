"""AsciiDoc."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quizapp.contentfiles.notes.kinds import CODE, MARKUP

from .translation import LONGEST, Translation

_TITLE = re.compile(r"(={1,6})[ \t]+(\S.{0,200}?)(?:[ \t]+=+)?[ \t]*$")
_ATTRIBUTE = re.compile(r":!?[\w-]{1,40}!?:(?:[ \t].{0,400})?$")
_BLOCK = re.compile(r"\[[^\[\]]{0,200}\][ \t]*$|\[\[[^\[\]]{1,100}\]\][ \t]*$")
_CODE = re.compile(r"(?:-{4,}|\.{4,}|\+{4,}|/{4,})[ \t]*$")
_AROUND = re.compile(r"(?:={4,}|\*{4,}|_{4,}|--)[ \t]*$")
_TABLE = re.compile(r"[|,:!]={3,}[ \t]*$")
_DEFINED = re.compile(r"([^:\s][^:]{0,120}?)(?:::|;;)(?:[ \t]+(\S.*))?$")
_WARNED = re.compile(r"(?:NOTE|TIP|WARNING|IMPORTANT|CAUTION):[ \t]+")
_BULLET = re.compile(r"([*.-]{1,5})[ \t]+(?=\S)")
_MACRO = re.compile(r"(?:include|image|ifdef|ifndef|endif|toc|video)::")
_CAPTION = re.compile(r"\.[A-Za-z].{0,100}$")
_MARKS = (
    (re.compile(r"<<[^<>,]{1,100}(?:,([^<>]{0,200}))?>>"), r"\1"),
    (re.compile(r"(?:https?://|link:|xref:)[^\s\[\]]{1,300}\[([^\[\]]{0,200})\]"), r"\1"),
    (re.compile(r"(?<![\w*])\*([^\s*](?:[^*]{0,200}[^\s*])?)\*(?![\w*])"), r"**\1**"),
    (re.compile(r"\{(?:nbsp|empty|zwsp)\}"), " "),
)


def is_asciidoc(full: Sequence[str]) -> bool:
    """Whether titles have `=` alone before them, and there are attributes, blocks or definitions besides."""
    titles = sum(line.startswith("=") and _TITLE.match(line) is not None for line in full)
    closed = sum(line.startswith("==") and line.rstrip().endswith("==") for line in full)
    marks = sum(
        (_ATTRIBUTE.match(line) or _BLOCK.match(line) or _TABLE.match(line) or _CODE.match(line)) is not None
        for line in full
    ) + sum("::" in line and _DEFINED.match(line) is not None for line in full)
    return titles > closed and titles >= 2 and marks >= 2


def translated(lines: Sequence[str]) -> Translation:
    """Titles as `#`, rows of tables in one line each; attributes and marks of blocks are markup."""
    made, kinds = list(lines), {}
    closes, columns = "", 0
    rows: list[int] = []
    table = header = False
    for at, line in enumerate(lines):
        text = line.strip()
        if not text:
            header = False
            columns = columns or len(rows)
            if table:
                kinds[at] = MARKUP  # it ends no table
            continue
        if len(line) > LONGEST:
            continue
        if closes:
            kinds[at] = CODE
            closes = "" if text == closes else closes
        elif _TABLE.match(text):
            table, rows, columns = not table, [], 0
            kinds[at] = MARKUP
        elif table and text.startswith("|"):
            columns = _row(at, text, made, kinds, rows, columns)
        elif _CODE.match(text):
            closes = text
            kinds[at] = CODE
        elif (
            line.startswith("//")
            or _AROUND.match(text)
            or _BLOCK.match(text)
            or _MACRO.match(text)
            or _ATTRIBUTE.match(text)
            or (header and at < 6)
            or _CAPTION.match(line)
        ):
            kinds[at] = MARKUP
        else:
            title = _TITLE.match(line)
            header = title is not None and len(title[1]) == 1
            made[at] = f"{'#' * len(title[1])} {_plain(title[2])}" if title else _line(line)
    return Translation(made, kinds)


def _row(at: int, text: str, made: list[str], kinds: dict[int, str], rows: list[int], columns: int) -> int:
    """Cells in lines of their own are put in the line of the first of them. The number of columns, once known."""
    cells = [_plain(cell) for cell in text[1:].split("|")]
    made[at] = f"| {' | '.join(cells)} |"
    if len(cells) > 1:
        return columns or len(cells)
    if columns > 1 and rows and made[rows[-1]].count("|") <= columns:
        made[rows[-1]] = f"{made[rows[-1]]} {cells[0]} |"
        kinds[at] = MARKUP
    else:
        rows.append(at)
    return columns


def _line(line: str) -> str:
    text = line.strip()
    bullet = _BULLET.match(text)
    if bullet is not None:
        mark = "1." if bullet[1][0] == "." else "-"
        return f"{'  ' * (len(bullet[1]) - 1)}{mark} {_plain(text[bullet.end() :])}"
    defined = _DEFINED.match(text)
    if defined is not None and not text.startswith("http"):
        return f"- **{_plain(defined[1])}:** {_plain(defined[2] or '')}".rstrip()
    return _plain(_WARNED.sub("", line))


def _plain(text: str) -> str:
    for mark, instead in _MARKS:
        text = mark.sub(instead, text)
    return text.strip()
