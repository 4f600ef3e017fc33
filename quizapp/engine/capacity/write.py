"""Writing one item, and the write capacity of a rate."""

from collections.abc import Sequence

from .fields import ImpossibleInput, Inputs, choice, count, flag, number, rows, size, whole
from .rates import per_second
from .read import read_blocks
from .steps import Step, calc, fixed, given

KINDS = ("put", "update", "delete", "failed")


def write_blocks(size_: Step, *, aside: Sequence[Step] = ()) -> Step:
    """A size in steps of 1 KB, each begun step counted.

    Source: "DynamoDB read and write operations". Confidence: A.
    """
    step = fixed("write.unit", "write step", 1024, "bytes")
    return calc("ceil_div", "write.blocks", "1 KB steps", "WCU", size_, step, aside=tuple(aside))


def no_write() -> Step:
    """What a write costs that finds no item.

    Source: "DynamoDB read and write operations". Confidence: A.
    """
    return fixed("write.minimum", "least for a write that finds no item", 1, "WCU")


def twice() -> Step:
    """The factor of an action in a transaction.

    Source: "DynamoDB Transactions: How it works". Confidence: A.
    """
    return fixed("transaction.factor", "transactional factor", 2, "")


def larger(old: Step, new: Step, *, rule: str = "write.larger", aside: tuple[Step, ...] = ()) -> Step:
    """The size a write is charged for when there is an old and a new one."""
    return calc("max", rule, "size that counts", "bytes", old, new, aside=aside)


def one_write(inputs: Inputs) -> Step:
    """What one write consumes: the larger of the old and the new size, in steps of 1 KB.

    `kind` is put, update, delete or failed (a condition that did not hold);
    `old` and `new` are sizes, without one there is no such item. A changed part
    counts as the whole item; `changed` may name its bytes. `return_values`
    costs no reads.

    Source: "DynamoDB read and write operations", "Working with items".
    Confidence: A; a failed condition with two different sizes, or on an item
    that does not exist, is disputed: C.

    >>> one_write({"kind": "put", "old": 5325, "new": 1638}).value
    Fraction(6, 1)
    """
    kind = choice(inputs, "kind", KINDS, "put")
    old = _size(inputs, "old", "old size")
    new = _size(inputs, "new", "new size")
    aside: tuple[Step, ...] = ()
    if flag(inputs, "return_values"):
        largest = max((each for each in (old, new) if each), key=lambda step: step.value, default=None)
        aside = (read_blocks(largest),) if largest else ()
    if kind == "delete":
        if new:
            raise ImpossibleInput("new is no field of a delete: it has only an old size.")
        return _of(old, "write.deleted", aside) if old else no_write()
    if kind == "failed":
        return _failed(old, new, aside)
    if new is None:
        raise ImpossibleInput("new is missing.")
    if old is None:
        return write_blocks(new, aside=aside)
    part = _size(inputs, "changed", "bytes changed")
    return write_blocks(larger(old, new, aside=(part,) if part else ()), aside=aside)


def _failed(old: Step | None, new: Step | None, aside: tuple[Step, ...]) -> Step:
    if old is None:
        return fixed("write.failed_nothing", "failed condition on no item", 1, "WCU")
    if new is None or new.value == old.value:
        return _of(old, "write.failed", aside)
    # Half a step more or less decides nothing where both round to the same.
    same = -(-old.value // 1024) == -(-new.value // 1024)
    size_ = larger(old, new, rule="write.failed_same" if same else "write.failed_larger")
    return _of(size_, "write.failed", aside)


def _of(size_: Step, rule: str, aside: tuple[Step, ...]) -> Step:
    """The write of a size, under a rule that a mistake may think free."""
    blocks = write_blocks(size_, aside=aside)
    return calc("add", rule, "units of the write", "WCU", blocks)


def _size(inputs: Inputs, field: str, name: str) -> Step | None:
    if inputs.get(field) is None:
        return None
    return given(f"write.{field}", name, size(inputs, field), "bytes")


def delete_items(inputs: Inputs) -> Step:
    """What several deletes consume: `n` of items of `old` bytes, and `missing` that find no item.

    Source: "DynamoDB read and write operations". Confidence: A.

    >>> delete_items({"n": 3, "old": 2500, "missing": 2}).value
    Fraction(11, 1)
    """
    blocks = write_blocks(given("write.old", "item size", size(inputs, "old"), "bytes"))
    done = given("write.finding", "deletes that find an item", count(inputs, "n"), "deletes")
    parts = [calc("multiply", "write.deleted", "units of the deletes that find an item", "WCU", done, blocks)]
    missing = whole(inputs, "missing", 0)
    if missing:
        empty = given("write.missing", "deletes that find nothing", missing, "deletes")
        parts.append(
            calc(
                "multiply",
                "write.nothing",
                "units of the deletes that find nothing",
                "WCU",
                empty,
                no_write(),
            )
        )
    return calc("add", "write.all", "units of all deletes", "WCU", *parts)


def write_capacity(inputs: Inputs) -> Step:
    """The WCU to provision for a rate of writes of one `size`; at least 1.

    `tx` doubles each write.

    Source: "DynamoDB provisioned capacity mode". Confidence: A.

    >>> write_capacity({"size": 4608, "rate": 6}).value
    Fraction(30, 1)
    """
    return calc("ceil", "capacity.provisioned", "WCU to provision", "WCU", _total(inputs))


def _total(inputs: Inputs) -> Step:
    units = write_blocks(given("write.new", "item size", size(inputs), "bytes"))
    if flag(inputs, "tx"):
        units = calc("multiply", "write.transactional", "units of one write", "WCU", units, twice())
    return calc("multiply", "write.total", "units a second", "WCU/s", units, per_second(inputs, "writes"))


def write_traffic(inputs: Inputs) -> Step:
    """The WCU to provision for several kinds of writes at once; `parts` are those of `write_capacity`.

    Their units are added before the one rounding at the end.

    Source: "DynamoDB provisioned capacity mode". Confidence: A.

    >>> write_traffic({"parts": [{"size": 700, "per_minute": 90, "tx": tx} for tx in (False, True)]}).value
    Fraction(5, 1)
    """
    parts = [_total(row) for row in rows(inputs, "parts")]
    total = calc("add", "write.traffic", "units a second of all writes", "WCU/s", *parts)
    return calc("ceil", "capacity.provisioned", "WCU to provision", "WCU", total)


def write_throughput(inputs: Inputs) -> Step:
    """The KB that some WCU write in a second, if items fill their 1 KB; half as many with `tx`.

    Source: "DynamoDB provisioned capacity mode". Confidence: A.

    >>> write_throughput({"wcu": 6}).value
    Fraction(6, 1)
    """
    wcu = given("write.provisioned", "provisioned units", number(inputs, "wcu"), "WCU")
    if flag(inputs, "tx"):
        wcu = calc("divide", "write.writes", "1 KB writes a second", "writes/s", wcu, twice())
    return calc(
        "multiply",
        "write.throughput",
        "KB a second",
        "KB/s",
        wcu,
        fixed("write.kilobytes", "write step", 1, "KB"),
    )
