"""Names that cannot be guessed: the Message-ID of a reminder, and the tokens in its links."""

import hashlib
import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .kinds import Kind

_SHORTEST_SECRET = 16
_LONGEST_TOKEN = 400
_DOMAIN = re.compile(
    r"(?=.{1,200}\Z)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*", re.ASCII
)


class Purpose(StrEnum):
    """What a token is good for: one made for one purpose opens no other door."""

    UNSUBSCRIBE = "unsubscribe"
    PREFERENCES = "preferences"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a token speaks for, and of what: a list (`all`, or a kind), or a version that can be revoked."""

    learner: str
    scope: str


def message_id(*, learner: str, kind: Kind, day: date, secret: bytes, domain: str) -> str:
    """Return the Message-ID of a reminder, with its angle brackets.

    The same reminder always has the same one, so that a repeat after a crash is
    known as such; without the installation's secret nobody can tell whom it is
    for. `domain` is a host name in ASCII; its case does not matter.

    Raises ValueError for a secret under 16 bytes or what is no host name.

    >>> message_id(learner="7", kind=Kind.STUDY, day=date(2026, 11, 21), secret=bytes(16), domain="example.org")
    '<dc2b7fcf9646162a06dfdf5d51850c5c5aedbc78@example.org>'
    """
    if not _DOMAIN.fullmatch(domain.lower()):
        raise ValueError(f"{domain!r} is not the name of a host")
    mac = _mac(secret, "message-id", learner, kind.value, day.isoformat())
    return f"<{mac.hex()[:40]}@{domain.lower()}>"


def seal(subject: Subject, *, purpose: Purpose, secret: bytes) -> str:
    """Return a token for a link: safe in a URL, without end date, at most 400 characters.

    An unsubscribe link must work from an old message too (RFC 8058), so the
    token does not expire.

    Raises ValueError for a secret under 16 bytes or a subject that is too long
    or cannot be written in UTF-8.

    >>> token = seal(Subject("7", "all"), purpose=Purpose.UNSUBSCRIBE, secret=bytes(16))
    >>> unseal(token, purpose=Purpose.UNSUBSCRIBE, secret=bytes(16))
    Subject(learner='7', scope='all')
    >>> unseal(token, purpose=Purpose.CALENDAR, secret=bytes(16)) is None
    True
    """
    token = _token(subject, purpose, secret)
    if len(token) > _LONGEST_TOKEN:
        raise ValueError("a token names a learner and a list, not a text")
    return token


def unseal(token: str, *, purpose: Purpose, secret: bytes) -> Subject | None:
    """Return whom a token speaks for; None for whatever `seal` did not make for this purpose.

    Any string is allowed. The comparison takes the same time wherever a forged
    token differs.

    Raises ValueError for a secret under 16 bytes.
    """
    _check(secret)
    parts = token.split(".")
    if len(token) > _LONGEST_TOKEN or not token.isascii() or len(parts) != 3:
        return None
    try:
        subject = Subject(_read(parts[0]), _read(parts[1]))
    except ValueError:
        return None
    # Base64 has several spellings of the same bytes; the whole token is compared, so that one remains.
    made = _token(subject, purpose, secret)
    return subject if hmac.compare_digest(made.encode(), token.encode()) else None


def _token(subject: Subject, purpose: Purpose, secret: bytes) -> str:
    mac = _mac(secret, "token", purpose.value, subject.learner, subject.scope)
    seen = urlsafe_b64encode(mac[:24]).decode("ascii")
    return f"{_text(subject.learner)}.{_text(subject.scope)}.{seen}"


def _mac(secret: bytes, *parts: str) -> bytes:
    _check(secret)
    # Each part with its length, so that no two lists of parts read the same.
    coded = [part.encode() for part in parts]
    message = b"".join(len(part).to_bytes(4, "big") + part for part in coded)
    return hmac.new(secret, message, hashlib.sha256).digest()


def _check(secret: bytes) -> None:
    if len(secret) < _SHORTEST_SECRET:
        raise ValueError(f"a secret has at least {_SHORTEST_SECRET} bytes")


def _text(part: str) -> str:
    return urlsafe_b64encode(part.encode()).decode("ascii").rstrip("=")


def _read(part: str) -> str:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode()
