"""What the learner made of answers before the one that stood at the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from quizapp.bank.content import QuestionContent
from quizapp.bank.models import Kind
from quizapp.engine.marking import FormatError, Mark
from quizapp.engine.statistics import Changes, Choice, changes
from quizapp.exams.models import Save, Slot


def changing(slots: Iterable[Slot], saves: Iterable[Save], said: Mapping[int, QuestionContent]) -> Changes:
    """Count the changes of answers in `slots`. `saves` are those of the sitting, in any order."""
    return changes(list(_histories(slots, saves, said).values()))


def changed(
    slots: Iterable[Slot], saves: Iterable[Save], said: Mapping[int, QuestionContent]
) -> frozenset[int]:
    """The positions at which a settled answer was given up for another one."""
    histories = _histories(slots, saves, said)
    return frozenset(position for position, history in histories.items() if changes([history]).changed)


def _histories(
    slots: Iterable[Slot], saves: Iterable[Save], said: Mapping[int, QuestionContent]
) -> dict[int, Sequence[Choice]]:
    applied: dict[int, list[Save]] = defaultdict(list)
    for save in saves:
        if save.field == "answer" and save.sequence is not None:
            applied[save.slot_id].append(save)
    return {
        slot.position: [
            _choice(save, said[slot.version_id])
            for save in sorted(applied[slot.pk], key=lambda save: save.sequence or 0)
        ]
        for slot in slots
    }


def _choice(save: Save, asked: QuestionContent) -> Choice:
    at = save.began_at.timestamp()
    given = [str(value) for value in save.value] if isinstance(save.value, list) else []
    if not any(value.strip() for value in given):
        return Choice(None, right=False, at=at)
    read, mark = asked.read(given), asked.mark(given)
    if isinstance(read, FormatError) or not isinstance(mark, Mark):
        return Choice(tuple(given), right=False, complete=False, at=at)
    # The order in which options were ticked tells no answers apart.
    return Choice(tuple(sorted(read) if asked.kind == Kind.MULTIPLE else read), right=mark.right, at=at)
