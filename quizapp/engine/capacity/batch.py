"""BatchGetItem and BatchWriteItem: fewer calls, the same units."""

from .fields import ImpossibleInput, Inputs, choice, count, mode, rows, size, whole
from .read import no_item, read_blocks, read_factor
from .steps import Step, calc, fixed, given
from .working import unit_for
from .write import no_write, write_blocks

_MB = 1024 * 1024
LIMITS = {
    "BatchGetItem": (100, 16 * _MB),
    "BatchWriteItem": (25, 16 * _MB),
    "TransactGetItems": (100, 4 * _MB),
    "TransactWriteItems": (100, 4 * _MB),
}


def many(times: Step, each: Step, rule: str, unit: str) -> Step:
    """The same thing several times."""
    return calc(
        "multiply",
        rule,
        f"{each.name} of {int(times.value):,} {unit_for(times.value, times.unit)}",
        unit,
        times,
        each,
    )


def batch_read(inputs: Inputs) -> Step:
    """What a BatchGetItem consumes: every item rounded on its own.

    `items` is a list of {n, size}; `missing` keys cost the minimum.

    Source: API reference of BatchGetItem. Confidence: A.

    >>> batch_read({"items": [{"n": 1, "size": 1536}, {"n": 1, "size": 6656}], "mode": "SC"}).value
    Fraction(3, 1)
    """
    parts = [
        many(
            given("batch.items", "items", count(row, "n", 1), "items"),
            read_blocks(given("read.size", "item size", size(row), "bytes")),
            "batch.group",
            "units",
        )
        for row in rows(inputs, "items", [])
    ]
    missing = whole(inputs, "missing", 0)
    if missing or not parts:
        times = given("batch.missing", "missing keys", missing if parts else count(inputs, "missing"), "keys")
        parts.append(many(times, no_item(), "batch.nothing", "units"))
    blocks = calc("add", "batch.read_blocks", "4 KB steps of all items", "units", *parts)
    return calc("multiply", "read.units", "units of the batch", "RCU", blocks, read_factor(mode(inputs)))


def batch_write(inputs: Inputs) -> Step:
    """What a BatchWriteItem consumes: every put and delete rounded on its own.

    `puts` and `deletes` are lists of {n, size}; `missing` deletes find no item.

    Source: API reference of BatchWriteItem. Confidence: A.

    >>> batch_write({"puts": [{"n": 1000, "size": "1126.4"}]}).value
    Fraction(2000, 1)
    """
    puts = [_written(row, "batch.put") for row in rows(inputs, "puts", [])]
    deletes = [_written(row, "batch.delete") for row in rows(inputs, "deletes", [])]
    missing = whole(inputs, "missing", 0)
    if missing:
        times = given("batch.missing", "deletes that find nothing", missing, "deletes")
        deletes.append(many(times, no_write(), "batch.delete", "WCU"))
    if not puts and not deletes:
        rows(inputs, "puts")
    return calc("add", "batch.write_blocks", "units of the batch", "WCU", *puts, *deletes)


def _written(row: Inputs, rule: str) -> Step:
    times = given("batch.items", "items", count(row, "n", 1), "items")
    return many(times, write_blocks(given("write.new", "item size", size(row), "bytes")), rule, "WCU")


def per_call(inputs: Inputs) -> Step:
    """How many items of one `size` fit in one call of an `api`.

    Source: API references of the four calls. Confidence: A; where the 16 MB
    bind, B (how the JSON counts is not documented).

    >>> per_call({"api": "TransactWriteItems", "size": 102400}).value
    Fraction(40, 1)
    """
    api = choice(inputs, "api", tuple(LIMITS))
    most, largest = LIMITS[api]
    limit = fixed("batch.count_limit", f"most items in a {api}", most, "items")
    if inputs.get("size") is None:
        return calc("min", "batch.per_call", "items in a call", "items", limit)
    one = given("batch.size", "item size", size(inputs), "bytes")
    rule = "transaction.size_limit" if api.startswith("Transact") else "batch.size_limit"
    room = fixed(rule, f"most bytes in a {api}", largest, "bytes")
    # Where the size of a batch binds, its JSON would count, and how is not documented.
    binds = rule == "batch.size_limit" and room.value // one.value < most
    name = "batch.packing" if binds else "batch.fitting"
    fitting = calc("floor_div", name, "items that fit by size", "items", room, one)
    return calc("min", "batch.per_call", "items in a call", "items", limit, fitting, detail=api)


def calls(inputs: Inputs) -> Step:
    """How many calls `n` items need at least.

    Source: API references of the four calls. Confidence: A; where the 16 MB
    bind, B.

    >>> calls({"api": "BatchGetItem", "n": 1240}).value
    Fraction(13, 1)
    """
    wanted = given("batch.items", "items", count(inputs, "n"), "items")
    return calc("ceil_div", "batch.calls", "calls", "calls", wanted, per_call(inputs))


def calls_again(inputs: Inputs) -> Step:
    """How many calls `n` items need in all, if `unprocessed` of them must be sent a second time.

    Source: API references of the calls. Confidence: A.

    >>> calls_again({"api": "BatchWriteItem", "n": 200, "unprocessed": 30}).value
    Fraction(10, 1)
    """
    first = calls(inputs)
    sent, each = first.args
    if whole(inputs, "unprocessed") > sent.value:
        raise ImpossibleInput("unprocessed is not more than n.")
    left = resend({**inputs, "sent": inputs["n"]})
    again = calc("ceil_div", "batch.calls", "calls of the second round", "calls", left, each)
    return calc("add", "batch.all_calls", "calls in all", "calls", first, again)


def resend(inputs: Inputs) -> Step:
    """How many items the next request of a batch holds: only what was not done.

    Source: API reference of BatchWriteItem. Confidence: A.

    >>> resend({"sent": 25, "unprocessed": 7}).value
    Fraction(7, 1)
    """
    sent = given("batch.sent", "items sent", count(inputs, "sent", 25), "items")
    left = given("batch.unprocessed", "unprocessed items", whole(inputs, "unprocessed"), "items")
    return calc("add", "batch.resend", "items to send again", "items", left, aside=(sent,))
