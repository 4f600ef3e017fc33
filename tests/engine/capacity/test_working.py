"""The working in words and in formulas: the same numbers, and safe to show."""

import re
from xml.etree.ElementTree import fromstring

import pytest

from quizapp.engine.capacity import evaluate, mathml, number_text, prose, steps_of, wrong_workings

from .examples import EXAMPLES, Example


def test_a_working_is_read_from_the_first_step_to_the_result() -> None:
    assert prose(evaluate("F03", {"size": 9216, "rate": 15, "mode": "EC"})) == (
        "4 KB steps = 9,216 bytes ÷ 4,096 bytes, rounded up = 3 units.",
        "Units of one read = 3 units \u00d7 0.5 (eventually consistent factor) = 1.5 RCU.",
        "Units a second = 1.5 RCU \u00d7 15 reads/s = 22.5 RCU/s.",
        "RCU to provision = 22.5 RCU/s, rounded up = 23 RCU.",
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.family)
def test_words_and_formula_show_the_same_results(example: Example) -> None:
    workings = [evaluate(example.family, example.inputs)]
    workings += wrong_workings(example.family, example.inputs).values()
    for working in workings:
        formula = fromstring(mathml(working))  # noqa: S314 (our own text)
        rows = formula.findall("./mtable/mtr")
        sentences = prose(working)
        results = [number_text(step.value) for step in steps_of(working)]

        assert len(rows) == len(sentences) == len(results)
        for row, sentence, result in zip(rows, sentences, results, strict=True):
            shown = "".join(row.itertext()).replace("\u2212", "-")
            assert result in shown
            assert result in sentence.replace("\u2212", "-")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.family)
def test_every_step_names_its_source_and_grade(example: Example) -> None:
    for step in evaluate(example.family, example.inputs).walk():
        assert re.fullmatch(r"(docs\.)?aws\.amazon\.com/.+|arithmetic", step.source)
        assert step.grade in {"A", "B", "C"}


def test_names_of_attributes_are_escaped() -> None:
    shown = mathml(evaluate("F01", {"item": {"<b>&": {"S": "x"}, "y": {"S": "z"}}}))

    assert "<b>" not in shown
    assert "&lt;b&gt;&amp;" in shown


def test_inputs_are_there_by_name() -> None:
    working = evaluate("F02", {"size": 4096, "mode": "SC"})

    assert [name for name, _step in working.inputs] == ["4 KB steps", "strongly consistent factor"]
