"""What is wrong in a file, and where."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One finding. Line and column count from 1; the message says what would be right."""

    path: str
    line: int
    column: int
    message: str
    warning: bool = False

    def __str__(self) -> str:
        kind = "warning: " if self.warning else ""
        return f"{self.path}:{self.line}:{self.column}: {kind}{self.message}"


@dataclass(slots=True)
class Problems:
    """Collects findings, so that one bad record never hides the others."""

    found: list[Problem] = field(default_factory=list)

    def error(self, place: Place, message: str) -> None:
        self.found.append(Problem(place.path, place.line, place.column, message))

    def warn(self, place: Place, message: str) -> None:
        self.found.append(Problem(place.path, place.line, place.column, message, warning=True))

    @property
    def errors(self) -> list[Problem]:
        return sorted({problem for problem in self.found if not problem.warning})

    @property
    def warnings(self) -> list[Problem]:
        return sorted({problem for problem in self.found if problem.warning})


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere in a file, for a person to look at."""

    path: str
    line: int = 1
    column: int = 1


def shown(path: Path, root: Path) -> str:
    """`path` as it is printed: from the folder of the command, if it lies below."""
    try:
        return str(path.relative_to(root))
    except ValueError:
        return str(path)
