"""Burst capacity: five minutes of unused units, kept for a peak."""

from .fields import ImpossibleInput, Inputs, choice, number, positive
from .partitions import KINDS, limit
from .steps import Step, calc, fixed, given


def _provisioned(inputs: Inputs) -> Step:
    return given("burst.provisioned", "provisioned units", positive(inputs, "p"), "units/s")


def bucket(inputs: Inputs) -> Step:
    """The most units that are kept: 300 seconds of the provisioned `p`.

    Source: "Burst and adaptive capacity". Confidence: A.

    >>> bucket({"p": 150}).value
    Fraction(45000, 1)
    """
    seconds = fixed("burst.seconds", "seconds kept", 300, "s")
    return calc("multiply", "burst.bucket", "bucket", "units", _provisioned(inputs), seconds)


def stored(inputs: Inputs) -> Step:
    """What an empty bucket holds after `s` seconds at `u` used units a second.

    Source: "Burst and adaptive capacity". Confidence: B (no guarantee).

    >>> stored({"p": 100, "u": 60, "s": 200}).value
    Fraction(8000, 1)
    """
    used = given("burst.used", "used units", number(inputs, "u"), "units/s")
    seconds = given("burst.for", "seconds", positive(inputs, "s"), "s")
    full = bucket(inputs)
    if used.value > full.args[0].value:
        raise ImpossibleInput("u is above p: an empty bucket keeps nothing then.")
    unused = calc("subtract", "burst.unused", "unused units", "units/s", full.args[0], used)
    kept = calc("multiply", "burst.kept", "units not used", "units", unused, seconds)
    return calc("min", "burst.stored", "units stored", "units", full, kept)


def _excess(inputs: Inputs) -> tuple[Step, Step]:
    wanted = given("burst.demand", "units wanted", positive(inputs, "d"), "units/s")
    have = _provisioned(inputs)
    if wanted.value <= have.value:
        raise ImpossibleInput("d is above p, or the bucket is not used.")
    return wanted, calc("subtract", "burst.excess", "units beyond the rate", "units/s", wanted, have)


def lasts(inputs: Inputs) -> Step:
    """How many seconds a full bucket carries a demand of `d` units a second.

    `s` may say how long the demand goes on.

    Source: "Burst and adaptive capacity". Confidence: B (no guarantee).

    >>> lasts({"p": 100, "d": 400}).value
    Fraction(100, 1)
    """
    wanted, excess = _excess(inputs)
    aside: tuple[Step, ...] = (wanted,)
    if inputs.get("s") is not None:
        aside += (given("burst.for", "seconds", positive(inputs, "s"), "s"),)
    time = calc("divide", "burst.lasts", "seconds the bucket lasts", "s", bucket(inputs), excess, aside=aside)
    if len(aside) == 1:
        return time
    return calc("min", "burst.carried", "seconds without throttling", "s", time, aside[1])


def short(inputs: Inputs) -> Step:
    """How many units a demand of `d` for `s` seconds is short of, from a full bucket.

    Source: "Burst and adaptive capacity". Confidence: B (no guarantee).

    >>> short({"p": 500, "d": 900, "s": 360}).value
    Fraction(0, 1)
    """
    wanted, excess = _excess(inputs)
    seconds = given("burst.for", "seconds", positive(inputs, "s"), "s")
    needed = calc(
        "multiply", "burst.needed", "units beyond the rate in all", "units", excess, seconds, aside=(wanted,)
    )
    missing = calc("subtract", "burst.missing", "beyond the bucket", "units", needed, bucket(inputs))
    return calc("max", "burst.short", "units short", "units", missing, fixed("zero", "nothing", 0, "units"))


def one_item(inputs: Inputs) -> Step:
    """What one item can use of a table with `p` units: no bucket lifts the partition limit.

    Source: "Burst and adaptive capacity". Confidence: B.

    >>> one_item({"p": 5000, "kind": "read"}).value
    Fraction(3000, 1)
    """
    kind = choice(inputs, "kind", KINDS)
    return calc("min", "burst.one_item", "units one item gets", "units/s", _provisioned(inputs), limit(kind))
