"""HTML and Markdown of the course as plain text, cut where a reader can be sent."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from quizapp.course import diagrams

_HEADINGS = {"h2", "h3", "h4"}
# Text on both sides of these is one word: everything else parts words.
_INLINE = {"a", "code", "del", "em", "span", "strong", "sub", "sup"}
_CELLS = {"td", "th"}
_LABELS = {
    "Objective",
    "Example",
    "Key point",
    "Trap",
    "In older material",
    "Note",
    "Think about it",
    "Summary",
    "Read on",
}
_SPACES = re.compile(r"\s+")
_BEFORE_STOP = re.compile(r" ([.,;:!?)])")
_LINK = re.compile(r"\[([^\]]*)\]\([^)\s]*\)")
_MARKS = re.compile(r"[`*]+|^[ \t]*(?:[#>|-]+[ \t]|:{3,}.*$)", re.MULTILINE)


@dataclass
class Part:
    """What stands under one heading, until the next; `ref` is its anchor, empty for what precedes the first."""

    ref: str = ""
    title: str = ""
    text: list[str] = field(default_factory=list)

    @property
    def body(self) -> str:
        return tidy("".join(self.text))


class _Cutter(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts = [Part()]
        self.in_heading = False
        # How deep inside a box that only invites to practise; no words of the guide.
        self.skipping = 0
        self.in_label = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        classes = (given.get("class") or "").split()
        if self.skipping or "quiz" in classes:
            self.skipping += tag not in {"br", "hr"}
            return
        if tag in _HEADINGS:
            self.in_heading = True
            self.parts.append(Part(given.get("id") or self.parts[-1].ref))
        elif "callout-title" in classes:
            self.in_label = True
        if name := given.get("data-diagram"):
            self.parts[-1].text.append(f" {diagrams.words(name)} ")
        if tag not in _INLINE:
            self.parts[-1].text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self.skipping:
            self.skipping -= 1
            return
        if tag in _HEADINGS:
            self.in_heading = False
        elif self.in_label and tag == "p":
            self.in_label = False
            self.parts[-1].text.append(":")
        elif tag == "dt":
            self.parts[-1].text.append(":")
        elif tag in _CELLS:
            self.end_cell()
        if tag not in _INLINE:
            self.parts[-1].text.append(" ")

    def end_cell(self) -> None:
        """Part a cell from the next, so that a row reads as a list."""
        text = self.parts[-1].text
        said = next((piece.rstrip() for piece in reversed(text) if piece.strip()), "")
        if said and said[-1] not in ".,;:!?":
            text.append(";")

    def handle_data(self, data: str) -> None:
        if self.skipping:
            return
        if self.in_heading:
            self.parts[-1].title += data
        elif self.in_label and data in _LABELS:
            # What kind of box it is: a word that would be found in every part.
            self.in_label = False
        else:
            self.parts[-1].text.append(data)


def parts_of(html: str) -> list[Part]:
    """The parts of a section's page, one for each heading, in order; those without a word are left out."""
    cutter = _Cutter()
    cutter.feed(html)
    cutter.close()
    return [part for part in cutter.parts if part.title.strip() or part.body]


def text_of_html(html: str) -> str:
    return " ".join(filter(None, (f"{part.title} {part.body}".strip() for part in parts_of(html))))


def text_of_markdown(markdown: str) -> str:
    """Good enough to search and to quote, and quick: a bank has tens of thousands of these.

    >>> text_of_markdown("A **table** of `5 KB` items, [see](term:item).")
    'A table of 5 KB items, see.'
    """
    return tidy(_MARKS.sub("", _LINK.sub(r"\1", markdown)))


def tidy(text: str) -> str:
    return _BEFORE_STOP.sub(r"\1", _SPACES.sub(" ", text)).strip()
