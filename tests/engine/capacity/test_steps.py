"""The tree of a computation: its operations, its parts, and what replacing a step does."""

import json
from fractions import Fraction

import pytest

from quizapp.engine.capacity import (
    FAMILIES,
    ImpossibleInput,
    Step,
    evaluate,
    first_difference,
    wrong_workings,
)
from quizapp.engine.capacity.steps import (
    OPERATIONS,
    calc,
    chosen,
    fixed,
    given,
    places,
    redone,
    replaced,
    valued,
)

from .written import FOLDER


def number(value: int, name: str = "number", rule: str = "write.size") -> Step:
    return given(rule, name, value, "bytes")


OPERATED: list[tuple[str, tuple[int | Fraction, ...], int | Fraction]] = [
    ("add", (), 0),
    ("add", (2, 3, 4), 9),
    ("subtract", (2, 5), -3),
    ("multiply", (), 1),
    ("multiply", (2, 3, 4), 24),
    ("divide", (7, 2), Fraction(7, 2)),
    ("power", (2, 10), 1024),
    ("power", (2, -1), Fraction(1, 2)),
    ("max", (3, 9, 4), 9),
    ("min", (9, 3, 4), 3),
    ("ceil", (Fraction(5, 2),), 3),
    ("ceil", (3,), 3),
    ("floor", (Fraction(5, 2),), 2),
    ("ceil_div", (4096, 4096), 1),
    ("ceil_div", (4097, 4096), 2),
    ("floor_div", (8191, 4096), 1),
    ("edge_div", (4096, 4096), 2),
    ("edge_div", (4095, 4096), 1),
    ("least", (3, 2, 2), 2),
    ("most", (3, 4, 4), 2),
    ("written", (1, 0, 2, 0), 5),
    ("written", (0, 0), 0),
]


@pytest.mark.parametrize(("op", "values", "result"), OPERATED)
def test_each_operation_is_exact(op: str, values: tuple[int | Fraction, ...], result: int | Fraction) -> None:
    found = OPERATIONS[op](*map(Fraction, values))

    assert (found, type(found)) == (result, Fraction)


def test_every_operation_is_tried_above() -> None:
    assert {op for op, _values, _result in OPERATED} == set(OPERATIONS)


