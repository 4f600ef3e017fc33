"""Reading the numbers of a drill back from its stem, for sums of one's own.

Nothing here knows the inputs or the oracle: what a stem does not say, a test
cannot find.
"""

import re
from collections.abc import Iterator
from fractions import Fraction

from quizapp.engine.drills import Template, Variant, variant

KB = 1024
FACTORS = {
    "eventually consistent": Fraction(1, 2),
    "strongly consistent": Fraction(1),
    "transactional": Fraction(2),
}
NUMBER = r"(\d[\d,]*(?:\.\d+)?)"


def number(text: str) -> Fraction:
    """A number as it is written, 1,200 or 3.5."""
    return Fraction(text.replace(",", ""))


def sizes(stem: str) -> list[Fraction]:
    """All sizes that are stated, as bytes, in their order."""
    found = re.findall(NUMBER + r" (KB|bytes?)\b", stem)
    return [number(text) * (KB if unit == "KB" else 1) for text, unit in found]


def the_size(stem: str) -> Fraction:
    """The only size."""
    (only,) = sizes(stem)
    return only


def factor(stem: str) -> Fraction:
    """The factor of the only consistency that is named."""
    (only,) = {FACTORS[words] for words in FACTORS if words in stem}
    return only


def one(stem: str, *patterns: str) -> Fraction:
    """The number that N stands for in the only pattern that fits."""
    found = [
        number(text) for pattern in patterns for text in re.findall(pattern.replace("N", NUMBER, 1), stem)
    ]
    (only,) = found
    return only


def up(size: Fraction, step: int) -> int:
    """How many steps a size begins."""
    return int(-(-size // step))


def reads(size: Fraction) -> int:
    """How many steps of 4 KB."""
    return up(size, 4 * KB)


def writes(size: Fraction) -> int:
    """How many steps of 1 KB."""
    return up(size, KB)


def first_drills(template: Template, *, number: int = 50) -> Iterator[Variant]:
    """The drills of the first seeds."""
    return (variant(template, seed) for seed in range(number))


def lies(template: Template, by_hand: object) -> list[str]:
    """The stems among the first drills whose own numbers give another answer than the drill has."""
    assert callable(by_hand)
    return [
        f"{asked.stem} {by_hand(asked.stem)} or {asked.answer.value}"
        for asked in first_drills(template)
        if by_hand(asked.stem) != asked.answer.value
    ]


def clumsy(template: Template, *, words: int = 45) -> list[str]:
    """Stems of more words than one reads in a breath, or with an article that does not fit."""
    drills = list(first_drills(template))
    long = [stem for stem in template.stems if len(stem.split()) > words]
    return long + [
        each.stem for each in drills if re.search(r"\b[Aa] [aeio]|\b[Aa]n [b-df-hj-np-tv-z]", each.stem)
    ]
