"""The mail server of the faults does what its name for an address says."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from tests.reminders.faults.mailserver import HOST, Mailserver, Message


@pytest.fixture(scope="module")
def server() -> Iterator[Mailserver]:
    own = Mailserver()
    own.open()
    yield own
    own.stop()


@pytest.fixture(autouse=True)
def fresh(server: Mailserver) -> None:
    server.forget()


def send(server: Mailserver, to: str) -> None:
    message = EmailMessage()
    message["To"], message["From"], message["Message-ID"] = to, "sortkey@example.com", "<one@example.com>"
    message["Subject"] = "Zwölf cards"
    message.set_content("Zwölf cards are due.\n")
    with smtplib.SMTP(HOST, server.port, timeout=10) as client:
        client.send_message(message)


@pytest.mark.parametrize("to", ["due1@example.com", "takes1@example.com"])
def test_a_message_is_kept_with_its_name(server: Mailserver, to: str) -> None:
    send(server, to)

    assert server.taken == [Message(to, "<one@example.com>")]


@pytest.mark.parametrize(
    ("to", "error", "code"),
    [
        ("greylists1@example.com", smtplib.SMTPRecipientsRefused, "451 4.7.1"),
        ("full1@example.com", smtplib.SMTPRecipientsRefused, "452 4.2.2"),
        ("gone1@example.com", smtplib.SMTPRecipientsRefused, "550 5.1.1"),
        ("refuses1@example.com", smtplib.SMTPDataError, "554 5.7.1"),
    ],
)
def test_a_refusal_is_kept_with_what_was_said(
    server: Mailserver, to: str, error: type[Exception], code: str
) -> None:
    with pytest.raises(error):
        send(server, to)

    assert server.taken == []
    assert [(each.to, each.said[:9]) for each in server.refused] == [(to, code)]


def test_who_is_greylisted_is_taken_the_second_time(server: Mailserver) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(server, "greylists2@example.com")
    send(server, "greylists2@example.com")

    assert len(server.taken) == 1


@pytest.mark.parametrize(("to", "kept"), [("hangsup1@example.com", 1), ("cuts1@example.com", 0)])
def test_a_server_that_is_gone_after_the_message_says_nothing(server: Mailserver, to: str, kept: int) -> None:
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        send(server, to)

    assert len(server.taken) == kept
    send(server, to)
    assert len(server.taken) == kept + 1


def test_a_server_that_is_away_takes_no_connection_until_it_is_back(server: Mailserver) -> None:
    waiting = smtplib.SMTP(HOST, server.port, timeout=10)
    server.close()

    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        waiting.noop()
    waiting.close()
    with pytest.raises(ConnectionRefusedError):
        send(server, "due1@example.com")
    server.open()
    send(server, "due1@example.com")
    assert len(server.taken) == 1
