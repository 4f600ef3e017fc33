"""Documents of HTML, as browsers and office programs export them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quizapp.contentfiles.notes.kinds import CODE, MARKUP

from .translation import LONGEST, Translation

_DOCUMENT = re.compile(r"<!doctype html|<html\b", re.IGNORECASE)
_BLOCK = re.compile(
    r"[ \t]*</?(?:p|div|ul|ol|li|h[1-6]|table|tr|td|body|section|article|dl|dt|dd|blockquote|span)\b",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,15})\b[^<>]{0,1000}>|<!--|-->|<![^<>]{0,300}>")
_HIDDEN = frozenset({"script", "style", "svg", "noscript", "template", "math"})
_ENDS = frozenset({"p", "li", "dd", "div", "td", "blockquote", "br", "h1", "h2", "h3", "h4", "h5", "h6"})
_TABLE = re.compile(r"<(/?)table\b", re.IGNORECASE)


def is_html(full: Sequence[str]) -> bool:
    """Whether it says so at its beginning, or most lines begin with a block."""
    begins = any(_DOCUMENT.match(line.strip()) for line in full[:5])
    return begins or (
        len(full) >= 5 and 10 * sum(_BLOCK.match(line) is not None for line in full) > 7 * len(full)
    )


class _Reader:
    """Where in the document a line stands."""

    def __init__(self) -> None:
        self.hidden = ""
        self.comment = False
        self.title = 0
        self.pre = False
        self.depth = 0
        self.table = False
        self.began = ""
        self.term = False

    def line(self, line: str) -> tuple[str, str]:
        """The line in signs of Markdown, and its kind if it is not text."""
        if self.table or _TABLE.search(line):
            # Tables of HTML are known as they are.
            for found in _TABLE.finditer(line):
                self.table = not found[1]
            return line, ""
        code = self.pre
        parts: list[str] = []
        self.began = ""
        level, end = self.title, 0
        for tag in _TAG.finditer(line):
            self._say(line[end : tag.start()], parts)
            end = tag.end()
            level = self._tag(tag, parts) or level
        self._say(line[end:], parts)
        text = " ".join("".join(parts).split())
        if code or (self.pre and text):
            return line, CODE
        if not text or not any(sign.isalnum() for sign in text):
            return "", MARKUP
        if level:
            return f"{'#' * level} {text.rstrip('.')}", ""
        return f"{self.began}{text}", ""

    def _say(self, text: str, parts: list[str]) -> None:
        if not self.hidden and not self.comment:
            parts.append(text)

    def _tag(self, tag: re.Match[str], parts: list[str]) -> int:
        """The level if a title begins."""
        if tag[0] in {"<!--", "-->"}:
            self.comment = tag[0] == "<!--"
        if not tag[2] or self.comment:
            return 0
        name, closing = tag[2].lower(), bool(tag[1])
        if self.hidden:
            self.hidden = "" if closing and name == self.hidden else self.hidden
        elif name in _HIDDEN or (name == "title" and not closing):
            self.hidden = "" if closing else name
        elif name == "pre":
            self.pre = not closing
        elif name in {"ul", "ol"}:
            self.depth = max(0, min(self.depth + (-1 if closing else 1), 12))
        elif name in {"b", "strong"}:
            parts.append("**")
        elif name == "code":
            parts.append("`")
        elif len(name) == 2 and name[0] == "h" and name[1] in "123456":
            self.title = 0 if closing else int(name[1])
            return self.title
        elif not closing and name in {"li", "dt", "dd"}:
            self._item(name, parts)
        elif (closing and name in _ENDS) or name == "br":
            _end(parts)
        elif closing and name == "dt":
            parts.append(":** ")
        return 0

    def _item(self, name: str, parts: list[str]) -> None:
        mark = "  " * max(self.depth - 1, 0) + ("  " if name == "dd" else "- ")
        if not any(part.strip() for part in parts[:20]):
            self.began = mark
        if name == "dt":
            parts.append("**")


def _end(parts: list[str]) -> None:
    """Two blocks in one line are two sentences."""
    text = next((part.rstrip() for part in reversed(parts[-20:]) if part.strip()), "")
    if text and text[-1].isalnum():
        parts.append(". ")


def translated(lines: Sequence[str]) -> Translation:
    """Titles as `#`, items as `-`; what a browser does not show is markup."""
    made, kinds = list(lines), {}
    reader = _Reader()
    for at, line in enumerate(lines):
        if not line.strip() or len(line) > 10 * LONGEST:
            continue
        made[at], kind = reader.line(line)
        if kind:
            kinds[at] = kind
    return Translation(made, kinds)
