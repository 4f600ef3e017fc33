"""Numbers before titles: 1. 1.1 I. A) and how deep they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .kinds import BLANK, TEXT
from .plain import indent, is_bullet, plain
from .records import Heading

_NUMBER = re.compile(
    r"(?:([0-9]{1,3}(?:\.[0-9]{1,3}){1,5})[.):]?|([0-9]{1,3})[.):]|([IVXLC]{1,7})[.):]|([A-Z])[.)]|([a-z])\))"
    r"[ \t]+(?=\S)",
    re.IGNORECASE,
)
_PART = re.compile(
    r"(chapter|section|part|lesson|module|unit|topic|lecture|week|day|session|slide|page|appendix|step"
    r"|kapitel|abschnitt|teil|vorlesung|folie|woche|chapitre|partie|cours|le\u00e7on|cap\u00edtulo|tema)[ \t]+"
    r"([0-9]{1,3}|[IVXLC]{1,7}|[A-H])\b[ \t]*(?:[.):\u2013\u2014-]+[ \t]+|[.):]?$)",
    re.IGNORECASE,
)
# A number alone before a title that numbers with dots follow, or that is in capitals.
_BARE = re.compile(r"([0-9]{1,2})[ \t]+(?=[A-Z])")
_MEASURED = re.compile(r"(?:[KMGT]i?B|RCU|WCU|RRU|WRU)s?\b")
_COLUMNS = re.compile(r"\S {3,}\S|\t")
_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})$")
_BOLD = re.compile(r"(\*\*|__)[^*_\n]{2,120}\1[ \t]*:?$")
_LONGEST = 90
_SHORT = 50
_PLAIN = frozenset({"1", "I", "A", "a"})
_ENDS = (".", ";", ",", "!", "?", ")")


@dataclass(frozen=True, slots=True)
class Numbering:
    """`shape` tells kinds of numbers apart ("1", "I", "A", "a", "lecture"), `dots` how many dots are inside."""

    shape: str
    dots: int
    label: str
    title: str


def enumerated(text: str) -> Numbering | None:
    """The number before a title.

    >>> enumerated("2.3.1 Sort keys")
    Numbering(shape='1', dots=2, label='2.3.1', title='Sort keys')
    >>> enumerated("IV. Indexes").shape
    'I'
    """
    part = _PART.match(text[:300])
    if part is not None:
        # Lecture 1 stands above the 1. of its text.
        return Numbering(part[1].lower(), 0, part[2], text[part.end() :].strip())
    found = _NUMBER.match(text[:300])
    if found is None:
        return None
    dotted, digits, roman, letter, small = found.groups()
    title = text[found.end() :].strip()
    if dotted and _MEASURED.match(title):
        return None  # an amount
    if dotted:
        return Numbering("1", dotted.count("."), dotted, title)
    if digits:
        return Numbering("1", 0, digits, title)
    if roman and roman.isupper() and _ROMAN.match(roman):
        return Numbering("I", 0, roman, title)
    label = roman or letter or small
    if len(label) > 1:
        return None
    return Numbering("A" if label.isupper() else "a", 0, label, title)


def numbered_headings(
    lines: Sequence[str], kinds: Sequence[str], sure: Sequence[Heading], taken: set[int]
) -> list[Heading]:
    """Lines that begin with a number and are titles, not steps of a list.

    A title is bold as a whole, or has a number with dots, or stands alone with
    something else than the next number below it.
    """
    solid = [at for at, kind in enumerate(kinds) if kind != BLANK]
    starts = {heading.first: heading.level for heading in sure}
    found: list[Heading] = []
    level, shapes = 0, [""]
    shapes.clear()
    for place, at in enumerate(solid):
        if at + 1 in starts:
            level = starts[at + 1]
            shapes.clear()
        if kinds[at] != TEXT or at + 1 in taken or indent(lines[at]) > 3 or len(lines[at]) > 4 * _LONGEST:
            continue
        text = lines[at].strip()
        numbering = enumerated(text) or _bare(text, lines, solid, place)
        if numbering is None or not _is_title(lines, solid, place, numbering):
            continue
        shape = _shape(numbering, shapes)
        if shape not in shapes:
            shapes.append(shape)
        del shapes[shapes.index(shape) + 1 :]
        depth = shapes.index(shape) + 1 + numbering.dots
        name = plain(numbering.title).strip(" \t:#") or plain(text)
        if name:
            found.append(Heading(at + 1, at + 1, level + depth, name, "numbered"))
    return found


def _bare(text: str, lines: Sequence[str], solid: Sequence[int], place: int) -> Numbering | None:
    found = _BARE.match(text)
    if found is None or len(text) > _LONGEST:
        return None
    title = text[found.end() :].strip()
    apart = not place or solid[place - 1] < solid[place] - 1
    after = lines[solid[place + 1]].strip() if place + 1 < len(solid) else ""
    if apart and (after.startswith(f"{found[1]}.1") or (title.isupper() and len(title) > 3)):
        return Numbering("1", 0, found[1], title)
    return None


def _shape(numbering: Numbering, shapes: Sequence[str]) -> str:
    """I may be one or the letter after H, where letters count already."""
    if numbering.shape == "I" and len(numbering.label) == 1 and "A" in shapes and "I" not in shapes:
        return "A"
    return numbering.shape


def _is_title(lines: Sequence[str], solid: Sequence[int], place: int, numbering: Numbering) -> bool:
    title = numbering.title
    if numbering.shape not in _PLAIN:
        # A part has its name on a line of its own.
        return (
            len(title) <= _LONGEST
            and not title.endswith(_ENDS[:3])
            and (len(title) < _SHORT or title[-1] != ".")
        )
    if _BOLD.match(title) and len(title) <= _LONGEST + 6:
        return True
    text = plain(title)
    if (
        len(text) > _LONGEST
        or text.endswith(_ENDS[:4])
        or _COLUMNS.search(title)
        or not text[:1].isalpha()
        or text[:1].islower()
    ):
        return False
    if numbering.dots:
        return numbering.label.strip("0.") != ""
    at = solid[place]
    before = lines[solid[place - 1]] if place else ""
    after = lines[solid[place + 1]] if place + 1 < len(solid) else ""
    if _alike(before, lines[at], numbering) or _alike(after, lines[at], numbering):
        return False
    below = is_bullet(after) or indent(after) > indent(lines[at]) or enumerated(after.strip()) is not None
    apart = place + 1 < len(solid) and solid[place + 1] > at + 1 and (not place or solid[place - 1] < at - 1)
    prose = len(text) <= _SHORT and after[:1].isupper()
    return bool(after) and (below or apart or prose)


def _alike(other: str, line: str, numbering: Numbering) -> bool:
    if indent(other) != indent(line):
        return False
    found = enumerated(other.strip())
    return found is not None and found.shape == numbering.shape and found.dots == numbering.dots
