"""What becomes of answers when a key is corrected: decided, applied, told, and taken back."""

from quizapp.exams.rescoring.decisions import DecidedMeanwhile, NotOffered, decide, take_back
from quizapp.exams.rescoring.effects import Preview, SlotEffect, preview
from quizapp.exams.rescoring.keys import NoTranslation
from quizapp.exams.rescoring.models import Correction, CorrectionQuerySet, Notice, Policy, Rescore
from quizapp.exams.rescoring.notices import dismiss, notices
from quizapp.exams.rescoring.outdated import Older, Outdated, outdated
from quizapp.exams.rescoring.running import apply_standing, run, run_all
from quizapp.exams.rescoring.standing import effective, passed, standing, standing_of

__all__ = [
    "Correction",
    "CorrectionQuerySet",
    "DecidedMeanwhile",
    "NoTranslation",
    "NotOffered",
    "Notice",
    "Older",
    "Outdated",
    "Policy",
    "Preview",
    "Rescore",
    "SlotEffect",
    "apply_standing",
    "decide",
    "dismiss",
    "effective",
    "notices",
    "outdated",
    "passed",
    "preview",
    "run",
    "run_all",
    "standing",
    "standing_of",
    "take_back",
]
