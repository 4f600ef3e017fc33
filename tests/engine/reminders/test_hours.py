from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quizapp.engine.reminders import (
    APART,
    LATEST,
    Appointment,
    QuietHours,
    appointment,
    is_quiet,
    may_follow,
    reminder_at,
    too_late,
)

NO_QUIET = QuietHours(0, 0)
ONE_DAY = timedelta(days=1)
ZONES = [
    "UTC",
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Havana",
    "America/Nuuk",
    "America/Santiago",
    "America/Scoresbysund",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Beirut",
    "Asia/Tehran",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Europe/Vienna",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Easter",
    "Pacific/Honolulu",
    "Pacific/Kiritimati",
    "Pacific/Kwajalein",
]
zones = st.sampled_from(ZONES)
hours = st.integers(0, 23)
quiets = st.builds(QuietHours, hours, hours)
dates = st.dates(date(1990, 1, 1), date(2037, 12, 31))
instants = st.datetimes(datetime(1990, 1, 1), datetime(2037, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 the strategy adds the zone
quick = settings(max_examples=60, deadline=None)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("day", "hour", "zone", "expected"),
    [
        # Gaps: the first instant after them.
        ("2023-03-25", 22, "America/Nuuk", "2023-03-25T23:00-02:00"),
        ("2026-03-28", 23, "America/Nuuk", "2026-03-29T00:00-01:00"),
        ("2026-03-28", 23, "America/Scoresbysund", "2026-03-29T00:00-01:00"),
        ("2026-09-05", 22, "Pacific/Easter", "2026-09-05T23:00-05:00"),
        ("2026-04-24", 0, "Africa/Cairo", "2026-04-24T01:00+03:00"),
        ("2026-03-29", 0, "Asia/Beirut", "2026-03-29T01:00+03:00"),
        ("2026-09-06", 0, "America/Santiago", "2026-09-06T01:00-03:00"),
        ("2026-03-08", 0, "America/Havana", "2026-03-08T01:00-04:00"),
        ("2026-03-29", 0, "Atlantic/Azores", "2026-03-29T01:00+00:00"),
        ("2026-10-04", 2, "Australia/Lord_Howe", "2026-10-04T02:30+11:00"),
        ("2026-03-29", 2, "Antarctica/Troll", "2026-03-29T03:00+02:00"),
        # Folds: the first of the two.
        ("2026-10-24", 23, "America/Scoresbysund", "2026-10-24T23:00-01:00"),
        ("2026-04-04", 21, "Pacific/Easter", "2026-04-04T21:00-05:00"),
        ("2026-10-29", 23, "Africa/Cairo", "2026-10-29T23:00+03:00"),
        ("2026-10-24", 23, "Asia/Beirut", "2026-10-24T23:00+03:00"),
        ("2026-04-04", 23, "America/Santiago", "2026-04-04T23:00-03:00"),
        ("2026-11-01", 0, "America/Havana", "2026-11-01T00:00-04:00"),
        ("2026-10-25", 0, "Atlantic/Azores", "2026-10-25T00:00+00:00"),
        ("2010-11-06", 23, "America/St_Johns", "2010-11-06T23:00-02:30"),
        # Around a skipped date.
        ("1993-08-20", 18, "Pacific/Kwajalein", "1993-08-20T18:00-12:00"),
        ("1993-08-22", 18, "Pacific/Kwajalein", "1993-08-22T18:00+12:00"),
        ("2011-12-29", 23, "Pacific/Apia", "2011-12-29T23:00-10:00"),
        ("2011-12-31", 0, "Pacific/Apia", "2011-12-31T00:00+14:00"),
    ],
)
def test_a_clock_change_moves_a_reminder_to_the_first_instant_there_is(
    day: str, hour: int, zone: str, expected: str
) -> None:
    assert reminder_at(date.fromisoformat(day), hour, zone=zone, quiet=NO_QUIET) == utc(expected)


@pytest.mark.parametrize(
    ("day", "zone"),
    [
        (date(1993, 8, 21), "Pacific/Kwajalein"),
        (date(2011, 12, 30), "Pacific/Apia"),
        (date(1994, 12, 31), "Pacific/Kiritimati"),
    ],
)
def test_a_date_that_a_zone_skipped_has_no_reminder(day: date, zone: str) -> None:
    for hour in range(24):
        assert reminder_at(day, hour, zone=zone, quiet=NO_QUIET) is None
        assert reminder_at(day, hour, zone=zone) is None


@pytest.mark.parametrize(("hour", "local"), [(21, 8), (23, 8), (0, 8), (7, 8), (8, 8), (20, 20)])
def test_a_quiet_hour_moves_to_the_end_of_the_quiet_hours_on_the_same_date(hour: int, local: int) -> None:
    due = reminder_at(date(2026, 11, 20), hour, zone="Europe/Vienna")

    assert due == utc(f"2026-11-20T{local:02}:00+01:00")


def test_a_jump_into_the_quiet_hours_takes_the_last_hour_before_it() -> None:
    """22:00 became 23:00 on Easter Island, and 01:00 became 03:00 at Troll."""
    from_23 = QuietHours(23, 8)
    assert reminder_at(date(2026, 9, 5), 22, zone="Pacific/Easter", quiet=from_23) == utc(
        "2026-09-05T21:00-06:00"
    )
    from_3 = QuietHours(3, 12)
    assert reminder_at(date(2026, 3, 29), 2, zone="Antarctica/Troll", quiet=from_3) == utc(
        "2026-03-29T00:00+00:00"
    )


def test_a_jump_over_the_only_hour_that_is_not_quiet_leaves_a_date_without_reminder() -> None:
    only_22 = QuietHours(23, 22)

    assert reminder_at(date(2026, 9, 5), 22, zone="Pacific/Easter", quiet=only_22) is None
    assert reminder_at(date(2026, 9, 4), 22, zone="Pacific/Easter", quiet=only_22) is not None
    midnight_and_before = QuietHours(1, 23)
    assert reminder_at(date(2026, 3, 8), 0, zone="America/Havana", quiet=midnight_and_before) is None


@pytest.mark.parametrize("hour", [-1, 24])
def test_an_hour_that_no_clock_shows_is_refused(hour: int) -> None:
    with pytest.raises(ValueError, match="hour"):
        reminder_at(date(2026, 11, 20), hour, zone="UTC")
    with pytest.raises(ValueError, match="hours"):
        QuietHours(hour, 8)
    with pytest.raises(ValueError, match="hours"):
        QuietHours(21, hour)


def test_an_unknown_zone_and_a_naive_time_are_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        reminder_at(date(2026, 11, 20), 18, zone="Europe/Nowhere")
    with pytest.raises(ValueError, match="aware"):
        appointment(datetime(2026, 11, 20), 18, zone="UTC")  # noqa: DTZ001 refused for it
    with pytest.raises(ValueError, match="aware"):
        is_quiet(datetime(2026, 11, 20), zone="UTC")  # noqa: DTZ001 refused for it


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_the_calendar_are_no_error(day: date, zone: str) -> None:
    due = reminder_at(day, 18, zone=zone)
    assert due is None or due.utcoffset() == timedelta(0)

    now = datetime.combine(day, datetime.min.time(), tzinfo=UTC)
    if zone == "UTC":
        assert appointment(now, 18, zone=zone) == Appointment(day, now + timedelta(hours=18))


@quick
@given(dates, hours, zones, quiets)
@example(date(2026, 9, 5), 22, "Pacific/Easter", QuietHours(23, 8))
@example(date(2026, 3, 28), 23, "America/Scoresbysund", NO_QUIET)
@example(date(2011, 12, 29), 0, "Pacific/Apia", NO_QUIET)
def test_reminders_of_following_dates_are_a_day_apart_and_never_in_quiet_hours(
    day: date, hour: int, zone: str, quiet: QuietHours
) -> None:
    due = reminder_at(day, hour, zone=zone, quiet=quiet)
    after = reminder_at(day + ONE_DAY, hour, zone=zone, quiet=quiet)

    if due is not None:
        assert due.tzinfo is UTC
        assert not is_quiet(due, zone=zone, quiet=quiet)
    if due is not None and after is not None:
        assert APART <= after - due <= timedelta(hours=28)


@quick
@given(instants, hours, zones, quiets)
@example(datetime(2011, 12, 30, 10, 30, tzinfo=UTC), 23, "Pacific/Apia", NO_QUIET)
@example(datetime(2026, 3, 29, 1, tzinfo=UTC), 23, "America/Scoresbysund", NO_QUIET)
@example(datetime(2026, 3, 29, 4, tzinfo=UTC), 23, "America/Scoresbysund", NO_QUIET)
def test_the_appointment_is_the_first_that_is_not_too_late(
    now: datetime, hour: int, zone: str, quiet: QuietHours
) -> None:
    coming = appointment(now, hour, zone=zone, quiet=quiet)

    assert coming is not None
    assert coming.due == reminder_at(coming.day, hour, zone=zone, quiet=quiet)
    assert not too_late(coming.due, now)
    for days in (1, 2):
        before = reminder_at(coming.day - days * ONE_DAY, hour, zone=zone, quiet=quiet)
        assert before is None or too_late(before, now)


def test_a_reminder_is_planned_until_it_is_four_hours_late() -> None:
    due = utc("2026-11-20T18:00+01:00")
    today = Appointment(date(2026, 11, 20), due)

    assert appointment(due + LATEST - timedelta(seconds=1), 18, zone="Europe/Vienna") == today
    assert appointment(due + LATEST, 18, zone="Europe/Vienna") == Appointment(
        date(2026, 11, 21), due + ONE_DAY
    )


def test_lateness_is_what_passed_and_not_what_the_clock_on_the_wall_says() -> None:
    """In the night of 25 October 2026, 02:00 came twice in Vienna."""
    vienna = ZoneInfo("Europe/Vienna")
    due = datetime(2026, 10, 25, 0, 30, tzinfo=vienna)

    assert too_late(due, datetime(2026, 10, 25, 3, 30, tzinfo=vienna))
    assert not too_late(due, datetime(2026, 10, 25, 3, 29, tzinfo=vienna))


def test_a_learner_who_flies_east_over_the_date_line_is_not_reminded_twice_within_an_hour() -> None:
    """18:00 on the 20th in Honolulu is 18:00 on the 21st in Kiritimati."""
    honolulu = Appointment(date(2026, 11, 20), utc("2026-11-20T18:00-10:00"))
    kiritimati = Appointment(date(2026, 11, 21), utc("2026-11-21T18:00+14:00"))
    day_after = Appointment(date(2026, 11, 22), utc("2026-11-22T18:00+14:00"))

    assert kiritimati.due == honolulu.due
    assert not may_follow(honolulu, kiritimati)
    assert may_follow(honolulu, day_after)


def test_a_learner_who_flies_west_over_the_date_line_is_not_reminded_twice_for_a_date() -> None:
    kiritimati = Appointment(date(2026, 11, 21), utc("2026-11-21T18:00+14:00"))
    again = Appointment(date(2026, 11, 21), utc("2026-11-21T18:00-10:00"))

    assert again.due - kiritimati.due == ONE_DAY
    assert not may_follow(kiritimati, again)
    assert not may_follow(kiritimati, again, hour_moved=True)
    evening = Appointment(date(2026, 11, 20), utc("2026-11-20T20:00-10:00"))
    assert not may_follow(kiritimati, evening, hour_moved=True)


def test_an_earlier_hour_that_the_learner_asked_for_holds_from_the_next_date() -> None:
    evening = Appointment(date(2026, 11, 20), utc("2026-11-20T18:00+01:00"))
    morning = Appointment(date(2026, 11, 21), utc("2026-11-21T08:00+01:00"))

    assert not may_follow(evening, morning)
    assert may_follow(evening, morning, hour_moved=True)


def test_twenty_hours_are_enough_and_a_first_reminder_follows_nothing() -> None:
    first = Appointment(date(2026, 11, 20), utc("2026-11-20T18:00+00:00"))

    assert may_follow(None, first)
    assert may_follow(first, Appointment(date(2026, 11, 21), first.due + APART))
    assert not may_follow(
        first, Appointment(date(2026, 11, 21), first.due + APART - timedelta(microseconds=1))
    )


@quick
@given(instants, hours, st.lists(st.tuples(zones, st.integers(1, 30)), min_size=2, max_size=8))
def test_a_learner_on_the_move_is_reminded_at_most_once_a_date_and_never_within_twenty_hours(
    start: datetime, hour: int, route: list[tuple[str, int]]
) -> None:
    now = start
    sent: list[Appointment] = []
    for zone, stay in route:
        until = now + timedelta(hours=stay)
        while now < until:
            coming = appointment(now, hour, zone=zone)
            due_now = coming is not None and coming.due <= now
            if coming is not None and due_now and may_follow(sent[-1] if sent else None, coming):
                sent.append(coming)
            now += timedelta(hours=1)

    assert len({one.day for one in sent}) == len(sent)
    assert all(later.due - earlier.due >= APART for earlier, later in pairwise(sent))
