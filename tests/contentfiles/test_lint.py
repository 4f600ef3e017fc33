"""Habits of a whole bank that give keys away."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.contentfiles.lint import BankFigures
from quizapp.contentfiles.problems import Place, Problems
from quizapp.contentfiles.reading import courses, hash_of, read_folder
from quizapp.contentfiles.records import OptionRecord, Prose, QuestionRecord
from tests.contentfiles.courses import write_course
from tests.contentfiles.test_checks import TODAY


def single(texts: list[str], key: int, template: QuestionRecord) -> QuestionRecord:
    options = tuple(
        OptionRecord(Prose(text, text), Prose("why", "why"), is_key=place == key)
        for place, text in enumerate(texts)
    )
    values = {name: getattr(template, name) for name in QuestionRecord.__slots__}
    return QuestionRecord(**(values | {"kind": "single", "options": options, "numbers": ()}))


@pytest.fixture
def template(tmp_path: Path) -> QuestionRecord:
    return next(read_folder(write_course(tmp_path), today=TODAY).questions())


def judged(questions: list[QuestionRecord]) -> Problems:
    figures, problems = BankFigures(Place("questions")), Problems()
    for question in questions:
        figures.add(question)
    figures.judge(problems)
    return problems


FOUR = ["long option", "short", "brief", "tiny"]


def test_a_bank_whose_keys_are_the_longest_is_an_error(template: QuestionRecord) -> None:
    questions = [single(FOUR, 0 if n % 2 else 1 + n % 3, template) for n in range(40)]

    (problem,) = judged(questions).errors

    assert "In 50% of 40 singles the key is the longest option; chance makes it 25%" in problem.message


def test_a_bank_at_chance_passes(template: QuestionRecord) -> None:
    assert judged([single(FOUR, n % 4, template) for n in range(40)]).found == []


def test_few_questions_say_nothing(template: QuestionRecord) -> None:
    assert judged([single(FOUR, 0, template) for _ in range(19)]).found == []
    assert judged([single(FOUR, 0, template) for _ in range(20)]).errors != []


def test_options_of_one_length_share_the_suspicion(template: QuestionRecord) -> None:
    questions = [single(["same", "same", "same", "same"], n % 4, template) for n in range(40)]

    assert judged(questions).errors == []


def test_keys_that_always_stand_first_are_a_warning(template: QuestionRecord) -> None:
    questions = [single(["aa", "bbb", "cc", "dd"], 0, template) for _ in range(20)]

    problems = judged(questions)

    assert problems.errors == []
    (warning,) = problems.warnings
    assert "The key is option 1 in 20 of 20 singles" in warning.message


def test_the_hash_changes_with_any_file_and_with_nothing_else(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = write_course(tmp_path_factory.mktemp("course"))
    before = hash_of(folder)
    assert hash_of(write_course(tmp_path_factory.mktemp("course"))) == before

    (folder / ".hidden").write_text("x")
    assert hash_of(folder) == before
    (folder / "sections" / "02-later.md").write_text("x")
    assert hash_of(folder) != before


def test_a_course_is_found_in_its_folder_and_in_the_one_above(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    root = tmp_path_factory.mktemp("content")
    first, second = write_course(root / "a"), write_course(root / "b")

    assert courses(root) == [first, second]
    assert courses(first) == [first]
    assert courses(root / "none") == []
