"""What each line of a note is: text, code, part of an HTML table, a card, front matter, markup alone, or blank."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

BLANK, TEXT, CODE, TABLE, FRONT = "blank", "text", "code", "table", "front"
MARKUP, CARD = "markup", "card"

_FENCE = re.compile(r"[ \t>]{0,40}(`{3,}|~{3,})([^\n`]{0,200})$")
_OPEN = re.compile(r"[ \t>]{0,40}<(table|pre)\b", re.IGNORECASE)
_FRONT = re.compile(r"[A-Za-z_][\w -]{0,60}:|[ \t]+\S|- |#")
_MOST_FRONT = 60


def kinds_of(
    lines: Sequence[str], known: Mapping[int, str] | None = None
) -> tuple[list[str], list[tuple[int, str]]]:
    """The kind of each line, and warnings with their line (from 1). `known` are kinds that are certain, by index.

    A fence or a table that nobody closed ends at the next blank line, so that
    what follows it is not lost.
    """
    kinds = [TEXT if line.strip() else BLANK for line in lines]
    for at, kind in (known or {}).items():
        kinds[at] = kind
    warnings: list[tuple[int, str]] = []
    _front(lines, kinds)
    _fences(lines, kinds, warnings)
    _tables(lines, kinds, warnings)
    return kinds, warnings


def _front(lines: Sequence[str], kinds: list[str]) -> None:
    if lines[0].rstrip() != "---":
        return
    for at in range(1, min(len(lines), _MOST_FRONT)):
        if lines[at].rstrip() in {"---", "..."}:
            _fill(kinds, 0, at + 1, FRONT)
            return
        if lines[at].strip() and not _FRONT.match(lines[at]):
            return


def _fences(lines: Sequence[str], kinds: list[str], warnings: list[tuple[int, str]]) -> None:
    opened, sign = -1, ""
    for at, line in enumerate(lines):
        if kinds[at] != TEXT:
            continue
        found = _FENCE.match(line.rstrip())
        if found is None:
            continue
        marks, info = found[1], found[2].strip()
        if opened < 0 and marks[0] == "~" and not info and _is_underline(lines, kinds, at):
            continue
        if opened < 0:
            opened, sign = at, marks
        elif marks[0] == sign[0] and len(marks) >= len(sign):
            if info:
                _unclosed(kinds, opened, at, warnings)
                opened, sign = at, marks
            else:
                _fill(kinds, opened, at + 1, CODE)
                opened = -1
    if opened >= 0:
        _unclosed(kinds, opened, len(lines), warnings)


def _is_underline(lines: Sequence[str], kinds: Sequence[str], at: int) -> bool:
    """Whether the ~ of a line are below a title about as long."""
    above = lines[at - 1].strip() if at and kinds[at - 1] == TEXT else ""
    return bool(above) and abs(len(above) - len(lines[at].strip())) <= 2


def _unclosed(kinds: list[str], start: int, most: int, warnings: list[tuple[int, str]]) -> None:
    warnings.append((start + 1, "This code fence is never closed. It was ended at the next blank line."))
    end = start
    while end < most and kinds[end] != BLANK:
        end += 1
    _fill(kinds, start, end, CODE)


def _tables(lines: Sequence[str], kinds: list[str], warnings: list[tuple[int, str]]) -> None:
    at = 0
    while at < len(lines):
        found = _OPEN.match(lines[at]) if kinds[at] == TEXT else None
        if found is None:
            at += 1
            continue
        close, end = f"</{found[1].lower()}", at
        while end < len(lines) and kinds[end] != CODE and close not in lines[end].lower():
            end += 1
        if end < len(lines) and kinds[end] != CODE:
            end += 1
        else:
            # Nothing up to the end is searched twice: the next opening looks from here on.
            reached = end
            warnings.append((at + 1, f"This <{found[1].lower()}> is never closed."))
            end = at
            while end < reached and kinds[end] != BLANK:
                end += 1
            _fill(kinds, at, end, TABLE)
            _fill_open(lines, kinds, end, reached)
            at = reached
            continue
        _fill(kinds, at, end, TABLE if found[1].lower() == "table" else CODE)
        at = end


def _fill_open(lines: Sequence[str], kinds: list[str], start: int, end: int) -> None:
    """Further tables behind one that is not closed: each of them ends at a blank line."""
    inside = False
    for at in range(start, end):
        inside = kinds[at] == TEXT and (inside or _OPEN.match(lines[at]) is not None)
        if inside:
            kinds[at] = TABLE


def _fill(kinds: list[str], start: int, end: int, kind: str) -> None:
    """Blank lines stay blank: they are no text of anything."""
    for at in range(start, end):
        if kinds[at] != BLANK:
            kinds[at] = kind
