"""Reading one item, and the read capacity of a rate."""

from collections.abc import Sequence
from fractions import Fraction

from .fields import ImpossibleInput, Inputs, count, flag, mode, number, positive, rows, size, whole
from .rates import per_second
from .steps import Step, calc, fixed, given

FACTORS = {"EC": Fraction(1, 2), "SC": Fraction(1), "TX": Fraction(2)}
_NAMES = {"EC": "eventually consistent", "SC": "strongly consistent", "TX": "transactional"}


def read_factor(consistency: str) -> Step:
    """Half a unit eventually consistent, one strongly consistent, two in a transaction.

    Source: "DynamoDB read and write operations". Confidence: A.
    """
    return fixed("read.factor", f"{_NAMES[consistency]} factor", FACTORS[consistency], "", detail=consistency)


def read_blocks(size_: Step, *, aside: Sequence[Step] = ()) -> Step:
    """A size in steps of 4 KB, each begun step counted.

    Source: "DynamoDB read and write operations". Confidence: A.
    """
    step = fixed("read.unit", "read step", 4096, "bytes")
    return calc("ceil_div", "read.blocks", "4 KB steps", "units", size_, step, aside=tuple(aside))


def no_item(unit: str = "units") -> Step:
    """What reading nothing costs before the factor.

    Source: "DynamoDB read and write operations". Confidence: A.
    """
    return fixed("read.minimum", "minimum where nothing is found", 1, unit)


def read_units(blocks: Step, consistency: str) -> Step:
    """Steps times the factor: the units of one read, halves kept.

    Source: "DynamoDB read and write operations". Confidence: A.
    """
    return calc(
        "multiply",
        "read.units",
        "units of one read",
        "RCU",
        blocks,
        read_factor(consistency),
        detail=consistency,
    )


def get_item(inputs: Inputs) -> Step:
    """What one GetItem consumes. `missing` if there is no such key.

    `returned`, the bytes that a projection gives back, change nothing.

    Source: "DynamoDB read and write operations". Confidence: A.

    >>> get_item({"size": 10240, "mode": "EC"}).value
    Fraction(3, 2)
    """
    consistency = mode(inputs)
    if flag(inputs, "missing"):
        return read_units(no_item(), consistency)
    aside = []
    if inputs.get("returned") is not None:
        aside.append(given("read.returned", "bytes returned", positive(inputs, "returned"), "bytes"))
    return read_units(
        read_blocks(given("read.size", "item size", size(inputs), "bytes"), aside=aside), consistency
    )


def get_items(inputs: Inputs) -> Step:
    """What several GetItem calls consume: `n` that find an item of `size`, and `missing` that find none.

    Each call is rounded and halved on its own.

    Source: "DynamoDB read and write operations". Confidence: A.

    >>> get_items({"n": 3, "size": 5000, "missing": 2, "mode": "EC"}).value
    Fraction(4, 1)
    """
    consistency = mode(inputs)
    parts = []
    if inputs.get("n") is not None:
        blocks = read_blocks(given("read.size", "item size", size(inputs), "bytes"))
        found = given("read.finding", "reads that find an item", count(inputs, "n"), "reads")
        parts.append(reads(found, read_units(blocks, consistency), "units of the reads that find an item"))
    missing = whole(inputs, "missing", 0)
    if missing:
        empty = given("read.missing", "reads that find nothing", missing, "reads")
        parts.append(reads(empty, read_units(no_item(), consistency), "units of the reads that find nothing"))
    if not parts:
        raise ImpossibleInput("n and missing are both 0 or missing.")
    return calc("add", "read.all", "units of all reads", "RCU", *parts)


def reads(times: Step, each: Step, name: str) -> Step:
    """The units of several equal reads.

    Source: "DynamoDB read and write operations". Confidence: A.
    """
    return calc("multiply", "read.group", name, "RCU", times, each)


def read_capacity(inputs: Inputs) -> Step:
    """The RCU to provision for a rate of reads: whole units, rounded up once at the end.

    Source: "DynamoDB provisioned capacity mode". Confidence: A.

    >>> read_capacity({"size": 3072, "rate": 7, "mode": "EC"}).value
    Fraction(4, 1)
    """
    return calc("ceil", "capacity.provisioned", "RCU to provision", "RCU", _total(inputs))


def _total(inputs: Inputs) -> Step:
    units = get_item(inputs)
    return calc("multiply", "read.total", "units a second", "RCU/s", units, per_second(inputs, "reads"))


def read_traffic(inputs: Inputs) -> Step:
    """The RCU to provision for several kinds of reads at once; `parts` are those of `read_capacity`.

    Their units are added before the one rounding at the end.

    Source: "DynamoDB provisioned capacity mode". Confidence: A.

    >>> read_traffic({"parts": [{"size": 3072, "rate": 7, "mode": mode} for mode in ("EC", "SC")]}).value
    Fraction(11, 1)
    """
    parts = [_total(row) for row in rows(inputs, "parts")]
    total = calc("add", "read.traffic", "units a second of all reads", "RCU/s", *parts)
    return calc("ceil", "capacity.provisioned", "RCU to provision", "RCU", total)


def read_throughput(inputs: Inputs) -> Step:
    """The KB that some RCU read in a second, if items fill their 4 KB.

    Source: "DynamoDB provisioned capacity mode". Confidence: A.

    >>> read_throughput({"rcu": 6, "mode": "SC"}).value
    Fraction(24, 1)
    """
    rcu = given("read.provisioned", "provisioned units", number(inputs, "rcu"), "RCU")
    reads = calc("divide", "read.reads", "4 KB reads a second", "reads/s", rcu, read_factor(mode(inputs)))
    return calc(
        "multiply",
        "read.throughput",
        "KB a second",
        "KB/s",
        reads,
        fixed("read.kilobytes", "read step", 4, "KB"),
    )
