"""What makes a question bad though every field is there: in one question, and over the bank."""

from .figures import ENOUGH, BankFigures
from .wording import check_wording

__all__ = ["ENOUGH", "BankFigures", "check_wording"]
