"""Six hours without planner and sender: what is less than four hours late still comes, and nobody gets two."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from quizapp.engine.reminders import LATEST, Kind
from quizapp.reminders.actions import claiming, marking, planning
from quizapp.reminders.models import Reminder
from tests.reminders.making import NOON, SIX, TODAY, planned, reminded
from tests.reminders.walking import HOUR, run, walk

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
NEVER_QUIET: dict[str, Any] = {"quiet_from": 0, "quiet_until": 0}


def test_what_is_less_than_four_hours_late_is_sent_and_what_is_older_is_dropped_and_recorded() -> None:
    people = {hour: reminded(reminder_hour=hour, **NEVER_QUIET) for hour in range(12, 24)}
    planning.plan(now=NOON - HOUR)

    # Nothing runs from eleven until half past five.
    back = NOON + timedelta(hours=5, minutes=30)
    sent = run(back)

    due = {hour: NOON.replace(hour=hour) for hour in people}
    assert sorted(one.learner_id for one in sent) == [people[hour].pk for hour in (14, 15, 16, 17)]
    dropped = Reminder.objects.filter(state="dropped")
    assert {(row.learner_id, row.day, row.reason) for row in dropped} == {
        (people[hour].pk, TODAY, "too late") for hour in people if back - due[hour] >= LATEST
    }
    later = walk(back + timedelta(minutes=30), NOON + 12 * HOUR)
    assert sorted(one.learner_id for one in later) == [people[hour].pk for hour in range(18, 24)]


def test_what_was_not_even_planned_is_planned_if_it_is_less_than_four_hours_late() -> None:
    people = {hour: reminded(reminder_hour=hour, **NEVER_QUIET) for hour in (12, 13, 14, 17)}

    sent = run(NOON + timedelta(hours=5, minutes=30))

    assert [one.learner_id for one in sent] == [people[14].pk, people[17].pk]
    assert not Reminder.objects.filter(day=TODAY, due__lt=NOON + 2 * HOUR).exists()


def test_a_learner_for_whom_much_has_piled_up_gets_one_message() -> None:
    person = reminded(exam=TODAY + 7 * DAY, **NEVER_QUIET)
    rows = [
        planned(person, day=TODAY - DAY, due=SIX - HOUR),
        planned(person, kind=Kind.EXAM, day=TODAY, due=SIX),
        planned(person, kind=Kind.STUDY, day=TODAY, due=SIX),
        planned(person, kind=Kind.COMEBACK, day=TODAY - 2 * DAY, due=SIX - 5 * HOUR),
        planned(person, kind=Kind.STUDY, day=TODAY + DAY, due=SIX + DAY),
    ]

    sent = run(SIX + 2 * HOUR)

    assert [one.reminder_id for one in sent] == [rows[1].pk]
    assert [(row.state, row.reason) for row in Reminder.objects.order_by("id")][:5] == [
        ("dropped", "another is sent"),
        ("sent", ""),
        ("dropped", "another is sent"),
        ("dropped", "too late"),
        ("planned", ""),
    ]


def test_no_outage_of_any_length_brings_anybody_two_messages_at_once() -> None:
    people = [
        reminded(reminder_hour=hour, time_zone=zone, cards=1)
        for zone in ("UTC", "Asia/Tokyo", "America/Los_Angeles", "Pacific/Chatham")
        for hour in (8, 13, 20)
    ]
    now = NOON
    for hours in (1, 6, 20, 26, 3, 50):
        run(now)
        now += timedelta(hours=hours)

        back = Counter(one.learner_id for one in run(now))

        assert set(back.values()) <= {1}
        assert set(back) <= {person.pk for person in people}


def test_a_sender_that_was_away_for_long_sweeps_what_is_late_without_asking_about_learners() -> None:
    for _ in range(3):
        planned(reminded())

    assert claiming.sweep(now=SIX + LATEST) == 3
    assert claiming.claim(now=SIX + LATEST) == []


def test_the_next_reminder_after_a_late_one_comes_at_its_hour() -> None:
    person = reminded()
    planned(person)
    (late,) = claiming.claim(now=SIX + 2 * HOUR)
    marking.sent(late, now=SIX + 2 * HOUR)

    sent = walk(SIX + 3 * HOUR, SIX + DAY + HOUR)

    assert [(one.day, one.due) for one in sent] == [(TODAY + DAY, SIX + DAY)]
