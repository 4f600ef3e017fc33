"""An address that refuses mail: switched off, told on the next visit, and switched on again by its owner."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage, Message
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from quizapp.accounts.models import User
from quizapp.reminders.actions import marking, returns
from quizapp.reminders.actions.claiming import Claimed
from quizapp.reminders.letters import reports
from quizapp.reminders.letters.contents import Contents
from quizapp.reminders.letters.mail import mail
from quizapp.reminders.models import Addressee, Reminder
from tests.accounts.people import code_in_mail, confirmed, prove_again, sign_in
from tests.reminders.making import SIX, claimed, reminded

pytestmark = pytest.mark.django_db

GONE = "550 5.1.1 (address): No such user"
REFUSED: dict[str, Any] = {"mail_refused_at": SIX, "mail_refused": GONE}


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


# --- The notice -----------------------------------------------------------------------------


def test_the_next_visit_tells_that_mail_was_refused_and_what_to_do() -> None:
    person = reminded(email="ada@example.com", **REFUSED)

    page = signed_in(person).get("/").content.decode()

    assert "Our mail to you was refused" in page
    assert "On 21 November the server of <strong>ada@example.com</strong>" in page
    assert GONE in page
    assert reverse("account_email") in page
    assert reverse("accounts:try_mail_again") in page


def test_nobody_else_is_told() -> None:
    reminded(**REFUSED)

    assert "refused" not in signed_in(reminded()).get("/").content.decode()
    assert "refused" not in Client().get("/").content.decode()


def test_what_a_server_said_is_text() -> None:
    person = reminded(mail_refused_at=SIX, mail_refused="550 <script>alert(1)</script>")

    assert "<script>alert" not in signed_in(person).get("/").content.decode()


@pytest.mark.parametrize("page", ["/", "/preferences/", "/study/plan/"])
def test_the_notice_asks_the_database_nothing(
    page: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = reminded()
    client = signed_in(person)
    client.get(page)
    with CaptureQueriesContext(connection) as before:
        client.get(page)
    User.objects.update(**REFUSED)

    with django_assert_num_queries(len(before)):
        assert "Our mail to you was refused" in client.get(page).content.decode()


def test_to_try_again_takes_the_notice_away_and_reminders_go_on() -> None:
    person = reminded(**REFUSED)
    Addressee.objects.create(learner=person, strikes=5)
    client = signed_in(person)

    response = client.post(reverse("accounts:try_mail_again"), follow=True)

    person.refresh_from_db()
    assert (person.mail_refused_at, person.mail_refused) == (None, "")
    assert "refused" not in response.content.decode()
    assert Addressee.objects.get(learner=person).strikes == 0, "what was refused before counts no more"
    assert Reminder.objects.open().filter(learner=person).exists()


def test_to_try_again_takes_a_post_and_somebody_signed_in() -> None:
    person = reminded(**REFUSED)

    assert signed_in(person).get(reverse("accounts:try_mail_again")).status_code == 405
    assert Client().post(reverse("accounts:try_mail_again")).status_code == 302
    person.refresh_from_db()
    assert person.mail_refused_at is not None


def test_another_address_that_is_proved_takes_the_notice_away(mailoutbox: list[Any]) -> None:
    person = confirmed(email="ada@example.com", **REFUSED)
    client = prove_again(sign_in(person))

    client.post(reverse("account_email"), {"email": "another@example.com", "action_add": ""})
    person.refresh_from_db()
    assert person.mail_refused_at is not None, "not proved yet"
    client.post(reverse("account_email_verification_sent"), {"code": code_in_mail()})

    person = User.objects.get()
    assert (person.email, person.mail_refused_at, person.mail_refused) == ("another@example.com", None, "")


# --- Mail that comes back later ---------------------------------------------------------------


def returned(letter: Message | None, **fields: str) -> bytes:
    """A report as mail servers write it, about `letter`; a field given as "" is left out."""
    values = {
        "Reporting-MTA": "dns; mx.example.com",
        "Final-Recipient": "rfc822; ada@example.com",
        "Action": "failed",
        "Status": "5.1.1",
        "Diagnostic-Code": "smtp; 550 5.1.1 <ada@example.com>: No such user",
    } | {name.replace("_", "-"): value for name, value in fields.items()}
    report = MIMEMultipart("report", report_type="delivery-status")
    report["From"], report["To"] = "MAILER-DAEMON@mx.example.com", "sortkey@localhost"
    report["Subject"], report["Auto-Submitted"] = "Undelivered Mail Returned to Sender", "auto-replied"
    report["Message-ID"] = "<20261121180000.1@mx.example.com>"
    report.attach(MIMEText("This is the mail system. I am sorry."))
    status = MIMEBase("message", "delivery-status")
    head, rest = Message(), Message()
    head["Reporting-MTA"] = values.pop("Reporting-MTA")
    for name, value in values.items():
        if value:
            rest[name] = value
    status.attach(head)
    status.attach(rest)
    report.attach(status)
    if letter is not None:
        report.attach(MIMEMessage(letter))
    return report.as_bytes()


def sent(**fields: Any) -> tuple[Claimed, Any]:
    """A reminder that went out, and its message."""
    claim = claimed(reminded(email="ada@example.com", **fields))
    assert marking.sent(claim, now=SIX)
    return claim, mail(Contents(claim, 3, 2, 20, None, None, None), now=SIX).message()


def take(raw: bytes, *, by_recipient: bool = False) -> returns.Outcome:
    report = reports.read(raw)
    assert report is not None
    outcome, _ = returns.take(report, by_recipient=by_recipient, now=SIX + timedelta(hours=1))
    return outcome


def refused(claim: Claimed) -> str:
    return User.objects.values_list("mail_refused", flat=True).get(pk=claim.learner_id)


def test_a_report_switches_the_address_off_as_a_refusal_does() -> None:
    claim, letter = sent()

    assert take(returned(letter)) is returns.Outcome.OFF

    assert refused(claim) == "550 5.1.1 (address): No such user"
    row = Reminder.objects.get()
    assert (row.state, row.reason) == ("sent", "550 5.1.1 (address): No such user")


def test_a_report_that_returns_only_headers_is_understood() -> None:
    claim, letter = sent()
    headers = letter.as_bytes().partition(b"\n\n")[0].decode()
    raw = returned(None).decode()
    boundary = raw.rpartition("--")[0].rpartition("\n--")[2]
    part = f"\n--{boundary}\nContent-Type: text/rfc822-headers\n\n{headers}\n\n--{boundary}--\n"
    raw = raw.rpartition(f"\n--{boundary}--")[0] + part

    assert take(raw.encode()) is returns.Outcome.OFF
    assert refused(claim)


def test_the_reminder_is_found_by_its_message_id_alone() -> None:
    claim, _ = sent()
    for _ in range(3):
        reminded()
    bare = EmailMessage()
    bare["Message-ID"] = claim.message_id

    assert take(returned(bare)) is returns.Outcome.OFF


def test_a_forwarded_letter_that_came_back_from_afar_is_known_by_whom_it_was_to() -> None:
    claim, letter = sent()

    assert take(returned(letter, Final_Recipient="rfc822; ada@elsewhere.example")) is returns.Outcome.OFF
    assert refused(claim)


def test_a_made_up_report_switches_nobody_off() -> None:
    claim, _ = sent()
    forged = EmailMessage()
    forged["To"], forged["Message-ID"] = "ada@example.com", "<guessed@localhost>"

    for raw in (returned(forged), returned(None)):
        assert take(raw) is returns.Outcome.NOT_OURS
    assert refused(claim) == ""


def test_the_recipient_alone_is_believed_if_the_operator_says_so() -> None:
    claim, _ = sent()
    forged = EmailMessage()
    forged["Message-ID"] = "<guessed@localhost>"

    assert take(returned(forged), by_recipient=True) is returns.Outcome.NOT_OURS, "it names another message"
    assert take(returned(None), by_recipient=True) is returns.Outcome.OFF
    assert refused(claim)


def test_an_address_that_was_changed_since_stays_on() -> None:
    claim, letter = sent()
    User.objects.filter(pk=claim.learner_id).update(email="another@example.com")

    assert take(returned(letter)) is returns.Outcome.ANOTHER_ADDRESS
    assert refused(claim) == ""


def test_a_report_that_comes_twice_counts_once() -> None:
    _, letter = sent()
    raw = returned(letter, Status="4.2.2", Diagnostic_Code="smtp; 452 4.2.2 Full")

    assert [take(raw), take(raw)] == [returns.Outcome.COUNTED, returns.Outcome.KNOWN]
    assert Addressee.objects.get().strikes == 1


def test_what_was_given_up_counts_and_the_fifth_in_a_row_switches_off() -> None:
    claim, letter = sent()
    Addressee.objects.update(strikes=4)

    assert take(returned(letter, Status="4.4.7", Diagnostic_Code="")) is returns.Outcome.OFF
    assert refused(claim) == "4.4.7"


def test_what_says_something_about_this_installation_counts_against_nobody() -> None:
    claim, letter = sent()

    assert (
        take(returned(letter, Status="5.7.8", Diagnostic_Code="smtp; 535 5.7.8 Sign in"))
        is returns.Outcome.OURS
    )
    assert (refused(claim), Addressee.objects.get().strikes) == ("", 0)


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", ""])
def test_a_report_of_what_is_not_given_up_is_none(action: str) -> None:
    _, letter = sent()

    assert reports.read(returned(letter, Action=action)) is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff" * 1000,
        b"Subject: Hello\n\nHow are you?",
        b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\nAction: failed",
        b"Content-Type: message/delivery-status\n\n\n\n\n",
        b"Content-Type: multipart/report; boundary=\n\n--\n",
        b"Content-Type: message/rfc822\n\n" * 500,
    ],
)
def test_no_mail_breaks_the_reader(raw: bytes) -> None:
    report = reports.read(raw)

    if report is not None:
        assert returns.take(report, by_recipient=True, now=SIX)[0] is returns.Outcome.NOT_OURS


def test_a_link_of_ours_in_another_page_names_nobody() -> None:
    claim, _ = sent()
    bare = EmailMessage()
    bare["List-Unsubscribe"] = (
        "<https://evil.example/reminders/unsubscribe/x.y.z/>, <https://evil.example/admin/>"
    )
    bare["Message-ID"] = claim.message_id

    report = reports.read(returned(bare))

    assert report is not None
    assert report.learner is None


# --- The command ------------------------------------------------------------------------------


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("take_bounce", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_reads_a_file_and_says_what_it_did_without_the_address(tmp_path: Path) -> None:
    claim, letter = sent()
    file = tmp_path / "bounce.eml"
    file.write_bytes(returned(letter))

    said = run(str(file))

    assert said == (
        f"Done: reminder {claim.reminder_id} of learner {claim.learner_id} came back (permanent)."
        " Their address is switched off.\n"
    )
    assert run(str(file)) == f"Nothing to do: that reminder {claim.reminder_id} came back is known.\n"


def test_the_command_reads_what_is_piped_into_it(monkeypatch: pytest.MonkeyPatch) -> None:
    claim, letter = sent()
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(returned(letter))))

    assert "switched off" in run("-")
    assert refused(claim)


def test_other_mail_ends_well_and_a_missing_file_does_not(tmp_path: Path) -> None:
    file = tmp_path / "letter.eml"
    file.write_bytes(b"Subject: Hello\n\nHow are you?")

    assert run(str(file)).startswith("Nothing to do: this is no report")
    with pytest.raises(CommandError, match="cannot be read"):
        run(str(tmp_path / "none.eml"))


def test_the_command_believes_the_recipient_only_if_told_to(tmp_path: Path) -> None:
    claim, _ = sent()
    file = tmp_path / "bounce.eml"
    file.write_bytes(returned(None))

    assert "no reminder" in run(str(file))
    assert "switched off" in run("--by-recipient", str(file))
    assert refused(claim)
