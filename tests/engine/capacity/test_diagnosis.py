"""What a wrong number is told, and what not."""

from fractions import Fraction

import pytest

from quizapp.engine.capacity import Diagnosis, ImpossibleInput, diagnose, evaluate, is_right
from quizapp.engine.capacity.diagnosis import same_number
from quizapp.engine.capacity.steps import given

from .examples import EXAMPLES, Example

READ = {"size": 9216, "rate": 15, "mode": "SC"}


def about(number: str, family: str = "F03", **inputs: object) -> Diagnosis:
    return diagnose(family, inputs or READ, Fraction(number))


def test_the_right_number_needs_no_explanation() -> None:
    found = about("45")

    assert (found.right, found.findings, found.known) == (True, (), True)


def test_a_slip_is_named_with_the_step_where_the_workings_part() -> None:
    (finding,) = about("34").findings

    assert finding.codes == ("DIV_TOTAL",)
    assert finding.working.value == 34
    assert (finding.right_step.rule, finding.right_step.value) == ("read.blocks", Fraction(3))
    assert (finding.wrong_step.rule, finding.wrong_step.value) == ("read.blocks", Fraction(9, 4))


def test_a_tie_is_shown_as_a_tie() -> None:
    found = about("7", size=3072, rate=7, mode="EC")

    assert found.codes == {"NO_HALF", "EC_WHOLE_UNITS"}


def test_two_slips_are_found_in_their_order() -> None:
    (finding,) = about("34", size=9216, rate=15, mode="EC").findings

    assert finding.codes == ("DIV_TOTAL", "NO_HALF")
    assert finding.right_step.rule == "read.blocks"


def test_a_number_that_no_slip_gives_is_not_guessed_at() -> None:
    found = about("46")

    assert (found.right, found.findings, found.known) == (False, (), False)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.family)
def test_every_pair_of_mistakes_can_be_tried(example: Example) -> None:
    assert not diagnose(example.family, example.inputs, Fraction(123_457, 7)).known


def test_a_mistake_at_one_place_of_several_is_found_too() -> None:
    writes = [{"n": 10**6, "size": 1500}, {"n": 10**6, "size": 2500}]

    # 1 million x 1,500/1,024 x 0.000000625, and the other as it should be.
    found = diagnose("F16", {"writes": writes}, Fraction("2.7905"))

    assert found.codes == {"NO_CEIL"}


@pytest.mark.parametrize(
    ("family", "inputs", "number", "right"),
    [
        ("F02", {"size": 10240, "mode": "EC"}, "1.5", True),
        ("F02", {"size": 10240, "mode": "EC"}, "1.51", False),
        ("F16", {"task": "busy", "rate": 500, "size": 1024, "hours": 1}, "33.9", True),
        ("F16", {"task": "busy", "rate": 500, "size": 1024, "hours": 1}, "34", False),
        ("F17", {"task": "streams", "n": 0}, "0.01", True),
        ("F17", {"task": "streams", "n": 0}, "0.02", False),
        ("F21", {"task": "time", "gb": 40, "mode": "EC", "available": 3000}, "1748", True),
        ("F21", {"task": "time", "gb": 40, "mode": "EC", "available": 3000}, "1749", False),
        ("F16", {"task": "break_even"}, "28.89", True),
        ("F16", {"task": "break_even"}, "29", False),
        ("F19", {"t": 10, "hours": 1}, "3611", False),
    ],
)
def test_money_and_durations_have_a_tolerance_and_units_have_none(
    family: str,
    inputs: dict[str, object],
    number: str,
    right: bool,  # noqa: FBT001 (a table)
) -> None:
    assert is_right(Fraction(number), evaluate(family, inputs)) is right


