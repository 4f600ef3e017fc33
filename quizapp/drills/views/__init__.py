"""The pages of practising, by what people do there."""

from quizapp.drills.views.calculator import calculator
from quizapp.drills.views.overview import drills, slips
from quizapp.drills.views.runs import hint, run, start, stop, verdict

__all__ = ["calculator", "drills", "hint", "run", "slips", "start", "stop", "verdict"]
