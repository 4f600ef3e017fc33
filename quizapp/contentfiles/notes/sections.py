"""A note cut at its headings: every line stands in exactly one section."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from .headings import headings
from .kinds import BLANK, MARKUP
from .plain import key_of
from .records import Coverage, Heading, NoteSection, Span

_DEEPEST = 12


def sections(lines: Sequence[str], kinds: Sequence[str]) -> tuple[NoteSection, ...]:
    """All sections in order. What stands before the first heading is a section without a path."""
    found = headings(lines, kinds)
    made: list[NoteSection] = []
    seen: Counter[str] = Counter()
    above: list[Heading] = []
    start = 1
    for place, heading in enumerate([None, *found]):
        end = found[place].first - 1 if place < len(found) else len(lines)
        if heading is not None:
            above = [each for each in above if each.level < heading.level][: _DEEPEST - 1]
            above.append(heading)
        if heading is None and found and all(kind in {BLANK, MARKUP} for kind in kinds[:end]):
            continue  # what is no text before the first heading goes to it
        first = start if made or heading is None else 1
        start = end + 1
        path = tuple(each.title for each in above)
        text = " ".join(" ".join(lines[heading.last if heading else 0 : end]).split())
        key = key_of("section", path)
        seen[key] += 1
        if seen[key] > 1:
            key = key_of("section", path, str(seen[key]))
        made.append(
            NoteSection(
                len(made) + 1,
                Span(first, end, path),
                heading.level if heading else 0,
                heading.form if heading else "opening",
                key,
                key_of("text", path, hashlib.sha256(text.encode("utf-8", errors="replace")).hexdigest()),
            )
        )
    return tuple(made)


def coverage(lines: Sequence[str], found: Sequence[NoteSection]) -> Coverage:
    """How many lines with text stand in exactly one section, counted anew."""
    times = [0] * (len(lines) + 1)
    for section in found:
        for line in range(section.span.first, min(section.span.last, len(lines)) + 1):
            times[line] += 1
    full = [number for number, line in enumerate(lines, start=1) if line.strip()]
    astray = tuple(number for number in full if times[number] != 1)
    return Coverage(len(full), len(full) - len(astray), astray)
