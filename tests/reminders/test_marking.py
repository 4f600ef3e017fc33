"""What is kept of a reminder that was sent, and of one that was not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from quizapp.accounts.models import ReminderChannel
from quizapp.engine.reminders import LEASE, Bounce, Kind, Standing, State, retry_after
from quizapp.engine.reminders.bounces import STRIKES
from quizapp.reminders.actions import claiming, marking
from quizapp.reminders.models import Addressee, Reminder
from tests.reminders.making import NOON, SIX, TODAY, claim_of, claimed, planned, reminded

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def test_what_was_sent_is_marked_and_remembered() -> None:
    person = reminded()
    one = claimed(person)
    Addressee.objects.update(hour_moved=True, strikes=3)

    assert marking.sent(one, now=SIX + MINUTE)

    row, addressee = Reminder.objects.get(), Addressee.objects.get()
    assert (row.state, row.wake_at, row.ended_at, row.channel) == ("sent", None, SIX + MINUTE, "email")
    assert (addressee.last_day, addressee.last_due, addressee.reminded) == (TODAY, SIX, [TODAY])
    assert (addressee.hour_moved, addressee.strikes, addressee.parted_on) == (False, 0, None)


def test_it_is_marked_once() -> None:
    one = claimed(reminded())
    marking.sent(one, now=SIX + MINUTE)

    assert not marking.sent(one, now=SIX + 2 * MINUTE)
    assert Reminder.objects.get().ended_at == SIX + MINUTE


def test_dates_that_study_answered_are_forgotten_and_at_most_fourteen_are_kept() -> None:
    row = planned(reminded(), state="claimed", attempts=1, wake_at=SIX + LEASE)
    Addressee.objects.update(reminded=[TODAY - day * DAY for day in range(1, 20)])

    marking.sent(claim_of(row), now=SIX)
    assert Addressee.objects.get().reminded == [TODAY - day * DAY for day in reversed(range(14))]

    Reminder.objects.update(state="claimed", ended_at=None, wake_at=SIX + LEASE)
    studied = Standing(last_studied=TODAY - 2 * DAY)
    marking.sent(replace(claim_of(row), standing=studied), now=SIX)
    assert Addressee.objects.get().reminded == [TODAY - DAY, TODAY]


def test_the_last_message_parts() -> None:
    row = planned(reminded(), kind=Kind.LAST, state="claimed", attempts=1, wake_at=SIX + LEASE)

    marking.sent(claim_of(row), now=SIX)

    assert Addressee.objects.get().parted_on == TODAY


def test_word_of_an_older_date_leaves_the_last_one() -> None:
    row = planned(reminded(), day=TODAY - DAY, due=SIX - DAY, state="claimed", attempts=1, wake_at=SIX)
    Addressee.objects.update(last_day=TODAY, last_due=SIX, hour_moved=True)

    marking.sent(claim_of(row), now=SIX)

    addressee = Addressee.objects.get()
    assert (addressee.last_day, addressee.last_due, addressee.hour_moved) == (TODAY, SIX, True)
    assert addressee.reminded == [TODAY - DAY]


@pytest.mark.parametrize("state", ["planned", "claimed", "failed", "dropped", "cancelled"])
def test_word_that_it_was_sent_counts_whenever_it_comes(state: str) -> None:
    is_open = state in {"planned", "claimed", "failed"}
    row = planned(
        reminded(),
        state=state,
        attempts=3,
        wake_at=SIX + LEASE if is_open else None,
        ended_at=None if is_open else SIX,
    )

    assert marking.sent(claim_of(row, attempt=2), now=SIX)
    assert Reminder.objects.get().state == "sent"


def test_after_the_lease_only_word_that_it_was_sent_is_heard() -> None:
    first = claimed(reminded())
    claiming.claim(now=SIX + LEASE)
    now = SIX + LEASE + MINUTE

    assert marking.failed(first, Bounce.PERMANENT, "550 5.1.1 nobody", now=now) is None
    assert not marking.dropped(first, "off", now=now)
    row = Reminder.objects.get()
    assert (row.state, row.attempts, row.wake_at) == ("claimed", 2, SIX + 2 * LEASE)
    assert marking.sent(first, now=now)


def test_a_transient_refusal_is_tried_again_after_its_time() -> None:
    one = claimed(reminded())

    state = marking.failed(one, Bounce.TRANSIENT, "451 4.3.0\r\n try\0later ", now=SIX + MINUTE)

    row = Reminder.objects.get()
    assert state is State.FAILED
    assert (row.state, row.reason) == ("failed", "451 4.3.0 try later")
    assert row.wake_at == SIX + MINUTE + retry_after(1, seed=one.message_id)


def test_a_permanent_refusal_switches_the_address_off_and_cancels_what_is_open() -> None:
    person = reminded()
    one = claimed(person)
    planned(person, day=TODAY + DAY, due=SIX + DAY)

    assert marking.failed(one, Bounce.PERMANENT, "550 5.1.1 nobody", now=SIX) is State.DROPPED

    person.refresh_from_db()
    assert (person.mail_refused_at, person.mail_refused) == (SIX, "550 5.1.1 nobody")
    assert list(Reminder.objects.order_by("id").values_list("state", "reason")) == [
        ("dropped", "address refused"),
        ("cancelled", "address refused"),
    ]


def test_a_push_service_says_nothing_about_the_address() -> None:
    person = reminded()
    one = replace(claimed(person), channel=ReminderChannel.PUSH)

    marking.failed(one, Bounce.PERMANENT, "410 gone", now=SIX)

    person.refresh_from_db()
    assert person.mail_refused_at is None


@pytest.mark.parametrize("bounce", [Bounce.TRANSIENT, Bounce.OURS])
def test_the_fifth_message_in_a_row_that_was_given_up_switches_the_address_off(bounce: Bounce) -> None:
    person = reminded()
    refused = []
    for day in range(STRIKES):
        row = planned(
            person, day=TODAY + day * DAY, due=NOON, state="claimed", attempts=9, wake_at=SIX + LEASE
        )
        # The next attempt would be four hours late.
        assert (
            marking.failed(claim_of(row, attempt=9), bounce, "451 later", now=SIX - 2 * MINUTE * 60)
            is State.DROPPED
        )
        person.refresh_from_db()
        refused.append(person.mail_refused_at is not None)

    assert refused == [False] * 4 + [bounce is Bounce.TRANSIENT]


def test_a_message_that_is_tried_again_is_no_strike_yet() -> None:
    marking.failed(claimed(reminded()), Bounce.TRANSIENT, "451 later", now=SIX)

    assert Addressee.objects.get().strikes == 0


def test_an_account_that_is_gone_is_marked_by_nobody() -> None:
    person = reminded()
    one = claimed(person)
    person.delete()

    assert not marking.sent(one, now=SIX)
    assert marking.failed(one, Bounce.TRANSIENT, "451 later", now=SIX) is None
    assert not marking.dropped(one, "off", now=SIX)
