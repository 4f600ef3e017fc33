"""The calendar feed: what is in it, who may read it, and what a reader that has it already is told."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quizapp.accounts.models import User
from quizapp.engine.reminders import Purpose, Subject, seal
from quizapp.reminders import calendars
from quizapp.reminders.actions import feeds
from quizapp.reminders.letters import links
from quizapp.reminders.models import Addressee
from quizapp.study.models import Card, Plan
from tests.accounts.factories import UserFactory
from tests.study.factories import enrolled

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def studied(*due: datetime, learner: User | None = None) -> Plan:
    """A plan with a new card, and reviews due at these times."""
    plan = enrolled(questions=len(due) + 1, learner=learner)
    for card, at in zip(plan.cards.order_by("pk"), due, strict=False):
        Card.objects.filter(pk=card.pk).update(
            phase="review", stability=5, difficulty=5, last_day=TODAY - timedelta(days=9), reps=3, due_at=at
        )
    return plan


def read(learner: User, *, now: datetime = NOW) -> dict[date, str]:
    """What a calendar shows of it: a line for each day."""
    return {event.start: str(event["summary"]) for event in events(calendars.calendar(learner, now=now))}


def events(body: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(body).events)


def at(days: int, hour: int = 12) -> datetime:
    return datetime(2026, 11, 23, hour, tzinfo=UTC) + timedelta(days=days)


def path_of(learner: User) -> str:
    feeds.make(learner)
    path = feeds.address(learner)
    assert path is not None
    return path


# --- What is in it


def test_each_day_on_which_reviews_come_back_is_one_entry_that_takes_the_whole_day() -> None:
    plan = studied(at(1), at(1, 20), at(4))

    assert read(plan.learner) == {
        date(2026, 11, 24): "2 reviews, about 1 min",
        date(2026, 11, 27): "1 review, about 1 min",
    }
    first = events(calendars.calendar(plan.learner, now=NOW))[0]
    assert (first.start, first.end) == (date(2026, 11, 24), date(2026, 11, 25))
    assert first["transp"] == "TRANSPARENT"


def test_what_is_overdue_is_due_today_and_on_no_later_day() -> None:
    plan = studied(at(-8), at(-1), at(0, 23))

    assert read(plan.learner) == {TODAY: "3 reviews, about 2 min"}


def test_new_cards_and_put_aside_ones_make_no_day_due() -> None:
    plan = studied(at(1), at(2))
    Card.objects.filter(plan=plan, due_at=at(1)).update(suspended=True)
    Card.objects.filter(plan=plan, due_at=at(2)).update(buried_until=at(6))

    assert read(plan.learner) == {date(2026, 11, 29): "1 review, about 1 min"}


def test_it_reaches_thirty_days_ahead() -> None:
    plan = studied(at(29, 23), at(30, 3), at(30, 5))

    assert read(plan.learner) == {date(2026, 12, 22): "2 reviews, about 1 min"}


@pytest.mark.parametrize(
    ("zone", "due", "day"),
    [
        # The study day begins at four in the learner's zone.
        ("Europe/Vienna", datetime(2026, 11, 25, 2, 59, tzinfo=UTC), date(2026, 11, 24)),
        ("Europe/Vienna", datetime(2026, 11, 25, 3, 0, tzinfo=UTC), date(2026, 11, 25)),
        ("Pacific/Auckland", datetime(2026, 11, 24, 15, 0, tzinfo=UTC), date(2026, 11, 25)),
        ("America/Los_Angeles", datetime(2026, 11, 24, 11, 59, tzinfo=UTC), date(2026, 11, 23)),
    ],
)
def test_days_are_the_learners_study_days(zone: str, due: datetime, day: date) -> None:
    plan = studied(due, learner=UserFactory.create(time_zone=zone))

    assert list(read(plan.learner)) == [day]


def test_days_of_23_and_25_hours_are_days() -> None:
    # In Vienna the clock goes back on 25 October 2026 at 01:00 UTC: the study day of the 24th has 25 hours.
    learner = UserFactory.create(time_zone="Europe/Vienna")
    ends = datetime(2026, 10, 25, 3, tzinfo=UTC)
    plan = studied(ends - timedelta(seconds=1), ends, learner=learner)

    found = read(plan.learner, now=datetime(2026, 10, 20, 9, tzinfo=UTC))

    assert list(found) == [date(2026, 10, 24), date(2026, 10, 25)]


def test_the_exam_is_a_day_and_no_review_comes_after_it() -> None:
    plan = studied(at(1), at(9), at(10), at(11))
    Plan.objects.filter(pk=plan.pk).update(exam_date=TODAY + timedelta(days=10))

    assert read(plan.learner) == {
        date(2026, 11, 24): "1 review, about 1 min",
        date(2026, 12, 2): "1 review, about 1 min",
        date(2026, 12, 3): f"Exam: {plan.course.title}",
    }


def test_an_exam_that_is_over_is_not_in_it() -> None:
    plan = studied(at(1))
    Plan.objects.filter(pk=plan.pk).update(exam_date=TODAY - timedelta(days=1))

    assert read(plan.learner) == {date(2026, 11, 24): "1 review, about 1 min"}


def test_a_learner_without_a_plan_has_a_calendar_with_nothing_in_it_that_is_still_one() -> None:
    body = calendars.calendar(UserFactory.create(time_zone="Europe/Vienna"), now=NOW)

    calendar = icalendar.Calendar.from_ical(body)
    assert calendar.events == []
    assert len(calendar.subcomponents) == 1


def test_the_statements_are_as_many_for_one_day_as_for_thirty() -> None:
    one, many = studied(at(1)), studied(*(at(day) for day in range(30)))
    one.course.refresh_from_db()
    counts = []
    for plan in (one, many):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            calendars.calendar(plan.learner, now=NOW)
        counts.append(len(seen))

    assert counts == [3, 3]


# --- How it is written


def test_lines_end_in_crlf_are_short_and_titles_are_escaped() -> None:
    plan = studied(at(1))
    plan.course.title = "Key; value, and \\ more\nof “Schlüssel” " * 4
    plan.course.save()
    Plan.objects.filter(pk=plan.pk).update(exam_date=TODAY + timedelta(days=3))

    body = calendars.calendar(plan.learner, now=NOW)

    assert b"\n" not in body.replace(b"\r\n", b"")
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    assert str(events(body)[1]["summary"]) == f"Exam: {plan.course.title}"
    unfolded = body.replace(b"\r\n ", b"").decode()
    assert unfolded.count("NAME:Sortkey: Key\\; value\\, and \\\\ more\\nof “Schlüssel” ") == 2


def test_readers_are_told_when_to_look_again() -> None:
    calendar = icalendar.Calendar.from_ical(calendars.calendar(studied(at(1)).learner, now=NOW))

    assert calendar.refresh_interval == timedelta(hours=6)
    assert calendar["x-published-ttl"] == "PT6H"
    assert "method" not in calendar


# --- Updates


def stamps(body: bytes) -> dict[str, tuple[datetime, int]]:
    return {str(event["uid"]): (event.DTSTAMP, event.sequence) for event in events(body)}


def test_nothing_moves_while_nothing_changes() -> None:
    learner = studied(at(1), at(5)).learner

    first = calendars.calendar(learner, now=NOW)

    assert calendars.calendar(learner, now=NOW + timedelta(hours=5)) == first


def test_an_entry_that_changes_keeps_its_name_and_gets_a_later_stamp_and_the_others_keep_theirs() -> None:
    plan = studied(at(1), at(5), at(9))
    before = stamps(calendars.calendar(plan.learner, now=NOW))
    Card.objects.filter(plan=plan, due_at=at(9)).update(due_at=at(5))

    after = stamps(calendars.calendar(plan.learner, now=NOW + timedelta(minutes=1)))

    host = links.host()
    same, changed, gone = (f"due-{day}-{plan.pk}@{host}" for day in ("20261124", "20261128", "20261202"))
    assert set(before) == {same, changed, gone}
    assert set(after) == {same, changed}
    assert after[same] == before[same]
    assert after[changed][0] == before[changed][0] + timedelta(minutes=1)
    assert after[changed][1] > before[changed][1]


def test_an_exam_that_is_moved_is_the_same_entry_with_a_later_revision() -> None:
    plan = studied()
    found = []
    for days in (20, 10):
        Plan.objects.filter(pk=plan.pk).update(exam_date=TODAY + timedelta(days=days))
        (entry,) = events(calendars.calendar(plan.learner, now=NOW + timedelta(days=20 - days)))
        found.append((str(entry["uid"]), entry.start, entry.sequence))

    assert found[0][0] == found[1][0]
    assert (found[0][1], found[1][1]) == (date(2026, 12, 13), date(2026, 12, 3))
    assert found[1][2] > found[0][2]


def test_a_lost_cache_makes_entries_newer_and_never_older(monkeypatch: pytest.MonkeyPatch) -> None:
    learner = studied(at(3)).learner
    (before,) = stamps(calendars.calendar(learner, now=NOW)).values()
    monkeypatch.setattr(calendars.cache, "get", lambda _: None)

    (after,) = stamps(calendars.calendar(learner, now=NOW + timedelta(hours=1))).values()

    assert after > before


# --- Over HTTP


def test_the_address_alone_opens_it_without_cookies() -> None:
    path = path_of(studied(datetime.now(UTC) + timedelta(days=2)).learner)

    response = Client().get(path)

    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert len(events(response.content)) == 1
    assert response.cookies == {}
    assert response["Cache-Control"].startswith("private, ")
    assert response["X-Robots-Tag"] == "noindex"


def test_whoever_has_it_already_is_told_so_and_nothing_more() -> None:
    path = path_of(studied(datetime.now(UTC) + timedelta(days=2)).learner)
    client = Client()
    etag = client.get(path)["ETag"]

    again = client.get(path, headers={"If-None-Match": etag})
    other = client.get(path, headers={"If-None-Match": '"other"'})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    assert other.status_code == 200


def test_an_address_that_is_none_shows_nothing() -> None:
    learner = studied().learner
    good = path_of(learner)
    version = Addressee.objects.get(learner=learner).calendar
    other = UserFactory.create()
    tokens = [
        seal(Subject(str(learner.pk), str(version)), purpose=Purpose.UNSUBSCRIBE, secret=links.secret()),
        seal(Subject(str(learner.pk), str(version + 1)), purpose=Purpose.CALENDAR, secret=links.secret()),
        seal(Subject(str(other.pk), str(version)), purpose=Purpose.CALENDAR, secret=links.secret()),
        seal(Subject("9" * 40, "1"), purpose=Purpose.CALENDAR, secret=links.secret()),
        seal(Subject(str(learner.pk), "all"), purpose=Purpose.CALENDAR, secret=links.secret()),
        seal(Subject(str(learner.pk), str(version)), purpose=Purpose.CALENDAR, secret=bytes(16)),
        "",
        "a.b.c",
        "x" * 500,
    ]
    bad = [
        good[:-5] + ("A" if good[-5] != "A" else "B") + ".ics",
        *(f"/calendar/{one}.ics" for one in tokens),
    ]

    assert Client().get(good).status_code == 200
    assert [Client().get(path).status_code for path in bad] == [404] * len(bad)


def test_a_learner_whose_account_is_closed_has_no_calendar() -> None:
    learner = studied().learner
    path = path_of(learner)
    User.objects.filter(pk=learner.pk).update(is_active=False)

    assert Client().get(path).status_code == 404


def test_an_address_outlives_a_new_secret_key(settings: Any) -> None:
    path = path_of(studied().learner)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 50, [settings.SECRET_KEY]

    assert Client().get(path).status_code == 200


def test_it_is_only_read() -> None:
    assert Client().post(path_of(studied().learner)).status_code == 405


# --- The page


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(studied().learner)
    return client


def do(client: Client, verb: str) -> str | None:
    """Press a button of the page, and return the address that it then shows."""
    client.post("/reminders/calendar/", {"do": verb})
    return shown(client)


def shown(client: Client) -> str | None:
    page = client.get("/reminders/calendar/").content.decode()
    found = re.search(r"<code>http://testserver(/calendar/[^<]+)</code>", page)
    return found[1] if found else None


def test_the_page_makes_renews_and_takes_back_the_address(client: Client) -> None:
    anybody = Client()
    assert shown(client) is None

    first = do(client, "make")
    assert first is not None
    assert shown(client) == first
    assert do(client, "make") == first
    assert anybody.get(first).status_code == 200

    second = do(client, "renew")
    assert second is not None
    assert (anybody.get(first).status_code, anybody.get(second).status_code) == (404, 200)

    assert do(client, "revoke") is None
    assert anybody.get(second).status_code == 404
    # Nothing to renew; and a new address brings no old one back.
    assert do(client, "renew") is None
    assert do(client, "make") not in {first, second}
    assert [anybody.get(path).status_code for path in (first, second)] == [404, 404]


def test_looking_at_the_page_and_asking_for_what_it_does_not_know_changes_nothing(client: Client) -> None:
    client.get("/reminders/calendar/")
    do(client, "\x00strange")

    assert not Addressee.objects.exclude(calendar=0).exists()


def test_the_page_is_for_people_who_are_signed_in_and_its_form_for_this_site(client: Client) -> None:
    assert Client().get(reverse("reminders:calendar_page")).status_code == 302
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.post("/reminders/calendar/", {"do": "make"}).status_code == 403
