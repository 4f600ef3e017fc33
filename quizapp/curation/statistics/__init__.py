"""What learners' answers say about the questions of the bank."""

from quizapp.curation.statistics.items import Item, items_of
from quizapp.curation.statistics.keeping import refresh

__all__ = ["Item", "items_of", "refresh"]
