"""What operators see of the outbox: counted rightly, at a small price, by administrators alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quizapp.accounts.models import Role, User
from quizapp.engine.reminders import Kind, State
from quizapp.reminders import backlog
from quizapp.reminders.backlog import Backlog, Ended
from quizapp.reminders.models import OPEN, PlannedGroup, Reminder
from quizapp.reminders.signs import lasting, signs, states, table
from tests.accounts.factories import UserFactory
from tests.reminders.making import planned

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, 20, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


def waits(
    learner: User, *, state: State = State.PLANNED, ago: timedelta = timedelta(0), **fields: Any
) -> Reminder:
    """An open row of another date than all before whose time has come, or comes if `ago` is negative."""
    day = date(2026, 1, 1) + Reminder.objects.count() * DAY
    values = {"day": day, "due": NOW - ago, "wake_at": NOW - ago, "state": state.value, **fields}
    return planned(learner, **values)


def ended(
    learner: User, *, ago: timedelta, state: State = State.SENT, now: datetime = NOW, **fields: Any
) -> Reminder:
    return waits(learner, state=state, wake_at=None, ended_at=now - ago, **fields)


def read(*, now: datetime = NOW) -> Backlog:
    return backlog.read(now=now, anew=True)


# --- What is counted


def test_an_empty_outbox_has_nothing_to_say() -> None:
    found = read()

    assert (found.waiting, found.late, found.open, found.groups) == (0, None, {}, 0)
    assert (found.planner_late, found.last_planned, found.last_sent) == (None, None, None)
    assert found.ended == {"24h": [], "7d": []}
    assert {sign.tone for sign in signs(found)} == {"good", "info"}


def test_what_waits_is_counted_from_the_moment_it_could_be_sent(learner: User) -> None:
    waits(learner, ago=7 * MINUTE)
    waits(learner, ago=2 * MINUTE, state=State.FAILED)
    waits(learner, ago=-4 * MINUTE, state=State.CLAIMED)
    waits(learner, ago=-3 * HOUR, kind=Kind.EXAM)
    ended(learner, ago=9 * MINUTE)

    found = read()

    assert (found.waiting, found.late) == (2, 7 * MINUTE)
    assert found.coming == {"1h": 1, "6h": 2}
    assert found.open == {
        ("planned", "study"): 1,
        ("planned", "exam"): 1,
        ("failed", "study"): 1,
        ("claimed", "study"): 1,
    }
    assert dict(states(found))["study"] == [1, 1, 1]


def test_what_ended_is_counted_by_kind_way_and_reason(learner: User) -> None:
    for _ in range(2):
        ended(learner, ago=MINUTE, channel="email")
    ended(learner, ago=5 * HOUR, channel="push")
    ended(learner, ago=5 * HOUR, state=State.DROPPED, reason="too late", kind=Kind.EXAM)
    ended(learner, ago=3 * DAY, state=State.CANCELLED, reason="off")
    ended(learner, ago=3 * DAY, channel="email")
    ended(learner, ago=8 * DAY, channel="email")

    found = read()

    assert found.ended["24h"] == [
        Ended("exam", "dropped", "too late", "", 1),
        Ended("study", "sent", "", "email", 2),
        Ended("study", "sent", "", "push", 1),
    ]
    assert [(row.kind, row.state, row.counts) for row in table(found)] == [
        ("exam", "dropped", (1, 1)),
        ("study", "sent", (2, 3)),
        ("study", "sent", (1, 1)),
        ("study", "cancelled", (0, 1)),
    ]
    assert found.last_sent == NOW - MINUTE


def test_windows_begin_with_a_full_hour(learner: User) -> None:
    ended(learner, ago=DAY + 20 * MINUTE)
    ended(learner, ago=DAY + 21 * MINUTE)

    assert [[row.count for row in rows] for rows in read().ended.values()] == [[1], [2]]


def test_a_reason_that_nobody_knows_makes_no_line_of_its_own(learner: User) -> None:
    for number in range(3):
        ended(learner, ago=MINUTE, state=State.DROPPED, reason=f"odd {number}")

    assert read().ended["24h"] == [Ended("study", "dropped", "other", "", 3)]


def test_hours_that_are_over_are_counted_once_and_the_present_one_always(learner: User) -> None:
    for hours in range(5):
        ended(learner, ago=hours * HOUR + 15 * MINUTE)
    first = read().ended["7d"][0].count
    # Nobody ends a reminder in the past: this row shows what is not read again.
    ended(learner, ago=3 * HOUR)
    ended(learner, ago=MINUTE)

    assert (first, read().ended["7d"][0].count) == (5, 6)
    backlog.cache.clear()
    assert read().ended["7d"][0].count == 7


def test_the_end_of_an_hour_is_counted_again_until_it_has_settled(learner: User) -> None:
    at = NOW.replace(minute=5)
    assert read(now=at).ended["24h"] == []
    ended(learner, ago=10 * MINUTE, now=at)

    assert read(now=at + MINUTE).ended["24h"][0].count == 1


def test_planner_addresses_and_browsers(learner: User) -> None:
    UserFactory.create(mail_refused_at=NOW, mail_refused="550 no")
    group = {"time_zone": "UTC", "quiet_from": 21, "quiet_until": 8}
    PlannedGroup.objects.create(hour=18, wake_at=NOW - 12 * MINUTE, **group)
    PlannedGroup.objects.create(hour=19, wake_at=NOW + HOUR, **group)
    waits(learner, planned_at=NOW - 2 * HOUR)

    found = read()

    assert (found.groups, found.planner_late, found.refused_addresses) == (2, 12 * MINUTE, 1)
    assert found.last_planned == NOW - 2 * HOUR


def test_what_servers_said_is_shown_without_mailboxes(learner: User) -> None:
    for name in ("ada", "bob", "cy"):
        waits(learner, state=State.FAILED, ago=-MINUTE, reason=f"450 4.2.1 <{name}@example.org>: busy")
    waits(learner, state=State.FAILED, reason="535 5.7.8 no such account")
    ended(learner, ago=MINUTE, state=State.DROPPED, reason="other words")

    assert backlog.failures(now=NOW) == [
        ("450 4.2.1 <…@example.org>: busy", 3),
        ("535 5.7.8 no such account", 1),
    ]


# --- What it costs


def fill(learner: User, *, days: int) -> None:
    """Five rows for each day: a fifth open, most in the coming day, and the others ended within ten days."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO reminders_reminder (learner_id, kind, day, due, state, attempts, wake_at, reason, channel,
                planned_at, ended_at)
            SELECT %(learner)s, kind, date '2000-01-01' + day, %(now)s,
                CASE WHEN kind = 'study' THEN 'planned' WHEN kind = 'last' THEN 'dropped' ELSE 'sent' END, 0,
                CASE WHEN kind = 'study' THEN %(now)s + day %% 1440 * interval '1 minute' - interval '5 minutes' END,
                '', '', %(now)s,
                CASE WHEN kind <> 'study' THEN %(now)s - day %% 14400 * interval '1 minute' END
            FROM generate_series(1, %(days)s) AS day,
                unnest(ARRAY['study', 'exam', 'last', 'summary', 'comeback']) AS kind
            """,
            {"learner": learner.pk, "now": NOW, "days": days},
        )
        cursor.execute("ANALYZE reminders_reminder")


def statements(*, now: datetime = NOW) -> int:
    with CaptureQueriesContext(connection) as seen:
        backlog.read(now=now)
    return len(seen)


def test_the_statements_are_few_and_as_many_for_many_rows(learner: User) -> None:
    fill(learner, days=20)
    few = [statements(), statements(), statements(now=NOW + MINUTE)]
    backlog.cache.clear()
    fill_more = UserFactory.create()
    fill(fill_more, days=4000)

    # Seven days and a bit to begin with; then what is live; then the present hour and the sums, too.
    assert few == [11, 1, 4]
    assert [statements(), statements(), statements(now=NOW + MINUTE)] == few


def test_what_is_asked_every_time_reads_no_table_as_a_whole(learner: User) -> None:
    fill(learner, days=6000)

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {backlog._LIVE}", {"now": NOW})
        live = " ".join(line for (line,) in cursor.fetchall())
        cursor.execute(f"EXPLAIN {backlog._ENDED}", {"start": NOW - HOUR, "end": NOW})
        present = " ".join(line for (line,) in cursor.fetchall())

    assert "Seq Scan on reminders_reminder" not in live + present
    assert live.count("reminders_to_do") == 2
    assert "reminders_ended" in present


# --- What it means


def tones(found: Backlog) -> dict[str, str]:
    return {sign.name: sign.tone for sign in signs(found)}


@pytest.mark.parametrize(("ago", "tone"), [(4 * MINUTE, "good"), (6 * MINUTE, "warn"), (61 * MINUTE, "bad")])
def test_the_longer_something_waits_the_worse_the_sign(learner: User, ago: timedelta, tone: str) -> None:
    waits(learner, ago=ago)
    PlannedGroup.objects.create(time_zone="UTC", hour=1, quiet_from=0, quiet_until=0, wake_at=NOW - ago)

    found = tones(read())

    assert found["Waiting to be sent"] == tone
    assert found["Planner"] == ("good" if ago < 10 * MINUTE else tone)


def test_every_sign_that_is_not_well_says_what_to_do(learner: User) -> None:
    waits(learner, ago=2 * HOUR)
    waits(learner, state=State.FAILED, ago=-MINUTE)
    ended(learner, ago=HOUR, state=State.DROPPED, reason="too late")
    PlannedGroup.objects.create(time_zone="UTC", hour=1, quiet_from=0, quiet_until=0, wake_at=NOW - DAY)
    UserFactory.create(mail_refused_at=NOW)

    bad = [sign for sign in signs(read()) if sign.tone in {"warn", "bad"}]

    assert len(bad) == 4
    assert all(sign.advice for sign in bad)


def test_open_states_are_those_of_the_table() -> None:
    assert [state.value for state in (State.PLANNED, State.CLAIMED, State.FAILED)] == OPEN


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (timedelta(0), "0 s"),
        (59 * timedelta(seconds=1), "59 s"),
        (90 * timedelta(seconds=1), "1 min"),
        (HOUR, "1 h"),
        (DAY + 5 * MINUTE, "1 d"),
        (-HOUR, "0 s"),
    ],
)
def test_lengths_of_time_in_words(time: timedelta, words: str) -> None:
    assert lasting(time) == words


# --- The page


def administrator(settings: Any) -> Client:
    """Whom `make run` lets in without a second factor."""
    return at_home(settings, Role.ADMINISTRATOR)


def at_home(settings: Any, role: Role) -> Client:
    settings.EMBEDDED = True
    client = Client(SERVER_NAME="localhost")
    client.force_login(UserFactory.create(role=role, generated=True))
    return client


def test_the_page_says_it_all_to_administrators(settings: Any, learner: User) -> None:
    now = timezone.now()
    waits(learner, ago=NOW - now + 20 * MINUTE)
    ended(learner, ago=MINUTE, now=now, channel="push")
    ended(learner, ago=MINUTE, now=now, state=State.DROPPED, reason="studied already")

    page = administrator(settings).get("/operate/reminders/").content.decode()

    for words in ("Look at it", "1, for 20 min", "sent as notification", "studied already", "METRICS_TOKEN"):
        assert words in page
    assert learner.email not in page


def test_an_empty_page_says_what_comes(settings: Any) -> None:
    assert "Nothing ended in a week" in administrator(settings).get("/operate/reminders/").content.decode()


@pytest.mark.parametrize("role", [Role.LEARNER, Role.CURATOR])
def test_others_have_no_business_there(settings: Any, role: Role) -> None:
    client = at_home(settings, role)

    assert client.get("/operate/reminders/").status_code == 403
    assert "/operate/reminders/" not in client.get("/preferences/").content.decode()
    assert Client().get("/operate/reminders/").status_code == 302


def test_the_menu_of_administrators_leads_there(settings: Any) -> None:
    assert "/operate/reminders/" in administrator(settings).get("/preferences/").content.decode()
