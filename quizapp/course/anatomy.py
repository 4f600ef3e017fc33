"""The parts of a section's stored HTML, and the places in it that a page fills.

A part is a heading of level 2 or 3 with the text up to the next. Its progress
is kept, and it can be practised: a part of level 2 with everything below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape

from django.utils.safestring import SafeString

WORDS_PER_MINUTE = 200

_PLACES = re.compile(
    r"""<h(?P<level>[234])\ id="(?P<heading>S\d+-P\d+)">(?P<title>.*?)</h(?P=level)>
    | (?P<figure><figure\b[^>]*\bdata-diagram="(?P<drawing>[a-z0-9-]+)"[^>]*>)
    | <div\ class="callout\ callout-reflect"[^>]*\bid="(?P<reflect>S\d+-P\d+)"[^>]*>
    | (?P<answer><div\ class="answer-place"></div>)
    | (?P<summary><div\ class="callout\ callout-summary")
    """,
    re.VERBOSE | re.DOTALL,
)
_TAGS = re.compile(r"<[^>]*>")
_IDS = re.compile(r"""\bid="(S\d+-P\d+)\"""")
_LABEL = re.compile(r'^\s*<p class="callout-title">.*?</p>', re.DOTALL)


_NOTHING = SafeString("")


@dataclass(slots=True)
class Part:
    """A heading with its own text. `refs` are the blocks in it, `group` those of its subparts, too."""

    ref: str
    level: int
    title: str
    words: int = 0
    refs: list[str] = field(default_factory=list)
    group: list[str] = field(default_factory=list)

    @property
    def minutes(self) -> int:
        return max(1, round(self.words / WORDS_PER_MINUTE))


@dataclass(frozen=True, slots=True)
class Heading:
    ref: str
    level: int
    title: str


@dataclass(frozen=True, slots=True)
class Piece:
    """HTML, or a place: `kind` is html, drawing, answer or end (of a part)."""

    kind: str
    html: SafeString = _NOTHING
    name: str = ""
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Anatomy:
    pieces: tuple[Piece, ...]
    headings: tuple[Heading, ...]
    parts: tuple[Part, ...]
    prompts: dict[str, str]

    def part(self, ref: str) -> Part | None:
        return next((part for part in self.parts if part.ref == ref), None)


@lru_cache(maxsize=64)
def anatomy(html: str) -> Anatomy:
    """Take the stored HTML of a section apart. It was sanitised before it was stored."""
    return _Knife(html).cut()


class _Knife:
    def __init__(self, html: str) -> None:
        self.html = html
        self.pieces: list[Piece] = []
        self.headings: list[Heading] = []
        self.parts: list[Part] = []
        self.prompts: dict[str, str] = {}
        self.open: Part | None = None
        self.asked: tuple[str, int] | None = None

    def cut(self) -> Anatomy:
        at = 0
        for place in _PLACES.finditer(self.html):
            self.text(self.html[at : place.start()])
            at = place.end()
            if place["heading"]:
                self.heading(place)
            elif place["drawing"]:
                self.piece(place[0])
                self.pieces.append(Piece("drawing", name=place["drawing"]))
            elif place["reflect"]:
                self.asked = place["reflect"], place.end()
                self.text(place[0])
            elif place["answer"]:
                self.answer(place.start())
            else:
                # What closes a section belongs to the whole of it, not to its last part.
                self.close()
                self.text(place[0])
        self.text(self.html[at:])
        self.close()
        for part, group in zip(self.parts, _groups(self.parts), strict=True):
            part.group = group
        return Anatomy(tuple(self.pieces), tuple(self.headings), tuple(self.parts), self.prompts)

    def piece(self, html: str) -> None:
        self.pieces.append(Piece("html", SafeString(html)))

    def text(self, html: str) -> None:
        if not html:
            return
        self.piece(html)
        if self.parts:
            self.parts[-1].refs += _IDS.findall(html)
        if self.open is not None:
            self.open.words += len(_TAGS.sub(" ", html).split())

    def heading(self, place: re.Match[str]) -> None:
        ref, level, inner = place["heading"], int(place["level"]), place["title"]
        title = " ".join(unescape(_TAGS.sub("", inner)).split())
        if level < 4:
            self.close()
            self.open = Part(ref, level, title)
            self.parts.append(self.open)
        if self.parts:
            self.parts[-1].refs.append(ref)
        self.headings.append(Heading(ref, level, title))
        if "<a " not in inner:
            inner = f'<a class="heading-link" href="#{ref}">{inner}</a>'
        self.piece(f'<h{level} id="{ref}">{inner}</h{level}>')

    def answer(self, end: int) -> None:
        if self.asked is None:
            return
        ref, start = self.asked
        self.asked = None
        self.prompts[ref] = _LABEL.sub("", self.html[start:end]).strip()
        self.pieces.append(Piece("answer", name=ref))

    def close(self) -> None:
        if self.open is not None:
            self.pieces.append(Piece("end", part=self.open))
            self.open = None


def _groups(parts: list[Part]) -> Iterator[list[str]]:
    for index, part in enumerate(parts):
        group = list(part.refs)
        for below in parts[index + 1 :]:
            if below.level <= part.level:
                break
            group += below.refs
        yield group
