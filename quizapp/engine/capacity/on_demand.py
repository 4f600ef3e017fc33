"""On-demand tables: what they carry at once, and how they grow."""

from dataclasses import replace

from .fields import ImpossibleInput, Inputs, choice, count, number, positive, whole
from .parameters import price
from .partitions import KINDS
from .steps import Step, calc, fixed, given
from .working import number_text

_INITIAL = {"read": 12_000, "write": 4_000}


def initial(inputs: Inputs) -> Step:
    """What a new on-demand table carries at once. `kind` is read or write.

    Source: "DynamoDB on-demand capacity mode". Confidence: A.

    >>> initial({"kind": "read"}).value
    Fraction(12000, 1)
    """
    kind = choice(inputs, "kind", KINDS)
    other = "write" if kind == "read" else "read"
    aside = (fixed("demand.other", f"initial {other}s", _INITIAL[other], f"{other}s/s"),)
    return calc("add", "demand.initial", f"initial {kind}s", f"{kind}s/s", _first(kind), aside=aside)


def _first(kind: str) -> Step:
    return fixed("demand.first", f"initial {kind}s", _INITIAL[kind], f"{kind}s/s")


def instant(inputs: Inputs) -> Step:
    """What a table carries at once after a `peak`: the double of it, and never less than at first.

    Source: "DynamoDB on-demand capacity mode". Confidence: B.

    >>> instant({"kind": "write", "peak": 3000}).value
    Fraction(6000, 1)
    """
    kind = choice(inputs, "kind", KINDS)
    peak = given("demand.peak", "previous peak", number(inputs, "peak"), f"{kind}s/s")
    double = fixed("demand.double", "double", 2, "")
    doubled = calc("multiply", "demand.doubled", "doubled peak", f"{kind}s/s", double, peak)
    return calc("max", "demand.instant", "carried at once", f"{kind}s/s", _first(kind), doubled)


def quota(inputs: Inputs) -> Step:
    """The units a second of an on-demand table before the quota is raised.

    Source: "Quotas". Confidence: A.

    >>> quota({"kind": "write"}).value
    Fraction(40000, 1)
    """
    kind = choice(inputs, "kind", KINDS)
    most = fixed("demand.table_quota", "default quota of a table", 40_000, "units/s")
    return calc("add", "demand.quota", f"quota of {kind} units", "units/s", most, aside=(_first(kind),))


def switches(_inputs: Inputs) -> Step:
    """How often a table goes from provisioned to on-demand in a rolling day (since August 2025).

    Source: "Considerations when switching capacity modes". Confidence: A.

    >>> switches({}).value
    Fraction(4, 1)
    """
    return fixed("demand.switches", "switches in 24 hours", 4, "switches")


def ramp(inputs: Inputs) -> Step:
    """The minutes until a table carries `wanted`, from a `peak`: one doubling at once, then one every 30 minutes.

    Source: "DynamoDB on-demand capacity mode". Confidence: B.

    >>> ramp({"peak": 4000, "wanted": 32000}).value
    Fraction(60, 1)
    """
    peak, wanted = positive(inputs, "peak"), positive(inputs, "wanted")
    if wanted > 2**30 * peak:
        raise ImpossibleInput("wanted is more than thirty doublings away.")
    doublings = 0
    while peak * 2**doublings < wanted:
        doublings += 1
    aside = (
        given("demand.peak", "previous peak", peak, "units/s"),
        given("demand.wanted", "wanted units", wanted, "units/s"),
    )
    name = f"doublings from {number_text(peak)} to {number_text(wanted)} or more"
    times = given("demand.doublings", name, doublings, "doublings")
    free = fixed("demand.free", "doubling at once", 1 if doublings else 0, "doublings")
    later = calc("subtract", "demand.later", "later doublings", "doublings", times, free)
    wait = fixed("demand.wait", "minutes for each", 30, "minutes")
    return calc("multiply", "demand.ramp", "minutes", "minutes", later, wait, aside=aside)


def prewarm(inputs: Inputs) -> Step:
    """What raising the warm throughput costs, once: the units `wanted` beyond those `warm`.

    `unit_price` is for one unit and must be given; `other_price` is that of the
    other direction, if the task states it as well.

    Source: "Understanding DynamoDB warm throughput". Confidence: A.

    >>> prewarm({"warm": 4000, "wanted": 10000, "unit_price": "0.01"}).value
    Fraction(60, 1)
    """
    warm, wanted = number(inputs, "warm"), number(inputs, "wanted")
    if wanted < warm:
        raise ImpossibleInput("wanted is not below warm: it is never lowered.")
    more = calc(
        "subtract",
        "demand.difference",
        "units to warm",
        "units/s",
        given("demand.wanted", "wanted units", wanted, "units/s"),
        given("demand.warm", "units already warm", warm, "units/s"),
    )
    if inputs.get("unit_price") is None:
        return more
    each = given("demand.unit_price", "price of a unit", number(inputs, "unit_price"), "USD")
    if inputs.get("other_price") is not None:
        other = given("price.other", "price of the other unit", number(inputs, "other_price"), "USD")
        each = replace(each, aside=(other,))
    return calc("multiply", "cost.warm", "charged once", "USD", more, each)


def beyond(inputs: Inputs) -> Step:
    """How much of `wanted` units a second is above what a table has.

    `of` says what that is: initial (a new table), instant (after a `peak`) or
    quota (by default).

    Source: as those tasks. Confidence: A, after a peak B.

    >>> beyond({"of": "initial", "kind": "read", "wanted": 15000}).value
    Fraction(3000, 1)
    """
    having = {"initial": initial, "instant": instant, "quota": quota}
    have = having[choice(inputs, "of", tuple(having))](inputs)
    wanted = given("demand.wanted", "wanted units", positive(inputs, "wanted"), have.unit)
    more = calc("subtract", "demand.above", "units beyond it", have.unit, wanted, have)
    return calc("max", "demand.beyond", "above it", have.unit, more, fixed("zero", "nothing", 0, have.unit))


def switches_left(inputs: Inputs) -> Step:
    """How often `n` tables may still go to on-demand now, if each did `done` times in the last 24 hours.

    Source: "Considerations when switching capacity modes". Confidence: A.

    >>> switches_left({"n": 6, "done": 1}).value
    Fraction(18, 1)
    """
    most = switches(inputs)
    done = given("demand.done", "switches already", whole(inputs, "done"), "switches")
    if done.value > most.value:
        raise ImpossibleInput("done is at most 4.")
    left = calc("subtract", "demand.left", "switches left", "switches", most, done)
    some = calc(
        "max",
        "demand.each_left",
        "switches left of a table",
        "switches",
        left,
        fixed("zero", "nothing", 0, ""),
    )
    tables = given("demand.tables", "tables", count(inputs, "n"), "tables")
    return calc("multiply", "demand.all_left", "switches of all tables", "switches", tables, some)


def hours(inputs: Inputs) -> Step:
    """The hours of a month, a parameter.

    Source: AWS Pricing Calculator. Confidence: A.
    """
    return fixed("price.hours", "hours of a month", price(inputs, "h"), "h")
