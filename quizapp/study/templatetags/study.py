"""What the templates of this room need to say."""

from __future__ import annotations

import re

from django import template

from quizapp.study.models import Card

register = template.Library()


@register.simple_tag
def card_verbs(card: Card) -> list[tuple[str, str, str]]:
    """(verb, label, key) of what may be done with a card, for its menu."""
    flagging = ("unflag", "Remove the flag", "f") if card.flagged else ("flag", "Flag", "f")
    return [flagging, ("bury", "Not today", "-"), ("suspend", "Suspend", "")]


@register.filter
def letter(count: int) -> str:
    """The letter of the last of `count` options."""
    return "ABCDEFGH"[max(1, min(count, 8)) - 1]


@register.filter
def plain_line(markdown: str) -> str:
    """Markdown as one short line of plain text, for lists."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    text = re.sub(r"\{\{[^{}]*\}\}", "…", text)
    text = re.sub(r"[`*_$#>|]", "", text)
    line = " ".join(text.split())
    return line if len(line) <= 140 else line[:139].rsplit(" ", 1)[0] + "…"
