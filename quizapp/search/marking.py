"""Found words, marked in text that is safe to show."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString

# Of the private use area: no text of a course has them, and they mean nothing in HTML.
START, STOP = "\ue000", "\ue001"
# `ts_headline` takes what follows "<" for a tag and leaves it out, and where the locale is "C" it takes
# every sign beyond ASCII for a letter. These stand for them there: signs of ASCII that nobody writes.
SIGNS = "<\u201c\u201d\u2018\u2019\u2026\u2013\u2014\u00d7\u2192"
STAND_INS = "".join(map(chr, range(14, 14 + len(SIGNS))))
_BACK = str.maketrans(STAND_INS, SIGNS)
_ENDS = ".,;:!?)>”"
_NUMBER = re.compile(r"[0-9]{4,}")


def snippet(
    told: str, words: Iterable[str], *, begins: str = "", ends: str = "", numbers: Iterable[str] = ()
) -> SafeString:
    """What `ts_headline` told, escaped, with <mark> for its signs, and dots where the text goes on.

    `begins` and `ends` are the first and last letters of the whole text,
    `numbers` those that it writes with commas, which are left out of `told`.
    The function knows stems only: where a word is still being typed it marks
    nothing, and the beginnings of words are marked instead.
    """
    told = told.translate(_BACK)
    if written := {number.replace(",", ""): number for number in numbers}:
        told = _NUMBER.sub(lambda found: written.get(found[0], found[0]), told)
    plain = told.replace(START, "").replace(STOP, "")
    last = ends.rstrip(_ENDS)
    # A fragment at the end of the text comes without its full stop.
    tail = "" if plain.endswith(ends) else ends[len(last) :] if plain.endswith(last) else " …"
    told = f"{'' if plain.startswith(begins) else '… '}{told}{tail}"
    if START not in told:
        return marked(told, words)
    return SafeString(escape(told).replace(START, "<mark>").replace(STOP, "</mark>"))


def marked(text: str, words: Iterable[str]) -> SafeString:
    """`text` escaped, with <mark> around words that begin with one of `words`.

    >>> marked("Items & <item> sizes", ["item"])
    '<mark>Items</mark> &amp; &lt;<mark>item</mark>&gt; sizes'
    >>> marked("1,000 WCU", ["1000"])
    '<mark>1,000</mark> WCU'
    """
    # A number has lost its commas.
    begun = [",?".join(word) if word.isdigit() else re.escape(word) for word in words if len(word) > 1]
    if not begun:
        return escape(text)
    pattern = re.compile(rf"(?<![^\W_])(?:{'|'.join(begun)})[^\W_]*", re.IGNORECASE)
    out, place = "", 0
    for found in pattern.finditer(text):
        out += f"{escape(text[place : found.start()])}<mark>{escape(found[0])}</mark>"
        place = found.end()
    return SafeString(out + escape(text[place:]))
