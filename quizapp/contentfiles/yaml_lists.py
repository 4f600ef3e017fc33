"""Files that are one list of records under a key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .fields import Fields
from .problems import Place, Problems
from .text import Source
from .yamltree import LARGEST_ITEM, Chunk, Mapping, Node, Sequence, parse, split


@dataclass(frozen=True, slots=True)
class Record:
    """One item of the list. `source` is its own text, which knows its line in the file."""

    node: Node
    source: Source


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file whose list was cut into items but not read yet. `head` has the other keys."""

    head: Fields
    source: Source
    chunks: list[Chunk] | None
    whole: tuple[Node, ...]

    def records(self, problems: Problems) -> Iterator[Record]:
        """The items that can be read, one at a time; errors for the others."""
        if self.chunks is None:
            for node in self.whole:
                yield Record(node, self.source)
            return
        for chunk in self.chunks:
            if len(chunk.text) > LARGEST_ITEM:
                problems.error(
                    Place(self.source.path, chunk.line),
                    f"This record is larger than {LARGEST_ITEM // 1024} kB. Is a quote or block never closed?",
                )
                continue
            item_list = parse(chunk.text, self.source.path, problems, first_line=chunk.line)
            if isinstance(item_list, Sequence):
                for item in item_list.items:
                    yield Record(item, Source(self.source.path, chunk.text, chunk.line))


def open_list(source: Source, key: str, problems: Problems) -> ListFile:
    """The file in `source`, whose records stand under `key`."""
    cut = split(source.text, key)
    if cut is None:
        node = parse(source.text, source.path, problems)
        if node is None:
            # Empty, or reported already; either way there is nothing to read.
            node = Mapping(Place(source.path), {}, {})
            if not source.text.strip():
                problems.error(Place(source.path), f"The file is empty; it has a list `{key}:`.")
            head = Fields(node, Problems(), "file")
            return ListFile(head, source, None, ())
        head = Fields(node, problems, "file")
        return ListFile(head, source, None, head.nodes(key, required=True))
    rest, chunks = cut
    node = parse(rest, source.path, problems) if rest.strip() else None
    head = Fields(node or Mapping(Place(source.path), {}, {}), problems, "file")
    if head.has(key):
        head.error(head.keys[key], f"`{key}` stands here a second time. Keep one list.")
        head.asked.add(key)
    return ListFile(head, source, chunks, ())


def records(source: Source, key: str, problems: Problems) -> Iterator[Record]:
    """The records of a file that has nothing but the list under `key`."""
    opened = open_list(source, key, problems)
    opened.head.done()
    yield from opened.records(problems)
