"""What a translation of a note gives."""

from __future__ import annotations

from dataclasses import dataclass

# In a longer line marks of text are left as they are.
LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Translation:
    """As many lines as the note has. `kinds` names those that are code, markup alone or cards, by their index."""

    lines: list[str]
    kinds: dict[int, str]
