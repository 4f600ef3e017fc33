"""The verbs of studying. One row lock, on the plan, guards all of them.

Every verb that changes cards locks the learner's plan first. Two tabs of one
learner then take turns, and an answer that buries its siblings can never
deadlock with an answer to one of them. Learners never wait for each other.
"""

from quizapp.study.actions.answering import (
    Answered,
    answer,
    look_up,
    rate,
    undo,
)
from quizapp.study.actions.cramming import answer_cram, leave_out, start_cram
from quizapp.study.actions.dealing import change_plan, deal, enrol, is_behind
from quizapp.study.actions.drilling import take_hint
from quizapp.study.actions.intake import ExamResult, add_to_queue, expected, take_in
from quizapp.study.actions.loads import load_of_days
from quizapp.study.actions.locking import lock_plans
from quizapp.study.actions.recorrecting import recorrect
from quizapp.study.actions.refusals import HeldBack, NotLatest, Refused, Stale
from quizapp.study.actions.tending import bury, catch_up, extend_today, flag, resume, suspend
from quizapp.study.actions.terms import answer_term, start_terms

__all__ = [
    "Answered",
    "ExamResult",
    "HeldBack",
    "NotLatest",
    "Refused",
    "Stale",
    "add_to_queue",
    "answer",
    "answer_cram",
    "answer_term",
    "bury",
    "catch_up",
    "change_plan",
    "deal",
    "enrol",
    "expected",
    "extend_today",
    "flag",
    "is_behind",
    "leave_out",
    "load_of_days",
    "lock_plans",
    "look_up",
    "rate",
    "recorrect",
    "resume",
    "start_cram",
    "start_terms",
    "suspend",
    "take_hint",
    "take_in",
    "undo",
]
