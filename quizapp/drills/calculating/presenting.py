"""What the oracle said about a table, as the page shows it.

Numbers are rounded for the eye here, and nowhere computed: every one of them
opens to its working.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from django.utils.safestring import SafeString

from quizapp.drills.calculating.answering import Answered, index_name
from quizapp.drills.calculating.described import KIND_NAMES, Described
from quizapp.drills.calculating.staging import Staging
from quizapp.engine.capacity import (
    AS_OF,
    Costs,
    Operation,
    Report,
    Step,
    chosen,
    evaluate,
    number_text,
)
from quizapp.web import exhibits, workings

_MOST_DECIMALS: Final = 4


@dataclass(frozen=True, slots=True)
class Shown:
    """A number with its name, and the working that it opens to. `slug` is its anchor on the page."""

    slug: str
    label: str
    number: str
    unit: str
    step: Step
    note: str = ""
    first: str = ""
    best: bool = False
    remark: str = ""

    @property
    def nothing(self) -> bool:
        return self.step.value == 0


@dataclass(frozen=True, slots=True)
class OperationShown:
    """What one kind of request consumes, on the table and on each index it touches."""

    name: str
    kind: str
    rate: str
    unit: str
    places: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that the right side of the page says."""

    rcu: str
    wcu: str
    cheapest: str
    cheapest_cost: str
    provision: tuple[Shown, ...]
    operations: tuple[OperationShown, ...]
    month: tuple[Shown, ...]
    advice: tuple[str, ...]
    chart: SafeString
    storage: tuple[Shown, ...]
    spread: tuple[Shown, ...]
    limits: tuple[str, ...]
    prices_as_of: str

    @property
    def said(self) -> str:
        """The totals in one sentence, for those who do not see them change."""
        return (
            f"{self.rcu} RCU and {self.wcu} WCU for the table. "
            f"Cheapest: {self.cheapest}, {self.cheapest_cost} a month."
        )


def money(value: Fraction) -> str:
    """Dollars and cents; what is below a cent says so.

    >>> money(Fraction("1234.565")), money(Fraction(1, 1000)), money(Fraction(0))
    ('$1,234.57', 'under $0.01', '$0.00')
    """
    if 0 < value < Fraction(1, 100):
        return "under $0.01"
    cents = int(value * 100 + Fraction(1, 2))
    return f"${cents // 100:,}.{cents % 100:02d}"


def short(value: Fraction) -> str:
    """A number for a table cell: exact if it is short, else rounded.

    >>> short(Fraction(5, 2)), short(Fraction(1, 3)), short(Fraction("11.5483999"))
    ('2.5', '0.3333', '11.5484')
    """
    if value and abs(value) < Fraction(1, 100):
        return number_text(value) if len(number_text(value)) <= 10 else f"{float(value):.3g}"
    return number_text(Fraction(round(value * 10**_MOST_DECIMALS), 10**_MOST_DECIMALS))


class _Show:
    """Shows the numbers of one report."""

    def __init__(self) -> None:
        self.staging = Staging()

    def __call__(self, slug: str, label: str, step: Step, *, note: str = "", best: bool = False) -> Shown:
        if step.unit == "USD":
            number, unit = money(step.value), ""
        else:
            number, unit = short(step.value), workings.unit_for(step.value, step.unit)
        # An item with numbers makes everything after it approximate: that is said of the item alone.
        remark = {"A": "", "B": "approximate", "C": "disputed"}[self.staging.own_grade(step)]
        return Shown(slug, label, number, unit, self.staging.staged(step), note, best=best, remark=remark)


def results(table: Described, answered: Answered) -> Results | None:
    """The page of an answer; None where there is none."""
    report = answered.report
    if report is None:
        return None
    show, costs = _Show(), report.costs
    (best,) = chosen(costs.cheapest)
    return Results(
        rcu=short(report.rcu.value),
        wcu=short(report.wcu.value),
        cheapest=_sentence(best),
        cheapest_cost=money(min(costs.on_demand.value, costs.at_target.value)),
        provision=tuple(_provision(show, report)),
        operations=tuple(
            _operation(show, place, operation, report)
            for place, operation in zip(answered.operations, report.operations, strict=True)
        ),
        month=tuple(_month(show, costs)),
        advice=tuple(_advice(costs)),
        chart=_chart(costs),
        storage=tuple(_storage(show, table, answered, report)),
        spread=tuple(_spread(show, report)),
        limits=tuple(_limits(report)),
        prices_as_of=f"{AS_OF.day} {AS_OF:%B %Y}",
    )


