"""Whole tables: every total is the sum of its parts, and every mistake of the parts can be made in them."""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.engine.capacity import (
    MISTAKES,
    ImpossibleInput,
    Step,
    chosen,
    describe,
    diagnose,
    evaluate,
    mistake_values,
    prose,
)

SHOP: dict[str, object] = {
    "size": 1500,
    "items": 2**20,
    "growth": 2**18,
    "months": 4,
    "indexes": [
        {"name": "by-status", "kind": "gsi", "projection": "INCLUDE", "keys": 60, "projected": 40},
        {"name": "by-date", "kind": "lsi", "projection": "ALL"},
        {"name": "open", "kind": "gsi", "projection": "KEYS_ONLY", "keys": 28, "entries": 2**18},
    ],
    "operations": [
        {"name": "place", "kind": "put", "rate": 40, "touches": {"open": "sparse"}},
        {
            "name": "ship",
            "kind": "update",
            "per_minute": 1200,
            "old": 1500,
            "new": 2500,
            "touches": {"by-status": "key", "by-date": "projected", "open": "none"},
        },
        {"name": "read", "kind": "get", "rate": 300, "mode": "EC"},
        {"name": "list", "kind": "query", "index": "by-status", "items": 100, "mode": "EC", "rate": 5},
        {"name": "days", "kind": "query", "index": "by-date", "items": 10, "mode": "SC", "rate": 2},
        {"name": "pay", "kind": "transact_get", "items": 2, "rate": 3},
    ],
}

effects = st.sampled_from(["new", "sparse"])
updates = st.sampled_from(["new", "key", "projected", "none", "removed", "sparse"])
rates = st.integers(1, 5000)
sizes = st.integers(1, 4000)
indexes = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["gsi", "lsi"]),
            "projection": st.sampled_from(["ALL", "KEYS_ONLY", "INCLUDE"]),
            "keys": st.integers(1, 300),
            "projected": st.integers(1, 3000),
        }
    ),
    max_size=4,
)


@st.composite
def tables(draw: st.DrawFn) -> dict[str, object]:
    """A table of some indexes and operations that could be."""
    listed = [{"name": f"i{place}", **row} for place, row in enumerate(draw(indexes))]
    operations: list[dict[str, object]] = []
    for place in range(draw(st.integers(1, 4))):
        name = f"o{place}"
        row: dict[str, object] = {"name": name, "rate": draw(rates)}
        kind = draw(
            st.sampled_from(["get", "put", "update", "delete", "query", "batch_write", "transact_write"])
        )
        row["kind"] = kind
        if kind in {"get", "query"}:
            row["mode"] = "EC"
            if kind == "query":
                row["items"] = draw(st.integers(0, 60))
                read = draw(st.none() | st.sampled_from([index["name"] for index in listed] or [None]))
                row["index"] = read
        elif kind == "update":
            row |= {"old": draw(sizes), "new": draw(sizes)}
            row["touches"] = {str(index["name"]): draw(updates) for index in listed}
        elif kind != "delete":
            row["items"] = draw(st.integers(1, 25)) if kind != "put" else None
            row["touches"] = {str(index["name"]): draw(effects) for index in listed}
        operations.append(row)
    return {
        "size": draw(sizes),
        "items": draw(st.integers(0, 10**7)),
        "indexes": listed,
        "operations": operations,
    }


def steps_in(part: object) -> Iterator[Step]:
    """Every step of a report."""
    if isinstance(part, Step):
        yield part
    elif is_dataclass(part):
        for field in fields(part):
            yield from steps_in(getattr(part, field.name))
    elif isinstance(part, tuple):
        for each in part:
            yield from steps_in(each)


def test_a_table_is_the_sum_of_what_its_operations_do() -> None:
    report = describe(SHOP)
    by_status, by_date, empty = report.indexes

    # 2 for each put and 3 for each update of 2,500 bytes, and the same on the LSI, which projects all.
    assert report.writes.value == 2 * (40 * 2 + 20 * 3)
    # 300 halves, then 10 entries of 1,500 bytes strongly consistent, then two actions of 2 units.
    assert report.reads.value == 150 + 2 * 4 + 3 * 4
    assert [report.wcu.value, report.rcu.value] == [280, 170]
    # One entry for each put, and two for each change of the index key.
    assert [by_status.writes.value, by_status.reads.value] == [40 + 20 * 2, 5 * Fraction(3, 2)]
    assert [by_date.writes.value, by_date.reads.value] == [140, 8]
    assert [empty.writes.value, empty.reads.value] == [0, 0]
    assert report.item.value == 1500


