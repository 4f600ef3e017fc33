"""Pages of 1 MB, the time of a scan, segments, export windows."""

from .fields import ImpossibleInput, Inputs, choice, count, flag, mode, positive
from .read import read_blocks, read_units
from .steps import Step, calc, fixed, given

_MB = 1024 * 1024


def _page() -> Step:
    return fixed("page.size", "page size", _MB, "bytes")


def _read(inputs: Inputs) -> Step:
    named = [name for name in ("bytes", "mb", "gb") if inputs.get(name) is not None]
    if len(named) != 1:
        raise ImpossibleInput("gb is stated once: as gb, mb or bytes.")
    (name,) = named
    factor = {"bytes": 1, "mb": _MB, "gb": 1024 * _MB}[name]
    return given("page.read", "bytes read", positive(inputs, name) * factor, "bytes")


def requests(inputs: Inputs) -> Step:
    """The fewest requests that read so many `bytes`, `mb` or `gb`: 1 MB a page, before any `filter`.

    Source: Query and Scan in the developer guide. Confidence: A.

    >>> requests({"mb": 10}).value
    Fraction(10, 1)
    """
    aside = (fixed("page.filter", "filter, applied later", 1, ""),) if flag(inputs, "filter") else ()
    return calc("ceil_div", "page.requests", "requests", "requests", _read(inputs), _page(), aside=aside)


def scan_time(inputs: Inputs) -> Step:
    """The seconds of a scan: its units divided by the units a second it gets.

    `available` is the units a second for all, or for each of `workers`.

    Source: Scan in the developer guide. Confidence: A; B where one partition
    is the limit.

    >>> round(float(scan_time({"gb": 40, "mode": "EC", "available": 3000}).value), 3)
    1747.627
    """
    units = read_units(read_blocks(_read(inputs)), mode(inputs, ("EC", "SC")))
    rate = given("page.available", "units a second", positive(inputs, "available"), "RCU/s")
    if inputs.get("workers") is not None:
        workers = given("page.workers", "workers", count(inputs, "workers"), "workers")
        rate = calc("multiply", "page.all_workers", "units a second of all workers", "RCU/s", rate, workers)
    return calc("divide", "page.time", "seconds", "s", units, rate)


def segments(inputs: Inputs) -> Step:
    """A start for TotalSegments: one for each 2 GB.

    Source: "Best practices for querying and scanning data". Confidence: A.

    >>> segments({"gb": 30}).value
    Fraction(15, 1)
    """
    gb = given("page.gb", "table size", positive(inputs, "gb"), "GB")
    return calc(
        "ceil_div",
        "page.segments",
        "segments",
        "segments",
        gb,
        fixed("page.segment", "GB of a segment", 2, "GB"),
    )


def exports(inputs: Inputs) -> Step:
    """How many incremental exports cover `hours`: the shortest window is 15 minutes, the longest 24 hours.

    `asked` is most or least.

    Source: "DynamoDB data export to Amazon S3". Confidence: A.

    >>> exports({}).value
    Fraction(96, 1)
    """
    period = calc(
        "multiply",
        "page.period",
        "minutes covered",
        "minutes",
        given("page.hours", "hours", positive(inputs, "hours", 24), "h"),
        fixed("page.minutes", "minutes of an hour", 60, "minutes"),
    )
    if choice(inputs, "asked", ("most", "least"), "most") == "least":
        longest = fixed("page.window", "longest window", 24 * 60, "minutes")
        return calc("ceil_div", "page.exports", "exports", "exports", period, longest)
    return calc(
        "floor_div",
        "page.exports",
        "exports",
        "exports",
        period,
        fixed("page.window", "shortest window", 15, "minutes"),
    )


def transactions(inputs: Inputs) -> Step:
    """How many transactions `n` groups need that are each `actions` actions and must not be split.

    Source: "Quotas" (100 actions in a transaction). Confidence: A.

    >>> transactions({"n": 250, "actions": 3}).value
    Fraction(8, 1)
    """
    each = given("page.actions", "actions of a group", count(inputs, "actions", 1), "actions")
    if each.value > 100:
        raise ImpossibleInput("actions is at most 100.")
    most = fixed("batch.count_limit", "most actions in a transaction", 100, "actions")
    fitting = calc("floor_div", "batch.per_call", "groups in a transaction", "groups", most, each)
    n = given("batch.items", "groups", count(inputs, "n"), "groups")
    return calc("ceil_div", "batch.calls", "transactions", "transactions", n, fitting)


def jobs(inputs: Inputs) -> Step:
    """How many imports run at once, or how many objects one may have: quotas.

    Source: "Quotas". Confidence: A.

    >>> jobs({"asked": "objects"}).value
    Fraction(50000, 1)
    """
    if choice(inputs, "asked", ("jobs", "objects"), "jobs") == "objects":
        return fixed("page.objects", "objects of an import", 50_000, "objects")
    return fixed("page.jobs", "imports at once", 50, "jobs")
