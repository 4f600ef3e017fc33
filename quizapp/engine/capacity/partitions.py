"""What one partition can do, and how to spread what is too much for it."""

from .fields import Inputs, choice, count, number, positive, size
from .rates import per_second
from .read import get_item
from .steps import Step, calc, fixed, given
from .write import write_blocks

KINDS = ("read", "write")


def limit(kind: str) -> Step:
    """The units a second that a partition, and so an item, gives at most.

    Source: "Burst and adaptive capacity". Confidence: A.
    """
    if kind == "read":
        return fixed("partition.read_limit", "read limit of a partition", 3000, "RCU/s")
    return fixed("partition.write_limit", "write limit of a partition", 1000, "WCU/s")


def demand(inputs: Inputs) -> Step:
    """The units a second that a `rate` on one key needs. `kind` is read or write.

    `units` may say the demand itself.

    Source: as F02 and F04. Confidence: A.

    >>> demand({"kind": "read", "rate": 1500, "size": 10240, "mode": "SC"}).value
    Fraction(4500, 1)
    """
    kind = choice(inputs, "kind", KINDS)
    unit = "RCU/s" if kind == "read" else "WCU/s"
    if inputs.get("units") is not None:
        return given("partition.needed", "units needed", positive(inputs, "units"), unit)
    what = f"{kind}s"
    one = (
        get_item(inputs)
        if kind == "read"
        else write_blocks(given("write.new", "item size", size(inputs), "bytes"))
    )
    return calc("multiply", "partition.demand", "units a second", unit, per_second(inputs, what), one)


def shards(inputs: Inputs) -> Step:
    """How many keys a demand must be spread over.

    Source: "Using write sharding to distribute workloads evenly". Confidence: A.

    >>> shards({"kind": "write", "rate": 12000, "size": 1536}).value
    Fraction(24, 1)
    """
    kind = choice(inputs, "kind", KINDS)
    return calc("ceil_div", "partition.shards", "keys needed", "shards", demand(inputs), limit(kind))


def scatter(inputs: Inputs) -> Step:
    """How many requests read all `shards` back, with `pages` for each.

    Source: "Using write sharding to distribute workloads evenly". Confidence: A.

    >>> scatter({"shards": 200}).value
    Fraction(200, 1)
    """
    keys = given("partition.keys", "shards", count(inputs, "shards"), "shards")
    pages = given("partition.pages", "pages of a shard", count(inputs, "pages", 1), "requests")
    return calc("multiply", "partition.scatter", "requests", "requests", keys, pages)


def estimate(inputs: Inputs) -> Step:
    """The partitions a table once had by `rcu`, `wcu` and `gb`: a formula no longer published.

    Source: older editions of the developer guide. Confidence: B.

    >>> estimate({"rcu": 900, "wcu": 300, "gb": 75}).value
    Fraction(8, 1)
    """
    ten = fixed("partition.gb", "GB of a partition", 10, "GB")
    size_ = given("partition.table_gb", "table size", number(inputs, "gb", 0), "GB")
    reads = given("partition.rcu", "read capacity", number(inputs, "rcu", 0), "RCU")
    writes = given("partition.wcu", "write capacity", number(inputs, "wcu", 0), "WCU")
    by_reads = calc("divide", "partition.read_share", "share by reads", "", reads, limit("read"))
    by_writes = calc("divide", "partition.write_share", "share by writes", "", writes, limit("write"))
    both = calc("add", "partition.shares", "both shares", "", by_reads, by_writes)
    by_throughput = calc("ceil", "partition.by_throughput", "partitions by throughput", "partitions", both)
    by_size = calc("ceil_div", "partition.by_size", "partitions by size", "partitions", size_, ten)
    return calc(
        "max", "partition.estimate", "partitions (older estimate)", "partitions", by_throughput, by_size
    )


def collection(inputs: Inputs) -> Step:
    """How many items share one key before the 10 GB limit of a table with LSIs.

    `item` and `entry` are bytes, the overhead of 100 left out.

    Source: "Local secondary indexes", item collections. Confidence: B.

    >>> collection({"item": 2048, "entry": 2048}).value
    Fraction(2621440, 1)
    """
    room = fixed("partition.collection", "limit of an item collection", 10 * 2**30, "bytes")
    item = given("partition.item", "item size", size(inputs, "item"), "bytes")
    entry = given("partition.entry", "entry size", size(inputs, "entry"), "bytes")
    both = calc("add", "partition.item_and_entry", "item and its entry", "bytes", item, entry)
    return calc("floor_div", "partition.fitting", "items that fit", "items", room, both)


def hot_key(inputs: Inputs) -> Step:
    """The units a second that one key gets of a table with `p` units.

    Adaptive capacity gives the key all the table has, up to the partition
    limit; `partitions` does not matter. With `wanted`, no more than that.

    Source: "Burst and adaptive capacity". Confidence: A.

    >>> hot_key({"kind": "write", "p": 6000, "partitions": 6}).value
    Fraction(1000, 1)
    """
    kind = choice(inputs, "kind", KINDS)
    table = given("partition.table", "units of the table", positive(inputs, "p"), "units/s")
    most = [table, limit(kind)]
    if inputs.get("wanted") is not None:
        most.append(given("partition.wanted", "units wanted", number(inputs, "wanted"), "units/s"))
    aside: tuple[Step, ...] = ()
    if inputs.get("partitions") is not None:
        aside = (given("partition.count", "partitions", count(inputs, "partitions"), "partitions"),)
    return calc("min", "partition.hot_key", "units one key gets", "units/s", *most, aside=aside)
