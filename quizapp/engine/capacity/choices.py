"""Tasks whose answer is a choice: which indexes are written, which mode is cheapest, which partition is hot."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

from .cost import hour_price, request_price
from .fields import ImpossibleInput, Inputs, choice, mode, number, rows, size
from .operations import EFFECTS, effect_write, named, within
from .partitions import limit
from .read import get_item
from .steps import Step, calc, fixed, given
from .write import write_blocks

_HOURS = 24


def _names(listed: list[str], field: str) -> None:
    if len(set(listed)) < len(listed):
        raise ImpossibleInput(f"{field} has a name twice.")


def which_written(inputs: Inputs) -> Step:
    """Which indexes one write changes. `indexes` is a list of {name, kind, effect, entry}.

    `effect` is new, key, projected, none (only attributes that are not
    projected), removed or sparse (no index key); `entry` is bytes.

    Source: as F09. Confidence: A.

    >>> rows = [{"name": "by-day", "kind": "gsi", "effect": "none", "entry": 90},
    ...         {"name": "by-status", "kind": "gsi", "effect": "key", "entry": 90}]
    >>> which_written({"indexes": rows}).value
    Fraction(2, 1)
    """
    parts = []
    for place, row in enumerate(rows(inputs, "indexes")):
        with within(f"indexes[{place}]", str(row.get("name", ""))):
            name, kind = named(row), choice(row, "kind", ("gsi", "lsi"))
            entry = size(row, "entry")
            write = effect_write(choice(row, "effect", EFFECTS), entry, entry)
        parts.append(calc("add", f"index.{kind}", name, "WCU", write))
    _names([step.name for step in parts], "indexes")
    return calc("written", "index.which", "indexes written", "", *parts)


def hot_partition(inputs: Inputs) -> Step:
    """Which partition is nearest to a limit of its own, or furthest above it.

    `partitions` is a list of {name, read, write}, units a second. Reads and
    writes have limits of their own, so the larger share counts, not the sum.

    Source: "Burst and adaptive capacity". Confidence: A.

    >>> rows = [{"name": "a", "read": 2400, "write": 100}, {"name": "b", "read": 300, "write": 900}]
    >>> hot_partition({"partitions": rows}).value
    Fraction(2, 1)
    """
    parts = []
    for place, row in enumerate(rows(inputs, "partitions")):
        with within(f"partitions[{place}]", str(row.get("name", ""))):
            name = named(row)
            reads = given("partition.reads", f"reads of {name}", number(row, "read"), "RCU/s")
            writes = given("partition.writes", f"writes of {name}", number(row, "write"), "WCU/s")
        of_reads = calc("divide", "partition.read_share", f"{name}, share by reads", "", reads, limit("read"))
        of_writes = calc(
            "divide", "partition.write_share", f"{name}, share by writes", "", writes, limit("write")
        )
        parts.append(calc("max", "partition.nearest", name, "", of_reads, of_writes))
    _names([step.name for step in parts], "partitions")
    return calc("most", "partition.hot", "hot partition", "", *parts)


def cheapest_mode(inputs: Inputs) -> Step:
    """The cheapest mode for a day that repeats for 30 days.

    `hours` is 24 numbers of writes a second of `size` bytes, `read_hours`
    perhaps as many of reads in a `mode`. Compared are on-demand, provisioned
    for the largest hour all day, and provisioned with auto scaling at `target`
    percent, hour by hour; `compare` names some of them only, as on_demand, peak
    and scaled. An hour without traffic still has one unit.

    Source: pricing pages. Confidence: A, with auto scaling B: it follows
    within minutes, not by the hour. Prices are defaults.

    >>> cheapest_mode({"hours": [10] * 23 + [900], "size": 1000}).value
    Fraction(3, 1)
    """
    percent = number(inputs, "target", 70)
    if not 20 <= percent <= 90:
        raise ImpossibleInput("target is from 20 to 90 percent.")
    target = given("cost.target", "target utilisation", percent / 100, "", detail=f"{float(percent):g} %")
    sides = []
    if inputs.get("hours") is not None:
        units = write_blocks(given("write.new", "item size", size(inputs), "bytes"))
        sides.append(_Side(inputs, "hours", "WCU", units))
    if inputs.get("read_hours") is not None:
        mode(inputs, ("EC", "SC"))
        sides.append(_Side(inputs, "read_hours", "RCU", get_item(inputs)))
    if not sides:
        raise ImpossibleInput("hours is missing.")
    asked: Mapping[str, tuple[str, Callable[[_Side], Step]]] = {
        "on_demand": ("on-demand", _Side.on_demand),
        "peak": ("provisioned for the peak", _Side.for_peak),
        "scaled": (f"auto scaling at {target.detail}", lambda side: side.scaled(target)),
    }
    compared = inputs.get("compare", list(asked))
    if (
        not isinstance(compared, list | tuple)
        or len(set(map(str, compared))) < 2
        or not set(map(str, compared)) <= set(asked)
    ):
        raise ImpossibleInput(f"compare names at least two of {', '.join(asked)}.")
    costs = [
        calc("add", "cost.total", name, "USD", *map(cost, sides))
        for key, (name, cost) in asked.items()
        if key in compared
    ]
    return calc("least", "cost.cheapest", "cheapest", "", *costs)


class _Side:
    """The writes or the reads of a day, as requests a second by the hour."""

    def __init__(self, inputs: Inputs, field: str, unit: str, units: Step) -> None:
        listed = inputs[field]
        if not isinstance(listed, list | tuple) or len(listed) != _HOURS:
            raise ImpossibleInput(f"{field} is a list of 24 numbers, one for each hour.")
        self.inputs, self.unit, self.units = inputs, unit, units
        self.what = "writes" if unit == "WCU" else "reads"
        rates = [number({field: each}, field) for each in listed]
        if not any(rates):
            raise ImpossibleInput(f"{field} has no traffic.")
        self.peak = max(rates)
        self.busy = sum(2 * rate > self.peak for rate in rates)
        # Equal hours are one group: the working stays short.
        self.groups = [
            (
                given("rate.stated", f"{self.what} a second", rate, f"{self.what}/s"),
                given("cost.hours_alike", "such hours a day", rates.count(rate), "h"),
            )
            for rate in sorted(set(rates))
        ]
        self.days = fixed("cost.days", "days", 30, "days")

    def _a_second(self, rate: Step) -> Step:
        rule = "write.total" if self.unit == "WCU" else "read.total"
        name = f"units a second at {float(rate.value):g} {self.what}/s"
        return calc("multiply", rule, name, f"{self.unit}/s", self.units, rate)

    def on_demand(self) -> Step:
        second = fixed("cost.hour", "seconds of an hour", 3600, "s")
        requests = calc(
            "add",
            "cost.day_requests",
            f"{self.what} a day",
            "requests",
            *(
                calc(
                    "multiply",
                    "cost.hours_requests",
                    f"{self.what} in hours at {float(rate.value):g} {self.what}/s",
                    "requests",
                    rate,
                    second,
                    many,
                )
                for rate, many in self.groups
            ),
        )
        each = request_price(self.inputs, f"{self.unit[0]}RU")
        if self.unit == "RCU":
            each = replace(each, aside=())
        name = f"{self.what} of a month"
        return calc("multiply", f"cost.{self.what}", name, "USD", requests, self.days, self.units, each)

    def for_peak(self) -> Step:
        total = self._a_second(self.groups[-1][0])
        units = calc("ceil", "capacity.provisioned", f"{self.unit} for the peak", self.unit, total)
        busy = given("cost.busy_hours", "hours above half of the peak", self.busy, "h")
        day = fixed("cost.day", "hours of a day", _HOURS, "h")
        hours = calc("multiply", "cost.all_hours", "hours charged", "h", day, self.days, aside=(busy,))
        each = self._hour_price()
        return calc("multiply", "cost.hourly", f"{self.unit} of a month", "USD", units, hours, each)

    def scaled(self, target: Step) -> Step:
        groups = []
        for rate, many in self.groups:
            if rate.value:
                name = f"{self.unit} at {float(rate.value):g} {self.what}/s"
                units = calc("ceil_div", "cost.for_target", name, self.unit, self._a_second(rate), target)
            else:
                units = fixed("capacity.least", "least of a table", Fraction(1), self.unit)
            groups.append(
                calc("multiply", "scaling.by_hour", f"{units.name}, hours", f"{self.unit} hours", units, many)
            )
        day = calc("add", "scaling.day", f"{self.unit} hours of a day", f"{self.unit} hours", *groups)
        each = self._hour_price()
        return calc("multiply", "cost.hourly", f"{self.unit} of a month", "USD", day, self.days, each)

    def _hour_price(self) -> Step:
        # All prices taken from the other direction leave the choice as it is, being five
        # times as much or a fifth. What misleads is one of them: that which flatters on-demand.
        each = hour_price(self.inputs, self.unit)
        return replace(each, aside=()) if self.unit == "WCU" else each
