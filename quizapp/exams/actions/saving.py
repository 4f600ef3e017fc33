"""Save changes: each once, in time or marked late, and none over another that its author never saw."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from quizapp.accounts.models import User
from quizapp.engine.saving import Head, Outcome, judge
from quizapp.exams.actions.locking import Locked, lock
from quizapp.exams.changes import Change
from quizapp.exams.models import GRACE


@dataclass(frozen=True, slots=True)
class Ack:
    """What became of one change; the same for every copy of it.

    `sequence` is its number among what was applied to its question, None if
    it was not. `current` is what stands in the field, with its sequence.
    """

    key: UUID
    position: int
    field: str
    outcome: Outcome
    sequence: int | None
    at: datetime
    current: tuple[Any, int]
    message: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """`now` is the database's clock; the sitting is `open` until somebody closes it."""

    acks: tuple[Ack, ...]
    now: datetime
    deadline: datetime
    open: bool


@dataclass
class _Row:
    """A slot as read under the lock, and as it will be written."""

    id: int
    position: int
    sequence: int
    heads: dict[str, list[Any]]
    checked: bool
    values: dict[str, Any]
    milliseconds: int
    touched: bool = False
    saves: list[dict[str, Any]] = field(default_factory=list)

    def head(self, name: str) -> Head:
        return Head(*self.heads.get(name, (0, "", 0)))

    def current(self, name: str) -> tuple[Any, int]:
        return self.values.get(name), self.head(name).sequence


# The lock came in a statement before, so that this one sees what its last holder wrote.
_READ = """
SELECT slot.id, slot.position, slot.sequence, slot.heads::text, slot.checked_at IS NOT NULL,
    slot.answer::text, slot.flagged, slot.guess, slot.struck::text, slot.note, slot.seen, slot.milliseconds,
    (
        SELECT json_agg(json_build_array(told.key, told.outcome, told.sequence, told.at))::text
        FROM exams_save told WHERE told.slot_id = slot.id AND told.sitting_id = %s AND told.key = ANY(%s)
    ),
    clock_timestamp()
FROM exams_slot slot WHERE slot.sitting_id = %s AND slot.position = ANY(%s)
"""

_WRITE = """
WITH told AS (
    INSERT INTO exams_save
        (sitting_id, slot_id, field, key, tab, seq, base, value, began_at, at, outcome, sequence)
    SELECT %s, s.slot, s.field, s.key, s.tab, s.seq, s.base, s.value, %s, %s, s.outcome, s.sequence
    FROM json_to_recordset(%s::json) AS s(
        slot bigint, field text, key uuid, tab text, seq int, base int, value jsonb, outcome text, sequence int
    )
)
UPDATE exams_slot slot SET
    sequence = s.sequence, heads = s.heads, answer = s.answer, flagged = s.flagged, guess = s.guess,
    struck = s.struck, note = s.note, seen = s.seen, milliseconds = s.milliseconds
FROM json_to_recordset(%s::json) AS s(
    id bigint, sequence int, heads jsonb, answer jsonb, flagged bool, guess bool, struck jsonb, note text,
    seen bool, milliseconds int
)
WHERE slot.id = s.id
"""


@transaction.atomic(durable=True)
def save(learner: User, pk: int, changes: Sequence[Change], *, since: float | None = None) -> Saved:
    """Take `changes` of one request, in their order, whatever becomes of each.

    Three statements, however many there are. Durable: when this returns, a
    crash of anything loses none of them. `since` as for `lock`. Raises NoSuchSitting.
    """
    locked = lock(learner, pk, since=since)
    rows, told, now = _read(pk, changes)
    acks = []
    for change in changes:
        row = rows.get(change.position)
        if row is None:
            acks.append(_unknown(change, now))
            continue
        earlier = told.get(str(change.key))
        if earlier is not None:
            outcome, sequence, at = earlier
            acks.append(_ack(change, row, Outcome(outcome), sequence, datetime.fromisoformat(at)))
            continue
        acks.append(_take(change, row, locked, now=now))
    _write(pk, rows.values(), began=locked.began, now=now)
    # What stands is told as it is after all changes of the request.
    final = [
        replace(ack, current=rows[ack.position].current(ack.field)) if ack.position in rows else ack
        for ack in acks
    ]
    return Saved(tuple(final), now, locked.deadline, locked.finished_at is None)


