"""Which change of a field stands when several tabs and devices send theirs, late or twice.

Every field of a question in a sitting (its answer, its flag, its note) has a
head: what stands, and who wrote it. A change says which head it was made on.
The rule needs no clock: whether a change came in time is told to it.
"""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What became of a change. All but `SAVED` leave what stands as it is; nothing is thrown away."""

    SAVED = "saved"
    LATE = "late"
    CONFLICT = "conflict"
    SUPERSEDED = "superseded"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Head:
    """What stands in a field: its sequence number (0: nothing was ever saved), and which change put it there."""

    sequence: int = 0
    tab: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a change comes from.

    `tab` is an id of the page that sends it, empty for a plain form; `seq`
    counts the changes of that tab, and `base` is the sequence number of the
    field as the tab last knew it.
    """

    tab: str
    seq: int
    base: int


def judge(head: Head, origin: Origin, *, in_time: bool) -> Outcome:
    """Decide what becomes of one change.

    A tab may always follow itself: it sends its second change before it heard
    of the first. Otherwise a change must be made on what stands now; one that
    was not would overwrite what its author never saw.

    >>> head = Head(sequence=3, tab="one", seq=5)
    >>> judge(head, Origin("one", 6, base=2), in_time=True)
    <Outcome.SAVED: 'saved'>
    >>> judge(head, Origin("one", 4, base=2), in_time=True)
    <Outcome.SUPERSEDED: 'superseded'>
    >>> judge(head, Origin("two", 1, base=3), in_time=True)
    <Outcome.SAVED: 'saved'>
    >>> judge(head, Origin("two", 1, base=2), in_time=True)
    <Outcome.CONFLICT: 'conflict'>
    """
    if not in_time:
        return Outcome.LATE
    if origin.tab and origin.tab == head.tab:
        return Outcome.SAVED if origin.seq > head.seq else Outcome.SUPERSEDED
    return Outcome.SAVED if origin.base == head.sequence else Outcome.CONFLICT
