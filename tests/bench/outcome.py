"""What a scenario found, as it travels from its process and as people read it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Budget:
    """One promise: `value` is to be at most `limit`, or at least, if `at_least`."""

    name: str
    value: float
    limit: float
    at_least: bool = False
    unit: str = ""

    @property
    def kept(self) -> bool:
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def line(self) -> str:
        bound = "at least" if self.at_least else "at most"
        word = "within" if self.kept else "OVER"
        return f"  {word:<6}  {self.name}: {self.value:.3g}{self.unit} ({bound} {self.limit:g}{self.unit})"


@dataclass
class Outcome:
    title: str
    head: list[str]
    rows: list[list[str]] = field(default_factory=list)
    budgets: list[Budget] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def text(self) -> str:
        parts = [self.title, "", *columns([self.head, *self.rows]), ""]
        parts += [budget.line() for budget in self.budgets]
        parts += [f"  {note}" for note in self.notes]
        return "\n".join(parts) + "\n"

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Outcome:
        stored = json.loads(path.read_text(encoding="utf-8"))
        stored["budgets"] = [Budget(**budget) for budget in stored["budgets"]]
        return cls(**stored)


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines with the first column to the left and the others to the right.

    >>> columns([["", "a"], ["first", "10"]])
    ['          a', '  first  10']
    """
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        lines.append("  " + "  ".join(cells).rstrip())
    return lines


def ratio(value: float, base: float) -> str:
    return f"{value / base:.2f}x" if base else "-"
