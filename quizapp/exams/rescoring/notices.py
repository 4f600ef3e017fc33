"""What learners are told about corrections, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from quizapp.accounts.models import User
from quizapp.exams.models import Sitting
from quizapp.exams.rescoring.models import Notice

# More than anybody reads at once; the rest follows as these are dismissed.
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence for a learner; `sitting` is the number of the sitting it is about, None outside exams."""

    number: int
    text: str
    sitting: int | None


def notices(learner: User, *, sitting: int | None = None) -> list[Told]:
    """What the learner has not dismissed, the newest first; of one sitting, if named. One statement."""
    rows = Notice.objects.of(learner).shown().select_related("sitting").order_by("-pk")
    if sitting is not None:
        rows = rows.filter(sitting=sitting)
    told, named = [], set[int]()
    for row in rows[:SHOWN]:
        told.append(Told(row.pk, _text(row, learner, newest=row.sitting_id not in named), row.sitting_id))
        named |= {row.sitting_id} if row.sitting_id else set()
    return told


def dismiss(learner: User, number: int, *, now: datetime) -> bool:
    """Put a notice away for good; False if there is none to put away. Everything it told stays as it is."""
    rows = Notice.objects.of(learner).filter(pk=number, dismissed_at=None)
    return rows.update(dismissed_at=now) == 1


def _text(row: Notice, learner: User, *, newest: bool) -> str:
    at = row.given_at.astimezone(learner.zone)
    day = f"{at.day} {at:%B}"
    if row.sitting is None:
        counts = "right" if row.right else "wrong"
        if row.reversal:
            return f"The correction of a question you answered on {day} was taken back: it counts as {counts} again."
        return f"A question you answered on {day} was corrected: your answer now counts as {counts}."
    paper = "practice exam" if row.sitting.kind == Sitting.Kind.MOCK else "quiz"
    # An older notice tells what changed then; what holds now stands in the newest.
    said = f"is now {row.raw_after}" if newest else f"changed from {row.raw_before} to {row.raw_after}"
    if row.reversal:
        return f"The correction of a question of your {paper} of {day} was taken back: your score {said} of {row.of}."
    return f"A question of your {paper} of {day} was corrected: your score {said} of {row.of}."
