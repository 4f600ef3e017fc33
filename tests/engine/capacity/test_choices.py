"""Choices: answers that are names, with a number behind them that a diagnosis can compare."""

from fractions import Fraction
from xml.etree.ElementTree import fromstring

import pytest

from quizapp.engine.capacity import (
    CHOICES,
    ImpossibleInput,
    chosen,
    diagnose,
    evaluate,
    mathml,
    prose,
    wrong_workings,
)

Inputs = dict[str, object]


def written(**effects: str) -> Inputs:
    """A write with its effect on each index; a name that begins with l is an LSI."""
    rows = [
        {"name": name, "kind": "lsi" if name.startswith("l") else "gsi", "effect": effect, "entry": 90}
        for name, effect in effects.items()
    ]
    return {"task": "which", "indexes": rows}


def loaded(**units: tuple[int, int]) -> Inputs:
    """Partitions with their read and write units a second."""
    rows = [{"name": name, "read": read, "write": write} for name, (read, write) in units.items()]
    return {"task": "hot", "partitions": rows}


def day(hours: list[int], **more: object) -> Inputs:
    """A day of writes of 1,000 bytes."""
    return {"task": "cheapest", "hours": hours, "size": 1000, **more}


PEAK, SCALED = "provisioned for the peak", "auto scaling at 70 %"
TWO = {"compare": ["on_demand", "peak"]}
CASES: list[tuple[str, Inputs, tuple[str, ...], dict[str, tuple[str, ...]]]] = [
    (
        "F09",
        written(day="none", status="key", local="projected"),
        ("status", "local"),
        {
            "GSI_ALWAYS": ("day", "status", "local"),
            "GSI_ALWAYS_2": ("day", "status", "local"),
            "INDEX_FREE": (),
            "LSI_FREE": ("status",),
        },
    ),
    (
        "F09",
        written(day="removed", status="sparse"),
        ("day",),
        {
            "DELETE_FREE": (),
            "GSI_ALWAYS": ("day", "status"),
            "GSI_ALWAYS_2": ("day", "status"),
            "INDEX_FREE": (),
        },
    ),
    ("F09", written(day="none"), (), {"GSI_ALWAYS": ("day",), "GSI_ALWAYS_2": ("day",)}),
    (
        "F12",
        loaded(a=(2400, 100), b=(300, 900), c=(2000, 700)),
        ("b",),
        {"READS_ONLY": ("a",), "USE_3000": ("a",), "TABLE_RATE": ("c",)},
    ),
    ("F12", loaded(a=(3300, 0), b=(0, 1000)), ("a",), {}),
    # 22 + 400 requests a second and hour: 28.485 USD; 200 units for 720 hours: 93.6 USD.
    ("F16", day([1] * 22 + [200] * 2, **TWO), ("on-demand",), {"ALL_DAY": (PEAK,), "BUSY_ONLY": (PEAK,)}),
    # Of swapped prices only that of requests counts: a fifth, here 17.82 instead of 89.1.
    # 12 x 10 + 12 x 100: on demand 89.1, peak 46.8, scaled 12 x 15 + 12 x 143 units: 36.972.
    ("F16", day([10] * 12 + [100] * 12), (SCALED,), {"BUSY_ONLY": (PEAK,), "SWAPPED": ("on-demand",)}),
    # Hardly any peak: what the target keeps free costs more than the quiet hours save.
    ("F16", day([90] * 12 + [100] * 12), (PEAK,), {"NO_TARGET": (SCALED,), "SWAPPED": ("on-demand",)}),
    # On demand 0.675, peak 2.34, scaled 22 x 1 + 2 x 8 units: 0.741.
    (
        "F16",
        day([0] * 22 + [5] * 2),
        ("on-demand",),
        {"ALL_DAY": (SCALED,), "BUSY_ONLY": (PEAK,), "NO_TARGET": (SCALED,), "OLD_PRICE": (SCALED,)},
    ),
    # On demand 93.15, peak 93.6: the old price is twice as much.
    (
        "F16",
        day([0] * 17 + [200] * 6 + [180], **TWO),
        ("on-demand",),
        {"ALL_DAY": (PEAK,), "BUSY_ONLY": (PEAK,), "OLD_PRICE": (PEAK,)},
    ),
]


@pytest.mark.parametrize(("family", "inputs", "right", "wrong"), CASES)
def test_a_choice_is_right_and_each_mistake_chooses_something_else(
    family: str, inputs: Inputs, right: tuple[str, ...], wrong: dict[str, tuple[str, ...]]
) -> None:
    answer = evaluate(family, inputs)

    assert chosen(answer) == right
    assert {code: chosen(step) for code, step in wrong_workings(family, inputs).items()} == wrong


@pytest.mark.parametrize(("family", "inputs", "right", "wrong"), CASES)
def test_a_wrong_choice_is_diagnosed_by_its_number(
    family: str, inputs: Inputs, right: tuple[str, ...], wrong: dict[str, tuple[str, ...]]
) -> None:
    assert diagnose(family, inputs, evaluate(family, inputs).value).right
    for code, step in wrong_workings(family, inputs).items():
        found = diagnose(family, inputs, step.value)
        assert code in found.codes
        assert all(chosen(finding.working) == wrong[code] != right for finding in found.findings)


