"""What curators' pages keep."""

# Corrections are rows of the room of exams; Django finds the models of a room by its `models` alone.
from quizapp.exams.rescoring.models import Correction

__all__ = ["Correction"]
