"""Spaced repetition: when a learner should meet a card again.

FSRS-6 for the memory (from py-fsrs), with steps, fuzz, load balance, leeches
and catching up of our own. Everything another room needs is named here.
"""

from .backlog import spread_backlog
from .curve import (
    DEFAULT_PARAMETERS,
    Strength,
    fill_parameters,
    from_sm2,
    interval_for,
    recall_after,
)
from .fuzz import LOAD_DAYS, fuzz_range
from .mixing import new_first
from .schedule import interval_of, is_leech, preview, recall, schedule
from .settings import DEFAULT_VERSION, Settings, SettingsError
from .state import Memory, Phase, Rating
from .wording import interval_text, interval_words

__all__ = [
    "DEFAULT_PARAMETERS",
    "DEFAULT_VERSION",
    "LOAD_DAYS",
    "Memory",
    "Phase",
    "Rating",
    "Settings",
    "SettingsError",
    "Strength",
    "fill_parameters",
    "from_sm2",
    "fuzz_range",
    "interval_for",
    "interval_of",
    "interval_text",
    "interval_words",
    "is_leech",
    "new_first",
    "preview",
    "recall",
    "recall_after",
    "schedule",
    "spread_backlog",
]
