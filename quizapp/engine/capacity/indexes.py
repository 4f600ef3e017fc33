"""Secondary indexes: what writes and reads of them consume."""

from dataclasses import replace

from .fields import ImpossibleInput, Inputs, choice, count, flag, mode, positive, rows, size, whole
from .query import gsi_factor
from .read import read_blocks, read_factor
from .steps import Step, calc, fixed, given
from .write import larger, write_blocks


def index_write(inputs: Inputs) -> Step:
    """What one write of an item consumes on one index.

    `before` and `after` are the sizes of the entry, none if there is none;
    `key_changed` if the index key got another value, `projected_changed` false
    if nothing in the entry changed. At most two entries are ever written. With a
    `rate` of writes a second, what is asked is the capacity of the index.

    Source: "Provisioned throughput considerations for global secondary indexes"
    and the same for local ones. Confidence: A.

    >>> index_write({"before": 700, "after": 700, "key_changed": True}).value
    Fraction(2, 1)
    """
    units = _of_one(inputs)
    if inputs.get("rate") is None:
        return units
    pace = given("rate.stated", "writes a second", positive(inputs, "rate"), "writes/s")
    total = calc("multiply", "index.total_writes", "units a second", "WCU/s", units, pace)
    return calc("ceil", "capacity.provisioned", "WCU to provision", "WCU", total)


def _of_one(inputs: Inputs) -> Step:
    before = _entry(inputs, "before")
    after = _entry(inputs, "after")
    aside = (given("index.base", "item size", size(inputs, "base"), "bytes"),) if inputs.get("base") else ()
    if before is None and after is None:
        return fixed("index.sparse", "no entry, since the item has no index key", 0, "WCU")
    if before is None or after is None:
        stated = before or after
        assert stated is not None  # noqa: S101 (one of the two is there, and mypy cannot see it)
        rule, name = ("index.inserted", "new entry") if before is None else ("index.deleted", "entry deleted")
        return calc("add", rule, name, "WCU", write_blocks(stated, aside=aside))
    if flag(inputs, "key_changed"):
        gone = calc("add", "index.moved_out", "old entry deleted", "WCU", write_blocks(before, aside=aside))
        put = calc("add", "index.moved_in", "new entry put", "WCU", write_blocks(after, aside=aside))
        return calc("add", "index.key_changed", "both entries", "WCU", gone, put)
    if inputs.get("projected_changed") is False:
        return fixed("index.untouched", "entry is not touched", 0, "WCU")
    blocks = write_blocks(larger(before, after), aside=aside)
    return calc("add", "index.projected", "entry rewritten", "WCU", blocks)


def _entry(inputs: Inputs, field: str) -> Step | None:
    if inputs.get(field) is None:
        return None
    return given(f"index.{field}", f"entry {field}", size(inputs, field), "bytes")


def table_write(inputs: Inputs) -> Step:
    """What one write consumes on a table and all its indexes.

    `old` and `new` are the sizes of the item; `indexes` is a list of groups as
    for `index_write`, each with `kind` gsi or lsi. `charged` says what is
    asked: all, or the table only, which pays for LSIs too.

    Source: as `index_write`; LSIs are charged to the table. Confidence: A.

    >>> table_write({"new": 2048, "indexes": [{"kind": "lsi", "after": 2048}, {"kind": "lsi", "after": 90}]}).value
    Fraction(5, 1)
    """
    old, new = (
        given(f"write.{field}", f"{field} size", size(inputs, field), "bytes")
        if inputs.get(field) is not None
        else None
        for field in ("old", "new")
    )
    base = larger(old, new) if old and new else old or new
    if base is None:
        raise ImpossibleInput("new is missing.")
    only_table = choice(inputs, "charged", ("all", "table"), "all") == "table"
    parts = []
    for row in rows(inputs, "indexes", []):
        kind = choice(row, "kind", ("gsi", "lsi"))
        if only_table and kind == "gsi":
            continue
        write = _of_one({**row, "base": base.value})
        parts.append(calc("add", f"index.{kind}", f"{kind.upper()} write", "WCU", write))
    table = calc("add", "index.table", "table write", "WCU", write_blocks(base))
    return calc("add", "index.all", "table and indexes", "WCU", table, *parts)


