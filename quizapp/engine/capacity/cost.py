"""What throughput costs, in both modes. Prices are parameters."""

from dataclasses import replace

from .fields import Inputs, count, flag, number, positive, rows, size
from .on_demand import hours
from .parameters import CUTS, price
from .read import get_item
from .steps import Step, calc, fixed, given
from .storage import charged_gb
from .write import twice, write_blocks

OTHERS = {"WRU": "RRU", "RRU": "WRU", "WCUh": "RCUh", "RCUh": "WCUh"}


def request_price(inputs: Inputs, name: str) -> Step:
    """The price of one request unit, with what it was before November 2024 beside it.

    Source: pricing page. Confidence: A as a default.
    """
    step = fixed(f"price.{name}", f"price of a {name}", price(inputs, name), "USD", detail=str(CUTS[name]))
    return with_other(inputs, step, name)


def hour_price(inputs: Inputs, unit: str) -> Step:
    """The price of one provisioned unit for one hour.

    Source: pricing page. Confidence: A as a default.
    """
    name = f"{unit}h"
    step = fixed(f"price.{name}", f"price of a {unit} and hour", price(inputs, name), "USD")
    return with_other(inputs, step, name)


def with_other(inputs: Inputs, step: Step, name: str) -> Step:
    """A price with the one of the other direction beside it, which is easily taken for it."""
    other = OTHERS.get(name)
    if other is None:
        return step
    return replace(step, aside=(fixed("price.other", f"price of a {other}", price(inputs, other), "USD"),))


def on_demand(inputs: Inputs) -> Step:
    """What on-demand requests, and perhaps storage, cost.

    `writes` is a list of {n, size, tx}, `reads` of {n, size, mode}; `gb` is
    storage of a month, after the free tier only with `free_tier`.

    Source: pricing page for on-demand. Confidence: A; prices are defaults.

    >>> on_demand({"writes": [{"n": 5_000_000, "size": "2252.8", "tx": True}]}).value
    Fraction(75, 4)
    """
    parts = []
    for row in rows(inputs, "writes", []):
        units = _write_units(row)
        parts.append(
            calc("multiply", "cost.writes", "writes", "USD", _n(row), units, request_price(inputs, "WRU"))
        )
    for row in rows(inputs, "reads", []):
        units = get_item(row)
        parts.append(
            calc("multiply", "cost.reads", "reads", "USD", _n(row), units, request_price(inputs, "RRU"))
        )
    if inputs.get("gb") is not None:
        gb = charged_gb(inputs, given("storage.gb_stated", "GB stored", number(inputs, "gb"), "GB"))
        each = fixed("price.storage", "price of a GB and month", price(inputs, "storage"), "USD")
        parts.append(calc("multiply", "cost.storage", "storage of a month", "USD", gb, each))
    if not parts:
        rows(inputs, "writes")
    return calc("add", "cost.total", "cost", "USD", *parts)


def _n(row: Inputs) -> Step:
    return given("cost.requests", "requests", count(row, "n"), "requests")


def _write_units(row: Inputs) -> Step:
    units = write_blocks(given("write.new", "item size", size(row), "bytes"))
    if flag(row, "tx"):
        units = calc("multiply", "write.transactional", "units of one write", "WRU", units, twice())
    return units


def busy_month(inputs: Inputs) -> Step:
    """What an on-demand table costs that is busy `hours` a day, for `days` days.

    `rate` writes a second of `size` bytes, or reads with a `mode`.

    Source: pricing page for on-demand. Confidence: A; prices are defaults.

    >>> busy_month({"rate": 500, "size": 1024, "hours": 1}).value
    Fraction(135, 4)
    """
    reading = inputs.get("mode") is not None
    units = get_item(inputs) if reading else _write_units(inputs)
    requests = calc(
        "multiply",
        "cost.busy_requests",
        "requests of a month",
        "requests",
        given("rate.stated", "requests a second", positive(inputs, "rate"), "requests/s"),
        fixed("cost.hour", "seconds of an hour", 3600, "s"),
        given("cost.busy_hours", "busy hours a day", positive(inputs, "hours"), "h"),
        given("cost.days", "days", count(inputs, "days", 30), "days"),
    )
    each = request_price(inputs, "RRU" if reading else "WRU")
    cost = calc(
        "multiply", "cost.reads" if reading else "cost.writes", "requests", "USD", requests, units, each
    )
    return calc("add", "cost.total", "cost of a month", "USD", cost)


