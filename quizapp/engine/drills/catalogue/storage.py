"""What tables and indexes store, and what is billed."""

from __future__ import annotations

from fractions import Fraction

from quizapp.engine.drills.draws import KB, Bytes, Drawn, Either, Kilobytes, Round, Words
from quizapp.engine.drills.templates import Template

from .reads import number

GB = 2**30
_ENTRY = Bytes(40, 300, 5)
_ITEM = Either((Bytes(200, 950, 10), Kilobytes(10, 30, 5)))
# Just below a step of 1 KB, where the overhead of storage would go over it.
_BELOW_A_STEP = Either(tuple(Bytes(steps * KB - 96, steps * KB - 1, 1) for steps in range(1, 10)))


def _gb(drawn: Drawn) -> Fraction:
    return number(drawn, "n") * (number(drawn, "size") + 100) / GB


def some_gb(drawn: Drawn) -> bool:
    """A table of 5 GB to 20 TB."""
    return 5 <= _gb(drawn) <= 20_000


def beyond_free(drawn: Drawn) -> bool:
    """More than the free tier, even without the overhead."""
    return 30 <= number(drawn, "n") * number(drawn, "size") / GB <= 20_000


def smaller_entry(drawn: Drawn) -> bool:
    """An index of less than the item."""
    return 2 * number(drawn, "entry") <= number(drawn, "size")


def sparse(drawn: Drawn) -> bool:
    """Some of the items, and not nearly all."""
    return 2 * number(drawn, "some") <= number(drawn, "n")


