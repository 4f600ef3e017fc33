from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.engine.reminders import (
    LATEST,
    Appointment,
    Kind,
    Passed,
    Planned,
    QuietHours,
    Silence,
    Standing,
    is_quiet,
    triage,
)

FRIDAY = date(2026, 11, 20)
SIX = datetime(2026, 11, 20, 18, tzinfo=UTC)
DUE = Standing(cards_due=12, last_studied=date(2026, 11, 19))
SECOND = timedelta(seconds=1)
ONE_DAY = timedelta(days=1)
ROW = Planned("1", Kind.STUDY, Appointment(FRIDAY, SIX))


def test_a_reminder_waits_until_it_is_due() -> None:
    assert triage([ROW], DUE, now=SIX - SECOND, zone="UTC").wait == (ROW,)
    assert triage([ROW], DUE, now=SIX, zone="UTC").send == ROW


def test_a_reminder_four_hours_late_is_dropped_and_one_less_late_is_sent() -> None:
    no_quiet = QuietHours(0, 0)
    in_time = triage([ROW], DUE, now=SIX + LATEST - SECOND, zone="UTC", quiet=no_quiet)
    late = triage([ROW], DUE, now=SIX + LATEST, zone="UTC", quiet=no_quiet)

    assert in_time.send == ROW
    assert late.send is None
    assert late.drop == ((ROW, Passed.LATE),)


def test_a_late_reminder_waits_through_quiet_hours_and_is_dropped_if_they_are_long() -> None:
    at_nine = SIX + timedelta(hours=3)
    assert triage([ROW], DUE, now=at_nine - SECOND, zone="UTC").send == ROW
    assert triage([ROW], DUE, now=at_nine, zone="UTC").wait == (ROW,)
    assert triage([ROW], DUE, now=SIX + LATEST, zone="UTC").drop == ((ROW, Passed.LATE),)

    short = QuietHours(19, 20)
    assert triage([ROW], DUE, now=SIX + timedelta(hours=1), zone="UTC", quiet=short).wait == (ROW,)
    assert triage([ROW], DUE, now=SIX + timedelta(hours=2), zone="UTC", quiet=short).send == ROW


@pytest.mark.parametrize(
    ("change", "silence"),
    [
        ({"studied": True}, Silence.STUDIED),
        ({"wanted": False}, Silence.OFF),
        ({"cards_due": 0}, Silence.NOTHING_DUE),
    ],
)
def test_what_has_changed_since_planning_is_seen_before_sending(
    change: dict[str, object], silence: Silence
) -> None:
    result = triage([ROW], replace(DUE, **change), now=SIX, zone="UTC")  # type: ignore[arg-type]  # a table of fields

    assert result.send is None
    assert result.drop == ((ROW, silence),)


def test_a_reminder_too_soon_after_the_last_is_dropped_unless_the_hour_was_moved() -> None:
    last = Appointment(FRIDAY - ONE_DAY, SIX - timedelta(hours=14))

    assert triage([ROW], DUE, now=SIX, zone="UTC", last=last).drop == ((ROW, Passed.CLOSE),)
    assert triage([ROW], DUE, now=SIX, zone="UTC", last=last, hour_moved=True).send == ROW


def test_an_outage_over_several_days_ends_with_one_reminder_in_whatever_order_the_rows_come() -> None:
    old = Planned("0", Kind.STUDY, Appointment(FRIDAY - ONE_DAY, SIX - ONE_DAY))
    exam = Planned("2", Kind.EXAM, Appointment(FRIDAY, SIX))
    coming = Planned("3", Kind.STUDY, Appointment(FRIDAY + ONE_DAY, SIX + ONE_DAY))
    standing = replace(DUE, exam=FRIDAY + 7 * ONE_DAY)

    for rows in permutations([old, ROW, exam, coming]):
        result = triage(rows, standing, now=SIX + timedelta(hours=2), zone="UTC")

        assert result.send == exam
        assert result.wait == (coming,)
        assert result.drop == ((ROW, Passed.OVERTAKEN), (old, Passed.LATE))


def test_no_rows_are_no_error() -> None:
    result = triage([], DUE, now=SIX, zone="UTC")

    assert (result.send, result.wait, result.drop) == (None, (), ())


rows = st.builds(
    lambda name, kind, hours: Planned(
        str(name),
        kind,
        Appointment(FRIDAY + timedelta(days=(18 + hours) // 24), SIX + timedelta(hours=hours)),
    ),
    st.integers(0, 9),
    st.sampled_from(Kind),
    st.integers(-60, 60),
)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(rows, max_size=8, unique_by=lambda row: row.id),
    st.builds(
        lambda due, studied: replace(DUE, cards_due=due, studied=studied), st.integers(0, 1), st.booleans()
    ),
    st.integers(-24, 24),
    st.sampled_from(["UTC", "Asia/Tokyo", "America/Los_Angeles"]),
)
def test_every_row_is_in_one_place_and_at_most_one_is_sent_and_never_in_quiet_hours(
    planned: list[Planned], standing: Standing, hours: int, zone: str
) -> None:
    now = SIX + timedelta(hours=hours)
    result = triage(planned, standing, now=now, zone=zone)

    placed = [*result.wait, *(row for row, _ in result.drop)]
    if result.send is not None:
        placed.append(result.send)
        assert not is_quiet(now, zone=zone)
        assert timedelta(0) <= now - result.send.appointment.due < LATEST
    assert sorted(row.id for row in placed) == sorted(row.id for row in planned)
    assert all(now - row.appointment.due < LATEST for row in result.wait)
