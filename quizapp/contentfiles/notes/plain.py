"""Lines of notes without their markup, and as normal text by which they are known again."""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# A longer line is text that lost its line ends; what is proposed comes from its beginning.
LONGEST_LINE = 2000
# Titles come again in the path of every section below them.
_KEPT = 200

_TAG = re.compile(r"</?[A-Za-z!][^<>\n]{0,400}>")
_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\([^()\s]{0,500}\)")
# Of programs for notes: [[page|name]], ==highlight==, footnotes, names of blocks, comments.
_PAGE = re.compile(r"!?\[\[(?:[^\[\]|]{0,200}\|)?([^\[\]|]{1,200})\]\]")
_LEFT_OUT = re.compile(
    r"\[\^[^\[\]\s]{1,40}\](?!:)|%%[^%]{0,300}%%|(?<=\s)\^[A-Za-z0-9-]{1,40}$|(?<=\s)#[A-Za-z][\w/-]{0,40}(?=\s|$)"
)
_MARKED = re.compile(r"(==|~~)(?=[^\s=~])([^=~]{1,300})\1")
_CALLOUT = re.compile(r"\[!([A-Za-z]{1,20})\][+-]?[ \t]*")
_BOX = re.compile(r"\[[ xX-]\][ \t]+")
_MARKS = re.compile(r"\*\*|__|`|(?<![A-Za-z0-9])[*_](?=\S)|(?<=\S)[*_](?![A-Za-z0-9])")
_BULLET = re.compile(r"[ \t]*(?:[-*+\u2022\u25e6\u2023\u25aa\u00b7](?:[ \t]+|$)|[0-9]{1,3}[.)][ \t]+)")
_QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)+")
_WORD = re.compile(r"[^\W_]+", re.UNICODE)


def without_tags(line: str) -> str:
    """A line without HTML tags, its entities as characters. It stays one line."""
    if "<" in line:
        line = _TAG.sub(" ", line)
    if "&" in line:
        line = html.unescape(line).replace("\n", " ").replace("\r", " ")
    return line


def plain(text: str) -> str:
    """Text without tags, links and marks of Markdown, in one line.

    >>> plain("- **RCU** of [a table](x) &amp; `Query`")
    '- RCU of a table & Query'
    """
    text = without_tags(text)
    if "[" in text:
        text = _LINK.sub(r"\1", _PAGE.sub(r"\1", text))
    if "==" in text or "~~" in text:
        text = _MARKED.sub(r"\2", text)
    text = _LEFT_OUT.sub("", text)
    return " ".join(_MARKS.sub("", text).split())


def unbulleted(line: str) -> str:
    """A line without its mark of a list or a quotation."""
    quoted = _QUOTE.match(line)
    if quoted is not None:
        line = line[quoted.end() :]
        line = _CALLOUT.sub("", line, count=1)
    found = _BULLET.match(line)
    line = (line[found.end() :] if found else line).strip()
    box = _BOX.match(line)
    return line[box.end() :] if box else line


def is_bullet(line: str) -> bool:
    return _BULLET.match(line) is not None


def indent(line: str) -> int:
    """Columns before the text, a tab being four."""
    return len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())


def normal(text: str) -> str:
    """Text by which changes of markup, case and spacing make no difference.

    >>> normal("**Read  Capacity** Units:")
    'read capacity units'
    """
    return _normal(text) if len(text) <= _KEPT else _normal.__wrapped__(text)


@lru_cache(maxsize=4096)
def _normal(text: str) -> str:
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", plain(text)).casefold()))


def key_of(*parts: str | Iterable[str]) -> str:
    """A short name for parts, the same whenever their normal text is the same."""
    flat = "\x1f".join(
        normal(part) if isinstance(part, str) else "\x1e".join(normal(each) for each in part)
        for part in parts
    )
    return hashlib.sha256(flat.encode("utf-8", errors="replace")).hexdigest()[:20]


def words_of(text: str) -> list[str]:
    """The words of a text, small and in the singular, as texts are compared by.

    >>> words_of("Global Secondary Indexes, queries")
    ['global', 'secondary', 'index', 'query']
    """
    return [_singular(word) for word in _WORD.findall(text.lower())]


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("xes", "ches", "shes", "sses")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def shortened(text: str, most: int) -> str:
    """Text of at most so many characters, cut between words."""
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "\u2026"
