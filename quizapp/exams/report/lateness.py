"""What came after the end: kept, shown, and not scored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from quizapp.bank.content import QuestionContent
from quizapp.engine.saving import Outcome
from quizapp.exams.models import Save, Sitting, Slot
from quizapp.exams.report.pace import time_words
from quizapp.exams.wording import FIELD_WORDS, change_words

# Time spent and pages seen say nothing that somebody would miss.
_SAYS_NOTHING = frozenset(["time", "seen"])


@dataclass(frozen=True)
class Late:
    """One change that was not in time: `seconds` from the end of the sitting to its arrival."""

    position: int
    field: str
    words: str
    began_at: datetime
    seconds: float

    @property
    def after(self) -> str:
        return time_words(self.seconds)


def late(
    sitting: Sitting, slots: Iterable[Slot], saves: Iterable[Save], said: Mapping[int, QuestionContent]
) -> tuple[Late, ...]:
    """The late changes in the order of their arrival."""
    by_id = {slot.pk: slot for slot in slots}
    found = []
    for save in saves:
        if save.outcome != Outcome.LATE or save.field in _SAYS_NOTHING:
            continue
        slot = by_id[save.slot_id]
        asked = said[slot.version_id]
        words = change_words(save.field, save.value, asked, seed=slot.seed)
        end = sitting.finished_at or sitting.deadline
        found.append(
            Late(
                slot.position,
                FIELD_WORDS[save.field],
                words,
                save.began_at,
                max((save.began_at - end).total_seconds(), 0.0),
            )
        )
    return tuple(sorted(found, key=lambda one: one.began_at))
