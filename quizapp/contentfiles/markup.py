"""The HTML of the guide's directives."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from .records import BlockEntry, TermRecord
from .sanitise import sanitise
from .segments import Directive

_TITLES = {
    "objective": "Objective",
    "example": "Example",
    "keypoint": "Key point",
    "trap": "Trap",
    "older": "In older material",
    "note": "Note",
    "reflect": "Think about it",
    "summary": "Summary",
    "links": "Read on",
    "quiz": "Check yourself",
    "code": "Code",
}
_CALLOUTS = {"example", "keypoint", "trap", "older", "note", "reflect", "summary"}


def _mark(block: BlockEntry | None) -> str:
    return f' id="{block.ref}"' if block is not None else ""


def shown(directive: Directive, html: str, block: BlockEntry | None) -> str:
    """A directive that is a box with a title, around the `html` of its body."""
    mark = _mark(block)
    title = escape(directive.attributes.get("title", "")) or _TITLES.get(directive.name, "")
    head = f'<p class="callout-title">{title}</p>' if title else ""
    if directive.name == "code":
        made = f'<figure class="code-example"{mark}><figcaption>{title}</figcaption>{html}</figure>'
    elif directive.name in _CALLOUTS:
        # A learner's own answer stands with its question.
        html += '<div class="answer-place"></div>' if directive.name == "reflect" else ""
        made = f'<div class="callout callout-{directive.name}" role="note"{mark}>{head}{html}</div>'
    else:
        made = f'<div class="{directive.name}"{mark}>{head}{html}</div>'
    return sanitise(made)


def definitions(terms: Iterable[tuple[TermRecord, str]], block: BlockEntry | None) -> str:
    """Terms, each with its address, and what they mean."""
    entries = []
    for term, url in terms:
        name = escape(term.name) + (f" ({escape(term.abbreviation)})" if term.abbreviation else "")
        entries.append(f'<dt><a href="{escape(url)}">{name}</a></dt><dd>{term.definition.html}</dd>')
    return sanitise(f'<dl class="definitions"{_mark(block)}>{"".join(entries)}</dl>')


def quiz(questions: int, url: str, block: BlockEntry | None) -> str:
    """An invitation to answer so many questions at `url`."""
    count = f"{questions} question" + ("" if questions == 1 else "s")
    return sanitise(
        f'<div class="card quiz"{_mark(block)}><p class="callout-title">{_TITLES["quiz"]}</p>'
        f"<p>{count} from this section, and more where they come from.</p>"
        f'<p><a class="button" href="{escape(url)}">Practise this section</a></p></div>'
    )


def diagram(name: str, caption: str) -> str:
    """The place of drawing `name`, which the page puts in, over its caption."""
    return sanitise(
        f'<figure class="diagram" data-diagram="{escape(name)}"><figcaption>{caption}</figcaption></figure>'
    )
