"""How things stand with learners at the moment of sending: one statement for all of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from quizapp.accounts.models import ReminderChannel
from quizapp.engine import reminders
from quizapp.engine.studydays import study_day, zone_of
from quizapp.study.models import Queue

# New cards count as far as the plan deals them in a day: who is reminded has not studied on it.
_STANDINGS = """
SELECT
    person.id, person.email, person.name, person.time_zone, person.day_start,
    person.reminders AND person.is_active, person.exam_countdown, person.summary_weekday,
    person.quiet_from, person.quiet_until, person.mail_refused_at IS NOT NULL,
    person.reminder_channel = %(push)s
        AND EXISTS (SELECT FROM reminders_pushsubscription push WHERE push.learner_id = person.id),
    EXISTS (
        SELECT FROM account_emailaddress address
        WHERE address.user_id = person.id AND address.verified AND lower(address.email) = lower(person.email)
    ),
    plan.exam_date,
    (
        SELECT count(*) FROM study_card card
        WHERE card.plan_id = plan.id AND card.queue IN (%(learning)s, %(review)s) AND card.ready_at <= %(now)s
    ) + (
        SELECT count(*) FROM (
            SELECT FROM study_card card
            WHERE card.plan_id = plan.id AND card.queue = %(new)s AND card.ready_at <= %(now)s
            LIMIT plan.new_per_day
        ) dealt
    ),
    (
        SELECT tally.day FROM answers_daytally tally
        WHERE tally.learner_id = person.id AND tally.answered > 0
        ORDER BY tally.day DESC LIMIT 1
    ),
    addressee.last_day, addressee.last_due, addressee.reminded, addressee.parted_on, addressee.hour_moved
FROM accounts_user person
JOIN reminders_addressee addressee ON addressee.learner_id = person.id
LEFT JOIN study_plan plan ON plan.learner_id = person.id AND plan.active
WHERE person.id = ANY(%(learners)s)
"""


@dataclass(frozen=True, slots=True)
class Person:
    """A learner as the sender of reminders sees one.

    `channel` is how they are reminded now: in the browser only while one is
    subscribed. `countdown` is whether they want to hear of the exam.
    """

    learner_id: int
    email: str
    name: str
    time_zone: str
    zone: ZoneInfo
    quiet: reminders.QuietHours
    channel: ReminderChannel
    countdown: bool
    standing: reminders.Standing
    last: reminders.Appointment | None
    hour_moved: bool


def people(learners: Collection[int], *, now: datetime) -> dict[int, Person]:
    """Return those of the `learners` (numbers of accounts) who have an addressee, by number. One statement."""
    values: dict[str, Any] = {
        "learners": list(learners),
        "now": now,
        "push": ReminderChannel.PUSH.value,
        "learning": Queue.LEARNING.value,
        "review": Queue.REVIEW.value,
        "new": Queue.NEW.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(_STANDINGS, values)
        rows = cursor.fetchall()
    clocks: dict[tuple[str, int], tuple[ZoneInfo, date]] = {}
    found = {}
    for row in rows:
        key = (row[3], row[4])
        if key not in clocks:
            zone = known_zone(row[3])
            clocks[key] = (zone, study_day(now, zone=zone, day_start=row[4]))
        found[row[0]] = _person(row, *clocks[key])
    return found


def known_zone(name: str) -> ZoneInfo:
    """The zone of this name; UTC if the zone database has lost it, for one name must not hold up everybody."""
    try:
        return zone_of(name)
    except ValueError:
        return ZoneInfo("UTC")


def _person(row: tuple[Any, ...], zone: ZoneInfo, today: date) -> Person:
    (number, email, name, time_zone, _, wanted, countdown, weekday, quiet_from, quiet_until) = row[:10]
    (refused, pushed, verified, exam, cards, studied_on) = row[10:16]
    (last_day, last_due, reminded, parted_on, hour_moved) = row[16:]
    address = reminders.Address.VERIFIED
    if not pushed:
        if not verified:
            address = reminders.Address.UNVERIFIED
        elif refused:
            address = reminders.Address.BOUNCED
    standing = reminders.Standing(
        wanted=wanted,
        address=address,
        cards_due=cards,
        studied=studied_on is not None and studied_on >= today,
        last_studied=studied_on,
        exam=exam,
        summary_weekday=weekday,
        last_reminded=last_day,
        ignored=reminders.ignored_reminders(reminded, studied_on),
        parted=parted_on is not None and (studied_on is None or studied_on < parted_on),
    )
    return Person(
        learner_id=number,
        email=email,
        name=name,
        time_zone=time_zone,
        zone=zone,
        quiet=reminders.QuietHours(quiet_from, quiet_until),
        channel=ReminderChannel.PUSH if pushed else ReminderChannel.EMAIL,
        countdown=countdown,
        standing=standing,
        last=None if last_day is None else reminders.Appointment(last_day, last_due.astimezone(UTC)),
        hour_moved=hour_moved,
    )
