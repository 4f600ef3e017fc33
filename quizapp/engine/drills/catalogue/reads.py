"""Reading single items: units of one read, and the capacity of a rate."""

from fractions import Fraction

from quizapp.engine.drills.draws import (
    KB,
    READ_MODES,
    Bytes,
    Drawn,
    Either,
    Kilobytes,
    Round,
    Whole,
    Words,
)
from quizapp.engine.drills.templates import Template

SIZE = Either((Kilobytes(5, 400, 5), Bytes(200, 9800, 50), Kilobytes(1100, 4000, 100)))
ORDINARY = Either((Kilobytes(5, 400, 5), Bytes(200, 9800, 50)))
# Exactly on a step of 4 KB, or so little below it that a KB of 1,000 bytes goes over.
AT_THE_STEP = Either(
    (
        Kilobytes(40, 400, 40),
        Kilobytes(40, 4000, 40),
        Kilobytes(440, 2000, 40),
        Either((Bytes(4010, 4090), Bytes(8010, 8190), Bytes(4096, 4096), Bytes(8192, 8192))),
    )
)
MODES = Words({"EC": "eventually consistent", "SC": "strongly consistent", "TX": "transactional"})


def number(drawn: Drawn, name: str) -> Fraction:
    """A drawn number."""
    value = drawn[name].value
    assert isinstance(value, int | Fraction)  # noqa: S101 - every name given here is a number
    return Fraction(value)


