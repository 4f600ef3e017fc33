"""What holds for every input, not only for the examples."""

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.engine.capacity import (
    FAMILIES,
    MISTAKES,
    ImpossibleInput,
    Step,
    diagnose,
    evaluate,
    mistake_values,
)

LARGEST = 400 * 1024
sizes = st.integers(1, LARGEST)
rates = st.integers(1, 100_000)
modes = st.sampled_from(["EC", "SC", "TX"])
entries = st.none() | sizes
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
numbers = st.integers(-(10**30), 10**30).map(str) | st.decimals(
    allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9
).map(str)
values = st.recursive(
    texts.map(lambda text: {"S": text})
    | numbers.map(lambda text: {"N": text})
    | st.booleans().map(lambda flag: {"BOOL": flag}),
    lambda inner: (
        st.lists(inner, max_size=4).map(lambda held: {"L": held})
        | st.dictionaries(texts, inner, max_size=4).map(lambda held: {"M": held})
    ),
    max_leaves=8,
)


def of(family: str, **inputs: object) -> Fraction:
    """The answer of a task."""
    return evaluate(family, inputs).value


@given(sizes, sizes, modes)
def test_a_larger_item_never_costs_less_to_read(one: int, other: int, mode: str) -> None:
    small, large = sorted((one, other))

    assert of("F02", size=small, mode=mode) <= of("F02", size=large, mode=mode)


@given(sizes, sizes)
def test_a_larger_item_never_costs_less_to_write(one: int, other: int) -> None:
    small, large = sorted((one, other))

    assert of("F04", new=small) <= of("F04", new=large)


@given(st.lists(sizes, min_size=1, max_size=20), st.sampled_from(["EC", "SC"]))
def test_a_batch_never_costs_less_than_a_query_over_the_same_items(listed: list[int], mode: str) -> None:
    batch = of("F06", task="read", items=[{"size": size} for size in listed], mode=mode)

    assert batch >= of("F07", total=sum(listed), mode=mode)


@given(sizes)
def test_strong_is_twice_and_transactional_four_times_eventual(size: int) -> None:
    eventual, strong, transactional = (of("F02", size=size, mode=mode) for mode in ("EC", "SC", "TX"))

    assert (strong, transactional) == (2 * eventual, 4 * eventual)


@given(st.integers(1, 99))
def test_a_read_steps_up_one_byte_behind_each_edge(steps: int) -> None:
    edge = [of("F02", size=4096 * steps + more, mode="SC") for more in (0, 1)]

    assert edge == [steps, steps + 1]


@given(st.integers(1, 399))
def test_a_write_steps_up_one_byte_behind_each_edge(steps: int) -> None:
    assert [of("F04", new=1024 * steps + more) for more in (0, 1)] == [steps, steps + 1]


@given(st.integers(1, 200), sizes, st.integers(0, 200), st.integers(1, 1000), st.sampled_from(["EC", "SC"]))
def test_a_filter_a_projection_and_a_count_change_no_units(
    n: int, size: int, kept: int, returned: int, mode: str
) -> None:
    plain = of("F07", n=n, size=size, mode=mode)

    assert of("F07", n=n, size=size, mode=mode, kept=kept, returned=returned, select="count") == plain
    assert of("F02", size=size, mode=mode, returned=returned) == of("F02", size=size, mode=mode)


@given(
    entries,
    entries,
    st.fixed_dictionaries({"key_changed": st.booleans(), "projected_changed": st.booleans()}),
)
def test_an_index_is_written_at_most_twice(
    before: int | None, after: int | None, changed: Mapping[str, bool]
) -> None:
    working = evaluate("F09", {"before": before, "after": after, **changed})
    written = [step for step in working.walk() if step.rule == "write.blocks"]

    assert len(written) <= 2
    assert working.value == sum(step.value for step in written)


@given(sizes, rates, modes)
def test_dividing_the_total_never_gives_more(size: int, rate: int, mode: str) -> None:
    inputs = {"size": size, "rate": rate, "mode": mode}

    assert mistake_values("F03", inputs).get("DIV_TOTAL", Fraction(0)) <= of("F03", **inputs)


@given(st.dictionaries(texts, values, min_size=1, max_size=5))
def test_the_parts_of_an_item_add_up_to_its_size(item: Mapping[str, object]) -> None:
    size = evaluate("F01", {"item": item})
    leaves = [step.value for step in flattened(size)]

    assert size.value == sum(leaves)


def flattened(step: Step) -> list[Step]:
    """The parts that are shown of an item: what is not a sum itself."""
    return [part for arg in step.args for part in flattened(arg)] if step.op == "add" else [step]


@given(st.integers(1, 10**9), sizes, st.integers(1, 10**6))
def test_a_price_changes_costs_and_never_units(n: int, size: int, millionths: int) -> None:
    price = Fraction(millionths, 10**6)
    default, dearer = (
        evaluate("F16", {"writes": [{"n": n, "size": size}], **prices})
        for prices in ({}, {"prices": {"WRU": price}})
    )
    units = [
        [part.value for part in each.walk() if part.rule == "write.blocks"] for each in (default, dearer)
    ]

    assert units[0] == units[1]
    assert dearer.value == default.value * price / Fraction("0.000000625")


@given(sizes, rates, modes)
def test_the_number_of_every_mistake_is_found_again(size: int, rate: int, mode: str) -> None:
    inputs = {"size": size, "rate": rate, "mode": mode}

    for code, value in mistake_values("F03", inputs).items():
        found = diagnose("F03", inputs, value)
        assert code in found.codes
        assert all(finding.working.value == value for finding in found.findings)


FIELDS = st.sampled_from(
    [
        "task",
        "mode",
        "size",
        "rate",
        "n",
        "item",
        "old",
        "new",
        "kind",
        "p",
        "u",
        "d",
        "s",
        "t",
        "ms",
        "days",
        "base",
        "retry",
        "cap",
        "before",
        "after",
        "consumed",
        "target",
        "min",
        "max",
        "items",
        "puts",
        "actions",
        "indexes",
        "parts",
        "prices",
        "gb",
        "regions",
        "rates",
        "writes",
        "reads",
        "api",
    ]
)
JUNK = (
    st.none()
    | st.booleans()
    | st.integers(-5, 10**30)
    | st.floats()
    | st.sampled_from(["", "EC", "put", "gsi", "1e999999999", "1e-999999999", "nan", "BatchGetItem"])
    | st.lists(st.integers(-1, 5), max_size=2)
    | st.lists(
        st.dictionaries(st.sampled_from(["n", "size", "mode"]), st.integers(-1, 9), max_size=3), max_size=2
    )
    | st.dictionaries(st.sampled_from(["WRU", "h", "S"]), st.integers(-1, 3), max_size=2)
)


@given(st.sampled_from(sorted(FAMILIES)), st.dictionaries(FIELDS, JUNK, max_size=6), st.data())
def test_whatever_is_asked_the_answer_is_a_number_or_a_refusal(
    family: str, inputs: dict[str, object], data: st.DataObject
) -> None:
    if data.draw(st.booleans()):
        inputs["task"] = data.draw(st.sampled_from(sorted(FAMILIES[family])))
    try:
        found = [evaluate(family, inputs).value, *mistake_values(family, inputs).values()]
        diagnose(family, inputs, Fraction(10**9, 7))
    except ImpossibleInput:
        return
    assert all(isinstance(value, Fraction) for value in found)


@pytest.mark.parametrize("family", sorted(MISTAKES))
def test_every_family_has_mistakes(family: str) -> None:
    assert len(MISTAKES[family]) >= 6
