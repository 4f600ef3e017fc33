"""The operations of a whole table: what one request consumes on the table and on each index."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from .batch import LIMITS, batch_read, batch_write, many
from .fields import ImpossibleInput, Inputs, choice, count, mode, size, whole
from .indexes import index_read, index_write
from .item_size import item
from .query import query
from .rates import SECONDS, per_second
from .read import get_item
from .steps import Step, calc, given, grafted
from .transactions import transact_read, transact_write
from .write import one_write

READS = ("get", "query", "scan", "batch_get", "transact_get")
WRITES = ("put", "update", "delete", "batch_write", "transact_write")
EFFECTS = ("new", "key", "projected", "none", "removed", "sparse")
"""What a write does to an index: a new entry, a changed index key, a changed projected attribute, only other
attributes changed, the entry removed, or no entry since the item has no index key."""

_PAGE = 1024 * 1024
_CALLS = {
    "batch_get": "BatchGetItem",
    "batch_write": "BatchWriteItem",
    "transact_get": "TransactGetItems",
    "transact_write": "TransactWriteItems",
}
_SIZES = ("read.size", "query.size", "write.new", "write.old", "index.base", "storage.item")


@dataclass(frozen=True, slots=True)
class Index:
    """An index of a table. `entry` is the size of one entry in bytes; `whole_item` if all is projected."""

    name: str
    kind: str
    entry: Step
    whole_item: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """What one kind of request consumes.

    `unit` is RCU or WCU. `table` and `indexes` are the units of one request
    (no `table` where an index alone is read), `table_per_second` and
    `indexes_per_second` the same at its `rate`.
    """

    name: str
    kind: str
    unit: str
    rate: Step
    table: Step | None
    indexes: Mapping[str, Step]
    table_per_second: Step | None
    indexes_per_second: Mapping[str, Step]


class Refused(ImpossibleInput):
    """A refusal of one field, whose sentence need not repeat its name."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(f"{field}: {sentence}")
        self.field, self.sentence = field, sentence


@contextmanager
def within(place: str, name: str) -> Iterator[None]:
    """Name the group and the field in every refusal.

    >>> with within("operations[2]", "read orders"):
    ...     mode({"mode": "XX"})
    Traceback (most recent call last):
    ...
    quizapp.engine.capacity.fields.ImpossibleInput: operations[2].mode of "read orders": mode is EC, SC or TX, not 'XX'.
    """
    try:
        yield
    except Refused as refusal:
        raise ImpossibleInput(f'{place}.{refusal.field} of "{name}": {refusal.sentence}') from None
    except ImpossibleInput as refusal:
        said = str(refusal)
        field = said.split(" ", 1)[0]
        raise ImpossibleInput(f'{place}.{field} of "{name}": {said}') from None


def item_step(inputs: Inputs) -> Step:
    """The size of an item: computed from its attributes in `item`, or stated as `size`.

    Source and confidence as F01.
    """
    if inputs.get("item") is not None:
        return item(inputs)
    return given("storage.item", "item size", size(inputs), "bytes")


def index_of(row: Inputs, base: Step) -> Index:
    """One index: its entry is the whole item (ALL), the keys, or the keys and what is projected.

    `entry` may state the bytes of an entry itself.

    Source: "Global secondary indexes", attribute projections. Confidence: A.
    """
    name = named(row)
    kind = choice(row, "kind", ("gsi", "lsi"))
    projection = choice(row, "projection", ("ALL", "KEYS_ONLY", "INCLUDE"), "ALL")
    if row.get("entry") is not None:
        return Index(name, kind, given("index.entry", f"entry of {name}", size(row, "entry"), "bytes"), False)
    if projection == "ALL":
        return Index(name, kind, base, True)
    parts = [given("index.keys", f"keys of {name}", size(row, "keys"), "bytes")]
    if projection == "INCLUDE":
        parts.append(given("index.included", f"attributes in {name}", size(row, "projected"), "bytes"))
    entry = calc("add", "index.entry_size", f"entry of {name}", "bytes", *parts)
    size({"entry": entry.value}, "entry")
    return Index(name, kind, entry, False)


def named(row: Inputs) -> str:
    """The name of a group, as it was typed."""
    name = row.get("name")
    if not isinstance(name, str) or not name.strip() or len(name) > 255:
        raise ImpossibleInput("name is text of 1 to 255 characters.")
    return name


