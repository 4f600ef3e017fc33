"""Auto scaling and on-demand mode."""

from fractions import Fraction

from quizapp.engine.drills.chance import Chance
from quizapp.engine.drills.draws import Drawn, Made, OneOf, Shown, Whole, Words, plain
from quizapp.engine.drills.templates import Template

from .reads import number

KINDS = Words({"read": "read", "write": "write"})
TARGETS = OneOf((40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90))
CREATED_SO = "The table was created in on-demand mode, and its warm throughput was never raised by hand."
# Before these a new table grows no faster than by its first traffic.
_INITIAL = {"read": 12_000, "write": 4_000}


def wanted(drawn: Drawn) -> Fraction:
    """The units for the target, not rounded."""
    return number(drawn, "consumed") * 100 / number(drawn, "target")


def minimum(chance: Chance, drawn: Drawn) -> Shown:
    """A lower limit: above what the target asks for, or far below."""
    if drawn["side"].value != "min":
        return plain(chance.one_of((5, 10, 20, 25)))
    return plain((int(wanted(drawn)) // 10 + chance.between(1, 12)) * 10)


def maximum(chance: Chance, drawn: Drawn) -> Shown:
    """An upper limit: below what the target asks for, or far above."""
    if drawn["side"].value != "max":
        return plain(chance.one_of((2000, 2500, 3000, 4000, 5000)))
    return plain((int(wanted(drawn)) // 10 - chance.between(1, 12)) * 10)


def limits_fit(drawn: Drawn) -> bool:
    """Limits in their order, and a maximum that lets the table consume what it does."""
    least, most = number(drawn, "min"), number(drawn, "max")
    consumed = number(drawn, "consumed")
    return consumed < most and least < most


def above_the_peak(chance: Chance, drawn: Drawn) -> Shown:
    """A demand that needs from two to five doublings, each as often as the quota has room for it."""
    peak = int(number(drawn, "peak"))
    doublings = chance.one_of(tuple(n for n in range(2, 6) if 2 ** (n - 1) * peak <= 39_000))
    low, high = 2 ** (doublings - 1) * peak, min(2**doublings * peak, 40_000)
    return plain(chance.between(low // 500 * 500 + 500, high // 500 * 500, 500))


def not_a_doubling(drawn: Drawn) -> bool:
    """A demand that is not just at a doubling, where a step too many would look right."""
    return number(drawn, "wanted") / number(drawn, "peak") not in (2, 4, 8, 16, 32)


def beyond_the_double(chance: Chance, drawn: Drawn) -> Shown:
    """A demand above twice the peak."""
    peak = int(number(drawn, "peak"))
    return plain((2 * peak // 100 + chance.between(3, 90)) * 100)


def the_peak_counts(drawn: Drawn) -> bool:
    """Twice the peak is more than a new table has."""
    return 2 * number(drawn, "peak") > _INITIAL[str(drawn["kind"].value)]


def more_than_at_first(drawn: Drawn) -> bool:
    """A demand above the first throughput, old and new, and not just there."""
    return number(drawn, "wanted") > max(6000, _INITIAL[str(drawn["kind"].value)]) + 400


def others_warm(chance: Chance, drawn: Drawn) -> Shown:
    """More units than are warm already."""
    return plain(int(number(drawn, "warm")) + chance.between(2, 60) * 500)


def price_of(share: int) -> Shown:
    """A price of so many ten-thousandths of a dollar."""
    return plain(Fraction(share, 10_000))


def write_price(chance: Chance, _drawn: Drawn) -> Shown:
    """What warming a write unit costs somewhere."""
    return price_of(chance.between(110, 190, 5))


def read_price(_chance: Chance, drawn: Drawn) -> Shown:
    """Reads cost a fifth of writes."""
    return plain(number(drawn, "write_price") / 5)


TEMPLATES = (
    Template(
        slug="scaling-for-a-target",
        family="F14",
        level=1,
        title="Capacity for a target utilisation",
        section="throughput-capacity",
        facts=("FL-098",),
        draws={"consumed": Whole(20, 900), "target": TARGETS},
        inputs={"task": "desired", "consumed": "$consumed", "target": "$target", "min": 10, "max": 5000},
        stems=(
            "A table uses {consumed} RCU steadily. Auto scaling has a target utilisation of {target}% and may set from 10 to 5,000 RCU. How many RCU does it set?",
            "Auto scaling is set to {target}% utilisation, with 10 WCU as minimum and 5,000 WCU as maximum. A stream of orders steadily consumes {consumed} WCU. How many WCU will be provisioned?",
            "Between 10 and 5,000 WCU, auto scaling keeps a table at {target}% utilisation. The writes of meters consume {consumed} WCU all the time. How many WCU does it provision?",
        ),
        unit="units",
    ),
    Template(
        slug="scaling-within-limits",
        family="F14",
        level=2,
        title="Capacity within a minimum and a maximum",
        section="throughput-capacity",
        facts=("FL-098",),
        draws={
            "side": Words({"min": "minimum", "max": "maximum", "none": "neither"}),
            "consumed": Whole(25, 900),
            "target": TARGETS,
            "min": Made(minimum),
            "max": Made(maximum),
        },
        inputs={
            "task": "desired",
            "consumed": "$consumed",
            "target": "$target",
            "min": "$min",
            "max": "$max",
        },
        stems=(
            "Auto scaling with a target of {target}% may set from {min} to {max} RCU. The table consumes {consumed} RCU steadily. How many RCU are provisioned?",
            "A ticket table steadily consumes {consumed} WCU. Its scaling policy says: minimum {min} WCU, maximum {max} WCU, target utilisation {target}%. How many WCU does auto scaling set?",
            "Minimum {min}, maximum {max}, target {target}%: that is the auto scaling of a table's reads. They steadily consume {consumed} RCU. How many RCU does it provision?",
        ),
        unit="units",
        where=(limits_fit,),
    ),
    Template(
        slug="scaling-decreases",
        family="F14",
        level=2,
        title="How often capacity may go down",
        section="limits",
        facts=("FL-113",),
        draws={"n": Whole(2, 30), "hours": Whole(7, 24)},
        inputs={"task": "tables", "n": "$n", "hours": "$hours"},
        stems=(
            "A script lowers the provisioned capacity of {n} tables without indexes as often as the quota allows. How many decreases can it make in the first {hours} hours of a UTC day, all tables together?",
            "From 00:00 UTC the capacity of {n} provisioned tables without indexes is lowered whenever the quota permits. How many decreases are possible within {hours} hours, for all of them together?",
            "Auto scaling lowers {n} tables that have no indexes, each whenever a decrease is allowed. At most how many decreases is that in all, over the first {hours} hours of a UTC day?",
        ),
        unit="decreases",
    ),
    Template(
        slug="on-demand-first-load",
        family="F15",
        level=1,
        title="The first load of a new on-demand table",
        section="throughput-capacity",
        facts=("FL-101",),
        draws={"kind": KINDS, "wanted": Whole(6500, 39_500, 100)},
        inputs={"task": "beyond", "of": "initial", "kind": "$kind", "wanted": "$wanted"},
        stems=(
            "A new on-demand table, not warmed up, gets {wanted} {kind} request units per second from its first second. How many units per second are above what it carries at once?",
            "A ticket sale starts with {wanted} {kind} units per second, on an on-demand table created a moment ago with default warm throughput. By how many units per second does this exceed what a new table carries?",
            "Nobody has used an on-demand table yet, and its warm throughput is the default. A load test spreads {wanted} {kind} units per second evenly over it. How many units per second may be throttled?",
        ),
        unit="units/s",
        where=(more_than_at_first,),
    ),
    Template(
        slug="on-demand-after-peak",
        family="F15",
        level=1,
        title="What an on-demand table carries after a peak",
        section="throughput-capacity",
        facts=("FL-101",),
        draws={"kind": KINDS, "peak": Whole(600, 19_800, 100)},
        inputs={"task": "instant", "kind": "$kind", "peak": "$peak"},
        stems=(
            "The highest traffic that an on-demand table has ever had was {peak} {kind} units per second. How many {kind} units per second does it carry at once from now on?",
            "Yesterday an on-demand table reached its highest load so far: {peak} {kind} request units per second. Which rate in {kind} units per second is it ready for without delay?",
            "An on-demand table has never served more than {peak} {kind} units per second. Evenly spread, how many {kind} units per second can come at once without throttling?",
        ),
        givens=(CREATED_SO,),
        unit="units/s",
    ),
    Template(
        slug="on-demand-jump",
        family="F15",
        level=2,
        title="A jump above the last peak",
        section="throughput-capacity",
        facts=("FL-101",),
        draws={"kind": KINDS, "peak": Whole(2100, 14_000, 100), "wanted": Made(beyond_the_double)},
        inputs={"task": "beyond", "of": "instant", "kind": "$kind", "peak": "$peak", "wanted": "$wanted"},
        stems=(
            "An on-demand table has peaked at {peak} {kind} units per second. Within a minute the load jumps to {wanted}. How many {kind} units per second are above what the table carries at once?",
            "A game has an on-demand table whose highest load was {peak} {kind} units per second. On release day the load jumps to {wanted} per second. How many units per second may be throttled?",
            "So far {peak} {kind} units per second were the most for an on-demand table. A campaign sends {wanted} per second without a slow start. By how many units per second does that exceed what is served at once?",
        ),
        givens=(CREATED_SO,),
        unit="units/s",
        where=(the_peak_counts,),
    ),
    Template(
        slug="on-demand-growth",
        family="F15",
        level=2,
        title="Minutes to grow without throttling",
        section="throughput-capacity",
        facts=("FL-101",),
        draws={"peak": Whole(2100, 6000, 100), "wanted": Made(above_the_peak)},
        inputs={"task": "ramp", "peak": "$peak", "wanted": "$wanted"},
        stems=(
            "An on-demand table has peaked at {peak} write units per second and shall reach {wanted} without throttling, doubling step by step as fast as it may. After how many minutes at the earliest?",
            "Sensors come online on an on-demand table: its highest load was {peak} write units per second, and {wanted} are planned. The load doubles as soon as that is safe. How many minutes does the growth take?",
            "The previous peak of an on-demand table is {peak} write units per second. The load grows in doublings, each as early as is safe. After how many minutes may it be {wanted} per second?",
        ),
        givens=(CREATED_SO,),
        unit="minutes",
        where=(not_a_doubling,),
    ),
    Template(
        slug="on-demand-quota",
        family="F15",
        level=1,
        title="Above the default quota of a table",
        section="limits",
        facts=("FL-101",),
        draws={"kind": KINDS, "wanted": Whole(45_000, 139_500, 500)},
        inputs={"task": "beyond", "of": "quota", "kind": "$kind", "wanted": "$wanted"},
        stems=(
            "An on-demand table will need {wanted} {kind} request units per second. By how many units per second must its default quota be raised?",
            "A marketplace plans {wanted} {kind} units per second on one on-demand table. How many units per second is that above the default quota of a table?",
            "For one on-demand table you request a quota of {wanted} {kind} units per second. How many units per second is that above the default?",
        ),
        unit="units/s",
    ),
    Template(
        slug="on-demand-prewarm",
        family="F15",
        level=2,
        title="The price of warm throughput",
        section="pricing",
        facts=("FL-112",),
        draws={
            "warm": OneOf((4000, 5000, 6000, 8000, 9000, 10_000, 12_000)),
            "wanted": Made(others_warm),
            "write_price": Made(write_price),
            "read_price": Made(read_price),
        },
        inputs={
            "task": "prewarm",
            "warm": "$warm",
            "wanted": "$wanted",
            "unit_price": "$write_price",
            "other_price": "$read_price",
        },
        stems=(
            "A table's warm throughput is {warm} write units per second. Before a sale it is raised to {wanted}; reads stay as they are. How many USD does this cost, once?",
            "Before an election night you raise the warm throughput of a table from {warm} to {wanted} write units per second and change no reads. How many USD are charged for it?",
            "A table has a warm throughput of {warm} write units per second. A team sets it to {wanted} and leaves the reads alone. What is the one-time charge in USD?",
        ),
        givens=(
            "Warm throughput costs {write_price} USD per write unit and {read_price} USD per read unit a second, paid once (assumed prices).",
        ),
        unit="USD",
    ),
)
