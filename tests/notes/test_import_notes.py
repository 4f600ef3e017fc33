"""The command that imports notes."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from quizapp.accounts.models import Role
from quizapp.bank.course_rows import sync_course
from quizapp.bank.models import Changeset, Question, Status
from quizapp.bank.syncing import Recorder
from quizapp.contentfiles.notes.decoding import read_file
from quizapp.contentfiles.notes.reading import course_of, read_note
from quizapp.contentfiles.problems import Problems
from quizapp.contentfiles.reading import read_folder
from quizapp.course.models import Course
from quizapp.notes.actions import applying, deciding, intake, reading
from quizapp.notes.against import against
from quizapp.notes.management.commands import import_notes
from quizapp.notes.models import Group, NoteImport, NoteSection, NoteSource, Proposal
from tests.accounts.factories import UserFactory
from tests.contentfiles.test_checks import TODAY
from tests.course.factories import CourseFactory
from tests.notes.making import NOON, NOTE, bakery

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"

pytestmark = pytest.mark.django_db


def said(*arguments: str, **options: Any) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("import_notes", *arguments, stdout=out, **options)
    return out.getvalue()


def refused(*arguments: str, **options: Any) -> tuple[str, str]:
    """What the command prints, and with which sentence it ends."""
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("import_notes", *arguments, stdout=out, **options)
    return out.getvalue(), str(error.value)


@pytest.fixture
def file(tmp_path: Path) -> str:
    bakery()
    path = tmp_path / "bread.md"
    path.write_text(NOTE, encoding="utf-8")
    return str(path)


def test_a_note_is_read_reported_and_imported(file: str) -> None:
    out = said(file)

    assert "bread.md: reading the note, 4 of 4\n" in out
    assert "coverage   14 of 14 lines with text are in exactly one of 4 sections\n" in out
    assert "the note has 1 WCU, the engine 3 WCU" in out
    assert "wrong, FL-001 Rising" in out
    changeset = Changeset.objects.get()
    assert (
        f"bread.md: imported as changeset {changeset.pk}, 16 proposals wait for a curator at /curate/notes/imports/"
        in out
    )
    assert NoteSource.objects.get().current == changeset.note_import


def test_the_same_file_again_changes_nothing(file: str) -> None:
    said(file)
    before = NoteImport.objects.values().get()

    out = said(file)

    assert out == f"bread.md: unchanged since it was imported on {before['at']:%Y-%m-%d at %H:%M} UTC\n"
    assert NoteImport.objects.values().get() == before


def test_a_preview_imports_nothing_until_the_file_is_imported(file: str) -> None:
    said(file, "--preview")
    assert NoteImport.objects.get().status == NoteImport.Status.READ
    assert NoteSource.objects.get().current is None
    again = said(file, "--preview")
    assert "unchanged since it was read, but not imported, on" in again

    said(file)

    assert NoteImport.objects.get().status == NoteImport.Status.APPLIED


def test_a_changed_note_says_what_is_other(file: str) -> None:
    said(file)
    Path(file).write_text(
        NOTE.replace("3 days", "4 days") + "\n## Rye\n\nRye needs sour dough.\n", encoding="utf-8"
    )

    out = said(file)

    assert "sections   1 new, 1 changed, 3 same, 0 gone\n" in out
    assert "proposals  0 new, 1 changed, 15 same, 0 gone\n" in out
    assert "decisions  0 kept, 0 on a former wording, 0 on what is gone\n" in out
    assert NoteImport.objects.filter(status=NoteImport.Status.APPLIED).count() == 2


def test_a_note_may_have_another_name_than_its_file(file: str) -> None:
    said(file, "--as", "week 1")

    assert NoteSource.objects.get().name == "week 1"


def test_one_name_for_several_files_is_refused(file: str) -> None:
    assert refused(file, file, "--as", "week 1")[1] == "--as names one note; there are several files."
    assert not NoteImport.objects.exists()


def test_a_file_that_is_none_hides_no_other(file: str, tmp_path: Path) -> None:
    (tmp_path / "photo.md").write_bytes(b"\x89PNG\r\n")
    (tmp_path / "large.md").write_bytes(b"a\n" * (3 * 2**20))
    (tmp_path / "empty.md").write_bytes(b"")

    out, end = refused(
        str(tmp_path / "gone.md"),
        str(tmp_path),
        str(tmp_path / "photo.md"),
        str(tmp_path / "large.md"),
        str(tmp_path / "empty.md"),
        "a\0b.md",
        file,
    )

    assert "gone.md:1:1: There is no such file.\n" in out
    assert f"{tmp_path.name}:1:1: This is not a file.\n" in out
    assert "photo.md:1:1: The file is a picture. Notes are text.\n" in out
    assert "large.md:1:1: The file is larger than 4 MB, more than any notes. Split it.\n" in out
    assert "empty.md:1:1: The file is empty.\n" in out
    assert "The file cannot be read: " in out
    assert end == "6 of 7 files were not imported."
    assert [source.name for source in NoteSource.objects.all()] == ["bread.md"]


def test_warnings_are_told_with_their_line(tmp_path: Path) -> None:
    bakery()
    (tmp_path / "bread.md").write_bytes(b"# Bread\n\nSo\x07ur.\n\n```\ndough\n")

    out = said(str(tmp_path / "bread.md"))

    assert "bread.md:3:1: warning: 1 invisible control characters were left out.\n" in out
    assert "bread.md:5: warning: This code fence is never closed." in out


@pytest.mark.parametrize(
    ("slug", "courses", "why"),
    [
        ("", [], "There is no course. Load one with load_content."),
        ("soup", ["bakery"], "There is no course soup. Load it with load_content."),
        ("", ["bakery", "soup"], "There are several courses. Name one with --course."),
    ],
)
def test_it_must_be_clear_which_course_is_meant(
    slug: str, courses: list[str], why: str, tmp_path: Path
) -> None:
    for each in courses:
        CourseFactory.create(slug=each)

    assert refused(str(tmp_path / "a.md"), course=slug)[1] == why


def test_a_course_is_named_by_its_slug(file: str) -> None:
    CourseFactory.create(slug="soup")

    said(file, "--course", "bakery")

    assert NoteSource.objects.get().course.slug == "bakery"


def test_a_ledger_tells_how_well_claims_are_found(file: str, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.json"
    ledger.write_text(json.dumps([{"id": "FL-001", "verdict": "wrong", "where": "bread:10; soup:1"}]))
    other = tmp_path / "soup.md"
    other.write_text("# Soup\n\nStock.\n")

    out = said(file, str(other), "--ledger", str(ledger))

    assert "ledger     precision 100% (1 of 1 claims stand where it says), recall 100% (1 of 1" in out
    assert "all notes: precision 100% (1 of 1), recall 50% (1 of 2)\n" in out
    (tmp_path / "none.json").write_text("[1]")
    assert "none.json is no ledger: " in refused(file, "--ledger", str(tmp_path / "none.json"))[1]


def test_a_note_that_a_worker_reads_already_is_followed_to_its_end(
    file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker is played by the pause between two looks."""
    row = intake.take_in(bakery(), "bread.md", NOTE.encode(), by=None, now=NOON).note_import
    assert row is not None
    NoteImport.objects.filter(pk=row.pk).update(
        status=NoteImport.Status.READING,
        beat_at=NOON.replace(year=2100),
        attempts=1,
        phase="Reading the note",
    )

    def worker(_: float) -> None:
        NoteImport.objects.filter(pk=row.pk).update(status=NoteImport.Status.WAITING)
        reading.read_next(now_of=lambda: NOON)

    monkeypatch.setattr(time, "sleep", worker)

    out = said(file)

    assert "bread.md: reading the note, 0 of 0\n" in out
    assert "bread.md: imported as changeset " in out


