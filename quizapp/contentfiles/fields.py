"""Reading the fields of one record, each with what it must be.

Every reader returns a usable value even when it reports an error, so that one
record is checked to its end. `Fields.broken` tells whether it was clean.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date

from .problems import Place, Problems
from .records import Link
from .yamltree import Mapping as MappingNode
from .yamltree import Node, Scalar, Sequence

SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
FACT = re.compile(r"^FL-[0-9]{3}$")
BLOCK = re.compile(r"^S[0-9]{2}-P[0-9]{2,3}$")
TASK = re.compile(r"^[0-9]{1,2}\.[0-9]{1,2}$")
_DATE = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
_INTEGER = re.compile(r"^[0-9]{1,9}$")
_URL = re.compile(r"^https://[^\s<>\"'\\]+$")
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
LONGEST_TEXT = 20_000


class Fields:
    """The fields of one mapping. Call `done()` at the end: what nobody asked for is an error."""

    def __init__(self, node: Node, problems: Problems, what: str) -> None:
        self.problems = problems
        self.what = what
        self.place = node.place
        self.broken = False
        self.asked: set[str] = set()
        if isinstance(node, MappingNode):
            self.values: Mapping[str, Node] = node.values
            self.keys: Mapping[str, Place] = node.keys
        else:
            self.values = {}
            self.keys = {}
            self.error(node.place, f"A {what} is a mapping: `key: value` lines.")

    def error(self, place: Place, message: str) -> None:
        self.broken = True
        self.problems.error(place, message)

    def place_of(self, name: str) -> Place:
        """Where the value of `name` stands, or its record if it has none."""
        node = self.values.get(name)
        return node.place if node is not None else self.place

    def has(self, name: str) -> bool:
        return name in self.values

    def node(self, name: str, *, required: bool) -> Node | None:
        self.asked.add(name)
        node = self.values.get(name)
        if node is None or (isinstance(node, Scalar) and node.plain and node.text in _NULL):
            if required:
                place = self.keys.get(name, self.place)
                said = "is empty" if name in self.values else "is missing"
                self.error(place, f"`{name}` {said}.")
            return None
        return node

    def text(self, name: str, *, default: str | None = None, longest: int = LONGEST_TEXT) -> str:
        """Text, trimmed. Required unless there is a default."""
        node = self.node(name, required=default is None)
        if node is None:
            return default or ""
        if not isinstance(node, Scalar):
            self.error(node.place, f"`{name}` is one text, not a list or mapping.")
            return default or ""
        text = node.text.strip()
        if not text and default is None:
            self.error(node.place, f"`{name}` is empty.")
        if len(text) > longest:
            self.error(node.place, f"`{name}` has {len(text)} characters; {longest} are allowed.")
        # No check after this one reads more than it may have to.
        return text[:longest]

    def match(
        self,
        name: str,
        pattern: re.Pattern[str],
        example: str,
        *,
        default: str | None = None,
        longest: int = 200,
    ) -> str:
        text = self.text(name, default=default, longest=longest)
        if text and not pattern.match(text):
            self.error(self.place_of(name), f"`{name}` is {text!r}; it looks like {example}.")
        return text

    def choice(self, name: str, choices: Collection[str], *, default: str | None = None) -> str:
        text = self.text(name, default=default, longest=200)
        if text and text not in choices:
            self.error(self.place_of(name), f"`{name}` is {text!r}; it is one of {', '.join(choices)}.")
            return default or next(iter(choices))
        return text or next(iter(choices))

    def integer(self, name: str, *, low: int, high: int, default: int | None = None) -> int:
        node = self.node(name, required=default is None)
        if node is None:
            return low if default is None else default
        if not isinstance(node, Scalar) or not _INTEGER.match(node.text) or not low <= int(node.text) <= high:
            written = f" {node.text!r}" if isinstance(node, Scalar) else ""
            self.error(
                node.place,
                f"`{name}` is{written or ' no number'}; it is a whole number from {low} to {high}.",
            )
            return low
        return int(node.text)

    def boolean(self, name: str, *, default: bool | None = None) -> bool:
        node = self.node(name, required=default is None)
        if node is None:
            return bool(default)
        if not isinstance(node, Scalar) or not node.plain or node.text not in {"true", "false"}:
            self.error(node.place, f"`{name}` is `true` or `false`, without quotes.")
            return bool(default)
        return node.text == "true"

    def date(self, name: str, *, required: bool = True) -> date | None:
        node = self.node(name, required=required)
        if node is None:
            return None
        if isinstance(node, Scalar) and _DATE.match(node.text):
            try:
                return date.fromisoformat(node.text)
            except ValueError:
                pass
        self.error(node.place, f"`{name}` is a date such as 2026-11-21.")
        return None

    def nodes(self, name: str, *, required: bool = False) -> tuple[Node, ...]:
        node = self.node(name, required=required)
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            self.error(node.place, f"`{name}` is a list.")
            return ()
        return node.items

    def texts(
        self, name: str, pattern: re.Pattern[str] | None = None, example: str = "", *, required: bool = False
    ) -> tuple[tuple[str, Place], ...]:
        """A list of texts, each with its place, each once."""
        found: dict[str, Place] = {}
        for item in self.nodes(name, required=required):
            if not isinstance(item, Scalar) or not item.text.strip():
                self.error(item.place, f"`{name}` is a list of words.")
            elif pattern is not None and not pattern.match(item.text):
                self.error(item.place, f"`{name}` has {item.text!r}; each looks like {example}.")
            elif item.text in found:
                self.error(item.place, f"`{name}` has {item.text!r} twice.")
            else:
                found[item.text.strip()] = item.place
        return tuple(found.items())

    def child(self, name: str, what: str) -> Fields | None:
        node = self.node(name, required=False)
        return None if node is None else Fields(node, self.problems, what)

    def links(self, name: str, *, dated: bool) -> tuple[Link, ...]:
        """Sources: a title and an address each, with the day it was checked where `dated`."""
        links = []
        for item in self.nodes(name, required=True):
            fields = Fields(item, self.problems, "source")
            link = Link(
                title=fields.text("title", longest=300),
                url=fields.match("url", _URL, "https://docs.example.com/page", default=None),
                checked_on=fields.date("checked_on", required=dated),
            )
            fields.done()
            self.broken |= fields.broken
            links.append(link)
        if not links and self.has(name):
            self.error(self.place_of(name), f"`{name}` is empty; name at least one source.")
        return tuple(links)

    def done(self) -> None:
        for name, place in self.keys.items():
            if name not in self.asked:
                known = ", ".join(sorted(self.asked))
                self.error(place, f"A {self.what} has no field `{name}`. It has: {known}.")
