"""Writing single items: units of one write, and the capacity of a rate."""

from quizapp.engine.drills.chance import Chance
from quizapp.engine.drills.draws import (
    KB,
    Bytes,
    Drawn,
    Either,
    Kilobytes,
    Made,
    OneOf,
    Round,
    Shown,
    Whole,
    in_bytes,
    in_kilobytes,
    plain,
)
from quizapp.engine.drills.templates import Template

from .reads import number

SIZE = Either((Kilobytes(11, 200), Bytes(150, 9950, 50)))
# Exactly on a step of 1 KB, or so little below it that a KB of 1,000 bytes goes over.
AT_THE_STEP = Either(
    (
        Kilobytes(10, 300, 10),
        Kilobytes(10, 3000, 10),
        Kilobytes(310, 2000, 10),
        Either((Bytes(1005, 1020, 5), Bytes(2010, 2040), Bytes(3010, 3070), Bytes(4020, 4090))),
    )
)


def steps(drawn: Drawn, name: str) -> int:
    """How many steps of 1 KB a drawn size begins."""
    return int(-(-number(drawn, name) // KB))


def shrunk(_chance: Chance, drawn: Drawn) -> Shown:
    """What is left of an item without a part."""
    return in_bytes(int(number(drawn, "old") - number(drawn, "part")))


def grown(_chance: Chance, drawn: Drawn) -> Shown:
    """An item with a part more. Its size is not said, and need not be whole."""
    return plain(number(drawn, "old") + number(drawn, "part"))


def sent(chance: Chance, drawn: Drawn) -> Shown:
    """Another size in the same step of 1 KB, so that nothing hangs on which of the two counts."""
    return in_kilobytes((steps(drawn, "old") - 1) * 10 + chance.between(1, 9))


def seconds(_chance: Chance, drawn: Drawn) -> Shown:
    """The drawn minutes as seconds."""
    return plain(number(drawn, "minutes") * 60)


def loses_a_step(drawn: Drawn) -> bool:
    """The smaller item would cost less, if it counted."""
    return steps(drawn, "new") < steps(drawn, "old")


def keeps_its_steps(drawn: Drawn) -> bool:
    """The larger item costs what the old one would have cost."""
    return steps(drawn, "new") == steps(drawn, "old")


def leaves_something(drawn: Drawn) -> bool:
    """An item has at least its key."""
    return number(drawn, "old") - number(drawn, "part") >= 100


def differs(drawn: Drawn) -> bool:
    """Two sizes that are not the same."""
    return drawn["old"].value != drawn["new"].value


def modest(drawn: Drawn) -> bool:
    """A table that somebody may have: at most 20,000 units."""
    return steps(drawn, "size") * number(drawn, "rate") <= 20_000


def modest_together(drawn: Drawn) -> bool:
    """At most 20,000 units for two kinds of writes, neither of which hides the other."""
    single = steps(drawn, "a") * number(drawn, "x")
    double = steps(drawn, "b") * number(drawn, "y") * 2
    return single + double <= 20_000 and single < 20 * double and double < 20 * single


def modest_in_an_hour(drawn: Drawn) -> bool:
    """At least a few units, or the last rounding would hide every other mistake."""
    return 3 * 3600 <= steps(drawn, "size") * number(drawn, "rate") <= 2_000 * 3600


def modest_in_minutes(drawn: Drawn) -> bool:
    """The same for a number of people in some minutes."""
    units = steps(drawn, "size") * number(drawn, "n")
    return 3 * number(drawn, "seconds") <= units <= 2_000 * number(drawn, "seconds")


TEMPLATES = (
    Template(
        slug="write-new-item",
        family="F04",
        level=1,
        title="Write one new item",
        section="throughput-capacity",
        facts=("FL-087", "FL-090"),
        draws={"size": SIZE},
        inputs={"task": "write", "kind": "put", "new": "$size"},
        stems=(
            "`PutItem` stores a new item of {size}; its key did not exist before. How many WCU does the write consume?",
            "A shop saves a new order, an item of {size}, with one `PutItem`. How many WCU does this consume?",
            "A weather service adds one new report, an item of {size}. How many WCU does the `PutItem` consume?",
            "A forum stores a post under a new key by `PutItem`, as an item of {size}. How many WCU does the write consume?",
        ),
        unit="WCU",
    ),
    Template(
        slug="write-at-the-step",
        family="F04",
        level=1,
        title="Write an item of borderline size",
        section="throughput-capacity",
        facts=("FL-090", "FL-233"),
        draws={"size": AT_THE_STEP},
        inputs={"task": "write", "kind": "put", "new": "$size"},
        stems=(
            "A new document takes up {size} with all the attributes of its item. How many WCU does its `PutItem` consume?",
            "How many WCU does it take to put one new item of {size} into a table?",
            "A scanned receipt is stored as a new item of {size} by `PutItem`. How many WCU does this write consume?",
        ),
        unit="WCU",
    ),
    Template(
        slug="write-over-existing",
        family="F04",
        level=2,
        title="Put over an existing item",
        section="read-write-operations",
        facts=("FL-241",),
        draws={"old": Kilobytes(21, 180), "new": Kilobytes(4, 130)},
        inputs={"task": "write", "kind": "put", "old": "$old", "new": "$new"},
        stems=(
            "A table holds a basket, an item of {old}. `PutItem` replaces it, under the same key, with one of {new}. How many WCU does the write consume?",
            "`PutItem` overwrites an item of {old} with a version of {new}. How many WCU does this consume?",
            "A device stored its configuration as an item of {old}. Now it puts another configuration, of {new}, under the same key. How many WCU does this second `PutItem` consume?",
        ),
        unit="WCU",
        where=(differs,),
    ),
    Template(
        slug="update-adds-little",
        family="F04",
        level=1,
        title="Update that enlarges an item",
        section="read-write-operations",
        facts=("FL-241",),
        draws={"old": Kilobytes(22, 250), "part": Bytes(40, 480, 20), "new": Made(grown)},
        inputs={"task": "write", "kind": "update", "old": "$old", "new": "$new"},
        stems=(
            "`UpdateItem` adds an attribute to an existing item of {old}. The attribute takes up {part}, name and value together. How many WCU does the update consume?",
            "A patient record is an item of {old}. One `UpdateItem` appends a remark, which makes the item {part} larger. How many WCU does it consume?",
            "An existing item of {old} grows by {part} through one `UpdateItem`. How many WCU does the call consume?",
        ),
        unit="WCU",
        where=(keeps_its_steps,),
    ),
    Template(
        slug="update-that-shrinks",
        family="F04",
        level=2,
        title="Update that shrinks an item",
        section="read-write-operations",
        facts=("FL-241",),
        draws={
            "old": Kilobytes(25, 200, 5),
            "part": Either((Kilobytes(5, 150, 5), Kilobytes(10, 120, 10))),
            "new": Made(shrunk),
        },
        inputs={"task": "write", "kind": "update", "old": "$old", "new": "$new"},
        stems=(
            "`UpdateItem` removes an attribute of {part}, name included, from an existing item of {old}. How many WCU does it consume?",
            "An article is an item of {old}. One `UpdateItem` removes its picture, an attribute of {part} with its name. How many WCU does this update consume?",
            "An item of {old} becomes {part} smaller through one `UpdateItem`. How many WCU does the call consume?",
        ),
        unit="WCU",
        where=(leaves_something, loses_a_step),
    ),
    Template(
        slug="delete-item",
        family="F04",
        level=1,
        title="Delete an item",
        section="read-write-operations",
        facts=("FL-241",),
        draws={"size": SIZE},
        inputs={"task": "write", "kind": "delete", "old": "$size"},
        stems=(
            "`DeleteItem` removes an existing item of {size}. How many WCU does it consume?",
            "A customer closes an account, which exists as an item of {size}. How many WCU does the `DeleteItem` for it consume?",
            "A hotel deletes one booking, an existing item of {size}, with `DeleteItem`. How many WCU does it consume?",
        ),
        unit="WCU",
    ),
    Template(
        slug="delete-missing-items",
        family="F04",
        level=2,
        title="Deletes of which some find nothing",
        section="read-write-operations",
        facts=("FL-241",),
        draws={
            "n": Round(10, 300),
            "missing": Whole(5, 95, 5),
            "size": Either((Kilobytes(11, 90), Bytes(1050, 6500, 50))),
        },
        inputs={"task": "deletes", "n": "$n", "old": "$size", "missing": "$missing"},
        stems=(
            "A clean-up sends one `DeleteItem` per key: {n} delete an item of {size} each, and {missing} find no item under their key. How many WCU do they consume together?",
            "Of the coupons that a shop deletes one by one, {n} exist as items of {size} and {missing} do not exist. How many WCU do the `DeleteItem` calls consume in all?",
            "{n} `DeleteItem` calls remove a session of {size} each; {missing} more name a session that does not exist. How many WCU do all these calls consume?",
        ),
        unit="WCU",
    ),
    Template(
        slug="delete-and-return",
        family="F04",
        level=1,
        title="Delete an item and get it back",
        section="read-write-operations",
        facts=("FL-241", "FL-090"),
        draws={"size": SIZE},
        inputs={"task": "write", "kind": "delete", "old": "$size", "return_values": True},
        stems=(
            "`DeleteItem` with `ReturnValues` set to `ALL_OLD` removes an item of {size} and returns it. How many capacity units does the call consume in all?",
            "A work queue takes out a job of {size} with one `DeleteItem` and `ReturnValues=ALL_OLD`. How many capacity units does the call consume in all?",
            "A coupon, an item of {size}, is redeemed: one `DeleteItem` removes it and returns its attributes (`ALL_OLD`). How many capacity units does this consume in all?",
        ),
        unit="WCU",
    ),
    Template(
        slug="failed-condition",
        family="F04",
        level=1,
        title="Update refused by its condition",
        section="read-write-operations",
        facts=("FL-240",),
        draws={"size": SIZE},
        inputs={"task": "write", "kind": "failed", "old": "$size", "new": "$size"},
        stems=(
            "A conditional `UpdateItem` would replace one status word of an existing item of {size} by another of the same length. The condition fails. How many WCU does the call consume?",
            "A seat is an item of {size}. `UpdateItem` would turn its flag from false to true, leaving the size as it is, but the condition does not hold. How many WCU does the call consume?",
            "An `UpdateItem` with a version check would change one digit in an item of {size}, which would keep its size. The check fails. How many WCU does the call consume?",
        ),
        unit="WCU",
    ),
    Template(
        slug="failed-put",
        family="F04",
        level=2,
        title="Put refused by its condition",
        section="read-write-operations",
        facts=("FL-240",),
        draws={"old": Kilobytes(12, 250), "new": Made(sent)},
        inputs={"task": "write", "kind": "failed", "old": "$old", "new": "$new"},
        stems=(
            "A `PutItem` with `attribute_not_exists` fails because its key exists: the stored item is {old}, the one sent is {new}. How many WCU does the call consume?",
            "An item of {old} is stored. A conditional `PutItem` sends an item of {new} for the same key, and the condition fails. How many WCU does the call consume?",
            "A clerk edits an outdated copy of a contract. When the `PutItem` is refused by its version condition, {old} are stored under the key and {new} are sent. How many WCU does the call consume?",
        ),
        unit="WCU",
        where=(differs, keeps_its_steps),
    ),
    Template(
        slug="write-rate-of-small-items",
        family="F05",
        level=1,
        title="Provision for writes of small items",
        section="throughput-capacity",
        facts=("FL-087", "FL-090"),
        draws={"size": Either((Bytes(80, 960, 20), Kilobytes(2, 9))), "rate": Round(6, 900)},
        inputs={"task": "provision", "size": "$size", "rate": "$rate"},
        stems=(
            "Heart-rate monitors write {rate} new items per second, each as an item of {size}. How many WCU must the table have?",
            "A game records {rate} scores per second, each as a new item of {size}. How many WCU do you provision?",
            "Parking meters send {rate} new items per second, {size} each, one `PutItem` per item. How many WCU does the table need?",
        ),
        unit="WCU",
    ),
    Template(
        slug="write-rate",
        family="F05",
        level=2,
        title="Provision for a rate of writes",
        section="throughput-capacity",
        facts=("FL-090", "FL-096"),
        draws={"size": SIZE, "rate": Round(5, 1500)},
        inputs={"task": "provision", "size": "$size", "rate": "$rate"},
        stems=(
            "A carrier stores {rate} new delivery notes per second, each as one item of {size} by `PutItem`. How many WCU must the table have?",
            "An application makes {rate} `PutItem` calls per second, each for a new item of {size}. How many WCU do you provision?",
            "A news feed adds {rate} new articles per second: one `PutItem` per article, {size} each. How many WCU does the table need?",
        ),
        unit="WCU",
        where=(modest,),
    ),
    Template(
        slug="write-rate-in-transactions",
        family="F05",
        level=2,
        title="Provision for transactional writes",
        section="throughput-capacity",
        facts=("FL-089", "FL-090"),
        draws={"size": SIZE, "rate": Round(5, 600)},
        inputs={"task": "provision", "size": "$size", "rate": "$rate", "tx": True},
        stems=(
            "An exchange makes {rate} `TransactWriteItems` calls per second; each puts one new item of {size}. How many WCU must the table have?",
            "An accounting service runs {rate} transactions per second. Each writes one new invoice, an item of {size}, and nothing else. How many WCU do you provision?",
            "{rate} transactional writes per second, each of one new item of {size}: how many WCU does the table need?",
        ),
        unit="WCU",
        where=(modest,),
    ),
    Template(
        slug="write-items-per-hour",
        family="F05",
        level=2,
        title="Provision for writes per hour",
        section="throughput-capacity",
        facts=("FL-090", "FL-094"),
        draws={"size": SIZE, "rate": Round(1800, 900_000)},
        inputs={"task": "provision", "size": "$size", "per_hour": "$rate"},
        stems=(
            "A web shop writes {rate} new orders per hour, evenly spread. Each order is one item of {size}. How many WCU must the table have?",
            "Scanners store {rate} parcels per hour at a steady pace, each as a new item of {size}. How many WCU do you provision?",
            "Each hour {rate} new reports arrive, evenly distributed. Each is written once, as an item of {size}. How many WCU does the table need?",
        ),
        unit="WCU",
        where=(modest_in_an_hour,),
    ),
    Template(
        slug="write-users-in-minutes",
        family="F05",
        level=2,
        title="Provision for a rush of users",
        section="throughput-capacity",
        facts=("FL-090", "FL-093"),
        draws={
            "size": SIZE,
            "n": Round(600, 90_000),
            "minutes": OneOf((2, 5, 10, 15, 20, 30, 45)),
            "seconds": Made(seconds),
        },
        inputs={"task": "provision", "size": "$size", "count": "$n", "seconds": "$seconds"},
        stems=(
            "{n} people register within {minutes} minutes, evenly spread. Each registration writes one new item of {size}. How many WCU must the table have?",
            "After a concert, {n} fans post a review within {minutes} minutes, at an even pace. A review is one new item of {size}. How many WCU do you provision?",
            "{n} users each save one new draft, an item of {size}, spread evenly over {minutes} minutes. How many WCU does the table need?",
        ),
        unit="WCU",
        where=(modest_in_minutes,),
    ),
    Template(
        slug="write-traffic",
        family="F05",
        level=3,
        title="Provision for two kinds of writes",
        section="throughput-capacity",
        facts=("FL-089", "FL-090"),
        draws={"a": SIZE, "x": Round(5, 600), "b": SIZE, "y": Round(5, 300)},
        inputs={
            "task": "traffic",
            "parts": [{"size": "$a", "rate": "$x"}, {"size": "$b", "rate": "$y", "tx": True}],
        },
        stems=(
            "Per second, a table takes {x} single `PutItem` calls with a new item of {a} each and {y} `TransactWriteItems` calls with one new item of {b} each. How many WCU must it have?",
            "A shop logs {x} clicks per second, each a new item of {a} by `PutItem`. Into the same table go {y} orders per second, each a new item of {b} in its own transaction. How many WCU does the table need?",
            "Each second, one table takes {x} new items of {a} by `PutItem` and {y} new items of {b} by transactions of one item each. How many WCU do you provision?",
        ),
        unit="WCU",
        where=(modest_together,),
    ),
)
