"""The verbs of practising."""

from quizapp.drills.actions.noting import Repeated, forget, note, open_slugs, repeated_among, repeated_slip
from quizapp.drills.actions.running import (
    NotAsked,
    NothingOpen,
    Refused,
    StillClosed,
    answer_run,
    asked_at,
    begin,
    break_off,
    daily_set,
    focus,
    start_sprint,
    take_hint,
)

__all__ = [
    "NotAsked",
    "NothingOpen",
    "Refused",
    "Repeated",
    "StillClosed",
    "answer_run",
    "asked_at",
    "begin",
    "break_off",
    "daily_set",
    "focus",
    "forget",
    "note",
    "open_slugs",
    "repeated_among",
    "repeated_slip",
    "start_sprint",
    "take_hint",
]
