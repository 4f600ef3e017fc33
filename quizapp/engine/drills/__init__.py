"""Drills: capacity arithmetic with new numbers each time.

A template says what is asked and from what its numbers are drawn; with a seed
it becomes a variant, the same one for ever. `judge` marks an answer and says
which mistake gives a wrong number; `hints` are read from the same working.
Which variants are served is decided beforehand, by `deploy`.
"""

from .catalogue import TEMPLATES
from .deploying import Deployed, deploy, digest, faults, problems, slips, spellings
from .families import FAMILY_NAMES
from .hints import MOST as MOST_HINTS
from .hints import highest_rating, hints, rating_of
from .isolating import isolating
from .judging import Judgement, judge, read_for
from .levels import interleaved, open_templates
from .naming import SlipWords, slip_words
from .templates import LEVELS, Template
from .variants import NoVariant, Variant, variant

__all__ = [
    "FAMILY_NAMES",
    "LEVELS",
    "MOST_HINTS",
    "TEMPLATES",
    "Deployed",
    "Judgement",
    "NoVariant",
    "SlipWords",
    "Template",
    "Variant",
    "deploy",
    "digest",
    "faults",
    "highest_rating",
    "hints",
    "interleaved",
    "isolating",
    "judge",
    "open_templates",
    "problems",
    "rating_of",
    "read_for",
    "slip_words",
    "slips",
    "spellings",
    "variant",
]
