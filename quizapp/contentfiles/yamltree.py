"""YAML as a tree of texts with positions.

Not PyYAML's constructors: they guess types (`yes`, `1:30`), keep the last of
two equal keys in silence and forget where a value stood. Here every scalar
stays the text that was written, and the reader of a field says what it must
be. Tags, anchors and aliases are refused, which also ends alias bombs.

A list of records is cut into its items by indentation before it is parsed, so
that a broken item does not hide the next one and memory stays flat.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from .problems import Place, Problems

# libyaml where PyYAML was built with it: ten times as fast.
_Loader: type[yaml.CSafeLoader | yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

DEEPEST = 12
LARGEST_ITEM = 256 * 1024


class _Mark(Protocol):
    """libyaml's marks and PyYAML's own are two classes."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Scalar:
    place: Place
    text: str
    plain: bool  # written without quotes and not as a block


@dataclass(frozen=True, slots=True)
class Sequence:
    place: Place
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """`keys` has the place of each key. A duplicate key was reported and dropped."""

    place: Place
    values: dict[str, Node]
    keys: dict[str, Place]


Node = Scalar | Sequence | Mapping


class BrokenYAMLError(Exception):
    def __init__(self, place: Place, message: str) -> None:
        super().__init__(message)
        self.place = place
        self.message = message


def parse(text: str, path: str, problems: Problems, *, first_line: int = 1) -> Node | None:
    """The one document in `text`, or None, with an error, if it cannot be read.

    `first_line` is the line of the file at which `text` begins.
    """
    try:
        return _Tree(path, first_line, problems).read(text)
    except BrokenYAMLError as broken:
        problems.error(broken.place, broken.message)
        return None


class _Tree:
    def __init__(self, path: str, first_line: int, problems: Problems) -> None:
        self.path = path
        self.first_line = first_line
        self.problems = problems

    def place(self, mark: _Mark | None) -> Place:
        if mark is None:
            return Place(self.path, self.first_line)
        return Place(self.path, self.first_line + mark.line, mark.column + 1)

    def read(self, text: str) -> Node | None:
        root: Node | None = None
        documents = 0
        events = self.events(text)
        for event in events:
            if isinstance(event, (StreamStartEvent, StreamEndEvent, DocumentEndEvent)):
                continue
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise BrokenYAMLError(
                        self.place(event.start_mark), "A second document begins here. Remove `---`."
                    )
                continue
            root = self.node(event, events, 1)
        return root

    def events(self, text: str) -> Iterator[yaml.Event]:
        try:
            yield from yaml.parse(text, Loader=_Loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            tab = mark is not None and _character(text, mark) == "\t"
            words = "A tab stands here. Indent with spaces." if tab else _plain_words(error)
            raise BrokenYAMLError(self.place(mark), words) from None
        except yaml.YAMLError as error:
            raise BrokenYAMLError(Place(self.path, self.first_line), f"This is not YAML: {error}.") from None

    def node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        place = self.place(event.start_mark)
        if isinstance(event, AliasEvent):
            raise BrokenYAMLError(
                place, "Aliases (*name) are not allowed. Write the value out; quote text that begins with *."
            )
        if getattr(event, "anchor", None) is not None:
            raise BrokenYAMLError(place, "Anchors (&name) are not allowed. Quote text that begins with &.")
        if getattr(event, "tag", None) is not None:
            raise BrokenYAMLError(place, "Tags (!name) are not allowed. Quote text that begins with !.")
        if depth > DEEPEST:
            raise BrokenYAMLError(place, f"Nested more than {DEEPEST} deep. No record is.")
        if isinstance(event, ScalarEvent):
            # implicit[0] is true only for a scalar without quotes, not in block style.
            return Scalar(place, event.value, plain=bool(event.implicit[0]))
        if isinstance(event, SequenceStartEvent):
            items = []
            while not isinstance(inner := next(events), SequenceEndEvent):
                items.append(self.node(inner, events, depth + 1))
            return Sequence(place, tuple(items))
        assert isinstance(event, MappingStartEvent)  # noqa: S101 (nothing else can start a node)
        return self.mapping(place, events, depth)

    def mapping(self, place: Place, events: Iterator[yaml.Event], depth: int) -> Mapping:
        values: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        while not isinstance(inner := next(events), MappingEndEvent):
            key = self.node(inner, events, depth + 1)
            value = self.node(next(events), events, depth + 1)
            if not isinstance(key, Scalar):
                self.problems.error(key.place, "A key is a word, not a list or mapping.")
            elif key.text in keys:
                self.problems.error(
                    key.place,
                    f"`{key.text}` stands here a second time; first in line {keys[key.text].line}. Keep one.",
                )
            else:
                keys[key.text] = key.place
                values[key.text] = value
        return Mapping(place, values, keys)


def _character(text: str, mark: _Mark) -> str:
    line = text.split("\n")[mark.line : mark.line + 1]
    return line[0][mark.column : mark.column + 1] if line else ""


def _plain_words(error: yaml.MarkedYAMLError) -> str:
    said = " ".join(part for part in (error.context, error.problem) if part)
    if "mapping values are not allowed" in said:
        return "A colon with a space makes this a mapping. Quote the text, or use a block (`|`)."
    if "did not find expected key" in said or "expected <block end>" in said:
        return f"The indentation or quoting is broken here ({said}). Line the keys up; quote text with special signs."
    if "cannot start any token" in said:
        return f"{said.capitalize()}. Quote the text."
    return f"This is not YAML: {said}."


@dataclass(frozen=True, slots=True)
class Chunk:
    """The text of one item of a list, and the line it begins at."""

    text: str
    line: int


def split(text: str, key: str) -> tuple[str, list[Chunk]] | None:
    """Cut the block list under the top-level `key` into its items.

    Returns the rest of the text (the list blanked out, lines kept) and the
    items; None if there is no such list in block style, and the file is then
    to be parsed whole. Inside a block list, a line that begins with a dash at
    the list's own indentation always begins the next item.
    """
    opening = re.search(rf"^{re.escape(key)}:[ \t]*(#.*)?$", text, re.MULTILINE)
    if opening is None:
        return None
    lines = text.split("\n")
    first = text.count("\n", 0, opening.start()) + 1
    indent: int | None = None
    starts: list[int] = []
    end = len(lines)
    for number in range(first, len(lines)):
        line = lines[number]
        stripped = line.lstrip(" ")
        if not stripped or stripped.startswith("#"):
            continue
        lead = len(line) - len(stripped)
        dash = stripped == "-" or stripped.startswith("- ")
        if indent is None:
            if not dash:
                return None
            indent = lead
        if lead == 0 and not (dash and indent == 0):
            end = number
            break
        if dash and lead == indent:
            starts.append(number)
    if not starts:
        return None
    rest = "\n".join(lines[: first - 1] + [""] * (end - first + 1) + lines[end:])
    chunks = [
        Chunk("\n".join(lines[start:stop]), start + 1)
        for start, stop in zip(starts, [*starts[1:], end], strict=True)
    ]
    return rest, chunks
