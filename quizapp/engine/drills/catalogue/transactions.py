"""Transactions: every action twice its units."""

from quizapp.engine.drills.chance import Chance
from quizapp.engine.drills.draws import (
    Bytes,
    Drawn,
    Either,
    Kilobytes,
    Made,
    Round,
    Shown,
    Whole,
    in_kilobytes,
)
from quizapp.engine.drills.templates import Template

from . import reads, writes
from .reads import number

READ_SIZE = Either((Kilobytes(5, 95), Bytes(250, 9450, 50)))
WRITE_SIZE = Either((Kilobytes(2, 60), Bytes(250, 5950, 50)))
SEVERAL_STEPS = Either((Kilobytes(11, 60), Bytes(1050, 5950, 50)))
# Fewer than 100 of these fit in the 4 MB of a transaction.
LARGE = Kilobytes(420, 4000, 10)


def no_whole_step(drawn: Drawn) -> bool:
    """Sizes of which adding before rounding makes less."""
    return number(drawn, "size") % 4096 != 0 and reads.steps(drawn) * number(drawn, "n") > _together(drawn, 4)


def no_whole_write(drawn: Drawn) -> bool:
    """The same for writes."""
    return writes.steps(drawn, "size") * number(drawn, "n") > _together(drawn, 1)


