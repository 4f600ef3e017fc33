"""Texts as words, for everything that compares or counts them."""

from __future__ import annotations

import re
from functools import lru_cache

_CODE_BLOCK = re.compile(r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)", re.DOTALL)
_INLINE = re.compile(r"`[^`]*`|\$[^$\n]+\$")
_LINK = re.compile(r"\]\([^()\s]*\)")
_TABLE = re.compile(r"^[ \t]*\|.*$", re.MULTILINE)
_WORD = re.compile(r"[a-z0-9]+(?:['\u2019][a-z]+)?")
_SENTENCE = re.compile(r"(?<=[.!?])[\"\u201d'\u2019)*_]*\s+|\n\s*\n|\n(?=\s*(?:[-*]|\d+\.)\s)")
_VOWELS = re.compile(r"[aeiouy]+")

# Words that carry no matter of their own.
STOP = frozenset(
    """
    a an and any are as at be because been but by can could did do does each for from had has have how if in into is it its
    may more most must no not of on one only or other out over per should so some such than that the their them then
    there these they this those to two up use used uses using was what when where which while who will with without
    would you your
    """.split()  # noqa: SIM905 - a list of words reads as words
)


def words(text: str) -> list[str]:
    """The words in lower case, those of code among them.

    >>> words("A `GetItem` of 4 KB.")
    ['a', 'getitem', 'of', '4', 'kb']
    """
    return _WORD.findall(_LINK.sub("]", text).lower())


# Wording, figures and likeness ask for the same few texts, question by question.
@lru_cache(maxsize=8)
def sentences(text: str) -> tuple[str, ...]:
    """The sentences of prose. Code blocks and tables are left out; code in a line is one word."""
    prose = _TABLE.sub("", _INLINE.sub("code", _LINK.sub("]", _CODE_BLOCK.sub("\n\n", text))))
    return tuple(part for part in _SENTENCE.split(prose) if _WORD.search(part.lower()))


def content_words(text: str) -> frozenset[str]:
    """The words that carry matter, in one number: a plural s is cut off."""
    return frozenset(
        word.removesuffix("s") if len(word) > 3 else word for word in words(text) if word not in STOP
    )


@lru_cache(maxsize=8)
def grade(text: str) -> float:
    """The Flesch-Kincaid grade: years of school that reading it takes. 0 for no words.

    Source: Kincaid et al., "Derivation of New Readability Formulas" (1975);
    syllables are counted as groups of vowels.

    >>> round(grade("The cat sat on the mat."), 1)
    -1.4
    """
    parts = [words(sentence) for sentence in sentences(text)]
    count = sum(map(len, parts))
    if not count:
        return 0.0
    syllables = sum(_syllables(word) for part in parts for word in part)
    return 0.39 * count / len(parts) + 11.8 * syllables / count - 15.59


@lru_cache(maxsize=20_000)
def _syllables(word: str) -> int:
    groups = len(_VOWELS.findall(word))
    return max(1, groups - (word.endswith("e") and groups > 1))
