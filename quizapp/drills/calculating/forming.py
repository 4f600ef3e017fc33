"""The form of a description: its fields, each with the words that belong beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from quizapp.drills.calculating.answering import Problem, index_name, operation_name
from quizapp.drills.calculating.described import (
    BY_INDEX,
    KIND_NAMES,
    MOST_INDEXES,
    MOST_OPERATIONS,
    SEVERAL,
    Described,
    IndexRow,
    OperationRow,
    touching,
)

_PERIODS: Final = (("s", "a second"), ("min", "a minute"), ("hour", "an hour"), ("day", "a day"))
_MODES: Final = (("EC", "Eventual"), ("SC", "Strong"))
_PROJECTIONS: Final = (
    ("ALL", "Everything"),
    ("KEYS_ONLY", "Keys only"),
    ("INCLUDE", "Keys and some"),
)
_EFFECTS: Final = {
    "new": "adds an entry",
    "key": "changes its key: the entry moves",
    "projected": "changes an attribute it holds",
    "none": "changes nothing it holds",
    "removed": "removes the entry",
    "sparse": "has no entry there",
}
_PLAIN: Final = frozenset({"rate", "items", "growth", "months", "busy", "target", "entries", "fetch"})
Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One control. `options` makes it a select; `shapes` says that other fields depend on it."""

    name: str
    label: str
    value: str
    hint: str = ""
    problem: str = ""
    options: Options = ()
    shapes: bool = False
    focus: bool = False
    wide: bool = False
    placeholder: str = ""
    labels_index: str = ""

    @property
    def id(self) -> str:
        return self.name.replace(".", "-")

    @property
    def inputmode(self) -> str:
        """The keys that a phone offers: a size may have letters."""
        plain = self.name.startswith("p.") or self.name.rpartition(".")[2] in _PLAIN
        return "decimal" if plain else "text"

    @property
    def described_by(self) -> str:
        parts = [f"{self.id}-hint"] if self.hint else []
        return " ".join([*parts, f"{self.id}-problem"] if self.problem else parts)


@dataclass(frozen=True, slots=True)
class Group:
    """The fields of one index or one operation."""

    slug: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """Everything that the left side of the page asks."""

    table: Described
    size: Field
    item: Field
    stored: tuple[Field, ...]
    indexes: tuple[Group, ...]
    operations: tuple[Group, ...]
    traffic: tuple[Field, ...]
    prices: tuple[Field, ...]
    more: bool
    focus: str

    @property
    def may_add_index(self) -> bool:
        return len(self.indexes) < MOST_INDEXES

    @property
    def may_add_operation(self) -> bool:
        return len(self.operations) < MOST_OPERATIONS


def form(table: Described, problems: Sequence[Problem], *, focus: str = "") -> Form:
    """The form of a table. `focus` names the group whose first field gets it."""
    return _Forming(table, problems, focus).formed()


