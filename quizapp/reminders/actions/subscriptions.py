"""The browsers in which a learner is reminded: one comes, one goes, one does not answer."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F

from quizapp.accounts.models import ReminderChannel, User
from quizapp.accounts.signals import preferences_saved
from quizapp.reminders.models import PushSubscription
from quizapp.reminders.webpush import endpoints
from quizapp.reminders.webpush.encryption import browser_keys

MOST = 5
"""Browsers of one learner; another one takes the place of the oldest."""

STRIKES = 5
"""So many refusals in a row end a subscription: it was made with a key that this site no longer has, or the like."""


class NoSubscription(ValueError):
    """What a browser handed in is no subscription at a push service that is written to."""


def services() -> tuple[str, ...]:
    return (*endpoints.SERVICES, *settings.WEB_PUSH_SERVICES)


def subscribe(learner: User, *, endpoint: str, p256dh: str, auth: str, now: datetime) -> None:
    """Remind the learner in a browser from now on, and there rather than by mail.

    A browser that was somebody else's is this learner's now: only the browser
    itself knows its endpoint. Raises NoSubscription.
    """
    if endpoints.split(endpoint, services=services()) is None:
        raise NoSubscription("no push service")
    try:
        browser_keys(p256dh, auth)
    except ValueError as error:
        raise NoSubscription("no keys") from error
    with transaction.atomic(durable=True):
        PushSubscription.objects.update_or_create(
            endpoint=endpoint,
            defaults={"learner": learner, "p256dh": p256dh, "auth": auth, "created_at": now, "strikes": 0},
        )
        newest = PushSubscription.objects.filter(learner=learner).order_by("-created_at", "-pk")
        PushSubscription.objects.filter(pk__in=list(newest.values_list("pk", flat=True)[MOST:])).delete()
    _choose(learner, ReminderChannel.PUSH, now=now)


def unsubscribe(learner: User, number: int, *, now: datetime) -> bool:
    """Remind no more in one of the learner's browsers; after the last one by mail again. False if it is not theirs."""
    gone, _ = PushSubscription.objects.filter(learner=learner, pk=number).delete()
    if gone and not PushSubscription.objects.filter(learner=learner).exists():
        _choose(learner, ReminderChannel.EMAIL, now=now)
    return bool(gone)


def _choose(learner: User, channel: ReminderChannel, *, now: datetime) -> None:
    changed = User.objects.filter(pk=learner.pk).exclude(reminder_channel=channel)
    if changed.update(reminder_channel=channel):
        learner.reminder_channel = channel
        preferences_saved.send(User, user=learner, changed=frozenset({"reminder_channel"}), now=now)


def took(subscription: PushSubscription) -> None:
    if subscription.strikes:
        PushSubscription.objects.filter(pk=subscription.pk).update(strikes=0)


def ended(subscription: PushSubscription) -> None:
    """The push service knows the browser no more. The learner's wish stays: mail goes out while there is no browser."""
    PushSubscription.objects.filter(pk=subscription.pk).delete()


def refused(subscription: PushSubscription) -> None:
    """The push service takes nothing for the browser, and does not say that it is gone."""
    mine = PushSubscription.objects.filter(pk=subscription.pk)
    mine.update(strikes=F("strikes") + 1)
    mine.filter(strikes__gte=STRIKES).delete()
