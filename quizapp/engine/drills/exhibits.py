"""What a drill shows beside its stem: an item, a table, a chart."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ItemShown:
    """An item in DynamoDB's JSON."""

    item: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Rows:
    """A small table: a shape of a table, a list of operations. Cells are text."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Traffic:
    """Requests a second in each hour of a day."""

    title: str
    hours: tuple[int, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class Partition:
    """One partition with its read and write units a second."""

    label: str
    reads: int
    writes: int


@dataclass(frozen=True, slots=True)
class Heat:
    """Partitions side by side."""

    title: str
    partitions: tuple[Partition, ...]


Exhibit = ItemShown | Rows | Traffic | Heat