def _together(drawn: Drawn, kilobytes: int) -> int:
    return int(-(-number(drawn, "n") * number(drawn, "size") // (1024 * kilobytes)))


def smaller(chance: Chance, drawn: Drawn) -> Shown:
    """A size in KB that costs less than the drawn old one."""
    tenths = int(number(drawn, "old") * 10 / 1024)
    return in_kilobytes(chance.between(3, tenths - 10))


def modest(drawn: Drawn) -> bool:
    """A table that somebody may have: at most 20,000 units."""
    units = writes.steps(drawn, "size") * 2 * number(drawn, "n") * number(drawn, "rate")
    return units <= 20_000 and no_whole_write(drawn)


def modest_transfer(drawn: Drawn) -> bool:
    """The same for two accounts and a ledger entry."""
    steps = 2 * writes.steps(drawn, "account") + writes.steps(drawn, "entry")
    together = -(-(2 * number(drawn, "account") + number(drawn, "entry")) // 1024)
    return steps * 2 * number(drawn, "rate") <= 20_000 and together < steps


def no_full_transactions(drawn: Drawn) -> bool:
    """The last transaction is not full."""
    fitting = 4 * 2**20 // number(drawn, "size")
    return number(drawn, "n") % fitting != 0


TEMPLATES = (
    Template(
        slug="transact-small-items",
        family="F08",
        level=1,
        title="Write small items in a transaction",
        section="advanced-features",
        facts=("FL-089", "FL-090"),
        draws={"n": Whole(3, 25), "size": Either((Bytes(120, 980, 20), Kilobytes(2, 9)))},
        inputs={"task": "write", "actions": [{"n": "$n", "new": "$size"}]},
        stems=(
            "A `TransactWriteItems` call puts {n} new items of {size} each and does nothing else. How many WCU does it consume?",
            "A shift plan is saved in one transaction, as {n} new items of {size} each. How many WCU does the transaction consume?",
            "{n} new votes of {size} each are written by a single `TransactWriteItems` call. How many WCU does the call consume?",
        ),
        unit="WCU",
        where=(no_whole_write,),
    ),
    Template(
        slug="transact-write-items",
        family="F08",
        level=2,
        title="Write new items in a transaction",
        section="advanced-features",
        facts=("FL-089", "FL-090"),
        draws={"n": Whole(2, 12), "size": SEVERAL_STEPS},
        inputs={"task": "write", "actions": [{"n": "$n", "new": "$size"}]},
        stems=(
            "One `TransactWriteItems` call puts {n} new items of {size} each. How many WCU does it consume?",
            "An order is stored as {n} new items of {size} each, all of them in one transaction. How many WCU does it consume?",
            "A travel agency books {n} legs at once: one `TransactWriteItems` call with a new item of {size} per leg. How many WCU does it consume?",
        ),
        unit="WCU",
        where=(no_whole_write,),
    ),
    Template(
        slug="transact-read-items",
        family="F08",
        level=2,
        title="Read items in a transaction",
        section="advanced-features",
        facts=("FL-058", "FL-089"),
        draws={"n": Whole(2, 40), "size": READ_SIZE},
        inputs={"task": "read", "items": [{"n": "$n", "size": "$size"}]},
        stems=(
            "One `TransactGetItems` call reads {n} items of {size} each, all of which exist. How many RCU does it consume?",
            "A risk check reads {n} existing positions of {size} each in a single transaction. How many RCU does it consume?",
            "The standings of a league are built from {n} team items of {size} each, read together by one `TransactGetItems` call. How many RCU does the call consume?",
        ),
        unit="RCU",
        where=(no_whole_step,),
    ),
    Template(
        slug="transact-items-per-call",
        family="F08",
        level=1,
        title="What fits in a transaction",
        section="limits",
        facts=("FL-199", "FL-231"),
        draws={"size": LARGE},
        inputs={"task": "per_call", "api": "TransactWriteItems", "size": "$size"},
        stems=(
            "New items of {size} each are put by `TransactWriteItems`. How many of them can one call write at most?",
            "How many new documents of {size} each can a single `TransactWriteItems` call store at most?",
            "An archive writes scans, items of {size} each, in transactions. How many scans fit in one transaction at most?",
        ),
        unit="items",
    ),
    Template(
        slug="transact-shrinking-updates",
        family="F08",
        level=2,
        title="Updates in a transaction",
        section="advanced-features",
        facts=("FL-089", "FL-241"),
        draws={"n": Whole(2, 10), "old": Kilobytes(25, 120), "new": Made(smaller)},
        inputs={"task": "write", "actions": [{"n": "$n", "old": "$old", "new": "$new"}]},
        stems=(
            "One `TransactWriteItems` call updates {n} items. Each shrinks from {old} to {new}. How many WCU does the transaction consume?",
            "A game ends: one transaction updates {n} player items, each of which takes up {old} before and {new} afterwards. How many WCU does it consume?",
            "One transaction removes sold-out goods from {n} baskets by `Update`; each basket goes from {old} down to {new}. How many WCU does the transaction consume?",
        ),
        unit="WCU",
    ),
    Template(
        slug="transact-write-rate",
        family="F08",
        level=2,
        title="Provision for a rate of transactions",
        section="throughput-capacity",
        facts=("FL-089", "FL-090"),
        draws={"rate": Round(5, 400), "n": Whole(2, 8), "size": WRITE_SIZE},
        inputs={"task": "write", "actions": [{"n": "$n", "new": "$size"}], "rate": "$rate"},
        stems=(
            "A chain of shops makes {rate} transactions per second; each puts {n} new items of {size} each. How many WCU must the table have?",
            "An auction runs {rate} `TransactWriteItems` calls per second, with {n} new items of {size} each in every call. How many WCU do you provision?",
            "{rate} transactions per second each write {n} new items. An item is {size}. How many WCU does the table need?",
        ),
        unit="WCU",
        where=(modest,),
    ),
    Template(
        slug="transact-behind-dax",
        family="F08",
        level=2,
        title="Transactional writes through DAX",
        section="dax",
        facts=("FL-089", "FL-572"),
        draws={"n": Whole(2, 25), "size": READ_SIZE},
        inputs={"task": "read", "items": [{"n": "$n", "size": "$size"}], "dax": True},
        stems=(
            "An application writes through DAX. One `TransactWriteItems` call puts {n} new items of {size} each. How many RCU does this consume on the table?",
            "A DAX client stores {n} new items of {size} each with one `TransactWriteItems`. How many RCU are consumed on the table for this, beside the WCU?",
            "Through a DAX cluster, one `TransactWriteItems` call writes {n} new seats of {size} each. WCU aside, how many RCU are consumed on the table for it?",
        ),
        unit="RCU",
        where=(no_whole_step,),
    ),
    Template(
        slug="transact-calls-for-large-items",
        family="F08",
        level=2,
        title="Transactions for many large items",
        section="limits",
        facts=("FL-199", "FL-231"),
        draws={"n": Whole(150, 1990, 10), "size": LARGE},
        inputs={"task": "calls", "api": "TransactWriteItems", "n": "$n", "size": "$size"},
        stems=(
            "{n} new items of {size} each are to be written with `TransactWriteItems`. How many calls are needed at least?",
            "A publisher stores {n} chapters, each a new item of {size}, with as few `TransactWriteItems` calls as possible. How many calls does it make?",
            "How many `TransactWriteItems` calls does it take at least to put {n} new items of {size} each?",
        ),
        unit="calls",
        where=(no_full_transactions,),
    ),
    Template(
        slug="transact-transfers",
        family="F08",
        level=3,
        title="Transfers per second",
        section="throughput-capacity",
        facts=("FL-089", "FL-090", "FL-241"),
        draws={
            "rate": Round(5, 400),
            "account": Either((Bytes(150, 950, 50), Kilobytes(11, 39))),
            "entry": Either((Bytes(150, 950, 50), Kilobytes(11, 29))),
        },
        inputs={
            "task": "write",
            "actions": [{"n": 2, "old": "$account", "new": "$account"}, {"n": 1, "new": "$entry"}],
            "rate": "$rate",
        },
        stems=(
            "A bank makes {rate} transfers per second, each one transaction: it updates two accounts of {account} each, whose size stays the same, and puts one new ledger item of {entry}. How many WCU must the table have?",
            "{rate} trades per second: each is a transaction that updates two portfolios of {account} each without changing their size and puts a new trade item of {entry}. How many WCU does the table need?",
            "Players swap cards {rate} times per second. Each swap is one transaction: it updates both players, items of {account} each before and after, and puts a new log item of {entry}. How many WCU do you provision?",
        ),
        unit="WCU",
        where=(modest_transfer,),
    ),
    Template(
        slug="transact-mixed-actions",
        family="F08",
        level=3,
        title="Transaction of mixed actions",
        section="advanced-features",
        facts=("FL-089", "FL-090", "FL-241"),
        draws={
            "put": WRITE_SIZE,
            "old": Kilobytes(25, 90),
            "new": Made(smaller),
            "gone": WRITE_SIZE,
        },
        inputs={
            "task": "write",
            "actions": [
                {"n": 1, "new": "$put"},
                {"n": 1, "old": "$old", "new": "$new"},
                {"n": 1, "old": "$gone"},
            ],
        },
        stems=(
            "One `TransactWriteItems` call puts a new item of {put}, updates an item that shrinks from {old} to {new}, and deletes an existing item of {gone}. How many WCU does it consume?",
            "A shop closes an order in one transaction: it puts a new invoice of {put}, cuts the order from {old} down to {new} by `Update`, and deletes the existing basket of {gone}. How many WCU does it consume?",
            "One transaction puts a booking, a new item of {put}, shrinks a room item from {old} to {new} by `Update`, and deletes an existing reservation of {gone}. How many WCU does it consume?",
        ),
        unit="WCU",
    ),
    Template(
        slug="transact-with-check",
        family="F08",
        level=3,
        title="Transaction with a condition check",
        section="advanced-features",
        facts=("FL-089", "FL-690"),
        draws={
            "n": Whole(2, 9),
            "size": WRITE_SIZE,
            "checked": Either((Kilobytes(12, 90), Bytes(250, 8950, 50))),
        },
        inputs={
            "task": "write",
            "actions": [{"n": "$n", "new": "$size"}, {"n": 1, "old": "$checked"}],
        },
        stems=(
            "A `TransactWriteItems` call puts {n} new items of {size} each and has one `ConditionCheck` on an existing item of {checked}. The call succeeds. How many WCU does it consume?",
            "A school enrols {n} pupils in one transaction, each by a new item of {size}, with a `ConditionCheck` on the course, an existing item of {checked}. It succeeds. How many WCU does it consume?",
            "{n} new tickets of {size} each are put in one transaction, together with a successful `ConditionCheck` on the event, an existing item of {checked}. How many WCU does the transaction consume?",
        ),
        unit="WCU",
    ),
)
