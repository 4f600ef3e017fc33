"""Reading single items: units of one read, and the capacity of a rate."""

from fractions import Fraction

from quizapp.engine.drills.draws import (
    ALL_MODES,
    KB,
    READ_MODES,
    Bytes,
    Drawn,
    Either,
    Kilobytes,
    Round,
    Whole,
)
from quizapp.engine.drills.templates import Template

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
        title="One strongly consistent read",
        section="throughput-capacity",
        facts=("FL-087", "FL-090"),
        draws={"size": ORDINARY},
        inputs={"task": "get", "size": "$size", "mode": "SC"},
        stems=(
            "A `GetItem` call reads one item of {size}. The read is strongly consistent. How many RCU does it consume?",
            "A shop fetches an order, an item of {size}, with one strongly consistent `GetItem`. How many RCU does this read consume?",
            "An app loads one player profile of {size} with `GetItem`; `ConsistentRead` is set to true, so the read is strongly consistent. How many RCU is that?",
            "One strongly consistent `GetItem` returns the settings of a sensor, an item of {size}. How many RCU does the call consume?",
        ),
        unit="RCU",
    ),
    Template(
        slug="eventual-read",
        family="F02",
        level=1,
        title="One eventually consistent read",
        section="throughput-capacity",
        facts=("FL-058", "FL-091"),
        draws={"size": Either((Kilobytes(5, 400, 5), Bytes(220, 9980, 20)))},
        inputs={"task": "get", "size": "$size", "mode": "EC"},
        stems=(
            "A news site reads one article of {size} with an eventually consistent `GetItem`. How many RCU does the read consume?",
            "`GetItem` with `ConsistentRead` set to false, so eventually consistent, returns one invoice of {size}. How many RCU does it consume?",
            "A chat loads the settings of one room, an item of {size}, with an eventually consistent `GetItem`. How many RCU does the call consume?",
        ),
        unit="RCU",
        where=(odd_steps,),
    ),
    Template(
        slug="read-at-the-step",
        family="F02",
        level=1,
        title="Read an item of borderline size",
        section="throughput-capacity",
        facts=("FL-090", "FL-233"),
        draws={"size": AT_THE_STEP, "mode": READ_MODES},
        inputs={"task": "get", "size": "$size", "mode": "$mode"},
        stems=(
            "A document of {size} is read by `GetItem`; the read is {mode}. How many RCU does it consume?",
            "One {mode} `GetItem` reads a map tile, stored as an item of {size}. How many RCU does it consume?",
            "A scanned letter takes up {size} with all the attributes of its item. One {mode} `GetItem` reads it. How many RCU is that?",
        ),
        unit="RCU",
    ),
    Template(
        slug="read-in-transaction",
        family="F02",
        level=1,
        title="One transactional read",
        section="advanced-features",
        facts=("FL-058", "FL-089"),
        draws={"size": ORDINARY},
        inputs={"task": "get", "size": "$size", "mode": "TX"},
        stems=(
            "A bank reads one account item of {size} with `TransactGetItems`. How many RCU does the call consume?",
            "`TransactGetItems` is called for a single item of {size}. How many RCU does this consume?",
            "A seat plan is an item of {size}. It is the only item that a transaction reads. How many RCU does the transaction consume?",
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
            "A customer is an item of {size}. The checkout needs only the addresses, {returned}, and asks for them with a `ProjectionExpression`. How many RCU does this strongly consistent `GetItem` consume?",
            "A video's metadata is an item of {size}. One strongly consistent `GetItem` projects the title alone and gets back {returned}. How many RCU is that?",
        ),
        unit="RCU",
        where=(projects_little,),
    ),
    Template(
        slug="read-missing-keys",
        family="F02",
        level=2,
        title="Read keys that do not exist",
        section="read-write-operations",
        facts=("FL-242",),
        draws={"missing": Whole(3, 130), "mode": READ_MODES},
        inputs={"task": "gets", "missing": "$missing", "mode": "$mode"},
        stems=(
            "A sign-up service checks {missing} user names, each with one {mode} `GetItem`. None of the keys exists. How many RCU do these reads consume together?",
            "A link shortener looks up {missing} codes that were never issued: one `GetItem` each, {mode}, and no item is found. How many RCU is that in all?",
            "After a clean-up, a job asks for {missing} deleted items, one {mode} `GetItem` per key. Nothing is found. How many RCU do the calls consume together?",
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
            "A cache is filled by single `GetItem` calls, {mode}: {n} calls find an item of {size} each, and {missing} calls find no item. How many RCU do they consume together?",
            "A game looks up its players one by one: {n} keys exist, with items of {size}, and {missing} keys do not exist. Each `GetItem` is {mode}. How many RCU is that in all?",
            "{n} of the parcels that a courier scans exist as items of {size}; {missing} do not exist. Every scan is one {mode} `GetItem`. How many RCU do all scans consume?",
        ),
        unit="RCU",
    ),
    Template(
        slug="read-throughput",
        family="F03",
        level=1,
        title="Throughput of provisioned reads",
        section="throughput-capacity",
        facts=("FL-087", "FL-089"),
        draws={"rcu": Whole(10, 400, 5), "mode": ALL_MODES},
        inputs={"task": "throughput", "rcu": "$rcu", "mode": "$mode"},
        stems=(
            "A table has {rcu} RCU, and each of its items is exactly 4 KB. All reads are {mode}. How many KB per second can it serve steadily?",
            "Your table is provisioned with {rcu} RCU. How many KB per second can {mode} reads fetch steadily, if each item fills exactly 4 KB?",
            "A catalogue table has {rcu} RCU; its items are 4 KB each, no more and no less. How many KB per second can {mode} reads of single items fetch steadily?",
        ),
        unit="KB/s",
    ),
    Template(
        slug="read-rate-of-small-items",
        family="F03",
        level=1,
        title="Provision for reads of small items",
        section="throughput-capacity",
        facts=("FL-087", "FL-091"),
        draws={
            "size": Either((Bytes(150, 3950, 50), Kilobytes(5, 40, 5))),
            "rate": Either((Whole(5, 195, 10), Whole(3, 49, 2))),
        },
        inputs={"task": "provision", "size": "$size", "rate": "$rate", "mode": "EC"},
        stems=(
            "{rate} `GetItem` calls per second, all eventually consistent, each read an item of {size}. How many RCU must the table have?",
            "The departure boards of a railway make {rate} eventually consistent `GetItem` calls per second in all, each for an item of {size}. How many RCU do you provision?",
            "A kiosk application makes {rate} eventually consistent reads per second; each reads one item of {size}. How many RCU does its table need?",
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
        # Borderline sizes are among them, so that a slip at the step shows in a rate, too.
        draws={
            "size": Either((ORDINARY, AT_THE_STEP)),
            "rate": Round(5, 2000),
            "mode": READ_MODES,
        },
        inputs={"task": "provision", "size": "$size", "rate": "$rate", "mode": "$mode"},
        stems=(
            "An application makes {rate} {mode} reads per second; each fetches one item of {size}. How many RCU must the table have?",
            "A bookshop fetches {rate} items per second, each of {size} and each with one {mode} `GetItem`. How many RCU do you provision?",
            "A travel site shows hotel pages: {rate} `GetItem` calls per second, {mode}, items of {size}. How many RCU does the table need?",
        ),
        unit="RCU",
        where=(modest,),
    ),
    Template(
        slug="read-rate-per-minute",
        family="F03",
        level=2,
        title="Provision for reads per minute",
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
        title="Provision for transactional reads",
        section="throughput-capacity",
        facts=("FL-089", "FL-090"),
        draws={"size": ORDINARY, "rate": Round(5, 600)},
        inputs={"task": "provision", "size": "$size", "rate": "$rate", "mode": "TX"},
        stems=(
            "A broker makes {rate} `TransactGetItems` calls per second, each for one item of {size}. How many RCU must the table have?",
            "{rate} times per second, a bank reads the item of one account, {size}, in a transaction of its own. How many RCU do you provision?",
            "{rate} transactional reads per second, one item of {size} in each: how many RCU does the table need?",
        ),
        unit="RCU",
        where=(modest,),
    ),
    Template(
        slug="read-traffic",
        family="F03",
        level=3,
        title="Provision for two kinds of reads",
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
            "Per second, a table serves {x} strongly consistent `GetItem` calls for items of {a} each and {y} eventually consistent ones for items of {b} each. How many RCU must it have?",
            "Each second, a bank app reads {x} accounts, items of {a}, strongly consistent, and {y} receipts, items of {b}, eventually consistent, by one `GetItem` per item. How many RCU does their table need?",
            "One table holds stock levels, items of {a}, and reviews, items of {b}. Stock levels get {x} strongly consistent `GetItem` calls per second, reviews {y} eventually consistent ones. How many RCU do you provision?",
        ),
        unit="RCU",
        where=(modest_together,),
    ),
)
