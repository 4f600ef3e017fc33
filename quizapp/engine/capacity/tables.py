"""A whole table: what its operations consume, what it stores, what it costs.

A composition of the other families, and nothing new beside it: every number is
a tree of their steps, so their mistakes can be made in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from .cost import hour_price, request_price
from .fields import LARGEST_ITEM, ImpossibleInput, Inputs, choice, count, number, positive, rows, whole
from .on_demand import hours
from .operations import Index, Operation, index_of, item_step, named, operation, within
from .parameters import price
from .steps import Step, calc, fixed, given

MOST_GSIS, MOST_LSIS = 20, 5
_MOST_OPERATIONS = 50


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was described: its item, its indexes by name, and what each operation consumes."""

    inputs: Inputs
    item: Step
    indexes: Mapping[str, Index]
    operations: tuple[Operation, ...]


def assembled(inputs: Inputs) -> Table:
    """The table that inputs describe (see `describe`).

    Raises ImpossibleInput, which names the operation or index and its field.
    Source: "Service, account, and table quotas" for the numbers of indexes.
    """
    base = item_step(inputs)
    indexes = {}
    for place, row in enumerate(rows(inputs, "indexes", [])):
        with within(f"indexes[{place}]", str(row.get("name", ""))):
            index = index_of(row, base)
            if index.name in indexes:
                raise ImpossibleInput("name is there twice.")
            indexes[index.name] = index
    for kind, most in (("gsi", MOST_GSIS), ("lsi", MOST_LSIS)):
        many = sum(index.kind == kind for index in indexes.values())
        if many > most:
            quota = " unless the quota is raised" if kind == "gsi" else ""
            raise ImpossibleInput(f"indexes has {many} {kind.upper()}s; a table has at most {most}{quota}.")
    local = sum((index.entry.value for index in indexes.values() if index.kind == "lsi"), base.value)
    if local > LARGEST_ITEM:
        raise ImpossibleInput(
            f"indexes has LSIs whose entries count with the item: {float(local):,.10g} bytes, at most 409,600 (400 KB)."
        )
    listed = rows(inputs, "operations", [])
    if len(listed) > _MOST_OPERATIONS:
        raise ImpossibleInput(f"operations has at most {_MOST_OPERATIONS} groups.")
    operations = []
    for place, row in enumerate(listed):
        with within(f"operations[{place}]", str(row.get("name", ""))):
            operations.append(operation(row, base, indexes))
    return Table(inputs, base, MappingProxyType(indexes), tuple(operations))


def _rule(unit: str) -> str:
    return "table.reads" if unit == "RCU" else "table.writes"


def _total(unit: str, name: str, parts: list[Step]) -> Step:
    if not parts:
        return fixed("zero", name, 0, f"{unit}/s")
    return calc("add", _rule(unit), name, f"{unit}/s", *parts)


def of_table(table: Table, unit: str) -> Step:
    """The units a second charged to the table: its own, and those of its LSIs."""
    parts = []
    for each in table.operations:
        if each.unit != unit:
            continue
        if each.table_per_second:
            parts.append(each.table_per_second)
        parts += [step for name, step in each.indexes_per_second.items() if table.indexes[name].kind == "lsi"]
    return _total(unit, f"{unit}/s of the table", parts)


def of_index(table: Table, unit: str, name: str) -> Step:
    """The units a second of one index. Those of an LSI are charged to the table."""
    parts = [
        each.indexes_per_second[name]
        for each in table.operations
        if each.unit == unit and name in each.indexes_per_second
    ]
    return _total(unit, f"{unit}/s of {name}", parts)


def gsis(table: Table) -> list[str]:
    """The names of the indexes that have capacity of their own."""
    return [name for name, index in table.indexes.items() if index.kind == "gsi"]


def places(table: Table, unit: str) -> list[tuple[str, Step]]:
    """The units a second of all that is provisioned: the table, and each GSI."""
    named_totals = [("the table", of_table(table, unit))]
    return named_totals + [(name, of_index(table, unit, name)) for name in gsis(table)]


def provision(unit: str, place: str, total: Step, *, target: Step | None = None) -> Step:
    """Whole units to provision for `total` units a second, at a `target` utilisation if there is one.

    Whatever is idle has 1 unit. Source: "DynamoDB provisioned capacity mode". Confidence: A.
    """
    name = f"{unit} to provision for {place}"
    if total.value == 0:
        least = fixed("capacity.least", f"least {unit} of {place}", 1, unit)
        return calc("max", "capacity.idle", name, unit, least, total)
    if target is None:
        return calc("ceil", "capacity.provisioned", name, unit, total)
    return calc("ceil_div", "cost.for_target", f"{unit} of {place} for the target", unit, total, target)