class _Forming:
    def __init__(self, table: Described, problems: Sequence[Problem], focus: str) -> None:
        self.table, self.focus = table, focus
        self.said: Mapping[str, str] = {problem.field: problem.words for problem in reversed(problems)}

    def formed(self) -> Form:
        table = self.table
        prices = tuple(self._prices())
        traffic = (
            self._field(
                "busy", "Busy hours a day", table.busy, placeholder="24", hint="The rates hold so long."
            ),
            self._field("target", "Target utilisation, %", table.target),
        )
        return Form(
            table=table,
            size=self._field("size", "Size of an item", table.size, hint="700, 700 B or 3.5 KB"),
            item=self._field("item", "An item as JSON", table.item),
            stored=(
                self._field("items", "Items stored", table.items, placeholder="0"),
                self._field("growth", "New a month", table.growth, placeholder="0"),
                self._field("months", "Months ahead", table.months, placeholder="0"),
            ),
            indexes=tuple(self._index(place, row) for place, row in enumerate(table.indexes, start=1)),
            operations=tuple(
                self._operation(place, row) for place, row in enumerate(table.operations, start=1)
            ),
            traffic=traffic,
            prices=prices,
            more=any(each.problem for each in (*traffic, *prices)) or bool(table.busy),
            focus=self.focus,
        )

    def _field(self, name: str, label: str, value: str, *, hint: str = "", placeholder: str = "") -> Field:
        return Field(
            name,
            label,
            value,
            hint,
            self.said.get(name, ""),
            placeholder=placeholder,
            focus=name == self.focus,
        )

    def _text(self, name: str, label: str, value: str, *, placeholder: str = "", index: str = "") -> Field:
        problem = self.said.get(name, "")
        return Field(
            name,
            label,
            value,
            problem=problem,
            placeholder=placeholder,
            labels_index=index,
        )

    def _select(
        self, name: str, label: str, value: str, options: Options, *, shapes: bool = False, wide: bool = False
    ) -> Field:
        return Field(
            name,
            label,
            value,
            problem=self.said.get(name, ""),
            options=options,
            shapes=shapes,
            wide=wide,
            focus=name == self.focus,
        )

    def _prices(self) -> Iterator[Field]:
        prices = self.table.prices
        for name, label, value in (
            ("wru", "A million write request units, $", prices.wru),
            ("rru", "A million read request units, $", prices.rru),
            ("wcu", "A WCU for an hour, $", prices.wcu),
            ("rcu", "An RCU for an hour, $", prices.rcu),
            ("gb", "A GB stored for a month, $", prices.gb),
            ("hours", "Hours of a month", prices.hours),
        ):
            yield self._field(f"p.{name}", label, value)

    def _index(self, place: int, row: IndexRow) -> Group:
        slug = f"i{place}"
        fields = [
            self._text(slug, "Name", row.name, placeholder=f"index-{place}", index=str(place)),
            self._select(
                f"{slug}.kind",
                "Kind",
                row.kind,
                (("gsi", "Global (GSI)"), ("lsi", "Local (LSI)")),
                shapes=True,
            ),
            self._select(f"{slug}.proj", "It holds", row.proj, _PROJECTIONS, shapes=True),
            self._field(f"{slug}.entries", "Entries, if sparse", row.entries, placeholder="all items"),
        ]
        if row.proj != "ALL":
            hint = "Bytes, or names as in the item. The table's keys are among them."
            fields.append(self._names(f"{slug}.keys", "Keys", row.keys, hint))
        if row.proj == "INCLUDE":
            fields.append(self._names(f"{slug}.attrs", "Other attributes", row.attrs, "Bytes, or names."))
        return Group(slug, index_name(place, row), tuple(fields))

    def _names(self, name: str, label: str, value: str, hint: str) -> Field:
        return Field(name, label, value, hint, self.said.get(name, ""), wide=True)

    def _operation(self, place: int, row: OperationRow) -> Group:
        slug = f"o{place}"
        rate = self._field(f"{slug}.rate", "Requests", row.rate)
        fields = [
            self._select(slug, "Request", row.kind, tuple(KIND_NAMES.items()), shapes=True),
            self._text(f"{slug}.name", "Name", row.name, placeholder=operation_name(place, row)),
            rate,
            self._select(f"{slug}.per", "How often", row.per, _PERIODS),
            *(self._write(slug, row) if row.writes else self._read(slug, row)),
        ]
        return Group(slug, operation_name(place, row), tuple(fields))

    def _read(self, slug: str, row: OperationRow) -> Iterator[Field]:
        if row.kind in BY_INDEX and self.table.indexes:
            yield self._select(f"{slug}.index", "It reads", row.index, self._targets(), shapes=True)
        if row.kind != "transact_get":
            yield self._select(f"{slug}.mode", "Consistency", row.mode, _MODES)
        if row.kind in SEVERAL:
            yield self._field(f"{slug}.items", "Items in one request", row.items)
        if row.index and self.table.indexes[int(row.index) - 1].kind == "lsi":
            yield self._field(f"{slug}.fetch", "Fetched from the table", row.fetch, placeholder="0")
        if not row.index:
            yield self._field(f"{slug}.size", "Size of each, if another", row.size, placeholder="as the item")

    def _targets(self) -> Options:
        return (
            ("", "the table"),
            *((str(place), index_name(place, row)) for place, row in enumerate(self.table.indexes, start=1)),
        )

    def _write(self, slug: str, row: OperationRow) -> Iterator[Field]:
        if row.kind in SEVERAL:
            yield self._field(f"{slug}.items", "Items in one request", row.items, placeholder="1")
        if row.kind != "batch_write":
            label = "Old size, if any" if row.kind in {"put", "transact_write"} else "Old size"
            same = "" if row.kind in {"put", "transact_write"} else "as the item"
            yield self._field(f"{slug}.old", label, row.old, placeholder=same)
        if row.kind != "delete":
            yield self._field(f"{slug}.new", "New size", row.new, placeholder="as the item")
        for place, (index, effect) in enumerate(zip(self.table.indexes, row.touches, strict=True), start=1):
            options = tuple(
                (each, _EFFECTS[each]) for each in sorted(touching(row, index), key=list(_EFFECTS).index)
            )
            yield self._select(
                f"{slug}.i{place}", f"On {index_name(place, index)} it", effect, options, wide=True
            )
