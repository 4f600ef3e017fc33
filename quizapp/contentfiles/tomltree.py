"""TOML as the same tree that YAML becomes, with positions found again in the text."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from datetime import date
from typing import Any

from .problems import Place, Problems
from .text import Source
from .yamltree import Mapping, Node, Scalar, Sequence

_HEADER = re.compile(r"^[ \t]*\[(\[?)[ \t]*([\w.-]+)[ \t]*\]\]?")
_KEY = re.compile(r"^[ \t]*([\w-]+)[ \t]*=[ \t]*")
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def parse(source: Source, problems: Problems) -> Node | None:
    """The tables in `source`, or None, with an error, if it is not TOML."""
    try:
        values = tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        at = _AT.search(str(error))
        line, column = (int(at[1]), int(at[2])) if at and at[1] else (source.text.count("\n") + 1, 1)
        said = str(error)[: at.start()] if at else str(error)
        problems.error(Place(source.path, line, column), f"This is not TOML: {said}.")
        return None
    except RecursionError:
        problems.error(Place(source.path), "This is nested deeper than any content file.")
        return None
    places = _places(source)
    return _node(values, "", Place(source.path), places)


def _places(source: Source) -> dict[str, Place]:
    """Places of tables and keys by path, such as domains.1.tasks.0.title.

    tomllib tells none. Lines inside a multi-line string may add paths that do
    not exist; nobody asks for those.
    """
    places: dict[str, Place] = {}
    counts: Counter[str] = Counter()
    current = ""
    for number, line in enumerate(source.text.split("\n"), start=1):
        if header := _HEADER.match(line):
            current = ""
            parts = header[2].split(".")
            for depth, part in enumerate(parts):
                current = f"{current}.{part}" if current else part
                if depth == len(parts) - 1 and header[1]:
                    counts[current] += 1
                if counts[current]:
                    current = f"{current}.{counts[current] - 1}"
            for path in [path for path in counts if path.startswith(f"{current}.")]:
                del counts[path]
            places[current] = Place(source.path, number, 1)
        elif key := _KEY.match(line):
            path = f"{current}.{key[1]}" if current else key[1]
            places.setdefault(path, Place(source.path, number, key.end() + 1))
    return places


def _node(value: Any, path: str, parent: Place, places: dict[str, Place]) -> Node:
    place = places.get(path, parent)
    if isinstance(value, dict):
        values = {
            str(key): _node(inner, f"{path}.{key}" if path else str(key), place, places)
            for key, inner in value.items()
        }
        return Mapping(place, values, {key: node.place for key, node in values.items()})
    if isinstance(value, list):
        items = (_node(inner, f"{path}.{index}", place, places) for index, inner in enumerate(value))
        return Sequence(place, tuple(items))
    if isinstance(value, bool):
        return Scalar(place, "true" if value else "false", plain=True)
    return Scalar(place, str(value), plain=isinstance(value, int | float | date))
