"""Reading the mail that says that a mail could not be delivered (RFC 3464)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses

from django.urls import Resolver404, resolve

from quizapp.engine.reminders import Bounce, Purpose, classify
from quizapp.reminders.letters import links

MOST_BYTES = 2_000_000
"""So much of a report is read: what matters stands before the message that it returns."""

_MESSAGE_ID = re.compile(r"<[^<>\s@]{1,200}@[^<>\s@]{1,250}>")
_UNSUBSCRIBE = re.compile(r"<https?://[^/<>\s]+(/[^<>\s?]+)>")


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says: of which message, to whom, and why.

    `message_ids` are those it names as of the message that it is about,
    `learner` the number of the learner whose link stands in what came back
    (None if no link of ours does), `addresses` in lower case. `text` begins
    with a code, as `engine.reminders.classify` reads it.
    """

    message_ids: frozenset[str]
    learner: int | None
    addresses: frozenset[str]
    text: str

    @property
    def bounce(self) -> Bounce:
        return classify(self.text)


def read(raw: bytes) -> Report | None:
    """Read a report; None for any other mail, and for a report of something that was, or still may be, delivered."""
    mail = message_from_bytes(raw[:MOST_BYTES])
    failed = [block for block in _blocks(mail) if _field(block, "Action").lower() == "failed"]
    if not failed:
        return None
    returned = list(_returned(mail))
    named = [mail, *returned]
    return Report(
        message_ids=frozenset(
            found
            for part in named
            for name in ("Message-ID", "In-Reply-To", "References")
            if part is not mail or name != "Message-ID"
            for found in _MESSAGE_ID.findall(_field(part, name))
        ),
        learner=next(filter(None, map(_learner, returned)), None),
        addresses=frozenset(
            address.lower()
            for text in [
                *(_field(part, "To") for part in returned),
                *(
                    _typed(_field(block, name))
                    for block in failed
                    for name in ("Original-Recipient", "Final-Recipient")
                ),
            ]
            for _, address in getaddresses([text])
            if "@" in address
        ),
        text=_said(failed[0]),
    )


def _blocks(mail: Message) -> Iterator[Message]:
    """The groups of fields of the part that programs read."""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            yield from (block for block in part.get_payload() if isinstance(block, Message))


def _returned(mail: Message) -> Iterator[Message]:
    """The headers of what could not be delivered."""
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822" and part.is_multipart():
            yield from (inner for inner in part.get_payload() if isinstance(inner, Message))
        elif kind == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                yield message_from_bytes(payload)


def _learner(returned: Message) -> int | None:
    """The learner of the link to unsubscribe: only this installation can have made it."""
    for path in _UNSUBSCRIBE.findall(_field(returned, "List-Unsubscribe")):
        try:
            match = resolve(path)
        except Resolver404:
            continue
        subject = links.subject_of(str(match.kwargs.get("token", "")), Purpose.UNSUBSCRIBE)
        if match.view_name == "reminders:unsubscribe" and subject is not None and subject.learner.isdecimal():
            return int(subject.learner)
    return None


def _said(block: Message) -> str:
    """What the last server answered, if it has a code; else the status of the report."""
    diagnosis = _typed(_field(block, "Diagnostic-Code"))
    status = _field(block, "Status")
    return diagnosis if re.match(r"[245]\d\d\b", diagnosis) else f"{status} {diagnosis}".strip()


def _typed(value: str) -> str:
    """The value of a field that says its type first: `rfc822; ada@example.org`."""
    return value.partition(";")[2].strip() if ";" in value else value


def _field(part: Message, name: str) -> str:
    """One line; a header that is broken in its code is still text."""
    return " ".join(str(part.get(name, "")).split())
