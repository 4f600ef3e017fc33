"""The only writers of the ledger and of what is kept beside it."""

from quizapp.answers.actions.correcting import correct
from quizapp.answers.actions.recording import (
    LONGEST_MS,
    Given,
    Told,
    rate_again,
    record,
    record_many,
    undo,
)
from quizapp.answers.actions.sealing import seal, unseal

__all__ = [
    "LONGEST_MS",
    "Given",
    "Told",
    "correct",
    "rate_again",
    "record",
    "record_many",
    "seal",
    "undo",
    "unseal",
]
