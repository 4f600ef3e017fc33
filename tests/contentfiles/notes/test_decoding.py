"""The bytes of a note become lines, or a message that says why not."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from quizapp.contentfiles.notes.decoding import LARGEST, MOST_LINES, decode, read_file
from quizapp.contentfiles.problems import Problems


def decoded(raw: bytes) -> tuple[tuple[str, ...] | None, list[str]]:
    problems = Problems()
    note = decode(raw, "note.md", problems)
    assert (note is None) == bool(problems.errors)
    return (note.lines if note else None), [str(problem) for problem in problems.errors + problems.warnings]


@pytest.mark.parametrize(
    "raw",
    [
        b"one\ntwo\n",
        b"one\r\ntwo\r\n",
        b"one\rtwo\r",
        b"\xef\xbb\xbfone\ntwo",
        "\ufeffone\ntwo".encode("utf-16-le"),
        "\ufeffone\r\ntwo".encode("utf-16-be"),
    ],
)
def test_line_ends_and_encodings_of_all_systems_give_the_same_lines(raw: bytes) -> None:
    assert decoded(raw) == (("one", "two"), [])


def test_tabs_stay_and_a_form_feed_ends_no_line() -> None:
    assert decoded(b"\tone\x0ctwo\n") == (("\tone two",), [])


def test_bytes_that_are_no_utf_8_are_replaced_with_a_warning_at_their_line() -> None:
    lines, said = decoded("été\n".encode() + b"x \xed\xa0\x80 y\n")

    assert lines == ("été", "x \ufffd\ufffd\ufffd y")
    assert said == ["note.md:2:1: warning: Bytes that are not UTF-8 were replaced by \ufffd, 3 in all."]


def test_a_lone_surrogate_in_utf_16_is_replaced() -> None:
    lines, said = decoded(b"\xff\xfea\x00\x00\xd8b\x00")

    assert lines is not None
    assert "\ufffd" in lines[0]
    assert "UTF-16" in said[0]


def test_an_old_western_file_is_read_as_one() -> None:
    lines, said = decoded("café costs “5 €”".encode("cp1252"))

    assert lines == ("café costs “5 €”",)
    assert "Windows-1252" in said[0]


def test_a_stray_nul_is_left_out_with_a_warning_at_its_line() -> None:
    lines, said = decoded(b"good text\n" * 100 + b"ba\x00d\n")

    assert lines is not None
    assert lines[-1] == "bad"
    assert said == ["note.md:101:1: warning: 1 invisible control characters were left out."]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"%PDF-1.7 \n", "a PDF"),
        (b"PK\x03\x04 rest", "a ZIP archive, as are .docx"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"{\\rtf1 text}", "an RTF document"),
        (bytes(range(256)) * 20, "binary"),
        (b"\x00" * 5000, "binary"),
        (("no mark\n" * 30).encode("utf-16-le"), "may be UTF-16"),
        (b"x" * (LARGEST + 1), "larger than 4 MB"),
        (b"\n-" * MOST_LINES, "more than 100,000 lines"),
    ],
)
def test_what_is_no_note_is_refused_with_the_reason(raw: bytes, why: str) -> None:
    lines, said = decoded(raw)

    assert lines is None
    assert why in said[0]


def test_a_file_of_50_mb_is_refused_unread(tmp_path: Path) -> None:
    large = tmp_path / "large.md"
    with large.open("wb") as file:
        file.truncate(50 * 2**20)
    problems = Problems()

    assert read_file(large, "large.md", problems) is None
    assert [str(each) for each in problems.errors] == [
        "large.md:1:1: The file is larger than 4 MB, more than any notes. Split it."
    ]


def test_folders_pipes_and_missing_files_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    said = []
    for name in (".", "pipe", "missing", "nul\x00name"):
        problems = Problems()
        assert read_file(tmp_path / name, name, problems) is None
        said.append(problems.errors[0].message)

    assert said[:3] == ["This is not a file.", "This is not a file.", "There is no such file."]
    assert said[3].startswith("The file cannot be read")


def test_an_office_document_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "notes.docx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    problems = Problems()

    assert read_file(tmp_path / "notes.docx", "notes.docx", problems) is None
    assert ".docx" in problems.errors[0].message
