"""Reading a file as text, or saying why it is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from .problems import Place, Problems

# A section of the guide has some 50 kB, a bank file of 10,000 questions 25 MB.
LARGEST = 64 * 1024 * 1024

# What nobody sees in an editor and YAML or browsers treat as something else:
# control characters, line separators other than \n, and text direction marks.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_NAMES = {
    "\x00": "a NUL character",
    "\r": "a carriage return: line ends are \\n alone",
    "\x85": "a next-line character: line ends are \\n alone",
    "\u2028": "a line separator: line ends are \\n alone",
    "\u2029": "a paragraph separator: line ends are \\n alone",
    "\ufeff": "a byte order mark inside the text",
}


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file, or of its part from `first_line` on. `path` is as it is printed in errors."""

    path: str
    text: str
    first_line: int = 1

    def place(self, offset: int) -> Place:
        """Where the character at `offset` stands."""
        line = self.text.count("\n", 0, offset) + self.first_line
        return Place(self.path, line, offset - self.text.rfind("\n", 0, offset))

    def offset(self, place: Place) -> int:
        """Where the line of `place` begins in `text`; its end for a line that it has not."""
        offset = 0
        for _ in range(place.line - self.first_line):
            offset = self.text.find("\n", offset) + 1
            if not offset:
                return len(self.text)
        return offset


def read(path: Path, shown_as: str, problems: Problems) -> Source | None:
    """The text of `path`; None, with an error, if it cannot be read as text."""
    start = Place(shown_as)
    try:
        if path.stat().st_size > LARGEST:
            problems.error(start, f"The file is larger than {LARGEST // 2**20} MB. Split it.")
            return None
        raw = path.read_bytes()
    except FileNotFoundError:
        problems.error(start, "The file is missing.")
        return None
    except OSError as error:
        problems.error(start, f"The file cannot be read: {error.strerror or error}.")
        return None
    return decode(raw, shown_as, problems)


def decode(raw: bytes, shown_as: str, problems: Problems) -> Source | None:
    """`raw` as text; None, with an error that has a position, if it is not clean UTF-8."""
    start = Place(shown_as)
    if raw.startswith(b"\xef\xbb\xbf"):
        problems.error(start, "The file starts with a byte order mark. Save it as UTF-8 without BOM.")
        return None
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        problems.error(start, "The file is UTF-16. Save it as UTF-8 without BOM.")
        return None
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode(errors="replace")) + 1
        bad = raw[error.start]
        problems.error(
            Place(shown_as, line, column),
            f"Byte 0x{bad:02x} is not UTF-8. Save the file as UTF-8 without BOM.",
        )
        return None
    source = Source(shown_as, text)
    unseen = _UNSEEN.search(text)
    if unseen is not None:
        name = _NAMES.get(unseen.group(), f"the invisible character U+{ord(unseen.group()):04X}")
        problems.error(source.place(unseen.start()), f"Here is {name}. Remove it.")
        return None
    return source


def locate(source: Source, start: Place, needle: str) -> Place:
    """Where `needle` first stands from the line of `start` on, or `start` if it does not.

    Finds the place of something that a parser reported without one.
    """
    found = source.text.find(needle, source.offset(start)) if needle else -1
    return start if found < 0 else source.place(found)
