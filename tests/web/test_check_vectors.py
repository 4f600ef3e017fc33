"""The command that holds worked examples against the oracle."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

GOOD: dict[str, object] = {
    "id": "X-1",
    "family": "F02",
    "question": "",
    "answer": 7,
    "unit": "RCU",
    "mistakes": {"READ_1KB": 25},
    "inputs": {"task": "get", "size": 25600, "mode": "SC"},
}


def run(path: Path) -> list[str]:
    out = StringIO()
    call_command("check_vectors", str(path), stdout=out)
    return out.getvalue().splitlines()


def test_a_file_that_agrees_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "vectors.json"
    path.write_text(json.dumps({"vectors": [GOOD]}))

    assert run(path) == ["1 vectors, 0 differ"]


def test_a_difference_is_printed_and_the_command_fails(tmp_path: Path) -> None:
    path, out = tmp_path / "vectors.json", StringIO()
    path.write_text(json.dumps({"vectors": [GOOD, GOOD | {"id": "X-2", "answer": 8}]}))

    with pytest.raises(SystemExit) as stopped:
        call_command("check_vectors", str(path), stdout=out)

    assert stopped.value.code == 1
    assert out.getvalue().splitlines() == [
        "X-2: answer: the file says 8, the oracle 7",
        "2 vectors, 1 differ",
    ]


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        run(tmp_path / "none.json")


def test_a_file_in_another_format_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "vectors.json"
    path.write_bytes(b"\xff")
    with pytest.raises(CommandError, match="is not text in UTF-8"):
        run(path)

    path.write_text("[]")
    with pytest.raises(CommandError, match="no list of vectors"):
        run(path)
