"""What a finished sitting says, and how surely; and what several of them say together.

Nothing here is shown while a sitting is open. Only scored questions count in
scores, all or nothing.
"""

from quizapp.exams.report.changing import changed, changing
from quizapp.exams.report.effect import effective, is_right
from quizapp.exams.report.histories import Row, rows, trend
from quizapp.exams.report.lateness import Late, late
from quizapp.exams.report.result import Correction, Group, Report, report

__all__ = [
    "Correction",
    "Group",
    "Late",
    "Report",
    "Row",
    "changed",
    "changing",
    "effective",
    "is_right",
    "late",
    "report",
    "rows",
    "trend",
]
