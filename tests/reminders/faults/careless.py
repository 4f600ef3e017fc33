"""A small sender in whose every line something can be wrong."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import make_msgid

from django.conf import settings

from quizapp.engine.reminders import Bounce, classify
from quizapp.reminders.actions import claiming, marking
from quizapp.reminders.actions.claiming import Claimed
from quizapp.reminders.actions.sending import NOTHING, Sent


@dataclass
class Careless:
    """Sends what is due, and returns when there is nothing more; takes the place of `sending.send_due`.

    With the values below it does what it should, but that it never looks
    whether its lease is over.
    """

    marks: str = "after"  # or "first", before any of the batch is out; or "last", when all of it is
    names: Callable[[Claimed], str] = lambda claimed: claimed.message_id
    judges: Callable[[str], Bounce] = classify
    learners: int = 200

    def __call__(self, *, now_of: Callable[[], datetime], until: datetime) -> Sent:  # noqa: ARG002 - it never looks
        while batch := claiming.claim(now=now_of(), learners=self.learners):
            out = []
            for claimed in batch if self.marks == "first" else ():
                marking.sent(claimed, now=now_of())
            for claimed in batch:
                refused = self.deliver(claimed)
                if refused is not None:
                    marking.failed(claimed, self.judges(refused), refused, now=now_of())
                elif self.marks == "after":
                    marking.sent(claimed, now=now_of())
                else:
                    out.append(claimed)
            for claimed in out:
                marking.sent(claimed, now=now_of())
        return NOTHING

    def deliver(self, claimed: Claimed) -> str | None:
        """What the server said against it; None if it took the message."""
        message = EmailMessage()
        message["From"], message["To"] = settings.DEFAULT_FROM_EMAIL, claimed.email
        message["Subject"], message["Message-ID"] = "Cards are due", self.names(claimed)
        message.set_content("Cards are due.\n")
        try:
            with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=10) as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            return _answer(*error.recipients[claimed.email])
        except smtplib.SMTPResponseException as error:
            return _answer(error.smtp_code, error.smtp_error)
        except (smtplib.SMTPException, OSError) as error:
            return str(error)
        return None


def _answer(code: int, said: bytes | str) -> str:
    return f"{code} {said.decode() if isinstance(said, bytes) else said}"


def another_name(claimed: Claimed) -> str:
    return make_msgid(domain=claimed.message_id.rpartition("@")[2].rstrip(">"))
