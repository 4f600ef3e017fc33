from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quizapp.engine.studydays import calendar_weeks, day_opens, streak, study_day, zone_of

# Every kind of clock change: none, an hour, half an hour (Lord Howe), at midnight
# (Beirut, Havana, Sao Paulo, Asuncion), a minute after it (St Johns until 2011),
# back across midnight, a whole day skipped (Apia, Kwajalein), twice a year around
# Ramadan (Casablanca), reversed (Dublin), and odd offsets.
ZONES = [
    "UTC",
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Asuncion",
    "America/Havana",
    "America/Los_Angeles",
    "America/New_York",
    "America/Sao_Paulo",
    "America/Scoresbysund",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Amman",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Pyongyang",
    "Asia/Tehran",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Europe/Istanbul",
    "Europe/Vienna",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Kwajalein",
]
zones = st.sampled_from(ZONES)
hours = st.integers(0, 23)
dates = st.dates(date(1990, 1, 1), date(2037, 12, 31))
instants = st.datetimes(datetime(1990, 1, 1), datetime(2037, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 the strategy adds the zone
TICK = timedelta(microseconds=1)
quick = settings(max_examples=60, deadline=None)


@pytest.mark.parametrize(
    ("at", "zone", "day_start", "expected"),
    [
        ("2026-11-21T03:59:59+01:00", "Europe/Vienna", 4, date(2026, 11, 20)),
        ("2026-11-21T04:00:00+01:00", "Europe/Vienna", 4, date(2026, 11, 21)),
        ("2026-11-21T00:00:00+01:00", "Europe/Vienna", 0, date(2026, 11, 21)),
        ("2026-11-21T22:59:59+01:00", "Europe/Vienna", 23, date(2026, 11, 20)),
        ("2026-11-21T20:00:00+00:00", "Pacific/Kiritimati", 4, date(2026, 11, 22)),
        ("2026-11-21T08:00:00+00:00", "America/Los_Angeles", 4, date(2026, 11, 20)),
    ],
)
def test_the_study_day_turns_at_the_learners_hour(at: str, zone: str, day_start: int, expected: date) -> None:
    assert study_day(datetime.fromisoformat(at), zone=zone, day_start=day_start) == expected


def test_a_day_whose_hour_is_skipped_opens_with_the_first_instant_after_the_jump() -> None:
    # 02:00 became 03:00 in Vienna, 00:00 became 01:00 in Beirut.
    assert day_opens(date(2026, 3, 29), zone="Europe/Vienna", day_start=2) == datetime(
        2026, 3, 29, 1, tzinfo=UTC
    )
    assert day_opens(date(2026, 3, 29), zone="Asia/Beirut", day_start=0) == datetime(
        2026, 3, 28, 22, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("day", "zone", "day_start", "jump"),
    [
        # 01:00 became 03:00.
        (date(2026, 3, 29), "Antarctica/Troll", 2, datetime(2026, 3, 29, 1, tzinfo=UTC)),
        # 29 December became 31 December at midnight.
        (date(2011, 12, 30), "Pacific/Apia", 4, datetime(2011, 12, 30, 10, tzinfo=UTC)),
    ],
)
def test_an_hour_in_the_middle_of_a_jump_opens_its_day_at_the_jump(
    day: date, zone: str, day_start: int, jump: datetime
) -> None:
    assert day_opens(day, zone=zone, day_start=day_start) == jump


def test_a_day_whose_hour_comes_twice_opens_with_the_first() -> None:
    # 03:00 summer time became 02:00 winter time: 02:00 came at 00:00 and 01:00 UTC.
    assert day_opens(date(2026, 10, 25), zone="Europe/Vienna", day_start=2) == datetime(
        2026, 10, 25, 0, tzinfo=UTC
    )


def test_a_clock_set_back_across_midnight_does_not_reopen_yesterday() -> None:
    """At 00:01 on 7 November 2010 the clocks of St John's went back to 23:01."""
    before = datetime(2010, 11, 7, 2, 30, 30, tzinfo=UTC)
    after = datetime(2010, 11, 7, 2, 45, tzinfo=UTC)

    assert after.astimezone(ZoneInfo("America/St_Johns")).date() == date(2010, 11, 6)
    assert study_day(before, zone="America/St_Johns", day_start=0) == date(2010, 11, 7)
    assert study_day(after, zone="America/St_Johns", day_start=0) == date(2010, 11, 7)


def test_a_date_that_a_country_skipped_has_no_hours_of_its_own() -> None:
    """Samoa went from 29 to 31 December 2011."""
    jump = datetime(2011, 12, 30, 10, tzinfo=UTC)

    assert day_opens(date(2011, 12, 30), zone="Pacific/Apia", day_start=0) == jump
    assert day_opens(date(2011, 12, 31), zone="Pacific/Apia", day_start=0) == jump
    assert study_day(jump, zone="Pacific/Apia", day_start=0) == date(2011, 12, 31)


@quick
@given(zones, dates, hours)
@example("Pacific/Apia", date(2011, 12, 30), 4)
@example("Australia/Lord_Howe", date(2026, 10, 4), 2)
@example("America/St_Johns", date(2010, 11, 7), 0)
def test_a_study_day_lasts_from_its_opening_to_the_next(zone: str, day: date, day_start: int) -> None:
    opens = day_opens(day, zone=zone, day_start=day_start)
    closes = day_opens(day + timedelta(days=1), zone=zone, day_start=day_start)

    assert opens <= closes
    assert study_day(opens - TICK, zone=zone, day_start=day_start) < day
    assert study_day(closes, zone=zone, day_start=day_start) > day
    if opens < closes:
        assert study_day(opens, zone=zone, day_start=day_start) == day
        assert study_day(closes - TICK, zone=zone, day_start=day_start) == day


@quick
@given(zones, dates, hours)
@example("Europe/Vienna", date(2026, 3, 29), 2)
@example("Europe/Vienna", date(2026, 10, 25), 2)
def test_a_day_opens_when_the_wall_clock_first_reaches_its_hour(zone: str, day: date, day_start: int) -> None:
    opens = day_opens(day, zone=zone, day_start=day_start)
    wall = opens.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    a_second_before = (opens - timedelta(seconds=1)).astimezone(ZoneInfo(zone))

    hour = datetime(day.year, day.month, day.day, day_start)  # noqa: DTZ001 a wall clock
    assert wall >= hour
    assert a_second_before.replace(tzinfo=None) < hour


@quick
@given(zones, hours, instants, st.timedeltas(timedelta(0), timedelta(days=3)))
def test_study_days_never_run_backwards(zone: str, day_start: int, at: datetime, later: timedelta) -> None:
    first = study_day(at, zone=zone, day_start=day_start)
    second = study_day(at + later, zone=zone, day_start=day_start)

    assert first <= second <= first + timedelta(days=5)


@quick
@given(zones, hours, instants)
def test_the_zone_of_the_instant_does_not_matter(zone: str, day_start: int, at: datetime) -> None:
    there = at.astimezone(ZoneInfo("Asia/Kathmandu"))

    assert study_day(there, zone=ZoneInfo(zone), day_start=day_start) == study_day(
        at, zone=zone, day_start=day_start
    )


def test_a_naive_time_has_no_study_day() -> None:
    with pytest.raises(ValueError, match="aware"):
        study_day(datetime(2026, 11, 21), zone="UTC", day_start=4)  # noqa: DTZ001 is the point


@pytest.mark.parametrize("hour", [-1, 24])
def test_an_hour_that_no_clock_shows_is_refused(hour: int) -> None:
    with pytest.raises(ValueError, match="hour"):
        day_opens(date(2026, 11, 21), zone="UTC", day_start=hour)


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "America", "a\0b", "/UTC"])
def test_a_zone_that_does_not_exist_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="time zone"):
        zone_of(name)