def _read(pk: int, changes: Sequence[Change]) -> tuple[dict[int, _Row], dict[str, list[Any]], datetime]:
    keys, positions = [change.key for change in changes], [change.position for change in changes]
    rows: dict[int, _Row] = {}
    told: dict[str, list[Any]] = {}
    now: datetime | None = None
    with connection.cursor() as cursor:
        cursor.execute(_READ, [pk, keys, pk, positions])
        for row in cursor.fetchall():
            (
                id_,
                position,
                sequence,
                heads,
                checked,
                answer,
                flagged,
                guess,
                struck,
                note,
                seen,
                ms,
                earlier,
                now,
            ) = row
            values = {
                "answer": json.loads(answer),
                "flagged": flagged,
                "guess": guess,
                "struck": json.loads(struck),
                "note": note,
                "seen": seen,
            }
            rows[position] = _Row(id_, position, sequence, json.loads(heads), checked, values, ms)
            told |= {key: rest for key, *rest in json.loads(earlier or "[]")}
        if now is None:
            cursor.execute("SELECT clock_timestamp()")
            now = cursor.fetchone()[0]
    return rows, told, now


def _take(change: Change, row: _Row, locked: Locked, *, now: datetime) -> Ack:
    head = row.head(change.field)
    message = ""
    in_time = locked.finished_at is None and locked.began <= locked.deadline + GRACE
    if change.fault:
        outcome, message = Outcome.REFUSED, change.fault
    elif in_time and row.checked and change.field in {"answer", "guess"}:
        outcome, message = Outcome.REFUSED, "This question was checked already; its answer stays."
    elif in_time and change.field in {"time", "seen"}:
        # Sums and once-only facts have nothing that could be overwritten.
        outcome = Outcome.SAVED
    else:
        outcome = judge(head, change.origin, in_time=in_time)
    sequence = None
    if outcome is Outcome.SAVED:
        row.sequence += 1
        sequence = row.sequence
        row.touched = True
        if change.field == "time":
            spent = (now - locked.started_at).total_seconds() * 1000
            row.milliseconds = int(min(row.milliseconds + change.value, max(spent, 0)))
        else:
            row.values[change.field] = change.value
            row.heads[change.field] = [sequence, change.origin.tab, change.origin.seq]
            # Whatever is done to a question, it was seen.
            row.values["seen"] = True
    elif outcome is Outcome.LATE:
        message = "This came after the end. It is kept, and not scored."
    row.saves.append(
        {
            "slot": row.id,
            "field": change.field,
            "key": str(change.key),
            "tab": change.origin.tab,
            "seq": change.origin.seq,
            "base": change.origin.base,
            "value": change.value,
            "outcome": outcome.value,
            "sequence": sequence,
        }
    )
    return _ack(change, row, outcome, sequence, now, message)


def _ack(
    change: Change, row: _Row, outcome: Outcome, sequence: int | None, at: datetime, message: str = ""
) -> Ack:
    return Ack(
        change.key, row.position, change.field, outcome, sequence, at, row.current(change.field), message
    )


def _unknown(change: Change, now: datetime) -> Ack:
    message = f"This paper has no question {change.position}."
    return Ack(change.key, change.position, change.field, Outcome.REFUSED, None, now, (None, 0), message)


def _write(pk: int, rows: Any, *, began: datetime, now: datetime) -> None:
    rows = list(rows)
    saves = [each for row in rows for each in row.saves]
    if not saves:
        return
    slots = [
        {
            "id": row.id,
            "sequence": row.sequence,
            "heads": row.heads,
            "milliseconds": row.milliseconds,
            **row.values,
        }
        for row in rows
        if row.touched
    ]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [pk, began, now, json.dumps(saves), json.dumps(slots)])