def steps(drawn: Drawn, name: str = "size") -> int:
    """How many steps of 4 KB a drawn size begins."""
    return int(-(-number(drawn, name) // (4 * KB)))


def odd_steps(drawn: Drawn) -> bool:
    """Half of them is no whole number, which whole units would hide."""
    return steps(drawn) % 2 == 1


def modest(drawn: Drawn) -> bool:
    """A table that somebody may have: at most 20,000 units."""
    return steps(drawn) * number(drawn, "rate") <= 20_000


def modest_in_a_minute(drawn: Drawn) -> bool:
    """At least a few units, or the last rounding would hide every other mistake."""
    return 3 * 60 <= steps(drawn) * number(drawn, "rate") <= 3_000 * 60


def modest_together(drawn: Drawn) -> bool:
    """At most 20,000 units for two kinds of reads, neither of which hides the other."""
    strong = steps(drawn, "a") * number(drawn, "x")
    eventual = steps(drawn, "b") * number(drawn, "y") / 2
    return strong + eventual <= 20_000 and strong < 20 * eventual and eventual < 20 * strong


def projects_little(drawn: Drawn) -> bool:
    """What comes back is less than the item, by whole steps."""
    return steps(drawn) > steps(drawn, "returned")


TEMPLATES = (
    Template(
        slug="read-one-item",
        family="F02",
        level=1,
        title="Read one item",
        section="throughput-capacity",
        facts=("FL-087", "FL-090"),
        draws={"size": SIZE, "mode": READ_MODES},
        inputs={"task": "get", "size": "$size", "mode": "$mode"},
        stems=(
            "A `GetItem` call reads one item of {size}. The read is {mode}. How many RCU does it consume?",
            "A shop fetches an order of {size} by its key with one {mode} read. How many RCU does this read consume?",
            "An app loads one player profile of {size} with `GetItem`, {mode}. How many read units is that?",
            "One {mode} `GetItem` returns a sensor description of {size}. How many RCU does the call take?",
        ),
        unit="RCU",
    ),
    Template(
        slug="read-half-units",
        family="F02",
        level=1,
        title="Halves of a read unit",
        section="throughput-capacity",
        facts=("FL-058", "FL-091"),
        draws={"size": Either((Kilobytes(5, 400, 5), Bytes(220, 9980, 20)))},
        inputs={"task": "get", "size": "$size", "mode": "EC"},
        stems=(
            "A news site reads one article of {size} with an eventually consistent `GetItem`. How many RCU does the read consume?",
            "`GetItem` with `ConsistentRead` set to false, so eventually consistent, returns one invoice of {size}. How many RCU is that?",
            "One chat room's settings, an item of {size}, are read by key, eventually consistent. How many read units does that cost?",
        ),
        unit="RCU",
        where=(odd_steps,),
    ),
    Template(
        slug="read-at-the-step",
        family="F02",
        level=1,
        title="Sizes near a 4 KB step",
        section="throughput-capacity",
        facts=("FL-090", "FL-233"),
        draws={"size": AT_THE_STEP, "mode": READ_MODES},
        inputs={"task": "get", "size": "$size", "mode": "$mode"},
        stems=(
            "A ticket of {size} is read by its key; the read is {mode}. How many RCU does it consume?",
            "How many RCU does one {mode} `GetItem` consume, if the item has {size}?",
            "A delivery note takes up {size} with all its attributes. One {mode} `GetItem` reads it. How many read units is that?",
        ),
        unit="RCU",
    ),
    Template(
        slug="read-in-transaction",
        family="F02",
        level=1,
        title="Read one item in a transaction",
        section="advanced-features",
        facts=("FL-058", "FL-089"),
        draws={"size": ORDINARY},
        inputs={"task": "get", "size": "$size", "mode": "TX"},
        stems=(
            "A bank reads one account item of {size} with `TransactGetItems`. How many RCU does the call consume?",
            "`TransactGetItems` is called for a single item of {size}. How many read units does this take?",
            "A seat plan is an item of {size}. It is read alone in a transaction. How many RCU does the read consume?",
        ),
        unit="RCU",
    ),
    Template(
        slug="read-with-projection",
        family="F02",
        level=1,
        title="Read a few attributes of an item",
        section="read-write-operations",
        facts=("FL-043", "FL-090"),
        draws={"size": Kilobytes(50, 400, 5), "returned": Bytes(40, 960, 20)},
        inputs={"task": "get", "size": "$size", "mode": "SC", "returned": "$returned"},
        stems=(
            "A strongly consistent `GetItem` reads an item of {size}. Its `ProjectionExpression` returns {returned}. How many RCU does it consume?",
            "A customer item has {size}. The checkout needs only the addresses, {returned}, and asks for them with a `ProjectionExpression`. How many RCU does this strongly consistent `GetItem` consume?",
            "A video's metadata is an item of {size}. One strongly consistent `GetItem` projects the title alone and gets back {returned}. How many read units is that?",
        ),
        unit="RCU",
        where=(projects_little,),
    ),
    Template(
        slug="read-missing-keys",
        family="F02",
        level=1,
        title="Read keys that do not exist",
        section="read-write-operations",
        facts=("FL-242",),
        draws={"missing": Whole(3, 130), "mode": READ_MODES},
        inputs={"task": "gets", "missing": "$missing", "mode": "$mode"},
        stems=(
            "A sign-up form checks {missing} user names, each with one {mode} `GetItem`. None of the keys exists. How many RCU do these reads consume together?",
            "A link shortener looks up {missing} codes that were never issued: one `GetItem` each, {mode}, and no item is found. How many RCU is that in all?",
            "After a clean-up, a job asks for {missing} deleted items, one {mode} `GetItem` per key. Nothing is found. How many read units do the calls consume together?",
        ),
        unit="RCU",
    ),
    Template(
        slug="read-hits-and-misses",
        family="F02",
        level=2,
        title="Reads of which some find nothing",
        section="read-write-operations",
        facts=("FL-090", "FL-242"),
        draws={
            "n": Round(20, 400),
            "missing": Whole(5, 95, 5),
            "size": Either((Kilobytes(45, 240, 5), Bytes(4150, 9800, 50))),
            "mode": READ_MODES,
        },
        inputs={"task": "gets", "n": "$n", "size": "$size", "missing": "$missing", "mode": "$mode"},
        stems=(
            "A cache is warmed with single `GetItem` calls, {mode}. {n} calls find an item of {size} each, {missing} calls find no item. How many RCU do they consume together?",
            "A game looks up its players one by one: {n} keys exist, with items of {size}, and {missing} keys do not exist. Each `GetItem` is {mode}. How many RCU is that in all?",
            "{n} of the parcels that a courier scans exist as items of {size}; {missing} do not exist. Every scan is one {mode} `GetItem`. How many read units do all scans consume?",
        ),
        unit="RCU",
    ),
    Template(
        slug="read-throughput",
        family="F03",
        level=1,
        title="What some read capacity reads",
        section="throughput-capacity",
        facts=("FL-087", "FL-089"),
        draws={"rcu": Whole(10, 400, 5), "mode": MODES},
        inputs={"task": "throughput", "rcu": "$rcu", "mode": "$mode"},
        stems=(
            "A table has {rcu} RCU and items of exactly 4 KB. All reads are {mode}. How many KB per second can it serve steadily?",
            "Your table is provisioned with {rcu} RCU. How many KB per second can {mode} reads fetch steadily, if each item fills exactly 4 KB?",
            "A catalogue of 4 KB items has {rcu} RCU. How many KB per second can {mode} reads of single items fetch steadily?",
        ),
        unit="KB/s",
    ),
    Template(
        slug="read-rate-of-small-items",
        family="F03",
        level=1,
        title="A rate of small reads",
        section="throughput-capacity",
        facts=("FL-087", "FL-091"),
        draws={
            "size": Either((Bytes(150, 3950, 50), Kilobytes(5, 40, 5))),
            "rate": Either((Whole(5, 195, 10), Whole(3, 49, 2))),
        },
        inputs={"task": "provision", "size": "$size", "rate": "$rate", "mode": "EC"},
        stems=(
            "Single items of {size} are read {rate} times per second, eventually consistent. How many RCU must the table have?",
            "Lift panels show items of {size}, fetched by {rate} eventually consistent `GetItem` calls per second in all. How many RCU do you provision?",
            "A kiosk application makes {rate} eventually consistent reads per second; each reads one item of {size}. How many RCU does it need?",
        ),
        unit="RCU",
    ),
    Template(
        slug="read-rate",
        family="F03",
        level=2,
        title="Provision for a rate of reads",
        section="throughput-capacity",
        facts=("FL-088", "FL-090"),
        draws={"size": ORDINARY, "rate": Round(5, 2000), "mode": READ_MODES},
        inputs={"task": "provision", "size": "$size", "rate": "$rate", "mode": "$mode"},
        stems=(
            "An application makes {rate} {mode} reads per second; each fetches one item of {size}. How many RCU must the table have?",
            "Items of {size} are read one by one, {rate} times per second. The reads are {mode}. How many RCU do you provision?",
            "A travel site shows hotel pages: {rate} `GetItem` calls per second, {mode}, items of {size}. How many RCU does the table need?",
        ),
        unit="RCU",
        where=(modest,),
    ),
    Template(
        slug="read-rate-at-the-step",
        family="F03",
        level=2,
        title="A rate of reads near a 4 KB step",
        section="throughput-capacity",
        facts=("FL-090", "FL-233"),
        draws={"size": AT_THE_STEP, "rate": Round(5, 600), "mode": READ_MODES},
        inputs={"task": "provision", "size": "$size", "rate": "$rate", "mode": "$mode"},
        stems=(
            "Maps are items of {size}. They are read one by one, {rate} times per second, {mode}. How many RCU must the table have?",
            "A library makes {rate} {mode} reads per second; each fetches one record of {size}. How many RCU do you provision?",
            "{rate} `GetItem` calls per second, {mode}, each read an item of {size}. How many RCU does the table need?",
        ),
        unit="RCU",
        where=(modest,),
    ),
    Template(
        slug="read-rate-per-minute",
        family="F03",
        level=2,
        title="A rate per minute",
        section="throughput-capacity",
        facts=("FL-087", "FL-090"),
        draws={"size": ORDINARY, "rate": Round(90, 36_000), "mode": READ_MODES},
        inputs={"task": "provision", "size": "$size", "per_minute": "$rate", "mode": "$mode"},
        stems=(
            "Turbines are polled evenly, {rate} times per minute. Each time, one {mode} `GetItem` reads an item of {size}. How many RCU must the table have?",
            "A monitor counts {rate} `GetItem` calls per minute, evenly spread. Each reads an item of {size}; the reads are {mode}. How many RCU do you provision?",
            "A bus company answers {rate} timetable requests per minute at a steady pace, each with one {mode} read of an item of {size}. How many RCU does the table need?",
        ),
        unit="RCU",
        where=(modest_in_a_minute,),
    ),
    Template(
        slug="read-rate-in-transactions",
        family="F03",
        level=2,
        title="A rate of transactional reads",
        section="throughput-capacity",
        facts=("FL-089", "FL-090"),
        draws={"size": ORDINARY, "rate": Round(5, 600)},
        inputs={"task": "provision", "size": "$size", "rate": "$rate", "mode": "TX"},
        stems=(
            "A broker makes {rate} `TransactGetItems` calls per second, each for one item of {size}. How many RCU must the table have?",
            "Balances are items of {size}. They are read {rate} times per second, each alone in a transaction. How many RCU do you provision?",
            "{rate} transactional reads per second, one item of {size} in each: how many RCU does the table need?",
        ),
        unit="RCU",
        where=(modest,),
    ),
    Template(
        slug="read-traffic",
        family="F03",
        level=3,
        title="Two kinds of reads",
        section="throughput-capacity",
        facts=("FL-088", "FL-090"),
        draws={
            "a": ORDINARY,
            "x": Round(5, 600),
            "b": ORDINARY,
            "y": Either((Round(5, 900), Whole(5, 195, 10))),
        },
        inputs={
            "task": "traffic",
            "parts": [
                {"size": "$a", "rate": "$x", "mode": "SC"},
                {"size": "$b", "rate": "$y", "mode": "EC"},
            ],
        },
        stems=(
            "Per second, a table serves {x} strongly consistent `GetItem` calls for items of {a} and {y} eventually consistent ones for items of {b}. How many RCU must it have?",
            "A bank app reads balances, items of {a}, {x} times per second, strongly consistent. It also reads receipts of {b}, {y} times per second, eventually consistent. How many RCU does their table need?",
            "One table holds stocks, items of {a}, and photos, items of {b}. Stocks get {x} strongly consistent reads per second, photos {y} eventually consistent ones. How many RCU do you provision?",
        ),
        unit="RCU",
        where=(modest_together,),
    ),
)