def target_of(inputs: Inputs) -> Step:
    """The target utilisation, from 20 to 90 percent; 70 unless another one is stated. Source: "Auto scaling"."""
    percent = number(inputs, "target", 70)
    if not 20 <= percent <= 90:
        raise ImpossibleInput("target is from 20 to 90 percent.")
    return given("cost.target", "target utilisation", percent / 100, "", detail=f"{float(percent):g} %")


def _busy(inputs: Inputs) -> Step:
    """The hours of a month in which the rates hold."""
    if inputs.get("busy_hours") is None:
        return hours(inputs)
    stated = positive(inputs, "busy_hours")
    if stated > 24:
        raise ImpossibleInput("busy_hours is at most 24.")
    busy = given("cost.busy_hours", "busy hours a day", stated, "h")
    share = calc(
        "divide", "cost.busy_share", "busy share of a day", "", busy, fixed("cost.day", "day", 24, "h")
    )
    return calc("multiply", "cost.busy_time", "busy hours of a month", "h", hours(inputs), share)


def _charged(inputs: Inputs) -> Step:
    """The hours for which provisioned units are charged: all."""
    if inputs.get("busy_hours") is None:
        return hours(inputs)
    return calc("add", "cost.all_hours", "hours charged", "h", hours(inputs), aside=(_busy(inputs),))


def month_on_demand(table: Table) -> Step:
    """What the requests of a month cost on demand, for the hours in which they are made. Confidence: A."""
    inputs, busy = table.inputs, _busy(table.inputs)
    second = fixed("cost.hour", "seconds of an hour", 3600, "s")
    parts = [
        calc("multiply", rule, f"{word} of {place}", "USD", total, second, busy, request_price(inputs, name))
        for unit, rule, name, word in (
            ("WCU", "cost.writes", "WRU", "writes"),
            ("RCU", "cost.reads", "RRU", "reads"),
        )
        for place, total in places(table, unit)
        if total.value
    ]
    if not parts:
        return fixed("zero", "on-demand", 0, "USD")
    return calc("add", "cost.total", "on-demand", "USD", *parts)


def month_requests(table: Table, unit: str) -> Step:
    """The request units of a month on demand, of the table and its GSIs."""
    busy, name = _busy(table.inputs), "write" if unit == "WCU" else "read"
    second = fixed("cost.hour", "seconds of an hour", 3600, "s")
    parts = [
        calc("multiply", "cost.month_units", f"{name} units of {place}", f"{unit[0]}RU", total, second, busy)
        for place, total in places(table, unit)
        if total.value
    ]
    if not parts:
        return fixed("zero", f"{name} units of a month", 0, f"{unit[0]}RU")
    return calc("add", "cost.all_units", f"{name} units of a month", f"{unit[0]}RU", *parts)


def month_provisioned(table: Table, *, target: Step | None = None) -> Step:
    """What the units of a month cost that are provisioned for the traffic, used or not. Confidence: A."""
    charged = _charged(table.inputs)
    parts = [
        calc(
            "multiply",
            "cost.hourly",
            f"{unit} of {place}",
            "USD",
            provision(unit, place, total, target=target),
            charged,
            hour_price(table.inputs, unit),
        )
        for unit in ("WCU", "RCU")
        for place, total in places(table, unit)
    ]
    name = f"provisioned at {target.detail}" if target else "provisioned"
    return calc("add", "cost.total", name, "USD", *parts)


def stored(table: Table, *, later: bool) -> tuple[Step, dict[str, Step]]:
    """The billable bytes of the table and its indexes, and of each index."""
    inputs = table.inputs
    items = given("storage.items", "items", whole(inputs, "items", 0), "items")
    if later:
        items = _grown(inputs, items)
    parts = {}
    for place, row in enumerate(rows(inputs, "indexes", [])):
        with within(f"indexes[{place}]", named(row)):
            index = table.indexes[named(row)]
            parts[index.name] = _stored_index(row, index, items, whole(inputs, "items", 0))
    one = calc("add", "storage.one", "bytes of one item", "bytes", table.item, _overhead())
    base = calc("multiply", "storage.base", "bytes of the items", "bytes", items, one)
    return calc("add", "storage.bytes", "billable bytes", "bytes", base, *parts.values()), parts


def _grown(inputs: Inputs, items: Step) -> Step:
    months = given("storage.months", "months", whole(inputs, "months", 0), "months")
    more = given("storage.growth", "new items a month", whole(inputs, "growth", 0), "items")
    added = calc("multiply", "storage.added", "new items", "items", more, months)
    return calc("add", "storage.items", f"items after {int(months.value)} months", "items", items, added)


