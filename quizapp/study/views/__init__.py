"""The pages of studying, by what people do there."""

from quizapp.study.views.cards import cards, catch_up, tend
from quizapp.study.views.cram import cram, cram_start, cram_verdict
from quizapp.study.views.plan import plan, start
from quizapp.study.views.session import hint, more, rate, study, undo, verdict
from quizapp.study.views.terms import terms, terms_start

__all__ = [
    "cards",
    "catch_up",
    "cram",
    "cram_start",
    "cram_verdict",
    "hint",
    "more",
    "plan",
    "rate",
    "start",
    "study",
    "tend",
    "terms",
    "terms_start",
    "undo",
    "verdict",
]
