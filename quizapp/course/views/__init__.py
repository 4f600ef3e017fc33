"""The pages to read, by what stands on them."""

from quizapp.course.views.explanations import explanation
from quizapp.course.views.facts import fact, facts
from quizapp.course.views.glossary import glossary, term
from quizapp.course.views.guide import guide, reading, section
from quizapp.course.views.journal import forget, journal, journal_download, reflection

__all__ = [
    "explanation",
    "fact",
    "facts",
    "forget",
    "glossary",
    "guide",
    "journal",
    "journal_download",
    "reading",
    "reflection",
    "section",
    "term",
]