TODAY = date(2026, 11, 21)


def days_ago(*days: int) -> list[date]:
    return [TODAY - timedelta(days=day) for day in days]


@pytest.mark.parametrize(
    ("studied", "length"),
    [
        ([], 0),
        (days_ago(0), 1),
        (days_ago(1), 1),
        (days_ago(2), 0),
        (days_ago(1, 2, 3), 3),
        (days_ago(0, 1, 2, 3), 4),
        (days_ago(0, 2, 3), 1),
        (days_ago(3, 0, 1, 1, 0), 2),
        (days_ago(-1, 0, 1), 2),
    ],
)
def test_a_streak_ends_today_or_yesterday_and_has_no_gap(studied: list[date], length: int) -> None:
    assert streak(studied, today=TODAY) == length


@given(st.sets(st.integers(0, 40)))
def test_studying_today_adds_one_day_to_a_streak(ago: set[int]) -> None:
    studied = days_ago(*(ago - {0}))

    assert streak([*studied, TODAY], today=TODAY) == streak(studied, today=TODAY) + 1


@quick
@given(dates, st.integers(1, 60))
def test_a_calendar_has_whole_weeks_without_gap_and_ends_in_this_one(today: date, weeks: int) -> None:
    calendar = calendar_weeks(today, weeks=weeks)
    days = [day for week in calendar for day in week]

    assert [len(week) for week in calendar] == [7] * weeks
    assert all(week[0].weekday() == 0 for week in calendar)
    assert days == [days[0] + timedelta(days=n) for n in range(7 * weeks)]
    assert today in calendar[-1]


def test_a_calendar_without_weeks_is_refused() -> None:
    with pytest.raises(ValueError, match="week"):
        calendar_weeks(TODAY, weeks=0)