def effect_write(effect: str, before: Fraction, after: Fraction, base: Fraction | None = None) -> Step:
    """What a write consumes on an index by its effect. `before` and `after` are the bytes of the entry.

    Source and confidence as F09.

    >>> effect_write("key", Fraction(700), Fraction(700)).value
    Fraction(2, 1)
    """
    sizes = {"before": before, "after": after, "base": base}
    if effect in {"new", "sparse"}:
        sizes["before"] = None
    if effect in {"removed", "sparse"}:
        sizes["after"] = None
    return index_write({**sizes, "key_changed": effect == "key", "projected_changed": effect != "none"})


def operation(row: Inputs, base: Step, indexes: Mapping[str, Index]) -> Operation:
    """One operation of a table. `base` is the size of an item unless the operation states its own.

    Source and confidence as the families of its requests; index writes in
    transactions were measured, not documented: C.
    """
    name = named(row)
    kind = choice(row, "kind", READS + WRITES)
    reading = kind in READS
    table, parts = (_read if reading else _write)(row, kind, base, indexes)
    stocks = dict.fromkeys(_SIZES, base) if base.args else {}
    # A rate is of requests: the items of a batch are not counted again.
    rate = per_second({field: row.get(field) for field in ("rate", "count", "seconds", *SECONDS)}, "requests")
    unit = "RCU" if reading else "WCU"
    table = grafted(table, stocks) if table else None
    parts = {
        each: _of_index(indexes[each], unit, grafted(step, _stocks(indexes[each], stocks)))
        for each, step in parts.items()
    }
    return Operation(
        name,
        kind,
        unit,
        rate,
        table,
        MappingProxyType(parts),
        _at(rate, table, unit, name) if table else None,
        MappingProxyType({each: _at(rate, step, unit, f"{name} on {each}") for each, step in parts.items()}),
    )


def _stocks(index: Index, stocks: Mapping[str, Step]) -> Mapping[str, Step]:
    if not index.entry.args:
        return stocks
    return {**stocks, **dict.fromkeys(("index.entry", "index.before", "index.after"), index.entry)}


def _of_index(index: Index, unit: str, step: Step) -> Step:
    rule = f"index.{index.kind}" if unit == "WCU" else "index.read"
    return calc("add", rule, f"{index.name}, one request", unit, step)


def _at(rate: Step, units: Step, unit: str, name: str) -> Step:
    rule = "write.total" if unit == "WCU" else "read.total"
    return calc("multiply", rule, f"{name}, a second", f"{unit}/s", units, rate)


def _read(
    row: Inputs, kind: str, base: Step, indexes: Mapping[str, Index]
) -> tuple[Step | None, dict[str, Step]]:
    one = size(row) if row.get("size") is not None else base.value
    if row.get("touches") is not None:
        raise Refused("touches", "a read changes no index.")
    if row.get("index") is not None and kind not in {"query", "scan"}:
        raise Refused("index", f"only a query or a scan reads an index, not a {kind}.")
    if kind == "transact_get":
        if row.get("mode") not in (None, "TX"):
            raise Refused("mode", f"a transact_get is TX, not {row.get('mode')!r}.")
        n = _in_call(row, kind, one)
        return transact_read({"items": [{"n": n, "size": one}]}), {}
    if row.get("mode") == "TX":
        raise Refused("mode", f"a {kind} is EC or SC; only a transact_get is transactional.")
    consistency = mode(row, ("EC", "SC"))
    if kind == "get":
        return get_item(
            {"size": one, "mode": consistency, "returned": row.get("returned"), "missing": row.get("missing")}
        ), {}
    if kind == "batch_get":
        n = _in_call(row, kind, one)
        return batch_read({"items": [{"n": n, "size": one}], "mode": consistency}), {}
    n = whole(row, "items")
    name = row.get("index")
    if name is None:
        _one_page(n, one)
        filters = {field: row.get(field) for field in ("kept", "returned")}
        return query({"n": n, "size": one, "mode": consistency, **filters}), {}
    if not isinstance(name, str) or name not in indexes:
        raise Refused("index", f"the table has no index {name!r}.")
    return None, {name: _index_query(row, n, one, consistency, indexes[name])}


