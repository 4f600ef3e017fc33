"""Papers for learners: what is wished, and which questions of the bank make it.

`mock` and `own` say what is wished, `compose` makes it or says what is
missing. How questions are chosen is `quizapp.engine.papers`.
"""

from quizapp.exams.papers.composing import Composed, Pin, compose, matching
from quizapp.exams.papers.offering import Offer, offers, plan_and_course
from quizapp.exams.papers.wishes import (
    MOST_MINUTES,
    MOST_OWN,
    PASS_SHARE,
    Form,
    NoSuchForm,
    Wish,
    domains_of,
    forms_of,
    mock,
    own,
)

__all__ = [
    "MOST_MINUTES",
    "MOST_OWN",
    "PASS_SHARE",
    "Composed",
    "Form",
    "NoSuchForm",
    "Offer",
    "Pin",
    "Wish",
    "compose",
    "domains_of",
    "forms_of",
    "matching",
    "mock",
    "offers",
    "own",
    "plan_and_course",
]
