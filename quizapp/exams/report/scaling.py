"""Our own scale, as its page explains it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from quizapp.engine.statistics import Scaled, Score, points_to_pass, raw_score, scaled

# A full and a half practice exam, and a sprint: how many of their questions are scored.
_LENGTHS = (50, 25, 15)


@dataclass(frozen=True)
class Step:
    """A score of some length of paper, on the scale."""

    score: Score
    scaled: Scaled


def steps(pass_percent: int) -> list[Step]:
    """Examples: half of the points, the fewest that pass, and nine tenths, for each length of paper."""
    share = Fraction(pass_percent, 100)
    return [
        Step(score, scaled(score, pass_share=share))
        for of in _LENGTHS
        for score in (
            raw_score(of // 2, of),
            raw_score(points_to_pass(of, pass_share=share), of),
            raw_score(of * 9 // 10, of),
        )
    ]
