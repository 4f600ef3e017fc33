"""The outbox: one row for each reminder, from planned to sent or not. The rules are `engine.reminders`."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from quizapp.accounts.models import User
from quizapp.engine import reminders

OPEN = [reminders.State.PLANNED.value, reminders.State.CLAIMED.value, reminders.State.FAILED.value]


def _choices(values: type[reminders.Kind | reminders.State]) -> list[tuple[str, str]]:
    return [(each.value, each.value.capitalize()) for each in values]


class Addressee(models.Model):
    """What is kept of a learner from one reminder to the next. Its row is the lock under which reminders are claimed.

    `last_day` and `last_due` are those of the last reminder that was sent;
    `reminded` the dates of those that no study day has followed, at most as
    many as until the last message, which was sent for `parted_on`.
    `hour_moved`: the learner has asked for another hour since. `strikes`
    counts messages in a row that could not be delivered. `calendar` is the
    version sealed in the address of the calendar feed, 0 while there is none.
    """

    learner = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="addressee"
    )
    last_day = models.DateField(null=True)
    last_due = models.DateTimeField(null=True)
    reminded = ArrayField(models.DateField(), default=list)
    parted_on = models.DateField(null=True)
    hour_moved = models.BooleanField(default=False)
    strikes = models.PositiveSmallIntegerField(default=0)
    calendar = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day=None, last_due=None) | Q(last_day__isnull=False, last_due__isnull=False),
                name="reminders_last_has_day_and_time",
            ),
        ]


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def of(self, learner: User) -> Self:
        return self.filter(learner=learner)

    def open(self) -> Self:
        return self.filter(state__in=OPEN)


class Reminder(models.Model):
    """One reminder for one local date of one learner. Transitions are those of `engine.reminders.step`.

    `due` is when it should go out. `wake_at` is when something is next to be
    done: `due` of a planned row, the end of the lease of a claimed one, the
    next attempt of a failed one; null at the end, which was at `ended_at`.
    `channel` is how it was sent.
    """

    # Found by the constraint's index, which begins with the learner.
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminder_rows", db_index=False
    )
    kind = models.CharField(max_length=8, choices=_choices(reminders.Kind))
    day = models.DateField()
    due = models.DateTimeField()
    state = models.CharField(
        max_length=9, choices=_choices(reminders.State), default=reminders.State.PLANNED.value
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    wake_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    channel = models.CharField(max_length=5, blank=True)
    planned_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "kind", "day"], name="reminders_one_per_learner_kind_and_date"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in reminders.Kind]), name="reminders_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, wake_at__isnull=False, ended_at=None)
                | Q(state__in=["sent", "dropped", "cancelled"], wake_at=None, ended_at__isnull=False),
                name="reminders_open_waits_for_something",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["", "email", "push"]), name="reminders_known_channel"
            ),
        ]
        indexes = [
            models.Index(fields=["wake_at"], condition=Q(state__in=OPEN), name="reminders_to_do"),
            models.Index(fields=["ended_at"], condition=~Q(state__in=OPEN), name="reminders_ended"),
        ]


class PlannedGroup(models.Model):
    """How far reminders are planned for all learners who share zone, hour and quiet hours.

    `early` is the last local date for which the pass a day ahead is complete,
    `final` the same of the pass shortly before the hour, which finds those who
    had nothing due yet at the first. A pass goes by the learners' numbers:
    `after` is the last of the pass for `begun_day` (`begun_final`: of the
    second kind), so that a planner that dies is continued and two planners
    share one pass. `wake_at` is when there is something to plan again.
    """

    time_zone = models.CharField(max_length=64)
    hour = models.PositiveSmallIntegerField()
    quiet_from = models.PositiveSmallIntegerField()
    quiet_until = models.PositiveSmallIntegerField()
    early = models.DateField(null=True)
    final = models.DateField(null=True)
    begun_day = models.DateField(null=True)
    begun_final = models.BooleanField(default=False)
    after = models.BigIntegerField(default=0)
    wake_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["time_zone", "hour", "quiet_from", "quiet_until"], name="reminders_one_row_per_group"
            ),
        ]
        indexes = [models.Index(fields=["wake_at"], name="reminders_groups_to_plan")]


class PushSubscription(models.Model):
    """A browser that a learner is reminded in. `endpoint` is the address at its push service, and as good as a key."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="push_subscriptions")
    endpoint = models.URLField(max_length=500, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    strikes = models.PositiveSmallIntegerField(default=0)
