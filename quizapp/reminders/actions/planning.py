"""Planning: a row for each learner who may be due on a local date, written in batches by one statement each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from quizapp.accounts.models import ReminderChannel, User
from quizapp.engine import reminders
from quizapp.engine.reminders import Appointment, QuietHours, State, kinds
from quizapp.engine.studydays import zone_of
from quizapp.reminders import groups
from quizapp.reminders.models import Addressee, PlannedGroup, Reminder
from quizapp.study.models import Queue

BATCH = 5_000
"""So many learners are planned in one transaction."""

FINAL = timedelta(minutes=30)
"""So long before the hour learners are looked at again: who had nothing due a day ahead may have it now."""

OFF = "off"
"""The reason of what was open when a learner switched reminders off."""

CHANGED = "planned anew"
"""The reason of what was open when a learner chose another hour, zone, or exam."""

# A group without an appointment: at the end of the calendar, or its zone is unknown.
_REST = timedelta(hours=6)

_OF_GROUP = """
    person.time_zone = %(time_zone)s AND person.reminder_hour = %(hour)s
    AND person.quiet_from = %(quiet_from)s AND person.quiet_until = %(quiet_until)s
    AND person.reminders AND person.is_active AND person.id > %(after)s
"""

# The next learners of the group, each with an addressee from now on. In the order of numbers, as are all
# that write for many learners, so that no two wait for each other.
_NEXT_LEARNERS = f"""
WITH batch AS MATERIALIZED (
    SELECT person.id FROM accounts_user person WHERE {_OF_GROUP} ORDER BY person.id LIMIT {{batch}}
), written AS (
    INSERT INTO reminders_addressee (learner_id, reminded, hour_moved, strikes, calendar)
    SELECT batch.id, '{{{{}}}}', false, 0, 0 FROM batch
    WHERE NOT EXISTS (SELECT FROM reminders_addressee known WHERE known.learner_id = batch.id)
    ORDER BY batch.id
    ON CONFLICT DO NOTHING
)
SELECT count(*), coalesce(max(id), 0) FROM batch
"""  # noqa: S608 - no value from outside

# Whoever may be due on the date; what changes until then is decided before sending. The rules are those of
# engine.reminders.refusal but for study on that day. Under the exam's kind the weekly summary is kept ready, which
# also goes to those who have studied; the others would be refused along with it.
_PLAN = f"""
INSERT INTO reminders_reminder
    (learner_id, kind, day, due, state, attempts, wake_at, reason, channel, planned_at)
