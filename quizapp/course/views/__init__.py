"""The pages to read, by what stands on them."""

from quizapp.course.views.facts import fact, facts
from quizapp.course.views.glossary import glossary, term
from quizapp.course.views.guide import guide, section

__all__ = ["fact", "facts", "glossary", "guide", "section", "term"]
