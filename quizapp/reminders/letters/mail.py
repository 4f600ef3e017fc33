"""A letter as a message: plain text, HTML, and the headers that let people and programs stop it."""

from __future__ import annotations

from datetime import UTC, datetime
from email.charset import QP, Charset
from email.utils import format_datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import get_template

from quizapp.engine.reminders import Kind
from quizapp.reminders.letters import chart, links, looks
from quizapp.reminders.letters.contents import Contents
from quizapp.reminders.letters.wording import wording

# Letters alone pass every server unchanged, and a signature over them stays good.
_UTF8 = Charset("utf-8")
_UTF8.body_encoding = QP
# Of RFC 5322, without the end of the line.
_LONGEST_LINE = 998

_LISTS = {
    links.ALL: "Sortkey reminders",
    Kind.EXAM.value: "Sortkey exam countdown",
    Kind.SUMMARY.value: "Sortkey weekly summary",
}


class Letter(EmailMultiAlternatives):
    """A message whose addresses to unsubscribe stand in one line: some programs do not join lines again."""

    encoding = _UTF8

    def message(self, *args: Any, **kwargs: Any) -> Any:
        written = super().message(*args, **kwargs)
        written.policy = written.policy.clone(max_line_length=_LONGEST_LINE)
        return written


def mail(contents: Contents, *, now: datetime) -> Letter:
    """The message of one reminder, the same at every attempt but for its date and what has become due since.

    Raises ValueError if the learner's address is none, or a header would have
    several lines (`BadHeaderError`).
    """
    claimed = contents.claimed
    said = wording(contents)
    context = {
        "said": said,
        "bars": chart.bars(contents.week) if contents.week is not None and contents.week.answers else [],
        "look": looks.LOOKS,
        "sheet": looks.SHEET,
        "unsubscribe_url": links.unsubscribe(claimed.learner_id, links.list_of(claimed.kind)),
        "preferences_url": links.preferences(claimed.learner_id),
    }
    message = Letter(
        subject=said.subject,
        body=get_template("reminders/mail/letter.txt").render(context),
        from_email=settings.DEFAULT_FROM_EMAIL,
        # The address without the name: a name is whatever its owner typed.
        to=[claimed.email],
        headers=_headers(contents, now),
    )
    message.attach_alternative(get_template("reminders/mail/letter.html").render(context), "text/html")
    return message


def _headers(contents: Contents, now: datetime) -> dict[str, str]:
    """No `Precedence`: no standard has it, some filters hold it against a letter, and `Auto-Submitted` says the same."""
    claimed = contents.claimed
    scope = links.list_of(claimed.kind)
    return {
        "Message-ID": claimed.message_id,
        "Date": format_datetime(now.astimezone(UTC)),
        "List-Id": f"{_LISTS[scope]} <{scope}.reminders.{links.host()}>",
        "List-Unsubscribe": _ways_out(claimed.learner_id, scope),
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        # Exchange goes by this one. Reports of what could not be delivered still come.
        "X-Auto-Response-Suppress": "OOF, AutoReply",
    }


def _ways_out(learner_id: int, scope: str) -> str:
    """The page that takes one click, and an address for mail if somebody reads it (`UNSUBSCRIBE_MAIL`)."""
    ways = [f"<{links.unsubscribe(learner_id, scope)}>"]
    address = settings.UNSUBSCRIBE_MAIL
    if address:
        ways.append(f"<mailto:{address}?subject=unsubscribe>")
    return ", ".join(ways)