def _provision(show: _Show, report: Report) -> Iterator[Shown]:
    yield show("table-rcu", "The table, reads", report.rcu)
    yield show("table-wcu", "The table, writes", report.wcu)
    for place, index in enumerate(report.indexes, start=1):
        if index.rcu is not None and index.wcu is not None:
            yield show(f"i{place}-rcu", f"{index.name}, reads", index.rcu)
            yield show(f"i{place}-wcu", f"{index.name}, writes", index.wcu)


def _operation(show: _Show, place: int, operation: Operation, report: Report) -> OperationShown:
    rows = []
    kinds = {index.name: index.kind for index in report.indexes}
    if operation.table is not None and operation.table_per_second is not None:
        rows.append(
            _place(show, f"o{place}-table", "The table", operation.table, operation.table_per_second, "")
        )
    for number, (name, step) in enumerate(operation.indexes.items(), start=1):
        note = "charged to the table" if kinds[name] == "lsi" else ""
        rows.append(_place(show, f"o{place}-i{number}", name, step, operation.indexes_per_second[name], note))
    return OperationShown(
        name=operation.name,
        kind=KIND_NAMES[operation.kind],
        rate=f"{short(operation.rate.value)} {workings.unit_for(operation.rate.value, 'requests/s')}",
        unit=operation.unit,
        places=tuple(rows),
    )


def _place(show: _Show, slug: str, label: str, one: Step, second: Step, note: str) -> Shown:
    return replace(show(slug, label, second, note=note), first=f"{short(one.value)} {one.unit}")


def _month(show: _Show, costs: Costs) -> Iterator[Shown]:
    best = chosen(costs.cheapest)[0]
    yield show(
        "on-demand", "On-demand", costs.on_demand, note="Pay per request.", best=costs.on_demand.name == best
    )
    yield show(
        "at-target",
        _sentence(costs.at_target.name),
        costs.at_target,
        note="What auto scaling keeps for the rates, with room above them.",
        best=costs.at_target.name == best,
    )
    yield show(
        "provisioned",
        "Provisioned without room",
        costs.provisioned,
        note="Throttles when a second is busier than the average.",
    )
    yield show("storage-cost", "Storage now", costs.storage, note="The same in every mode.")
    if costs.storage_later.value != costs.storage.value:
        yield show("storage-cost-later", "Storage after growth", costs.storage_later)
    yield show("write-units", "Write request units", costs.write_units, note="What on-demand counts.")
    yield show("read-units", "Read request units", costs.read_units, note="What on-demand counts.")


def _advice(costs: Costs) -> Iterator[str]:
    (best,) = chosen(costs.cheapest)
    on_demand, at_target = money(costs.on_demand.value), money(costs.at_target.value)
    if not costs.on_demand.value:
        yield "Nothing happens on this table: on-demand costs only what it stores."
        return
    if costs.on_demand.value == costs.at_target.value:
        yield f"Both modes cost {on_demand} a month."
    elif best == costs.on_demand.name:
        yield f"On-demand is cheaper: {on_demand} a month instead of {at_target} {costs.at_target.name}."
    else:
        yield f"{_sentence(best)} is cheaper: {at_target} a month instead of {on_demand} on-demand."
    use, even = costs.utilisation.value, costs.break_even.value
    if even < 100:
        yield (
            f"Over a month the rates use {_percent(use)} of the units provisioned for them. "
            f"Below {_percent(even)}, on-demand costs less than provisioning without room."
        )
    else:
        yield "With these prices on-demand costs less however well provisioned units are used."


def _percent(value: Fraction) -> str:
    return f"{number_text(Fraction(round(value * 10), 10))} %"


