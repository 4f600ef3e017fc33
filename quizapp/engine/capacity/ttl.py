"""Time to live: epoch seconds, and what happens to expired items."""

from dataclasses import replace

from .fields import ImpossibleInput, Inputs, choice, count, flag, number, rows, size, whole
from .steps import Step, calc, fixed, given
from .write import write_blocks

UNITS = {"seconds": 1, "minutes": 60, "hours": 3_600, "days": 86_400}
_ONE = {"seconds": "a second", "minutes": "a minute", "hours": "an hour", "days": "a day"}
_YEARS = 5


def expiry(inputs: Inputs) -> Step:
    """The TTL value of something made at `t` (seconds) or `ms`, that lives so many `seconds`, `minutes`, `hours` or `days`.

    Source: "Using time to live". Confidence: A.

    >>> expiry({"ms": 1795219200123, "hours": 1}).value
    Fraction(1795222800, 1)
    """
    stated = [unit for unit in UNITS if inputs.get(unit) is not None]
    if not stated:
        raise ImpossibleInput("hours is missing, or seconds, minutes or days.")
    parts = [
        calc(
            "multiply",
            "ttl.days" if unit == "days" else "ttl.part",
            f"{unit} in seconds",
            "s",
            given("ttl.stated", unit, number(inputs, unit), unit),
            fixed("ttl.unit", f"seconds of {_ONE[unit]}", UNITS[unit], "s"),
        )
        for unit in stated
    ]
    life = calc("add", "ttl.life", "lifetime", "s", *parts)
    if inputs.get("ms") is not None:
        millis = given("ttl.millis", "time in milliseconds", whole(inputs, "ms"), "ms")
        thousand = fixed("ttl.thousand", "milliseconds of a second", 1000, "ms")
        now = calc("floor_div", "ttl.now", "time in seconds", "s", millis, thousand)
    else:
        now = given("ttl.seconds", "time in seconds", whole(inputs, "t"), "s")
    return calc("add", "ttl.value", "TTL value", "epoch seconds", now, life)


def is_deleted(inputs: Inputs) -> Step:
    """Whether TTL deletes an item: 1 or 0. `years` past expiry, `kind` of the attribute (N or S).

    Only a Number of at most 5 years in the past counts; a value in the future
    has not expired (`expired` false).

    Source: "Using time to live". Confidence: A.

    >>> is_deleted({"years": 6}).value
    Fraction(0, 1)
    """
    if choice(inputs, "kind", ("N", "S"), "N") == "S":
        return fixed("ttl.not_number", "not a Number, so TTL ignores it", 0, "flag")
    if inputs.get("expired") is False:
        return fixed("ttl.alive", "not expired", 0, "flag")
    if number(inputs, "years", 0) > _YEARS:
        return fixed("ttl.too_old", "more than 5 years in the past, so TTL ignores it", 0, "flag")
    return fixed("ttl.deleted", "expired, so TTL deletes it", 1, "flag")


def is_returned(inputs: Inputs) -> Step:
    """Whether a read returns an item that has `expired` and is still stored: 1 or 0.

    With `filtered`, the read keeps only items whose TTL is later than now.

    Source: "Working with expired items". Confidence: A.

    >>> is_returned({"expired": True, "filtered": True}).value
    Fraction(0, 1)
    """
    if flag(inputs, "expired") and flag(inputs, "filtered"):
        return fixed("ttl.filtered", "expired, so the filter leaves it out", 0, "flag")
    return fixed("ttl.stored", "still stored, so it is returned", 1, "flag")


def delete_units(inputs: Inputs) -> Step:
    """The WCU of `n` TTL deletes of `size` bytes in the Region where they happen: none.

    Source: "Using time to live". Confidence: A.

    >>> delete_units({"n": 10000, "size": 3072}).value
    Fraction(0, 1)
    """
    n = given("ttl.deletes", "deletes", count(inputs, "n"), "deletes")
    blocks = write_blocks(given("write.new", "item size", size(inputs), "bytes"))
    charged = calc("multiply", "ttl.charged", "as ordinary deletes", "WCU", n, blocks)
    return calc("add", "ttl.free", "TTL deletes", "WCU", fixed("zero", "nothing", 0, "WCU"), aside=(charged,))


def many_deleted(inputs: Inputs) -> Step:
    """How many of several `items` TTL deletes sooner or later: groups of {n, kind, expired, years}.

    Source: "Using time to live". Confidence: A.

    >>> many_deleted({"items": [{"n": 20}, {"n": 5, "kind": "S"}, {"n": 3, "years": 6}]}).value
    Fraction(20, 1)
    """
    groups = [_group(row, is_deleted(row), "deletes of {}", "share deleted") for row in rows(inputs, "items")]
    return calc("add", "ttl.all_deleted", "items that TTL deletes", "items", *groups)


def many_returned(inputs: Inputs) -> Step:
    """How many `items` pass a filter that asks for a TTL later than now: groups of {n, kind, expired}.

    A String is never later than a Number, whatever its text says.

    Source: "Working with expired items"; "Comparison operator and function
    reference". Confidence: A.

    >>> many_returned({"items": [{"n": 20}, {"n": 5, "kind": "S"}, {"n": 3, "expired": True}]}).value
    Fraction(20, 1)
    """
    groups = []
    for row in rows(inputs, "items"):
        if choice(row, "kind", ("N", "S"), "N") == "S":
            passes = fixed("ttl.not_number", "no Number, so it does not compare", 0, "flag")
        else:
            passes = is_returned({**row, "filtered": True})
        groups.append(_group(row, passes, "returned {}", "share returned"))
    return calc("add", "ttl.all_returned", "items returned", "items", *groups)


_KINDS = {
    "ttl.deleted": "expired items",
    "ttl.filtered": "expired items",
    "ttl.stored": "unexpired items",
    "ttl.alive": "unexpired items",
    "ttl.too_old": "items expired over 5 years ago",
    "ttl.not_number": "items with a String",
}


def _group(row: Inputs, each: Step, name: str, share: str) -> Step:
    n = given("ttl.items", "items", count(row, "n"), "items")
    part = replace(each, name=share, unit="")
    return calc("multiply", "ttl.group", name.format(_KINDS[each.rule]), "items", n, part)


def both_deletes(inputs: Inputs) -> Step:
    """The WCU of `n` deletes by request and `expired` ones by TTL, of items of `size` bytes.

    Source: "Using time to live". Confidence: A.

    >>> both_deletes({"n": 40, "expired": 500, "size": 3072}).value
    Fraction(120, 1)
    """
    n = given("ttl.requested", "deletes by request", count(inputs, "n"), "deletes")
    blocks = write_blocks(given("write.new", "item size", size(inputs), "bytes"))
    asked = calc("multiply", "ttl.asked", "deletes by request", "WCU", n, blocks)
    return calc(
        "add",
        "ttl.both",
        "all deletes",
        "WCU",
        asked,
        delete_units({**inputs, "n": count(inputs, "expired")}),
    )
