"""An answer to a question, marked and ready for the ledger."""

from __future__ import annotations

from collections.abc import Sequence

from quizapp.bank.content import QuestionContent
from quizapp.engine.marking import FormatError, Mark
from quizapp.study.actions.refusals import Refused


def marked(asked: QuestionContent, given: Sequence[str]) -> tuple[Mark, list[str]]:
    """The mark of what a browser sent, and the same as the ledger keeps it. Raises Refused if it cannot be read."""
    mark, kept = asked.mark(given), asked.read(given)
    if isinstance(mark, FormatError):
        raise Refused(mark.message)
    if isinstance(kept, FormatError):
        raise Refused(kept.message)
    return mark, kept
