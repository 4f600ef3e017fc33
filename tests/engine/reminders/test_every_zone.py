"""Every zone over two years: the days around each clock change in full, others by sample."""

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest

from quizapp.engine.reminders import APART, QuietHours, is_quiet, reminder_at

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = 731
ONE_DAY = timedelta(days=1)
STEP = timedelta(minutes=15)
NO_QUIET = QuietHours(0, 0)
NAMES = sorted(available_timezones())
INITIALS = sorted({name[:4] for name in NAMES})


def change_days(zone: ZoneInfo) -> list[date]:
    """The local dates on which the offset at the start differs from that of the next."""
    days = [FIRST + n * ONE_DAY for n in range(DAYS + 1)]
    offsets = [day.astimezone(zone).utcoffset() for day in days]
    return [
        day.astimezone(zone).date()
        for day, offset, after in zip(days, offsets, offsets[1:], strict=False)
        if offset != after
    ]


def walls(zone: ZoneInfo, day: date) -> list[tuple[datetime, datetime]]:
    """Each quarter of an hour from two days before the date to four days after: UTC, and what the clock shows."""
    start = datetime.combine(day - 2 * ONE_DAY, time(), tzinfo=UTC)
    instants = [start + n * STEP for n in range(6 * 96)]
    return [(at, at.astimezone(zone).replace(tzinfo=None, fold=0)) for at in instants]


def looked_up(shown: list[tuple[datetime, datetime]], wall: datetime) -> datetime:
    """The first instant whose clock shows `wall`; if none does, the first that shows more, from the start."""
    exact = next((at for at, shows in shown if shows == wall), None)
    return exact or next(at for at, shows in shown if shows > wall)


@pytest.mark.parametrize("initials", INITIALS)
def test_around_a_clock_change_each_date_has_one_reminder_at_each_hour(initials: str) -> None:
    for name in (name for name in NAMES if name.startswith(initials)):
        zone = ZoneInfo(name)
        for change in change_days(zone):
            shown = walls(zone, change)
            for hour in range(24):
                loud = []
                for day in (change - ONE_DAY, change, change + ONE_DAY, change + 2 * ONE_DAY):
                    wall = datetime.combine(day, time(hour))
                    due = reminder_at(day, hour, zone=zone, quiet=NO_QUIET)
                    assert due == looked_up(shown, wall), (name, day, hour)
                    loud.append(due)
                assert all(b - a >= APART for a, b in pairwise(loud)), (name, change)


@pytest.mark.parametrize("initials", INITIALS)
def test_around_a_clock_change_each_date_has_one_reminder_outside_the_quiet_hours(initials: str) -> None:
    for name in (name for name in NAMES if name.startswith(initials)):
        zone = ZoneInfo(name)
        for change in change_days(zone):
            for hour in (0, 2, 7, 8, 18, 20, 21, 23):
                before = None
                for day in (change - ONE_DAY, change, change + ONE_DAY, change + 2 * ONE_DAY):
                    due = reminder_at(day, hour, zone=zone)
                    assert due is not None, (name, day, hour)
                    assert due.astimezone(zone).date() == day, (name, day, hour)
                    assert not is_quiet(due, zone=zone), (name, day, hour)
                    assert before is None or due - before >= APART, (name, day, hour)
                    before = due


def test_on_other_days_each_zone_reminds_at_the_hour_itself() -> None:
    for name in NAMES:
        zone = ZoneInfo(name)
        changes = change_days(zone)
        for n in range(0, DAYS, 30):
            day = FIRST.date() + n * ONE_DAY
            near = bisect_left(changes, day - 2 * ONE_DAY)
            if near < len(changes) and changes[near] <= day + 2 * ONE_DAY:
                continue
            due = reminder_at(day, 18, zone=zone)
            assert due is not None, (name, day)
            assert due.astimezone(zone).replace(tzinfo=None) == datetime.combine(day, time(18)), (name, day)


def test_there_are_many_zones_and_many_that_change() -> None:
    """What the tables above rest on."""
    assert len(NAMES) > 500
    assert sum(bool(change_days(ZoneInfo(name))) for name in NAMES) > 150
