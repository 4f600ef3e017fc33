"""Habits of a whole bank that give keys away."""

from __future__ import annotations

import itertools
import json
import re
import time
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from quizapp.contentfiles.lint import BankFigures, check_wording
from quizapp.contentfiles.problems import Place, Problems
from quizapp.contentfiles.reading import courses, hash_of, read_folder
from quizapp.contentfiles.records import OptionRecord, Prose, QuestionRecord
from quizapp.contentfiles.text import Source
from tests.contentfiles.courses import write_course
from tests.contentfiles.test_checks import TODAY

# Stems that have nothing in common.
_names = itertools.count()


def single(texts: list[str], key: int, template: QuestionRecord) -> QuestionRecord:
    name = f"stem{next(_names)}"
    options = tuple(
        OptionRecord(Prose(text, text), Prose("why", "why"), is_key=place == key)
        for place, text in enumerate(texts)
    )
    values = {field: getattr(template, field) for field in QuestionRecord.__slots__}
    changed = {"id": uuid4(), "kind": "single", "options": options, "numbers": (), "stem": Prose(name, name)}
    return QuestionRecord(**(values | changed))


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


def test_keys_that_always_stand_first_are_an_error(template: QuestionRecord) -> None:
    questions = [single(["aa", "bbb", "cc", "dd"], 0, template) for _ in range(20)]

    (problem,) = judged(questions).errors

    assert "The key is option 1 in 20 of 20 singles" in problem.message


def stems(template: QuestionRecord, *texts: str, options: list[str] | None = None) -> list[QuestionRecord]:
    """Questions with these stems, each with four options of its own; the key is the first."""
    return [
        replace(
            single(options or [f"{number}{letter}" for letter in "abcd"], 0, template), stem=Prose(text, text)
        )
        for number, text in enumerate(texts)
    ]


GAME = "A game keeps the scores of its players in a table whose partition key is the day of the match."


def test_stems_that_share_most_of_their_words_are_reported_with_their_likeness(
    template: QuestionRecord,
) -> None:
    first, second, other = stems(
        template,
        GAME + " Which change spreads the load?",
        GAME + " Which change lowers the cost?",
        "An archive of letters is searched by year and by sender. Which index serves both?",
    )

    problems = judged([first, second, other])

    (warning,) = problems.warnings
    assert re.fullmatch(rf"The stem is \d\d% the same as that of {first.id}\.", warning.message)
    assert problems.errors == []


def test_other_numbers_make_no_other_stem(template: QuestionRecord) -> None:
    first, second = stems(
        template,
        "How many units do 17 reads of 5.5 KB a second need?",
        "How many units do 1,200 reads of 9 KB a second need?",
    )

    problems = judged([first, second])

    assert [problem.message for problem in problems.warnings] == [
        f"The stem is 100% the same as that of {first.id} but for its numbers."
    ]
    assert problems.errors == []


def test_two_equal_stems_are_an_error(template: QuestionRecord) -> None:
    (problem,) = judged(stems(template, GAME, GAME)).errors

    assert "100% the same" in problem.message


def test_a_stem_that_tells_the_answer_to_another_question_is_reported(template: QuestionRecord) -> None:
    (asking,) = stems(
        template,
        "A table holds sessions. What happens to items whose timestamp has passed?",
        options=["They are deleted by a background process later", "b", "c", "d"],
    )
    (telling,) = stems(
        template,
        "Items whose timestamp has passed are deleted later by a background process. Which attribute type is needed?",
    )

    (warning,) = judged([asking, telling]).warnings

    assert f"may give away the answer to question {asking.id}" in warning.message


def test_a_bank_whose_wrong_options_alone_speak_in_absolutes_is_an_error(template: QuestionRecord) -> None:
    options = ["it may wait for a short while", "it always waits", "it never waits at all", "it waits a bit"]
    questions = [single(options[n % 4 :] + options[: n % 4], (4 - n) % 4, template) for n in range(40)]

    messages = [problem.message for problem in judged(questions).errors]

    assert any("50% of the wrong options have an absolute word" not in text for text in messages)
    assert any("of the keys: whoever avoids them is right without knowing" in text for text in messages)


def test_options_that_share_most_of_their_words_are_counted(template: QuestionRecord) -> None:
    alike = [
        "the table throttles its reads at once",
        "the table throttles its writes at once",
        "no",
        "none yet",
    ]
    figures = BankFigures(Place("questions"))

    figures.add(single(alike, 0, template))
    figures.add(single(["one two three", "one two four", "five", "six"], 0, template))

    (found,) = figures.report()["alike_options"]
    assert (found["first"], found["second"], found["likeness"]) == (*alike[:2], 0.75)


def test_the_report_holds_plain_values_only(template: QuestionRecord) -> None:
    figures = BankFigures(Place("questions"))
    for question in stems(template, GAME, GAME + " Why?"):
        figures.add(question)
    figures.judge(Problems())

    report = json.loads(json.dumps(figures.report()))

    assert report["questions"] == 2
    assert report["positions"] == {"1": 2}
    assert len(report["pairs"]) == 1


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


def complaints(template: QuestionRecord, *, stem: str = "Which?", explanation: str = "So.") -> list[str]:
    problems = Problems()
    question = replace(
        single(["aa", "bb", "cc", "dd"], 0, template),
        stem=Prose(stem, stem),
        explanation=Prose(explanation, explanation),
    )
    check_wording(question, Source("questions", ""), problems)
    return [problem.message for problem in problems.errors]


@pytest.mark.parametrize(
    "stem",
    [
        "Which statement is not true?",
        "Which operation cannot fail?",
        "Which call can't be repeated?",
        "Which of these don't cost units?",
        "Which statement about streams is incorrect?",
        "All of these hold, except:",
    ],
)
def test_a_stem_that_asks_for_what_is_not_so_says_it_in_bold(template: QuestionRecord, stem: str) -> None:
    assert any("asks for what is not so" in message for message in complaints(template, stem=stem))


@pytest.mark.parametrize(
    "stem",
    [
        "What happens if the item is not there?",
        "Which policy lets in users who cannot read?",
        "Which index suits a table that is not queried by day?",
        "What does a read return when the item does not exist?",
        "Which of these is **NOT** charged?",
    ],
)
def test_a_denial_in_the_scenario_is_no_negative_stem(template: QuestionRecord, stem: str) -> None:
    assert complaints(template, stem=stem) == []


@pytest.mark.parametrize(
    "text",
    ["Option B fails.", "Here option (c) fails.", "The second option fails.", "The last answer is wrong."],
)
def test_an_option_is_not_named_by_letter_or_place(template: QuestionRecord, text: str) -> None:
    assert any("names an option by letter" in message for message in complaints(template, explanation=text))


@pytest.mark.parametrize(
    "text",
    [
        "It is the option a team takes first.",
        "The last answer of a query has no key.",
        "Streams are the first choice here.",
    ],
)
def test_other_words_that_look_like_letters_and_places_pass(template: QuestionRecord, text: str) -> None:
    assert complaints(template, explanation=text) == []


def test_a_stem_may_end_with_the_name_of_a_thing(template: QuestionRecord) -> None:
    assert complaints(template, stem="What is read from table A:") == []
    assert any("which tells the key" in said for said in complaints(template, stem="It is read by an …"))


@pytest.mark.parametrize("text", ["a" + "\n" * 100_000 + "b", "a" + " " * 100_000 + "b", "](" * 50_000])
def test_texts_of_any_shape_are_read_at_once(template: QuestionRecord, text: str) -> None:
    started = time.process_time()

    complaints(template, stem=text)

    assert time.process_time() - started < 2
