"""A table as somebody described it, and the link that says the same.

Everything is text as it was typed: what it means is read later, so that a
mistake can be shown beside its field and the link still holds it. What stands
in a link is kept short: a field with its default value is left out, and so is
a field that its row does not have (a write has no consistency).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Final
from urllib.parse import urlencode

from quizapp.drills.calculating.itemtext import laid_out, shortened
from quizapp.engine.capacity import EFFECTS

MOST_INDEXES: Final = 10
MOST_OPERATIONS: Final = 15
MOST_ITEM: Final = 3_000
"""The most characters of an item that a link carries."""
_LONGEST: Final = 80

KIND_NAMES: Final[Mapping[str, str]] = {
    "get": "GetItem",
    "query": "Query",
    "scan": "Scan",
    "batch_get": "BatchGetItem",
    "transact_get": "TransactGetItems",
    "put": "PutItem",
    "update": "UpdateItem",
    "delete": "DeleteItem",
    "batch_write": "BatchWriteItem",
    "transact_write": "TransactWriteItems",
}
KINDS: Final = tuple(KIND_NAMES)
WRITES: Final = ("put", "update", "delete", "batch_write", "transact_write")
SEVERAL: Final = ("query", "scan", "batch_get", "transact_get", "batch_write", "transact_write")
BY_INDEX: Final = ("query", "scan")
PERIODS: Final = ("s", "min", "hour", "day")

# Control characters have no place in a name or a number, and a page cannot hold half a character.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One index. `keys` and `attrs` are sizes, or names of attributes of the item."""

    name: str = ""
    kind: str = "gsi"
    proj: str = "ALL"
    keys: str = ""
    attrs: str = ""
    entries: str = ""


