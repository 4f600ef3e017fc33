"""What a sitting saved, line by line: proof for the learner, open or finished.

It says what was chosen and never what is right, so that it may be had while
the sitting is open.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from quizapp.bank.content import contents
from quizapp.exams.models import Sitting
from quizapp.exams.wording import FIELD_WORDS, change_words

COLUMNS = (
    "Sequence",
    "Question",
    "Field",
    "Choice",
    "Received (UTC)",
    "Acknowledged (UTC)",
    "Outcome",
    "Key",
)
HASH_LABEL = "SHA-256 of all lines above"

# With these a spreadsheet begins a formula; the wide ones are read as the narrow ones.
_FORMULA: tuple[str, ...] = ("=", "+", "-", "@", "\t", "\r", "\n")
_FORMULA += tuple(
    "\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
)


class _Line:
    """A file of one line, for csv to write to."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> None:
        self.text = text


def lines(sitting: Sitting) -> Iterator[bytes]:
    """The receipt as CSV in UTF-8, a line at a time: the columns, every save, and the hash of all that.

    In the order in which the saves were acknowledged, so that a receipt of an
    open sitting is the beginning of a later one. Saves are read in parts; the
    memory this takes does not grow with them.
    """
    line = _Line()
    writer = csv.writer(line)
    total = hashlib.sha256()
    for row in _rows(sitting):
        writer.writerow([safe(cell) for cell in row])
        told = line.text.encode("utf-8", "replace")
        total.update(told)
        yield told
    writer.writerow([HASH_LABEL, total.hexdigest()])
    yield line.text.encode()


def _rows(sitting: Sitting) -> Iterator[Sequence[str]]:
    yield COLUMNS
    slots = {slot.pk: slot for slot in sitting.slots.all()}
    said = contents({slot.version_id for slot in slots.values()})
    for save in sitting.saves.order_by("pk").iterator(chunk_size=500):
        slot = slots[save.slot_id]
        yield (
            "" if save.sequence is None else str(save.sequence),
            str(slot.position),
            FIELD_WORDS[save.field],
            change_words(save.field, save.value, said[slot.version_id], seed=slot.seed),
            _exact(save.began_at),
            _exact(save.at),
            save.outcome,
            str(save.key),
        )


def _exact(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> safe("=1+1"), safe("-5"), safe("A: -5")
    ("'=1+1", "'-5", 'A: -5')
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
