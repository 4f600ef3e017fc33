"""Which reminders of one learner are sent now: at most one, however many an outage left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from .hours import QUIET, Appointment, QuietHours, is_quiet, may_follow, too_late
from .kinds import Kind, Silence, Standing, refusal

_PRECEDENCE = {kind: place for place, kind in enumerate(Kind)}


class Passed(StrEnum):
    """Why a planned reminder is dropped at the moment of sending, when the learner's standing allows it."""

    LATE = "too late"
    OVERTAKEN = "another is sent"
    CLOSE = "too soon after the last"


@dataclass(frozen=True, slots=True)
class Planned:
    """A reminder that waits for being sent: its row's name, its kind, and the date and time it is due."""

    id: str
    kind: Kind
    appointment: Appointment


@dataclass(frozen=True, slots=True)
class Triage:
    """What becomes of the reminders of one learner; each is in one place."""

    send: Planned | None
    wait: tuple[Planned, ...]
    drop: tuple[tuple[Planned, Passed | Silence], ...]


def triage(
    planned: Iterable[Planned],
    standing: Standing,
    *,
    now: datetime,
    zone: str | ZoneInfo,
    quiet: QuietHours = QUIET,
    last: Appointment | None = None,
    hour_moved: bool = False,
) -> Triage:
    """Decide about all open reminders of one learner at the aware instant `now`.

    One that is not due waits. Of those that are due, one that is four hours
    late or more is dropped, and so is one that the learner's `standing` refuses
    or that comes too soon after the `last` sent (`hours.may_follow`). In quiet
    hours the rest waits. Otherwise the one for the latest date is sent, on one
    date the kind that comes first, and the others are dropped.

    Raises ValueError if `now` is naive or the zone is unknown.
    """
    # Latest date first; then the kinds in their order, then the name, so that the answer does not
    # depend on the order of rows.
    rows = sorted(planned, key=lambda row: (_PRECEDENCE[row.kind], row.id))
    rows.sort(key=lambda row: row.appointment.day, reverse=True)
    is_quiet_now = is_quiet(now, zone=zone, quiet=quiet)
    send: Planned | None = None
    wait: list[Planned] = []
    drop: list[tuple[Planned, Passed | Silence]] = []
    for row in rows:
        if now < row.appointment.due:
            wait.append(row)
            continue
        reason = _reason(row, standing, now=now, last=last, hour_moved=hour_moved)
        if reason is not None:
            drop.append((row, reason))
        elif is_quiet_now:
            wait.append(row)
        elif send is None:
            send = row
        else:
            drop.append((row, Passed.OVERTAKEN))
    return Triage(send, tuple(wait), tuple(drop))


def _reason(
    row: Planned, standing: Standing, *, now: datetime, last: Appointment | None, hour_moved: bool
) -> Passed | Silence | None:
    if too_late(row.appointment.due, now):
        return Passed.LATE
    silence = refusal(row.kind, standing, row.appointment.day)
    if silence is not None:
        return silence
    return None if may_follow(last, row.appointment, hour_moved=hour_moved) else Passed.CLOSE
