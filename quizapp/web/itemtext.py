"""Items as text: DynamoDB JSON laid out for people."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from typing import Final

from django.utils.safestring import SafeString

# What fits on a line stays on one: {"S": "x"} says more at a glance than three lines.
_LINE: Final = 56


class _Number(str):
    """A number as it was typed: 1.50 must not become 1.5."""

    __slots__ = ()


def item_text(text: str) -> SafeString:
    """JSON laid out with two spaces, names and values in spans; text that is no JSON as it is.

    >>> str(item_text("{nothing"))
    '{nothing'
    """
    try:
        value = json.loads(
            text, parse_int=_Number, parse_float=_Number, parse_constant=_Number, object_pairs_hook=tuple
        )
        return SafeString("\n".join(_laid_out(value, 0).lines))
    except (ValueError, RecursionError):
        return SafeString(escape(text))


@dataclass(frozen=True, slots=True)
class _Block:
    """A value on one line, how many letters that is, and the lines it is shown on."""

    flat: str
    letters: int
    lines: list[str]


def _laid_out(value: object, depth: int) -> _Block:
    # Pairs of an object come as a tuple, so that a name that stands twice is shown twice.
    if isinstance(value, tuple) and value:
        names = [_text(name) for name, _ in value]
        blocks = [_laid_out(part, depth + 1) for _, part in value]
        starts = [f'<span class="nt">{escape(name)}</span>: ' for name in names]
        return _joined("{", "}", starts, blocks, sum(len(name) + 2 for name in names), depth)
    if isinstance(value, list) and value:
        blocks = [_laid_out(part, depth + 1) for part in value]
        return _joined("[", "]", [""] * len(blocks), blocks, 0, depth)
    return _scalar(value)


def _joined(
    left: str, right: str, starts: list[str], blocks: list[_Block], letters: int, depth: int
) -> _Block:
    letters += sum(block.letters + 2 for block in blocks)
    flat = left + ", ".join(start + block.flat for start, block in zip(starts, blocks, strict=True)) + right
    if depth and letters + 2 * depth <= _LINE:
        return _Block(flat, letters, [flat])
    if len(blocks) == 1 and left == "{":
        # {"M": {…}}: one pair needs no lines of its own.
        first, *rest = blocks[0].lines
        lines = [f"{left}{starts[0]}{first}", *rest]
        lines[-1] += right
        return _Block(flat, letters, lines)
    lines = [left]
    for place, (start, block) in enumerate(zip(starts, blocks, strict=True), 1):
        first, *rest = block.lines
        part = [f"  {start}{first}", *(f"  {line}" for line in rest)]
        if place < len(blocks):
            part[-1] += ","
        lines += part
    return _Block(flat, letters, [*lines, right])


def _scalar(value: object) -> _Block:
    if isinstance(value, _Number):
        text, css = str(value), "m"
    elif isinstance(value, str):
        text, css = _text(value), "s"
    elif value == ():
        text, css = "{}", ""
    else:
        text, css = json.dumps(value), "kc"
    shown = f'<span class="{css}">{escape(text)}</span>' if css else text
    return _Block(shown, len(text), [shown])


def _text(value: str) -> str:
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        # Half of a surrogate pair cannot be sent: it stays as it was typed.
        return json.dumps(value)
    return text
