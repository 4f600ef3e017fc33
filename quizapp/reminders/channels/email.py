"""Reminders as mail: one connection for many messages, and what each answer of the server means.

What matters is whose fault it is. A refused recipient says something about the
address; a refused sender, sign-in or connection says something about this
installation, and would say it of every message that follows.
"""

from __future__ import annotations

import re
import smtplib
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from quizapp.engine.reminders import Bounce, classify

# A server that checks what it takes may think for a while about the last line, and to give up then means
# sending twice. Longer than for mails that somebody waits for (`EMAIL_TIMEOUT`).
TIMEOUT_SECONDS = 60
_ADDRESS = re.compile(r"<?[^\s<>@\"]+@[^\s<>,;:\"]+>?")
_OK = frozenset({250, 251})
_CLOSING = 421
_SIGN_IN = re.compile(r"53[0458]\b")
# What a relay says to those whom it does not know, with the code of a refused address.
_NOT_OURS = re.compile(r"5\d\d .*\brelay", re.IGNORECASE | re.DOTALL)


class Refusal(Exception):
    """This message was not taken, others may be. `text` is code and words of the server, without addresses."""

    def __init__(self, text: str, bounce: Bounce | None = None) -> None:
        self.text = told(text)
        self.bounce = classify(text) if bounce is None else bounce
        super().__init__(self.text)


class Unreachable(Exception):
    """No message can be sent now: no connection, no sign-in, a sender that the server does not want."""

    def __init__(self, text: str) -> None:
        self.text = told(text)
        super().__init__(self.text)


@dataclass(frozen=True, slots=True)
class _Envelope:
    sender: str
    recipient: str
    data: bytes


class _Broken(Exception):
    """The connection ended, or is of no more use, before the message was handed over."""


class Sender:
    """Sends messages one after another over one connection, opened for the first. A context manager."""

    def __init__(self) -> None:
        self._backend: Any = get_connection(timeout=TIMEOUT_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(OSError):
            self._backend.close()

    def deliver(self, message: EmailMessage) -> None:
        """Send the message; return when its server has taken it.

        A connection that ends before the message was handed over is opened
        again, once. Raises Refusal if this message was not taken, also if it
        is not known whether it was (it comes again with the same Message-ID),
        and Unreachable if no other would be taken either.
        """
        envelope = _envelope(message)
        if not isinstance(self._backend, EmailBackend):
            self._hand_over(message)
            return
        is_new = self._open()
        try:
            self._transact(envelope)
        except _Broken as broken:
            self._forget()
            if is_new:
                raise Unreachable(str(broken)) from broken
            self._open()
            try:
                self._transact(envelope)
            except _Broken as again:
                self._forget()
                raise Unreachable(str(again)) from again

    def _hand_over(self, message: EmailMessage) -> None:
        """To the folder of `make run`, or whatever else is not SMTP."""
        try:
            self._backend.open()
            self._backend.send_messages([message])
        except OSError as error:
            raise Unreachable(f"{type(error).__name__}: {error}") from error

    def _open(self) -> bool:
        """Return whether the connection is new."""
        try:
            return bool(self._backend.open())
        except OSError as error:
            self._forget()
            raise Unreachable(_words(error)) from error

    def _forget(self) -> None:
        """Without QUIT: whoever does not answer does not answer that either."""
        smtp, self._backend.connection = self._backend.connection, None
        if smtp is not None:
            smtp.close()

    def _transact(self, envelope: _Envelope) -> None:
        """One message from MAIL to the answer to its last line, as `smtplib.sendmail` does it, but told apart."""
        smtp: smtplib.SMTP = self._backend.connection
        try:
            smtp.ehlo_or_helo_if_needed()
            options = [f"size={len(envelope.data)}"] if smtp.does_esmtp and smtp.has_extn("size") else []
            self._expect(smtp.mail(envelope.sender, options))
            code, reply = smtp.rcpt(envelope.recipient)
        except smtplib.SMTPResponseException as error:
            raise _Broken(_answer(error.smtp_code, error.smtp_error)) from error
        except OSError as error:
            raise _Broken(_words(error)) from error
        if code == _CLOSING:
            raise _Broken(_answer(code, reply))
        if code not in _OK:
            self._refuse(smtp, _answer(code, reply))
        try:
            code, reply = smtp.data(envelope.data)
        except smtplib.SMTPDataError as error:
            code, reply = error.smtp_code, _bytes(error.smtp_error)
        except OSError as error:
            self._forget()
            raise Refusal(f"lost while it was handed over: {_words(error)}", Bounce.OURS) from error
        if code not in _OK:
            self._refuse(smtp, _answer(code, reply))

    def _expect(self, answer: tuple[int, bytes]) -> None:
        """A refused sender is so for every message; some servers want a new connection after so many."""
        if answer[0] not in _OK:
            raise _Broken(_answer(*answer))

    def _refuse(self, smtp: smtplib.SMTP, text: str) -> None:
        """The server wants this recipient, or this message, not. Raises Refusal or Unreachable."""
        if text.startswith(str(_CLOSING)):
            self._forget()
        else:
            try:
                smtp.rset()
            except OSError:
                self._forget()
        if _SIGN_IN.match(text) or _NOT_OURS.match(text):
            raise Unreachable(text)
        raise Refusal(text)


def _envelope(message: EmailMessage) -> _Envelope:
    """The message as bytes, and whom it is from and to. Raises Refusal for what cannot be written, or has two lines."""
    try:
        written: Any = message.message()
        return _Envelope(
            sanitize_address(message.from_email, "utf-8"),
            sanitize_address(message.to[0], "utf-8"),
            written.as_bytes(linesep="\r\n"),
        )
    except ValueError as error:
        # Not its words, which have the address.
        raise Refusal(f"not written: {type(error).__name__}", Bounce.OURS) from None


def told(text: str) -> str:
    """What a server said, in one line and without the addresses in it, which logs do not get to see.

    >>> told("550 5.1.1 <ada@example.org>: no\\nsuch user")
    '550 5.1.1 (address): no such user'
    """
    return " ".join(_ADDRESS.sub("(address)", text).split())[:300]


def _answer(code: int, reply: bytes | str) -> str:
    return f"{code} {_bytes(reply).decode('utf-8', 'replace')}"


def _bytes(reply: bytes | str) -> bytes:
    return reply.encode() if isinstance(reply, str) else reply


def _words(error: OSError) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error)
    host = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    return f"{type(error).__name__} at {host}: {error}"