def test_each_family_of_choices_has_a_case_with_two_other_answers() -> None:
    best = dict.fromkeys(("F09", "F12", "F16"), 0)
    for family, _inputs, _right, wrong in CASES:
        best[family] = max(best[family], len(set(wrong.values())))

    assert best == {"F09": 3, "F12": 2, "F16": 2}


def test_a_choice_is_said_in_words() -> None:
    assert prose(evaluate("F09", written(status="key", date="new", day="none")))[-1] == (
        "Indexes written: status, date."
    )
    assert prose(evaluate("F09", written(day="none")))[-1] == "Indexes written: none."
    assert prose(evaluate("F12", loaded(a=(2400, 100), b=(300, 900))))[-1] == (
        "Hot partition = the largest of 0.8 (a) and 0.9 (b): b."
    )
    assert prose(evaluate("F16", day([1] * 22 + [200] * 2, **TWO)))[-1] == (
        "Cheapest = the least of 28.485 USD (on-demand) and 93.6 USD (provisioned for the peak): on-demand."
    )


def test_the_formula_of_a_choice_ends_in_its_name_and_is_escaped() -> None:
    row = fromstring(mathml(evaluate("F12", loaded(**{"<a>": (10, 0), "b": (1, 0)})))).findall("./mtable/mtr")  # noqa: S314 (our own text)

    assert "".join(row[-1].itertext()) == "hot partition=largest(0.003333,0.0003333)=<a>"


def test_the_value_of_a_choice_is_a_place_or_a_bit_for_each() -> None:
    assert evaluate("F12", loaded(a=(1, 0), b=(9, 0), c=(9, 0))).value == 2
    assert evaluate("F09", written(a="new", b="none", c="key", d="new")).value == 1 + 4 + 8
    assert {evaluate(family, inputs).op for family, inputs, _right, _wrong in CASES} == CHOICES


def test_only_a_choice_can_be_asked_for_names() -> None:
    with pytest.raises(ValueError, match="is no choice"):
        chosen(evaluate("F02", {"size": 1, "mode": "SC"}))


def test_only_the_price_that_flatters_on_demand_is_taken_from_the_other_direction() -> None:
    reads = {"task": "cheapest", "read_hours": [100] * 24, "size": 1000, "mode": "SC", **TWO}
    for inputs in (day([100] * 24, **TWO), reads):
        right, wrong = evaluate("F16", inputs), wrong_workings("F16", inputs)["SWAPPED"]
        rises = [other.value / one.value for one, other in zip(right.args, wrong.args, strict=True)]
        assert rises == ([Fraction(1, 5), 1] if "hours" in inputs else [1, 5])


def test_auto_scaling_by_the_hour_is_a_simplification() -> None:
    assert evaluate("F16", day([1] * 24)).confidence == "B"
    assert evaluate("F16", day([1] * 24, **TWO)).confidence == "A"


def test_reads_and_writes_of_a_day_are_added() -> None:
    both = evaluate("F16", day([10] * 24, read_hours=[20] * 24, mode="SC", **TWO))

    writes = 24 * 10 * 3600 * 30 * Fraction("0.000000625")
    reads = 24 * 20 * 3600 * 30 * Fraction("0.000000125")
    assert [cost.value for cost in both.args] == [
        writes + reads,
        720 * (10 * Fraction("0.00065") + 20 * Fraction("0.00013")),
    ]


def test_traffic_of_the_largest_hour_all_day_is_24_such_hours() -> None:
    wrong = wrong_workings("F16", day([1] * 22 + [200] * 2, **TWO))["ALL_DAY"]

    assert wrong.args[0].value == 24 * 200 * 3600 * 30 * Fraction("0.000000625")


def test_an_hour_without_traffic_keeps_one_unit() -> None:
    scaled = evaluate("F16", day([0] * 23 + [70])).args[-1]

    assert scaled.value == 30 * (23 + 100) * Fraction("0.00065")


@pytest.mark.parametrize(
    ("family", "inputs", "message"),
    [
        ("F09", {"task": "which"}, "indexes is a list"),
        ("F09", {"task": "which", "indexes": [{"name": "a", "kind": "gsi"}]}, r'indexes\[0\].entry of "a"'),
        ("F09", written(a="gone"), 'effect of "a": effect is new, key, projected'),
        ("F09", {"task": "which", "indexes": [*written(a="new")["indexes"]] * 2}, "indexes has a name twice"),  # type: ignore[misc]  # a list
        (
            "F12",
            {"task": "hot", "partitions": [{"name": "a", "read": 1, "write": 1}] * 2},
            "partitions has a name twice",
        ),
        ("F12", {"task": "hot", "partitions": [{"name": "a", "read": 1}]}, 'write of "a": write is missing'),
        ("F16", day([1] * 23), "hours is a list of 24 numbers"),
        ("F16", day([0] * 24), "hours has no traffic"),
        ("F16", {"task": "cheapest", "size": 1}, "hours is missing"),
        (
            "F16",
            day([1] * 24, compare=["peak", "peak"]),
            "compare names at least two of on_demand, peak, scaled",
        ),
        ("F16", day([1] * 24, compare=["peak", "free"]), "compare names at least two"),
        ("F16", day([1] * 24, target=10), "target is from 20 to 90"),
        ("F16", day([1] * 24, read_hours=[1] * 24), "mode is EC or SC"),
    ],
)
def test_an_impossible_choice_is_refused_by_the_name_of_its_field(
    family: str, inputs: Inputs, message: str
) -> None:
    with pytest.raises(ImpossibleInput, match=message):
        evaluate(family, inputs)
