"""The headings of a note, in whatever way they are written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .enumerators import enumerated, numbered_headings
from .kinds import BLANK, TEXT
from .plain import indent, is_bullet, plain
from .records import Heading

LONGEST_TITLE = 120
_SHORT = 60
_UNDERLINE = re.compile(r"[ \t]{0,3}(=+|-+|~+|\^+)[ \t]*$")
_LEVELS = {"=": 1, "-": 2, "~": 3, "^": 4}
_HTML = re.compile(r"[ \t]{0,8}<h([1-6])\b[^<>]{0,300}>(.{1,400}?)</h[1-6]>", re.IGNORECASE)
_BOLD = re.compile(r"(\*\*|__)([^*_]{2,100}):?\1:?")
_ORNAMENT = re.compile(r"^[^\w\s\"'(\[<.`/$@&+\u2026-]{1,4}[ \t]+(?=\w)")
_SENTENCE_ENDS = (".", ";", ",", "!")
# Fewer than this, and a text may show its headings in no way that is certain.
_ENOUGH = 2


def headings(lines: Sequence[str], kinds: Sequence[str]) -> list[Heading]:
    """All headings, in order, as lines from 1.

    Signs of headings that are sure count everywhere: `#`, underlines, `<h2>`,
    numbers with a title. In a text with hardly any of these, lines that are
    bold, in capitals, short between blank lines or end with a colon are
    headings too.
    """
    sure = _hard(lines, kinds)
    taken = {at for heading in sure for at in range(heading.first, heading.last + 1)}
    found = sure + numbered_headings(lines, kinds, sure, taken)
    if len(found) < _ENOUGH:
        taken = {at for heading in found for at in range(heading.first, heading.last + 1)}
        found += _soft(lines, kinds, taken, below=max((each.level for each in found), default=0))
    return sorted(found, key=lambda each: each.first)


def _hard(lines: Sequence[str], kinds: Sequence[str]) -> list[Heading]:
    found: list[Heading] = []
    for at, line in enumerate(lines):
        if kinds[at] != TEXT:
            continue
        if found and found[-1].last > at:
            continue  # the underline of the last heading
        made = _atx(at, line) or _html(at, line) or _underlined(at, lines, kinds)
        if made is not None and (not found or made.first > found[-1].last):
            found.append(made)
    return found


def cleaned(title: str) -> str:
    """A title without marks, number and colon."""
    text = plain(title[: 4 * LONGEST_TITLE])
    numbering = enumerated(text)
    if numbering is not None and numbering.title:
        text = numbering.title
    return _ORNAMENT.sub("", text.strip(" \t#=:")).strip()[:LONGEST_TITLE]


def _atx(at: int, line: str) -> Heading | None:
    text = line.strip()
    sign = text[:1]
    if sign not in {"#", "="} or indent(line) > 3:
        return None
    title = text.lstrip(sign)
    level = len(text) - len(title)
    # A single # without a space is a tag; a line of = alone is a rule.
    spaced = title[:1] in {" ", "\t"}
    if level > 6 or not title.strip() or not (spaced or (sign == "#" and level > 1 and title[0].isalpha())):
        return None
    if sign == "=" and len(title) > LONGEST_TITLE:
        return None
    name = cleaned(title)
    return Heading(at + 1, at + 1, level, name, "atx") if name else None


def _html(at: int, line: str) -> Heading | None:
    found = _HTML.match(line[:1000])
    if found is None:
        return None
    name = cleaned(found[2])
    return Heading(at + 1, at + 1, int(found[1]), name, "html") if name else None


def _underlined(at: int, lines: Sequence[str], kinds: Sequence[str]) -> Heading | None:
    """The heading whose title is in line `at`: an underline of three signs or more follows it."""
    line = lines[at]
    below = lines[at + 1] if at + 1 < len(lines) and kinds[at + 1] == TEXT else ""
    found = _UNDERLINE.match(below[:LONGEST_TITLE])
    if found is None or len(found[1]) < 3 or len(line) > LONGEST_TITLE or _UNDERLINE.match(line):
        return None
    text = line.strip()
    listed = is_bullet(line) and enumerated(text) is None
    if listed or indent(line) > 3 or "|" in text or text.endswith(_SENTENCE_ENDS):
        return None
    before = kinds[at - 1] if at else BLANK
    over = before == TEXT and _UNDERLINE.match(lines[at - 1][:LONGEST_TITLE]) is not None
    paragraph = (
        before == TEXT and not over and indent(lines[at - 1]) == 0 and not lines[at - 1].startswith("#")
    )
    if paragraph and len(found[1]) < len(text) // 2:
        return None  # the last line of a paragraph, and a rule below it
    name = cleaned(text)
    if not name:
        return None
    same = over and lines[at - 1].strip()[:1] == found[1][0]
    return Heading(at if same else at + 1, at + 2, _LEVELS[found[1][0]], name, "underlined")


def _soft(lines: Sequence[str], kinds: Sequence[str], taken: set[int], *, below: int) -> list[Heading]:
    found = []
    for at, line in enumerate(lines):
        if kinds[at] != TEXT or at + 1 in taken or len(line) > LONGEST_TITLE or indent(line) > 3:
            continue
        text = line.strip()
        form = _form(text, lines, kinds, at)
        name = cleaned(text) if form else ""
        if name:
            level = below + (1 if form in {"capitals", "bold"} else 2)
            found.append(Heading(at + 1, at + 1, level, name, form))
    return found


def _form(text: str, lines: Sequence[str], kinds: Sequence[str], at: int) -> str:
    before = kinds[at - 1] if at else BLANK
    after = kinds[at + 1] if at + 1 < len(kinds) else BLANK
    if _BOLD.fullmatch(text):
        return "bold"
    if is_bullet(text) or "|" in text or text.endswith(_SENTENCE_ENDS) or not text[0].isalnum():
        return ""
    letters = [sign for sign in text if sign.isalpha()]
    if len(letters) > 3 and text.upper() == text and len(text) <= _SHORT and before == BLANK:
        return "capitals"
    followed = after == TEXT and (is_bullet(lines[at + 1]) or indent(lines[at + 1]) > indent(lines[at]))
    if before == BLANK and text.endswith(":") and len(text) <= _SHORT and (followed or after == BLANK):
        return "colon"
    if ": " in text or "=" in text:
        return ""
    alone = before == BLANK and after == BLANK and at + 2 < len(kinds) and kinds[at + 2] != BLANK
    if alone and len(text) <= _SHORT and text[0].isupper() and len(text.split()) <= 8:
        return "alone"
    return ""