def test_every_part_of_every_written_step_has_its_type() -> None:
    types = set()
    for path in FOLDER.glob("F*.txt"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith("F"):
                continue
            family, _, inputs = line.partition(" ")
            try:
                right = evaluate(family, json.loads(inputs))
            except ImpossibleInput:
                continue
            for working in (right, *wrong_workings(family, json.loads(inputs)).values()):
                parts = (part for step in working.walk() for part in (step, *step.aside))
                types |= {
                    (type(part.rule), type(part.name), type(part.unit), type(part.detail), type(part.value))
                    for part in parts
                }

    assert types == {(str, str, str, str, Fraction)}


def test_a_computed_step_keeps_all_it_is_told() -> None:
    part, beside = number(1500), number(100, "returned")

    step = calc("add", "write.blocks", "sum", "WCU", part, aside=(beside,), detail="as typed")

    assert step == Step(
        "write.blocks", "sum", "add", Fraction(1500), "WCU", (part,), (beside,), "as typed", slipped=False
    )


def test_given_and_fixed_numbers_keep_all_they_are_told() -> None:
    assert given("write.size", "size", 3, "bytes", detail="3.0") == Step(
        "write.size", "size", "given", Fraction(3), "bytes", detail="3.0"
    )
    assert fixed("write.unit", "step", Fraction(1, 2), "KB", detail="half") == Step(
        "write.unit", "step", "fixed", Fraction(1, 2), "KB", detail="half"
    )
    assert (given("write.size", "size", 3, "bytes").detail, fixed("write.unit", "step", 1, "KB").detail) == (
        "",
        "",
    )


def test_a_step_redone_without_parts_keeps_its_own() -> None:
    step = calc("ceil_div", "write.blocks", "steps", "WCU", number(1500), number(1024))

    assert redone(step, "floor_div").value == 1
    assert redone(step, "floor_div").args == step.args
    assert redone(step, "add", number(5)).args == (number(5),)


def test_a_number_in_the_place_of_a_step_has_no_parts() -> None:
    step = calc("add", "write.blocks", "steps", "WCU", number(1500), aside=(number(1),))

    assert valued(step, 7) == Step("write.blocks", "steps", "fixed", Fraction(7), "WCU", (), (number(1),))


def test_stated_numbers_are_found_by_the_first_rule_that_fits() -> None:
    one, two = number(1, rule="query.kept"), number(2, rule="query.items")
    step = calc("add", "write.blocks", "steps", "WCU", number(1), aside=(one, two))

    assert step.stated("query.items") is two
    assert step.stated("query.items", "query.kept") is one
    assert step.stated("query.size") is None


def twice_the_same() -> Step:
    """A sum of two steps of one rule, 10 and 20."""
    groups = [
        calc("add", "batch.group", name, "WCU", number(value)) for name, value in (("a", 10), ("b", 20))
    ]
    return calc("add", "batch.write_blocks", "sum", "WCU", *groups)


def free(step: Step) -> Step:
    return valued(step, 0)


def test_a_mistake_is_made_everywhere_or_at_one_place() -> None:
    working, swaps = twice_the_same(), {"batch.group": free}

    assert places(working, swaps) == 2
    assert replaced(working, swaps).value == 0
    assert [replaced(working, swaps, only=only).value for only in (0, 1, 2)] == [20, 10, 30]
    assert replaced(working, swaps, only=2) is working
    assert replaced(working, {}, only=0) is working
    assert replaced(working, {"read.blocks": free}) is working


def test_no_second_mistake_is_made_at_a_step_that_slipped() -> None:
    wrong = replaced(twice_the_same(), {"batch.group": free})

    assert [arg.slipped for arg in wrong.args] == [True, True]
    assert not wrong.slipped
    assert replaced(wrong, {"batch.group": lambda step: valued(step, 9)}) is wrong


def test_a_slip_that_cannot_be_made_marks_nothing() -> None:
    working = twice_the_same()

    assert replaced(working, {"batch.group": lambda step: step}) is working


def test_workings_part_at_the_first_step_that_differs() -> None:
    right, wrong = twice_the_same(), replaced(twice_the_same(), {"batch.group": free}, only=1)

    parted = first_difference(right, wrong)

    assert parted is not None
    assert [(step.name, int(step.value)) for step in parted] == [("b", 20), ("b", 0)]
    assert first_difference(right, twice_the_same()) is None


def test_workings_with_unlike_parts_part_at_that_step() -> None:
    right = twice_the_same()
    fewer, other = redone(right, "add", right.args[0]), redone(right, "max")

    assert first_difference(right, fewer) == (right, fewer)
    assert first_difference(right, other) == (right, other)
    assert first_difference(number(1), number(2)) == (number(1), number(2))


def test_what_is_no_choice_takes_nothing() -> None:
    with pytest.raises(ValueError, match=r"^sum is no choice\.$"):
        chosen(twice_the_same())


def test_what_is_written_is_named_in_order() -> None:
    parts = [given("index.gsi", name, units, "WCU") for name, units in (("a", 2), ("b", 0), ("c", 1))]

    assert chosen(calc("written", "index.which", "written", "", *parts)) == ("a", "c")
    assert chosen(calc("most", "index.which", "most", "", *parts)) == ("a",)


def test_a_value_is_as_sure_as_its_least_sure_step() -> None:
    unsure = given("item.pairs", "pairs", 1, "bytes")
    disputed = given("write.failed_larger", "larger", 1, "bytes")

    assert [
        calc("add", "item.size", "size", "bytes", *parts).confidence
        for parts in ((unsure,), (number(1), disputed))
    ] == ["B", "C"]
    assert number(1).confidence == "A"


def test_families_and_tasks_are_named_where_one_is_unknown() -> None:
    with pytest.raises(ImpossibleInput) as family:
        evaluate("F99", {})
    with pytest.raises(ImpossibleInput) as task:
        evaluate("F03", {"task": "read"})

    assert str(family.value) == f"family is F01 to F{len(FAMILIES)}, not 'F99'."
    assert str(task.value) == f"task of F03 is one of {', '.join(FAMILIES['F03'])}, not 'read'."
