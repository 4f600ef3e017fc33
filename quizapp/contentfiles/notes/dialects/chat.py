"""Logs of chats: who said it, and when, is no text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .translation import Translation

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
    """What was said, without time and name."""
    return Translation(
        [_SAID.sub("", line, count=1) if _SAID.match(line[:200]) else line for line in lines], {}
    )