def test_a_gsi_is_provisioned_by_itself_and_an_lsi_by_the_table() -> None:
    by_status, by_date, empty = describe(SHOP).indexes

    assert [index.charged_to for index in (by_status, by_date, empty)] == ["index", "table", "index"]
    assert by_status.wcu is not None
    assert by_status.rcu is not None
    assert [by_status.wcu.value, by_status.rcu.value] == [80, 8]
    assert (by_date.wcu, by_date.rcu, by_date.keys) == (None, None, None)
    # What nobody uses still has one unit of each.
    assert empty.wcu is not None
    assert empty.wcu.value == 1


def test_storage_counts_the_overhead_of_items_and_of_entries_and_grows() -> None:
    report = describe(SHOP)

    now = 2**20 * (1600 + 200 + 1600) + 2**18 * 128
    assert report.stored.value == Fraction(now, 2**30)
    # A million new items in four months double the table, and a sparse index with it.
    assert report.stored_later.value == 2 * report.stored.value
    assert [index.stored.value for index in report.indexes] == [2**20 * 200, 2**20 * 1600, 2**18 * 128]


def test_a_month_costs_what_is_used_or_what_is_provisioned() -> None:
    costs = describe(SHOP | {"busy_hours": 6}).costs
    writes, reads = 280 + 80, 170 + Fraction(15, 2)

    on_demand = 3600 * 730 * (writes * Fraction("0.000000625") + reads * Fraction("0.000000125")) / 4
    assert costs.on_demand.value == on_demand
    assert costs.provisioned.value == 730 * (361 * Fraction("0.00065") + 179 * Fraction("0.00013"))
    # At 70 %: 400 and 115 and the idle one, 243 and 11 and the idle one.
    assert costs.at_target.value == 730 * (516 * Fraction("0.00065") + 255 * Fraction("0.00013"))
    assert chosen(costs.cheapest) == ("on-demand",)
    assert costs.storage.value == describe(SHOP).stored.value / 4


def test_a_month_on_demand_is_its_request_units_at_their_prices() -> None:
    costs = describe(SHOP | {"busy_hours": 6}).costs

    assert costs.write_units.value == 3600 * Fraction(730, 4) * 360
    assert costs.read_units.value == 3600 * Fraction(730, 4) * Fraction("177.5")
    assert (costs.write_units.unit, costs.read_units.unit) == ("WRU", "RRU")
    both = costs.write_units.value * Fraction("0.000000625") + costs.read_units.value * Fraction(
        "0.000000125"
    )
    assert costs.on_demand.value == both
    idle = describe({"size": 700}).costs
    assert idle.write_units.value == idle.read_units.value == 0


def test_both_modes_cost_the_same_at_the_break_even() -> None:
    costs = describe(SHOP).costs

    assert round(float(costs.break_even.value), 2) == 28.89
    assert [point.percent for point in costs.points] == list(range(0, 101, 10))
    for point in costs.points:
        dearer = point.on_demand.value > point.provisioned.value
        assert dearer == (point.percent > costs.break_even.value)


def test_one_key_is_too_little_beyond_the_limits_of_a_partition() -> None:
    reports = [
        describe({"size": 1000, "operations": [{"name": "p", "kind": "put", "rate": rate}]})
        for rate in (1000, 1001, 4500)
    ]

    assert [report.keys.value for report in reports] == [1, 2, 5]
    assert [report.keys.value > 1 for report in reports] == [False, True, True]


def test_the_estimate_of_partitions_is_called_an_older_one_and_leaves_gsis_out() -> None:
    # 10 GB in the table, and as many in its GSI.
    report = describe(
        {"size": 924, "items": 10 * 2**20, "indexes": [{"name": "g", "kind": "gsi"}], "operations": []}
    )

    assert report.partitions.value == 1
    assert "older estimate" in report.partitions.name
    assert report.partitions.confidence == "B"