def _chart(costs: Costs) -> SafeString:
    even = costs.break_even.value
    meets = 0 <= even <= 100 and costs.provisioned.value
    return exhibits.break_even(
        [
            exhibits.CostLine("On-demand", [point.on_demand.value for point in costs.points]),
            exhibits.CostLine("Provisioned", [point.provisioned.value for point in costs.points]),
        ],
        across=[point.percent for point in costs.points],
        axis="Use of the provisioned units",
        title="What a month costs by how well provisioned units are used",
        crossing=exhibits.Crossing(even, costs.provisioned.value, f"Equal at {_percent(even)}")
        if meets
        else None,
        tick=lambda share: f"{exhibits.exact(share)} %",
        money=lambda cost: money(Fraction(cost)),
    )


def _storage(show: _Show, table: Described, answered: Answered, report: Report) -> Iterator[Shown]:
    note = (
        "Read as plain JSON: numbers, texts, lists and maps were given their types."
        if answered.plain_item
        else ""
    )
    yield show("item", "One item", report.item, note=note)
    for place, index in zip(answered.indexes, report.indexes, strict=True):
        if index.entry is not report.item:
            # The entry of a whole item has the working of the item.
            yield show(f"i{place}-entry", f"One entry of {index.name}", index.entry)
        for number, step in enumerate(answered.named.get(place, ())):
            what = "Keys of" if number == 0 else "Attributes in"
            yield show(
                f"i{place}-named{number}", f"{what} {index_name(place, table.indexes[place - 1])}", step
            )
    yield show("stored", "Stored now, with indexes", report.stored)
    if report.stored_later.value != report.stored.value:
        yield show("stored-later", f"Stored after {table.months} months", report.stored_later)


def _spread(show: _Show, report: Report) -> Iterator[Shown]:
    yield show("keys", "Partition keys of the table, at least", report.keys)
    for place, index in enumerate(report.indexes, start=1):
        if index.keys is not None:
            yield show(f"i{place}-spread", f"Partition keys of {index.name}, at least", index.keys)
    yield show(
        "partitions",
        "Partitions, older estimate",
        report.partitions,
        note="A formula that AWS no longer publishes. Partitions split by themselves.",
    )


def _limits(report: Report) -> Iterator[str]:
    yield from _key_limits(report)
    quota = {kind: evaluate("F15", {"task": "quota", "kind": kind}).value for kind in ("read", "write")}
    for name, rcu, wcu in _provisioned(report):
        for kind, step in (("read", rcu), ("write", wcu)):
            if step.value > quota[kind]:
                yield (
                    f"{_sentence(name)} needs {short(step.value)} {step.unit}. An account gets "
                    f"{short(quota[kind])} {kind} units for one table until AWS raises the quota."
                )
    for kind, step in (("read", report.reads), ("write", report.writes)):
        initial = evaluate("F15", {"task": "initial", "kind": kind}).value
        if step.value > initial:
            yield (
                f"A new on-demand table takes {short(initial)} {kind} units a second at once, and this one "
                f"needs {short(step.value)}: warm it before the traffic comes."
            )


def _provisioned(report: Report) -> Iterator[tuple[str, Step, Step]]:
    yield "the table", report.rcu, report.wcu
    for index in report.indexes:
        if index.rcu is not None and index.wcu is not None:
            yield index.name, index.rcu, index.wcu


def _key_limits(report: Report) -> Iterator[str]:
    named = [("the table", report.keys)]
    named += [(index.name, index.keys) for index in report.indexes if index.keys is not None]
    crowded = [f"{name} at least {short(keys.value)}" for name, keys in named if keys.value > 1]
    limit = f"{exhibits.READS_OF_A_PARTITION:,} RCU and {exhibits.WRITES_OF_A_PARTITION:,} WCU a second"
    if crowded:
        yield (
            f"One partition key gets at most {limit}; what is more is throttled. "
            f"Spread evenly, the traffic needs this many keys: {', '.join(crowded)}."
        )
    else:
        yield f"A single partition key could take all of this traffic: at most {limit}."


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
