"""Which capacity mode is cheaper, and by how much."""

from fractions import Fraction

from quizapp.engine.drills.chance import Chance
from quizapp.engine.drills.draws import Bytes, Drawn, Made, Shown, plain
from quizapp.engine.drills.exhibits import Exhibit, Traffic
from quizapp.engine.drills.templates import Template

from .costs import NO_FREE_UNITS, PER_WCU, PER_WRITE
from .reads import number


def write_price(chance: Chance, _drawn: Drawn) -> Shown:
    """What a million write request units cost in some Region."""
    return plain(Fraction(chance.between(60, 95), 100))


def unit_price(_chance: Chance, drawn: Drawn) -> Shown:
    """The same price for one unit."""
    return plain(number(drawn, "million") / 10**6)


def fifth(_chance: Chance, drawn: Drawn) -> Shown:
    """A read request unit costs a fifth of a write request unit."""
    return plain(number(drawn, "unit_price") / 5)


def fifth_of_hour(_chance: Chance, drawn: Drawn) -> Shown:
    """So does a read unit for an hour."""
    return plain(number(drawn, "hour") / 5)


def hour_price(chance: Chance, _drawn: Drawn) -> Shown:
    """What a write unit costs for an hour in some Region."""
    return plain(Fraction(chance.between(60, 99), 100_000))


def far_from_five(drawn: Drawn) -> bool:
    """A ratio that is not the five of an old note."""
    ratio = 3600 * number(drawn, "million") / 10**6 / number(drawn, "hour")
    return abs(ratio - 5) > Fraction(1, 5) and abs(2 * ratio - 5) > Fraction(1, 5)


def profile(chance: Chance, _drawn: Drawn) -> Shown:
    """Writes a second in each hour: nearly even, by day and night, or idle but for a few hours."""
    kind = chance.below(3)
    if kind == 0:
        usual = chance.between(40, 200, 10)
        raised = usual + chance.between(1, usual // 50) * 10 if usual >= 100 else usual + 10
        hours = _raised(chance, usual, raised, chance.between(5, 14))
    elif kind == 1:
        night = chance.between(5, 40, 5)
        hours = _raised(chance, night, night * chance.between(3, 9), chance.between(7, 13))
    else:
        hours = _raised(chance, 0, chance.between(1, 3), chance.between(1, 3))
    return Shown(hours, "")


def _raised(chance: Chance, usual: int, raised: int, length: int) -> tuple[int, ...]:
    """One value for some hours in a row, another for the rest of the day."""
    start = chance.between(0, 24 - length)
    return tuple(raised if start <= hour < start + length else usual for hour in range(24))


def clear(drawn: Drawn) -> bool:
    """One mode is cheaper than both others by 3% at least, by the prices of us-east-1."""
    hours = drawn["hours"].value
    assert isinstance(hours, tuple)  # noqa: S101 - what `profile` makes
    # In hours of one WCU; on demand one costs 45/13 of that.
    scaled = sum(max(-(-10 * rate // 7), 1) for rate in hours)
    best, second, _ = sorted((Fraction(45 * sum(hours), 13), Fraction(24 * max(hours)), Fraction(scaled)))
    return second > best * Fraction(103, 100)


def modes(_chance: Chance, _drawn: Drawn) -> Shown:
    """What can be chosen, in the order in which the oracle compares."""
    return Shown(("On-demand", "Provisioned for the peak", "Provisioned with auto scaling"), "")


def traffic(drawn: Drawn) -> tuple[Exhibit, ...]:
    """The day as a chart."""
    hours = drawn["hours"].value
    assert isinstance(hours, tuple)  # noqa: S101 - what `profile` makes
    return (Traffic("Writes per second in each hour of the day", hours, "writes/s"),)


TEMPLATES: tuple[Template, ...] = (
    Template(
        slug="cost-ratio-of-modes",
        family="F16",
        level=2,
        title="How much dearer on-demand mode is",
        section="pricing",
        facts=("FL-103",),
        draws={
            "million": Made(write_price),
            "unit_price": Made(unit_price),
            "read": Made(fifth),
            "hour": Made(hour_price),
            "read_hour": Made(fifth_of_hour),
        },
        inputs={
            "task": "ratio",
            "unit": "WCU",
            "prices": {"WRU": "$unit_price", "RRU": "$read", "WCUh": "$hour", "RCUh": "$read_hour"},
        },
        stems=(
            "A table takes one write of 1 KB in each second, day and night. How many times as much does it cost on demand as with one provisioned WCU? Two decimals are enough.",
            "Meter readings of 1 KB arrive at a steady one per second, which one provisioned WCU just serves. Divide their cost on demand by that of the WCU. What is the factor, to two decimals?",
            "The provisioned WCU of a table are used to 100% in every second. The same writes in on-demand mode would cost how many times as much? Give two decimals.",
        ),
        givens=(
            "In this Region a million write request units cost {million} USD and one WCU costs {hour} USD per hour; reads cost a fifth in both modes (assumed prices).",
        ),
        unit="times",
        where=(far_from_five,),
    ),
    Template(
        slug="cost-cheapest-mode",
        family="F16",
        level=3,
        title="The cheapest mode for a day's traffic",
        section="pricing",
        facts=("FL-098", "FL-103", "FL-221"),
        draws={"hours": Made(profile), "size": Bytes(300, 1000, 50), "modes": Made(modes)},
        inputs={"task": "cheapest", "hours": "$hours", "size": "$size", "target": 70},
        stems=(
            "The chart shows the writes of one day, each a new item of {size}; all 30 days are alike. Auto scaling would follow by the hour at a target of 70%, never below 1 WCU. Which mode is cheapest?",
            "Every day of a 30-day month looks like this chart, and each write puts a new item of {size}. If auto scaling set the capacity hour by hour, for a target of 70% and at least 1 WCU, which mode would cost least?",
            "A month has 30 days like this one, with new items of {size}. Compare on-demand, WCU for the highest hour all day long, and auto scaling that sets each hour's WCU at a target of 70%, at least 1. Which is cheapest?",
        ),
        givens=(PER_WRITE, PER_WCU, "Reads cost a fifth in both modes.", NO_FREE_UNITS),
        where=(clear,),
        exhibits=traffic,
        asks="one",
        options="modes",
    ),
)
