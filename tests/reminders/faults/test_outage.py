"""Nothing runs for hours: what is less than four hours late is sent then, the rest is dropped and says so."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import cycle

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from quizapp.engine.reminders import LATEST, outbox, sending
from quizapp.reminders import tasks
from quizapp.reminders.actions import claiming
from quizapp.reminders.models import Reminder
from tests.reminders.faults.history import violations
from tests.reminders.faults.learners import learners, outcomes
from tests.reminders.faults.mailserver import HOST, Mailserver

pytestmark = pytest.mark.django_db(transaction=True)

SIX = datetime(2026, 11, 24, 6, tzinfo=UTC)
STOPPED = SIX.replace(hour=12, minute=5)
# Their hours are those of the day in UTC, from nine to eight, whatever the zone.
ZONES = {"UTC": 0, "Asia/Karachi": 5, "America/New_York": -5}
HOURS, EACH = range(9, 21), 2
STEP = timedelta(minutes=15)


@dataclass
class Days:
    """Beat, planner and sender in one, by a clock that jumps. `at` is when each message was taken, by its Message-ID."""

    mail: Mailserver
    monkeypatch: pytest.MonkeyPatch
    now: datetime = SIX
    at: defaultdict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.monkeypatch.setattr(timezone, "now", lambda: self.now)
        self.mail.on_taken = lambda message: self.at[message.message_id].append(self.now)

    def run(self, until: datetime) -> None:
        while self.now < until:
            tasks.plan()
            tasks.send()
            self.now += STEP

    def away(self, back: datetime) -> None:
        self.now = back


@pytest.fixture
def days(mail: Mailserver, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Days]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = HOST, mail.port
    mail.forget()
    yield Days(mail, monkeypatch)
    mail.on_taken = None


def everybody() -> list[str]:
    """Two learners for each hour of the day, one zone after the other."""
    return [
        one
        for name, hour, (zone, ahead) in zip("abcdefghijkl", HOURS, cycle(ZONES.items()), strict=False)
        for one in learners(
            EACH,
            now=SIX,
            name=f"{name}x",
            time_zone=zone,
            reminder_hour=(hour + ahead) % 24,
            quiet_from=0,
            quiet_until=0,
        )
    ]


def wrong_with(days: Days, due: list[str]) -> list[str]:
    """What is wrong with what was due until a moment ago."""
    due_at = dict(Reminder.objects.filter(due__lte=days.now - STEP).values_list("pk", "due"))
    rows = [row for row in outcomes() if row.id in due_at]
    wrong = violations(rows, days.mail.taken, due=due)
    of_days = Counter((row.to, row.day) for row in rows if row.state == "sent")
    wrong += [
        f"{to} was reminded {count} times for {day}" for (to, day), count in of_days.items() if count > 1
    ]
    for row in rows:
        for at in days.at[row.message_id]:
            late = at - due_at[row.id]
            if not timedelta(0) <= late < LATEST:
                wrong.append(f"{row} was sent {late} late")
    return wrong


def six_hours(days: Days) -> tuple[list[str], datetime]:
    due, back = everybody(), STOPPED + timedelta(hours=6)
    days.run(STOPPED)
    days.away(back)
    days.run(back + timedelta(days=1))
    return wrong_with(days, due), back


def test_after_six_hours_what_is_not_yet_four_hours_late_is_sent(days: Days) -> None:
    wrong, back = six_hours(days)

    assert wrong == []
    too_late = Reminder.objects.filter(state="dropped")
    assert {row.reason for row in too_late} == {"too late"}
    # Those of one and of two o'clock; those of three, four, five and six went out at once.
    assert Counter(row.due.hour for row in too_late) == {13: EACH, 14: EACH}
    at_once = [at for times in days.at.values() for at in times if at == back]
    assert len(at_once) == 4 * EACH
    # Nobody gets tomorrow's with it.
    assert len({message.to for message in days.mail.taken}) == len(HOURS) * EACH


def test_after_thirty_hours_nothing_is_made_up_for(days: Days) -> None:
    due, back = everybody(), STOPPED + timedelta(hours=30)
    days.run(STOPPED)
    days.away(back)
    days.run(back + timedelta(hours=22))

    assert wrong_with(days, due) == []
    for_the_day_between = Reminder.objects.filter(due__gt=STOPPED, due__lte=back - LATEST)
    assert not for_the_day_between.exclude(state="dropped", reason="too late").exists()
    at_once = Counter(at for times in days.at.values() for at in times)[back]
    assert at_once == 4 * EACH


def test_a_sender_for_whom_nothing_is_too_late_is_caught(days: Days, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (sending, outbox):
        monkeypatch.setattr(module, "too_late", lambda *_: False)
    monkeypatch.setattr(claiming, "sweep", lambda **_: 0)
    wrong, _ = six_hours(days)

    assert any("was sent 5:05:00 late" in each for each in wrong), wrong
