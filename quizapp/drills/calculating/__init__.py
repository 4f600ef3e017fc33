"""The calculator without its page: a table as a link says it, what is asked of the oracle, and its answer."""

from quizapp.drills.calculating.answering import Answered, Problem, answer
from quizapp.drills.calculating.described import (
    MOST_INDEXES,
    MOST_OPERATIONS,
    Described,
    IndexRow,
    OperationRow,
    Prices,
    normal,
    query_of,
    read,
    without_index,
)
from quizapp.drills.calculating.examples import EXAMPLES, Example
from quizapp.drills.calculating.forming import Form, form
from quizapp.drills.calculating.presenting import Results, results

__all__ = [
    "EXAMPLES",
    "MOST_INDEXES",
    "MOST_OPERATIONS",
    "Answered",
    "Described",
    "Example",
    "Form",
    "IndexRow",
    "OperationRow",
    "Prices",
    "Problem",
    "Results",
    "answer",
    "form",
    "normal",
    "query_of",
    "read",
    "results",
    "without_index",
]
