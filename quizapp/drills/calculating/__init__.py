"""The calculator without its page: a table as a link says it, what is asked of the oracle, and its answer."""

from quizapp.drills.calculating.answering import Answered, Problem, answer
from quizapp.drills.calculating.described import (
    MOST_INDEXES,
    MOST_OPERATIONS,
    Described,
    IndexRow,
    OperationRow,
    Prices,
    query_of,
    read,
)
from quizapp.drills.calculating.examples import EXAMPLES, Example

__all__ = [
    "EXAMPLES",
    "MOST_INDEXES",
    "MOST_OPERATIONS",
    "Answered",
    "Described",
    "Example",
    "IndexRow",
    "OperationRow",
    "Prices",
    "Problem",
    "answer",
    "query_of",
    "read",
]
