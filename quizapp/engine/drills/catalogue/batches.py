"""BatchGetItem and BatchWriteItem: fewer calls, the same units."""

from quizapp.engine.drills.draws import (
    READ_MODES,
    Bytes,
    Drawn,
    Either,
    Kilobytes,
    Round,
    Whole,
)
from quizapp.engine.drills.templates import Template

from . import reads, writes
from .reads import number

# Small enough that 100 of them stay below 1 MB, whatever partition they are in.
READ_SIZE = Either((Kilobytes(5, 95), Bytes(250, 9450, 50)))
WRITE_SIZE = Either((Kilobytes(11, 90), Bytes(250, 8950, 50)))
# More than 4 MB of these go into one BatchWriteItem, and never more than 16 MB.
LARGE = Either((Kilobytes(1700, 3900, 50), Kilobytes(1800, 3900, 100)))


def sums_are_cheaper(drawn: Drawn) -> bool:
    """Adding the sizes before rounding would give less."""
    together = -(-(number(drawn, "a") + number(drawn, "b")) // 4096)
    return reads.steps(drawn, "a") + reads.steps(drawn, "b") > together


def a_hundred_keys(drawn: Drawn) -> bool:
    """One BatchGetItem takes no more."""
    return sum(number(drawn, name) for name in ("n", "m", "missing") if name in drawn) <= 100


def two_sizes(drawn: Drawn) -> bool:
    """Two groups of items that are rounded to different units."""
    return reads.steps(drawn, "a") != reads.steps(drawn, "b")


def no_whole_step(drawn: Drawn) -> bool:
    """A batch of equal sizes that are no multiple of the step, as adding them first must show."""
    return number(drawn, "size") % 4096 != 0


def no_whole_write(drawn: Drawn) -> bool:
    """The same for writes."""
    return number(drawn, "size") % 1024 != 0


def puts_and_deletes(drawn: Drawn) -> bool:
    """One BatchWriteItem takes 25; items of two sizes."""
    fitting = number(drawn, "n") + number(drawn, "m") <= 25
    return fitting and writes.steps(drawn, "a") != writes.steps(drawn, "b")


def no_full_calls(drawn: Drawn) -> bool:
    """The last call is not full, so that rounding down shows."""
    return number(drawn, "n") % 25 != 0


def some_left(drawn: Drawn) -> bool:
    """A part comes back, neither most of it nor next to nothing."""
    return 20 * number(drawn, "left") >= number(drawn, "n") >= 3 * number(drawn, "left")


TEMPLATES = (
    Template(
        slug="batch-read-equal-items",
        family="F06",
        level=2,
        title="Read a batch of equal items",
        section="read-write-operations",
        facts=("FL-034", "FL-035", "FL-090"),
        draws={"n": Whole(5, 100, 5), "size": READ_SIZE, "mode": READ_MODES},
        inputs={"task": "read", "items": [{"n": "$n", "size": "$size"}], "mode": "$mode"},
        stems=(
            "One `BatchGetItem` reads {n} items of {size} each, all of which exist. The reads are {mode}. How many RCU does the batch consume?",
            "A playlist shows {n} songs. One {mode} `BatchGetItem` fetches them all, each an item of {size}. How many RCU does the call consume?",
            "A warehouse loads {n} product items of {size} each, all of which exist, with one {mode} `BatchGetItem`. How many RCU does the call consume?",
        ),
        unit="RCU",
        where=(no_whole_step,),
    ),
    Template(
        slug="batch-read-two-items",
        family="F06",
        level=2,
        title="Read two items in one batch",
        section="read-write-operations",
        facts=("FL-034", "FL-090"),
        draws={"a": Kilobytes(3, 60), "b": Kilobytes(13, 190)},
        inputs={
            "task": "read",
            "items": [{"n": 1, "size": "$a"}, {"n": 1, "size": "$b"}],
            "mode": "SC",
        },
        stems=(
            "A strongly consistent `BatchGetItem` reads two items, one of {a} and one of {b}. How many RCU does it consume?",
            "A doctor's page needs a patient item of {a} and a report item of {b}. One strongly consistent `BatchGetItem` reads both. How many RCU does it consume?",
            "One `BatchGetItem` with `ConsistentRead` set to true, so strongly consistent, returns a cart item of {a} and a customer item of {b}. How many RCU does it consume?",
        ),
        unit="RCU",
        where=(sums_are_cheaper,),
    ),
    Template(
        slug="batch-read-missing-keys",
        family="F06",
        level=2,
        title="Batch with keys that do not exist",
        section="read-write-operations",
        facts=("FL-034", "FL-090", "FL-242"),
        draws={
            "n": Whole(10, 92, 2),
            "missing": Whole(4, 30, 2),
            "size": READ_SIZE,
            "mode": READ_MODES,
        },
        inputs={
            "task": "read",
            "items": [{"n": "$n", "size": "$size"}],
            "missing": "$missing",
            "mode": "$mode",
        },
        stems=(
            "Of the keys that one {mode} `BatchGetItem` asks for, {n} have an item of {size} each and {missing} do not exist. How many RCU does it consume?",
            "One `BatchGetItem`, {mode}, finds {n} messages of {size} each; {missing} more of its keys do not exist. How many RCU does the call consume?",
            "Of the vouchers that one {mode} `BatchGetItem` asks for, {n} exist as items of {size} and {missing} do not exist. How many RCU does the call consume?",
        ),
        unit="RCU",
        where=(a_hundred_keys, no_whole_step),
    ),
    Template(
        slug="batch-read-mixed-items",
        family="F06",
        level=3,
        title="Batch of mixed items and missing keys",
        section="read-write-operations",
        facts=("FL-034", "FL-035", "FL-090", "FL-242"),
        draws={
            "n": Whole(4, 60),
            "a": READ_SIZE,
            "m": Whole(3, 30),
            "b": READ_SIZE,
            "missing": Whole(2, 24),
            "mode": READ_MODES,
        },
        inputs={
            "task": "read",
            "items": [{"n": "$n", "size": "$a"}, {"n": "$m", "size": "$b"}],
            "missing": "$missing",
            "mode": "$mode",
        },
        stems=(
            "One `BatchGetItem` returns {n} orders of {a} each and {m} customers of {b} each; {missing} further keys do not exist. The reads are {mode}. How many RCU does it consume?",
            "For a timeline, one {mode} `BatchGetItem` asks for {n} posts of {a} each, {m} profiles of {b} each, and {missing} posts that were deleted and no longer exist. How many RCU does the call consume?",
            "One {mode} `BatchGetItem` over two tables finds {n} flights of {a} each and {m} airports of {b} each, while {missing} further keys do not exist. How many RCU does the call consume on both tables together?",
        ),
        unit="RCU",
        where=(a_hundred_keys, two_sizes),
    ),
    Template(
        slug="batch-write-puts",
        family="F06",
        level=1,
        title="Write a batch of equal items",
        section="read-write-operations",
        facts=("FL-033", "FL-034", "FL-090"),
        draws={"n": Whole(4, 25), "size": WRITE_SIZE},
        inputs={"task": "write", "puts": [{"n": "$n", "size": "$size"}]},
        stems=(
            "One `BatchWriteItem` puts {n} new items of {size} each. All are processed. How many WCU does it consume?",
            "A gateway collects {n} new readings, items of {size}, and writes them with a single `BatchWriteItem`, which processes all. How many WCU does it consume?",
            "{n} new exam results, items of {size}, are stored by one `BatchWriteItem` that leaves none unprocessed. How many WCU does the call consume?",
        ),
        unit="WCU",
        where=(no_whole_write,),
    ),
    Template(
        slug="batch-deletes",
        family="F06",
        level=1,
        title="Delete a batch of equal items",
        section="read-write-operations",
        facts=("FL-034", "FL-090", "FL-241"),
        draws={"n": Whole(4, 25), "size": WRITE_SIZE},
        inputs={"task": "write", "deletes": [{"n": "$n", "size": "$size"}]},
        stems=(
            "One `BatchWriteItem` deletes {n} existing items of {size} each. All are processed. How many WCU does it consume?",
            "A calendar removes {n} past events, existing items of {size}, with a single `BatchWriteItem`, which processes all. How many WCU does it consume?",
            "{n} expired passes, existing items of {size}, are deleted by one `BatchWriteItem` that leaves none unprocessed. How many WCU does the call consume?",
        ),
        unit="WCU",
        where=(no_whole_write,),
    ),
    Template(
        slug="batch-put-and-delete",
        family="F06",
        level=3,
        title="Batch of puts and deletes",
        section="read-write-operations",
        facts=("FL-033", "FL-034", "FL-090", "FL-241"),
        draws={"n": Whole(3, 20), "a": WRITE_SIZE, "m": Whole(2, 15), "b": WRITE_SIZE},
        inputs={
            "task": "write",
            "puts": [{"n": "$n", "size": "$a"}],
            "deletes": [{"n": "$m", "size": "$b"}],
        },
        stems=(
            "One `BatchWriteItem` puts {n} new items of {a} each and deletes {m} existing items of {b} each. Everything is processed. How many WCU does it consume?",
            "A shop ends a sale: one `BatchWriteItem` stores {n} new price lists of {a} each, deletes {m} existing offers of {b} each, and processes all of them. How many WCU does it consume?",
            "One `BatchWriteItem` puts {n} new alarms of {a} each and deletes {m} existing ones of {b} each. Nothing stays unprocessed. How many WCU does the call consume?",
        ),
        unit="WCU",
        where=(puts_and_deletes,),
    ),
    Template(
        slug="batch-load-units",
        family="F06",
        level=2,
        title="Load many items in batches",
        section="read-write-operations",
        facts=("FL-034", "FL-090", "FL-219"),
        draws={"n": Round(200, 50_000), "size": WRITE_SIZE},
        inputs={"task": "write", "puts": [{"n": "$n", "size": "$size"}]},
        stems=(
            "A script loads {n} new items of {size} each by `BatchWriteItem`, as many in a call as it takes. How many WCU does the load consume in all?",
            "A museum imports its catalogue, {n} new items of {size}, with as few `BatchWriteItem` calls as possible. How many WCU does the import consume altogether?",
            "{n} archived invoices, {size} each, are written as new items by `BatchWriteItem` in batches of up to 25. How many WCU do all batches consume together?",
        ),
        unit="WCU",
        where=(no_whole_write,),
    ),
    Template(
        slug="batch-read-calls",
        family="F06",
        level=1,
        title="Calls to read many items",
        section="limits",
        facts=("FL-035", "FL-231"),
        draws={"n": Whole(110, 4990, 10)},
        inputs={"task": "calls", "api": "BatchGetItem", "n": "$n"},
        stems=(
            "{n} items of 1 KB each are to be read with `BatchGetItem`. How many calls are needed at least?",
            "A report fetches {n} items of 1 KB by their keys. How many `BatchGetItem` calls does it need at least?",
            "How many `BatchGetItem` calls fetch {n} items of 1 KB, if each call asks for as many keys as it may?",
        ),
        unit="calls",
        where=(lambda drawn: number(drawn, "n") % 100 != 0,),
    ),
    Template(
        slug="batch-write-calls",
        family="F06",
        level=1,
        title="Calls to write many items",
        section="limits",
        facts=("FL-033", "FL-231"),
        draws={"n": Whole(60, 3990, 10)},
        inputs={"task": "calls", "api": "BatchWriteItem", "n": "$n"},
        stems=(
            "{n} new items of 1 KB each are to be written with `BatchWriteItem`. How many calls are needed at least?",
            "A sensor was offline and now uploads {n} readings, items of 1 KB, with `BatchWriteItem`. How many calls does it need at least?",
            "How many `BatchWriteItem` calls store {n} new items of 1 KB, if each call is as full as it may be?",
        ),
        unit="calls",
        where=(no_full_calls,),
    ),
    Template(
        slug="batch-write-calls-of-large-items",
        family="F06",
        level=2,
        title="Calls to write large items",
        section="limits",
        facts=("FL-033", "FL-231"),
        draws={"n": Whole(40, 990, 10), "size": LARGE},
        inputs={"task": "calls", "api": "BatchWriteItem", "n": "$n", "size": "$size"},
        stems=(
            "{n} documents, each a new item of {size}, are to be written with `BatchWriteItem`. How many calls are needed at least?",
            "A map service stores {n} tiles of {size}, one item per tile, with as few `BatchWriteItem` calls as possible. How many calls does it make?",
            "How many `BatchWriteItem` calls does it take at least to put {n} items of {size} each?",
        ),
        unit="calls",
        where=(no_full_calls,),
    ),
    Template(
        slug="batch-second-round",
        family="F06",
        level=2,
        title="Send again what was not processed",
        section="read-write-operations",
        facts=("FL-033", "FL-219"),
        draws={"n": Whole(90, 1990, 10), "left": Whole(5, 240)},
        inputs={"task": "calls_again", "api": "BatchWriteItem", "n": "$n", "unprocessed": "$left"},
        stems=(
            "{n} small items are written with as few `BatchWriteItem` calls as possible. Of these, {left} items come back unprocessed; a second round writes all of them, again with as few calls as possible. How many calls are made altogether?",
            "A loader sends {n} small items in as few `BatchWriteItem` calls as possible and gathers {left} `UnprocessedItems`. It sends these again in the same way, and all succeed. How many calls does it make in all?",
            "A first round of `BatchWriteItem` covers {n} small items, and {left} of them stay unprocessed. A second round stores the rest. Each round uses as few calls as possible. How many calls do both rounds make together?",
        ),
        unit="calls",
        where=(no_full_calls, some_left),
    ),
)
