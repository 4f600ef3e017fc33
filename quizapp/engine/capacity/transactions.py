"""Transactions: every action twice its units."""

from .batch import many
from .fields import Inputs, count, flag, positive, rows, size
from .read import read_blocks
from .steps import Step, calc, given
from .write import larger, twice, write_blocks


def transact_write(inputs: Inputs) -> Step:
    """What TransactWriteItems consumes: each action rounded on its own, then doubled.

    `actions` is a list of {n, old, new}, of an update perhaps the bytes
    `changed`, which change nothing; a delete has only `old`, and a
    ConditionCheck counts like a write. `rate` is transactions a second.
    `index_entries` is a list of {n, size} written in secondary indexes.

    Source: "DynamoDB Transactions: How it works". Confidence: A; index writes
    were measured, not documented: C.

    >>> transact_write({"actions": [{"n": 3, "new": 500}]}).value
    Fraction(6, 1)
    """
    parts = [_action(row) for row in rows(inputs, "actions")]
    blocks = calc("add", "transaction.write_blocks", "1 KB steps of all actions", "WCU", *parts)
    units = calc("multiply", "transaction.units", "units of the transaction", "WCU", blocks, twice())
    entries = [
        many(
            given("batch.items", "entries", count(row, "n", 1), "entries"),
            write_blocks(given("index.entry", "entry size", size(row), "bytes")),
            "transaction.index_group",
            "WCU",
        )
        for row in rows(inputs, "index_entries", [])
    ]
    if entries:
        index = calc("add", "transaction.index", "units of the indexes", "WCU", *entries)
        units = calc("add", "transaction.with_index", "units of table and indexes", "WCU", units, index)
    return _at_rate(inputs, units, "WCU")


def _action(row: Inputs) -> Step:
    old, new = (
        given(f"write.{field}", f"{field} size", size(row, field), "bytes")
        if row.get(field) is not None
        else None
        for field in ("old", "new")
    )
    aside: tuple[Step, ...] = ()
    if row.get("changed") is not None:
        aside = (given("write.changed", "bytes changed", size(row, "changed"), "bytes"),)
    stated = larger(old, new, aside=aside) if old and new else old or new
    if stated is None:
        stated = given("write.new", "item size", size(row, "new"), "bytes")
    times = given("batch.items", "actions", count(row, "n", 1), "actions")
    return many(times, write_blocks(stated), "batch.group", "WCU")


def transact_read(inputs: Inputs) -> Step:
    """What TransactGetItems consumes: each item rounded on its own, then doubled.

    `items` is a list of {n, size}; with `dax`, this is the read that DAX makes
    in the background after a TransactWriteItems.

    Source: "DynamoDB Transactions: How it works". Confidence: A.

    >>> transact_read({"items": [{"n": 3, "size": 500}], "dax": True}).value
    Fraction(6, 1)
    """
    parts = [
        many(
            given("batch.items", "items", count(row, "n", 1), "items"),
            read_blocks(given("read.size", "item size", size(row), "bytes")),
            "batch.group",
            "units",
        )
        for row in rows(inputs, "items")
    ]
    blocks = calc("add", "batch.read_blocks", "4 KB steps of all items", "units", *parts)
    rule = "transaction.dax" if flag(inputs, "dax") else "transaction.read_units"
    units = calc("multiply", rule, "units of the transaction", "RCU", blocks, twice())
    return _at_rate(inputs, units, "RCU")


def _at_rate(inputs: Inputs, units: Step, unit: str) -> Step:
    if inputs.get("rate") is None:
        return units
    rate = given("rate.stated", "transactions a second", positive(inputs, "rate"), "transactions/s")
    total = calc("multiply", "transaction.total", "units a second", f"{unit}/s", units, rate)
    return calc("ceil", "capacity.provisioned", f"{unit} to provision", unit, total)
