"""Whether two texts say the same, as far as words and numbers can tell."""

from __future__ import annotations

import re
from collections import defaultdict
from fractions import Fraction

from quizapp.contentfiles.notes.plain import plain, words_of
from quizapp.contentfiles.notes.wordlists import STOP

# Of the words of the shorter definition, so many at least are in the other one if both explain the same thing.
LEAST_SHARED = 0.15
# Fewer words than this are no ground for a judgement.
_LEAST_WORDS = 4
# So many of all words of two wordings are shared if one is an edited form of the other.
ALIKE = 0.5

_AMOUNT = re.compile(
    r"(?<![\w.,])(\d{1,3}(?:,\d{3})+|\d{1,12})(\.\d{1,6})?[ -]?(%|[A-Za-z]{1,20})?",
)
_UNITS = {
    "kib": "kb",
    "mib": "mb",
    "gib": "gb",
    "tib": "tb",
    "percent": "%",
    "sec": "second",
    "min": "minute",
}


def says_otherwise(note: str, glossary: str) -> bool:
    """Whether a note's definition of a term contradicts the glossary's, or explains something else.

    It does if both name amounts of one unit and each has one that the other
    lacks, or if hardly any word of the shorter one is in the other. Being
    longer or shorter is no contradiction. Units and words count without case
    and in the singular.

    >>> says_otherwise("A read of up to 8 KB", "A read of an item of at most 4 KB")
    True
    >>> says_otherwise("A read of up to 4 KB; two for 8 KB", "A read of an item of at most 4 KB")
    False
    """
    here, there = amounts(note), amounts(glossary)
    for unit in here.keys() & there.keys():
        if here[unit] - there[unit] and there[unit] - here[unit]:
            return True
    few, many = sorted((_content(note), _content(glossary)), key=len)
    return len(few) >= _LEAST_WORDS and len(few & many) < LEAST_SHARED * len(few)


def amounts(text: str) -> dict[str, set[Fraction]]:
    """The numbers of a text by their unit, "" for those without.

    >>> amounts("1,024 bytes or 400 KB")
    {'byte': {Fraction(1024, 1)}, 'kb': {Fraction(400, 1)}}
    """
    found: dict[str, set[Fraction]] = defaultdict(set)
    for amount in _AMOUNT.finditer(plain(text)):
        word = (words_of(amount[3]) or [amount[3]])[0] if amount[3] else ""
        unit = "" if word in STOP else _UNITS.get(word, word)
        found[unit].add(Fraction(amount[1].replace(",", "") + (amount[2] or "")))
    return dict(found)


def alike(one: frozenset[str], other: frozenset[str]) -> float:
    """How many of all words of two texts are in both, 0 to 1."""
    return len(one & other) / len(one | other) if one and other else 0.0


def word_set(text: str) -> frozenset[str]:
    """All words of a text, by which `alike` compares it."""
    return frozenset(words_of(plain(text)))


def _content(text: str) -> set[str]:
    return {word for word in words_of(plain(text)) if word not in STOP and len(word) > 1}
