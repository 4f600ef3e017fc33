"""Who is planned for a date, of what, and when."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizapp.accounts.models import ReminderChannel, User
from quizapp.engine.reminders import Kind, Silence, choose
from quizapp.engine.reminders.kinds import COUNTDOWN
from quizapp.reminders import standings
from quizapp.reminders.actions import planning
from quizapp.reminders.models import Addressee, PlannedGroup, PushSubscription, Reminder
from quizapp.study.models import Card
from tests.reminders.making import (
    NOON,
    SIX,
    TODAY,
    give_cards,
    give_plan,
    learner,
    planned,
    reminded,
    studies,
)

pytestmark = pytest.mark.django_db

SUNDAY = TODAY + timedelta(days=1)
DAY = timedelta(days=1)


def kinds(person: User) -> list[str]:
    return list(Reminder.objects.of(person).order_by("kind").values_list("kind", flat=True))


def test_a_learner_with_a_ready_card_is_planned_once_for_the_date_however_often_the_planner_runs() -> None:
    person = reminded(cards=1)

    assert [planning.plan(now=NOON + timedelta(minutes=minute)) for minute in range(3)] == [1, 0, 0]

    row = Reminder.objects.get()
    assert (row.learner, row.kind, row.day, row.due) == (person, "study", TODAY, SIX)
    assert (row.state, row.wake_at, row.attempts, row.planned_at) == ("planned", SIX, 0, NOON)


def test_an_hour_in_quiet_hours_is_planned_for_their_end() -> None:
    reminded(reminder_hour=23)
    reminded(reminder_hour=14, quiet_from=13, quiet_until=16)

    planning.plan(now=NOON)

    assert list(Reminder.objects.order_by("due").values_list("due", flat=True)) == [
        SIX - timedelta(hours=2),
        NOON + timedelta(hours=20),
    ]


def test_the_next_date_comes_into_view_when_the_last_is_too_late() -> None:
    reminded()
    planning.plan(now=NOON)

    assert planning.plan(now=SIX + timedelta(hours=4, seconds=-1)) == 0
    assert planning.plan(now=SIX + timedelta(hours=4)) == 1

    assert list(Reminder.objects.order_by("day").values_list("day", "due")) == [
        (TODAY, SIX),
        (SUNDAY, SIX + DAY),
    ]


@pytest.mark.parametrize(
    "changed",
    [
        {"cards": 0},
        {"reminders": False},
        {"is_active": False},
        {"verified": False},
        {"mail_refused_at": NOON, "mail_refused": "550 5.1.1 nobody"},
        {"exam": TODAY},
        {"exam": TODAY - DAY},
    ],
)
def test_nothing_is_planned_for_whom_one_thing_is_different(changed: dict[str, Any]) -> None:
    reminded(**changed)

    assert planning.plan(now=NOON) == 0


def test_cards_count_that_are_ready_by_the_hour_and_may_be_dealt() -> None:
    late, by_then, none_new, suspended = (learner() for _ in range(4))
    give_cards(give_plan(late), 1, due_at=SIX + timedelta(seconds=1))
    give_cards(give_plan(by_then), 1, due_at=SIX)
    plan = give_plan(none_new)
    give_cards(plan, 1)
    type(plan).objects.filter(pk=plan.pk).update(new_per_day=0)
    give_cards(give_plan(suspended), 1)
    Card.objects.filter(plan__learner=suspended).update(suspended=True)

    planning.plan(now=NOON)

    assert set(Reminder.objects.values_list("learner", flat=True)) == {by_then.pk}


def test_a_plan_that_is_not_active_counts_for_nothing() -> None:
    person = reminded(exam=TODAY + timedelta(days=7))
    person.plans.update(active=False)

    assert planning.plan(now=NOON) == 0


def test_who_gets_a_card_during_the_day_is_found_shortly_before_the_hour() -> None:
    person = reminded(cards=0)
    planning.plan(now=NOON)
    give_cards(person.plans.get(), 1)

    assert planning.plan(now=SIX - timedelta(minutes=31)) == 0
    assert planning.plan(now=SIX - timedelta(minutes=30)) == 1
    assert planning.plan(now=SIX - timedelta(minutes=29)) == 0


def test_a_planner_that_comes_late_plans_what_is_not_yet_four_hours_late_and_nothing_older() -> None:
    reminded(reminder_hour=14)
    reminded(reminder_hour=13, quiet_from=0, quiet_until=0)

    planning.plan(now=NOON + timedelta(hours=5, minutes=30))

    two_o_clock = NOON + timedelta(hours=2)
    assert list(Reminder.objects.order_by("due").values_list("due", flat=True)) == [
        two_o_clock,
        NOON + timedelta(hours=25),
    ]


@pytest.mark.parametrize("days", range(32))
def test_the_exam_is_counted_down(days: int) -> None:
    person = reminded(cards=0, exam=TODAY + timedelta(days=days))

    planning.plan(now=NOON)

    assert kinds(person) == (["exam"] if days in COUNTDOWN else [])


def test_who_wants_no_countdown_is_told_of_their_cards_instead() -> None:
    person = reminded(exam=TODAY + timedelta(days=7), exam_countdown=False)

    planning.plan(now=NOON)

    assert kinds(person) == ["study"]


@pytest.mark.parametrize(
    ("studied_ago", "weekday", "expected"),
    [(1, 6, ["summary"]), (6, 6, ["summary"]), (7, 6, ["comeback"]), (1, 5, ["study"]), (1, None, ["study"])],
)
def test_a_week_with_study_in_it_is_summed_up_on_its_weekday(
    studied_ago: int, weekday: int | None, expected: list[str]
) -> None:
    person = reminded(summary_weekday=weekday)
    studies(person, SUNDAY - timedelta(days=studied_ago))

    planning.plan(now=NOON + DAY)

    assert kinds(person) == expected


def test_a_day_without_an_answer_is_no_study_day() -> None:
    person = reminded()
    studies(person, SUNDAY - DAY, answered=0)

    planning.plan(now=NOON + DAY)

    assert kinds(person) == ["study"]


def test_the_summary_is_kept_ready_under_the_exam() -> None:
    person = reminded(exam=SUNDAY + timedelta(days=3))
    studies(person, SUNDAY - DAY)

    planning.plan(now=NOON + DAY)

    assert kinds(person) == ["exam", "summary"]


def test_who_is_reminded_in_a_browser_needs_no_address_that_takes_mail() -> None:
    refused: dict[str, Any] = {"mail_refused_at": NOON, "mail_refused": "550 5.1.1 nobody"}
    person = reminded(reminder_channel=ReminderChannel.PUSH, **refused)
    reminded(reminder_channel=ReminderChannel.PUSH, **refused)
    PushSubscription.objects.create(
        learner=person, endpoint="https://push.example/1", p256dh="p", auth="a", created_at=NOON
    )

    planning.plan(now=NOON)

    assert list(Reminder.objects.values_list("learner", flat=True)) == [person.pk]


@pytest.mark.parametrize("ignored", range(15))
@pytest.mark.parametrize("ago", [1, 2, 3, 6, 7])
@pytest.mark.parametrize("studied_ago", [None, 40])
def test_the_planner_agrees_with_the_rules_about_the_pace(
    ignored: int, ago: int, studied_ago: int | None
) -> None:
    person = reminded(summary_weekday=None)
    if studied_ago is not None:
        studies(person, TODAY - timedelta(days=studied_ago))
    last = TODAY - timedelta(days=ago)
    Addressee.objects.create(
        learner=person,
        last_day=last if ignored else None,
        last_due=SIX - timedelta(days=ago) if ignored else None,
        reminded=[last - place * DAY for place in range(ignored)],
        parted_on=last if ignored == 14 else None,
    )

    planning.plan(now=NOON)

    told = choose(standings.people([person.pk], now=SIX)[person.pk].standing, TODAY)
    assert kinds(person) == ([told.value] if isinstance(told, Kind) else [])


def test_a_study_day_begins_the_pace_anew_also_after_the_last_message() -> None:
    person = reminded(summary_weekday=None)
    last = TODAY - DAY
    Addressee.objects.create(
        learner=person,
        last_day=last,
        last_due=SIX - DAY,
        reminded=[last - place * DAY for place in range(14)],
        parted_on=last,
    )
    studies(person, last)

    planning.plan(now=NOON)

    assert kinds(person) == ["study"]


def test_nothing_is_planned_within_twenty_hours_unless_the_hour_was_moved() -> None:
    for moved in (False, True):
        person = reminded()
        Addressee.objects.create(
            learner=person,
            last_day=TODAY - DAY,
            last_due=SIX - timedelta(hours=20, seconds=-1),
            hour_moved=moved,
        )

    planning.plan(now=NOON)

    assert list(Reminder.objects.values_list("learner", flat=True)) == [person.pk]


def test_nothing_is_planned_for_a_date_that_had_its_reminder() -> None:
    # Of the exam, which does not wait when reminders are ignored.
    person = reminded(exam=TODAY + 7 * DAY)
    Addressee.objects.create(
        learner=person, last_day=TODAY, last_due=SIX - timedelta(hours=25), hour_moved=True
    )

    assert planning.plan(now=NOON) == 0


def test_every_learner_of_a_group_is_planned_in_batches_that_go_on_where_the_last_stopped() -> None:
    people = [reminded(cards=1) for _ in range(7)]
    rest = iter([True, False])

    assert planning.plan(now=NOON, batch=2, go_on=lambda: next(rest)) == 4
    assert PlannedGroup.objects.get().after == people[3].pk
    assert planning.plan(now=NOON + timedelta(minutes=1), batch=2) == 3

    group = PlannedGroup.objects.get()
    assert (group.early, group.final, group.after) == (TODAY, None, 0)
    assert Reminder.objects.count() == 7


def test_a_pass_of_the_day_before_is_not_gone_on_with() -> None:
    for _ in range(3):
        reminded(cards=1)
    planning.plan(now=NOON, batch=2, go_on=lambda: False)

    planning.plan(now=NOON + DAY, batch=2)

    assert Reminder.objects.filter(day=SUNDAY).count() == 3


def test_a_pass_that_was_stopped_early_is_made_whole_by_the_final_one() -> None:
    for _ in range(3):
        reminded(cards=1)
    planning.plan(now=NOON, batch=2, go_on=lambda: False)

    planning.plan(now=SIX - timedelta(minutes=10), batch=2)

    assert Reminder.objects.filter(day=TODAY).count() == 3


def test_groups_without_learners_are_forgotten_and_found_again() -> None:
    person = reminded()
    planning.plan(now=NOON)
    person.reminders = False
    person.save()

    planning.plan(now=SIX)
    assert PlannedGroup.objects.count() == 0

    person.reminders = True
    person.save()
    planning.plan(now=SIX + timedelta(hours=5))
    assert PlannedGroup.objects.count() == 1


def test_a_zone_that_is_no_more_holds_up_nobody() -> None:
    reminded(time_zone="Atlantis/Capital")
    person = reminded(time_zone="Pacific/Honolulu")

    planning.plan(now=NOON)

    assert list(Reminder.objects.values_list("learner", flat=True)) == [person.pk]


def test_a_batch_takes_the_same_statements_for_one_learner_and_for_many() -> None:
    counts = []
    for people in (1, 20):
        for _ in range(people):
            reminded(time_zone="Asia/Tokyo")
        PlannedGroup.objects.all().delete()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            planning.plan(now=NOON)
        counts.append(len(queries))

    assert counts[0] == counts[1]


# --- Planned anew --------------------------------------------------------------------------------


def replan(person: User, *, now: datetime = NOON, moved: bool = False) -> None:
    planning.replan(User.objects.get(pk=person.pk), now=now, hour_moved=moved)


def states(person: User) -> list[tuple[str, date, datetime]]:
    return list(Reminder.objects.of(person).order_by("day").values_list("state", "day", "due"))


def change(person: User, **fields: Any) -> None:
    User.objects.filter(pk=person.pk).update(**fields)


def test_another_hour_on_the_same_date_moves_the_reminder() -> None:
    person = reminded()
    planning.plan(now=NOON)
    change(person, reminder_hour=20)

    replan(person, moved=True)

    assert states(person) == [("planned", TODAY, SIX + timedelta(hours=2))]
    assert Addressee.objects.get().hour_moved


def test_an_hour_that_has_passed_today_is_that_of_tomorrow() -> None:
    person = reminded()
    planning.plan(now=NOON)
    change(person, reminder_hour=10)

    replan(person, moved=True)

    assert states(person) == [
        ("cancelled", TODAY, SIX),
        ("planned", SUNDAY, NOON + timedelta(hours=22)),
    ]


def test_another_zone_moves_the_reminder_and_keeps_the_distance_of_twenty_hours() -> None:
    person = reminded()
    planning.plan(now=NOON)
    change(person, time_zone="America/New_York")

    replan(person)

    assert states(person) == [("planned", TODAY, SIX + timedelta(hours=5))]
    assert not Addressee.objects.get().hour_moved


def test_switched_off_all_that_is_open_is_cancelled_but_what_a_sender_holds() -> None:
    person = reminded()
    planned(person)
    planned(person, kind=Kind.EXAM, state="failed", attempts=1, wake_at=SIX + timedelta(minutes=1))
    planned(person, day=TODAY - DAY, state="claimed", attempts=1, wake_at=SIX)
    change(person, reminders=False)

    replan(person)

    assert list(Reminder.objects.order_by("id").values_list("state", "reason")) == [
        ("cancelled", "off"),
        ("cancelled", "off"),
        ("claimed", ""),
    ]


def test_switched_off_and_on_again_the_reminder_lives_on() -> None:
    person = reminded()
    planning.plan(now=NOON)
    change(person, reminders=False)
    replan(person)
    change(person, reminders=True)

    replan(person)

    row = Reminder.objects.get()
    assert (row.state, row.due, row.wake_at, row.reason, row.ended_at) == ("planned", SIX, SIX, "", None)


@pytest.mark.parametrize("state", ["sent", "dropped"])
def test_what_has_ended_otherwise_is_not_planned_again(state: str) -> None:
    person = reminded()
    planned(person, state=state, wake_at=None, ended_at=NOON)

    replan(person, moved=True)

    assert Reminder.objects.get().state == state


def test_what_is_due_already_stays_on_its_way() -> None:
    person = reminded()
    planning.plan(now=NOON)
    change(person, reminder_hour=20)

    replan(person, now=SIX + timedelta(minutes=1), moved=True)

    assert states(person) == [("planned", TODAY, SIX)]


def test_an_exam_on_another_day_is_counted_from_there() -> None:
    person = reminded(exam=TODAY + timedelta(days=7))
    planning.plan(now=NOON)
    person.plans.update(exam_date=TODAY + timedelta(days=8))

    replan(person)

    assert list(Reminder.objects.order_by("id").values_list("kind", "state")) == [
        ("exam", "cancelled"),
        ("study", "planned"),
    ]


def test_the_rules_are_asked_again_when_something_changes() -> None:
    person = reminded()
    planning.plan(now=NOON)
    change(person, mail_refused_at=NOON, mail_refused="550 no")

    replan(person)

    assert states(person) == [("cancelled", TODAY, SIX)]
    assert choose(standings.people([person.pk], now=SIX)[person.pk].standing, TODAY) is Silence.BOUNCED


def test_no_reminder_is_planned_in_a_zone_that_is_no_more() -> None:
    person = reminded(time_zone="Atlantis/Capital")

    assert planning.replan(person, now=NOON, hour_moved=False) == 0
