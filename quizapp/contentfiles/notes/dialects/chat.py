"""Logs of chats: who said it, and when, is no text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .translation import LONGEST, Translation

_TIME = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[ \u202f]?[ap]\.?m\.?)?"
_DATE = r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?[ T])?"
_SAID = re.compile(
    rf"[ \t]*(?:[\[(<]?{_DATE}{_TIME}[\])>]?[ \t]*(?:[-\u2013][ \t]*)?<?([\w .'+-]{{1,30}})>?:|<([\w.-]{{1,30}})>|"
    rf"([\w.'-]{{1,30}})[ \t]*[\[(]{_DATE}{_TIME}[\])]:?)[ \t]+(?=\S)",
    re.IGNORECASE,
)


def is_chat(full: Sequence[str]) -> bool:
    """Whether more than half of the lines begin with a time and a name."""
    said = sum(_SAID.match(line) is not None for line in full)
    return said >= 3 and 2 * said > len(full)


def translated(lines: Sequence[str]) -> Translation:
    """What was said, each time as an item of a list, without time and name."""
    found = [_SAID.match(line[:LONGEST]) for line in lines]
    made = [f"- {line[said.end() :]}" if said else line for line, said in zip(lines, found, strict=True)]
    return Translation(made, {})
