"""Planners, senders and learners at the same moment, each with a connection of their own."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from quizapp.accounts.models import User
from quizapp.engine.reminders import LEASE, Bounce
from quizapp.reminders import groups
from quizapp.reminders.actions import claiming, marking, planning, pruning
from quizapp.reminders.actions.claiming import Claimed
from quizapp.reminders.models import Addressee, PlannedGroup, Reminder
from tests.reminders.making import NOON, SIX, TODAY, at_once, claimed, planned, reminded

pytestmark = pytest.mark.django_db(transaction=True)

ZONES = ("UTC", "Africa/Accra", "Atlantic/Reykjavik")


def crowd(count: int) -> list[User]:
    return [reminded(cards=1, time_zone=ZONES[place % 3], summary_weekday=None) for place in range(count)]


def all_claims(size: int, *, now_of: Callable[[int], timedelta] = lambda _: timedelta()) -> list[Claimed]:
    out: list[Claimed] = []
    while found := claiming.claim(now=SIX + now_of(len(out)), learners=size):
        out += found
    return out


def fail_on(results: list[object]) -> None:
    assert [result for result in results if isinstance(result, Exception)] == []


def test_planners_at_once_write_each_row_once() -> None:
    people = crowd(60)

    written = at_once(*[lambda: planning.plan(now=NOON, batch=7)] * 4)

    fail_on(list(written))
    assert sum(each for each in written if isinstance(each, int)) == 60
    assert Counter(Reminder.objects.values_list("learner", flat=True)) == {person.pk: 1 for person in people}
    assert set(PlannedGroup.objects.values_list("early", "after")) == {(TODAY, 0)}


def test_a_planner_passes_by_a_group_that_another_holds() -> None:
    crowd(6)
    groups.note_new(now=NOON)
    held = PlannedGroup.objects.get(time_zone="UTC")

    with transaction.atomic():
        PlannedGroup.objects.select_for_update().get(pk=held.pk)
        (written,) = at_once(lambda: planning.plan(now=NOON))

    assert written == 4
    assert planning.plan(now=NOON) == 2


def test_claimers_at_once_share_the_learners_and_take_nobody_twice() -> None:
    people = crowd(60)
    for person in people:
        planned(person)

    found = at_once(*[lambda: all_claims(5)] * 4)

    fail_on(list(found))
    claims = [one for each in found if isinstance(each, list) for one in each]
    assert Counter(one.learner_id for one in claims) == {person.pk: 1 for person in people}
    assert {one.attempt for one in claims} == {1}


def test_a_claimer_leaves_learners_to_the_one_that_holds_them() -> None:
    first, second = crowd(2)
    for person in (first, second):
        planned(person)

    with transaction.atomic():
        Addressee.objects.select_for_update().get(learner=first)
        (found,) = at_once(lambda: claiming.claim(now=SIX))

    assert isinstance(found, list)
    assert [one.learner_id for one in found] == [second.pk]


def test_a_claimer_does_not_wait_for_rows_that_are_being_erased() -> None:
    planned(reminded())

    with transaction.atomic():
        Reminder.objects.select_for_update().get()
        (found,) = at_once(lambda: claiming.claim(now=SIX))

    assert found == []
    assert len(claiming.claim(now=SIX)) == 1


def test_two_that_find_a_lapsed_claim_do_not_both_have_it() -> None:
    for person in crowd(20):
        planned(person, state="claimed", attempts=1, wake_at=SIX)

    found = at_once(*[lambda: all_claims(3)] * 4)

    fail_on(list(found))
    claims = [one for each in found if isinstance(each, list) for one in each]
    assert len(claims) == 20
    assert set(Reminder.objects.values_list("state", "attempts")) == {("claimed", 2)}


def test_word_of_the_old_sender_and_of_the_new_one_at_once_is_that_it_was_sent() -> None:
    old = claimed(reminded())
    (new,) = claiming.claim(now=SIX + LEASE)
    now = SIX + LEASE + timedelta(minutes=1)

    results = at_once(
        lambda: marking.sent(old, now=now),
        lambda: marking.failed(new, Bounce.PERMANENT, "550 5.1.1 nobody", now=now),
        lambda: marking.sent(new, now=now),
        lambda: marking.dropped(replace(new, attempt=1), "off", now=now),
    )

    fail_on(list(results))
    assert Reminder.objects.get().state == "sent"
    assert [results[0], results[2]].count(True) == 1
    assert Addressee.objects.get().reminded == [TODAY]


def test_everything_at_once_comes_to_an_end() -> None:
    people = crowd(30)
    planning.plan(now=NOON)
    over = Event()

    def send() -> int:
        sent = 0
        for one in all_claims(4):
            sent += marking.sent(one, now=SIX)
        return sent

    def change_minds() -> None:
        for _ in range(2):
            for person in people:
                fresh = User.objects.get(pk=person.pk)
                planning.replan(fresh, now=NOON, hour_moved=True)

    def plan_on() -> None:
        while not over.is_set():
            planning.plan(now=NOON, batch=7)
            PlannedGroup.objects.update(early=None, wake_at=NOON)

    def tidy() -> None:
        while not over.is_set():
            claiming.sweep(now=SIX, batch=3)
            pruning.prune(now=SIX, batch=3)

    def end(work: Callable[[], object]) -> Callable[[], object]:
        def worked() -> object:
            try:
                return work()
            finally:
                over.set()

        return worked

    results = at_once(send, send, end(change_minds), plan_on, tidy)

    fail_on(list(results))
    send()
    assert Counter(Reminder.objects.filter(state="sent").values_list("learner", flat=True)) == {
        person.pk: 1 for person in people
    }


def test_a_row_that_a_planner_writes_while_the_hour_is_moved_is_moved_too() -> None:
    person = reminded()
    Addressee.objects.create(learner=person)
    User.objects.filter(pk=person.pk).update(reminder_hour=20)

    def move() -> None:
        planning.replan(User.objects.get(pk=person.pk), now=NOON, hour_moved=True)

    mover = Thread(target=lambda: at_once(move))
    with transaction.atomic():
        # The planner has read the old hour, and has not committed yet.
        planned(person)
        mover.start()
        until_somebody_waits()
    mover.join()

    assert list(Reminder.objects.values_list("state", "due")) == [("planned", SIX + timedelta(hours=2))]


def until_somebody_waits() -> None:
    with connection.cursor() as cursor:
        for _ in range(2_000):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone() != (0,):
                return
            time.sleep(0.01)
    raise AssertionError("nobody waits")


def test_a_reminder_that_is_planned_while_its_learner_moves_the_hour_is_planned_once() -> None:
    people = crowd(20)

    def move() -> None:
        for person in people:
            User.objects.filter(pk=person.pk).update(reminder_hour=20)
            planning.replan(User.objects.get(pk=person.pk), now=NOON, hour_moved=True)

    results = at_once(move, *[lambda: planning.plan(now=NOON, batch=3)] * 2)

    fail_on(list(results))
    planning.plan(now=NOON)
    assert Counter(Reminder.objects.open().values_list("learner", flat=True)) == {
        person.pk: 1 for person in people
    }
    assert set(Reminder.objects.open().values_list("due", flat=True)) == {SIX + timedelta(hours=2)}


def test_the_index_of_what_is_to_do_finds_candidates() -> None:
    """In its order, without a sort. At this size other ways would be as quick, so they are off: if the index
    could not be walked, they would be in the plan all the same."""
    for person in crowd(3):
        planned(person)

    with transaction.atomic(), connection.cursor() as cursor:
        for other in ("seqscan", "bitmapscan", "sort", "mergejoin", "hashjoin"):
            cursor.execute(f"SET LOCAL enable_{other} = off")
        cursor.execute("EXPLAIN " + claiming._CANDIDATES.format(learners=200), {"now": SIX})
        shown = "\n".join(line for (line,) in cursor.fetchall())

    assert "reminders_to_do" in shown
    assert "Sort" not in shown