def test_an_item_may_be_given_attribute_by_attribute() -> None:
    item = {"pk": {"S": "x" * 98}, "note": {"S": "y" * 1400}}
    row = {"name": "put", "kind": "put", "rate": 1}

    working = evaluate("F22", {"task": "write", "item": item, "operations": [row]})

    assert working.value == 2
    assert "Item size = 100 bytes + 1,404 bytes = 1,504 bytes." in prose(working)


def test_an_entry_is_computed_from_its_keys_and_what_is_projected() -> None:
    working = evaluate("F22", SHOP | {"task": "write", "charged": "by-status"})

    assert "Entry of by-status = 60 bytes + 40 bytes = 100 bytes." in prose(working)


@pytest.mark.parametrize(
    ("kind", "most"),
    [("batch_get", 100), ("batch_write", 25), ("transact_get", 100), ("transact_write", 100)],
)
def test_a_call_may_be_full(kind: str, most: int) -> None:
    row = {"name": "o", "kind": kind, "items": most, "rate": 1}
    (found,) = describe(
        {"size": 1000, "operations": [row | ({"mode": "SC"} if kind == "batch_get" else {})]}
    ).operations

    assert found.table is not None
    assert found.table.value == most * (2 if kind.startswith("transact") else 1)


def test_a_delete_may_be_of_an_item_of_another_size() -> None:
    row = {"name": "o", "kind": "delete", "old": 5000, "rate": 3}

    assert describe({"size": 1000, "operations": [row]}).writes.value == 15


def test_the_use_of_what_is_provisioned_is_weighed_by_its_price() -> None:
    row = {"name": "p", "kind": "put", "rate": 100}
    costs = describe({"size": 1000, "busy_hours": 6, "operations": [row]}).costs

    # 100 WCU a quarter of the time, beside one RCU that nobody uses and that costs a fifth of a WCU.
    assert costs.utilisation.value == 100 * Fraction(25) / (100 + Fraction(1, 5))


def test_a_sparse_index_is_easily_taken_for_a_full_one() -> None:
    index = {"name": "g", "kind": "gsi", "entry": 924, "entries": 2**18}
    asked = {"task": "storage", "size": 924, "items": 2**20, "indexes": [index]}

    assert evaluate("F22", asked).value == Fraction(5, 4)
    assert mistake_values("F22", asked)["GSI_ALWAYS"] == 2


def test_what_is_less_sure_makes_the_whole_less_sure() -> None:
    row = {"name": "put", "kind": "transact_write", "rate": 1}
    index = {"name": "g", "kind": "gsi", "entry": 100}

    def grade(**inputs: object) -> str:
        return evaluate("F22", {"charged": "all", "size": 500, **inputs}).confidence

    assert grade(operations=[row]) == "A"
    # Index writes in transactions were measured once; where nothing is written nothing is in doubt.
    assert grade(operations=[row], indexes=[index]) == "C"
    assert grade(operations=[row | {"touches": {"g": "sparse"}}], indexes=[index]) == "A"
    assert grade(size=None, item={"n": {"N": "1"}}, operations=[row]) == "B"


def test_index_writes_of_a_transaction_count_once() -> None:
    row = {"name": "put", "kind": "transact_write", "items": 3, "rate": 1}
    index = {"name": "g", "kind": "gsi", "entry": 100}
    inputs = {"charged": "all", "size": 500, "operations": [row], "indexes": [index]}

    assert evaluate("F22", inputs).value == 3 * 2 + 3
    assert mistake_values("F22", inputs)["TX_GSI_DOUBLE"] == 12
    assert mistake_values("F22", inputs)["NO_TX2"] == 6


def test_a_report_can_be_made_from_json() -> None:
    assert describe(json.loads(json.dumps(SHOP))) == describe(SHOP)


