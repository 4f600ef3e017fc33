import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.engine.reminders import Bounce, classify, switches_off

PERMANENT, TRANSIENT, OURS = Bounce.PERMANENT, Bounce.TRANSIENT, Bounce.OURS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("550 5.1.1 The email account that you tried to reach does not exist", PERMANENT),
        ("550-5.1.1 The email account\n550 5.1.1 does not exist", PERMANENT),
        ("550 No such user here", PERMANENT),
        ("550", PERMANENT),
        ("552 5.2.2 Mailbox full", PERMANENT),
        ("554 5.7.1 Rejected by policy", PERMANENT),
        ("smtp; 550 5.1.1 User unknown", PERMANENT),
        ("5.1.10", PERMANENT),
        ("Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 no", PERMANENT),
        ("(550, b'5.1.1 User unknown')", PERMANENT),
        ("451 4.3.0 Try later", TRANSIENT),
        ("450 4.2.0 Greylisted, see 5.1.1 of our rules", TRANSIENT),
        ("421 Service not available", TRANSIENT),
        ("Status: 4.2.2", TRANSIENT),
        ("4.4.7 expired", TRANSIENT),
        # The two codes of one line disagree.
        ("450 5.1.1 User unknown", TRANSIENT),
        ("550 4.2.2 Mailbox full", TRANSIENT),
        # Nothing that is a status.
        ("", TRANSIENT),
        ("Connection refused", TRANSIENT),
        ("Connection to 5.1.1.7 timed out", TRANSIENT),
        ("Exim 4.94.2 is ready", TRANSIENT),
        ("version 15.1.1", TRANSIENT),
        ("250 2.0.0 OK", TRANSIENT),
        ("5500 messages", TRANSIENT),
        ("५५० ५.१.१", TRANSIENT),
        # Of this installation, not of the address.
        ("535 5.7.8 Authentication credentials invalid", OURS),
        ("530 5.7.0 Must issue a STARTTLS command first", OURS),
        ("530 Authentication required", OURS),
        ("503 5.5.1 Bad sequence of commands", OURS),
        ("554 5.5.2 Syntax error", OURS),
        ("501 Bad HELO", OURS),
    ],
)
def test_what_a_mail_server_said_is_permanent_transient_or_of_this_installation(
    text: str, expected: Bounce
) -> None:
    assert classify(text) is expected


@given(st.text(st.characters()) | st.from_regex(r"\s*[245][0-9]{2}[ -][245]\.[0-9]\.[0-9]{1,4}"))
def test_any_text_is_classified(text: str) -> None:
    assert classify(text) in Bounce


def test_one_refusal_for_good_switches_off_and_so_do_five_for_now() -> None:
    assert switches_off([TRANSIENT, PERMANENT])
    assert switches_off([TRANSIENT] * 5)
    assert not switches_off([TRANSIENT] * 4)
    assert not switches_off([])


def test_what_is_wrong_here_is_not_counted_against_the_address() -> None:
    assert not switches_off([OURS] * 50 + [TRANSIENT] * 4)
