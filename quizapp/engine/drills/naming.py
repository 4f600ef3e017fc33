"""What each mistake is called, and what is said about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from . import naming_money, naming_units


@dataclass(frozen=True, slots=True)
class SlipWords:
    """The words for one mistake code, true in every family in which it occurs.

    `title` is a noun phrase for lists (at most 45 characters), `told` is said
    after a wrong answer (one or two sentences, at most 200 characters), and
    `remember` is the right rule in one short sentence.

    Source: the facts of the capacity rules; the rules themselves name theirs.
    """

    title: str
    told: str
    remember: str


SLIP_WORDS: Mapping[str, SlipWords] = MappingProxyType(
    {code: SlipWords(*words) for code, words in {**naming_units.WORDS, **naming_money.WORDS}.items()}
)
"""The words for every code of `quizapp.engine.capacity.CODES`."""

_UNKNOWN = SlipWords(
    title="Another slip",
    told="You took a different way at one step. Compare your numbers with the working, step by step.",
    remember="Go through the working step by step.",
)


def slip_words(code: str) -> SlipWords:
    """The words for a code, and neutral ones for a code that is not known.

    A ledger may hold codes of another version: it must still be readable.

    >>> slip_words("READ_1KB").remember
    'Reads go in steps of 4 KB.'
    >>> slip_words("A_CODE_OF_TOMORROW").title
    'Another slip'
    """
    return SLIP_WORDS.get(code, _UNKNOWN)
