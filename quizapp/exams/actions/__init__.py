"""What may be done with a sitting; each verb is one durable transaction under the sitting's lock."""

from quizapp.exams.actions.checking import check
from quizapp.exams.actions.finishing import close_if_over, finish, sweep
from quizapp.exams.actions.locking import database_now
from quizapp.exams.actions.refusals import AlreadyOpen, CannotFill, NoSuchSitting, NotNow
from quizapp.exams.actions.saving import Ack, Saved, save
from quizapp.exams.actions.starting import start

__all__ = [
    "Ack",
    "AlreadyOpen",
    "CannotFill",
    "NoSuchSitting",
    "NotNow",
    "Saved",
    "check",
    "close_if_over",
    "database_now",
    "finish",
    "save",
    "start",
    "sweep",
]
