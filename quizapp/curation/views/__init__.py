"""Pages for curators. For everybody else they do not exist."""

from quizapp.curation.views.bank import bank
from quizapp.curation.views.questions import question, questions
from quizapp.curation.views.queue import home, queue, resolve

__all__ = ["bank", "home", "question", "questions", "queue", "resolve"]