def _stored_index(row: Inputs, index: Index, items: Step, now: Fraction) -> Step:
    entries = items
    aside: tuple[Step, ...] = ()
    if row.get("entries") is not None:
        stated = whole(row, "entries")
        if stated > now:
            raise ImpossibleInput("entries is at most the number of items.")
        # A sparse index keeps its share of the items as the table grows.
        share = given(
            "storage.sparse", f"share of the items in {index.name}", stated / (now or Fraction(1)), ""
        )
        entries = calc("multiply", "storage.entries", f"entries of {index.name}", "entries", items, share)
        aside = (items,)
    one = calc("add", "storage.one", f"bytes of one entry of {index.name}", "bytes", index.entry, _overhead())
    total = calc("multiply", "storage.index", f"bytes of {index.name}", "bytes", entries, one, aside=aside)
    return calc("add", f"storage.{index.kind}", f"storage of {index.name}", "bytes", total)


def _overhead() -> Step:
    return fixed("storage.overhead", "overhead of an item or entry", 100, "bytes")


def in_gb(inputs: Inputs, bytes_: Step) -> Step:
    """Bytes as GB; how many bytes a GB has is a parameter."""
    size = price(inputs, "GB")
    if not size:
        raise ImpossibleInput("prices.GB is above 0: it is the bytes of a GB.")
    gigabyte = fixed("storage.gigabyte", "bytes of a GB", size, "bytes")
    return calc("divide", "storage.gb", "billable GB", "GB", bytes_, gigabyte)


def storage_cost(inputs: Inputs, gb: Step) -> Step:
    """What storage costs for a month, without the free tier. Source: pricing page. Confidence: A."""
    each = fixed("price.storage", "price of a GB and month", price(inputs, "storage"), "USD")
    return calc("multiply", "cost.storage", "storage of a month", "USD", gb, each)


def table_write(inputs: Inputs) -> Step:
    """The WCU to provision. `charged` is table (LSIs are part of it), all, or the name of a GSI.

    Inputs as `describe`. Source and confidence as the families it is composed of.

    >>> table_write({"size": 1500, "operations": [{"name": "put", "kind": "put", "rate": 5}]}).value
    Fraction(10, 1)
    """
    return _units(inputs, "WCU")


def table_read(inputs: Inputs) -> Step:
    """The RCU to provision, as `table_write`.

    >>> row = {"name": "get", "kind": "get", "rate": 5, "mode": "EC"}
    >>> table_read({"size": 1500, "operations": [row]}).value
    Fraction(3, 1)
    """
    return _units(inputs, "RCU")


def _units(inputs: Inputs, unit: str) -> Step:
    table = assembled(inputs)
    _operated(inputs)
    charged = choice(inputs, "charged", ("table", "all", *gsis(table)), "table")
    steps = {place: provision(unit, place, total) for place, total in places(table, unit)}
    if charged == "all":
        return calc("add", "table.all", f"{unit} of table and indexes", unit, *steps.values())
    return steps["the table" if charged == "table" else charged]


def _operated(inputs: Inputs) -> None:
    if not rows(inputs, "operations", []):
        raise ImpossibleInput("operations is empty.")


def table_storage(inputs: Inputs) -> Step:
    """The billable GB of table and indexes after `months` of `growth`.

    Source and confidence as F11.

    >>> table_storage({"size": 924, "items": 2**20, "growth": 2**19, "months": 2}).value
    Fraction(2, 1)
    """
    count(inputs, "items")
    return in_gb(inputs, stored(assembled(inputs), later=True)[0])


def table_on_demand(inputs: Inputs) -> Step:
    """The throughput of a month on demand, with all indexes; `busy_hours` a day if the rates hold not always.

    Source and confidence as F16, and the families of its requests.

    >>> row = {"name": "put", "kind": "put", "rate": 500}
    >>> float(table_on_demand({"size": 1024, "busy_hours": 1, "prices": {"h": 720}, "operations": [row]}).value)
    33.75
    """
    _operated(inputs)
    return month_on_demand(assembled(inputs))


def table_provisioned(inputs: Inputs) -> Step:
    """The throughput of a month provisioned for the rates, used or not; with `target` (percent) for more than them.

    Source and confidence as F16, and the families of its requests.

    >>> row = {"name": "put", "kind": "put", "rate": 100}
    >>> float(table_provisioned({"size": 1024, "operations": [row]}).value)
    47.5449
    """
    _operated(inputs)
    target = target_of(inputs) if inputs.get("target") is not None else None
    return month_provisioned(assembled(inputs), target=target)


def table_cheapest(inputs: Inputs) -> Step:
    """The cheaper mode: a choice between on-demand and provisioned, as the two tasks before.

    >>> from .steps import chosen
    >>> row = {"name": "put", "kind": "put", "rate": 100}
    >>> chosen(table_cheapest({"size": 1024, "busy_hours": 2, "operations": [row]}))
    ('on-demand',)
    """
    return calc("least", "cost.cheapest", "cheapest", "", table_on_demand(inputs), table_provisioned(inputs))
