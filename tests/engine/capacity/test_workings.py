"""Every step of every task, in words that were read and found right."""

from pathlib import Path

import pytest

from quizapp.engine.capacity import FAMILIES

from .written import FOLDER, rewritten

FILES = sorted(FOLDER.glob("*.txt"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_workings_are_as_written(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert rewritten(text) == text


def test_every_family_and_the_report_have_their_workings() -> None:
    assert {path.stem for path in FILES} == {*FAMILIES, "describe"}
