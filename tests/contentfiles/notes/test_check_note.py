"""The command that checks notes, from the terminal."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.contentfiles.courses import write_course


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_course(tmp_path / "course")


def run(*args: str) -> str:
    out = StringIO()
    call_command("check_note", *args, stdout=out)
    return out.getvalue()


def test_a_note_is_reported_and_left_as_it_was(folder: Path, tmp_path: Path) -> None:
    note = tmp_path / "mine.md"
    note.write_text("# Units\nA write of 3 KB costs 1 WCU.\n")

    said = run(str(note), "--course", str(folder))

    assert "2 of 2 lines with text are in exactly one of 1 sections" in said
    assert "the note has 1 WCU, the engine 3 WCU" in said
    assert note.read_text() == "# Units\nA write of 3 KB costs 1 WCU.\n"


def test_a_file_that_is_no_note_does_not_keep_others_from_being_read(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "b.md").write_text("# B\ntext\n")

    with pytest.raises(CommandError, match="1 of 2 files could not be read"):
        run(str(tmp_path / "a.pdf"), str(tmp_path / "b.md"), "--course", str(folder))


def test_precision_and_recall_are_told_with_a_ledger(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text("# B\ntext\n")
    (tmp_path / "ledger.json").write_text('[{"id": "FL-009", "verdict": "wrong", "where": "b:2"}]')

    said = run(str(tmp_path / "b.md"), "--course", str(folder), "--ledger", str(tmp_path / "ledger.json"))

    assert "recall 0% (0 of 1 faulty rows; 0 have a pattern)" in said


@pytest.mark.parametrize(
    ("args", "why"), [(["--course", "nowhere"], "0 courses"), (["--ledger", "none.json"], "no ledger")]
)
def test_a_course_or_a_ledger_that_is_none_is_refused(
    folder: Path, tmp_path: Path, args: list[str], why: str
) -> None:
    (tmp_path / "b.md").write_text("# B\ntext\n")
    named = args if "--course" in args else ["--course", str(folder), *args]

    with pytest.raises(CommandError, match=why):
        run(str(tmp_path / "b.md"), *named)
