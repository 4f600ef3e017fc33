"""Worked examples in other words than those the readers were made with: families F01 to F10.

Their answers, and the number of each mistake, were worked by hand from the
rules. They have short inputs, so what these leave out is read from the question.
"""

from dataclasses import replace
from pathlib import Path

from quizapp.engine.capacity import compare, load

VECTORS = load(Path(__file__).with_name("unseen_units.json").read_text(encoding="utf-8"))


def test_all_of_them_agree() -> None:
    assert compare(VECTORS) == {}


def test_each_with_another_answer_differs() -> None:
    changed = [replace(vector, answer=vector.answer * 2 + 1) for vector in VECTORS]
    differences = compare(changed)

    assert [
        vector.id for vector in VECTORS if not differences.get(vector.id, [""])[0].startswith("answer:")
    ] == []


def test_each_mistake_with_another_number_differs() -> None:
    changed = [
        replace(vector, mistakes={code: value + 1_000_003 for code, value in vector.mistakes.items()})
        for vector in VECTORS
    ]
    found = {name: len(lines) for name, lines in compare(changed).items()}

    assert found == {vector.id: len(vector.mistakes) for vector in VECTORS if vector.mistakes}


def test_they_are_of_the_first_ten_families() -> None:
    assert sorted({vector.family for vector in VECTORS}) == [f"F{number:02}" for number in range(1, 11)]


def test_none_of_them_names_a_task() -> None:
    assert [vector.id for vector in VECTORS if "task" in vector.inputs] == []


def test_a_question_that_says_it_all_needs_no_inputs() -> None:
    bare = [
        replace(vector, inputs={field: vector.inputs[field] for field in vector.inputs if field == "mode"})
        for vector in VECTORS
        if vector.family != "F01"
    ]
    questions = {vector.id: vector.question for vector in VECTORS}

    assert {questions[name] for name in compare(bare)} == {
        # 3.2 KB are then not the 3,277 whole bytes that inputs name.
        "PutItem of a new 3.2 KB item.",
        "UpdateItem creates a new 1.2 KB item (upsert).",
        "300 devices each send one 1.2 KB record per minute.",
        # The sizes afterwards are only said to be a byte more.
        "Transaction with two updates (2.5 KB and 0.7 KB before, one byte longer after).",
    }
