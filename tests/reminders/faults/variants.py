"""Ways in which reminders can be wrong: what a check of sending must be seen to catch.

Applied in processes of the tests, never in the tests' own: what is applied
there stays.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from quizapp.engine.reminders import LATEST, QUIET, Bounce, outbox
from quizapp.reminders import groups
from quizapp.reminders.actions import claiming, planning, sending
from quizapp.reminders.letters.contents import Contents
from quizapp.reminders.letters.mail import Letter
from quizapp.reminders.models import PlannedGroup
from quizapp.reminders.standings import people
from tests.reminders.faults.careless import Careless, another_name
from tests.reminders.faults.quick import LATER, deliver

# So long do the careless ones think between what belongs together.
THOUGHT = 0.2


def send_with(sender: Callable[..., sending.Sent]) -> None:
    sending.send_due = sender


def mark_first() -> None:
    """Marks as sent before it sends."""
    send_with(Careless(marks="first", learners=50))


def mark_last() -> None:
    """Marks when all that was claimed is out."""
    send_with(Careless(marks="last", learners=50))


def name_at_random() -> None:
    """Each attempt has another Message-ID."""
    send_with(Careless(names=another_name))


def claim_without_a_lease() -> None:
    """What one sender has claimed is free for the other at once."""
    outbox.LEASE = timedelta(0)
    send_with(Careless())


def claim_without_the_learners_lock() -> None:
    """Takes row by row, and does not look at what else its learner has."""

    @transaction.atomic(durable=True)
    def round_of_rows(now: datetime, learners: int) -> tuple[int, list[claiming.Claimed]]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, learner_id, kind, day, due, state, attempts, wake_at, reason FROM reminders_reminder"
                " WHERE state IN ('planned', 'claimed', 'failed') AND wake_at <= %s"
                " ORDER BY learner_id, id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED",
                [now, learners],
            )
            rows = claiming._by_learner(cursor.fetchall())
        changed, claimed = [], []
        for number, person in people(rows.keys(), now=now).items():
            after, winner = claiming._decide(person, rows[number], now)
            changed += after
            claimed += [claiming._claimed(person, winner)] if winner is not None else []
        claiming._write(changed, now)
        return len(rows), claimed

    claiming._round = round_of_rows
    send_with(Careless(learners=1))


def judge_all_for_good() -> None:
    """Gives up at the first refusal, whatever was said."""
    send_with(Careless(judges=lambda _: Bounce.PERMANENT))


def judge_nothing_for_good() -> None:
    """Tries again and again, whatever was said."""
    send_with(Careless(judges=lambda _: Bounce.TRANSIENT))


def never_look_at_the_lease() -> None:
    """Sends all that it has claimed, however long that takes."""
    send_with(Careless())


def trust_the_broker() -> None:
    """Claims what is due for a whole day, and leaves the rest to messages with an ETA."""
    outbox.LEASE = timedelta(days=1)

    def publish(*, now_of: Callable[[], datetime], until: datetime) -> sending.Sent:
        for claimed in claiming.claim(now=now_of()):
            told = {"pk": claimed.reminder_id, "to": claimed.email, "message_id": claimed.message_id}
            deliver.apply_async(kwargs=told, countdown=LATER)
        return sending.NOTHING

    send_with(publish)


def die_of_a_letter() -> None:
    """Not wrong in itself: one letter kills whoever writes it, as one may that takes all memory."""
    write = sending.mail

    def mail(contents: Contents, *, now: datetime) -> Letter:
        if contents.claimed.email.startswith("poison"):
            os.kill(os.getpid(), signal.SIGKILL)
        return write(contents, now=now)

    sending.mail = mail


def die_of_a_letter_together() -> None:
    """Claims what dead senders have left all at once, again and again."""
    claiming._may_kill = lambda *_: False
    die_of_a_letter()


def think_while_planning() -> None:
    """Not wrong either: it is slow enough to be killed in the middle."""

    def say(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django calls it
        told = execute(sql, params, many, context)
        if "INSERT INTO reminders_reminder" in sql:
            time.sleep(THOUGHT / 10)
        return told

    connection.execute_wrappers.append(say)


def note_before_planning() -> None:
    """Notes that a group is planned, and then plans it."""
    think_while_planning()

    def plan(*, now: datetime, go_on: Callable[[], bool] = lambda: True, batch: int = 50) -> int:
        groups.note_new(now=now)
        for group in PlannedGroup.objects.filter(wake_at__lte=now):
            coming = planning._appointment(now, zone=group.time_zone, hour=group.hour, quiet=QUIET)
            assert coming is not None
            group.early = group.final = coming.day
            group.wake_at = coming.due + LATEST
            group.begun_day, group.begun_final, group.after = coming.day, True, 0
            group.save()
            while planning._plan_learners(group, coming, now, batch) and group.after:
                pass
        return 0

    planning.plan = plan


def plan_without_looking() -> None:
    """No planner knows of the other: none holds its group, and none expects that a row is there already."""

    def say(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django calls it
        if "INSERT INTO reminders_reminder" in sql:
            time.sleep(THOUGHT)
            sql = sql.replace("ON CONFLICT DO NOTHING", "")
        if "reminders_plannedgroup" in sql:
            sql = sql.replace("FOR NO KEY UPDATE SKIP LOCKED", "")
        return execute(sql, params, many, context)

    connection.execute_wrappers.append(say)


VARIANTS: dict[str, Callable[[], None]] = {
    "any-name": name_at_random,
    "marks-first": mark_first,
    "marks-last": mark_last,
    "no-lease": claim_without_a_lease,
    "no-lock": claim_without_the_learners_lock,
    "all-for-good": judge_all_for_good,
    "nothing-for-good": judge_nothing_for_good,
    "no-look-at-the-lease": never_look_at_the_lease,
    "notes-first": note_before_planning,
    "plans-blindly": plan_without_looking,
    "plans-slowly": think_while_planning,
    "poisoned": die_of_a_letter,
    "poisoned-together": die_of_a_letter_together,
    "trusts-the-broker": trust_the_broker,
}


def apply(variant: str) -> None:
    if variant:
        VARIANTS[variant]()