@settings(max_examples=60)
@given(tables())
def test_totals_are_the_sums_of_their_parts(inputs: dict[str, object]) -> None:
    report = describe(inputs)
    for unit, total in (("RCU", report.reads), ("WCU", report.writes)):
        mine = [each for each in report.operations if each.unit == unit]
        local = {index.name for index in report.indexes if index.charged_to == "table"}
        parts = [each.table_per_second.value for each in mine if each.table_per_second]
        parts += [
            step.value for each in mine for name, step in each.indexes_per_second.items() if name in local
        ]
        assert total.value == sum(parts)
        for index in report.indexes:
            held = [each.indexes_per_second.get(index.name) for each in mine]
            found = index.reads if unit == "RCU" else index.writes
            assert found.value == sum(step.value for step in held if step)
    for each in report.operations:
        for name, step in each.indexes.items():
            assert each.indexes_per_second[name].value == step.value * each.rate.value


@settings(max_examples=40)
@given(tables())
def test_no_index_changes_what_the_items_of_the_table_cost(inputs: dict[str, object]) -> None:
    listed = inputs["indexes"]
    assert isinstance(listed, list)
    gsis = [row | {"kind": "gsi"} for row in listed]
    reads = describe(inputs | {"indexes": gsis})
    bare = [
        each.table_per_second.value
        for each in reads.operations
        if each.table_per_second and each.unit == "WCU"
    ]

    assert reads.writes.value == sum(bare)


@settings(max_examples=40)
@given(tables())
def test_twice_the_rates_never_need_less_and_cost_twice_on_demand(inputs: dict[str, object]) -> None:
    operations = inputs["operations"]
    assert isinstance(operations, list)
    once = describe(inputs)
    twice = describe(inputs | {"operations": [row | {"rate": 2 * row["rate"]} for row in operations]})

    assert twice.costs.on_demand.value == 2 * once.costs.on_demand.value
    assert twice.reads.value == 2 * once.reads.value
    for one, other in zip(
        (once.rcu, once.wcu, once.costs.provisioned, once.costs.at_target, once.keys),
        (twice.rcu, twice.wcu, twice.costs.provisioned, twice.costs.at_target, twice.keys),
        strict=True,
    ):
        assert other.value >= one.value


@settings(max_examples=40)
@given(tables(), st.integers(1, 10**6))
def test_a_price_changes_costs_and_no_units(inputs: dict[str, object], millionths: int) -> None:
    before = describe(inputs)
    prices = dict.fromkeys(("WRU", "RRU", "WCUh", "RCUh", "storage"), Fraction(millionths, 10**6))
    after = describe(inputs | {"prices": prices})

    assert after.operations == before.operations
    for name in ("reads", "writes", "rcu", "wcu", "stored", "stored_later", "partitions", "keys", "indexes"):
        assert getattr(after, name) == getattr(before, name)


@settings(max_examples=40)
@given(st.integers(0, 100), st.integers(0, 100), st.integers(1, 1000), sizes)
def test_a_filter_and_a_projection_change_nothing(n: int, kept: int, returned: int, size: int) -> None:
    row: dict[str, object] = {"name": "q", "kind": "query", "items": n, "mode": "EC", "rate": 3}
    plain, filtered = (
        describe({"size": size, "operations": [row | more]})
        for more in ({}, {"kept": kept, "returned": returned})
    )

    assert [step.value for step in steps_in(filtered)] == [step.value for step in steps_in(plain)]


# Each of them tries many mistakes, so the usual deadline for one example is too short.
@settings(max_examples=25, deadline=None)
@given(tables(), st.sampled_from(["write", "read", "on_demand", "provisioned"]))
def test_the_number_of_every_mistake_of_a_table_is_found_again(inputs: dict[str, object], task: str) -> None:
    asked = (
        {**inputs, "task": task, "charged": "all"} if task in {"write", "read"} else {**inputs, "task": task}
    )
    answer = evaluate("F22", asked)

    for code, value in mistake_values("F22", asked).items():
        found = diagnose("F22", asked, value)
        assert found.right or code in found.codes
    assert diagnose("F22", asked, answer.value).right


