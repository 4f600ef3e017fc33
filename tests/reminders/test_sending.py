"""Sending over SMTP: what each answer of a server means for the message, for the others, and for the address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from pytest_django.fixtures import Settings

from quizapp.accounts import actions as accounts
from quizapp.accounts import mailbox
from quizapp.accounts.models import User
from quizapp.course.models import Section
from quizapp.engine.reminders import Kind
from quizapp.reminders.actions import sending
from quizapp.reminders.models import Addressee, PushSubscription, Reminder
from quizapp.study.models import Plan
from tests.reminders.making import SIX, TODAY, planned, reminded, studies
from tests.reminders.scripted import CUT, ScriptedServer

pytestmark = pytest.mark.django_db

LATER = SIX + timedelta(minutes=1)


@pytest.fixture
def use(settings: Settings) -> Any:
    """Sends through the server that it is called with."""

    def through(server: ScriptedServer) -> ScriptedServer:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        return server

    return through


def run(*, now: datetime = LATER, until: datetime | None = None) -> sending.Sent:
    return sending.send_due(now_of=lambda: now, until=until or now + timedelta(minutes=4))


def due(count: int = 1, **fields: Any) -> list[Reminder]:
    return [planned(reminded(**fields)) for _ in range(count)]


def states() -> list[str]:
    return list(Reminder.objects.order_by("pk").values_list("state", flat=True))


def attempts() -> list[int]:
    return list(Reminder.objects.order_by("pk").values_list("attempts", flat=True))


def test_what_is_due_is_sent_over_one_connection_and_marked(use: Any) -> None:
    rows = due(3)
    with use(ScriptedServer()) as server:
        sent = run()

    assert (sent.sent, sent.failed, sent.dropped, sent.stopped) == (3, 0, 0, "")
    assert states() == ["sent"] * 3
    assert server.connections == 1
    assert server.commands[-1].upper() == "QUIT"
    assert sorted(message["To"] for message in server.messages) == sorted(row.learner.email for row in rows)
    assert Addressee.objects.filter(last_day=TODAY).count() == 3


def test_when_nothing_is_due_no_server_is_asked(use: Any) -> None:
    planned(reminded(), due=LATER + timedelta(minutes=1))
    with use(ScriptedServer()) as server:
        assert run() == sending.NOTHING

    assert server.connections == 0


def test_a_refused_recipient_costs_only_their_own_reminder(use: Any) -> None:
    due(3)
    with use(ScriptedServer({"RCPT": ["250 ok", "550 5.1.1 <gone@example.com>: No such user"]})) as server:
        sent = run()

    assert (sent.sent, sent.failed, sent.dropped) == (2, 0, 1)
    assert sorted(states()) == ["dropped", "sent", "sent"]
    assert server.connections == 1
    refused = User.objects.get(mail_refused_at__isnull=False)
    assert refused.mail_refused == "550 5.1.1 (address): No such user"


def test_a_recipient_who_is_refused_for_now_is_tried_again_with_the_same_message_id(use: Any) -> None:
    due()
    with use(ScriptedServer({"RCPT": ["451 4.7.1 Greylisted"]})) as server:
        first = run()
        second = run(now=LATER + timedelta(minutes=2))

    assert (first.failed, second.sent) == (1, 1)
    assert attempts() == [2]
    assert not User.objects.filter(mail_refused_at__isnull=False).exists()
    assert len(server.messages) == 1


def test_a_message_that_is_refused_after_its_last_line_counts_by_its_code(use: Any) -> None:
    due(2)
    with use(ScriptedServer({".": ["554 5.6.0 Not wanted", "452 4.3.1 Full"]})):
        sent = run()

    assert (sent.failed, sent.dropped) == (1, 1)
    assert User.objects.filter(mail_refused_at__isnull=False).count() == 1


@pytest.mark.parametrize(
    "cut", [{"MAIL": ["250 ok", CUT]}, {"RCPT": ["250 ok", CUT]}, {"MAIL": ["250 ok", "421 4.7.0 Enough"]}]
)
def test_a_connection_that_ends_between_messages_is_opened_again_and_nothing_is_lost_or_repeated(
    use: Any, cut: dict[str, list[str]]
) -> None:
    due(3)
    with use(ScriptedServer(cut)) as server:
        sent = run()

    assert (sent.sent, sent.failed) == (3, 0)
    assert attempts() == [1, 1, 1]
    assert server.connections == 2
    assert len(server.messages) == 3


def test_a_connection_that_ends_before_the_answer_is_tried_again_later_with_the_same_message_id(
    use: Any,
) -> None:
    due(2)
    with use(ScriptedServer({".": [CUT]})) as server:
        first = run()
        second = run(now=LATER + timedelta(minutes=2))

    assert (first.sent, first.failed) == (1, 1), "the others go out over a new connection"
    assert second.sent == 1
    assert sorted(attempts()) == [1, 2]
    assert len({message["Message-ID"] for message in server.messages}) == 2


def test_both_attempts_at_a_reminder_carry_the_same_message_id(use: Any) -> None:
    due()
    with use(ScriptedServer({".": ["250 ok", "250 ok"]})) as server:
        run()
        Reminder.objects.update(state="failed", wake_at=LATER, ended_at=None, attempts=1)
        Addressee.objects.update(last_day=None, last_due=None, reminded=[])
        run(now=LATER + timedelta(minutes=2))

    first, second = server.messages
    assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.parametrize(
    ("replies", "why"),
    [
        ({"hello": ["554 5.3.2 Closed today"]}, "554 5.3.2 Closed today"),
        ({"MAIL": ["530 5.7.0 Authentication required"] * 2}, "530 5.7.0 Authentication required"),
        ({"MAIL": ["550 5.7.1 <sortkey@localhost> may not send"] * 2}, "550 5.7.1 (address) may not send"),
        (
            {"RCPT": ["554 5.7.1 <a@example.com>: Relay access denied"]},
            "554 5.7.1 (address): Relay access denied",
        ),
        ({"RCPT": ["530 5.7.1 Sign in first"]}, "530 5.7.1 Sign in first"),
        ({"MAIL": [CUT, CUT]}, "SMTPServerDisconnected"),
    ],
)
def test_what_would_be_said_of_every_message_stops_the_run_and_counts_against_nobody(
    use: Any, replies: dict[str, list[str]], why: str
) -> None:
    due(4)
    with use(ScriptedServer(replies)) as server:
        sent = run()

    assert why in sent.stopped
    assert (sent.sent, sent.failed) == (0, 4)
    assert states() == ["failed"] * 4
    assert attempts() == [1] * 4
    assert server.connections <= 2
    assert not User.objects.filter(mail_refused_at__isnull=False).exists()
    assert list(Addressee.objects.values_list("strikes", flat=True)) == [0] * 4


def test_a_wrong_password_stops_the_run_after_one_try(use: Any, settings: Settings) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "sortkey", "wrong"
    due(4)
    refusal = ["535 5.7.8 Authentication failed"] * 4
    with use(ScriptedServer({"AUTH": refusal}, extensions="AUTH PLAIN")) as server:
        sent = run()

    assert sent.stopped == "535 5.7.8 Authentication failed"
    assert [command.split()[0] for command in server.commands].count("AUTH") == 1
    assert (states(), attempts()) == (["failed"] * 4, [1] * 4)
    assert not server.messages


def test_a_run_that_cannot_send_leaves_what_it_has_not_claimed(use: Any) -> None:
    due(sending.FIRST + 2)
    with use(ScriptedServer({"hello": ["554 5.3.2 Closed today"] * 9})) as server:
        run()

    assert sorted(attempts()) == [0, 0] + [1] * sending.FIRST
    assert server.connections == 1


def test_after_a_wrong_password_was_mended_everything_is_sent(use: Any, settings: Settings) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "sortkey", "right now"
    due(3)
    with use(ScriptedServer({"AUTH": ["535 5.7.8 Authentication failed"]}, extensions="AUTH PLAIN")):
        run()
        assert run(now=LATER + timedelta(minutes=2)).sent == 3

    assert states() == ["sent"] * 3


def test_without_a_server_nothing_is_lost(settings: Settings) -> None:
    with ScriptedServer() as gone:
        port = gone.port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    due(2)

    sent = run()

    assert "ConnectionRefusedError" in sent.stopped
    assert states() == ["failed", "failed"]


def test_a_letter_that_cannot_be_written_does_not_stop_the_others(use: Any) -> None:
    people = [reminded() for _ in range(3)]
    for person in people:
        studies(person, TODAY)
        planned(person, kind=Kind.SUMMARY)
        person.summary_weekday = TODAY.weekday()
        person.save()
    broken = Plan.objects.get(learner=people[1])
    broken.parameters = [0.5]
    broken.save()
    broken.cards.update(
        phase="review", stability=3.0, difficulty=5.0, last_day=TODAY, reps=1, section=_section(broken)
    )
    with use(ScriptedServer()) as server:
        sent = run()

    assert (sent.sent, sent.failed) == (2, 1)
    assert states() == ["sent", "failed", "sent"]
    assert Reminder.objects.get(state="failed").reason.startswith("not written")
    assert people[1].email not in [message["To"] for message in server.messages]


def _section(plan: Plan) -> Any:
    return Section.objects.get(course=plan.course)


def test_an_address_that_no_message_can_have_does_not_stop_the_others(use: Any) -> None:
    rows = due(2)
    User.objects.filter(pk=rows[0].learner_id).update(email="ada@example.com\r\nBcc: all@example.com")
    EmailAddress.objects.filter(user=rows[0].learner).update(email="ada@example.com\r\nBcc: all@example.com")
    with use(ScriptedServer()) as server:
        sent = run()

    assert (sent.sent, sent.failed) == (1, 1)
    assert [message["To"] for message in server.messages] == [rows[1].learner.email]
    assert b"all@example.com" not in server.raw[0]


def test_a_run_ends_at_its_time_and_gives_back_what_it_holds(use: Any) -> None:
    due(3)
    clock = _ticking(LATER, timedelta(seconds=12))
    with use(ScriptedServer()):
        sent = sending.send_due(now_of=lambda: next(clock), until=LATER + timedelta(seconds=50))

    assert 0 < sent.sent < 3
    assert sorted(states()) == sorted(["sent"] * sent.sent + ["failed"] * sent.failed)
    assert sent.sent + sent.failed == 3


def _ticking(at: datetime, step: timedelta) -> Iterator[datetime]:
    while True:
        yield at
        at += step


class Meanwhile(ScriptedServer):
    """A server at whose first message something happens to whoever is second."""

    def __init__(self, happens: Callable[[], object]) -> None:
        super().__init__()
        self.happens: Callable[[], object] | None = happens

    def _say(self, stream: Any, verb: str) -> bool:
        if verb == "MAIL" and self.happens is not None:
            happens, self.happens = self.happens, None
            happens()
        return super()._say(stream, verb)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("kind", "change", "state"),
    [
        (Kind.STUDY, {"reminders": False}, "dropped"),
        (Kind.SUMMARY, {"summary_weekday": None}, "dropped"),
        (Kind.EXAM, {"exam_countdown": False}, "dropped"),
        (Kind.STUDY, {"email": "another@example.com"}, "failed"),
        (Kind.STUDY, {"summary_weekday": None}, "sent"),
    ],
)
def test_what_a_learner_changes_while_a_batch_is_sent_still_counts(
    use: Any, kind: Kind, change: dict[str, Any], state: str
) -> None:
    first, second = due()[0], _wanted(kind)

    def happens() -> None:
        User.objects.filter(pk=second.learner_id).update(**change)
        connection.close()

    with use(Meanwhile(happens)) as server:
        run()

    second.refresh_from_db()
    assert second.state == state
    assert [message["To"] for message in server.messages][:1] == [first.learner.email]
    assert len(server.messages) == (2 if state == "sent" else 1)


@pytest.mark.django_db(transaction=True)
def test_nobody_is_written_to_whose_account_was_erased_while_a_batch_is_sent(use: Any) -> None:
    _, second = due(2)

    def happens() -> None:
        accounts.erase(second.learner)
        connection.close()

    with use(Meanwhile(happens)) as server:
        assert run().sent == 1

    assert len(server.messages) == 1


def _wanted(kind: Kind) -> Reminder:
    """A reminder of a kind that is due, planned after all others."""
    person = reminded(
        exam=TODAY + timedelta(days=3) if kind is Kind.EXAM else None, summary_weekday=TODAY.weekday()
    )
    if kind is Kind.SUMMARY:
        studies(person, TODAY)
    return planned(person, kind=kind)


@pytest.mark.parametrize(
    ("refused", "verified", "state"),
    [(False, True, "sent"), (True, True, "dropped"), (False, False, "dropped")],
)
def test_who_has_no_browser_any_more_is_written_to_if_they_may_be(
    use: Any, *, refused: bool, verified: bool, state: str
) -> None:
    person = reminded(verified=verified, reminder_channel="push", mail_refused_at=SIX if refused else None)
    PushSubscription.objects.create(
        learner=person, endpoint="https://push.example.com/gone", p256dh="x", auth="x", created_at=SIX
    )
    row = planned(person)
    with use(ScriptedServer()) as server:
        run()

    row.refresh_from_db()
    assert (row.state, row.channel) == (state, "email" if state == "sent" else "")
    assert len(server.messages) == (1 if state == "sent" else 0)


def test_no_address_is_in_the_log(use: Any, caplog: pytest.LogCaptureFixture) -> None:
    (row,) = due()
    refusal = f"550 5.1.1 {row.learner.email} <{row.learner.email}>: nobody"
    with use(ScriptedServer({"RCPT": [refusal]})), caplog.at_level("INFO"):
        run()

    assert "reminder not sent" in caplog.text
    assert row.learner.email not in caplog.text
    assert "550 5.1.1" in caplog.text


def test_under_make_run_letters_are_in_the_mailbox(settings: Settings, tmp_path: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    rows = due(2)

    assert run().sent == 2

    letters = mailbox.letters(tmp_path)
    assert sorted(letter.to for letter in letters) == sorted(row.learner.email for row in rows)
    assert all("/reminders/unsubscribe/" in letter.text for letter in letters)
    assert all("<h1>" in letter.html for letter in letters)
