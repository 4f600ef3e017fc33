from datetime import date
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.engine.reminders import Kind, Purpose, Subject, message_id, seal, unseal

SECRET = b"of this installation alone"
FRIDAY = date(2026, 11, 20)
quick = settings(max_examples=100, deadline=None)
names = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def of(learner: str = "7", kind: Kind = Kind.STUDY, day: date = FRIDAY, secret: bytes = SECRET) -> str:
    return message_id(learner=learner, kind=kind, day=day, secret=secret, domain="quiz.example.org")


def test_the_same_reminder_has_the_same_message_id_and_any_other_another() -> None:
    others = [
        of(),
        of(learner="8"),
        of(kind=Kind.EXAM),
        of(day=date(2026, 11, 21)),
        of(secret=b"of another installation"),
    ]

    assert of() == of()
    assert len(set(others)) == len(others)


def test_a_message_id_is_one_that_mail_programs_accept() -> None:
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = of()

    assert not message["Message-ID"].defects
    assert message.as_bytes() == f"Message-ID: {of()}\r\n\r\n".encode()


@pytest.mark.parametrize(
    "domain",
    [
        "",
        " ",
        "a b",
        "example.org\r\nBcc: x@example.com",
        "example.org\n",
        "-a.org",
        "a..org",
        "a>",
        "ä.org",
        "a" * 201,
    ],
)
def test_what_is_no_host_name_is_refused(domain: str) -> None:
    with pytest.raises(ValueError, match="host"):
        message_id(learner="7", kind=Kind.STUDY, day=FRIDAY, secret=SECRET, domain=domain)


def test_the_case_of_a_host_name_does_not_matter() -> None:
    upper = message_id(learner="7", kind=Kind.STUDY, day=FRIDAY, secret=SECRET, domain="QUIZ.example.org")

    assert upper == of()


@pytest.mark.parametrize("secret", [b"", b"fifteen bytes.."])
def test_a_short_secret_is_refused(secret: bytes) -> None:
    for use in (
        lambda: of(secret=secret),
        lambda: seal(Subject("7", "all"), purpose=Purpose.UNSUBSCRIBE, secret=secret),
        lambda: unseal("", purpose=Purpose.UNSUBSCRIBE, secret=secret),
    ):
        with pytest.raises(ValueError, match="16 bytes"):
            use()


@quick
@given(names, names, st.sampled_from(Purpose))
def test_a_token_names_whom_it_was_made_for_and_fits_into_an_address(
    learner: str, scope: str, purpose: Purpose
) -> None:
    token = seal(Subject(learner, scope), purpose=purpose, secret=SECRET)

    assert unseal(token, purpose=purpose, secret=SECRET) == Subject(learner, scope)
    assert len(token) <= 400
    assert not set(token) - set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


def test_a_token_is_good_for_one_purpose_and_one_installation() -> None:
    token = seal(Subject("7", "all"), purpose=Purpose.UNSUBSCRIBE, secret=SECRET)

    assert unseal(token, purpose=Purpose.CALENDAR, secret=SECRET) is None
    assert unseal(token, purpose=Purpose.UNSUBSCRIBE, secret=b"of another installation") is None


def test_a_boundary_between_learner_and_list_cannot_be_moved() -> None:
    one = seal(Subject("7", "1all"), purpose=Purpose.UNSUBSCRIBE, secret=SECRET)
    other = seal(Subject("71", "all"), purpose=Purpose.UNSUBSCRIBE, secret=SECRET)

    assert one.rsplit(".", 1)[1] != other.rsplit(".", 1)[1]


def test_a_token_with_one_character_changed_added_or_lost_is_nobodys() -> None:
    token = seal(Subject("71", "study"), purpose=Purpose.UNSUBSCRIBE, secret=SECRET)
    forged = {token[:n] + other + token[n + 1 :] for n in range(len(token)) for other in "Ab0_-.=/+ é\n"}
    forged |= {token[:n] for n in range(len(token))}
    forged |= {token + more for more in ("=", ".", "A", " ", "\n")}

    for text in forged - {token}:
        assert unseal(text, purpose=Purpose.UNSUBSCRIBE, secret=SECRET) is None


@quick
@given(
    st.text(st.characters()) | st.from_regex(r"[A-Za-z0-9_=-]{0,9}\.[A-Za-z0-9_-]{0,9}\.[A-Za-z0-9_-]{32}")
)
def test_any_string_from_a_browser_is_read_as_nobody(text: str) -> None:
    assert unseal(text, purpose=Purpose.UNSUBSCRIBE, secret=SECRET) is None


def test_another_spelling_of_the_same_bytes_is_nobodys() -> None:
    """Base64 ignores the last bits of a short group, and what is not of its alphabet."""
    token = seal(Subject("7", "all"), purpose=Purpose.UNSUBSCRIBE, secret=SECRET)
    assert token.startswith("Nw.")

    for spelling in ("Nx.", "N!w.", "Nw==."):
        other = token.replace("Nw.", spelling, 1)
        assert unseal(other, purpose=Purpose.UNSUBSCRIBE, secret=SECRET) is None


@pytest.mark.parametrize(
    "text", ["Nw.YWxs.\ud800", "\ud800.YWxs.A", "Nw.YWxs.é", "_w.YWxs.A", "N.N.N", "..", ""]
)
def test_what_is_no_token_at_all_is_read_as_nobody(text: str) -> None:
    assert unseal(text, purpose=Purpose.UNSUBSCRIBE, secret=SECRET) is None


def test_a_long_string_is_read_as_nobody() -> None:
    assert unseal("A" * 1_000_000 + ".A.A", purpose=Purpose.UNSUBSCRIBE, secret=SECRET) is None
    # Short enough to read, but longer once it ends as `seal` would.
    assert unseal("QUFB" * 98 + ".YQ.A", purpose=Purpose.UNSUBSCRIBE, secret=SECRET) is None


def test_a_subject_that_is_a_text_or_no_text_is_refused() -> None:
    for learner in ("7" * 400, "\ud800"):
        with pytest.raises(ValueError, match=r"not a text|surrogates"):
            seal(Subject(learner, "all"), purpose=Purpose.UNSUBSCRIBE, secret=SECRET)