@pytest.mark.parametrize(
    ("family", "inputs", "message"),
    [
        ("F23", {}, "family is F01 to F22"),
        ("F02", {"task": "put"}, "task of F02 is one of get"),
        ("F02", {"mode": "SC"}, "size is missing"),
        ("F02", {"mode": "SC", "size": 409_601}, "size is at most 409,600 bytes"),
        ("F02", {"mode": "SC", "size": 0}, "size is above 0"),
        ("F02", {"size": 1}, "mode is EC, SC or TX"),
        ("F03", {"size": 1, "mode": "SC"}, "rate is stated once"),
        ("F01", {"item": {"a": {"S": "x" * 409_600}}}, "409,601 bytes"),
        ("F01", {"item": {"a": {"N": "1e"}}}, "item.a is not a number"),
        ("F01", {"item": {"a": {"N": "1" * 39}}}, "more than 38"),
        ("F01", {"item": {"a": {"S": "\ud800"}}}, "UTF-8"),
        ("F01", {"item": {"a": {"SS": []}}}, "empty set"),
        ("F06", {"items": [], "mode": "SC"}, "missing is missing"),
        ("F07", {"n": 600, "size": 2048, "limit": 600, "mode": "SC"}, "limit is larger"),
        ("F13", {"task": "lasts", "p": 5, "d": 5}, "d is above p"),
        ("F14", {"consumed": 1, "target": 95, "min": 1, "max": 2}, "target is from 20 to 90"),
        ("F16", {"task": "ratio", "prices": {"WCU": 1}}, "prices has no WCU"),
        ("F20", {"base": 1, "retry": 61}, "retry is at most 60"),
    ],
)
def test_impossible_input_is_refused_by_the_name_of_its_field(
    family: str, inputs: dict[str, object], message: str
) -> None:
    with pytest.raises(ImpossibleInput, match=message):
        evaluate(family, inputs)


@pytest.mark.parametrize(
    ("number", "value", "same"),
    [
        ("3", "3", True),
        ("3", "3.004", False),
        ("3.0", "3.004", False),
        ("0.85", "3500/4096", True),
        ("0.854", "3500/4096", True),
        ("0.855", "3500/4096", False),
        ("0.8545", "3500/4096", True),
        ("0.9", "3500/4096", False),
        # Half of the last decimal goes up, or to the even one.
        ("0.13", "0.125", True),
        ("0.12", "0.125", True),
        ("0.14", "0.125", False),
        ("-0.13", "-0.125", True),
        # At most twelve decimals are a way to write a number.
        ("0.333333333333", "1/3", True),
        ("0.3333333333333", "1/3", False),
        ("1/3", "1/3", True),
        ("1/7", "0.14", False),
    ],
)
def test_a_number_may_be_rounded_to_the_two_or_more_decimals_it_has(
    number: str,
    value: str,
    same: bool,  # noqa: FBT001 (a table)
) -> None:
    assert same_number(Fraction(number), Fraction(value)) is same


@pytest.mark.parametrize(
    ("unit", "rule", "value", "number", "right"),
    [
        ("USD", "cost.total", "100", "100.5", True),
        ("USD", "cost.total", "100", "99.5", True),
        ("USD", "cost.total", "100", "100.51", False),
        ("USD", "cost.total", "-100", "-100.5", True),
        ("USD", "cost.total", "1", "1.01", True),
        ("USD", "cost.total", "1", "1.011", False),
        ("s", "page.time", "10", "11", True),
        ("s", "page.time", "10", "11.01", False),
        ("s", "ttl.life", "10", "11", False),
        ("RCU", "read.units", "10", "10.001", False),
    ],
)
def test_tolerances_end_exactly_where_they_end(
    unit: str,
    rule: str,
    value: str,
    number: str,
    right: bool,  # noqa: FBT001 (a table)
) -> None:
    assert is_right(Fraction(number), given(rule, "answer", Fraction(value), unit)) is right


def test_a_diagnosis_keeps_the_number_and_the_right_working() -> None:
    for number, right in (("45", True), ("34", False), ("46", False)):
        found = about(number)

        assert (found.given, found.answer, found.right) == (Fraction(number), evaluate("F03", READ), right)


def test_only_single_slips_are_codes() -> None:
    found = about("34", size=9216, rate=15, mode="EC")

    assert (found.codes, found.known, len(found.findings)) == (frozenset(), True, 1)
