"""Exam papers and quizzes: which questions, in which order, from which the bank has.

`assemble` makes a `Paper` from candidates, a plan and a seed, or tells by a
`Shortfall` what is missing. Nothing here knows a clock, a disk or chance.
"""

from .allotment import allot
from .assembly import assemble
from .options import option_seeds
from .records import (
    MOST_DOMAINS,
    MOST_QUESTIONS,
    Candidate,
    Filters,
    Mark,
    Paper,
    Plan,
    Shortfall,
    Slot,
)

__all__ = [
    "MOST_DOMAINS",
    "MOST_QUESTIONS",
    "Candidate",
    "Filters",
    "Mark",
    "Paper",
    "Plan",
    "Shortfall",
    "Slot",
    "allot",
    "assemble",
    "option_seeds",
]
