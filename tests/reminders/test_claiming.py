"""Claiming: at most one for each learner, by nobody twice, and a reason for whatever is not sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizapp.accounts.models import ReminderChannel, User
from quizapp.engine.reminders import LATEST, LEASE, MOST_ATTEMPTS, Kind, State
from quizapp.reminders.actions import claiming, marking, planning
from quizapp.reminders.models import Addressee, PushSubscription, Reminder
from tests.reminders.making import NOON, SIX, TODAY, claimed, learner, planned, reminded, studies

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def ends() -> list[tuple[str, str, str]]:
    return list(Reminder.objects.order_by("id").values_list("kind", "state", "reason"))


def test_what_is_due_is_claimed_with_all_that_a_letter_needs() -> None:
    person = reminded(cards=3, name="Ada", time_zone="Europe/Vienna")
    row = planned(person)

    (one,) = claiming.claim(now=SIX)

    row.refresh_from_db()
    assert (row.state, row.attempts, row.wake_at) == (State.CLAIMED.value, 1, SIX + LEASE)
    assert (one.reminder_id, one.attempt, one.learner_id) == (row.pk, 1, person.pk)
    assert (one.kind, one.day, one.due) == (Kind.STUDY, TODAY, SIX)
    assert (one.email, one.name, one.time_zone) == (person.email, "Ada", "Europe/Vienna")
    assert one.channel is ReminderChannel.EMAIL
    assert one.standing.cards_due == 3
    assert one.message_id == claiming.name_of_message(person.pk, Kind.STUDY, TODAY)


def test_nothing_is_claimed_before_it_is_due() -> None:
    planned(reminded())

    assert claiming.claim(now=SIX - timedelta(seconds=1)) == []


def test_the_planner_plans_what_the_claimer_claims() -> None:
    person = reminded()

    assert planning.plan(now=NOON) == 1

    row = Reminder.objects.get()
    assert (row.learner_id, row.kind, row.day, row.due, row.wake_at) == (person.pk, "study", TODAY, SIX, SIX)
    assert [one.reminder_id for one in claiming.claim(now=SIX)] == [row.pk]


def test_new_cards_are_counted_as_far_as_a_day_deals_them() -> None:
    person = reminded(cards=30)

    assert claimed(person).standing.cards_due == person.plans.get().new_per_day == 10


def test_what_is_claimed_is_left_alone_while_the_lease_lives_and_taken_over_with_the_same_message_id() -> (
    None
):
    first = claimed(reminded())

    assert claiming.claim(now=SIX + LEASE - timedelta(seconds=1)) == []
    (second,) = claiming.claim(now=SIX + LEASE)

    assert second == replace(first, attempt=2)
    assert second.message_id == first.message_id


def test_while_one_is_claimed_nothing_else_of_the_learner_is() -> None:
    person = reminded()
    one = claimed(person)
    other = planned(person, kind=Kind.EXAM, due=SIX + MINUTE)

    assert claiming.claim(now=SIX + MINUTE) == []

    other.refresh_from_db()
    assert (other.state, other.wake_at) == ("planned", SIX + LEASE)
    marking.sent(one, now=SIX + 2 * MINUTE)
    assert claiming.claim(now=SIX + LEASE) == []
    assert ends() == [("study", "sent", ""), ("exam", "dropped", "reminded already")]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"reminders": False}, "off"),
        ({"is_active": False}, "off"),
        ({"mail_refused_at": NOON}, "bounced"),
    ],
)
def test_what_the_learner_changed_since_it_was_planned_counts(changed: dict[str, Any], reason: str) -> None:
    person = reminded()
    planned(person)
    User.objects.filter(pk=person.pk).update(**changed)

    assert claiming.claim(now=SIX) == []
    assert ends() == [("study", "dropped", reason)]


def test_an_address_that_is_not_verified_gets_nothing() -> None:
    planned(reminded(verified=False))

    assert claiming.claim(now=SIX) == []
    assert ends() == [("study", "dropped", "unverified")]


def test_who_has_studied_on_this_study_day_is_not_reminded() -> None:
    before, since = reminded(), reminded()
    for person in (before, since):
        planned(person)
    studies(before, TODAY - DAY)
    studies(since, TODAY)

    assert [one.learner_id for one in claiming.claim(now=SIX)] == [before.pk]
    assert ends()[1] == ("study", "dropped", "studied already")


def test_the_study_day_begins_at_the_hour_of_the_learner() -> None:
    # At 02:00 it is still the study day before.
    person = reminded(reminder_hour=2, quiet_from=0, quiet_until=0)
    studies(person, TODAY - DAY)
    planned(person, due=NOON - timedelta(hours=10))

    assert claiming.claim(now=NOON - timedelta(hours=10)) == []
    assert ends() == [("study", "dropped", "studied already")]


def test_who_has_nothing_due_any_more_is_not_reminded() -> None:
    planned(learner())

    assert claiming.claim(now=SIX) == []
    assert ends() == [("study", "dropped", "nothing due")]


def test_the_summary_goes_also_to_who_has_studied() -> None:
    person = reminded()
    sunday = TODAY + DAY
    studies(person, sunday)
    planned(person, kind=Kind.SUMMARY, day=sunday, due=SIX + DAY)

    (one,) = claiming.claim(now=SIX + DAY)

    assert one.kind is Kind.SUMMARY


def test_the_exam_is_not_spoken_of_to_who_switched_that_off() -> None:
    person = reminded(exam=TODAY + 7 * DAY, exam_countdown=False)
    planned(person, kind=Kind.EXAM)
    planned(person)

    (one,) = claiming.claim(now=SIX)

    assert one.kind is Kind.STUDY
    assert ends()[0] == ("exam", "dropped", "off")


def test_of_several_the_first_kind_is_sent_and_the_others_are_dropped() -> None:
    person = reminded(exam=TODAY + 7 * DAY)
    planned(person)
    planned(person, kind=Kind.EXAM)

    (one,) = claiming.claim(now=SIX)

    assert one.kind is Kind.EXAM
    assert ends()[0] == ("study", "dropped", "another is sent")


def test_a_reminder_goes_out_until_it_is_four_hours_late() -> None:
    planned(reminded(quiet_from=0, quiet_until=0))
    other = planned(reminded(quiet_from=0, quiet_until=0), due=SIX + MINUTE)

    (one,) = claiming.claim(now=SIX + LATEST)

    assert one.reminder_id == other.pk
    assert ends()[0] == ("study", "dropped", "too late")


def test_a_late_one_waits_in_quiet_hours_and_does_not_stand_in_the_way() -> None:
    waiting = planned(reminded(quiet_from=19, quiet_until=20))
    other = planned(reminded(quiet_from=0, quiet_until=0))
    now = SIX + timedelta(minutes=67)

    assert [one.reminder_id for one in claiming.claim(now=now, learners=1)] == [other.pk]

    waiting.refresh_from_db()
    assert (waiting.state, waiting.wake_at) == ("planned", SIX + timedelta(minutes=75))
    assert next(one.reminder_id for one in claiming.claim(now=SIX + timedelta(hours=2))) == waiting.pk


def test_a_lapsed_claim_that_is_not_to_be_sent_any_more_is_dropped_as_the_claim_that_found_it() -> None:
    person = reminded()
    one = claimed(person)
    studies(person, TODAY)

    assert claiming.claim(now=SIX + LEASE) == []

    row = Reminder.objects.get()
    assert (row.state, row.reason, row.attempts) == ("dropped", "studied already", 2)
    assert marking.sent(one, now=SIX + LEASE)


def test_one_that_was_claimed_too_often_makes_room_for_the_next() -> None:
    person = reminded(exam=TODAY + 7 * DAY)
    planned(person, kind=Kind.EXAM, state="failed", attempts=MOST_ATTEMPTS, wake_at=SIX)
    other = planned(person)

    (one,) = claiming.claim(now=SIX)

    assert one.reminder_id == other.pk
    assert ends()[0] == ("exam", "dropped", "too many attempts")


def test_one_that_failed_is_not_tried_before_its_time_and_keeps_its_place() -> None:
    person = reminded(exam=TODAY + 7 * DAY)
    planned(person, kind=Kind.EXAM, state="failed", attempts=1, wake_at=SIX + 2 * MINUTE)
    planned(person)

    assert claiming.claim(now=SIX + MINUTE) == []
    assert ends()[1] == ("study", "dropped", "another is sent")
    assert [one.kind for one in claiming.claim(now=SIX + 2 * MINUTE)] == [Kind.EXAM]


def test_nobody_is_left_out_because_others_are_dropped_before_them() -> None:
    for _ in range(5):
        planned(learner())
    last = planned(reminded())

    assert [one.reminder_id for one in claiming.claim(now=SIX, learners=2)] == [last.pk]


def test_not_more_learners_are_claimed_than_asked_for() -> None:
    for _ in range(3):
        planned(reminded())

    assert [len(claiming.claim(now=SIX, learners=2)) for _ in range(3)] == [2, 1, 0]


def test_a_browser_is_the_way_only_while_one_is_subscribed() -> None:
    with_one, without = (reminded(reminder_channel=ReminderChannel.PUSH) for _ in range(2))
    PushSubscription.objects.create(
        learner=with_one, endpoint="https://push.example/1", p256dh="p", auth="a", created_at=NOON
    )
    for person in (with_one, without):
        planned(person)

    assert [one.channel for one in claiming.claim(now=SIX)] == [ReminderChannel.PUSH, ReminderChannel.EMAIL]


def test_a_zone_that_is_no_more_holds_up_nobody() -> None:
    for zone in ("Atlantis/Capital", "UTC"):
        planned(reminded(time_zone=zone))

    assert len(claiming.claim(now=SIX)) == 2


def test_a_round_takes_four_statements_for_one_learner_and_for_many() -> None:
    counts = []
    for people in (1, 20):
        for _ in range(people):
            planned(reminded())
        with CaptureQueriesContext(connection) as queries:
            assert len(claiming.claim(now=SIX)) == people
        counts.append(sum("SAVEPOINT" not in query["sql"] for query in queries))

    assert counts == [4, 4]


def test_late_ones_are_swept_in_batches_and_nothing_else_is() -> None:
    for _ in range(5):
        planned(reminded())
    held = planned(reminded(), state="claimed", attempts=1, wake_at=SIX, due=SIX - LATEST)
    young = planned(reminded(), due=SIX + MINUTE)

    assert claiming.sweep(now=SIX + LATEST, batch=2) == 5

    assert ends()[:5] == [("study", "dropped", "too late")] * 5
    assert set(Reminder.objects.open().values_list("pk", flat=True)) == {held.pk, young.pk}


def test_an_addressee_is_made_before_anything_is_planned() -> None:
    reminded(cards=0)

    planning.plan(now=NOON)

    assert Addressee.objects.count() == 1
