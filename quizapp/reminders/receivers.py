"""Reminders follow what learners choose: what is still to come is planned anew at once."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from quizapp.accounts.models import User
from quizapp.accounts.signals import preferences_saved
from quizapp.reminders.actions import planning
from quizapp.reminders.models import Addressee
from quizapp.study.signals import plan_saved

_HOURS = frozenset({"reminder_hour", "quiet_from", "quiet_until"})
_PLANNED_BY = _HOURS | {
    "reminders",
    "time_zone",
    "summary_weekday",
    "exam_countdown",
    "reminder_channel",
    "mail_refused_at",
}


@receiver(preferences_saved)
def follow_preferences(*, user: User, changed: AbstractSet[str], now: datetime, **_: Any) -> None:
    if "mail_refused_at" in changed:
        # Tried again at the learner's word, or another address: what was refused before counts no more.
        Addressee.objects.filter(pk=user.pk).update(strikes=0)
    if changed & _PLANNED_BY:
        planning.replan(user, now=now, hour_moved=bool(changed & _HOURS))


@receiver(plan_saved)
def follow_plan(*, learner: User, now: datetime, **_: Any) -> None:
    planning.replan(learner, now=now, hour_moved=False)
