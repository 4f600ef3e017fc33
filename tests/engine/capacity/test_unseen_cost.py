"""Worked examples with short inputs, F11 to F21, whose numbers were computed by hand from the rules."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from quizapp.engine.capacity import ImpossibleInput, compare, evaluate, load, mistake_values
from quizapp.engine.capacity.families import FAMILIES

TEXT = (Path(__file__).parent / "unseen_cost.json").read_text(encoding="utf-8")
ROWS = json.loads(TEXT)["vectors"]


def test_all_examples_agree() -> None:
    assert compare(load(TEXT)) == {}


def test_every_family_of_cost_has_examples() -> None:
    wanted = [name for name in FAMILIES if "F11" <= name <= "F21"]

    assert sorted({row["family"] for row in ROWS}) == wanted


def test_a_changed_answer_is_a_difference_in_each_example() -> None:
    changed = [{**row, "answer": row["answer"] + 1} for row in ROWS]
    found = compare(load(json.dumps(changed)))

    assert sorted(name for name, lines in found.items() if lines[0].startswith("answer:")) == sorted(
        row["id"] for row in ROWS
    )


def test_a_changed_mistake_is_a_difference_in_each_example() -> None:
    changed = [
        {**row, "mistakes": {code: value + 0.123 for code, value in row["mistakes"].items()}} for row in ROWS
    ]

    assert sorted(compare(load(json.dumps(changed)))) == sorted(row["id"] for row in ROWS if row["mistakes"])


def test_bytes_that_are_no_number_are_refused_where_the_question_has_none() -> None:
    row = {"id": "X-1", "family": "F11", "question": "How much is billed?", "answer": 1, "unit": "GB"}
    found = compare(load(json.dumps([{**row, "inputs": {"bytes": {}}}])))

    assert found == {"X-1": ["cannot be computed: bytes is a number, not {}."]}


@pytest.mark.parametrize("strange", [True, "x", "", [], [1, "a"], {}, -1, 0, 10**20, "1,000", 3.7], ids=repr)
def test_inputs_of_a_strange_kind_are_read_or_refused(strange: object) -> None:
    """Each field of each example, one at a time, and a field that it does not have."""
    for row in ROWS:
        for field in (*row["inputs"], "bytes"):
            inputs = {**row["inputs"], field: strange}

            assert isinstance(compare(load(json.dumps([{**row, "inputs": inputs}]))), dict)


@pytest.mark.parametrize(
    ("family", "inputs", "answer"),
    [
        ("F11", {"n": 100, "index_only": True, "indexes": [{"size": 50, "n": 10}]}, 1500),
        ("F11", {"task": "gb", "bytes": 3 * 2**30}, 3),
        ("F11", {"task": "cost", "gb": 60, "index_gb": 15, "free_tier": True}, 12.5),
    ],
)
def test_storage_of_indexes_alone_and_of_bytes_already_counted(
    family: str, inputs: dict[str, object], answer: float
) -> None:
    assert evaluate(family, inputs).value == answer


def test_a_target_makes_a_used_unit_dearer_to_provision() -> None:
    working = evaluate("F16", {"task": "ratio", "target": 70})

    assert round(float(working.value), 4) == 2.4231
    assert mistake_values("F16", {"task": "ratio", "target": 70})["NO_TARGET"] == Fraction(45, 13)


def test_the_storage_of_indexes_alone_needs_indexes() -> None:
    with pytest.raises(ImpossibleInput, match="indexes"):
        evaluate("F11", {"n": 100, "index_only": True})
