"""A whole table in words and numbers for the calculator: `describe` and what it gives."""

from dataclasses import dataclass
from fractions import Fraction

from .cost import request_price
from .fields import ImpossibleInput, Inputs
from .on_demand import hours
from .operations import Index, Operation
from .partitions import estimate, limit
from .steps import Step, calc, fixed, grafted
from .tables import (
    Table,
    assembled,
    in_gb,
    month_on_demand,
    month_provisioned,
    month_requests,
    of_index,
    of_table,
    places,
    provision,
    storage_cost,
    stored,
    target_of,
)

_POINTS = 10


@dataclass(frozen=True, slots=True)
class IndexReport:
    """One index: its entry, its units a second, what to provision, its bytes.

    `charged_to` is "index" for a GSI and "table" for an LSI, whose `rcu`,
    `wcu` and `keys` are None: they are among those of the table.
    """

    name: str
    kind: str
    charged_to: str
    entry: Step
    reads: Step
    writes: Step
    rcu: Step | None
    wcu: Step | None
    keys: Step | None
    stored: Step
    stored_later: Step


@dataclass(frozen=True, slots=True)
class Point:
    """What a month costs if `percent` of the provisioned units are used on average."""

    percent: int
    on_demand: Step
    provisioned: Step


@dataclass(frozen=True, slots=True)
class Costs:
    """A month in US dollars: throughput by mode, and storage now and later, which is the same in both.

    `write_units` and `read_units` are the request units of a month on demand.
    `utilisation` is the share of the provisioned units that is used, and
    `break_even` the one at which both modes cost the same, in percent.
    `cheapest` chooses between on-demand and provisioned at the target.
    """

    write_units: Step
    read_units: Step
    on_demand: Step
    provisioned: Step
    at_target: Step
    storage: Step
    storage_later: Step
    utilisation: Step
    break_even: Step
    cheapest: Step
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything about a table; each number is a step with its working.

    `reads` and `writes` are the units a second charged to the table, those of
    its LSIs among them; `rcu` and `wcu` what to provision for it. `stored` and
    `stored_later` are GB with all indexes, now and after the months of growth.
    `partitions` is an older estimate of the table alone; `keys` says over how
    many partition keys the traffic must be spread at least.
    """

    item: Step
    operations: tuple[Operation, ...]
    indexes: tuple[IndexReport, ...]
    reads: Step
    writes: Step
    rcu: Step
    wcu: Step
    stored: Step
    stored_later: Step
    partitions: Step
    keys: Step
    costs: Costs


def describe(inputs: Inputs) -> Report:
    """Everything about a table, from a plain mapping.

    `item` (DynamoDB JSON) or `size`; `items` stored, `growth` a month,
    `months`; `indexes`: {name, kind, projection, keys, projected, or entry;
    entries for a sparse one}; `operations`: {name, kind, rate or another of
    `rates`, mode, items, size, index, fetched, old, new, touches}; `target` in
    percent, `busy_hours` a day, `prices`.

    Raises ImpossibleInput, whose sentence names the group and the field.

    >>> row = {"name": "read", "kind": "get", "rate": 15, "mode": "EC"}
    >>> describe({"size": 9216, "operations": [row]}).rcu.value
    Fraction(23, 1)
    """
    table = assembled(inputs)
    now, parts = stored(table, later=False)
    later, parts_later = stored(table, later=True)
    reads, writes = of_table(table, "RCU"), of_table(table, "WCU")
    rcu, wcu = provision("RCU", "the table", reads), provision("WCU", "the table", writes)
    gb, gb_later = in_gb(inputs, now), in_gb(inputs, later)
    return Report(
        item=table.item,
        operations=table.operations,
        indexes=tuple(
            _index_report(table, index, parts[index.name], parts_later[index.name])
            for index in table.indexes.values()
        ),
        reads=reads,
        writes=writes,
        rcu=rcu,
        wcu=wcu,
        stored=gb,
        stored_later=gb_later,
        partitions=_partitions(table, rcu, wcu, now),
        keys=keys_needed(reads, writes),
        costs=_costs(table, gb, gb_later),
    )


def _index_report(table: Table, index: Index, stored: Step, later: Step) -> IndexReport:
    reads, writes = (of_index(table, unit, index.name) for unit in ("RCU", "WCU"))
    own = index.kind == "gsi"
    return IndexReport(
        name=index.name,
        kind=index.kind,
        charged_to="index" if own else "table",
        entry=index.entry,
        reads=reads,
        writes=writes,
        rcu=provision("RCU", index.name, reads) if own else None,
        wcu=provision("WCU", index.name, writes) if own else None,
        keys=keys_needed(reads, writes) if own else None,
        stored=stored,
        stored_later=later,
    )


def _partitions(table: Table, rcu: Step, wcu: Step, stored: Step) -> Step:
    """The older estimate, of the table and its LSIs: a GSI has partitions of its own."""
    own = [step for step in stored.args if step.rule != "storage.gsi"]
    gb = in_gb(table.inputs, calc("add", "storage.bytes", "bytes of the table and its LSIs", "bytes", *own))
    tree = estimate({"rcu": rcu.value, "wcu": wcu.value, "gb": gb.value})
    return grafted(tree, {"partition.rcu": rcu, "partition.wcu": wcu, "partition.table_gb": gb})


def _costs(table: Table, gb: Step, gb_later: Step) -> Costs:
    inputs = table.inputs
    on_demand, provisioned = month_on_demand(table), month_provisioned(table)
    at_target = month_provisioned(table, target=target_of(inputs))
    full = _full_use(table)
    if not full.value:
        raise ImpossibleInput("prices has no price of a request: h, and WRU or RRU, are above 0.")
    points = []
    for percent in range(0, 101, 100 // _POINTS):
        share = fixed("cost.point", f"{percent} % used", Fraction(percent, 100), "")
        used = calc("multiply", "cost.point_cost", f"on-demand at {percent} % use", "USD", full, share)
        points.append(Point(percent, used, provisioned))
    return Costs(
        write_units=month_requests(table, "WCU"),
        read_units=month_requests(table, "RCU"),
        on_demand=on_demand,
        provisioned=provisioned,
        at_target=at_target,
        storage=storage_cost(inputs, gb),
        storage_later=storage_cost(inputs, gb_later),
        utilisation=_percent("cost.utilisation", "average utilisation", on_demand, full),
        break_even=_percent("cost.break_even", "utilisation at which both cost the same", provisioned, full),
        cheapest=calc("least", "cost.cheapest", "cheapest", "", on_demand, at_target),
        points=tuple(points),
    )


def keys_needed(reads: Step, writes: Step) -> Step:
    """Over how many keys traffic must be spread at least; reads and writes have limits of their own."""
    least = fixed("partition.one", "least", 1, "keys")
    parts = [
        calc("ceil_div", "partition.shards", f"keys needed for {kind}s", "keys", total, limit(kind))
        for kind, total in (("read", reads), ("write", writes))
    ]
    return calc("max", "partition.keys_needed", "partition keys needed at least", "keys", least, *parts)


def _full_use(table: Table) -> Step:
    """What all provisioned units would cost on demand if they were used all the time."""
    inputs = table.inputs
    second = fixed("cost.hour", "seconds of an hour", 3600, "s")
    parts = [
        calc(
            "multiply",
            "cost.full_hours",
            f"{unit} of {place}, always used on demand",
            "USD",
            provision(unit, place, total),
            second,
            hours(inputs),
            request_price(inputs, f"{unit[0]}RU"),
        )
        for unit in ("WCU", "RCU")
        for place, total in places(table, unit)
    ]
    return calc("add", "cost.full_use", "provisioned units fully used on demand", "USD", *parts)


def _percent(rule: str, name: str, part: Step, whole_: Step) -> Step:
    share = calc("divide", f"{rule}_share", f"share of {name}", "", part, whole_)
    return calc("multiply", rule, name, "percent", fixed("cost.percent", "percent", 100, ""), share)
