"""Does a block have what its kind requires?"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .problems import Place, Problems
from .prose import Rendered
from .records import BlockEntry

_SENTENCE_END = re.compile(r"[.!?…][\"”'\u2019)*_`]*(?=\s|$)")
_LINK_ITEM = re.compile(r"^[-*+][ \t]+\[[^\]]+\]\(https://[^)\s]+\)")
_DATED = re.compile(r"Checked \d{4}-\d{2}-\d{2}\.")
MOST_SENTENCES = {"keypoint": 3, "transition": 2, "diagram": 2}


@dataclass(slots=True)
class Body:
    """Text as written (of a directive), and its rendering with figures."""

    text: str = ""
    rendered: Rendered = field(default_factory=Rendered)

    @classmethod
    def of(cls, rendered: Rendered) -> Body:
        return cls(rendered=rendered)

    def joined(self, other: Body) -> Body:
        mine, theirs = self.rendered, other.rendered
        return Body(
            rendered=Rendered(
                words=mine.words + theirs.words,
                bullets=mine.bullets + theirs.bullets,
                fences=mine.fences + theirs.fences,
            )
        )


def sentences(text: str) -> int:
    """How many sentences `text`, as written, ends."""
    return len(_SENTENCE_END.findall(" ".join(text.split())))


def check_block(block: BlockEntry, body: Body, place: Place, problems: Problems) -> bool:
    """Report what the block lacks; True if it lacks nothing."""
    lacks = list(_lacks(block, body))
    for message in lacks:
        problems.error(place, f"{block.ref} {message}")
    return not lacks


def _lacks(block: BlockEntry, body: Body) -> list[str]:
    needs, rendered = block.needs, body.rendered
    lacks = []
    if block.kind == "code":
        if rendered.fences < needs.blocks:
            lacks.append(f"has {rendered.fences} code blocks; the outline wants {needs.blocks}.")
        if not rendered.words:
            lacks.append("does not say what to notice in its code.")
    elif block.kind == "formula":
        if not rendered.formulas:
            lacks.append("has no display formula: $$…$$ on lines of its own.")
        if not rendered.words:
            lacks.append("does not say what its symbols mean.")
    elif block.kind in MOST_SENTENCES:
        found, most = sentences(body.text), MOST_SENTENCES[block.kind]
        if not 1 <= found <= most:
            lacks.append(f"has {found} sentences; it has 1 to {most}.")
    elif block.kind == "xref":
        linked = {target for scheme, target in rendered.targets if scheme in {"block", "section"}}
        lacks += [
            f"does not link to {_as_link(target)}, which the outline wants."
            for target in needs.targets
            if target not in linked
        ]
    elif block.kind == "summary":
        if needs.paragraphs is not None and rendered.paragraphs != needs.paragraphs:
            lacks.append(f"has {rendered.paragraphs} paragraphs; the outline wants {needs.paragraphs}.")
    elif block.kind == "links":
        lacks += _links(body, needs.links)
    if block.kind in {"example", "reflect"} and not rendered.words:
        lacks.append("has no text.")
    return lacks


def _as_link(target: str) -> str:
    return f"section:{target}" if target.isdigit() else f"block:{target}"


def _links(body: Body, wanted: int) -> list[str]:
    items = [" ".join(item.split()) for item in re.split(r"\n(?=[-*+][ \t])", body.text.strip())]
    lacks = []
    if len(body.rendered.external) < wanted or body.rendered.items < wanted:
        lacks.append(
            f"has {min(len(body.rendered.external), body.rendered.items)} links in a list; the outline wants {wanted}."
        )
    lacks += [
        f"has an item that is not “- [Title](https://…), a dash, what it adds. Checked 2026-11-21.”: {item[:60]}"
        for item in items
        if not _LINK_ITEM.match(item) or not _DATED.search(item)
    ]
    return lacks
