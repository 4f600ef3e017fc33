"""The bank without its keys, answered by somebody else and held against them."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from quizapp.contentfiles.reading import read_folder
from quizapp.contentfiles.records import QuestionRecord
from quizapp.contentfiles.second_reading import answers, judge, sheet
from tests.contentfiles.courses import write_course
from tests.contentfiles.kinds import WITH_KINDS
from tests.contentfiles.test_checks import TODAY


@pytest.fixture
def bank(tmp_path: Path) -> list[QuestionRecord]:
    return list(read_folder(write_course(tmp_path, questions=WITH_KINDS), today=TODAY).questions())


def of_kind(bank: list[QuestionRecord], kind: str) -> QuestionRecord:
    return next(question for question in bank if question.kind == kind)


def letter(question: QuestionRecord, text: str) -> str:
    (found,) = re.findall(rf"^  ([a-z])\) {re.escape(text)}$", sheet(question), re.MULTILINE)
    return str(found)


def right_answer(question: QuestionRecord) -> str:
    """What a reader who knows everything writes."""
    keys = [option for option in question.options if option.is_key]
    match question.kind:
        case "numeric":
            return next(number.value for number in question.numbers if number.is_key)
        case "cloze":
            return " | ".join(
                next(option.content.text for option in keys if option.part == part.name)
                for part in question.parts
            )
        case "ordering":
            return " ".join(letter(question, option.content.text) for option in question.options)
        case "matching":
            due = {option.part: option.content.text for option in question.options}
            return " ".join(letter(question, due[part.name]) for part in question.parts)
        case _:
            return " ".join(letter(question, option.content.text) for option in keys)


KINDS = ["single", "multiple", "true-false", "numeric", "cloze", "ordering", "matching"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_right_answer_agrees_and_another_does_not(bank: list[QuestionRecord], kind: str) -> None:
    question = of_kind(bank, kind)
    right = right_answer(question)
    wrong = {"numeric": "77", "cloze": " | ".join(["x"] * len(question.parts))}.get(kind, right[::-1])
    if kind in {"single", "true-false"}:
        wrong = "b" if right == "a" else "a"

    assert judge(question, right).agrees
    if wrong != right and kind != "multiple":
        assert not judge(question, wrong).agrees


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_that_cannot_be_read_says_why(bank: list[QuestionRecord], kind: str) -> None:
    reading = judge(of_kind(bank, kind), "z z z z z z z z z z z z")

    assert not reading.agrees
    assert reading.problem or kind == "cloze"


def test_a_sheet_tells_no_key_and_no_reason(bank: list[QuestionRecord]) -> None:
    for question in bank:
        shown = sheet(question)
        assert question.explanation.text not in shown
        # A short reason may be a word of the stem by chance.
        assert not [o for o in question.options if len(o.reason.text) > 20 and o.reason.text in shown]


def test_a_case_shows_its_scenario(bank: list[QuestionRecord]) -> None:
    member = next(question for question in bank if question.case is not None)

    assert "A shop sells" in sheet(member)


def test_answers_are_found_below_their_questions_and_empty_ones_are_missing(
    bank: list[QuestionRecord],
) -> None:
    first, second = sheet(bank[0]).replace("answer:", "answer: b"), sheet(bank[1])

    assert answers(first + second) == {bank[0].id: "b"}


def command(folder: Path, *arguments: str) -> str:
    output = StringIO()
    call_command("second_reading", str(folder), *arguments, stdout=output)
    return output.getvalue()


def test_the_command_compares_only_when_everything_is_answered(
    tmp_path: Path, bank: list[QuestionRecord]
) -> None:
    filled = tmp_path / "sheet.txt"
    text = command(tmp_path)
    filled.write_text(text)

    with pytest.raises(CommandError, match="have no answer yet"):
        command(tmp_path, "--compare", str(filled))

    parts = {
        question.id: sheet(question).replace("answer:", f"answer: {right_answer(question)}")
        for question in bank
    }
    filled.write_text("".join(parts.values()))
    assert f"{len(bank)} questions answered, 0 differ" in command(tmp_path, "--compare", str(filled))


def test_questions_in_pretest_are_read_too_or_alone(tmp_path: Path, bank: list[QuestionRecord]) -> None:
    numeric, single = of_kind(bank, "numeric"), of_kind(bank, "single")
    text = WITH_KINDS.replace("kind: numeric\n", "kind: numeric\n    status: pretest\n")
    write_course(tmp_path, questions=text.replace("kind: single\n", "kind: single\n    status: draft\n"))

    every, alone = command(tmp_path), command(tmp_path, "--pretest")

    assert str(single.id) not in every
    assert str(numeric.id) in every
    assert (every.count("==="), alone.count("===")) == (len(bank) - 1, 1)
    assert str(numeric.id) in alone


def test_the_command_names_the_place_of_what_differs(tmp_path: Path, bank: list[QuestionRecord]) -> None:
    filled = tmp_path / "sheet.txt"
    given = {question.id: right_answer(question) for question in bank}
    numeric = of_kind(bank, "numeric")
    given[numeric.id] = "77"
    filled.write_text("".join(sheet(q).replace("answer:", f"answer: {given[q.id]}") for q in bank))
    output = StringIO()

    with pytest.raises(CommandError, match="Find out who is right"):
        call_command("second_reading", str(tmp_path), "--compare", str(filled), stdout=output)

    assert f"{numeric.id}: “77”: is not the key" in output.getvalue()


def test_a_sheet_that_is_not_there_is_said(tmp_path: Path, bank: list[QuestionRecord]) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        command(tmp_path, "--compare", str(tmp_path / "nothing.txt"))