def provisioned(inputs: Inputs) -> Step:
    """What `wcu` and `rcu` cost in a month, used or not.

    With `target` (percent), the units stated are consumed, and more are
    provisioned. With `free_tier`, 25 of each are free. `busy_hours` of a day
    and `tables` of the same kind may be stated.

    Source: pricing page for provisioned. Confidence: A; prices are defaults.

    >>> float(provisioned({"wcu": 100, "rcu": 100}).value)
    56.94
    """
    parts = []
    for field, name in (("wcu", "WCU"), ("rcu", "RCU")):
        if inputs.get(field) is None:
            continue
        units = given(f"cost.{field}", f"provisioned {name}", number(inputs, field), name)
        if inputs.get("target") is not None:
            share = given("cost.target", "target utilisation", positive(inputs, "target") / 100, "")
            units = calc("ceil_div", "cost.for_target", f"{name} for the target", name, units, share)
        if flag(inputs, "free_tier"):
            free = fixed("cost.free_units", f"free {name}", price(inputs, "free_units"), name)
            left = calc("subtract", "cost.free_tier", f"{name} beyond the free tier", name, units, free)
            units = calc(
                "max", "cost.gb_beyond", f"{name} to pay for", name, left, fixed("zero", "nothing", 0, name)
            )
        each = hour_price(inputs, name)
        parts.append(
            calc("multiply", "cost.hourly", f"{name} of a month", "USD", units, _hours(inputs), each)
        )
    if not parts:
        number(inputs, "wcu")
    return calc("add", "cost.total", "cost of a month", "USD", *parts)


def _hours(inputs: Inputs) -> Step:
    if inputs.get("busy_hours") is None:
        return hours(inputs)
    busy = given("cost.busy_hours", "busy hours a day", positive(inputs, "busy_hours"), "h")
    return calc("add", "cost.all_hours", "hours charged", "h", hours(inputs), aside=(busy,))


def _hour_on_demand(inputs: Inputs, unit: str) -> tuple[Step, Step]:
    seconds = fixed("cost.hour", "seconds of an hour", 3600, "s")
    each = request_price(inputs, f"{unit[0]}RU")
    full = calc("multiply", "cost.full_hour", "on-demand price of an hour", "USD", seconds, each)
    return full, hour_price(inputs, unit)


def break_even(inputs: Inputs) -> Step:
    """The constant utilisation, in percent, at which both modes cost the same.

    `unit` is WCU (the default) or RCU.

    Source: pricing pages. Confidence: A; prices are defaults.

    >>> round(float(break_even({}).value), 2)
    28.89
    """
    full, hour = _hour_on_demand(inputs, _unit(inputs))
    hundred = fixed("cost.percent", "percent", 100, "")
    return calc(
        "multiply",
        "cost.break_even",
        "utilisation",
        "percent",
        hundred,
        calc("divide", "cost.share", "share", "", hour, full),
    )


def ratio(inputs: Inputs) -> Step:
    """How many times dearer on-demand is for a unit that is always used.

    With `target` (percent), more units are provisioned than used.

    Source: pricing pages. Confidence: A; prices are defaults.

    >>> round(float(ratio({}).value), 2)
    3.46
    """
    full, hour = _hour_on_demand(inputs, _unit(inputs))
    if inputs.get("target") is not None:
        share = given("cost.target", "target utilisation", positive(inputs, "target") / 100, "")
        hour = calc("divide", "cost.for_target", "price of a used unit and hour", "USD", hour, share)
    return calc("divide", "cost.ratio", "on-demand to provisioned", "times", full, hour)


def _unit(inputs: Inputs) -> str:
    return "RCU" if inputs.get("unit") == "RCU" else "WCU"


def reserved(inputs: Inputs) -> Step:
    """What `units` of reserved capacity cost a month: the upfront part spread, and the hours.

    `upfront` and `hourly` are for one unit, `months` is the term.

    Source: pricing page for provisioned. Confidence: A; prices are given.

    >>> float(reserved({"units": 100, "upfront": 1.5, "hourly": 0.000128}).value)
    21.844
    """
    spread = calc(
        "divide",
        "cost.upfront",
        "upfront part of a month",
        "USD",
        given("cost.upfront_price", "upfront for a unit", number(inputs, "upfront"), "USD"),
        given("cost.months", "months", count(inputs, "months", 12), "months"),
    )
    hourly = given("cost.hourly_price", "price of an hour", number(inputs, "hourly"), "USD")
    running = calc("multiply", "cost.hourly", "hours of a month", "USD", hourly, hours(inputs))
    one = calc("add", "cost.reserved_unit", "one unit for a month", "USD", spread, running)
    units = given("cost.units", "units", count(inputs, "units"), "units")
    return calc("multiply", "cost.reserved", "cost of a month", "USD", units, one)
