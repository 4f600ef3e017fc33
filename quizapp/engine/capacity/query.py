"""Query and Scan: sizes are summed in a page before they are rounded."""

from fractions import Fraction

from .fields import ImpossibleInput, Inputs, choice, count, flag, mode, number, positive, size, whole
from .read import no_item, read_blocks, read_units, reads
from .steps import Step, calc, fixed, given

SELECTS = ("items", "count")


def query(inputs: Inputs) -> Step:
    """What a Query or Scan consumes: the bytes READ, rounded up once a page.

    Either `total` bytes, or `n` items of `size` bytes, perhaps with a `limit`
    of items a request. A filter (`kept` items), a projection (`returned` bytes
    an item) and `select` = count change nothing. A Scan may name how many
    `partitions` it touches, which each cost at least the minimum.

    Source: Query and Scan in the developer guide. Confidence: A.

    >>> query({"n": 100, "size": 2048, "kept": 20, "mode": "EC"}).value
    Fraction(25, 1)
    """
    consistency = mode(inputs, ("EC", "SC"))
    aside = _aside(inputs)
    if inputs.get("limit") is not None:
        return _limited(inputs, consistency, aside)
    total = _total(inputs)
    if total.value == 0:
        blocks = no_item()
        touched = count(inputs, "partitions", 1)
        if touched > 1:
            times = given("query.partitions", "partitions touched", touched, "partitions")
            blocks = calc("multiply", "query.touched", "least for all partitions", "units", times, blocks)
    else:
        blocks = read_blocks(total, aside=aside)
    units = read_units(blocks, consistency)
    return calc("add", "query.units", "units of the request", "RCU", units, aside=aside)


def _total(inputs: Inputs) -> Step:
    if inputs.get("n") is None or inputs.get("size") is None:
        return given("query.total", "bytes read", number(inputs, "total"), "bytes")
    items = given("query.items", "items read", whole(inputs, "n"), "items")
    each = given("query.size", "item size", size(inputs), "bytes")
    total = calc("multiply", "query.total", "bytes read", "bytes", items, each)
    if inputs.get("total") is not None and number(inputs, "total") != total.value:
        raise ImpossibleInput("total is not n times size.")
    return total


def _limited(inputs: Inputs, consistency: str, aside: tuple[Step, ...]) -> Step:
    items, limit = count(inputs, "n"), count(inputs, "limit")
    each = given("query.size", "item size", size(inputs), "bytes")
    full, rest = divmod(items, limit)
    pages = []
    if full:
        pages.append(_pages(int(full), limit, each))
    if rest:
        pages.append(_pages(1, rest, each))
    blocks = calc("add", "query.pages", "4 KB steps of all requests", "units", *pages, aside=aside)
    units = read_units(blocks, consistency)
    return calc("add", "query.units", "units of all requests", "RCU", units, aside=aside)


def _pages(times: int, items: object, each: Step) -> Step:
    in_page = given("query.in_page", "items a request", number({"limit": items}, "limit"), "items")
    total = calc("multiply", "query.page", "bytes a request", "bytes", in_page, each)
    if total.value > 1024 * 1024:
        raise ImpossibleInput("limit is larger than the items that one page of 1 MB holds.")
    requests = given("query.requests", "requests", times, "requests")
    return calc(
        "multiply", "query.group", "4 KB steps of equal requests", "units", requests, read_blocks(total)
    )


def _aside(inputs: Inputs) -> tuple[Step, ...]:
    """What the task states and the charge ignores."""
    stated = []
    if inputs.get("n") is not None:
        items = whole(inputs, "n")
        each = (
            size(inputs)
            if inputs.get("size") is not None
            else number(inputs, "total") / (items or Fraction(1))
        )
        stated.append(given("query.items", "items read", items, "items"))
        stated.append(given("query.size", "item size", each, "bytes"))
    for field, name, unit in (("kept", "items kept", "items"), ("returned", "bytes returned", "bytes")):
        if inputs.get(field) is not None:
            stated.append(given(f"query.{field}", name, number(inputs, field), unit))
    if choice(inputs, "select", SELECTS, "items") == "count":
        stated.append(fixed("query.count", "only the count returned", 1, ""))
    if inputs.get("sizes") is not None:
        stated += _each(inputs)
    return tuple(stated)


def _each(inputs: Inputs) -> list[Step]:
    sizes = inputs["sizes"]
    if not isinstance(sizes, list | tuple):
        raise ImpossibleInput("sizes is a list of numbers.")
    return [given("query.each", "one item", size({"sizes": one}, "sizes"), "bytes") for one in sizes]


def queries(inputs: Inputs) -> Step:
    """What several queries consume: `n` that read `total` bytes each, and `missing` that match nothing.

    Each is one request of at most 1 MB, and is rounded on its own.

    Source: Query in the developer guide. Confidence: A.

    >>> queries({"n": 3, "total": 5000, "missing": 2, "mode": "EC"}).value
    Fraction(4, 1)
    """
    consistency = mode(inputs, ("EC", "SC"))
    total = given("query.total", "bytes of one query", positive(inputs, "total"), "bytes")
    if total.value > 1024 * 1024:
        raise ImpossibleInput("total is at most the 1 MB of one request.")
    found = given("query.finding", "queries that match items", count(inputs, "n"), "queries")
    parts = [
        reads(found, read_units(read_blocks(total), consistency), "units of the queries that match items")
    ]
    missing = whole(inputs, "missing", 0)
    if missing:
        empty = given("query.missing", "queries that match nothing", missing, "queries")
        parts.append(
            reads(empty, read_units(no_item(), consistency), "units of the queries that match nothing")
        )
    return calc("add", "query.all", "units of all queries", "RCU", *parts)


def full_page(inputs: Inputs) -> Step:
    """What `mb` full pages of 1 MB consume; a GSI is always eventually consistent.

    Source: Query in the developer guide. Confidence: A.

    >>> full_page({"mb": 1, "gsi": True}).value
    Fraction(128, 1)
    """
    gsi = flag(inputs, "gsi")
    pages = given("query.full_pages", "full pages", count(inputs, "mb", 1), "pages")
    room = fixed("page.size", "page", 1024 * 1024, "bytes")
    total = calc("multiply", "query.total", "bytes read", "bytes", pages, room)
    blocks = read_blocks(total)
    if gsi:
        return calc("multiply", "gsi.units", "units on the index", "RCU", blocks, gsi_factor())
    return read_units(blocks, mode(inputs, ("EC", "SC")))


def gsi_factor() -> Step:
    """Reads of a GSI are eventually consistent, always.

    Source: Global secondary indexes in the developer guide. Confidence: A.
    """
    return fixed("gsi.factor", "eventually consistent factor", Fraction(1, 2), "", detail="EC")
