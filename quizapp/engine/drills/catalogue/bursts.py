"""Burst capacity: five minutes of unused units, kept for a peak."""

from __future__ import annotations

from collections.abc import Mapping

from quizapp.engine.drills.draws import Drawn, Either, Round, Whole, Words
from quizapp.engine.drills.templates import Template

from .reads import number

_SECONDS: Mapping[object, str] = {60 * minutes: f"{minutes} minutes" for minutes in range(2, 13)}


def uses_less(drawn: Drawn) -> bool:
    """A table that leaves some of its units, and not the same as it uses."""
    table, used = number(drawn, "p"), number(drawn, "u")
    return used < table and 2 * used != table


def beyond_the_rate(drawn: Drawn) -> bool:
    """A demand that the bucket helps with for half a minute to an hour."""
    table, demand = number(drawn, "p"), number(drawn, "d")
    return table < demand and 30 <= 300 * table / (demand - table) <= 3600


def near_the_bucket(drawn: Drawn) -> bool:
    """A demand of at least two thirds of the bucket: that nothing is lacking is not the rule."""
    table, demand = number(drawn, "p"), number(drawn, "d")
    return beyond_the_rate(drawn) and (demand - table) * number(drawn, "s") >= 200 * table


def longer_than_the_bucket(drawn: Drawn) -> bool:
    """A job that does not end before the bucket is empty."""
    table, demand = number(drawn, "p"), number(drawn, "d")
    return beyond_the_rate(drawn) and 300 * table / (demand - table) + 5 < number(drawn, "s")


TEMPLATES: tuple[Template, ...] = (
    Template(
        slug="burst-bucket",
        family="F13",
        level=1,
        title="Units in a full burst bucket",
        section="throughput-capacity",
        facts=("FL-106",),
        draws={"p": Either((Whole(12, 98), Whole(105, 995, 5), Whole(1050, 3950, 50)))},
        inputs={"task": "bucket", "p": "$p"},
        stems=(
            "A table with {p} provisioned RCU was not read all night. How many read units of burst capacity can it have kept at most?",
            "An import table of {p} WCU was not used for 30 minutes. How many write units does its burst bucket hold at most?",
            "Provisioned are {p} RCU, and nobody has read the table since yesterday. Up to how many read units are kept for a burst?",
        ),
        unit="units",
    ),
    Template(
        slug="burst-units-saved",
        family="F13",
        level=2,
        title="Units saved in some minutes",
        section="throughput-capacity",
        facts=("FL-106",),
        draws={
            "p": Round(20, 2000),
            "u": Round(10, 1800),
            "s": Words({60 * n: f"{n} minutes" for n in (2, 3, 4)}),
        },
        inputs={"task": "stored", "p": "$p", "u": "$u", "s": "$s"},
        stems=(
            "The burst bucket of a table with {p} WCU is empty. For {s} the table uses {u} write units per second. How many write units are in the bucket then?",
            "A peak has used up all burst capacity of a table with {p} RCU. During the next {s} it consumes {u} read units per second. How many read units have been saved again?",
            "A table with {p} WCU starts with an empty burst bucket and consumes {u} write units per second for {s}. How many write units has it kept for a burst?",
        ),
        unit="units",
        where=(uses_less,),
    ),
    Template(
        slug="burst-units-saved-for-long",
        family="F13",
        level=2,
        title="Units saved in a long time",
        section="throughput-capacity",
        facts=("FL-106",),
        draws={
            "p": Round(20, 2000),
            "u": Round(10, 1800),
            "s": Words({60 * n: f"{n} minutes" for n in (12, 15, 20, 25, 30, 40, 45)}),
        },
        inputs={"task": "stored", "p": "$p", "u": "$u", "s": "$s"},
        stems=(
            "An import has emptied the burst bucket of a table with {p} WCU. For the {s} that follow, {u} write units per second are used. How many write units does the bucket hold at the end?",
            "After a peak no burst capacity is left to a table of {p} RCU. It then consumes {u} read units per second for {s}. How many read units are saved at the end?",
            "The bucket of a table with {p} RCU is empty at noon. During the next {s} the table is read with {u} units per second. How many read units are kept for a burst by then?",
        ),
        unit="units",
        where=(uses_less,),
    ),
    Template(
        slug="burst-lasts",
        family="F13",
        level=2,
        title="How long a full bucket lasts",
        section="throughput-capacity",
        facts=("FL-106", "FL-107"),
        draws={"p": Whole(20, 700, 10), "d": Whole(50, 1000, 10)},
        inputs={"task": "lasts", "p": "$p", "d": "$d"},
        stems=(
            "A table has {p} RCU and a full burst bucket. Reads over many keys now ask for {d} read units per second. After how many seconds, to the nearest one, is the bucket empty?",
            "With {p} WCU provisioned and a full bucket, an import asks for {d} write units per second, spread evenly over the keys. How many seconds, to the nearest one, does the burst capacity last?",
            "A flash sale needs {d} read units per second from a table of {p} RCU whose bucket is full; the keys are evenly used. For how many seconds, to the nearest one, does the bucket make up the difference?",
        ),
        unit="s",
        where=(beyond_the_rate,),
    ),
    Template(
        slug="burst-before-throttling",
        family="F13",
        level=3,
        title="When a job is throttled",
        section="throughput-capacity",
        facts=("FL-106", "FL-107", "FL-110"),
        draws={"p": Whole(20, 700, 10), "d": Whole(50, 1000, 10), "s": Words(_SECONDS)},
        inputs={"task": "lasts", "p": "$p", "d": "$d", "s": "$s"},
        stems=(
            "A report needs {d} read units per second for {s}, evenly over the keys of a table with {p} RCU and a full burst bucket. For how many seconds, to the nearest one, does it run without throttling?",
            "A nightly job asks for {d} write units per second during {s}. Its table has {p} WCU, a full bucket and evenly used keys. How many seconds, to the nearest one, pass before requests are throttled?",
            "Fans ask for {d} read units per second for {s} after a draw. The table has {p} RCU and a full burst bucket, and its keys are evenly used. After how many seconds, to the nearest one, does throttling begin?",
        ),
        unit="s",
        where=(longer_than_the_bucket,),
    ),
    Template(
        slug="burst-units-short",
        family="F13",
        level=3,
        title="Units a burst is short of",
        section="throughput-capacity",
        facts=("FL-106", "FL-107"),
        draws={"p": Whole(20, 700, 10), "d": Whole(50, 1000, 10), "s": Words(_SECONDS)},
        inputs={"task": "short", "p": "$p", "d": "$d", "s": "$s"},
        stems=(
            "A job wants {d} read units per second for {s} from a table with {p} RCU, evenly used keys and a full burst bucket. How many read units does it lack in all? Answer 0 if none.",
            "For {s} an import wants {d} write units per second. The table has {p} WCU and a full burst bucket, and all keys are used alike. How many write units is it short of in total, or 0?",
            "A backfill asks for {d} write units per second during {s}, spread evenly over the keys. With {p} WCU and a full burst bucket, how many write units in all does the table not serve? Answer 0 if it serves all.",
        ),
        unit="units",
        where=(near_the_bucket,),
    ),
)
