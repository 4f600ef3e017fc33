"""Files are taken in, or refused at once with a sentence."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from quizapp.notes.actions import applying, intake, reading
from quizapp.notes.models import NoteImport, NoteSource
from quizapp.notes.refusals import NotPossible
from tests.accounts.factories import UserFactory
from tests.notes.making import NOON, NOTE, bakery, imported, read, taken_in

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)


def test_a_file_waits_with_its_text_and_who_brought_it() -> None:
    user = UserFactory.create()

    taken = intake.take_in(bakery(), "bread.md", NOTE.encode(), by=user, now=NOON)

    row = NoteImport.objects.get()
    assert (taken.note_import, taken.unchanged, taken.problems.found) == (row, False, [])
    assert (row.status, row.by, row.at, row.encoding) == (NoteImport.Status.WAITING, user, NOON, "utf-8")
    assert row.size == len(NOTE.encode())
    assert row.text + "\n" == NOTE
    assert row.source.name == "bread.md"


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "The file is empty."),
        (b" \n\t\n", "The file is empty."),
        (b"%PDF-1.7 and more", "The file is a PDF. Export it as text or Markdown."),
        (b"PK\x03\x04 and more", "The file is a ZIP archive"),
        (bytes(range(256)) * 20, "The file is binary: "),
        (b"a" * (4 * 2**20 + 1), "The file is larger than 4 MB"),
        (b"\n" * 100_001 + b"a", "The file has more than 100,000 lines. Split it."),
    ],
)
def test_what_is_no_note_is_refused_and_leaves_nothing(raw: bytes, why: str) -> None:
    taken = intake.take_in(bakery(), "a.md", raw, by=None, now=NOON)

    assert taken.note_import is None
    assert taken.problems.errors[0].message.startswith(why)
    assert not NoteSource.objects.exists()


@pytest.mark.parametrize("name", ["", "..", "notes/..", "a/b/.", "\x00\x1f", "\u202e"])
def test_a_file_without_a_name_is_refused(name: str) -> None:
    taken = intake.take_in(bakery(), name, b"text", by=None, now=NOON)

    assert taken.note_import is None
    assert [problem.message for problem in taken.problems.errors] == ["The file has no name."]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/week 1.md", "week 1.md"),
        ("C:\\notes\\week 1.md", "week 1.md"),
        ("we\x00ek\ud800 \u202e1.md", "week 1.md"),
        ("  week 1.md/ ", "week 1.md"),
        ("\u00e4" * 300 + ".md", "\u00e4" * 196 + "\u2026.md"),
        ("b" * 300, "b" * 198 + "\u2026"),
        ("a." + "b" * 300, "a." + "b" * 196 + "\u2026"),
    ],
)
def test_a_name_is_kept_as_far_as_it_can_be_shown(name: str, kept: str) -> None:
    assert taken_in(name=name).source.name == kept


def test_text_that_postgresql_would_refuse_is_mended_with_a_warning() -> None:
    raw = b"\xef\xbb\xbf# Bread\x00\r\nDough\xed\xa0\x80 rises.\rSlowly."

    row = taken_in(raw)

    assert row.text == "# Bread\nDough\ufffd\ufffd\ufffd rises.\nSlowly."
    assert [warning["line"] for warning in row.warnings] == [1, 2]


def test_many_warnings_are_counted() -> None:
    problems_of_lines = b"\n".join(b"```sh%d\ntext\n" % number for number in range(500))

    row = read(problems_of_lines)

    assert len(row.warnings) == intake.MOST_WARNINGS + 1
    assert row.warnings[-1]["message"] == "300 more warnings below."


@pytest.mark.parametrize("status", ["waiting", "reading", "read", "applied"])
def test_the_same_bytes_again_are_the_import_that_they_were(status: str) -> None:
    before = imported() if status == "applied" else read() if status == "read" else taken_in()
    if status == "reading":
        NoteImport.objects.update(status=NoteImport.Status.READING)

    taken = intake.take_in(bakery(), "bread.md", NOTE.encode(), by=None, now=LATER)

    assert taken.unchanged
    assert taken.note_import == before
    assert NoteImport.objects.count() == 1


def test_the_same_bytes_are_read_anew_once_they_do_not_stand_any_more() -> None:
    first = imported()
    imported(NOTE.replace("loaf", "roll"))

    taken = intake.take_in(bakery(), "bread.md", NOTE.encode(), by=None, now=LATER)

    assert not taken.unchanged
    assert taken.note_import not in (None, first)


def test_the_same_bytes_under_another_name_or_for_another_course_are_another_note() -> None:
    imported()

    other = intake.take_in(bakery(), "soup.md", NOTE.encode(), by=None, now=LATER)

    assert not other.unchanged
    assert NoteSource.objects.count() == 2


@pytest.mark.parametrize("verb", ["discard", "revert"])
def test_what_was_discarded_or_taken_back_can_be_brought_again(verb: str) -> None:
    before = imported() if verb == "revert" else read()
    getattr(applying, verb)(before.pk, by=None, now=NOON)

    assert not intake.take_in(bakery(), "bread.md", NOTE.encode(), by=None, now=LATER).unchanged


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("known", [False, True])
def test_uploads_of_one_file_at_once_are_one_import(*, known: bool) -> None:
    course = bakery()
    if known:
        NoteSource.objects.create(course=course, name="bread.md")
    together = threading.Barrier(4)
    made: list[intake.TakenIn] = []

    def upload() -> None:
        connection.ensure_connection()
        together.wait(20)
        made.append(intake.take_in(course, "bread.md", NOTE.encode(), by=None, now=NOON))
        connection.close()

    threads = [threading.Thread(target=upload) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(each.unchanged for each in made) == [False, True, True, True]
    assert NoteImport.objects.count() == NoteSource.objects.count() == 1


def test_a_failed_import_is_read_again_in_its_place() -> None:
    row = taken_in()
    NoteImport.objects.update(status=NoteImport.Status.FAILED, error="It broke.", attempts=3)

    again = intake.again(row.pk, by=None, now=LATER)

    assert (again.pk, again.status, again.attempts, again.error) == (row.pk, "waiting", 0, "")
    assert reading.read(row.pk, now_of=lambda: LATER).status == NoteImport.Status.READ


def test_a_preview_is_read_again_in_its_place_and_nothing_is_doubled() -> None:
    row = read(NOTE + "\n```\nopen")
    before = row.proposals.count(), row.sections.count(), row.warnings

    intake.again(row.pk, by=None, now=LATER)
    done = reading.read(row.pk, now_of=lambda: LATER)

    assert (done.proposals.count(), done.sections.count(), done.warnings) == before
    assert done.read_at == LATER


@pytest.mark.parametrize("verb", ["apply", "discard", "revert"])
def test_of_what_was_decided_about_a_new_import_is_made(verb: str) -> None:
    row = imported() if verb == "revert" else read()
    getattr(applying, verb)(row.pk, by=None, now=NOON)
    user = UserFactory.create()

    again = intake.again(row.pk, by=user, now=LATER)

    assert again.pk != row.pk
    assert (again.status, again.by, again.at, again.text) == ("waiting", user, LATER, row.text)
    assert intake.again(row.pk, by=user, now=LATER) == again


@pytest.mark.parametrize("status", ["waiting", "reading"])
def test_what_is_to_be_read_anyway_is_not_read_again(status: str) -> None:
    row = taken_in()
    NoteImport.objects.update(status=status)

    with pytest.raises(NotPossible, match=r"^This note is being read already\.$"):
        intake.again(row.pk, by=None, now=LATER)


def test_an_import_that_is_none_cannot_be_read_again() -> None:
    with pytest.raises(NotPossible, match=r"^There is no such import\.$"):
        intake.again(1, by=None, now=LATER)
