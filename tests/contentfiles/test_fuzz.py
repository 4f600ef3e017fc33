"""Whatever stands in a file, reading it ends with records and errors, never with an exception."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from quizapp.contentfiles.formulas import FormulaError, mathml
from quizapp.contentfiles.problems import Place, Problems
from quizapp.contentfiles.prose import Renderer
from quizapp.contentfiles.reading import read_folder
from quizapp.contentfiles.text import Source
from quizapp.contentfiles.yamltree import parse
from tests.contentfiles.courses import FILES, QUESTIONS, write_course
from tests.contentfiles.kinds import MORE
from tests.contentfiles.test_checks import TODAY
from tests.contentfiles.test_prose import Links

# Characters that mean something somewhere, and any others.
MARKS = st.sampled_from(list(" \n\t:-#'\"[]{}|>&*!%@`$\\_=<>()~^.,0aZé🙂\x00\ufeff\u2028"))
PIECES = st.sampled_from(
    ["- id: ", "questions:\n", "section: 1\n", "::: ", ":::\n", "---\n", "```\n", "$$", "key: true\n", "{#S01-P01}",
     "## ", "| a |\n|---|\n", "[x](term:unit)", "\\frac{", "\\begin{cases}", "  ", "&a ", "*a", "!!str ", "'", '"']
)  # fmt: skip
TEXT = st.lists(st.one_of(MARKS, PIECES), max_size=60).map("".join)
# FUZZ_EXAMPLES=1000 searches longer; every run of the suite searches a little.
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "12"))
FUZZ = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def read_all(folder: Path) -> None:
    reading = read_folder(folder, today=TODAY, root=folder)
    list(reading.questions())
    for problem in reading.problems.found:
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.message


@pytest.mark.parametrize("name", list(FILES))
@FUZZ
@given(raw=st.one_of(st.binary(max_size=200), TEXT.map(str.encode)))
@example(raw=b"")
def test_any_bytes_in_place_of_a_file(tmp_path: Path, name: str, raw: bytes) -> None:
    write_course(tmp_path)
    (tmp_path / name).write_bytes(raw)

    read_all(tmp_path)


@pytest.mark.parametrize("name", list(FILES))
@FUZZ
@given(seed=st.integers(0, 2**32), extra=TEXT)
def test_a_good_file_with_a_wound(tmp_path: Path, name: str, seed: int, extra: str) -> None:
    chance = random.Random(seed)
    text = FILES[name]
    start = chance.randrange(len(text))
    wounds: list[Callable[[], str]] = [
        lambda: text[:start] + extra + text[start:],
        lambda: text[:start] + text[start + chance.randrange(40) :],
        lambda: text[:start],
        lambda: text[:start] + text[start : start + 80] + text[start:],
    ]
    write_course(tmp_path)
    (tmp_path / name).write_bytes(chance.choice(wounds)().encode())

    read_all(tmp_path)


@FUZZ
@given(seed=st.integers(0, 2**32), extra=TEXT)
def test_questions_of_every_kind_with_a_wound(tmp_path: Path, seed: int, extra: str) -> None:
    chance = random.Random(seed)
    start = chance.randrange(len(MORE))
    end = start + chance.randrange(60)

    read_all(
        write_course(tmp_path, questions=QUESTIONS + MORE[:start] + extra.replace("\x00", "") + MORE[end:])
    )


@FUZZ
@given(text=TEXT)
def test_any_text_as_yaml(text: str) -> None:
    problems = Problems()

    if parse(text, "f.yaml", problems) is None and text.strip():
        assert (
            problems.found
            or not text.replace("#", "").replace("---", "").strip()
            or text.lstrip()[0] in "#%-.\ufeff"
        )


@settings(FUZZ, max_examples=EXAMPLES * 5)
@given(text=TEXT)
def test_any_text_as_markdown_comes_out_without_scripts_or_styles(text: str) -> None:
    html = Renderer(Links(), Problems()).prose(text, Source("f.md", text), Place("f.md")).html

    assert "<script" not in html
    assert " style=" not in html


@settings(FUZZ, max_examples=EXAMPLES * 5)
@given(latex=TEXT)
def test_any_text_as_a_formula(latex: str) -> None:
    offset, made = 0, "<math"
    try:
        made = mathml(latex, display=True)
    except FormulaError as error:
        offset = error.offset
    assert made.startswith("<math")
    assert 0 <= offset <= len(latex)


def test_deep_nesting_ends_in_an_error_and_not_in_the_stack(tmp_path: Path) -> None:
    write_course(
        tmp_path,
        facts="facts:\n  - id: " + "[" * 100_000,
        questions="section: 1\nquestions: " + "{a: " * 50_000,
        guide="---\nsection: 1\nchecked_on: 2026-11-21\n---\n\n# Units\n\n"
        + ">" * 20_000
        + " x\n\n"
        + "[" * 20_000,
        exam="x = " + "[" * 50_000,
    )

    read_all(tmp_path)
