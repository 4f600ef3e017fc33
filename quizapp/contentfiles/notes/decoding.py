"""The bytes of a note as lines, or why they are none."""

from __future__ import annotations

import hashlib
import re
import stat
from pathlib import Path

from quizapp.contentfiles.problems import Place, Problems

from .records import NoteText

# The longest notes that people write have some 200 kB. What is larger is a dump, an archive or a mistake.
LARGEST = 4 * 1024 * 1024
MOST_LINES = 100_000
# A text may have a stray control character; where they are more than one in this many, it is no text.
_ONE_IN = 200

_TOO_LARGE = f"The file is larger than {LARGEST // 2**20} MB, more than any notes. Split it."
_MAGIC = (
    (b"%PDF-", "a PDF. Export it as text or Markdown"),
    (b"PK\x03\x04", "a ZIP archive, as are .docx, .odt and .epub. Export it as text or Markdown"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document. Export it as text"),
    (b"{\\rtf", "an RTF document. Save it as plain text"),
    (b"\x1f\x8b", "a gzip archive. Unpack it first"),
    (b"BZh", "a bzip2 archive. Unpack it first"),
    (b"\xfd7zXZ", "an xz archive. Unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive. Unpack it first"),
    (b"\x89PNG", "a picture. Notes are text"),
    (b"\xff\xd8\xff", "a picture. Notes are text"),
    (b"GIF8", "a picture. Notes are text"),
    (b"RIFF", "a sound, film or picture. Notes are text"),
    (b"\x7fELF", "a program. Notes are text"),
    (b"MZ\x90", "a program. Notes are text"),
    (b"SQLite format 3", "a database. Notes are text"),
)
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_SPACE = re.compile("[\x0b\x0c\x85\u2028\u2029]")


def read_file(path: Path, shown_as: str, problems: Problems) -> NoteText | None:
    """The note in `path`; None, with an error, if it is none. Never reads more than the largest allowed."""
    place = Place(shown_as)
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            problems.error(place, "This is not a file.")
            return None
        if found.st_size > LARGEST:
            problems.error(place, _TOO_LARGE)
            return None
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except FileNotFoundError:
        problems.error(place, "There is no such file.")
        return None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        problems.error(place, f"The file cannot be read: {reason}.")
        return None
    return decode(raw, shown_as, problems)


def decode(raw: bytes, shown_as: str, problems: Problems) -> NoteText | None:
    """`raw` as a note; None, with an error, if it is too large or no text.

    What can be mended is mended, with a warning at its line: bytes that are no
    UTF-8, control characters. Line ends may be those of any system.
    """
    place = Place(shown_as)
    if len(raw) > LARGEST:
        problems.error(place, _TOO_LARGE)
        return None
    magic = next((name for start, name in _MAGIC if raw.startswith(start)), "")
    if magic:
        problems.error(place, f"The file is {magic}.")
        return None
    text, encoding = _text(raw, place, problems)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    controls = sum(1 for _ in _CONTROL.finditer(text))
    if controls * _ONE_IN > max(len(text), 4 * _ONE_IN):
        even = raw[1:4000:2].count(0) + raw[0:4000:2].count(0)
        hint = " It may be UTF-16 without a byte order mark." if even * 3 > min(len(raw), 4000) else ""
        problems.error(
            place, f"The file is binary: {controls} control characters.{hint} Save it as UTF-8 text."
        )
        return None
    if controls:
        first = _CONTROL.search(text)
        line = text.count("\n", 0, first.start() if first else 0) + 1
        problems.warn(Place(shown_as, line), f"{controls} invisible control characters were left out.")
        text = _CONTROL.sub("", text)
    if text.count("\n") >= MOST_LINES:
        problems.error(place, f"The file has more than {MOST_LINES:,} lines. Split it.")
        return None
    lines = tuple(_SPACE.sub(" ", text).removesuffix("\n").split("\n"))
    if not any(line.strip() for line in lines):
        problems.error(place, "The file is empty.")
        return None
    return NoteText(shown_as, lines, hashlib.sha256(raw).hexdigest(), encoding)


def _text(raw: bytes, place: Place, problems: Problems) -> tuple[str, str]:
    """The text and how it was read; with warnings where bytes were replaced."""
    mark, encoding = next((each for each in _MARKS if raw.startswith(each[0])), (b"", "utf-8"))
    raw = raw[len(mark) :]
    try:
        return raw.decode(encoding), encoding
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
    at = Place(place.path, line)
    if encoding == "utf-8" and _is_western(raw):
        problems.warn(at, "The file is not UTF-8. It was read as Windows-1252; check its special characters.")
        return raw.decode("cp1252", errors="replace"), "cp1252"
    text = raw.decode(encoding, errors="replace")
    problems.warn(
        at,
        f"Bytes that are not {encoding.upper()} were replaced by \ufffd, {text.count(chr(0xFFFD))} in all.",
    )
    return text, encoding


def _is_western(raw: bytes) -> bool:
    """Whether no byte above ASCII is part of UTF-8 or a surrogate, so that another encoding is likely."""
    valid = raw.decode("utf-8", errors="ignore")
    return valid.isascii() and not re.search(rb"[\x81\x8d\x8f\x90\x9d]|\xed[\xa0-\xbf]", raw)
