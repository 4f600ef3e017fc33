"""Asking the oracle about a table that somebody described.

Nothing is computed here. What cannot be read, or what the oracle refuses, is
said beside its field; the rest is computed without it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, TypeVar

from quizapp.drills.calculating.amounts import names_of, number_of, size_of
from quizapp.drills.calculating.described import (
    BY_INDEX,
    KIND_NAMES,
    MOST_ITEM,
    Described,
    IndexRow,
    OperationRow,
    Prices,
)
from quizapp.drills.calculating.itemtext import item_of, shortened
from quizapp.engine.capacity import ImpossibleInput, Report, Step, describe, evaluate
from quizapp.engine.numerals import FormatError

_RATES: Final = {"s": "rate", "min": "per_minute", "hour": "per_hour", "day": "per_day"}
# Names of the oracle's fields that are others here.
_HERE: Final = {
    "projection": "proj",
    "projected": "attrs",
    "entry": "keys",
    "fetched": "fetch",
    "per_minute": "rate",
    "per_hour": "rate",
    "per_day": "rate",
    "busy_hours": "busy",
    "prices": "p.wru",
}
_PRICES: Final = {"wru": "WRU", "rru": "RRU", "wcu": "WCUh", "rcu": "RCUh", "gb": "storage", "hours": "h"}
_MILLION: Final = 10**6
_GROUP = re.compile(r'(indexes|operations)\[(\d+)\]\.(\w+) of "')
_TRIES: Final = 60
EVERYTHING: Final = "Everything"

Row = TypeVar("Row", IndexRow, OperationRow)


@dataclass(frozen=True, slots=True)
class Problem:
    """Words about one field. `field` is its name in the link; `left_out` what is not computed because of it."""

    field: str
    words: str
    left_out: str = ""

    @property
    def anchor(self) -> str:
        """The element on the page that it is about."""
        return self.field.removesuffix(".touches").replace(".", "-")


@dataclass(frozen=True, slots=True)
class Answered:
    """What the oracle says, or None where nothing can be said, and what stands in its way.

    `places` of the operations and indexes in the report are their places in
    the description, counted from 1. `keys` are the workings of entries whose
    attributes were named, by the place of the index.
    """

    report: Report | None
    problems: tuple[Problem, ...]
    operations: tuple[int, ...] = ()
    indexes: tuple[int, ...] = ()
    plain_item: bool = False
    named: Mapping[int, tuple[Step, ...]] = field(default_factory=dict)


def index_name(place: int, row: IndexRow) -> str:
    return row.name or f"index-{place}"


def operation_name(place: int, row: OperationRow) -> str:
    return row.name or f"{KIND_NAMES[row.kind]} {place}"


def answer(table: Described) -> Answered:
    """Everything the oracle says about a table, and words for what it cannot say. Never raises ImpossibleInput."""
    return _Asking(table).answered()


class _Asking:
    def __init__(self, table: Described) -> None:
        self.table = table
        self.problems: list[Problem] = []
        self.attributes: dict[str, object] | None = None
        self.plain = False
        self.named: dict[int, tuple[Step, ...]] = {}
        self.base = self._base()
        self.rest = self._rest()
        self.indexes = dict(self._rows(self._index, table.indexes))
        self.operations = dict(self._rows(self._operation, table.operations))

    def answered(self) -> Answered:
        report = self._report() if self.base else None
        return Answered(
            report,
            tuple(sorted(self.problems, key=lambda problem: problem.left_out != EVERYTHING)),
            tuple(self.operations),
            tuple(self.indexes),
            self.plain,
            self.named,
        )

    def _report(self) -> Report | None:
        """Ask until nothing is refused; every refusal takes out what it is about."""
        for _ in range(_TRIES):
            inputs = {
                **self.base,
                **self.rest,
                "indexes": list(self.indexes.values()),
                "operations": list(self.operations.values()),
            }
            try:
                return describe(inputs)
            except ImpossibleInput as refusal:
                if not self._taken_out(str(refusal)):
                    return None
        return None

    def _taken_out(self, said: str) -> bool:
        found = _GROUP.match(said)
        if found:
            rows = self.indexes if found[1] == "indexes" else self.operations
            place = list(rows)[int(found[2])]
            named = str(rows[place]["name"])
            words = said[found.end() + len(named) :].removeprefix('": ')
            self._without(found[1], place, f".{_HERE.get(found[3], found[3])}", words)
            return True
        if said.startswith("indexes "):
            local = "LSI" in said
            kind = "lsi" if local else "gsi"
            last = [place for place, row in self.indexes.items() if row["kind"] == kind][-1]
            self._without("indexes", last, ".kind", said.removeprefix("indexes has "))
            return True
        name = said.partition(" ")[0].partition(".")[0].rstrip(":")
        if name in self.rest:
            del self.rest[name]
            self._problem(_HERE.get(name, name), said)
            return True
        self._problem(name if name in {"size", "item"} else self.table.by, said, EVERYTHING)
        return False

    def _without(self, group: str, place: int, name: str, words: str) -> None:
        if group == "operations":
            del self.operations[place]
            row = self.table.operations[place - 1]
            self._problem(f"o{place}{name}", words, operation_name(place, row))
            return
        gone = str(self.indexes.pop(place)["name"])
        self._problem(f"i{place}{'' if name == '.name' else name}", words, gone)
        self._without_readers(place, gone)

    def _without_readers(self, index: int, name: str) -> None:
        for place, inputs in list(self.operations.items()):
            touches = inputs.get("touches")
            if isinstance(touches, dict):
                touches.pop(name, None)
            if self.table.operations[place - 1].index == str(index) and inputs.get("index") == name:
                words = f"It reads {name}, which cannot be computed as it is described."
                self._without("operations", place, ".index", words)

    def _problem(self, name: str, words: str, left_out: str = "") -> None:
        self.problems.append(Problem(name, words[:1].upper() + words[1:], left_out))

    def _rows(
        self, read: Callable[[int, Row], dict[str, object] | None], rows: tuple[Row, ...]
    ) -> Iterator[tuple[int, dict[str, object]]]:
        for place, row in enumerate(rows, start=1):
            inputs = read(place, row)
            if inputs is not None:
                yield place, inputs

    def _base(self) -> dict[str, object]:
        if self.table.by == "size":
            size = size_of(self.table.size) if self.table.size else FormatError("Write the size of an item.")
            if isinstance(size, FormatError):
                self._problem("size", size.message, EVERYTHING)
                return {}
            return {"size": size}
        if not self.table.item:
            self._problem("item", "Write an item, or its size.", EVERYTHING)
            return {}
        if len(shortened(self.table.item)) > MOST_ITEM:
            words = f"A link holds up to {MOST_ITEM:,} characters of an item. Write the size of this one."
            self._problem("item", words, EVERYTHING)
            return {}
        item = item_of(self.table.item)
        if isinstance(item, FormatError):
            self._problem("item", item.message, EVERYTHING)
            return {}
        self.attributes, self.plain = item.attributes, item.plain
        return {"item": item.attributes}

    def _rest(self) -> dict[str, object]:
        """What the table has beside its rows; what cannot be read keeps its default."""
        rest: dict[str, object] = {}
        for name, text in (
            ("items", self.table.items),
            ("growth", self.table.growth),
            ("months", self.table.months),
            ("busy", self.table.busy),
            ("target", self.table.target),
        ):
            number = self._number(name, text)
            if number is not None:
                rest["busy_hours" if name == "busy" else name] = number
        prices = {}
        for short, name in _PRICES.items():
            number = self._number(f"p.{short}", getattr(self.table.prices, short) or getattr(Prices(), short))
            if number is not None:
                prices[name] = number / _MILLION if short in {"wru", "rru"} else number
        rest["prices"] = prices
        return rest

    def _number(self, name: str, text: str) -> Fraction | None:
        if not text:
            return None
        number = number_of(text)
        if isinstance(number, FormatError):
            self._problem(name, number.message)
            return None
        return number

    def _index(self, place: int, row: IndexRow) -> dict[str, object] | None:
        name = index_name(place, row)
        inputs: dict[str, object] = {"name": name, "kind": row.kind, "projection": row.proj}
        named = []
        for field_, key, text in (("keys", "keys", row.keys), ("attrs", "projected", row.attrs)):
            if row.proj == "ALL" or (key == "projected" and row.proj != "INCLUDE"):
                continue
            size = self._part(f"i{place}.{field_}", text, name)
            if size is None:
                return None
            if isinstance(size, Step):
                named.append(size)
            inputs[key] = size.value if isinstance(size, Step) else size
        if row.entries:
            entries = self._number(f"i{place}.entries", row.entries)
            inputs["entries"] = entries
        if named:
            self.named[place] = tuple(named)
        return inputs

    def _part(self, name: str, text: str, index: str) -> Fraction | Step | None:
        """The bytes of a part of an entry, or the working of the attributes that were named."""
        names = names_of(text)
        if names is None:
            size = size_of(text) if text else FormatError("Write the bytes, or name attributes of the item.")
            if not isinstance(size, FormatError):
                return size
            self._problem(name, size.message, index)
            return None
        if self.attributes is None:
            words = "Attributes can be named where the item is given as JSON. Write the bytes, such as 60 B."
            self._problem(name, words, index)
            return None
        missing = [each for each in names if each not in self.attributes]
        if missing:
            known = ", ".join(list(self.attributes)[:12])
            self._problem(name, f"The item has no attribute {missing[0]}. It has: {known}.", index)
            return None
        try:
            return evaluate("F01", {"item": {each: self.attributes[each] for each in names}})
        except ImpossibleInput as refusal:
            self._problem(name, str(refusal), index)
            return None

    def _operation(self, place: int, row: OperationRow) -> dict[str, object] | None:
        name = operation_name(place, row)
        inputs: dict[str, object] = {"name": name, "kind": row.kind}
        read = {
            _RATES[row.per]: number_of(row.rate) if row.rate else FormatError("Write how often it happens."),
            "items": _several(row),
            "fetched": number_of(row.fetch) if row.fetch else None,
            "size": size_of(row.size) if row.size else None,
            "old": size_of(row.old) if row.old else None,
            "new": size_of(row.new) if row.new else None,
        }
        wrong = False
        for key, value in read.items():
            if isinstance(value, FormatError):
                wrong = True
                self._problem(f"o{place}.{_HERE.get(key, key)}", value.message, name)
            elif value is not None:
                inputs[key] = value
        if row.kind in {"get", "query", "scan", "batch_get"}:
            inputs["mode"] = row.mode
        if row.index:
            index = int(row.index)
            read_index = index_name(index, self.table.indexes[index - 1])
            if index not in self.indexes:
                wrong = True
                words = f"It reads {read_index}, which cannot be computed as it is described."
                self._problem(f"o{place}.index", words, name)
            inputs["index"] = read_index
        if row.writes:
            inputs["touches"] = {
                index_name(index, self.table.indexes[index - 1]): row.touches[index - 1]
                for index in self.indexes
            }
        return None if wrong else inputs


def _several(row: OperationRow) -> Fraction | FormatError | None:
    if row.items:
        return number_of(row.items)
    # A batch of one is a batch; a query says how much it reads.
    return FormatError("Write how many items one request reads.") if row.kind in BY_INDEX else None
