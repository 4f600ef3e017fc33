"""reStructuredText."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quizapp.contentfiles.notes.kinds import CODE, MARKUP
from quizapp.contentfiles.notes.plain import indent, is_bullet

from .translation import LONGEST, Translation

_DIRECTIVE = re.compile(r"([ \t]*)\.\.[ \t]+(?:\|[^|]{1,60}\|[ \t]+)?([\w-]{1,40})::(?:[ \t]+(.*))?$")
_EXPLICIT = re.compile(r"([ \t]*)\.\.(?:[ \t]+\S.*)?$")
_FIELD = re.compile(r":[A-Za-z][\w -]{0,30}:(?:[ \t]|$)")
_ROLE = re.compile(r":[a-z][\w:+.-]{0,30}:`([^`<>]{1,200}?)(?:[ \t]*<[^<>`]{1,200}>)?`")
_LINKED = re.compile(r"`([^`<>]{1,200}?)[ \t]*<[^<>`]{1,300}>`_{1,2}|`([^`]{1,200})`_{1,2}")
_LITERAL = re.compile(r"``([^`]{1,300})``")
_LINE = re.compile(r"([=\-~^\"'*+#`:._])\1{2,200}[ \t]*$")
_COLUMNS = re.compile(r"=+(?:[ \t]+=+){1,20}[ \t]*$")
# Their bodies are text as any other.
_SAID = frozenset(
    {
        "note",
        "warning",
        "tip",
        "important",
        "hint",
        "caution",
        "danger",
        "attention",
        "error",
        "seealso",
        "admonition",
        "topic",
        "sidebar",
        "epigraph",
    }
)


def is_rst(full: Sequence[str]) -> bool:
    """Whether there are directives, roles or tables with columns of `=`."""
    marks = sum(line.lstrip().startswith("..") and _DIRECTIVE.match(line) is not None for line in full)
    return marks + sum(_ROLE.search(line) is not None for line in full) >= 2 or (
        marks >= 1 and any(_COLUMNS.match(line) for line in full)
    )


def translated(lines: Sequence[str]) -> Translation:
    """Underlined titles as `#`, the first kind of line highest; directives and their options are markup."""
    made = list(lines)
    kinds: dict[int, str] = {}
    levels: list[str] = []
    at, inner, opened = 0, 0, False
    while at < len(lines):
        line = lines[at]
        if not line.strip() or len(line) > LONGEST:
            at += 1
            continue
        found = _EXPLICIT.match(line)
        if found is not None and not line.strip().startswith("..."):
            at = _explicit(lines, at, made, kinds)
            body = next((each for each in lines[at : at + 3] if each.strip()), "")
            # What a note or a warning says is no part of what stands above it.
            inner = indent(body) if indent(body) > indent(line) else 0
        elif _COLUMNS.match(line):
            at = _table(lines, at, made, kinds)
        elif (end := _title(lines, at, made, kinds, levels)) > at:
            at, opened = end, True
        elif _FIELD.match(line) and (not opened or at < 20):
            kinds[at] = MARKUP
            at += 1
        else:
            inner = inner if indent(line) >= inner else 0
            made[at] = _plain(line.expandtabs(4)[inner:])
            at += 1
    return Translation(made, kinds)


def _explicit(lines: Sequence[str], at: int, made: list[str], kinds: dict[int, str]) -> int:
    """A directive or a comment; the line behind what belongs to it."""
    directive = _DIRECTIVE.match(lines[at])
    depth = indent(lines[at])
    kinds[at] = MARKUP
    end = at + 1
    if directive is not None and directive[2] in _SAID:
        # The first lines of the body may be options.
        while end < len(lines) and lines[end].strip().startswith(":") and indent(lines[end]) > depth:
            kinds[end] = MARKUP
            end += 1
        if directive[3] and directive[2] not in {"admonition", "topic", "sidebar"}:
            made[at] = _plain(directive[3])
            del kinds[at]
        return end
    while end < len(lines) and (not lines[end].strip() or indent(lines[end]) > depth):
        if lines[end].strip():
            kinds[end] = CODE
        end += 1
    return end


def _title(lines: Sequence[str], at: int, made: list[str], kinds: dict[int, str], levels: list[str]) -> int:
    """The line behind a title with its lines, or `at` if there is none."""
    over = _LINE.match(lines[at].strip()[:200])
    text = at + 1 if over else at
    if text + 1 >= len(lines) or not lines[text].strip() or len(lines[text]) > 200:
        return at
    under = _LINE.match(lines[text + 1].rstrip()[:200])
    if under is None or (over and over[1] != under[1]) or _LINE.match(lines[text].strip()):
        return at
    if not over and (
        is_bullet(lines[text]) or indent(lines[text]) or len(under[0].strip()) + 2 < len(lines[text].strip())
    ):
        return at
    kind = under[1] * (2 if over else 1)
    if kind not in levels:
        levels.append(kind)
    made[text] = f"{'#' * min(levels.index(kind) + 1, 6)} {_plain(lines[text].strip())}"
    for mark in (at, text + 1):
        if mark != text:
            kinds[mark] = MARKUP
    return text + 2


def _table(lines: Sequence[str], at: int, made: list[str], kinds: dict[int, str]) -> int:
    """A table whose columns stand below runs of `=`: its rows with `|`. The line behind it."""
    starts = [found.start() for found in re.finditer(r"=+", lines[at])]
    kinds[at] = MARKUP
    end, rules = at + 1, 1
    while end < len(lines) and end < at + 500:
        line = lines[end]
        if _COLUMNS.match(line):
            kinds[end] = MARKUP
            rules += 1
            if rules == 3 or end + 1 >= len(lines) or not lines[end + 1].strip():
                return end + 1
        elif line.strip():
            cells = [
                _plain(line[start:stop]).strip()
                for start, stop in zip(starts, [*starts[1:], 400], strict=True)
            ]
            made[end] = f"| {' | '.join(cells)} |"
        elif rules > 1 or end == at + 1:
            return end
        end += 1
    return end


def _plain(text: str) -> str:
    text = _LITERAL.sub(r"`\1`", text)
    if "`" in text:
        text = _ROLE.sub(r"\1", text)
        text = _LINKED.sub(lambda found: found[1] or found[2], text)
    return text