def _index_query(row: Inputs, n: Fraction, base: Fraction, consistency: str, index: Index) -> Step:
    if index.kind == "gsi" and consistency == "SC":
        raise Refused("mode", "a GSI is always eventually consistent.")
    if index.kind == "gsi" and row.get("fetched"):
        raise Refused("fetched", "a GSI fetches nothing from the table; a batch_get must follow.")
    entry = index.entry.value
    _one_page(n, entry)
    fetched = whole(row, "fetched", 0)
    if fetched > n:
        raise Refused("fetched", "each entry fetches at most its own item.")
    if n == 0:
        return query({"n": 0, "size": entry, "mode": consistency})
    return index_read(
        {"kind": index.kind, "n": n, "entry": entry, "mode": consistency, "base": base, "fetched": fetched}
    )


def _one_page(n: Fraction, one: Fraction) -> None:
    if n * one > _PAGE:
        raise Refused(
            "items",
            f"one request reads at most 1 MB (1,048,576 bytes); {int(n):,} of {float(one):,.10g} bytes are more.",
        )


def _in_call(row: Inputs, kind: str, one: Fraction) -> Fraction:
    n = count(row, "items", 1)
    most, room = LIMITS[_CALLS[kind]]
    if n > most:
        raise Refused("items", f"one {_CALLS[kind]} has at most {most} items, not {int(n):,}.")
    if n * one > room:
        raise Refused(
            "items",
            f"one {_CALLS[kind]} has at most {room // _PAGE} MB; {int(n):,} of {float(one):,.10g} bytes are more.",
        )
    return n


def _write(
    row: Inputs, kind: str, base: Step, indexes: Mapping[str, Index]
) -> tuple[Step | None, dict[str, Step]]:
    for field in ("mode", "index"):
        if row.get(field) is not None:
            raise Refused(field, f"a {kind} has none.")
    old, new = _sizes(row, kind, base)
    larger = max(each for each in (old, new) if each is not None)
    n = Fraction(1)
    if kind in _CALLS:
        n = _in_call(row, kind, larger)
    elif row.get("items") is not None and count(row, "items") != 1:
        raise Refused("items", f"a {kind} is of one item; several are a batch_write or a transact_write.")
    units: Step
    if kind == "transact_write":
        units = transact_write({"actions": [{"n": n, "old": old, "new": new}]})
    elif kind == "batch_write":
        units = batch_write({"puts": [{"n": n, "size": larger}]})
    else:
        units = one_write({"kind": kind, "old": old, "new": new})
    return units, _touched(row, kind, (old, new), n, indexes)


def _sizes(row: Inputs, kind: str, base: Step) -> tuple[Fraction | None, Fraction | None]:
    """The old and the new size of what is written."""
    old = size(row, "old") if row.get("old") is not None else None
    new = size(row, "new") if row.get("new") is not None else None
    if kind == "delete":
        if new is not None:
            raise Refused("new", "a delete has only an old size.")
        return old or base.value, None
    if kind == "update" and old is None:
        old = base.value
    if kind == "transact_write" and old is not None:
        return old, new
    return old, new or base.value


def _touched(
    row: Inputs,
    kind: str,
    sizes: tuple[Fraction | None, Fraction | None],
    n: Fraction,
    indexes: Mapping[str, Index],
) -> dict[str, Step]:
    stated = row.get("touches", {})
    if stated is None:
        stated = {}
    if not isinstance(stated, Mapping):
        raise Refused("touches", "it is a table of index names and what the write does to each.")
    strange = sorted(str(name) for name in stated if name not in indexes)
    if strange:
        raise Refused("touches", f"the table has no index {strange[0]!r}.")
    old, new = sizes
    # Without an old item an entry can only appear, without a new one it can only go.
    possible = EFFECTS if old and new else ("new", "sparse") if new else ("removed", "sparse")
    parts = {}
    for name, index in indexes.items():
        effect = stated.get(name, None if len(possible) > 2 else possible[0])
        if effect not in possible:
            known = f"{', '.join(possible[:-1])} or {possible[-1]}"
            raise Refused("touches", f"what the write does to {name} is {known}, not {effect!r}.")
        if index.whole_item:
            before, after = old or new, new or old
        else:
            before = after = index.entry.value
        assert before is not None and after is not None  # noqa: S101, PT018 (one size is always there)
        write = effect_write(effect, before, after, max(each for each in sizes if each is not None))
        if kind in _CALLS:
            times = given("batch.items", "items", n, "items")
            write = many(times, write, "index.group", "WCU")
        # Where nothing is written, nothing is disputed.
        if kind == "transact_write" and write.value:
            write = calc("add", "transaction.index", f"{name} in a transaction", "WCU", write)
        parts[name] = write
    return parts
