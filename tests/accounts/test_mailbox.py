"""Mail in files: only where there are files, only for curators, and only those files."""

import os
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from quizapp.accounts import mailbox
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db

HTML = (
    "<h1>Hello</h1><script>alert(1)</script><img src='https://example.com/x.png'>"
    "<p style='position:fixed' onclick='alert(1)'>Go <a href='javascript:alert(1)'>there</a>"
    " or <a href='https://example.com/'>here</a></p><form action='/'><input name='x'></form>"
)


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    box = tmp_path / "mail"
    box.mkdir()
    settings.MAIL_DIR = str(box)
    # As on the machine of `make run`: its curator needs no second factor.
    settings.EMBEDDED = True
    return box


def post(folder: Path, *subjects: str, html: str = "", at: int = 0) -> str:
    """Write letters into one file, as Django's file backend does; the file's name."""
    letters = []
    for subject in subjects:
        letter = EmailMultiAlternatives(
            subject, f"Text of {subject}", "from@example.com", ["ada@example.com"]
        )
        if html:
            letter.attach_alternative(html, "text/html")
        letters.append(letter)
    before = set(folder.iterdir())
    get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=folder).send_messages(
        letters
    )
    (made,) = set(folder.iterdir()) - before
    # The backend's own name may come again within a second.
    made = made.rename(folder / f"{len(before)}-{made.name}")
    if at:
        os.utime(made, (at, at))
    return made.name


def curator() -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(UserFactory.create(role="curator", generated=True))
    return client


def test_letters_come_newest_first(folder: Path) -> None:
    post(folder, "Old", at=1_000_000)
    post(folder, "New", at=2_000_000)

    page = curator().get("/mail/").content.decode()

    assert page.index("New") < page.index("Old")
    assert "ada@example.com" in page


def test_an_empty_box_says_what_will_be_there(folder: Path) -> None:
    page = curator().get("/mail/").content.decode()

    assert "No mail yet" in page


def test_a_box_that_was_not_made_yet_is_empty(folder: Path) -> None:
    folder.rmdir()

    assert "No mail yet" in curator().get("/mail/").content.decode()


def test_a_letter_shows_its_text_and_nothing_of_its_html_that_acts(folder: Path) -> None:
    name = post(folder, "Grüße", html=HTML)

    response = curator().get(reverse("accounts:letter", args=[name, 0]))
    page = response.content.decode()
    letter = page[page.index("<article") : page.index("</article>")]

    assert "Grüße" in letter
    assert "Text of Grüße" in letter
    assert 'href="https://example.com/"' in letter
    for danger in ["<script", "alert(1)", "<img", "style=", "onclick", "javascript:", "<form", "<input"]:
        assert danger not in letter, danger


def test_a_file_with_several_letters_shows_each(folder: Path) -> None:
    name = post(folder, "First", "Second")

    assert [letter.subject for letter in mailbox.letters(folder)] == ["Second", "First"]
    assert "Second" in curator().get(reverse("accounts:letter", args=[name, 1])).content.decode()
    assert curator().get(reverse("accounts:letter", args=[name, 2])).status_code == 404


def test_a_broken_file_does_not_hide_the_others(folder: Path) -> None:
    post(folder, "Whole")
    (folder / "broken.log").write_bytes(
        b"\xff\xfe\x00Subject: =?utf-8?b?!!!\n\n\x80\x81\n" + b"-" * 79 + b"\n"
    )
    (folder / "empty.log").touch()

    assert "Whole" in curator().get("/mail/").content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/mail/secret.log/0/",
        "/mail/../secret.log/0/",
        "/mail/..%2Fsecret.log/0/",
        "/mail/%2E%2E%2Fsecret.log/0/",
        "/mail/%2Fetc%2Fpasswd/0/",
        "/mail/..%5Csecret.log/0/",
        "/mail/link.log/0/",
        "/mail/notes.txt/0/",
        "/mail/inside%00.log/0/",
    ],
)
def test_nothing_outside_the_box_can_be_read(folder: Path, path: str) -> None:
    secret = folder.parent / "secret.log"
    secret.write_text("Subject: secret\n\nsecret")
    (folder / "link.log").symlink_to(secret)
    (folder / "notes.txt").write_text("Subject: secret\n\nsecret")

    assert curator().get(path).status_code == 404


def test_a_link_out_of_the_box_is_not_listed(folder: Path) -> None:
    secret = folder.parent / "secret.log"
    secret.write_text("Subject: secret\n\nsecret")
    (folder / "link.log").symlink_to(secret)

    assert "secret" not in curator().get("/mail/").content.decode()


def test_learners_have_no_mailbox(folder: Path) -> None:
    name = post(folder, "Code")
    client = Client(headers={"host": "localhost"})
    client.force_login(UserFactory.create(generated=True))

    assert client.get("/mail/").status_code == 403
    assert client.get(reverse("accounts:letter", args=[name, 0])).status_code == 403
    assert Client().get("/mail/").status_code == 302


def test_where_mail_is_sent_there_is_no_mailbox(folder: Path, settings: Settings) -> None:
    name = post(folder, "Code")
    settings.MAIL_DIR = ""

    assert curator().get("/mail/").status_code == 404
    assert curator().get(reverse("accounts:letter", args=[name, 0])).status_code == 404