SELECT person.id, due_kind.kind, %(day)s, %(due)s, 'planned', 0, %(due)s, '', '', %(now)s
FROM accounts_user person
JOIN reminders_addressee addressee ON addressee.learner_id = person.id
LEFT JOIN study_plan plan ON plan.learner_id = person.id AND plan.active
LEFT JOIN LATERAL (
    SELECT tally.day FROM answers_daytally tally
    WHERE tally.learner_id = person.id AND tally.answered > 0
    ORDER BY tally.day DESC LIMIT 1
) studied ON true
CROSS JOIN LATERAL (
    SELECT count(*)::int AS ignored FROM unnest(addressee.reminded) AS reminded (day)
    WHERE studied.day IS NULL OR reminded.day > studied.day
) pace
CROSS JOIN LATERAL (
    SELECT
        person.exam_countdown AND plan.exam_date - %(day)s = ANY(%(countdown)s) AS exam,
        %(weekday)s = person.summary_weekday AND %(day)s - studied.day < %(away)s AS summary,
        (
            addressee.last_day IS NULL
            OR %(day)s - addressee.last_day
                >= (%(distances)s::int[])[least(pace.ignored, %(patience)s) + 1]
        ) AND (
            EXISTS (
                SELECT FROM study_card card
                WHERE card.plan_id = plan.id AND card.queue IN ({int(Queue.LEARNING)}, {int(Queue.REVIEW)})
                    AND card.ready_at <= %(due)s
            ) OR plan.new_per_day > 0 AND EXISTS (
                SELECT FROM study_card card
                WHERE card.plan_id = plan.id AND card.queue = {int(Queue.NEW)} AND card.ready_at <= %(due)s
            )
        ) AS cards
) may
CROSS JOIN LATERAL (
    SELECT 'exam' AS kind WHERE may.exam
    UNION ALL
    SELECT 'summary' WHERE may.summary
    UNION ALL
    SELECT CASE
        WHEN pace.ignored >= %(patience)s THEN 'last'
        WHEN %(day)s - studied.day >= %(away)s THEN 'comeback'
        ELSE 'study'
    END
    WHERE may.cards AND may.summary IS NOT TRUE AND may.exam IS NOT TRUE
) due_kind
WHERE {{whom}}
    AND (
        person.mail_refused_at IS NULL AND EXISTS (
            SELECT FROM account_emailaddress address
            WHERE address.user_id = person.id AND address.verified
                AND lower(address.email) = lower(person.email)
        )
        OR person.reminder_channel = %(push)s
            AND EXISTS (SELECT FROM reminders_pushsubscription push WHERE push.learner_id = person.id)
    )
    AND (plan.exam_date IS NULL OR plan.exam_date > %(day)s)
    AND (addressee.parted_on IS NULL OR studied.day >= addressee.parted_on)
    AND (
        addressee.last_day IS NULL
        OR addressee.last_day < %(day)s
            AND (addressee.hour_moved OR %(due)s - addressee.last_due >= %(apart)s)
    )
ORDER BY person.id
"""  # noqa: S608 - no value from outside

_PLAN_GROUP = _PLAN.format(whom=f"{_OF_GROUP} AND person.id <= %(last)s") + "ON CONFLICT DO NOTHING"

# A date may have a row that was cancelled a moment ago; it lives on, and its claims keep their numbers. Or one that
# a planner writes at this moment, who has not seen the change.
_PLAN_ONE = (
    _PLAN.format(whom="person.id = %(learner)s AND person.reminders AND person.is_active")
    + """
ON CONFLICT (learner_id, kind, day) DO UPDATE
SET due = excluded.due, wake_at = excluded.wake_at, state = 'planned', reason = '', ended_at = NULL,
    planned_at = excluded.planned_at
WHERE reminders_reminder.state = 'cancelled'
    OR reminders_reminder.state = 'planned' AND reminders_reminder.due > excluded.planned_at
