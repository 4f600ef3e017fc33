"""Other markups than Markdown, line by line in its signs: what reads notes then knows only one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from . import asciidoc, cards, chat, html, latex, org, rst, wiki
from .translation import Translation

__all__ = ["Translation", "translated"]

# Signs of a dialect are looked for in this many lines, those with text.
_LOOKED_AT = 400
_DIALECTS: tuple[tuple[str, Callable[[Sequence[str]], bool], Callable[[Sequence[str]], Translation]], ...] = (
    ("html", html.is_html, html.translated),
    ("latex", latex.is_latex, latex.translated),
    ("org", org.is_org, org.translated),
    ("asciidoc", asciidoc.is_asciidoc, asciidoc.translated),
    ("wiki", wiki.is_wiki, wiki.translated),
    ("rst", rst.is_rst, rst.translated),
    ("chat", chat.is_chat, chat.translated),
    ("cards", cards.is_cards, cards.translated),
)


def translated(lines: Sequence[str]) -> Translation:
    """`lines` in the signs of Markdown, as many as before; as they are if they show no other markup."""
    full = [line[:500] for line in lines[: 10 * _LOOKED_AT] if line.strip()][:_LOOKED_AT]
    for _name, shows, translate in _DIALECTS:
        if shows(full):
            return translate(lines)
    return Translation(list(lines), {})