def lifetime(inputs: Inputs) -> Step:
    """What an item costs on an index over its life: one insert, then changes of the index key.

    `changes` of the key, `entry` bytes; `deleted` if the item is deleted.

    Source: as `index_write`. Confidence: A.

    >>> lifetime({"changes": 4, "entry": 500}).value
    Fraction(9, 1)
    """
    entry = {"entry": inputs.get("entry")}
    first = calc("add", "index.first", "first entry", "WCU", _once(entry))
    changes = given("index.changes", "changes of the key", whole(inputs, "changes"), "changes")
    moved = calc(
        "add",
        "index.key_changed",
        "both entries",
        "WCU",
        calc("add", "index.moved_out", "old entry deleted", "WCU", _once(entry)),
        calc("add", "index.moved_in", "new entry put", "WCU", _once(entry)),
    )
    parts = [first, calc("multiply", "index.all_changes", "all changes", "WCU", changes, moved)]
    if flag(inputs, "deleted"):
        parts.append(calc("add", "index.deleted", "entry deleted", "WCU", _once(entry)))
    return calc("add", "index.lifetime", "units of one item", "WCU", *parts)


def _once(entry: Inputs) -> Step:
    return write_blocks(given("index.entry", "entry size", size(entry, "entry"), "bytes"))


def index_read(inputs: Inputs) -> Step:
    """What a Query on an index consumes: the sizes of `n` entries of `entry` bytes, summed and rounded.

    `kind` gsi is always eventually consistent: strong reads are refused and
    consume nothing. For `kind` lsi, `fetched` items of `base` bytes are read
    from the table as well, each rounded on its own.

    Source: Global and local secondary indexes in the guide. Confidence: A.

    >>> index_read({"kind": "gsi", "n": 8, "entry": 2000, "mode": "EC"}).value
    Fraction(2, 1)
    """
    kind = choice(inputs, "kind", ("gsi", "lsi"))
    consistency = mode(inputs, ("EC", "SC"))
    if kind == "gsi" and consistency == "SC":
        return _refused(inputs)
    n = given("index.entries", "entries read", count(inputs, "n"), "entries")
    each = given("index.entry", "entry size", size(inputs, "entry"), "bytes")
    base = (
        [given("index.base", "item size", size(inputs, "base"), "bytes")]
        if inputs.get("base") is not None
        else []
    )
    total = calc("multiply", "index.total", "bytes read", "bytes", n, each)
    blocks = read_blocks(total, aside=(n, each, *base))
    blocks = calc("add", "index.part", "4 KB steps on the index", "units", blocks)
    if kind == "gsi":
        return calc("multiply", "gsi.units", "units on the index", "RCU", blocks, gsi_factor())
    fetched = whole(inputs, "fetched", 0)
    if fetched:
        if not base:
            raise ImpossibleInput("base is missing: the size of the items that are fetched.")
        times = given("index.fetched", "items fetched", fetched, "items")
        fetch = calc(
            "multiply", "index.fetch", "4 KB steps of fetched items", "units", times, read_blocks(base[0])
        )
        blocks = calc("add", "index.with_fetch", "4 KB steps in all", "units", blocks, fetch)
    return calc("multiply", "read.units", "units on the table", "RCU", blocks, read_factor(consistency))


def _refused(inputs: Inputs) -> Step:
    """A strong read of a GSI; the steps of 4 KB that it would read are beside it, if they are stated."""
    refused = fixed("gsi.refused", "refused with a ValidationException", 0, "RCU")
    if inputs.get("n") is None or inputs.get("entry") is None:
        return refused
    served = index_read({**inputs, "mode": "EC", "base": None})
    return replace(refused, aside=served.args[:1])


def then_batch(inputs: Inputs) -> Step:
    """A Query on a GSI, and a BatchGetItem for what the index does not hold.

    `n` entries of `entry` bytes, then `fetched` items of `base` bytes read in
    `mode`.

    Source: Global secondary indexes; API reference of BatchGetItem. Confidence: A.

    >>> then_batch({"n": 10, "entry": 100, "fetched": 10, "base": 5000, "mode": "EC"}).value
    Fraction(21, 2)
    """
    first = index_read({**inputs, "kind": "gsi", "mode": "EC", "base": None})
    times = given("index.fetched", "items fetched", count(inputs, "fetched"), "items")
    item = given("index.base", "item size", size(inputs, "base"), "bytes")
    fetch = calc("multiply", "index.fetch", "4 KB steps of fetched items", "units", times, read_blocks(item))
    second = calc("multiply", "read.units", "units of the batch", "RCU", fetch, read_factor(mode(inputs)))
    return calc("add", "index.both", "units of both calls", "RCU", first, second)