def test_a_note_whose_worker_dies_is_taken_over(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Time is played by the pause between two looks."""
    intake.take_in(bakery(), "bread.md", NOTE.encode(), by=None, now=NOON)
    NoteImport.objects.update(
        status=NoteImport.Status.READING,
        beat_at=NOON.replace(year=2100),
        attempts=1,
        phase="Reading the note",
    )
    monkeypatch.setattr(time, "sleep", lambda _: NoteImport.objects.update(beat_at=NOON.replace(year=2000)))

    said(file)

    row = NoteImport.objects.get()
    assert (row.status, row.attempts) == (NoteImport.Status.APPLIED, 2)


def test_a_preview_that_somebody_discards_meanwhile_is_not_imported(
    file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def quicker(*_: object, **__: object) -> list[str]:
        applying.discard(NoteImport.objects.get().pk, by=None, now=NOON)
        return []

    monkeypatch.setattr(import_notes, "report", quicker)

    out, end = refused(file)

    assert "bread.md: This preview was discarded.\n" in out
    assert end == "1 of 1 files were not imported."


def test_a_note_that_cannot_be_read_is_told_and_counted(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(reading, "read_note", broken)

    out, end = refused(file)

    assert "bread.md: Reading ended with an error of ours" in out
    assert end == "1 of 1 files were not imported."


@pytest.fixture
def dynamodb() -> Callable[[], Course]:
    """The course of this repository without its questions, of which notes know nothing."""

    def load() -> Course:
        course = Course.objects.create(slug="dynamodb")
        recorder = Recorder(Changeset.objects.create(course=course, at=NOON))
        sync_course(course, read_folder(ROOT / "content" / "dynamodb", today=TODAY), recorder)
        return course

    return load


@pytest.mark.skipif(
    not (SHARED / "notes").exists(),
    reason="The study notes are not part of a checkout: ../shared/notes is not beside the repository.",
)
def test_five_real_notes_are_imported_without_losing_a_line(dynamodb: Callable[[], Course]) -> None:
    dynamodb()
    files = sorted(str(path) for path in (SHARED / "notes").glob("*.txt"))
    started = time.monotonic()

    out = said(*files, "--ledger", str(SHARED / "facts" / "fact-ledger.json"))

    took = time.monotonic() - started
    assert "all notes: precision" in out
    imports = NoteImport.objects.order_by("pk")
    assert [row.status for row in imports] == [NoteImport.Status.APPLIED] * 5
    assert [row.figures["covered"] for row in imports] == [row.figures["lines"] for row in imports]
    assert [row.figures["astray"] for row in imports] == [[]] * 5
    for row in imports:
        lines = [set(range(first, last + 1)) for first, last in row.sections.values_list("first", "last")]
        assert sum(map(len, lines)) == len(set().union(*lines)) == len(row.lines())
    assert NoteSection.objects.filter(section=None).count() < NoteSection.objects.count() / 5
    assert Proposal.objects.filter(group="claim", kind="wrong").exists()
    assert took < 60, "The budget is 20 s on an idle machine; this one may be busy."


@pytest.mark.skipif(
    not (SHARED / "notes").exists(),
    reason="The study notes are not part of a checkout: ../shared/notes is not beside the repository.",
)
def test_notes_are_judged_by_the_rows_of_a_course_as_by_its_files(dynamodb: Callable[[], Course]) -> None:
    of_rows = against(dynamodb()).plain
    of_files = course_of(read_folder(ROOT / "content" / "dynamodb", today=TODAY))
    for path in sorted((SHARED / "notes").glob("*.txt")):
        note = read_file(path, path.name, Problems())
        assert note is not None
        one, other = (read_note(note, each, Problems()) for each in (of_rows, of_files))
        assert one.examples == other.examples
        assert [claim.key for claim in one.claims] == [claim.key for claim in other.claims]
        assert [term.key for term in one.terms] == [term.key for term in other.terms]
        # The files know some words more: those that a block of the outline has to mention.
        alike = sum(a.section == b.section for a, b in zip(one.mapping, other.mapping, strict=True))
        assert alike >= 0.9 * len(one.mapping), path.name


def taken_back(number: int) -> str:
    out = StringIO()
    call_command("revert_import", str(number), stdout=out)
    return out.getvalue()


def test_an_import_is_taken_back_by_the_number_of_its_changeset(file: str) -> None:
    said(file)
    row = NoteImport.objects.get()
    draft = row.proposals.filter(group=Group.DRAFT).exclude(payload__distractors=[]).order_by("position")[0]
    decision = deciding.accept(draft.pk, by=UserFactory.create(role=Role.CURATOR), now=NOON)

    told = taken_back(row.changeset_id or 0)

    assert told.startswith("bread.md: taken back; 1 drafts removed, 0 terms retired, 1 decisions withdrawn")
    assert decision.question not in Question.objects.all()


def test_what_was_gone_on_with_is_named(file: str) -> None:
    said(file)
    row = NoteImport.objects.get()
    draft = row.proposals.filter(group=Group.DRAFT).exclude(payload__distractors=[]).order_by("position")[0]
    decision = deciding.accept(draft.pk, by=UserFactory.create(role=Role.CURATOR), now=NOON)
    Question.objects.filter(note_decisions=decision).update(status=Status.RETIRED)

    assert f"kept {decision.question_id}: " in taken_back(row.changeset_id or 0)


def test_only_a_standing_import_is_taken_back(file: str) -> None:
    said(file)
    number = NoteImport.objects.get().changeset_id or 0
    taken_back(number)

    with pytest.raises(CommandError, match=r"This import was taken back\."):
        taken_back(number)
    with pytest.raises(CommandError, match="Changeset 0 is no import of a note"):
        taken_back(0)
