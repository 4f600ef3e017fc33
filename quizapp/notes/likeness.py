"""Whether two texts say the same, as far as words and numbers can tell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container
from fractions import Fraction

from quizapp.contentfiles.notes.plain import plain, words_of
from quizapp.contentfiles.notes.wordlists import STOP

# A definition of fewer words than this is no ground for a judgement.
_LEAST_WORDS = 5
# A definition with a smaller share of words that the course has around the term speaks of something else.
LEAST_AT_HOME = 0.2
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


def contradicts(note: str, glossary: str) -> bool:
    """Whether both texts name amounts of one unit, and each has one that the other lacks.

    Naming more or fewer of them is no contradiction. Units count without case
    and in the singular.

    >>> contradicts("A read of up to 8 KB", "A read of an item of at most 4 KB")
    True
    >>> contradicts("A read of up to 4 KB; two for 8 KB", "A read of an item of at most 4 KB")
    False
    """
    here, there = amounts(note), amounts(glossary)
    return any(here[unit] - there[unit] and there[unit] - here[unit] for unit in here.keys() & there.keys())


def strange(note: str, glossary: str, around: Container[str]) -> bool:
    """Whether a definition explains something else by the same name.

    It does if it shares no word with the glossary's, and hardly any with
    `around`, all words of the course around the term. Good definitions of one
    thing often share few words with each other, so that little overlap alone
    says nothing. Words that say little, such as "the", count nowhere.
    """
    words = content(note)
    if len(words) < _LEAST_WORDS or words & content(glossary):
        return False
    return sum(word in around for word in words) < LEAST_AT_HOME * len(words)


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


def content(text: str) -> set[str]:
    """The words of a text that say something."""
    return {word for word in words_of(plain(text)) if word not in STOP and len(word) > 1}
