"""What must hold of reminders, whatever happened: read from their rows, and from what the mail server kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from quizapp.engine.reminders import Dropped, Passed, Silence
from tests.reminders.faults.mailserver import Message

OPEN = frozenset({"planned", "claimed", "failed"})
REASONS = frozenset(str(reason) for reasons in (Dropped, Passed, Silence) for reason in reasons)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The row of one reminder, and the Message-ID that its message must have."""

    id: int
    to: str
    kind: str
    day: date
    state: str
    attempts: int
    reason: str
    message_id: str

    def __str__(self) -> str:
        return f"{self.kind} to {self.to} for {self.day}"


def violations(
    rows: Sequence[Outcome],
    taken: Iterable[Message],
    *,
    due: Iterable[str],
    crashes: Mapping[int, int] | None = None,
    excused: Mapping[str, Collection[str]] | None = None,
) -> list[str]:
    """What is wrong, in words; empty is what all the tests are about.

    `due` are the addresses that had to be reminded, `crashes` how many
    had a row in hand, by its number, `excused` why one of them may have got nothing, by
    address. Of rows: each ends and says why it was not sent, and none is
    there twice. Of messages: each belongs to a row that says it was sent; a
    row that says so has one; there is one more at most for each crash that
    the row was in; and for one date nobody gets two different ones. Of
    people: who was due got a message, or was excused.
    """
    copies = Counter((message.to, message.message_id) for message in taken)
    held = crashes or {}
    wrong = _of_rows(rows)
    for row in rows:
        wrong += [
            f"{row}: {each}" for each in _of_row(row, copies[row.to, row.message_id], held.get(row.id, 0))
        ]
    wrong += _of_messages(rows, copies)
    wrong += _of_people(rows, {to for to, _ in copies}, due, excused or {})
    return wrong


def _of_rows(rows: Sequence[Outcome]) -> list[str]:
    planned = Counter((row.to, row.kind, row.day) for row in rows)
    return [
        f"{kind} to {to} for {day}: {count} rows" for (to, kind, day), count in planned.items() if count > 1
    ]


def _of_row(row: Outcome, copies: int, held: int) -> list[str]:
    wrong = []
    if row.state in OPEN:
        wrong.append(f"never ended, it is {row.state}")
    elif row.state == "sent":
        if not copies:
            wrong.append("says it was sent, and was not")
    else:
        if copies:
            wrong.append(f"was sent, and says {row.state}, {row.reason!r}")
        if row.state == "dropped" and row.reason not in REASONS:
            wrong.append(f"dropped for no known reason, {row.reason!r}")
        if not row.reason:
            wrong.append(f"{row.state} without a reason")
    if copies > 1 + held:
        wrong.append(f"sent {copies} times, {held} crashes had it in hand")
    return wrong


def _of_messages(rows: Sequence[Outcome], copies: Counter[tuple[str, str]]) -> list[str]:
    known = {(row.to, row.message_id): row for row in rows}
    wrong = [f"a message to {to} is of no row, {name}" for to, name in copies if (to, name) not in known]
    of_dates: defaultdict[tuple[str, date], set[str]] = defaultdict(set)
    for to, name in copies:
        if (row := known.get((to, name))) is not None:
            of_dates[to, row.day].add(row.kind)
    for (to, day), kinds in of_dates.items():
        if len(kinds) > 1:
            wrong.append(f"{to} got {' and '.join(sorted(kinds))} for {day}")
    return wrong


def _of_people(
    rows: Sequence[Outcome],
    reached: Collection[str],
    due: Iterable[str],
    excused: Mapping[str, Collection[str]],
) -> list[str]:
    said: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.state not in OPEN and row.state != "sent":
            said[row.to].add(row.reason)
    wrong = []
    for to in due:
        if to in reached:
            continue
        if not said[to]:
            wrong.append(f"{to} got nothing, and no row says why")
        elif not said[to] <= set(excused.get(to, ())):
            wrong.append(f"{to} got nothing, because {' and '.join(sorted(said[to]))}")
    return wrong
