"""The markup of MediaWiki."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quizapp.contentfiles.notes.kinds import MARKUP

from .translation import LONGEST, Translation

_HEADING = re.compile(r"(={1,6})[ \t]*([^=\s](?:.{0,200}?[^=\s])?)[ \t]*\1[ \t]*$")
_LIST = re.compile(r"([*#:]{1,6})[ \t]*(?=\S)")
_DEFINED = re.compile(r";[ \t]*([^:]{1,120}?)[ \t]*(?::[ \t]+(.*))?$")
_BLOCK = re.compile(
    r"\{\{.{0,2000}\}\}[ \t]*$|\[\[(?:Category|File|Image|Kategorie|Datei):[^\[\]]{0,200}\]\][ \t]*$"
)
_MARKS = (
    (re.compile(r"<ref\b[^<>/]{0,200}/>|<ref\b[^<>]{0,200}>[^<>]{0,1000}</ref>", re.IGNORECASE), ""),
    (re.compile(r"\{\{[^{}]{0,1000}\}\}"), ""),
    (re.compile(r"\[\[[^\[\]|]{1,300}\|([^\[\]]{1,300})\]\]"), r"\1"),
    (re.compile(r"\[\[([^\[\]]{1,300})\]\]"), r"\1"),
    (re.compile(r"\[https?://[^\s\[\]]{1,300} ([^\[\]]{1,300})\]"), r"\1"),
    (re.compile(r"'''''|'''"), "**"),
    (re.compile(r"''"), "*"),
)
_SIGNS = re.compile(r"'''|\[\[[^\[\]]{1,200}\]\]|\{\{|\{\||^\|-|^;|<ref")
# What is `==marked==` in a note of Markdown is no title.
_MARKDOWN = re.compile(r"#{2,6} \S|```|---\s*$")
_ATTRIBUTES = re.compile(r'^[ \t]*(?:[a-z]{1,20}="[^"]{0,100}"[ \t]*){1,6}\|(?!\|)')


def is_wiki(full: Sequence[str]) -> bool:
    """Whether titles stand between `=`, and there are links, bold text or tables as wikis have them."""
    if sum(_MARKDOWN.match(line) is not None for line in full) >= 2:
        return False
    titles = sum(line.startswith("=") and _HEADING.match(line.strip()) is not None for line in full)
    return titles >= 1 and sum(_SIGNS.search(line) is not None for line in full) >= 2


def translated(lines: Sequence[str]) -> Translation:
    """Titles as `#`, lists and tables as those of Markdown; templates and categories are markup."""
    made, kinds = list(lines), {}
    start = -1  # of the row of a table that is being read
    table = False
    for at, line in enumerate(lines):
        text = line.strip()
        if not text or len(line) > LONGEST:
            continue
        if text.startswith("{|"):
            table, start = True, -1
            made[at] = ""
        elif table and text.startswith(("|}", "|-", "|+")):
            table, start = not text.startswith("|}"), -1
            made[at] = ""
        elif table and text.startswith(("|", "!")):
            row = _cells(text)
            if start < 0:
                start, made[at] = at, f"| {row} |"
            else:
                made[start] = f"{made[start]} {row} |"[:LONGEST]
                made[at] = ""
        else:
            made[at] = "" if _BLOCK.match(text) else _line(text)
        if not made[at].strip():
            kinds[at] = MARKUP
    return Translation(made, kinds)


def _cells(text: str) -> str:
    cells = re.split(r"\|\||!!", text[1:])
    return " | ".join(_plain(_ATTRIBUTES.sub("", cell)).replace("|", "/") for cell in cells)


def _line(text: str) -> str:
    heading = _HEADING.match(text)
    if heading is not None:
        return f"{'#' * len(heading[1])} {_plain(heading[2])}"
    defined = _DEFINED.match(text)
    if defined is not None:
        return f"- **{_plain(defined[1])}:** {_plain(defined[2] or '')}".rstrip()
    found = _LIST.match(text)
    if found is None:
        return _plain(text)
    rest = _plain(text[found.end() :])
    mark = {"*": "- ", "#": "1. ", ":": ""}[found[1][-1]]
    return f"{'  ' * (len(found[1]) - 1)}{mark}{rest}"


def _plain(text: str) -> str:
    for mark, instead in _MARKS:
        text = mark.sub(instead, text)
    return text.strip()
