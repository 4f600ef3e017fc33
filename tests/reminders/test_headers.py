"""The headers of a letter: how programs know it, thread it and stop it, and that nothing typed gets into them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

import pytest
from django.urls import resolve
from pytest_django.fixtures import Settings

from quizapp.engine.reminders import Kind, Standing
from quizapp.reminders.actions.claiming import name_of_message
from quizapp.reminders.letters.contents import Contents, Exam
from quizapp.reminders.letters.mail import mail
from quizapp.reminders.letters.weeks import StudyDay, Weakest, Week
from tests.reminders.making import SIX, TODAY, claim_of, planned, reminded

pytestmark = pytest.mark.django_db

HOSTILE = [
    "Ada\r\nBcc: all@example.com",
    "Ada\nContent-Type: text/html\n\n<b>",
    "Ada\u2028Bcc: all@example.com",
    "Ada\x00\x0b\x85",
    "\u202eevil",
    "=?utf-8?q?Ada=0D=0ABcc:_all@example.com?=",
    "Ä" * 100,
    '"Ada" <all@example.com>',
]


def raw(kind: Kind = Kind.STUDY, *, name: str = "Ada", title: str = "DVA-C02") -> bytes:
    person = reminded()
    week = Week(
        days=tuple(StudyDay(TODAY - timedelta(days=back), 9, 4.0) for back in range(6, -1, -1)),
        marked=60,
        right=40,
        streak=7,
        weakest=Weakest(title, 60),
        ahead=12,
    )
    claimed = claim_of(planned(person, kind=kind), name=name, standing=Standing(cards_due=3))
    exam = Exam(title, title[:30], TODAY + timedelta(days=14), 14)
    letter = Contents(claimed, 24, 12, 20, 9, exam, week if kind is Kind.SUMMARY else None)
    return bytes(mail(letter, now=SIX).message().as_bytes(linesep="\r\n"))


def parsed(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.default)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_letter_has_all_headers_once_and_none_is_defective(kind: Kind) -> None:
    message = parsed(raw(kind))

    for name in (
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "List-Id",
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
        "Auto-Submitted",
        "MIME-Version",
    ):
        values = message.get_all(name) or []
        assert len(values) == 1, name
        assert not values[0].defects, name
    assert message["Precedence"] is None
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert not message.defects


def test_a_letter_is_dated_and_named_after_its_row(settings: Settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "Sortkey <hello@quiz.example.org>"
    person = reminded()
    row = planned(person)
    letter = Contents(claim_of(row), 1, 1, 20, None, None, None)

    message = parsed(mail(letter, now=SIX).message().as_bytes())

    assert message["Message-ID"] == name_of_message(person.pk, Kind.STUDY, TODAY)
    assert message["Message-ID"].endswith("@quiz.example.org>")
    assert parsedate_to_datetime(message["Date"]) == SIX
    assert message["From"] == "Sortkey <hello@quiz.example.org>"
    assert message["To"] == person.email


def test_the_date_is_that_of_the_attempt_in_utc() -> None:
    row = planned(reminded())
    letter = Contents(claim_of(row), 1, 1, 20, None, None, None)

    dated = parsed(mail(letter, now=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)).message().as_bytes())["Date"]

    assert dated == "Fri, 02 Jan 2026 03:04:05 +0000"


@pytest.mark.parametrize(
    ("kind", "scope"),
    [
        (Kind.STUDY, "all"),
        (Kind.COMEBACK, "all"),
        (Kind.LAST, "all"),
        (Kind.SUMMARY, "summary"),
        (Kind.EXAM, "exam"),
    ],
)
def test_a_letter_leads_out_of_its_own_list(settings: Settings, kind: Kind, scope: str) -> None:
    settings.SITE_URL = "https://quiz.example.org"

    message = parsed(raw(kind))

    (url,) = re.fullmatch(r"<(https://quiz\.example\.org(/[^>]+))>", message["List-Unsubscribe"]).groups()[1:]  # type: ignore[union-attr]  # it matches
    match = resolve(url)
    assert match.view_name == "reminders:unsubscribe"
    assert message["List-Id"].endswith(f"<{scope}.reminders.quiz.example.org>")


def test_the_way_out_stands_in_one_line() -> None:
    """Some programs look at the first line of a header alone."""
    head = raw().partition(b"\r\n\r\n")[0].split(b"\r\n")

    (line,) = (line for line in head if line.startswith(b"List-Unsubscribe:"))
    assert re.fullmatch(rb"List-Unsubscribe: <https?://[^\s>]+>", line)
    assert all(len(line) <= 998 for line in head)


def test_a_mail_address_to_unsubscribe_is_named_if_somebody_reads_it(settings: Settings) -> None:
    settings.UNSUBSCRIBE_MAIL = "stop@quiz.example.org"

    assert parsed(raw())["List-Unsubscribe"].endswith(", <mailto:stop@quiz.example.org?subject=unsubscribe>")


@pytest.mark.parametrize("typed", HOSTILE)
@pytest.mark.parametrize("kind", list(Kind))
def test_no_name_and_no_title_makes_a_header(kind: Kind, typed: str) -> None:
    plain = parsed(raw(kind))

    for content in (raw(kind, name=typed), raw(kind, title=typed)):
        message = parsed(content)
        assert message.keys() == plain.keys()
        assert message["Bcc"] is None
        assert not any(letter in str(message["Subject"]) for letter in "\r\n\x00\u2028\u202e")
        assert message.get_content_type() == "multipart/alternative"


@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", '"><img src=x>', "{{ said }}", "</td></table>"]
)
def test_what_was_typed_is_text_in_html(typed: str) -> None:
    html = parsed(raw(Kind.SUMMARY, name=typed, title=typed)).get_body(("html",))
    assert html is not None

    page = html.get_content()

    assert "<script" not in page
    assert "<img" not in page
    assert page.count("</table>") == page.count("<table")


@pytest.mark.parametrize("kind", list(Kind))
def test_a_letter_is_plain_text_and_html_of_seven_bits_and_under_30_kb(kind: Kind) -> None:
    content = raw(kind, name="Ängström", title="Ünïcödé “quoted” " * 10)

    assert content.isascii()
    assert len(content) < 30_000
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert [part.get_content_type() for part in parsed(content).iter_parts()] == ["text/plain", "text/html"]
    body = parsed(content).get_body(("plain",))
    assert body is not None
    assert "Hello Ängström," in body.get_content()
