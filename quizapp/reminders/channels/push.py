"""Reminders as notifications of the learner's browsers."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings

from quizapp.accounts.models import User
from quizapp.engine.reminders import LATEST
from quizapp.reminders.actions import subscriptions
from quizapp.reminders.actions.claiming import Claimed
from quizapp.reminders.letters.contents import Contents
from quizapp.reminders.letters.wording import wording
from quizapp.reminders.models import PushSubscription
from quizapp.reminders.webpush import endpoints, posting
from quizapp.reminders.webpush.encryption import encrypt
from quizapp.reminders.webpush.posting import Outcome
from quizapp.reminders.webpush.vapid import Identity, identity

_SHORTEST_TTL = 60

PATIENCE = 4
"""At this attempt of a reminder, some seven minutes after the first, mail takes over from push services that refuse."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """One push service at least took the notification."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The learner has no browser to be reminded in, no more, or for too long none that is reached: mail goes out."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """No push service took it now; `text` says what the last one answered, with no address in it."""

    text: str


def offered() -> bool:
    """Whether this installation has keys for web push."""
    return bool(settings.WEB_PUSH_PRIVATE_KEY)


def site() -> Identity:
    """Who signs. Raises ValueError if the key is none: a check at the start says so."""
    return identity(settings.WEB_PUSH_PRIVATE_KEY, settings.WEB_PUSH_SUBJECT)


def deliver(claimed: Claimed, contents: Contents, *, now: datetime) -> Delivered | Gone | Refusal:
    """Send a claimed reminder to all browsers of its learner. Takes about a minute at most.

    A repeat has the same topic and tag, so that push service and browser
    replace what they still have of the first.
    """
    if not offered():
        return Gone()
    name = urlsafe_b64encode(hashlib.sha256(claimed.message_id.encode()).digest()[:24]).decode("ascii")
    body = json.dumps(_notification(contents, name)).encode()
    left = (claimed.due + LATEST - now).total_seconds()
    headers = {
        "TTL": str(max(_SHORTEST_TTL, int(left))),
        "Topic": name,
        "Urgency": "normal",
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
    }
    taken, text = False, ""
    rows = PushSubscription.objects.filter(learner_id=claimed.learner_id).order_by("-created_at", "-pk")
    for subscription in rows:
        answer = _post(subscription, body, headers, now=now)
        match answer.outcome:
            case Outcome.TAKEN:
                taken = True
                subscriptions.took(subscription)
            case Outcome.GONE:
                subscriptions.ended(subscription)
            case Outcome.REFUSED:
                text = answer.text
                subscriptions.refused(subscription)
            case Outcome.AWAY:
                text = answer.text
    if taken:
        return Delivered()
    if not text or (claimed.attempt >= PATIENCE and _takes_mail(claimed.learner_id)):
        return Gone()
    return Refusal(text)


def _takes_mail(learner_id: int) -> bool:
    return User.objects.filter(pk=learner_id, mail_refused_at=None).exists()


def _post(
    subscription: PushSubscription, body: bytes, headers: dict[str, str], *, now: datetime
) -> posting.Answer:
    # Asked anew before each request: the list may have become shorter since the browser came.
    found = endpoints.split(subscription.endpoint, services=subscriptions.services())
    if found is None:
        return posting.Answer(Outcome.GONE, "not a push service")
    host, target = found
    try:
        message = encrypt(body, p256dh=subscription.p256dh, auth=subscription.auth)
    except ValueError:
        return posting.Answer(Outcome.GONE, "no keys")
    signed = {**headers, "Authorization": site().authorization(host, now=now)}
    return posting.post(host, target, message, signed)


def _notification(contents: Contents, tag: str) -> dict[str, str]:
    """The subject of the letter, its first paragraph and where its button leads."""
    said = wording(contents)
    return {
        "title": said.subject,
        "body": said.preview,
        "tag": tag,
        "url": urlsplit(said.button.url).path,
    }
