"""The edges of the rules: limits exactly met and passed by one, and how sure a result is."""

from decimal import Decimal
from fractions import Fraction

import pytest

from quizapp.engine.capacity import ImpossibleInput, evaluate, is_right


@pytest.mark.parametrize(
    ("api", "most"),
    [("BatchGetItem", 100), ("BatchWriteItem", 25), ("TransactGetItems", 100), ("TransactWriteItems", 100)],
)
def test_one_item_more_than_a_call_holds_needs_another_call(api: str, most: int) -> None:
    calls = [evaluate("F06", {"task": "calls", "api": api, "n": most + more}).value for more in (0, 1)]

    assert calls == [1, 2]


@pytest.mark.parametrize(("old", "new", "grade"), [(2049, 3072, "A"), (3072, 3073, "C"), (300, 300, "A")])
def test_a_failed_condition_is_disputed_only_where_the_sizes_round_apart(
    old: int, new: int, grade: str
) -> None:
    assert evaluate("F04", {"kind": "failed", "old": old, "new": new}).confidence == grade


def test_a_batch_whose_size_binds_is_less_sure() -> None:
    grades = [
        evaluate("F06", {"task": "per_call", "api": "BatchGetItem", "size": size}).confidence
        for size in (1024, 300 * 1024)
    ]

    assert grades == ["A", "B"]


def test_groups_of_a_transaction_are_not_split() -> None:
    inputs = {"task": "transactions", "actions": 3}

    assert [evaluate("F21", inputs | {"n": n}).value for n in (330, 331, 340)] == [10, 11, 11]
    assert evaluate("F21", inputs | {"n": 2, "actions": 100}).value == 2


def test_every_group_of_a_transaction_counts() -> None:
    items = [{"n": 3, "size": 500}, {"n": 1, "size": 5000}]

    assert evaluate("F08", {"task": "read", "items": items}).value == 10


def test_a_duration_is_right_up_to_a_whole_second_away() -> None:
    working = evaluate("F21", {"task": "time", "gb": 4, "mode": "SC", "available": 512})

    assert [is_right(Fraction(number), working) for number in (2047, 2049, 2050)] == [True, True, False]


def nested(levels: int) -> object:
    """A string inside so many lists."""
    value: object = {"S": "x"}
    for _level in range(levels):
        value = {"L": [value]}
    return value


def test_an_item_is_nested_at_most_32_levels_deep() -> None:
    assert evaluate("F01", {"item": {"a": nested(31)}}).value == 1 + 31 * 4 + 1
    with pytest.raises(ImpossibleInput, match="more than 32 levels"):
        evaluate("F01", {"item": {"a": nested(32)}})


def test_maps_and_sets_are_levels_as_lists_are() -> None:
    maps: object = {"S": "x"}
    for _level in range(31):
        maps = {"M": {"k": maps}}
    sets: object = {"SS": ["x"]}
    for _level in range(30):
        sets = {"L": [sets]}

    assert evaluate("F01", {"item": {"a": maps}}).value == 1 + 31 * (3 + 1 + 1) + 1
    assert evaluate("F01", {"item": {"a": sets}}).value == 1 + 30 * 4 + 1
    with pytest.raises(ImpossibleInput, match=r"^item\.a(\.k)+ is nested more than 32 levels deep\.$"):
        evaluate("F01", {"item": {"a": {"M": {"k": maps}}}})
    with pytest.raises(ImpossibleInput, match=r"^item\.a is nested more than 32 levels deep\.$"):
        evaluate("F01", {"item": {"a": {"L": [{"L": [sets]}]}}})


def test_a_name_that_is_no_text_is_refused_by_name() -> None:
    with pytest.raises(ImpossibleInput) as refusal:
        evaluate("F01", {"item": {"\ud800": {"S": "x"}}})

    assert str(refusal.value) == "item.\ud800 is not text that UTF-8 can hold."


def test_numbers_are_read_in_every_type_that_is_exact() -> None:
    sizes = [
        evaluate("F05", {"task": "throughput", "wcu": wcu}).value
        for wcu in (Fraction(7, 2), Decimal("3.5"), 3.5, "3.5")
    ]

    assert sizes == [Fraction(7, 2)] * 4


def test_a_binary_value_may_be_bytes() -> None:
    assert evaluate("F01", {"item": {"a": {"B": b"12345"}}}).value == 6


def test_tasks_without_a_mistake_of_their_own_have_their_answers() -> None:
    asked: list[tuple[str, dict[str, object], int | Fraction]] = [
        ("F12", {"task": "scatter", "shards": 20, "pages": 3}, 60),
        ("F13", {"task": "short", "p": 100, "d": 300, "s": 200}, 10_000),
        ("F17", {"task": "kinesis", "n": 10**6, "size": 2500}, Fraction("0.3")),
        ("F20", {"task": "total", "base": 50, "cap": 100, "retry": 4}, 350),
        ("F21", {"task": "exports", "hours": 49, "asked": "least"}, 3),
        ("F21", {"task": "jobs"}, 50),
        ("F11", {"task": "cost", "gb": 10, "storage_class": "ia"}, 1),
    ]

    assert [evaluate(family, inputs).value for family, inputs, _answer in asked] == [
        each[2] for each in asked
    ]


def test_several_requests_of_which_none_misses_cost_what_one_does_so_many_times() -> None:
    assert evaluate("F02", {"task": "gets", "n": 5, "size": 4097, "mode": "SC"}).value == 10
    assert evaluate("F04", {"task": "deletes", "n": 5, "old": 1025}).value == 10
    assert evaluate("F07", {"task": "queries", "n": 5, "total": 4097, "mode": "SC"}).value == 10


def test_several_requests_are_at_least_one() -> None:
    with pytest.raises(ImpossibleInput, match="n and missing are both 0"):
        evaluate("F02", {"task": "gets", "mode": "SC"})
    with pytest.raises(ImpossibleInput, match="n is at least 1"):
        evaluate("F04", {"task": "deletes", "n": 0, "old": 1025, "missing": 2})
    with pytest.raises(ImpossibleInput, match="n is at least 1"):
        evaluate("F07", {"task": "queries", "n": 0, "total": 4097, "missing": 2, "mode": "SC"})


def test_one_of_several_queries_reads_one_page_at_most() -> None:
    inputs = {"task": "queries", "n": 1, "mode": "SC"}

    assert evaluate("F07", inputs | {"total": 1024 * 1024}).value == 256
    with pytest.raises(ImpossibleInput, match="total is at most the 1 MB of one request"):
        evaluate("F07", inputs | {"total": 1024 * 1024 + 1})


def test_a_second_round_sends_no_more_than_the_first() -> None:
    inputs = {"task": "calls_again", "api": "BatchGetItem", "n": 200}

    assert [evaluate("F06", inputs | {"unprocessed": left}).value for left in (0, 1, 200)] == [2, 3, 4]
    with pytest.raises(ImpossibleInput, match="unprocessed is not more than n"):
        evaluate("F06", inputs | {"unprocessed": 201})