# Each mistake of F22 with a table in which it changes the answer, and that answer.
MADE: dict[str, tuple[dict[str, object], Fraction | int | str]] = {
    "AFTER_ONLY": ({"task": "write", "operations": [{"kind": "update", "old": 3000, "new": 900}]}, 10),
    "UPDATE_DELTA": ({"task": "write", "operations": [{"kind": "update", "old": 5000, "new": 6000}]}, 10),
    "DELETE_FREE": ({"task": "write", "operations": [{"kind": "delete"}]}, 0),
    "WRITE_4KB": ({"task": "write", "operations": [{"kind": "put"}]}, 10),
    "ONE_PER_WRITE": ({"task": "write", "operations": [{"kind": "put"}]}, 10),
    "DIV_TOTAL": ({"task": "write", "operations": [{"kind": "put"}]}, 15),
    "FLOOR": ({"task": "write", "operations": [{"kind": "put"}]}, 10),
    "KB1000": ({"task": "write", "size": 1024, "operations": [{"kind": "put"}]}, 20),
    "HALF_WRONG": ({"task": "write", "operations": [{"kind": "put"}]}, 10),
    "BATCH_SUM": ({"task": "write", "operations": [{"kind": "batch_write", "items": 2}]}, 30),
    "NO_TX2": ({"task": "write", "operations": [{"kind": "transact_write"}]}, 20),
    "MIN_NOT_SEC": (
        {"task": "write", "operations": [{"kind": "put", "rate": None, "per_minute": 60}]},
        120,
    ),
    "TX_GSI_DOUBLE": (
        {"task": "write", "charged": "g", "operations": [{"kind": "transact_write"}]},
        20,
    ),
    "GSI_ALWAYS": (
        {
            "task": "write",
            "charged": "g",
            "operations": [{"kind": "update", "touches": {"g": "none", "l": "none"}}],
        },
        10,
    ),
    "GSI_KEYCHANGE_1": (
        {
            "task": "write",
            "charged": "g",
            "operations": [{"kind": "update", "touches": {"g": "key", "l": "none"}}],
        },
        10,
    ),
    "GSI_FULL_SIZE": ({"task": "write", "charged": "g", "operations": [{"kind": "put"}]}, 20),
    "INDEX_FREE": ({"task": "write", "charged": "g", "operations": [{"kind": "put"}]}, 0),
    "LSI_FREE": (
        {"task": "write", "operations": [{"kind": "put", "touches": {"l": "new"}}]},
        20,
    ),
    "NO_HALF": ({"task": "read", "operations": [{"kind": "get", "mode": "EC"}]}, 10),
    "EC_WHOLE_UNITS": ({"task": "read", "operations": [{"kind": "get", "mode": "EC"}]}, 10),
    "READ_1KB": ({"task": "read", "operations": [{"kind": "get", "mode": "SC"}]}, 20),
    "PROJECTION_REDUCES": (
        {"task": "read", "size": 5000, "operations": [{"kind": "get", "mode": "SC", "returned": 100}]},
        10,
    ),
    "FILTER_REDUCES": (
        {"task": "read", "operations": [{"kind": "query", "mode": "SC", "items": 10, "kept": 1}]},
        10,
    ),
    "QUERY_PER_ITEM": ({"task": "read", "operations": [{"kind": "query", "mode": "SC", "items": 10}]}, 100),
    "GSI_STRONG": (
        {
            "task": "read",
            "charged": "g",
            "operations": [{"kind": "query", "mode": "EC", "items": 10, "index": "g"}],
        },
        10,
    ),
    "FETCH_FREE": (
        {
            "task": "read",
            "operations": [{"kind": "query", "mode": "SC", "items": 4, "fetched": 4, "index": "k"}],
        },
        10,
    ),
    "FETCH_SUMMED": (
        {
            "task": "read",
            "operations": [{"kind": "query", "mode": "SC", "items": 4, "fetched": 4, "index": "k"}],
        },
        30,
    ),
    "STORAGE_NO_OVERHEAD": (
        {"task": "storage", "items": 2**20, "indexes": []},
        Fraction(1500, 1024),
    ),
    "DECIMAL_GB": ({"task": "storage", "items": 10**9, "indexes": []}, 1600),
    "OLD_PRICE": ({"task": "on_demand", "indexes": [], "operations": [{"kind": "put"}]}, Fraction("65.7")),
    "ALL_DAY": (
        {"task": "on_demand", "busy_hours": 6, "indexes": [], "operations": [{"kind": "put"}]},
        Fraction("32.85"),
    ),
    "MONTH_720": (
        {"task": "on_demand", "indexes": [], "operations": [{"kind": "put"}]},
        Fraction("32.4"),
    ),
    "SWAPPED": (
        {"task": "on_demand", "indexes": [], "operations": [{"kind": "put"}]},
        Fraction("6.57"),
    ),
    "BUSY_ONLY": (
        {"task": "provisioned", "busy_hours": 6, "indexes": [], "operations": [{"kind": "put"}]},
        Fraction("2.396225"),
    ),
    "NO_TARGET": (
        {"task": "provisioned", "target": 50, "indexes": [], "operations": [{"kind": "put"}]},
        Fraction("9.5849"),
    ),
}
BASE: dict[str, object] = {
    "size": 1500,
    "indexes": [
        {"name": "g", "kind": "gsi", "entry": 100},
        {"name": "l", "kind": "lsi", "projection": "KEYS_ONLY", "keys": 80},
        {"name": "k", "kind": "lsi", "projection": "KEYS_ONLY", "keys": 80},
    ],
}


