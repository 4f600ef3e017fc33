"""A section file cut into headings, directives and the prose between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .problems import Place, Problems
from .text import Source

_HEADING = re.compile(r"^(#{1,6})[ \t]+(.*?)[ \t]*(?:\{#([^}]*)\})?[ \t]*#*[ \t]*$")
_OPEN = re.compile(r"^:{3,}[ \t]*([a-z]+)[ \t]*(\{.*\})?[ \t]*$")
_CLOSE = re.compile(r"^:{3,}[ \t]*$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_ATTRIBUTES = re.compile(r"""\s*(?:\#(?P<id>[^\s"}]+)|(?P<name>[a-z]+)="(?P<value>[^"]*)")""")


@dataclass(frozen=True, slots=True)
class Heading:
    place: Place
    level: int
    text: str
    ref: str


@dataclass(frozen=True, slots=True)
class Directive:
    """`place` is its opening line; `body` begins on the line after."""

    place: Place
    name: str
    ref: str
    attributes: dict[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class Text:
    place: Place
    body: str


Segment = Heading | Directive | Text


def front_matter(source: Source, problems: Problems) -> tuple[str, int] | None:
    """The YAML between the two `---` lines and the line after them; None, with an error, without it."""
    lines = source.text.split("\n")
    if lines[0].rstrip() != "---":
        problems.error(Place(source.path), "The file begins with `---`, `section:`, `checked_on:`, `---`.")
        return None
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            return "\n".join(lines[1:number]), number + 1
    problems.error(Place(source.path), "The `---` that ends the front matter is missing.")
    return None


def segments(source: Source, first: int, problems: Problems) -> Iterator[Segment]:
    """The parts of the file from line index `first` on. Code is never mistaken for markup."""
    lines = source.text.split("\n")
    held: list[str] = []
    held_from = first
    fence = ""
    index = first
    while index < len(lines):
        line = lines[index]
        place = Place(source.path, index + 1)
        fence = _fence(line, fence)
        opening = None if fence else _OPEN.match(line)
        heading = None if fence else _HEADING.match(line)
        if not (opening or heading or (not fence and line.startswith(":::"))):
            held.append(line)
            index += 1
            continue
        if any(part.strip() for part in held):
            yield Text(Place(source.path, held_from + 1), "\n".join(held))
        held = []
        if opening:
            directive, index = _directive(opening, lines, index, place, problems)
            yield directive
        else:
            if heading:
                _lonely(heading, lines, index, place, problems)
                yield Heading(place, len(heading[1]), heading[2], heading[3] or "")
            elif _CLOSE.match(line):
                problems.error(place, "This `:::` closes nothing. Was the opening line misspelt?")
            else:
                problems.error(
                    place, "A directive opens like `::: keypoint {#S05-P07}`; its name is in lower case."
                )
            index += 1
        held_from = index
    if any(part.strip() for part in held):
        yield Text(Place(source.path, held_from + 1), "\n".join(held))


def _fence(line: str, fence: str) -> str:
    """The fence that is open after this line, or nothing."""
    marks = _FENCE.match(line)
    if not marks:
        return fence
    if not fence:
        return marks[1]
    closes = marks[1].startswith(fence) and not line.strip().strip(fence[0])
    return "" if closes else fence


def _lonely(heading: re.Match[str], lines: list[str], index: int, place: Place, problems: Problems) -> None:
    before = lines[index - 1].strip() if index else ""
    after = lines[index + 1].strip() if index + 1 < len(lines) else ""
    if (before and before != "---") or after:
        problems.error(place, f"The heading “{heading[2]}” needs a blank line above and below.")


def _directive(
    opening: re.Match[str], lines: list[str], index: int, place: Place, problems: Problems
) -> tuple[Directive, int]:
    """The directive that opens at `index`, and the index after it."""
    ref, attributes = _attributes(opening[2] or "", place, problems)
    body: list[str] = []
    fence = ""
    for number in range(index + 1, len(lines)):
        line = lines[number]
        fence = _fence(line, fence)
        if not fence and _CLOSE.match(line):
            return Directive(place, opening[1], ref, attributes, "\n".join(body)), number + 1
        if not fence and (_OPEN.match(line) or _HEADING.match(line)):
            # The rest is read as if it had been closed here, so that one slip is one error.
            problems.error(
                place,
                f"`::: {opening[1]}` is not closed before line {number + 1}. Directives end with `:::` and do not nest.",
            )
            return Directive(place, opening[1], ref, attributes, "\n".join(body)), number
        body.append(line)
    problems.error(place, f"`::: {opening[1]}` is never closed. It ends with a line `:::`.")
    return Directive(place, opening[1], ref, attributes, "\n".join(body)), len(lines)


def _attributes(text: str, place: Place, problems: Problems) -> tuple[str, dict[str, str]]:
    ref = ""
    attributes: dict[str, str] = {}
    inner = text.strip()[1:-1] if text.strip() else ""
    offset = 0
    while inner[offset:].strip():
        found = _ATTRIBUTES.match(inner, offset)
        if found is None:
            problems.error(place, f'`{text}` is not read: attributes look like {{#S05-P07 title="Words"}}.')
            break
        if found["id"]:
            ref = found["id"]
        else:
            attributes[found["name"]] = found["value"]
        offset = found.end()
    return ref, attributes