@dataclass(frozen=True, slots=True)
class OperationRow:
    """One kind of request. `index` is the place of an index counted from 1, "" for the table itself.

    `touches` says for each index, by its place, what a write does to it.
    """

    kind: str = "get"
    name: str = ""
    rate: str = ""
    per: str = "s"
    mode: str = "EC"
    items: str = ""
    index: str = ""
    fetch: str = ""
    size: str = ""
    old: str = ""
    new: str = ""
    touches: tuple[str, ...] = ()

    @property
    def writes(self) -> bool:
        return self.kind in WRITES


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices in US dollars as they are published: of a million requests, of a unit and hour, of a GB and month."""

    wru: str = "0.625"
    rru: str = "0.125"
    wcu: str = "0.00065"
    rcu: str = "0.00013"
    gb: str = "0.25"
    hours: str = "730"


@dataclass(frozen=True, slots=True)
class Described:
    """A table, its operations and the prices, all as text. `by` says whether size or item counts."""

    by: str = "size"
    size: str = ""
    item: str = ""
    items: str = ""
    growth: str = ""
    months: str = ""
    busy: str = ""
    target: str = "70"
    indexes: tuple[IndexRow, ...] = ()
    operations: tuple[OperationRow, ...] = ()
    prices: Prices = field(default_factory=Prices)


@dataclass(frozen=True, slots=True)
class Read:
    """What a query says: a table, or None if it describes none, and remarks about the rest."""

    table: Described | None
    remarks: tuple[str, ...] = ()


_TABLE_FIELDS: Final = ("by", "size", "item", "items", "growth", "months", "busy", "target")
_INDEX_FIELDS: Final = tuple(each.name for each in fields(IndexRow) if each.name != "name")
_OPERATION_FIELDS: Final = tuple(
    each.name for each in fields(OperationRow) if each.name not in {"kind", "touches"}
)
_PRICE_FIELDS: Final = tuple(each.name for each in fields(Prices))
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "by": ("size", "item"),
    "proj": ("ALL", "KEYS_ONLY", "INCLUDE"),
    "per": PERIODS,
    "mode": ("EC", "SC"),
}
_ROW = re.compile(r"([io])([0-9]{1,3})(?:\.([a-z]+|i[0-9]{1,3}))?")


def touching(operation: OperationRow, index: IndexRow) -> tuple[str, ...]:
    """What a write can do to an index, what is meant where nothing is said first.

    >>> touching(OperationRow(kind="put"), IndexRow())
    ('new', 'sparse')
    >>> touching(OperationRow(kind="update"), IndexRow(proj="KEYS_ONLY"))[0]
    'none'
    """
    if operation.kind == "delete" or (
        operation.kind == "transact_write" and operation.old and not operation.new
    ):
        return ("removed", "sparse")
    if operation.kind == "update" or (operation.old and operation.kind != "batch_write"):
        usual = "none" if index.proj == "KEYS_ONLY" else "projected"
        return (usual, *(each for each in EFFECTS if each != usual))
    return ("new", "sparse")


def normal(table: Described) -> Described:
    """The same table without what a row of its kind does not have, and with every choice made."""
    indexes = tuple(_normal_index(row) for row in table.indexes)
    return replace(
        table,
        size=table.size if table.by == "size" else "",
        item=table.item if table.by == "item" else "",
        indexes=indexes,
        operations=tuple(_normal_operation(row, indexes) for row in table.operations),
    )


def _normal_index(row: IndexRow) -> IndexRow:
    return replace(
        row,
        keys="" if row.proj == "ALL" else row.keys,
        attrs=row.attrs if row.proj == "INCLUDE" else "",
    )


def _normal_operation(row: OperationRow, indexes: tuple[IndexRow, ...]) -> OperationRow:
    kind, writes = row.kind, row.writes
    place = row.index if kind in BY_INDEX and _within(row.index, indexes) else ""
    local = bool(place) and indexes[int(place) - 1].kind == "lsi"
    row = replace(
        row,
        mode=row.mode if kind in {"get", "query", "scan", "batch_get"} else "EC",
        items=row.items if kind in SEVERAL else "",
        index=place,
        fetch=row.fetch if local else "",
        size="" if writes or place else row.size,
        old=row.old if kind in {"put", "update", "delete", "transact_write"} else "",
        new=row.new if writes and kind != "delete" else "",
    )
    if not writes:
        return replace(row, touches=())
    stated = row.touches + ("",) * len(indexes)
    effects = []
    for index, effect in zip(indexes, stated, strict=False):
        possible = touching(row, index)
        effects.append(effect if effect in possible else possible[0])
    return replace(row, touches=tuple(effects))


def _within(place: str, indexes: tuple[IndexRow, ...]) -> bool:
    return place.isascii() and place.isdigit() and 0 < int(place) <= len(indexes)


def without_index(table: Described, number: int) -> Described:
    """The table without one index, counted from 1; what read that index reads the table."""

    def moved(row: OperationRow) -> OperationRow:
        place = int(row.index) if _within(row.index, table.indexes) else 0
        place = 0 if place == number else place - (place > number)
        touches = tuple(each for at, each in enumerate(row.touches, start=1) if at != number)
        return replace(row, index=str(place) if place else "", touches=touches)

    return normal(
        replace(
            table,
            indexes=table.indexes[: number - 1] + table.indexes[number:],
            operations=tuple(moved(row) for row in normal(table).operations),
        )
    )


def query_of(table: Described) -> str:
    """The part of a link after its question mark. `read` gives the same table back.

    >>> query_of(Described(size="700", operations=(OperationRow(rate="5"),)))
    'size=700&o1=get&o1.rate=5'
    """
    return urlencode(list(_pairs(normal(table))), safe="{}[]:,")


def _pairs(table: Described) -> Iterator[tuple[str, str]]:
    if table.by == "item":
        yield "item", shortened(table.item)
    else:
        yield "size", table.size
    plain = Described()
    for name in _TABLE_FIELDS[3:]:
        if (text := getattr(table, name)) != getattr(plain, name):
            yield name, text
    for place, index in enumerate(table.indexes, start=1):
        yield f"i{place}", index.name
        yield from _changed(f"i{place}", index, IndexRow(), _INDEX_FIELDS)
    for place, row in enumerate(table.operations, start=1):
        yield f"o{place}", row.kind
        yield from _changed(f"o{place}", row, OperationRow(), _OPERATION_FIELDS)
        for number, (index, effect) in enumerate(zip(table.indexes, row.touches, strict=False), start=1):
            if effect != touching(row, index)[0]:
                yield f"o{place}.i{number}", effect
    yield from _changed("p", table.prices, Prices(), _PRICE_FIELDS)


def _changed(prefix: str, row: object, plain: object, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for name in names:
        text = getattr(row, name)
        if text != getattr(plain, name):
            yield f"{prefix}.{name}", text


def read(parameters: Mapping[str, str]) -> Read:
    """The table that the parameters of a link describe, however odd they are. Never raises."""
    table: dict[str, str] = {}
    prices: dict[str, str] = {}
    rows: dict[str, dict[int, dict[str, str]]] = {"i": {}, "o": {}}
    unknown = []
    for name, value in parameters.items():
        found = _ROW.fullmatch(name)
        if name in _TABLE_FIELDS:
            table[name] = value
        elif name.startswith("p.") and name[2:] in _PRICE_FIELDS:
            prices[name[2:]] = _line(value)
        elif found and _known(found[1], found[3] or ""):
            rows[found[1]].setdefault(int(found[2]), {})[found[3] or ""] = value
        else:
            unknown.append(name)
    remarks = [_not_known(unknown)] if unknown else []
    if not table and not prices and not rows["i"] and not rows["o"]:
        return Read(None, tuple(remarks))
    for kind, most, what in (("i", MOST_INDEXES, "indexes"), ("o", MOST_OPERATIONS, "operations")):
        if len(rows[kind]) > most:
            remarks.append(
                f"The link describes {len(rows[kind]):,} {what}; the calculator takes up to {most}, "
                f"and left out the others."
            )
    return Read(normal(_table(table, prices, rows)), tuple(remarks))


def _known(kind: str, name: str) -> bool:
    if kind == "i":
        return name in {"", *_INDEX_FIELDS}
    return name in {"", *_OPERATION_FIELDS} or re.fullmatch("i[0-9]+", name) is not None


def _not_known(names: list[str]) -> str:
    shown = ", ".join(_line(name)[:20] or "a part without a name" for name in names[:3])
    more = f" and {len(names) - 3:,} more" if len(names) > 3 else ""
    return f"The link has parts that the calculator does not know, and left out: {shown}{more}."


def _table(
    table: Mapping[str, str], prices: Mapping[str, str], rows: Mapping[str, Mapping[int, Mapping[str, str]]]
) -> Described:
    texts = {name: _line(value) for name, value in table.items() if name != "item"}
    typed = table.get("item", "").replace("\r\n", "\n").replace("\r", "\n")
    by = texts.pop("by", "")
    if by not in _CHOICES["by"]:
        by = "item" if "item" in table and "size" not in table else "size"
    indexes = sorted(rows["i"].items())[:MOST_INDEXES]
    # A row that was taken out leaves a gap: places count what is there.
    places = {str(number): str(place) for place, (number, _) in enumerate(indexes, start=1)}
    return Described(
        by=by,
        # Far more than is taken, so that the answer can say so.
        item=laid_out(_UNSEEN.sub("", typed)[: 3 * MOST_ITEM].strip()),
        indexes=tuple(_index(row) for _, row in indexes),
        operations=tuple(_operation(row, places) for _, row in sorted(rows["o"].items())[:MOST_OPERATIONS]),
        prices=Prices(**prices),
        **texts,
    )


def _index(row: Mapping[str, str]) -> IndexRow:
    texts = {name: _choice(name, value) for name, value in row.items() if name}
    kind = "lsi" if texts.pop("kind", "") == "lsi" else "gsi"
    return IndexRow(name=_line(row.get("", "")), kind=kind, **texts)


def _operation(row: Mapping[str, str], places: Mapping[str, str]) -> OperationRow:
    texts = {name: _choice(name, value) for name, value in row.items() if name in _OPERATION_FIELDS}
    kind = row.get("", "get")
    touches = {
        places.get(name[1:], ""): value for name, value in row.items() if re.fullmatch("i[0-9]+", name)
    }
    texts["index"] = places.get(texts.get("index", ""), "")
    return OperationRow(
        kind=kind if kind in KINDS else "get",
        touches=tuple(touches.get(place, "") for place in places.values()),
        **texts,
    )


def _choice(name: str, value: str) -> str:
    if name not in _CHOICES:
        return _line(value)
    return value if value in _CHOICES[name] else _CHOICES[name][0]


def _line(text: str) -> str:
    return " ".join(_UNSEEN.sub("", text[: 4 * _LONGEST]).split())[:_LONGEST].strip()
