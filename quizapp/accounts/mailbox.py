"""The mail that `make run` writes to files instead of sending."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import nh3

# How Django's file backend ends each message.
END = re.compile(rb"^-{79}$", re.MULTILINE)
SHOWN = 200

TAGS = {"a", "b", "blockquote", "br", "code", "em", "h1", "h2", "h3", "hr", "i", "li", "ol", "p", "pre"}
TAGS |= {"strong", "table", "tbody", "td", "th", "thead", "tr", "ul"}


@dataclass(frozen=True)
class Letter:
    """One message. `number` is its place in the file, which may hold several."""

    file: str
    number: int
    at: datetime
    subject: str
    sender: str
    to: str
    text: str
    html: str


def letters(folder: Path) -> list[Letter]:
    """The newest messages in `folder`, newest first."""
    files = sorted(_files(folder), key=_when, reverse=True)
    return [letter for path in files[:SHOWN] for letter in reversed(list(_read(path)))][:SHOWN]


def letter(folder: Path, file: str, number: int) -> Letter | None:
    """One message, or None. `file` is compared with the files that are there, never opened as a path."""
    for path in _files(folder):
        if path.name == file:
            return next((found for found in _read(path) if found.number == number), None)
    return None


def _files(folder: Path) -> list[Path]:
    """What the backend wrote. A link may lead out of the folder, so none is followed."""
    return [path for path in folder.glob("*.log") if path.is_file() and not path.is_symlink()]


def _when(path: Path) -> float:
    return path.stat().st_mtime


def _read(path: Path) -> Iterator[Letter]:
    at = datetime.fromtimestamp(_when(path), tz=UTC)
    parts = [part.strip() for part in END.split(path.read_bytes())]
    for number, raw in enumerate(part for part in parts if part):
        # The default policy makes EmailMessage, which decodes headers and bodies.
        message = message_from_bytes(raw, policy=policy.default)
        yield Letter(
            file=path.name,
            number=number,
            at=at,
            subject=str(message.get("Subject", "(no subject)")),
            sender=str(message.get("From", "")),
            to=str(message.get("To", "")),
            text=_body(message, "plain"),
            html=sanitised(_body(message, "html")),
        )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return "" if part is None else str(part.get_content())


def sanitised(html: str) -> str:
    """The structure and the links of a mail: no pictures, styles, forms or scripts."""
    return nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"})
