"""What the figures of the outbox mean: whether all is well, and what to do where it is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from quizapp.engine.reminders import LATEST, Kind, State, outbox
from quizapp.reminders.backlog import Backlog

# A sender is woken four times a minute, a planner once.
SLOW, STUCK = timedelta(minutes=5), timedelta(hours=1)
PLANNER_SLOW = timedelta(minutes=10)

OPEN = (State.PLANNED, State.CLAIMED, State.FAILED)
GIVEN_UP = frozenset({outbox.Dropped.LATE.value, outbox.Dropped.ATTEMPTS.value})


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing to look at. `tone` is good, warn, bad or info; `advice` is empty where nothing is to be done."""

    name: str
    value: str
    tone: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class EndedRow:
    """A way to end, with the counts of the windows in their order."""

    kind: str
    state: str
    reason: str
    channel: str
    counts: tuple[int, ...]


def signs(backlog: Backlog) -> list[Sign]:
    return [
        _waiting(backlog),
        _planner(backlog),
        _sent(backlog),
        _failed(backlog),
        _given_up(backlog),
        _refused(backlog),
    ]


def states(backlog: Backlog) -> list[tuple[str, list[int]]]:
    """A row for each kind, with the counts of OPEN in their order."""
    return [(kind.value, [backlog.open.get((state.value, kind.value), 0) for state in OPEN]) for kind in Kind]


def table(backlog: Backlog) -> list[EndedRow]:
    """A row for each way to end within the longest window, in its order."""
    windows = [
        {(row.kind, row.state, row.reason, row.channel): row.count for row in rows}
        for rows in backlog.ended.values()
    ]
    return [EndedRow(*names, tuple(window.get(names, 0) for window in windows)) for names in windows[-1]]


def lasting(time: timedelta) -> str:
    """A length of time in its two greatest units.

    >>> lasting(timedelta(seconds=42)), lasting(timedelta(minutes=61)), lasting(timedelta(days=2, hours=3, minutes=4))
    ('42 s', '1 h 1 min', '2 d 3 h')
    """
    seconds = max(0, int(time.total_seconds()))
    parts = [
        (seconds // 86400, "d"),
        (seconds // 3600 % 24, "h"),
        (seconds // 60 % 60, "min"),
        (seconds % 60, "s"),
    ]
    first = next((place for place, (count, _) in enumerate(parts) if count), len(parts) - 1)
    # Seconds say nothing beside minutes.
    shown = [
        (count, unit) for count, unit in parts[first : first + 2] if count and (unit != "s" or first == 3)
    ]
    return " ".join(f"{count} {unit}" for count, unit in shown) or "0 s"


def _waiting(backlog: Backlog) -> Sign:
    name = "Waiting to be sent"
    if backlog.late is None:
        return Sign(name, "none", "good")
    value = f"{backlog.waiting:,}, for {lasting(backlog.late)}"
    if backlog.late < SLOW:
        return Sign(name, value, "good")
    advice = (
        "Look whether the worker runs and whether /readyz says that beat ticks. “manage.py send_reminders” sends by "
        f"hand and says what stops it. After {lasting(LATEST)} a reminder is dropped."
    )
    return Sign(name, value, "warn" if backlog.late < STUCK else "bad", advice)


def _planner(backlog: Backlog) -> Sign:
    name = "Planner"
    groups = f"{backlog.groups:,} group{'' if backlog.groups == 1 else 's'}"
    if backlog.planner_late is None or backlog.planner_late < PLANNER_SLOW:
        return Sign(name, f"up to date, {groups}", "good")
    advice = (
        "Look whether the worker runs and whether /readyz says that beat ticks. “manage.py plan_reminders” plans by "
        "hand. Who is not planned by the hour gets no reminder that day."
    )
    tone = "warn" if backlog.planner_late < STUCK else "bad"
    return Sign(name, f"behind by {lasting(backlog.planner_late)}, {groups}", tone, advice)


def _sent(backlog: Backlog) -> Sign:
    name = "Last sent"
    if backlog.last_sent is None:
        return Sign(name, "not in this week", "info")
    return Sign(name, f"{lasting(backlog.now - backlog.last_sent)} ago", "good")


def _failed(backlog: Backlog) -> Sign:
    name = "Waiting for another attempt"
    failed = backlog.open_in(State.FAILED.value)
    if not failed:
        return Sign(name, "none", "good")
    sent = sum(row.count for row in backlog.ended["24h"] if row.state == State.SENT.value)
    advice = (
        "Below is what the servers say. Words about signing in, encryption or the sender are about SMTP_HOST, SMTP_USER, "
        "SMTP_PASSWORD, SMTP_STARTTLS or MAIL_FROM; words about a mailbox pass by themselves."
    )
    return Sign(name, f"{failed:,}", "bad" if failed > sent else "warn", advice)


def _given_up(backlog: Backlog) -> Sign:
    name = "Given up in 24 hours"
    given_up = sum(row.count for row in backlog.ended["24h"] if row.reason in GIVEN_UP)
    if not given_up:
        return Sign(name, "none", "good")
    advice = (
        "They were too late, or failed too often. After an outage this is how it should be. Otherwise the senders are too "
        "slow: a nearer mail server helps, or another worker."
    )
    return Sign(name, f"{given_up:,}", "warn", advice)


def _refused(backlog: Backlog) -> Sign:
    name = "Addresses that take no mail"
    if not backlog.refused_addresses:
        return Sign(name, "none", "good")
    advice = (
        "These learners are told at their next visit. Many at once mean that the mail server is on a block list, or "
        "that SPF, DKIM or DMARC of the sender's domain are wrong."
    )
    return Sign(name, f"{backlog.refused_addresses:,}", "info", advice)
