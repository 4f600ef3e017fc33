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
