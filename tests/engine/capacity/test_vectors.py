"""The oracle against worked examples: our own, and the open vectors where they are beside the repository."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from quizapp.engine.capacity import (
    CODES,
    FAMILIES,
    BadVectors,
    compare,
    diagnose,
    evaluate,
    inputs_of,
    load,
    mistake_values,
)

from .examples import EXAMPLES, Example

SHARED = Path(__file__).resolve().parents[4] / "shared" / "facts"
beside = pytest.mark.skipif(
    not (SHARED / "capacity-vectors.json").exists(), reason="../shared is not beside the repository"
)


def named(example: Example) -> str:
    return f"{example.family}-{example.inputs.get('task', '')}"


@pytest.mark.parametrize("example", EXAMPLES, ids=named)
def test_an_example_has_its_answer(example: Example) -> None:
    assert evaluate(example.family, example.inputs).value == example.answer


@pytest.mark.parametrize("example", EXAMPLES, ids=named)
def test_every_mistake_of_an_example_gives_its_number(example: Example) -> None:
    values = mistake_values(example.family, example.inputs)
    listed = {code: value for code, value in example.mistakes.items() if value != example.answer}

    assert {code: values.get(code) for code in listed} == listed


@pytest.mark.parametrize("example", EXAMPLES, ids=named)
def test_the_number_of_a_mistake_is_diagnosed_as_that_mistake(example: Example) -> None:
    missed = [
        code
        for code, value in example.mistakes.items()
        if value != example.answer
        and code not in diagnose(example.family, example.inputs, Fraction(value)).codes
    ]

    assert missed == []


def test_every_mistake_has_an_example_that_it_changes() -> None:
    shown = {code for each in EXAMPLES for code, value in each.mistakes.items() if value != each.answer}

    assert CODES - shown == set()


def test_every_task_has_an_example() -> None:
    shown = {(each.family, each.inputs.get("task", next(iter(FAMILIES[each.family])))) for each in EXAMPLES}
    silent = {(family, task) for family, tasks in FAMILIES.items() for task in tasks} - shown

    # The same functions under another family, or those whose doctest is the example.
    assert {f"{family} {task}" for family, task in silent} <= {
        "F06 per_call", "F06 resend", "F08 calls", "F07 full_page", "F11 entry", "F12 scatter", "F13 bucket",
        "F13 short", "F16 break_even", "F17 kinesis", "F18 cost", "F20 total", "F21 jobs",
        # Choices, which have tests of their own.
        "F09 which", "F12 hot", "F16 cheapest", "F22 cheapest",
        # Two rules together, in `test_compound_tasks`.
        "F14 tables", "F15 beyond", "F15 switches_left", "F17 backup_and_restore", "F17 dax_month",
        "F17 pitr_and_export", "F18 month", "F19 both_deletes", "F19 many_deleted", "F19 many_returned",
    }  # fmt: skip


@beside
def test_all_open_vectors_agree() -> None:
    vectors = load((SHARED / "capacity-vectors.json").read_text(encoding="utf-8"))

    assert len(vectors) == 120
    assert compare(vectors) == {}


@beside
def test_the_codes_are_those_of_the_rules() -> None:
    assert set(json.loads((SHARED / "mistake-codes.json").read_text(encoding="utf-8"))) == CODES


@beside
def test_a_vector_is_as_sure_as_its_working() -> None:
    """F11-05 is an A in the file, though the rules call its 48 bytes a B."""
    vectors = load((SHARED / "capacity-vectors.json").read_text(encoding="utf-8"))
    workings = {vector.id: evaluate(vector.family, inputs_of(vector)) for vector in vectors}
    unlike = {
        vector.id: workings[vector.id].confidence
        for vector in vectors
        if workings[vector.id].confidence != vector.confidence
    }

    assert unlike == {"F11-05": "B"}


def vector(**changes: object) -> str:
    """One vector in the format, as a file."""
    row: dict[str, object] = {
        "id": "X-1",
        "family": "F02",
        "question": "One GetItem, SC, item 25 KB.",
        "answer": 7,
        "unit": "RCU",
        "mistakes": {"READ_1KB": 25},
        "inputs": {"size": 25600, "mode": "SC"},
    }
    return json.dumps({"vectors": [row | changes]})


def test_a_file_without_differences_has_none() -> None:
    assert compare(load(vector())) == {}


def test_a_wrong_answer_is_a_difference() -> None:
    assert compare(load(vector(answer=8))) == {"X-1": ["answer: the file says 8, the oracle 7"]}


def test_a_wrong_number_of_a_mistake_is_a_difference() -> None:
    assert compare(load(vector(mistakes={"READ_1KB": 24}))) == {
        "X-1": ["READ_1KB: the file says 24, the oracle 25"]
    }


def test_a_mistake_of_another_family_is_a_difference() -> None:
    assert compare(load(vector(mistakes={"MS_EPOCH": 1}))) == {"X-1": ["MS_EPOCH: is no mistake of F02"]}


def test_a_question_that_cannot_be_read_is_a_difference_and_no_crash() -> None:
    assert compare(load(vector(question="How much?", inputs={}))) == {
        "X-1": ["cannot be computed: size is neither in the inputs nor in the question."]
    }


@pytest.mark.parametrize(
    ("family", "question", "unit", "inputs", "answer", "mistakes"),
    [
        ("F03", "1,200 reads per minute of 6 KB items, eventually consistent.", "RCU", {"rate": 20}, 20, {"MIN_NOT_SEC": 1200}),
        ("F04", "UpdateItem with ReturnValues=ALL_OLD.", "WCU", {"before": 3584, "after": 3584}, 4, {"PLUS_READ": 5}),
        ("F05", "1,000 users save a 3 KB profile once an hour.", "WCU", {"users": 1000}, 1, {"ITEMS_NOT_RATE": 3000}),
        ("F06", "How many 400 KB items fit in one BatchWriteItem?", "items", {}, 25, {"SIZE_LIMIT_4MB": 10}),
        ("F07", "Select=COUNT over 500 items of 1 KB, EC.", "RCU", {"total": 512_000}, 62.5, {"COUNT_ONE": 0.5}),
        ("F08", "TransactGetItems of four items of 6 KB.", "RCU", {}, 16, {"BATCH_SUM": 12, "TX_AS_EC": 4}),
        ("F09", "New 3 KB item, three GSIs (KEYS_ONLY, entries 100 bytes each).", "WCU", {"base": 3072}, 6, {"INDEX_FREE": 3}),
        ("F10", "LSI query, strong: 4 entries of 200 bytes, 4 items of 2,000 bytes fetched.", "RCU", {}, 5, {"FETCH_SUMMED": 3}),
        ("F11", "100 million items of 924 bytes: GB?", "GB", {}, 95.3674, {"DECIMAL_GB": 102.4}),
        ("F13", "Seconds until throttling?", "seconds", {"p": 100, "d": 300}, 150, {"BURST_TOTAL": 100}),
        ("F16", "Provisioned: 100 WCU and 500 RCU for a month.", "USD", {}, 94.9, {"MONTH_720": 93.6}),
        ("F17", "PITR of a 200 GB table with 30 GB of LSIs and 50 GB of GSIs.", "USD", {}, 46, {"GSI_COUNTED": 56}),
        ("F18", "100 writes/s in one Region, 50 writes/s in the other, 1 KB.", "rWCU", {}, 150, {"LOCAL_ONLY": 100}),
        ("F19", "Kept for 30 days: TTL value?", "epoch seconds", {"t": 0}, 2_592_000, {"MONTH_31": 2_678_400}),
        ("F21", "Scan of 10 GB, EC, 4 workers with 500 RCU/s each.", "seconds", {}, 655.36, {"ONE_WORKER": 2621.44}),
    ],
)  # fmt: skip
def test_what_the_inputs_leave_out_is_read_from_the_question(
    family: str, question: str, unit: str, inputs: object, answer: float, mistakes: object
) -> None:
    text = vector(
        family=family, question=question, unit=unit, inputs=inputs, answer=answer, mistakes=mistakes
    )

    assert compare(load(text)) == {}


def test_inputs_that_name_a_task_need_no_question() -> None:
    text = vector(question="", inputs={"task": "get", "size": 25600, "mode": "SC"})

    assert compare(load(text)) == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The file is not JSON"),
        ("[" * 100_000, "nested too deep"),
        ("{}", "no list of vectors"),
        ("[3]", "vector 1: it is no object"),
        (vector(family="F23"), "vector X-1: family is F01 to F22"),
        (vector(family=[]), "vector X-1: family is F01 to F22"),
        (vector(answer="7"), "vector X-1: answer is a number"),
        (vector(answer=float("nan")), "NaN is no number"),
        (vector(mistakes={"SLEEPY": 1}), "vector X-1: there is no mistake SLEEPY"),
        (vector(mistakes=[]), "vector X-1: mistakes is an object"),
        (vector(inputs=3), "vector X-1: inputs is an object"),
        (vector(unit=None), "vector X-1: unit is text"),
        (vector().replace('"answer": 7', '"answer": 1e999999999'), "of a size that occurs"),
    ],
)
def test_a_bad_file_is_refused_in_words(text: str, message: str) -> None:
    with pytest.raises(BadVectors, match=message):
        load(text)
