"""Files that are not what they seem, and YAML without its traps."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from quizapp.contentfiles import text as text_module
from quizapp.contentfiles.problems import Place, Problems
from quizapp.contentfiles.text import decode, read
from quizapp.contentfiles.yaml_lists import records
from quizapp.contentfiles.yamltree import Mapping, Scalar, Sequence, parse


def problem(raw: bytes) -> tuple[int, int, str]:
    problems = Problems()
    assert decode(raw, "f.md", problems) is None
    (found,) = problems.errors
    return found.line, found.column, found.message


@pytest.mark.parametrize(
    ("raw", "line", "column", "says"),
    [
        (b"\xef\xbb\xbfx", 1, 1, "byte order mark"),
        ("x".encode("utf-16"), 1, 1, "UTF-16"),
        (b"ab\nc\xff", 2, 2, "Byte 0xff is not UTF-8"),
        ("é".encode() + b"\n" + "é".encode() + b"\xc3", 2, 2, "Byte 0xc3"),
        (b"ab\nc\x00d", 2, 2, "a NUL character"),
        (b"ab\r\n", 1, 3, "line ends are \\n alone"),
        ("a\u2028b".encode(), 1, 2, "line separator"),
        ("ab\u202ec".encode(), 1, 3, "U+202E"),
        (b"a\x1bb", 1, 2, "U+001B"),
    ],
)
def test_what_is_no_clean_text_is_said_with_its_place(raw: bytes, line: int, column: int, says: str) -> None:
    found = problem(raw)

    assert found[:2] == (line, column)
    assert says in found[2]


def test_clean_text_passes_with_tabs_and_any_script() -> None:
    problems = Problems()

    source = decode("tab\there, naïve, 日本語, 🙂\n".encode(), "f.md", problems)

    assert source is not None
    assert problems.found == []


def test_a_file_that_is_missing_a_folder_or_too_large_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    problems = Problems()
    large = tmp_path / "large"
    large.write_text("12345")

    assert read(tmp_path / "none", "none", problems) is None
    assert read(tmp_path, "folder", problems) is None
    monkeypatch.setattr(text_module, "LARGEST", 4)
    assert read(large, "large", problems) is None

    assert {found.path: found.message for found in problems.found} == {
        "none": "The file is missing.",
        "folder": "The file cannot be read: Is a directory.",
        "large": "The file is larger than 0 MB. Split it.",
    }


def tree(text: str) -> tuple[object, list[tuple[int, int, str]]]:
    problems = Problems()
    node = parse(text, "f.yaml", problems)
    return node, [(found.line, found.column, found.message) for found in problems.errors]


def test_every_value_stays_the_text_that_was_written_and_knows_its_place() -> None:
    node, found = tree("a: yes\nb: [1:30, 0x10]\nc: |\n  two\n  lines\nd: 'no'\n")

    assert found == []
    assert isinstance(node, Mapping)
    a, b, c, d = (node.values[key] for key in "abcd")
    assert isinstance(a, Scalar)
    assert (a.text, a.plain, a.place) == ("yes", True, Place("f.yaml", 1, 4))
    assert isinstance(b, Sequence)
    assert [item.text for item in b.items if isinstance(item, Scalar)] == ["1:30", "0x10"]
    assert isinstance(c, Scalar)
    assert (c.text, c.plain, c.place.line) == ("two\nlines\n", False, 3)
    assert isinstance(d, Scalar)
    assert (d.text, d.plain) == ("no", False)
    assert node.keys["d"] == Place("f.yaml", 6, 1)


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, 1, "`a` stands here a second time; first in line 1"),
        ("a: !!python/object:os.system x\n", 1, 4, "Tags"),
        ("a: &x 1\n", 1, 4, "Anchors"),
        ("a: *x\n", 1, 4, "Aliases"),
        ("a:\n\tb: 1\n", 2, 1, "A tab stands here"),
        ("a: b: c\n", 1, 5, "A colon with a space"),
        ("a: [1, 2\nb: 3\n", 2, 2, "This is not YAML"),
        ("a: 'x\n", 2, 1, "This is not YAML"),
        ("a: %x\n", 1, 4, "Quote the text"),
        ("a: 1\n---\nb: 2\n", 2, 1, "A second document"),
        ("[a]: 1\n", 1, 1, "A key is a word"),
        ("a: " + "[" * 40 + "]" * 40, 1, 15, "Nested more than 12 deep"),
    ],
)
def test_traps_of_yaml_are_errors_with_a_place(text: str, line: int, column: int, says: str) -> None:
    _node, found = tree(text)

    assert len(found) == 1, found
    assert says in found[0][2]
    assert found[0][:2] == (line, column)


def test_an_alias_bomb_is_refused_at_its_first_anchor_and_at_once() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    for name, before in zip("bcdefghij", "abcdefghi", strict=True):
        bomb += f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    started = time.perf_counter()

    _node, found = tree(bomb)

    assert "Anchors" in found[0][2]
    assert time.perf_counter() - started < 1


def listed(text: str) -> tuple[list[str], list[tuple[int, str]]]:
    problems = Problems()
    source = decode(text.encode(), "f.yaml", problems)
    assert source is not None
    found = []
    for record in records(source, "things", problems):
        assert isinstance(record.node, Mapping)
        value = record.node.values["id"]
        assert isinstance(value, Scalar)
        found.append(f"{value.text}@{value.place.line}")
    return found, [(problem.line, problem.message) for problem in problems.errors]


@pytest.mark.parametrize("indent", ["", "  "])
def test_items_are_found_at_either_indentation_with_comments_between(indent: str) -> None:
    text = f"# head\nthings:\n\n{indent}# first\n{indent}- id: a\n{indent}  x: |\n{indent}    - id: no\n{indent}# second\n{indent}- id: b\n"

    assert listed(text) == (["a@5", "b@9"], [])


def test_a_broken_item_hides_no_other() -> None:
    found, problems = listed("things:\n  - id: a\n  - id: [b\n  - id: c\n    x: 'open\n  - id: d\n")

    assert found == ["a@2", "d@6"]
    assert [line for line, _ in problems] == [4, 5]


def test_a_list_in_flow_style_is_read_whole() -> None:
    assert listed("things: [{id: a}, {id: b}]\n") == (["a@1", "b@1"], [])


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "The file is empty"),
        ("other: 1\n", 1, "no field `other`"),
        ("things: 5\n", 1, "`things` is a list"),
        ("things:\n", 1, "`things` is empty"),
        ("things:\n  - id: a\nthings:\n  - id: b\n", 3, "a second time"),
        ("things:\n  - id: a\nmore: 1\n", 3, "no field `more`"),
        ("- id: a\n", 1, "A file is a mapping"),
    ],
)
def test_a_file_that_is_no_list_of_records_is_an_error(text: str, line: int, says: str) -> None:
    _found, problems = listed(text)

    assert (line, True) in [(at, says in message) for at, message in problems], problems


def test_a_record_that_never_ends_is_refused_by_its_size() -> None:
    _found, problems = listed("things:\n  - id: a\n    x: '" + "y" * 300_000 + "'\n  - id: b\n")

    assert [line for line, _ in problems] == [2]
    assert "larger than 256 kB" in problems[0][1]
