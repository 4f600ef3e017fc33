"""Planner and sender with the real tables, where clocks change and where learners do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest

from quizapp.accounts.models import User
from quizapp.answers.models import DayTally
from quizapp.engine.reminders import APART
from quizapp.reminders.actions import planning
from quizapp.reminders.actions.claiming import Claimed
from quizapp.reminders.models import Reminder
from tests.reminders.making import reminded, studies
from tests.reminders.walking import HOUR, moments, run, walk

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
QUARTER = timedelta(minutes=15)
FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)

# At most so many that hold a change somewhere.
WEEKS = 30

Change = tuple[datetime, timedelta | None, timedelta | None]


def offset(at: datetime, zone: ZoneInfo) -> timedelta | None:
    return at.astimezone(zone).utcoffset()


def changes_of(zone: ZoneInfo) -> Iterator[Change]:
    """When the clock of the zone is changed, from which offset, to which."""
    for day in moments(FIRST, LAST, every=DAY):
        if offset(day, zone) != offset(day + DAY, zone):
            at = next(
                at
                for at in moments(day, day + DAY, every=QUARTER)
                if offset(at + QUARTER, zone) != offset(day, zone)
            )
            yield at + QUARTER, offset(at, zone), offset(at + QUARTER, zone)


@cache
def rules() -> dict[tuple[Change, ...], str]:
    """One zone for each way in which clocks are changed in these two years; the other zones are copies of these."""
    found: dict[tuple[Change, ...], str] = {}
    for name in sorted(available_timezones()):
        found.setdefault(tuple(changes_of(ZoneInfo(name))), name)
    return {changes: name for changes, name in found.items() if changes}


@cache
def weeks() -> list[list[tuple[datetime, str]]]:
    """The changes, those of a few days together."""
    found: list[list[tuple[datetime, str]]] = []
    for at, name in sorted((at, name) for changes, name in rules().items() for at, _, _ in changes):
        if not found or at - found[-1][-1][0] > 3 * DAY or at - found[-1][0][0] > 7 * DAY:
            found.append([])
        found[-1].append((at, name))
    return found


def first_showing(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """The first instant at which the clock shows the hour of the date; if it never does, the first that it shows later."""
    wall = datetime.combine(day, time(hour))
    start = datetime.combine(day - DAY, time(), tzinfo=UTC)
    shown = [
        (at, at.astimezone(zone).replace(tzinfo=None))
        for at in moments(start, start + 4 * DAY, every=QUARTER)
    ]
    exact = [at for at, shows in shown if shows == wall]
    return exact[0] if exact else next(at for at, shows in shown if shows > wall)


def test_two_years_have_the_changes_that_are_known() -> None:
    assert len(rules()) > 20
    assert sum(map(len, weeks())) > 100
    assert len(weeks()) <= WEEKS


@pytest.mark.parametrize("week", range(WEEKS))
def test_around_a_change_of_the_clock_each_date_has_one_reminder_at_its_instant(week: int) -> None:
    if week >= len(weeks()):
        return
    changes = weeks()[week]
    start, end = changes[0][0].replace(minute=0) - 2 * DAY, changes[-1][0] + 2 * DAY
    people: dict[int, User] = {}
    for at, name in changes:
        zone = ZoneInfo(name)
        # The hour that is skipped, or the one that comes twice; and the usual one.
        skipped = (at - QUARTER).astimezone(zone).hour + 1
        for hour in ((at + QUARTER).astimezone(zone).hour, skipped % 24):
            person = reminded(
                cards=1,
                time_zone=name,
                reminder_hour=hour,
                quiet_from=0,
                quiet_until=0,
                summary_weekday=None,
                day_start=0,
            )
            people[person.pk] = person
        person = reminded(cards=1, time_zone=name, summary_weekday=None, day_start=0)
        people[person.pk] = person
    sent: dict[int, list[Claimed]] = defaultdict(list)

    for now in moments(start, end):
        for one in run(now):
            sent[one.learner_id].append(one)
            # Whoever ignores reminders would get fewer.
            studies(people[one.learner_id], one.day)

    for number, person in people.items():
        zone = ZoneInfo(person.time_zone)
        days = [start.astimezone(zone).date() + DAY]
        while (day := days[-1] + DAY) < end.astimezone(zone).date():
            days.append(day)
        rows = {row.day: row for row in Reminder.objects.filter(learner=number)}
        where = (person.time_zone, person.reminder_hour)
        assert Reminder.objects.filter(learner=number).count() == len(rows), where
        assert {day: rows[day].due for day in days} == {
            day: first_showing(day, person.reminder_hour, zone) for day in days
        }, where
        assert all(b.due - a.due >= APART for a, b in pairwise(sent[number])), where
        assert set(days) <= {one.day for one in sent[number]}, where
        assert len({one.day for one in sent[number]}) == len(sent[number]), where
    DayTally.objects.all().delete()


def flying(person: User, zones: list[str], *, every: timedelta) -> list[Claimed]:
    """What goes out in 12 days to a learner who is in the next zone after each such time."""
    start = datetime(2026, 6, 1, tzinfo=UTC)
    arrivals = {start + place * every: zones[place % len(zones)] for place in range(12 * DAY // every)}
    studied: set[date] = set()

    def arrive(now: datetime) -> None:
        if now in arrivals:
            User.objects.filter(pk=person.pk).update(time_zone=arrivals[now])
            planning.replan(User.objects.get(pk=person.pk), now=now, hour_moved=False)
        # Back then, so that the pace stays that of a learner who comes.
        for day in (
            set(Reminder.objects.of(person).filter(state="sent").values_list("day", flat=True)) - studied
        ):
            studies(person, day)
            studied.add(day)

    return walk(start, start + 12 * DAY, before=arrive)


@pytest.mark.parametrize(
    "zones",
    [
        ["Pacific/Kiritimati", "Pacific/Pago_Pago"],
        ["Asia/Tokyo", "Pacific/Honolulu", "Europe/Vienna"],
        ["UTC", "Etc/GMT+12", "Etc/GMT-14"],
    ],
)
@pytest.mark.parametrize("hours", [3, 7, 12, 24, 31])
def test_who_crosses_the_date_line_to_and_fro_is_reminded_once_a_date_and_once_a_day(
    zones: list[str], hours: int
) -> None:
    person = reminded(quiet_from=0, quiet_until=0, summary_weekday=None, day_start=0)

    sent = flying(person, zones, every=hours * HOUR)

    days = [one.day for one in sent]
    assert days == sorted(set(days))
    assert all(b.due - a.due >= APART for a, b in pairwise(sent))
    assert len(sent) <= 12
    if hours == 24:
        assert len(sent) >= 3


def test_who_asks_for_another_hour_each_time_is_reminded_once_a_date_all_the_same() -> None:
    person = reminded(quiet_from=0, quiet_until=0, summary_weekday=None, day_start=0)
    start = datetime(2026, 6, 1, tzinfo=UTC)

    def ask(now: datetime) -> None:
        if now.hour % 4 == 0:
            User.objects.filter(pk=person.pk).update(reminder_hour=(now.hour + 1 + now.day) % 24)
            planning.replan(User.objects.get(pk=person.pk), now=now, hour_moved=True)

    days = [one.day for one in walk(start, start + 5 * DAY, before=ask)]

    assert days == sorted(set(days))
    assert len(days) >= 2