def completed(inputs: dict[str, object]) -> dict[str, object]:
    """A row of MADE with a name, a rate of 10 and indexes that are not touched unless it says so."""
    writes = {"put", "delete", "update", "batch_write", "transact_write"}
    table = BASE | inputs
    listed = table["indexes"]
    rows = inputs.get("operations", [])
    assert isinstance(listed, list)
    assert isinstance(rows, list)
    operations = []
    for row in rows:
        touches = {index["name"]: "sparse" for index in listed if index["kind"] == "lsi"}
        if row["kind"] == "update":
            touches = {index["name"]: "none" for index in listed}
        if row["kind"] in writes:
            row = row | {"touches": touches | row.get("touches", {})}
        operations.append({"name": "o", "rate": 10} | row)
    return table | {"operations": operations}


def test_every_mistake_of_a_table_is_tried_here() -> None:
    assert set(MADE) == set(MISTAKES["F22"])


@pytest.mark.parametrize("code", sorted(MADE))
def test_a_mistake_of_a_table_gives_its_number_and_is_named(code: str) -> None:
    inputs, expected = MADE[code]
    asked = completed(inputs)

    assert mistake_values("F22", asked)[code] == expected
    assert code in diagnose("F22", asked, mistake_values("F22", asked)[code]).codes


@pytest.mark.parametrize(
    ("more", "cheapest", "mistakes"),
    [
        # 6.84375 USD on demand for each busy hour of a day; provisioned 47.54, at 70 % 67.95.
        ({"busy_hours": 6}, "on-demand", {"ALL_DAY", "BUSY_ONLY", "OLD_PRICE"}),
        ({"busy_hours": 8}, "provisioned", set()),
        ({"busy_hours": 8, "target": 70}, "on-demand", {"ALL_DAY", "BUSY_ONLY", "NO_TARGET", "OLD_PRICE"}),
    ],
)
def test_the_cheaper_mode_is_a_choice_that_mistakes_change(
    more: dict[str, object], cheapest: str, mistakes: set[str]
) -> None:
    row = {"name": "p", "kind": "put", "rate": 100}
    asked = {"task": "cheapest", "size": 1024, "operations": [row], **more}

    assert chosen(evaluate("F22", asked)) == (cheapest,)
    assert set(mistake_values("F22", asked)) == mistakes


def with_row(**row: object) -> dict[str, object]:
    return BASE | {"operations": [{"name": "orders", "rate": 1} | row]}


