"""Reading and judging answers: form is forgiven, value never."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.engine.capacity import evaluate
from quizapp.engine.drills import TEMPLATES, Judgement, Variant, judge, read_for, variant
from quizapp.engine.drills.templates import Template
from quizapp.engine.numerals import FormatError

HALF = Template(
    slug="half-a-unit",
    family="F02",
    level=1,
    title="Half a unit",
    section="throughput-capacity",
    facts=("FL-021",),
    draws={},
    inputs={"task": "get", "size": 3000, "mode": "EC"},
    stems=("One eventually consistent read of 3,000 bytes?",),
    unit="RCU",
)
THOUSAND = Template(
    slug="a-thousand-units",
    family="F05",
    level=1,
    title="A thousand units",
    section="throughput-capacity",
    facts=("FL-021",),
    draws={},
    inputs={"task": "provision", "size": 1000, "rate": 1000},
    stems=("1,000 writes a second?",),
    unit="WCU",
)
MONEY = Template(
    slug="some-money",
    family="F16",
    level=1,
    title="Some money",
    section="throughput-capacity",
    facts=("FL-021",),
    draws={},
    inputs={"task": "on_demand", "writes": [{"n": 10_000_000, "size": 1024}]},
    stems=("10 million writes?",),
    unit="USD",
)


def judged(asked: Variant, text: str) -> bool | str:
    found = judge(asked, [text])
    return found.right if isinstance(found, Judgement) else found.message


@pytest.mark.parametrize(
    "text",
    [
        ".5",
        "0.5",
        "1/2",
        "0.50",
        "0.5 RCU",
        "0.5rcu",
        "0.5 RRUs",
        "0.5 read units",
        " 1 / 2 ",
        "\uff10.\uff15",
        "5e-1",
    ],
)
def test_half_a_unit_may_be_written_in_many_ways(text: str) -> None:
    assert judged(variant(HALF, 0), text) is True


@pytest.mark.parametrize(
    "text",
    [
        "1,000",
        "1 000",
        "1'000",
        "1000",
        "1e3",
        "1000 WCU",
        "1,000 write units",
        "\uff11\uff10\uff10\uff10",
        "+1000",
    ],
)
def test_a_thousand_units_may_be_written_in_many_ways(text: str) -> None:
    assert judged(variant(THOUSAND, 0), text) is True


@pytest.mark.parametrize("text", ["6.25", "$6.25", "6.25 USD", "6.26", "6.28"])
def test_money_is_right_within_half_a_percent_or_a_cent(text: str) -> None:
    assert judged(variant(MONEY, 0), text) is True


@pytest.mark.parametrize("text", ["6.2", "6.29"])
def test_money_further_off_is_wrong(text: str) -> None:
    assert judged(variant(MONEY, 0), text) is False


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("5 WCU", "The answer is in RCU, not in WCU."),
        ("5 ms", "The answer is in RCU, not in ms."),
        ("0,5", "Write decimals with a point, and thousands as 1,000 or 1000."),
        ("half", "Write a number, such as 12, 0.5, 1/2 or 1,000."),
        ("", "Write a number, such as 12, 0.5, 1/2 or 1,000."),
        ("1/0", "A fraction cannot have 0 below the line."),
    ],
)
def test_what_cannot_be_read_says_what_to_write(text: str, message: str) -> None:
    assert judged(variant(HALF, 0), text) == message


def test_units_are_never_rounded_for_the_learner() -> None:
    assert judged(variant(HALF, 0), "0.49") is False
    assert judged(variant(HALF, 0), "1") is False


def test_two_numbers_are_none() -> None:
    assert isinstance(judge(variant(HALF, 0), ["1", "2"]), FormatError)
    assert isinstance(judge(variant(HALF, 0), []), FormatError)


def choosing(asks: str) -> Variant:
    return variant(next(template for template in TEMPLATES.values() if template.asks == asks), 0)


def test_one_option_is_its_place() -> None:
    asked = choosing("one")

    assert read_for(asked.answer, ["2"]) == Fraction(2)
    for given_ in ([], ["1", "2"], ["0"], ["99"], ["x"], ["\u0662"], ["-1"], ["1" * 400]):
        assert isinstance(judge(asked, given_), FormatError)


def test_some_options_are_a_binary_digit_each() -> None:
    asked = choosing("some")

    assert read_for(asked.answer, ["1", "2"]) == Fraction(3)
    assert read_for(asked.answer, ["2", "2"]) == Fraction(2)
    assert read_for(asked.answer, ["0"]) == Fraction(0)
    for given_ in ([], ["0", "1"], ["99"], ["x"], [str(len(asked.options) + 1)]):
        assert isinstance(judge(asked, given_), FormatError)


def test_a_tie_records_every_slip_of_it_and_a_pair_both() -> None:
    tied = judge(variant(HALF, 0), ["1"])
    assert isinstance(tied, Judgement)
    assert len(tied.diagnosis.findings) > 1
    assert set(tied.codes) == {code for finding in tied.diagnosis.findings for code in finding.codes}

    answer = evaluate("F02", {"task": "get", "size": 3000, "mode": "EC"})
    assert answer.value == Fraction(1, 2)


@given(st.sampled_from(sorted(TEMPLATES)), st.lists(st.text(max_size=80), max_size=4))
def test_whatever_a_browser_sends_is_judged_or_refused_and_never_raises(slug: str, given_: list[str]) -> None:
    found = judge(variant(TEMPLATES[slug], 0), given_)

    assert isinstance(found, Judgement | FormatError)
