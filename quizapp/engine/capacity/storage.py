"""What is billed for storage: more bytes than reads and writes count."""

from .fields import Inputs, choice, count, flag, number, positive, rows, size
from .parameters import price
from .steps import Step, calc, fixed, given
from .write import write_blocks


def table_bytes(inputs: Inputs) -> Step:
    """The bytes billed for `n` items of `size` bytes and the entries of `indexes`.

    100 bytes are added to each item and entry; a `replica` of a global table
    adds 48 to each item. `indexes` is a list of {size, n}; without `n` every
    item has an entry. With `index_only`, the items themselves are not asked for.

    Source: "DynamoDB item sizes and formats", "Global secondary indexes".
    Confidence: A; the 48 bytes B.

    >>> table_bytes({"n": 10_000_000, "size": 924}).value
    Fraction(10240000000, 1)
    """
    n = count(inputs, "n")
    items = given("storage.items", "items", n, "items")
    only = flag(inputs, "index_only")
    stored = [] if only else [_items_bytes(inputs, items)]
    for row in rows(inputs, "indexes", None if only else []):
        entry = given("storage.entry_size", "entry size", size(row), "bytes")
        whole = calc("add", "storage.one", "bytes of one entry", "bytes", entry, _overhead())
        entries = given("storage.entries", "entries", count(row, "n", int(n)), "entries")
        aside = (items,) if entries.value != n else ()
        kind = choice(row, "kind", ("gsi", "lsi"), "gsi")
        total = calc("multiply", "storage.index", "bytes of an index", "bytes", entries, whole, aside=aside)
        stored.append(calc("add", f"storage.{kind}", f"{kind.upper()} storage", "bytes", total))
    return calc("add", "storage.bytes", "billable bytes", "bytes", *stored)


def _items_bytes(inputs: Inputs, items: Step) -> Step:
    parts = [_overhead()]
    if flag(inputs, "replica"):
        parts.append(fixed("storage.replica", "overhead of a global table", 48, "bytes"))
    stated = given("storage.item", "item size", size(inputs), "bytes")
    one = calc("add", "storage.one", "bytes of one item", "bytes", stated, *parts)
    return calc("multiply", "storage.base", "bytes of the items", "bytes", items, one)


def _overhead() -> Step:
    return fixed("storage.overhead", "overhead of an item or entry", 100, "bytes")


def entry_bytes(inputs: Inputs) -> Step:
    """The stored bytes of one index entry, from the sizes of its `parts`.

    Source: "Global secondary indexes", storage considerations. Confidence: A.

    >>> entry_bytes({"parts": [24, 16, 60]}).value
    Fraction(200, 1)
    """
    parts = inputs.get("parts")
    sizes = parts if isinstance(parts, list | tuple) else []
    named = [
        given("storage.part", f"part {at}", size({"parts": one}, "parts"), "bytes")
        for at, one in enumerate(sizes, 1)
    ]
    if not named:
        size({}, "parts")
    return calc("add", "storage.one", "bytes of one entry", "bytes", *named, _overhead())


def table_gb(inputs: Inputs) -> Step:
    """The same as `table_bytes`, in GB. Billable `bytes` may be stated instead.

    Source: as `table_bytes`. Confidence: A.

    >>> table_gb({"n": 1048576, "size": 924}).value
    Fraction(1, 1)
    """
    gigabyte = fixed("storage.gigabyte", "bytes of a GB", price(inputs, "GB"), "bytes")
    if inputs.get("bytes") is not None:
        total = given("storage.bytes_stated", "billable bytes", positive(inputs, "bytes"), "bytes")
    else:
        total = table_bytes(inputs)
    return calc("divide", "storage.gb", "billable GB", "GB", total, gigabyte)


def month_cost(inputs: Inputs) -> Step:
    """What a month of storage costs: `gb`, or a table as for `table_bytes`, in `regions`.

    `index_gb` is the size of indexes beside `gb`. The first 25 GB are free with `free_tier`. `storage_class` is standard or ia.

    Source: pricing page. Confidence: A; prices are defaults.

    >>> month_cost({"gb": 30, "free_tier": True}).value
    Fraction(5, 4)
    """
    if inputs.get("gb") is not None:
        gb = given("storage.gb_stated", "billable GB", number(inputs, "gb"), "GB")
        if inputs.get("index_gb") is not None:
            index = given("storage.gsi", "GB of the indexes", number(inputs, "index_gb"), "GB")
            gb = calc("add", "storage.gb", "GB of table and indexes", "GB", gb, index)
    else:
        gb = table_gb(inputs)
    name = {"standard": "storage", "ia": "storage_ia"}[
        choice(inputs, "storage_class", ("standard", "ia"), "standard")
    ]
    gb = charged_gb(inputs, gb)
    cost = calc("multiply", "cost.storage", "storage of a month", "USD", gb, _price(inputs, name))
    return calc("add", "cost.total", "cost of a month", "USD", cost)


def charged_gb(inputs: Inputs, gb: Step) -> Step:
    """What is left to pay for after the free tier, if it applies.

    Source: pricing page. Confidence: A; the amount is a default.
    """
    free = fixed("cost.free_gb", "free GB", price(inputs, "free_gb"), "GB")
    if not flag(inputs, "free_tier"):
        return calc("add", "cost.gb", "GB to pay for", "GB", gb, aside=(free,))
    left = calc("subtract", "cost.free_tier", "GB beyond the free tier", "GB", gb, free)
    return calc("max", "cost.gb_beyond", "GB to pay for", "GB", left, fixed("zero", "nothing", 0, "GB"))


def _price(inputs: Inputs, name: str) -> Step:
    return fixed("price.storage", "price of a GB and month", price(inputs, name), "USD")


def write_of_stored(inputs: Inputs) -> Step:
    """The WCU of an item of `size` bytes: the overhead of storage is not part of it.

    Source: "DynamoDB item sizes and formats". Confidence: A.

    >>> write_of_stored({"size": 1000}).value
    Fraction(1, 1)
    """
    blocks = write_blocks(given("write.new", "item size", size(inputs), "bytes"))
    return calc("add", "storage.write", "units of the write", "WCU", blocks, aside=(_overhead(),))