"""
)


def plan(*, now: datetime, go_on: Callable[[], bool] = lambda: True, batch: int = BATCH) -> int:
    """Plan what comes into view at `now`, for all learners; return how many rows were written.

    Twice for each date: as soon as its reminder is the next to come, and in the
    last half hour before it is due. Planners may run at once, and one that is
    stopped (`go_on`, asked after each batch) or dies is continued by the next.
    """
    groups.note_new(now=now)
    planned = 0
    while True:
        written = _plan_batch(now, batch)
        if written is None:
            return planned
        planned += written
        if not go_on():
            return planned


def replan(learner: User, *, now: datetime, hour_moved: bool) -> int:
    """Plan anew what is still to come for a learner whose preferences or exam have changed; return the rows written.

    What is due already stays on its way, unless reminders are off now: then
    nothing is left open but what a sender holds. `hour_moved`: they asked for
    another hour, so that the next reminder may come sooner than 20 hours after
    the last.
    """
    Addressee.objects.bulk_create([Addressee(learner=learner)], ignore_conflicts=True)
    with transaction.atomic():
        addressee = Addressee.objects.select_for_update(no_key=True).get(pk=learner.pk)
        held_by_none = Reminder.objects.of(learner).filter(
            state__in=[State.PLANNED.value, State.FAILED.value]
        )
        if not (learner.reminders and learner.is_active):
            _cancel(held_by_none, OFF, now)
            return 0
        _cancel(held_by_none.filter(due__gt=now), CHANGED, now)
        if hour_moved and not addressee.hour_moved:
            addressee.hour_moved = True
            addressee.save(update_fields=["hour_moved"])
        # The next that is still to come: in four hours it is not yet too late.
        coming = _appointment(
            now + reminders.LATEST,
            zone=learner.time_zone,
            hour=learner.reminder_hour,
            quiet=QuietHours(learner.quiet_from, learner.quiet_until),
        )
        if coming is None:
            return 0
        with connection.cursor() as cursor:
            cursor.execute(_PLAN_ONE, {**_values(coming, now), "learner": learner.pk})
            return int(cursor.rowcount)


def _cancel(rows: Any, reason: str, now: datetime) -> None:
    rows.update(state=State.CANCELLED.value, wake_at=None, reason=reason, ended_at=now)


@transaction.atomic(durable=True)
def _plan_batch(now: datetime, batch: int) -> int | None:
    """Plan the next learners of a group that has something to plan; None if there is no group that nobody holds."""
    ready = PlannedGroup.objects.filter(wake_at__lte=now).order_by("wake_at", "pk")
    group = ready.select_for_update(skip_locked=True, no_key=True).first()
    if group is None:
        return None
    coming = _appointment(
        now,
        zone=group.time_zone,
        hour=group.hour,
        quiet=QuietHours(group.quiet_from, group.quiet_until),
    )
    final = coming is not None and now >= coming.due - FINAL
    if coming is None or coming.day == group.final or (coming.day == group.early and not final):
        group.wake_at = _wake(group, coming, now)
        group.save(update_fields=["wake_at"])
        return 0
    if (group.begun_day, group.begun_final) != (coming.day, final):
        group.begun_day, group.begun_final, group.after = coming.day, final, 0
    return _plan_learners(group, coming, now, batch)


def _plan_learners(group: PlannedGroup, coming: Appointment, now: datetime, batch: int) -> int:
    where: dict[str, Any] = {
        "time_zone": group.time_zone,
        "hour": group.hour,
        "quiet_from": group.quiet_from,
        "quiet_until": group.quiet_until,
        "after": group.after,
    }
    planned = 0
    with connection.cursor() as cursor:
        # The limit is written out: PostgreSQL plans a prepared statement without its values.
        cursor.execute(_NEXT_LEARNERS.format(batch=int(batch)), where)
        looked_at, last = cursor.fetchone() or (0, 0)
        if not looked_at and not group.after:
            # Nobody is left in it. Whoever joins is found, and the group with them.
            group.delete()
            return 0
        if looked_at:
            cursor.execute(_PLAN_GROUP, {**_values(coming, now), **where, "last": last})
            planned = int(cursor.rowcount)
    group.after = last
    if looked_at < batch:
        group.early, group.after = coming.day, 0
        if group.begun_final:
            group.final = coming.day
        group.wake_at = _wake(group, coming, now)
    group.save(update_fields=["early", "final", "begun_day", "begun_final", "after", "wake_at"])
    return planned


def _wake(group: PlannedGroup, coming: Appointment | None, now: datetime) -> datetime:
    """When there is something to plan for the group again."""
    if coming is None:
        return now + _REST
    return coming.due + reminders.LATEST if group.final == coming.day else coming.due - FINAL


def _appointment(at: datetime, *, zone: str, hour: int, quiet: QuietHours) -> Appointment | None:
    try:
        return reminders.appointment(at, hour, zone=zone_of(zone), quiet=quiet)
    except ValueError:
        # The zone database has lost the name; nobody else's reminders wait for that.
        return None


def _values(coming: Appointment, now: datetime) -> dict[str, Any]:
    day: date = coming.day
    return {
        "day": day,
        "due": coming.due,
        "now": now,
        "weekday": day.weekday(),
        "countdown": sorted(kinds.COUNTDOWN),
        "away": kinds.AWAY,
        "patience": reminders.PATIENCE,
        "distances": [reminders.days_between(ignored) for ignored in range(reminders.PATIENCE + 1)],
        "apart": reminders.APART,
        "push": ReminderChannel.PUSH.value,
    }
