"""Limits of a partition, hot keys and sharding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from quizapp.engine.drills.chance import Chance
from quizapp.engine.drills.draws import (
    KB,
    READ_MODES,
    Bytes,
    Drawn,
    Either,
    Kilobytes,
    Made,
    Round,
    Shown,
    Whole,
    Words,
    plain,
)
from quizapp.engine.drills.exhibits import Exhibit, Heat, Partition
from quizapp.engine.drills.templates import Template

from .reads import number

_LIMITS = {"read": 3000, "write": 1000}
_KIND = Words({"read": "read", "write": "write"})
_MORE_THAN_4_KB = Either((Kilobytes(45, 300, 5), Bytes(4200, 15000, 100)))


def _limit(drawn: Drawn) -> int:
    return _LIMITS[str(drawn["kind"].value)]


def _units(drawn: Drawn) -> Fraction:
    step = 4 * KB if "mode" in drawn else KB
    units = number(drawn, "rate") * -(-number(drawn, "size") // step)
    return units / 2 if "mode" in drawn and drawn["mode"].value == "EC" else units


def above_the_limit(drawn: Drawn) -> bool:
    """A table that one key cannot use in full, and an even share below the limit."""
    table, limit = number(drawn, "p"), _limit(drawn)
    even = table / number(drawn, "partitions")
    # An even share that is no whole number would not be typed as the oracle has it.
    return table > limit and even.denominator == 1 and even != min(limit, number(drawn, "wanted"))


def some_shards(drawn: Drawn) -> bool:
    """Two to forty keys, and the last of them not full."""
    units, limit = _units(drawn), 3000 if "mode" in drawn else 1000
    return limit < units <= 40 * limit and units % limit != 0


def more_than_a_step(drawn: Drawn) -> bool:
    """An item that is not rounded to one unit, nor without rounding."""
    return number(drawn, "size") > KB and number(drawn, "size") % KB != 0


def modest_demand(drawn: Drawn) -> bool:
    """At most three times the limit, and no fraction of a unit."""
    units = _units(drawn)
    return units <= 9000 and units.denominator == 1


def rounds_apart(drawn: Drawn) -> bool:
    """Reads and writes that fit into one partition less when their shares are added first."""
    reads, writes = number(drawn, "rcu") / 3000, number(drawn, "wcu") / 1000
    return -(-(reads + writes) // 1) < -(-reads // 1) - (-writes // 1)


def no_full_shards(drawn: Drawn) -> bool:
    """The last shard is used in part, or rounding down would be right."""
    return number(drawn, "units") % 1000 != 0


def _wanted(chance: Chance, drawn: Drawn) -> Shown:
    """What a key is asked for: less than the limit, or more."""
    limit = _limit(drawn)
    return plain(chance.between(limit // 5, 2 * limit, limit // 100))


def _a_second(_chance: Chance, drawn: Drawn) -> Shown:
    return plain(number(drawn, "minute") / 60)


def _estimated(chance: Chance, drawn: Drawn) -> Shown:
    """As often a size that decides as one that does not."""
    reads, writes = number(drawn, "rcu") / 3000, number(drawn, "wcu") / 1000
    by_throughput = int(-(-(reads + writes) // 1))
    if chance.below(2):
        return plain(chance.between(5, max(10 * by_throughput - 5, 5)))
    return plain(10 * by_throughput + chance.between(2, 60))


_Rates = tuple[int, int]


def _hot(chance: Chance, _drawn: Drawn) -> Shown:
    """Partitions in a strip. One is furthest above a limit by its writes; another has the
    most reads, another the largest sum of both shares, and the rest are cool."""
    share = chance.between(125, 180)
    hot = (chance.between(200, 900, 50), 10 * share)
    reading = (30 * (share - chance.between(4, 12)), chance.between(50, 250, 10))
    both = (30 * (share - chance.between(14, 22)), 10 * (share - chance.between(14, 22)))
    cool: list[_Rates] = [
        (chance.between(300, 2400, 50), chance.between(40, 700, 10)) for _ in range(chance.between(1, 4))
    ]
    rates: list[_Rates] = []
    left = [hot, reading, both, *cool]
    while left:
        rates.append(left.pop(chance.below(len(left))))
    names = "ABCDEFGH"[: len(rates)]
    return Shown(
        [
            {"name": name, "read": read, "write": write}
            for name, (read, write) in zip(names, rates, strict=True)
        ],
        "",
    )


def _rows(drawn: Drawn) -> Sequence[Mapping[str, object]]:
    listed = drawn["partitions"].value
    assert isinstance(listed, list)  # noqa: S101 - what `_hot` makes
    return listed


def _names(_chance: Chance, drawn: Drawn) -> Shown:
    return Shown(tuple(str(row["name"]) for row in _rows(drawn)), "")


def _strip(drawn: Drawn) -> tuple[Exhibit, ...]:
    cells = tuple(
        Partition(str(row["name"]), int(str(row["read"])), int(str(row["write"]))) for row in _rows(drawn)
    )
    return (Heat("Units a second that are asked of each partition", cells),)


TEMPLATES: tuple[Template, ...] = (
    Template(
        slug="hot-item-reads",
        family="F12",
        level=1,
        title="Read units of a hot item",
        section="performance",
        facts=("FL-230", "FL-171"),
        draws={"rate": Round(50, 3000), "size": _MORE_THAN_4_KB, "mode": READ_MODES},
        inputs={"task": "demand", "kind": "read", "rate": "$rate", "size": "$size", "mode": "$mode"},
        stems=(
            "One item of {size} gets {rate} {mode} `GetItem` calls per second. How many read units per second does its partition have to serve for it?",
            "The article on a front page is one item of {size} and is read {rate} times per second, {mode}. How many read units per second does it ask of its partition?",
            "A price list is a single item of {size} and gets {rate} {mode} reads per second by its key. How many read units per second fall on its partition?",
        ),
        unit="RCU/s",
        where=(modest_demand,),
    ),
    Template(
        slug="hot-key-limit",
        family="F12",
        level=1,
        title="What one item can get of its table",
        section="performance",
        facts=("FL-230", "FL-171", "FL-105"),
        draws={
            "kind": _KIND,
            "p": Either((Round(1200, 2900), Round(3200, 40_000))),
            "partitions": Whole(3, 20),
            "wanted": Made(_wanted),
        },
        inputs={
            "task": "hot_key",
            "kind": "$kind",
            "p": "$p",
            "partitions": "$partitions",
            "wanted": "$wanted",
        },
        stems=(
            "A table has {p} provisioned {kind} units per second on {partitions} partitions. Only one item is in use and is asked for {wanted} {kind} units per second. How many does it get, once adaptive capacity has settled?",
            "All traffic of a table is on a single item that needs {wanted} {kind} units per second. Provisioned are {p} {kind} units, spread over {partitions} partitions. After adaptive capacity has adjusted, how many {kind} units per second can the item consume?",
        ),
        unit="units/s",
        where=(above_the_limit,),
    ),
    Template(
        slug="shards-for-units",
        family="F12",
        level=1,
        title="Shards for a number of write units",
        section="performance",
        facts=("FL-230", "FL-171"),
        draws={"units": Either((Whole(2100, 9900, 100), Whole(10_100, 38_900, 100)))},
        inputs={"task": "shards", "kind": "write", "units": "$units"},
        stems=(
            "Votes on one song need {units} write units per second. Over how many partition-key values must they be spread at least, so that none needs more than a partition gives?",
            "A counter that many clients raise needs {units} write units per second. Into how many counters, each under a key of its own, must it be split at least?",
            "Today's date is the partition key of a log that takes {units} write units per second. How many suffixes must the date get at least?",
        ),
        unit="shards",
        where=(no_full_shards,),
    ),
    Template(
        slug="write-shards",
        family="F12",
        level=2,
        title="Shards for a rate of writes",
        section="performance",
        facts=("FL-230", "FL-171"),
        draws={"rate": Round(400, 15_000), "size": Either((Kilobytes(11, 45, 1), Bytes(1100, 4900, 50)))},
        inputs={"task": "shards", "kind": "write", "rate": "$rate", "size": "$size"},
        stems=(
            "At the end of a match {rate} scores per second of {size} are put under one partition-key value. Over how many key suffixes must they be spread at least?",
            "Sensors write {rate} new items per second, {size} each, and the date alone is the partition key. How many suffixes must the date get at least?",
            "A ticket sale writes {rate} new orders of {size} per second for one event, whose id is the partition key. What is the least number of shards of that key?",
        ),
        unit="shards",
        where=(some_shards, more_than_a_step),
    ),
    Template(
        slug="write-shards-by-the-minute",
        family="F12",
        level=3,
        title="Shards for writes that are counted by the minute",
        section="performance",
        facts=("FL-230", "FL-171"),
        draws={
            "minute": Round(60_000, 900_000),
            "size": Either((Kilobytes(11, 45, 1), Bytes(1100, 4900, 50))),
            "rate": Made(_a_second),
        },
        inputs={"task": "shards", "kind": "write", "per_minute": "$minute", "size": "$size"},
        stems=(
            "During a quiz show {minute} answers arrive per minute, evenly spread over it. Each is a new item of {size} under the id of the show. Over how many key suffixes must they be spread at least?",
            "Turbines of a wind park write {minute} new items per minute at an even pace, {size} each, with the park as partition key. How many shards of this key are needed at least?",
            "A payment log takes {minute} new items of {size} per minute, as evenly as a clock, all under the date. What is the least number of suffixes for the date?",
        ),
        unit="shards",
        where=(some_shards, more_than_a_step),
    ),
    Template(
        slug="read-shards",
        family="F12",
        level=2,
        title="Copies for a rate of reads",
        section="performance",
        facts=("FL-230", "FL-171"),
        draws={"rate": Round(500, 20_000), "size": _MORE_THAN_4_KB, "mode": READ_MODES},
        inputs={"task": "shards", "kind": "read", "rate": "$rate", "size": "$size", "mode": "$mode"},
        stems=(
            "A settings item of {size} gets {rate} {mode} reads per second. How many copies under keys of their own are the least that can serve them, without a cache?",
            "One product page of {size} is fetched {rate} times per second by key, {mode}. Over how many copies, each with a key of its own, must the reads be spread at least?",
            "A league table is one item of {size}. It takes {rate} {mode} reads per second. What is the least number of copies with keys of their own?",
        ),
        unit="shards",
        where=(some_shards,),
    ),
    Template(
        slug="partitions-by-the-older-estimate",
        family="F12",
        level=2,
        title="The older estimate of partitions",
        section="throughput-capacity",
        facts=("FL-230", "FL-109"),
        draws={
            "rcu": Round(500, 20_000),
            "wcu": Round(200, 9_000),
            "gb": Made(_estimated),
        },
        inputs={"task": "estimate", "rcu": "$rcu", "wcu": "$wcu", "gb": "$gb"},
        stems=(
            "By the older estimate, which is no longer published: how many partitions does a table of {gb} GB with {rcu} RCU and {wcu} WCU have?",
            "A course of 2017 estimates partitions from size and throughput. How many does it give for {rcu} RCU, {wcu} WCU and {gb} GB of data?",
            "How many partitions would the formula of older guides give a table with {rcu} RCU, {wcu} WCU and {gb} GB?",
        ),
        unit="partitions",
        givens=(
            "In the older estimate a partition holds 10 GB. It serves 3,000 RCU or 1,000 WCU, or reads and writes whose shares of these add up to 1 at most.",
        ),
        where=(rounds_apart,),
    ),
    Template(
        slug="hot-partition",
        family="F12",
        level=2,
        title="Find the hot partition",
        section="performance",
        facts=("FL-230", "FL-110"),
        draws={"partitions": Made(_hot), "names": Made(_names)},
        inputs={"task": "hot", "partitions": "$partitions"},
        stems=(
            "The strip shows the units per second that are asked of each partition. Which one exceeds a limit of its own by the largest factor?",
            "Some partitions are throttled under the demand shown. For which one is the largest part of the reads, or the largest part of the writes, above what a partition serves?",
            "Which partition is the hottest: which one is asked for the largest multiple of what a partition can serve, be it in reads or in writes?",
        ),
        exhibits=_strip,
        asks="one",
        options="names",
    ),
)
