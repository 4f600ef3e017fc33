"""What a learner gets in the course of months, by what they do about it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from quizapp.accounts.models import User
from quizapp.engine.reminders import PATIENCE, Kind, days_between
from quizapp.reminders.actions.claiming import Claimed
from quizapp.reminders.models import Addressee, Reminder
from tests.reminders.making import NOON, SIX, TODAY, give_plan, learner, reminded, studies
from tests.reminders.walking import walk

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def months(start: datetime, days: int, *, studying: dict[date, User] | None = None) -> list[Claimed]:
    """Planner and sender at six o'clock on each day; who studies does so in the evening before."""

    def study(now: datetime) -> None:
        day = now.date() - DAY
        if studying and day in studying:
            studies(studying[day], day)

    return walk(start, start + days * DAY, every=DAY, before=study)


def days_of(sent: list[Claimed]) -> list[int]:
    return [(one.day - TODAY).days for one in sent]


def test_who_never_comes_gets_fourteen_messages_in_53_days_and_no_more() -> None:
    reminded(summary_weekday=None)

    sent = months(SIX, 120)

    assert [b - a for a, b in pairwise(days_of(sent))] == [days_between(n) for n in range(1, PATIENCE + 1)]
    assert [one.kind for one in sent] == [Kind.STUDY] * 13 + [Kind.LAST]
    assert days_of(sent)[-1] == 52


def test_who_was_there_once_is_called_back_and_then_let_go() -> None:
    person = reminded()
    studies(person, TODAY - DAY)

    sent = months(SIX, 120)

    # The first Sunday sums up the week; after seven days without study they speak of coming back.
    assert [one.kind for one in sent[:7]] == [
        Kind.STUDY,
        Kind.SUMMARY,
        Kind.STUDY,
        Kind.STUDY,
        Kind.COMEBACK,
        Kind.COMEBACK,
        Kind.COMEBACK,
    ]
    assert days_of(sent[:7]) == [0, 1, 2, 4, 6, 8, 11]
    assert sent[-1].kind is Kind.LAST
    assert len(sent) == 14


def test_a_study_day_begins_anew_also_after_the_last_message() -> None:
    person = reminded(summary_weekday=None)
    last = days_of(months(SIX, 60))[-1]
    again = TODAY + 70 * DAY

    sent = months(SIX + 60 * DAY, 20, studying={again: person})

    assert last == 52
    assert days_of(sent)[:4] == [71, 72, 73, 75]
    assert Addressee.objects.get().reminded[0] > again


def test_who_studies_every_day_gets_the_summary_alone() -> None:
    person = reminded()
    days = [TODAY + place * DAY for place in range(30)]

    # In the morning, before the reminder is due.
    sent = walk(SIX, SIX + 30 * DAY, every=DAY, before=lambda now: studies(person, now.date()))

    assert [(one.kind, one.day) for one in sent] == [
        (Kind.SUMMARY, day) for day in days if day.weekday() == 6
    ]
    assert set(Reminder.objects.exclude(kind="summary").values_list("state", "reason")) == {
        ("dropped", "studied already")
    }


def test_the_exam_is_counted_down_and_nothing_comes_from_its_day_on() -> None:
    person = learner(summary_weekday=None)
    exam = TODAY + 40 * DAY
    give_plan(person, exam=exam)

    sent = months(SIX, 60)

    assert [(one.kind, (exam - one.day).days) for one in sent] == [
        (Kind.EXAM, days) for days in (30, 14, 7, 3, 1)
    ]


def test_nothing_comes_from_the_day_of_the_exam_on_though_cards_are_due() -> None:
    reminded(summary_weekday=None, exam=TODAY + 4 * DAY)

    assert [(one.kind, (one.day - TODAY).days) for one in months(SIX, 30)] == [
        (Kind.STUDY, 0),
        (Kind.EXAM, 1),
        (Kind.STUDY, 2),
        (Kind.EXAM, 3),
    ]


def test_planning_half_a_day_before_sending_gives_the_same() -> None:
    reminded(summary_weekday=None)

    sent = walk(NOON, NOON + 60 * DAY, every=timedelta(hours=6))

    assert len(sent) == PATIENCE + 1
    assert days_of(sent)[-1] == 52