TEMPLATES: tuple[Template, ...] = (
    Template(
        slug="storage-of-a-table",
        family="F11",
        level=1,
        title="Billed storage of a table",
        section="pricing",
        facts=("FL-222", "FL-233"),
        draws={"n": Round(10_000_000, 900_000_000), "size": _ITEM},
        inputs={"task": "gb", "n": "$n", "size": "$size"},
        stems=(
            "A table without indexes holds {n} items of {size} each. How many GB of storage are billed for it? Give two decimals.",
            "An archive of {n} invoices, one item of {size} each, lies in a table without indexes. How many GB, to two decimals, does the bill count?",
            "Sensors have left {n} readings in a table without indexes, one item of {size} for each. How many GB are on the storage bill, to two decimals?",
        ),
        unit="GB",
        givens=("1 GB is {price_GB} bytes.",),
        where=(some_gb,),
    ),
    Template(
        slug="write-units-of-a-stored-item",
        family="F11",
        level=1,
        title="Write units and the overhead of storage",
        section="throughput-capacity",
        facts=("FL-222", "FL-233"),
        draws={"size": _BELOW_A_STEP},
        inputs={"task": "write", "size": "$size"},
        stems=(
            "The storage bill adds 100 bytes to each item. How many WCU does one `PutItem` of a new item of {size} consume in a table without indexes?",
            "A ticket of {size} is a new item of a table without indexes; 100 bytes of overhead are billed with its storage. How many WCU does writing it once consume?",
            "A new chat message has {size} as an item, and storage is billed for 100 bytes more. The table has no indexes. How many WCU does its write consume?",
        ),
        unit="WCU",
    ),
    Template(
        slug="storage-with-an-index",
        family="F11",
        level=2,
        title="Billed bytes of a table and an index",
        section="indexing",
        facts=("FL-222",),
        draws={
            "n": Round(100_000, 9_000_000),
            "size": Bytes(200, 1500, 10),
            "kind": Words({"gsi": "GSI", "lsi": "LSI"}),
            "entry": _ENTRY,
        },
        inputs={
            "task": "table",
            "n": "$n",
            "size": "$size",
            "indexes": [{"kind": "$kind", "size": "$entry"}],
        },
        stems=(
            "A table holds {n} items of {size}. Each item has an entry of {entry} in the only {kind}. How many bytes of storage are billed in all?",
            "There are {n} orders, each an item of {size}; the only {kind} has an entry of {entry} for every order. How many bytes are billed for table and index together?",
            "Players: {n} items of {size}. A single {kind} holds an entry of {entry} for every player. How many bytes are billed for players and entries together?",
        ),
        unit="bytes",
        where=(smaller_entry,),
    ),
    Template(
        slug="storage-with-a-sparse-index",
        family="F11",
        level=2,
        title="Billed bytes with a sparse index",
        section="indexing",
        facts=("FL-222", "FL-079"),
        draws={
            "n": Round(200_000, 9_000_000),
            "size": Bytes(200, 1500, 10),
            "some": Round(10_000, 1_000_000),
            "entry": _ENTRY,
        },
        inputs={
            "task": "table",
            "n": "$n",
            "size": "$size",
            "indexes": [{"kind": "gsi", "size": "$entry", "n": "$some"}],
        },
        stems=(
            "A table holds {n} items of {size}. Only {some} of them have the key attribute of its one GSI, whose entries have {entry}. How many bytes of storage are billed in all?",
            "Of {n} orders with {size} each, {some} carry the attribute `openSince`, the key of the only GSI. An entry there has {entry}. How many bytes does the storage bill count in all?",
            "A library has {n} book items of {size}. Its single GSI has the key `lentTo`, which {some} books have now; an entry takes {entry}. How many bytes are billed, table and index together?",
        ),
        unit="bytes",
        where=(smaller_entry, sparse),
    ),
    Template(
        slug="storage-of-a-replica",
        family="F11",
        level=2,
        title="Billed bytes of a global table replica",
        section="global-tables",
        facts=("FL-222",),
        draws={"n": Round(100_000, 9_000_000), "size": Bytes(150, 3000, 10)},
        inputs={"task": "table", "n": "$n", "size": "$size", "replica": True},
        stems=(
            "A global table without indexes holds {n} items of {size}. How many bytes of storage are billed in one of its Regions?",
            "Profiles are replicated to three Regions as a global table: {n} items of {size}, no indexes. How many bytes does a single Region bill?",
            "Each replica of a global table has {n} items of {size} and no index. How many bytes are billed for the storage of one replica?",
        ),
        unit="bytes",
        givens=("Replication adds 48 bytes to the overhead of each item.",),
    ),
    Template(
        slug="storage-cost-of-a-month",
        family="F11",
        level=2,
        title="What a month of storage costs",
        section="pricing",
        facts=("FL-222", "FL-224"),
        draws={"n": Round(40_000_000, 900_000_000), "size": _ITEM},
        inputs={"task": "cost", "n": "$n", "size": "$size", "free_tier": True},
        stems=(
            "A Standard table without indexes holds {n} items of {size} for a whole month. The account uses its free tier for this table alone. What does the storage cost, in USD?",
            "All month {n} log lines lie in a Standard table without indexes, each an item of {size}. It is the only table, and the free tier applies. How many USD does its storage cost?",
            "What does a month of storage cost, in USD, for {n} items of {size} in a Standard table without indexes, if the whole free tier is left for it?",
        ),
        unit="USD",
        givens=(
            "Storage costs {price_storage} and month; the first {price_free_gb} GB are free.",
            "1 GB is {price_GB} bytes.",
        ),
        where=(beyond_free,),
    ),
    Template(
        slug="storage-cost-with-indexes",
        family="F11",
        level=3,
        title="What storage costs with two indexes",
        section="pricing",
        facts=("FL-222", "FL-226", "FL-079"),
        draws={
            "n": Round(100_000_000, 900_000_000),
            "size": Bytes(300, 1800, 20),
            "class": Words({"standard": "Standard", "ia": "Standard-IA"}),
            "entry": _ENTRY,
            "some": Round(10_000_000, 400_000_000),
            "second": _ENTRY,
        },
        inputs={
            "task": "cost",
            "n": "$n",
            "size": "$size",
            "storage_class": "$class",
            "indexes": [
                {"kind": "lsi", "size": "$entry"},
                {"kind": "gsi", "size": "$second", "n": "$some"},
            ],
        },
        stems=(
            "A {class} table holds {n} items of {size}. Its LSI has an entry of {entry} for every item, its sparse GSI {some} entries of {second}. What does a month of storage cost in USD, without a free tier?",
            "Shipments: {n} items of {size} in a {class} table. Every shipment has an entry of {entry} in an LSI; {some} late ones have an entry of {second} in a GSI. How many USD does a month of storage cost without free tier?",
            "A {class} table of {n} photos, an item of {size} for each, has an LSI with an entry of {entry} for every photo and a GSI with {some} entries of {second}. How many USD does storage cost in a month without free tier?",
        ),
        unit="USD",
        givens=(
            "A month of storage costs {price_storage} in Standard and {price_storage_ia} in Standard-IA.",
            "1 GB is {price_GB} bytes.",
        ),
        where=(smaller_entry, sparse),
    ),
)
