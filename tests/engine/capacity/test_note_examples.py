"""What the study notes compute, held against the oracle, and the page that says so."""

import re
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from quizapp.engine.capacity import CODES, PRICES, ImpossibleInput, Step, diagnose, evaluate, is_right

from .note_examples import EXAMPLES, FIGURES, PAGE, RECORDS, SLIPS, named, rendered, written_part
from .note_records import KB, Example, Figure

ROOT = Path(__file__).resolve().parents[3]
NOTES = ROOT.parent / "shared" / "notes"
FACTS = ROOT / "content" / "dynamodb" / "facts.yaml"


def key(record: Example | Figure) -> str:
    return record.key


@pytest.mark.parametrize("example", EXAMPLES, ids=key)
def test_the_oracle_gives_the_number_of_each_reading(example: Example) -> None:
    values = [evaluate(each.family, each.inputs).value for each in example.readings]

    assert values == [each.gives for each in example.readings]


@pytest.mark.parametrize("example", EXAMPLES, ids=key)
def test_the_number_of_a_note_is_diagnosed_as_its_mistake_and_as_no_other(example: Example) -> None:
    printed = example.printed
    if printed is None:
        assert [each.named for each in example.readings] == [()] * len(example.readings)
        return
    found = [diagnose(each.family, each.inputs, printed) for each in example.readings]

    assert [{finding.codes for finding in each.findings} for each in found] == [
        set(each.named) for each in example.readings
    ]
    assert [each.right for each in found] == [each.gives == printed for each in example.readings]


@pytest.mark.parametrize("example", [each for each in EXAMPLES if each.between], ids=key)
def test_a_number_on_the_way_would_be_a_mistake_as_an_answer(example: Example) -> None:
    reading = example.readings[0]
    found = [
        diagnose(reading.family, reading.inputs, between.number).codes == {between.code}
        for between in example.between
    ]

    assert found == [True] * len(example.between)


@pytest.mark.parametrize("example", EXAMPLES, ids=key)
def test_a_verdict_fits_its_numbers(example: Example) -> None:
    first, *others = [reading.gives == example.printed for reading in example.readings]
    fits = {
        "right": first,
        "hidden assumption": first and not all(others),
        "imprecise": first or example.printed is None or not example.stated,
        "out of date": not first,
        "wrong": not first,
    }

    assert fits[example.verdict]


@pytest.mark.parametrize("record", [each for each in RECORDS if each.verdict != "right"], ids=key)
def test_every_difference_has_its_reason(record: Example | Figure) -> None:
    assert record.why or record.older or (isinstance(record, Figure) and record.facts)


def test_a_record_is_named_once() -> None:
    keys = [record.key for record in RECORDS]

    assert [each for each in keys if keys.count(each) > 1] == []


def test_only_what_has_a_fact_record_is_judged() -> None:
    known = {fact["id"] for fact in yaml.safe_load(FACTS.read_text(encoding="utf-8"))["facts"]}
    cited = {fact for figure in FIGURES for fact in figure.facts}

    assert cited - known == set()
    assert [figure.key for figure in FIGURES if (not figure.facts) != (figure.verdict == "unproven")] == []


def test_the_limits_that_are_looked_up_are_those_the_oracle_works_with() -> None:
    """L1, L8, L14 and L20 are also in the code, where a changed figure would go unseen."""
    deep: dict[str, object] = {"S": "x"}
    for _ in range(31):
        deep = {"L": [deep]}

    with pytest.raises(ImpossibleInput, match="409,600"):
        evaluate("F04", {"new": 400 * KB + 1})
    with pytest.raises(ImpossibleInput, match="32 levels"):
        evaluate("F01", {"item": {"a": {"L": [deep]}}})
    with pytest.raises(ImpossibleInput, match="1 to 35"):
        evaluate("F17", {"task": "pitr", "table_gb": 1, "days": 36})
    assert evaluate("F01", {"item": {"a": deep}}).value > 0
    assert {PRICES["free_gb"], PRICES["free_units"]} == {Fraction(25)}


def test_what_the_reasons_say_in_passing_is_so() -> None:
    """Numbers of the page that are no row of a table."""
    said: dict[str, tuple[Step, int | Fraction]] = {
        "U5": (evaluate("F08", {"task": "read", "items": [{"size": 4 * KB}]}), 2),
        "U8": (evaluate("F02", {"size": 4 * KB, "mode": "EC"}), Fraction(1, 2)),
        "W12": (evaluate("F05", {"size": 8 * KB, "per_day": 40}).args[0], Fraction(40 * 8, 86_400)),
        "W14": (evaluate("F02", {"size": 25 * KB, "mode": "EC"}), Fraction(7, 2)),
        "W16": (evaluate("F03", {"size": 25 * KB, "rate": 1000, "mode": "EC"}), 3500),
        "C1": (evaluate("F16", {"task": "break_even"}), Fraction("28.89")),
        "C2": (evaluate("F15", {"task": "initial", "kind": "read"}), 12_000),
        "L18": (evaluate("F15", {"task": "quota", "kind": "write"}), 40_000),
    }
    before = evaluate("F16", {"task": "ratio", "prices": {"WRU": "0.00000125"}}).value

    assert [name for name, (working, number) in said.items() if not is_right(Fraction(number), working)] == []
    assert round(5 / before, 2) == Fraction("0.72")


def test_the_page_has_exactly_these_records() -> None:
    assert written_part(PAGE.read_text(encoding="utf-8")) == rendered()


def test_the_page_explains_every_code_that_it_names_and_no_other() -> None:
    used = {code for record in RECORDS for code in named(record)}

    assert used == set(SLIPS)
    assert used <= CODES
    assert set(re.findall(r"`([A-Z0-9_]{4,})`", PAGE.read_text(encoding="utf-8"))) - used == set()


def lines_of(note: str) -> list[str]:
    return (NOTES / f"{note}.txt").read_text(encoding="utf-8").split("\n")


@pytest.mark.parametrize("record", RECORDS, ids=key)
def test_the_cited_lines_show_the_figures(record: Example | Figure) -> None:
    if not NOTES.exists():
        pytest.skip(
            "The study notes are not part of a checkout: ../shared/notes is not beside the repository."
        )
    missing = [
        (place.note, place.first, figure)
        for place in record.places
        for figure in place.shows
        if figure not in "\n".join(lines_of(place.note)[place.first - 1 : place.last])
    ]

    assert missing == []
    assert [place for place in record.places if not place.shows] == []


@pytest.mark.parametrize("example", [each for each in EXAMPLES if each.stated and each.printed], ids=key)
def test_a_printed_number_is_among_the_figures_of_its_place(example: Example) -> None:
    """Unless the lines say it the other way round: 2 reads for one unit, 24 hours for one switch."""
    shown = " ".join(figure for place in example.places for figure in place.shows).replace(",", "")
    numbers = [Fraction(number) for number in re.findall(r"[0-9]+(?:\.[0-9]+)?", shown)]

    assert example.printed in numbers or example.key in {"C3", "U3"}