REFUSED: list[tuple[dict[str, object], str]] = [
    (with_row(kind="query", index="g", items=1, mode="SC"), 'operations[0].mode of "orders": a GSI is always eventually consistent.'),
    (with_row(kind="query", index="x", items=1, mode="EC"), "the table has no index 'x'"),
    (with_row(kind="query", index="g", items=1, fetched=1, mode="EC"), "a GSI fetches nothing from the table"),
    (with_row(kind="query", index="l", items=1, fetched=2, mode="EC"), "each entry fetches at most its own item"),
    (with_row(kind="query", items=700, mode="EC"), "one request reads at most 1 MB (1,048,576 bytes); 700 of 1,500 bytes"),
    (with_row(kind="query", mode="EC"), 'operations[0].items of "orders": items is missing.'),
    (with_row(kind="query", items=1, mode="TX"), "only a transact_get is transactional"),
    (with_row(kind="get", index="g", mode="EC"), "only a query or a scan reads an index, not a get"),
    (with_row(kind="get", mode="EC", touches={"g": "new"}), "a read changes no index"),
    (with_row(kind="get", mode="EC", size=409_601), 'operations[0].size of "orders": size is at most 409,600 bytes'),
    (with_row(kind="get", mode="EC", rate=0), 'operations[0].rate of "orders": rate is above 0.'),
    (with_row(kind="get", mode="EC", per_minute=5), "rate is stated once"),
    (with_row(kind="transact_get", mode="EC"), "a transact_get is TX, not 'EC'"),
    (with_row(kind="transact_get", items=101), "one TransactGetItems has at most 100 items, not 101"),
    (with_row(kind="transact_write", items=20, new=300_000), "one TransactWriteItems has at most 4 MB; 20 of 300,000"),
    (with_row(kind="batch_get", items=101, mode="EC"), "one BatchGetItem has at most 100 items"),
    (with_row(kind="batch_write", items=26), "one BatchWriteItem has at most 25 items, not 26."),
    (with_row(kind="put", items=2), "a put is of one item"),
    (with_row(kind="put", mode="EC"), 'operations[0].mode of "orders": a put has none.'),
    (with_row(kind="put", touches={"g": "key"}), "what the write does to g is new or sparse, not 'key'"),
    (with_row(kind="put", touches={"x": "new"}), "the table has no index 'x'"),
    (with_row(kind="put", touches=["g"]), "it is a table of index names"),
    (with_row(kind="update"), "what the write does to g is new, key, projected, none, removed or sparse, not None"),
    (with_row(kind="delete", new=5), "a delete has only an old size"),
    (with_row(kind="drop"), 'operations[0].kind of "orders": kind is get'),
    (BASE | {"operations": [{"kind": "put"}]}, 'operations[0].name of "": name is text'),
    (BASE | {"operations": [{}] * 51}, "operations has at most 50 groups"),
    ({"size": 1, "indexes": [{"name": f"g{n}", "kind": "gsi"} for n in range(21)]}, "indexes has 21 GSIs; a table has at most 20 unless"),
    ({"size": 1, "indexes": [{"name": f"l{n}", "kind": "lsi"} for n in range(6)]}, "indexes has 6 LSIs; a table has at most 5."),
    ({"size": 300_000, "indexes": [{"name": "l", "kind": "lsi"}]}, "600,000 bytes, at most 409,600"),
    ({"size": 1, "indexes": [{"name": "g", "kind": "gsi"}] * 2}, 'indexes[1].name of "g": name is there twice.'),
    ({"size": 1, "indexes": [{"name": "g", "kind": "gsi", "projection": "INCLUDE", "keys": 5}]}, 'indexes[0].projected of "g": projected is missing.'),
    ({"size": 1, "items": 5, "indexes": [{"name": "g", "kind": "gsi", "entries": 6}]}, "entries is at most the number of items"),
    ({"size": 1, "busy_hours": 25}, "busy_hours is at most 24"),
    ({"size": 1, "target": 95}, "target is from 20 to 90 percent"),
    ({"size": 1, "prices": {"GB": 0}}, "prices.GB is above 0"),
    ({"size": 1, "prices": {"WRU": 0, "RRU": 0}}, "prices has no price of a request"),
    ({}, "size is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("inputs", "message"), REFUSED)
def test_a_table_that_cannot_be_is_refused_by_the_name_of_its_field(
    inputs: dict[str, object], message: str
) -> None:
    with pytest.raises(ImpossibleInput) as refusal:
        describe(inputs)

    assert message in str(refusal.value)


@pytest.mark.parametrize("task", ["write", "read", "on_demand", "provisioned", "cheapest"])
def test_a_task_about_operations_needs_some(task: str) -> None:
    with pytest.raises(ImpossibleInput, match="operations is empty"):
        evaluate("F22", {"task": task, "size": 1})
