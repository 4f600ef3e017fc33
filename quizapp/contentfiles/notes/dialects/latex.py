"""LaTeX."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quizapp.contentfiles.notes.kinds import CODE, MARKUP

from .translation import LONGEST, Translation

_LEVELS = {
    "title": 1, "part": 1, "chapter": 1, "section": 2, "subsection": 3, "subsubsection": 4, "frametitle": 3,
}  # fmt: skip
_SIGNS = re.compile(r"\\(?:documentclass|begin\{|usepackage|(?:sub){0,2}section\*?\{|item\b|chapter\*?\{)")
_SHAPES = re.compile(
    r"\\(?:documentclass|usepackage|begin\{(?:document|itemize|enumerate|frame)\}|(?:sub){0,2}section\*?\{|chapter\*?\{)"
)
_HEADING = re.compile(
    r"[ \t]*\\(title|part|chapter|section|subsection|subsubsection|frametitle)\*?(?:\[[^\[\]]{0,100}\])?\{(.{1,200})\}"
)
_LEAD = re.compile(r"[ \t]*\\(?:sub)?paragraph\*?\{([^{}]{1,120})\}[ \t]*")
_BEGIN = re.compile(r"[ \t]*\\begin\{([A-Za-z]{1,20})\*?\}(?:\[([^\[\]]{0,100})\])?")
_END = re.compile(r"[ \t]*\\end\{([A-Za-z]{1,20})\*?\}")
_ITEM = re.compile(r"[ \t]*\\item\b[ \t]*(?:\[([^\[\]]{0,100})\])?[ \t]*")
_COMMENT = re.compile(r"(?<!\\)%.*$")
_NO_TEXT = frozenset(
    {
        "verbatim",
        "lstlisting",
        "minted",
        "equation",
        "align",
        "gather",
        "multline",
        "math",
        "displaymath",
        "eqnarray",
        "figure",
        "tikzpicture",
    }
)
_LISTS = frozenset({"itemize", "enumerate", "description"})
_TABLES = frozenset({"tabular", "tabularx", "longtable", "array"})
_SAID = frozenset(
    {
        "definition",
        "theorem",
        "lemma",
        "remark",
        "example",
        "note",
        "block",
        "exampleblock",
        "alertblock",
        "quote",
        "frame",
    }
)
_RULE = re.compile(r"\\(?:hline|toprule|midrule|bottomrule|cline\{[^{}]{0,20}\})")
_MARKS = (
    (re.compile(r"\\(?:textbf|strong)\{([^{}]{0,300})\}"), r"**\1**"),
    (re.compile(r"\\(?:emph|textit|textsl|underline)\{([^{}]{0,300})\}"), r"*\1*"),
    (re.compile(r"\\(?:texttt|code|lstinline)\{([^{}]{0,300})\}"), r"`\1`"),
    (re.compile(r"\\verb(\W)(.{0,200}?)\1"), r"`\2`"),
    (re.compile(r"\\(?:label|cite|ref|pageref|index|vspace|hspace|footnotemark)\{[^{}]{0,200}\}"), ""),
    (re.compile(r"\\href\{[^{}]{0,300}\}\{([^{}]{0,300})\}"), r"\1"),
    (re.compile(r"\\(?:times|cdot)\b"), "\u00d7"),
    (re.compile(r"\\(?:lceil|left)\b *"), " ceil("),
    (re.compile(r"\\(?:rceil|right)\b"), ")"),
    (re.compile(r"\\(?:le|leq)\b"), "\u2264"),
    (re.compile(r"\\(?:to|rightarrow|Rightarrow)\b"), "\u2192"),
    (re.compile(r"\\[A-Za-z]{1,30}\*?\{([^{}]{0,400})\}"), r"\1"),
    (re.compile(r"\\[A-Za-z]{1,30}\*? ?"), ""),
    (re.compile(r"\\\\(?:\[[^\[\]]{0,20}\])?"), " "),
    (re.compile(r"\\([%&_#${}])"), r"\1"),
    (re.compile(r"\\[,;: !]|~"), " "),
    (re.compile(r"``|''"), '"'),
    (re.compile(r"\$"), ""),
)


def is_latex(full: Sequence[str]) -> bool:
    """Whether several lines begin with commands that shape a text. Formulas alone are found in Markdown, too."""
    shaped = any(_SHAPES.match(line.lstrip()) is not None for line in full)
    return shaped and sum(_SIGNS.match(line.lstrip()) is not None for line in full) >= max(3, len(full) // 50)


def translated(lines: Sequence[str]) -> Translation:
    """Sections as `#`, items as `-`, rows of tables with `|`; the preamble and formulas set apart are no text."""
    made, kinds = list(lines), {}
    inside: list[str] = []
    body = not any("\\begin{document}" in line[:200] for line in lines)
    for at, line in enumerate(lines):
        if len(line) > LONGEST or not line.strip():
            continue
        ended = _END.match(line)
        if inside and inside[-1] in _NO_TEXT and not (ended and ended[1] == inside[-1]):
            kinds[at] = CODE
            continue
        text = _COMMENT.sub("", line)
        begun = _BEGIN.match(text)
        heading = _HEADING.match(text)
        if heading is not None:
            made[at] = f"{'#' * _LEVELS[heading[1]]} {_plain(heading[2].split('}', 1)[0])}"
        elif begun is not None:
            body = body or begun[1] == "document"
            if begun[1] != "document" and len(inside) < 20:
                inside.append(begun[1])
            made[at] = f"- **{_plain(begun[2])}:**" if begun[2] and begun[1] in _SAID else ""
        elif ended is not None:
            if ended[1] in inside:
                del inside[len(inside) - 1 - inside[::-1].index(ended[1]) :]
            made[at] = ""
        else:
            made[at] = _text(text, inside) if body else ""
        if not made[at].strip():
            kinds[at] = MARKUP
    return Translation(made, kinds)


def _text(line: str, inside: Sequence[str]) -> str:
    """A line inside of environments, without commands."""
    depth = sum(name in _LISTS for name in inside)
    if inside and inside[-1] in _TABLES:
        cells = [_plain(cell) for cell in _RULE.sub("", line).replace("\\\\", "").split("&")]
        return f"| {' | '.join(cells)} |" if any(cells) else ""
    item = _ITEM.match(line)
    if item is not None:
        label = f"**{_plain(item[1])}:** " if item[1] else ""
        return f"{'  ' * max(depth - 1, 0)}- {label}{_plain(line[item.end() :])}"
    lead = _LEAD.match(line)
    if lead is not None:
        return f"**{_plain(lead[1]).rstrip('.:')}:** {_plain(line[lead.end() :])}"
    said = any(name in _SAID for name in inside)
    return f"{'  ' * (depth + said)}{_plain(line)}"


def _plain(text: str) -> str:
    for mark, instead in _MARKS:
        text = mark.sub(instead, text)
    return text.replace("{", "").replace("}", "").strip()
