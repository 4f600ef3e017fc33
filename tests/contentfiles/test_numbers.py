"""Every number of a question is covered by a fact, by its scenario or by a computation."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from quizapp.contentfiles.numbers import check_numbers, covered_by, numbers_in
from quizapp.contentfiles.problems import Place, Problems
from quizapp.contentfiles.reading import read_folder
from quizapp.contentfiles.records import NumberRecord, OptionRecord, Prose, QuestionRecord, Written
from quizapp.contentfiles.text import Source
from tests.contentfiles.courses import write_course
from tests.contentfiles.test_checks import TODAY

PLACE = Place("questions/01-units.yaml", 3)


def text(said: str) -> Prose:
    return Prose(said, said)


def lines(*said: str) -> tuple[Written, ...]:
    return tuple(Written(line, PLACE) for line in said)


@pytest.fixture
def question(tmp_path: Path) -> QuestionRecord:
    """A published single without any number, which cites FL-001."""
    first = next(read_folder(write_course(tmp_path), today=TODAY).questions())
    options = tuple(OptionRecord(text(word), text("Why."), is_key=word == "a") for word in "abcd")
    return replace(
        first,
        kind="single",
        status="published",
        facts=("FL-001",),
        stem=text("Which?"),
        options=options,
        numbers=(),
        explanation=text("Because."),
        place=PLACE,
        given=(),
        work=(),
        slips=(),
    )


def messages(question: QuestionRecord, *, fact: str = "Items may be up to 400 KB.") -> list[str]:
    problems = Problems()
    check_numbers(question, Source(PLACE.path, "", 3), problems, {"FL-001": covered_by(fact)})
    return [problem.message for problem in problems.errors]


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("1,500 items of 2.5 KB", ["1500", "2.5"]),
        ("between 1\u201335 days, 28.9% and $0.25", ["1", "35", "28.9", "0.25"]),
        ("4 million requests, 3 thousand more", ["4000000", "3000"]),
        ("S3, EC2, DVA-C02, AES-256, us-east-1, p99", []),
        ("on 2026-12-01 at 09:30 with version 2019.11.21", []),
        ("`Limit=10` and [page 3](https://example.com/7)", ["3"]),
        ('```json\n{"N": "5"}\n```\nthen 6', ["6"]),
        (r"$\lceil 17 / 4 \rceil \times 1{,}024$", ["17", "4", "1024"]),
        ("a 24-hour window, the 5th call", ["24", "5"]),
        ("1. Read.\n2. Count 7.\n3) Write.", ["7"]),
        ("12 000 items and 1\u202f000 more, 2024 100", ["12000", "1000", "2024", "100"]),
        (r"$17 \times10$, _400_ KB", ["17", "10", "400"]),
    ],
)
def test_quantities_are_told_from_names_dates_and_code(said: str, values: list[str]) -> None:
    assert [value for _, value in numbers_in(said)] == [Fraction(value) for value in values]


def test_a_fact_covers_its_numbers_also_those_in_words_and_in_code() -> None:
    assert covered_by("Half a unit for each of three copies, `35` days.") >= {
        Fraction(1, 2),
        Fraction(3),
        Fraction(35),
    }


def test_a_number_that_nothing_covers_is_refused_wherever_it_stands(question: QuestionRecord) -> None:
    wrong = OptionRecord(text("77 KB"), text("Because of 88."), is_key=False)
    changed = replace(
        question,
        stem=text("Up to 400 KB in 66 days?"),
        options=(*question.options[:3], wrong),
        explanation=text("It is 99."),
    )

    found = messages(changed)

    assert [message.split(".")[0] for message in found] == [
        f"No fact of this question covers {number}" for number in ("66", "77", "88", "99")
    ]


def test_a_fact_that_is_not_cited_covers_nothing(question: QuestionRecord) -> None:
    assert messages(replace(question, facts=(), stem=text("Up to 400 KB?"))) != []


def test_given_numbers_and_computed_ones_are_covered(question: QuestionRecord) -> None:
    changed = replace(
        question,
        stem=text("60 reads of 17 KB a second?"),
        explanation=text("2.5 units each, 150 in all. Not 1,020."),
        given=lines("60", "17"),
        work=lines("read_units(17, eventual) = 2.5", "2.5 * 60 = 150"),
        slips=lines("17 * 60 = 1020"),
    )

    assert messages(changed) == []


def test_a_number_before_a_scale_may_be_given_with_or_without_it(question: QuestionRecord) -> None:
    for number in ("50", "50000000"):
        changed = replace(question, stem=text("50 million writes?"), given=lines(number))
        assert messages(changed) == []


def test_a_line_may_use_only_numbers_that_are_covered_already(question: QuestionRecord) -> None:
    (message,) = messages(replace(question, work=lines("7 * 60 = 420")))

    assert message.startswith("Nothing covers 7 in this line")


def test_a_line_that_is_wrong_is_refused_also_in_a_draft(question: QuestionRecord) -> None:
    draft = replace(question, status="draft", given=lines("7"), work=lines("7 * 60 = 421"))

    assert messages(draft) == ["7 * 60 is 420, not 421."]


def test_a_draft_may_lack_its_cover(question: QuestionRecord) -> None:
    assert messages(replace(question, status="draft", stem=text("66?"), work=lines("7 * 6 = 42"))) == []


def test_what_a_broken_fact_would_cover_is_not_reported_again(question: QuestionRecord) -> None:
    assert messages(replace(question, facts=("FL-001", "FL-002"), stem=text("66?"))) == []


@pytest.mark.parametrize("written", ["many", "1e999999999", "1/0", "1_000", "9" * 5000])
def test_given_holds_numbers(question: QuestionRecord, written: str) -> None:
    assert messages(replace(question, given=lines(written))) == [
        f"`given` has {written!r}; it is a number such as 1500."
    ]


def test_a_number_of_any_length_is_read(question: QuestionRecord) -> None:
    assert messages(replace(question, stem=text("9" * 20_000)))[0].startswith(
        "No fact of this question covers 99"
    )


@pytest.fixture
def numeric(question: QuestionRecord) -> QuestionRecord:
    key = NumberRecord("150", "0", "RCU", is_key=True, reason=text(""))
    slip = NumberRecord("300", "0", "RCU", is_key=False, reason=text("Not halved."))
    return replace(
        question,
        kind="numeric",
        options=(),
        numbers=(key, slip),
        given=lines("60", "17"),
        work=lines("read_units(17, eventual) * 60 = 150"),
        slips=lines("read_units(17, strong) * 60 = 300"),
    )


def test_the_answer_of_a_numeric_question_is_what_its_work_gives(numeric: QuestionRecord) -> None:
    assert messages(numeric) == []
    assert "The last line of `work` gives 150, but the answer is 151." in messages(
        replace(numeric, numbers=(replace(numeric.numbers[0], value="151"), numeric.numbers[1]))
    )


def test_a_numeric_question_without_work_is_refused(numeric: QuestionRecord) -> None:
    assert any("shows its `work`" in message for message in messages(replace(numeric, work=())))


def test_the_number_that_a_mistake_gives_is_computed_too(numeric: QuestionRecord) -> None:
    (message,) = messages(replace(numeric, slips=()))

    assert message.startswith("No fact of this question covers 300.")


def test_a_number_is_found_where_it_stands_and_not_in_an_id(tmp_path: Path) -> None:
    folder = write_course(tmp_path)
    file = folder / "questions" / "01-units.yaml"
    file.write_text(file.read_text().replace("    stem: |\n", "    stem: |\n      In 8 zones:\n", 1))
    reading = read_folder(folder, today=TODAY)
    list(reading.questions())

    (error,) = [problem for problem in reading.problems.errors if "covers 8." in problem.message]
    line = file.read_text().split("\n")[error.line - 1]
    assert line[error.column - 1 :] == "8 zones:"
