"""Org-mode."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quizapp.contentfiles.notes.kinds import CODE, MARKUP

from .translation import LONGEST, Translation

_KEYWORD = re.compile(r"[ \t]*#\+([A-Za-z_]{1,30})(?::|\b)[ \t]*(.{0,300})")
_HEADLINE = re.compile(
    r"(\*{1,12})[ \t]+(?:(?:TODO|DONE|NEXT|WAITING|CANCELLED)[ \t]+)?(?:\[#[A-Z]\][ \t]*)?(\S.*)"
)
_TAGS = re.compile(r"[ \t]+:[\w@#%:]{1,80}:[ \t]*$")
_DRAWER = re.compile(r"[ \t]*:(?:PROPERTIES|LOGBOOK|END):[ \t]*$", re.IGNORECASE)
_PLANNED = re.compile(r"[ \t]*(?:CLOSED|SCHEDULED|DEADLINE|CLOCK):")
_DEFINED = re.compile(r"([ \t]*[-+][ \t]+)(.{1,120}?)[ \t]+::[ \t]+")
_MARKS = (
    (re.compile(r"\[\[[^\[\]]{1,300}\]\[([^\[\]]{1,300})\]\]"), r"\1"),
    (re.compile(r"\[\[([^\[\]]{1,300})\]\]"), r"\1"),
    (re.compile(r"(?<![\w=~])[=~]([^\s=~](?:[^=~]{0,100}[^\s=~])?)[=~](?![\w=~])"), r"`\1`"),
    (re.compile(r"(?<![\w*])\*([^\s*](?:[^*]{0,200}[^\s*])?)\*(?![\w*])"), r"**\1**"),
    (re.compile(r"(?<![\w/:<])/([^\s/](?:[^/]{0,200}[^\s/])?)/(?![\w/])"), r"*\1*"),
    (re.compile(r"\[fn:[^\[\]]{0,60}\]"), ""),
)
_CODE = frozenset({"src", "example", "export"})


def is_org(full: Sequence[str]) -> bool:
    """Whether there are keywords such as `#+TITLE:`, or drawers, beside headlines."""
    keys = sum(line.lstrip().startswith("#+") and _KEYWORD.match(line) is not None for line in full) + sum(
        _DRAWER.match(line) is not None for line in full
    )
    stars = sum(_HEADLINE.match(line) is not None for line in full)
    return keys >= 2 and stars >= 1


def translated(lines: Sequence[str]) -> Translation:
    """Headlines as `#`; keywords, drawers and dates are markup, blocks of source are code."""
    made, kinds = list(lines), {}
    block, drawer = "", False
    titled = 0
    for at, line in enumerate(lines):
        if len(line) > LONGEST or not line.strip():
            continue
        found = _KEYWORD.match(line) if "#+" in line[:60] else None
        key = found[1].lower() if found else ""
        if block and key != f"end_{block}":
            kinds[at] = CODE
        elif found is not None:
            block = ""
            if key.startswith("begin_") and key[6:] in _CODE:
                block = key[6:]
            if key == "title" and found[2].strip():
                titled = 1
                made[at] = f"# {_plain(found[2])}"
            else:
                kinds[at] = MARKUP
        elif drawer or _DRAWER.match(line):
            drawer = not line.strip().lower().startswith(":end") and not line.startswith("*")
            kinds[at] = MARKUP
        elif line.startswith("# ") or _PLANNED.match(line):
            kinds[at] = MARKUP
        else:
            made[at] = _line(line, titled)
    return Translation(made, kinds)


def _line(line: str, titled: int) -> str:
    headline = _HEADLINE.match(line)
    if headline is not None:
        title = _plain(_TAGS.sub("", headline[2]))
        return f"{'#' * min(len(headline[1]) + titled, 6)} {title}"
    defined = _DEFINED.match(line)
    if defined is not None:
        return f"{defined[1]}**{_plain(defined[2])}:** {_plain(line[defined.end() :])}"
    return _plain(line, strip=False)


def _plain(text: str, *, strip: bool = True) -> str:
    for mark, instead in _MARKS:
        text = mark.sub(instead, text)
    return text.strip() if strip else text
