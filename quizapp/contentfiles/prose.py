"""Markdown to HTML, with every complaint at its line and column."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from typing import Protocol

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from .formulas import FormulaError, mathml
from .problems import Place, Problems
from .records import Prose
from .sanitise import sanitise
from .text import Source, locate

# Grows when the same text would render differently: loaded HTML is then made anew.
RENDERER = 4

SCHEMES = ("term", "fact", "block", "section")
# PartiQL has no lexer of its own, and reads as SQL.
_LEXERS = {"partiql": "sql", "console": "console", "text": "text"}
_TAG = re.compile(
    r"</?(a|b|i|u|br|p|hr|div|span|img|em|strong|sub|sup|code|pre|table|script|style|iframe|h[1-6])\b[^>]*>",
    re.I,
)
# Without any of these, one line of Markdown is plain text.
_MARKUP = re.compile(r"[\\`*_\[\]<>&$#|~\n]|^\s*([-+=]|[0-9]+[.)])")
_FORMATTER: HtmlFormatter[str] = HtmlFormatter(nowrap=True)


class Links(Protocol):
    """Where `term:`, `fact:`, `block:` and `section:` links lead."""

    def resolve(self, scheme: str, target: str) -> str | None:
        """An address; "" for what is known but not written yet; None for what is not known."""


@dataclass(slots=True)
class Rendered:
    """HTML, and what the checks want to know about the text."""

    html: str = ""
    words: int = 0
    plain: list[str] = field(default_factory=list)
    targets: set[tuple[str, str]] = field(default_factory=set)
    external: list[str] = field(default_factory=list)
    fences: int = 0
    formulas: int = 0
    paragraphs: int = 0
    bullets: int = 0
    items: int = 0


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    # Guides cut their headings out before; elsewhere there are none.
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.disable(["heading", "lheading", "html_block", "html_inline"])
    # "$5 and $10" stays text: a formula has no space or digit outside its signs.
    markdown.use(
        dollarmath_plugin, allow_space=False, allow_digits=False, allow_labels=False, allow_blank_lines=False
    )
    markdown.add_render_rule("raw", lambda _renderer, tokens, index, _options, _env: tokens[index].content)
    return markdown


@lru_cache(maxsize=64)
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(_LEXERS.get(language, language), stripnl=False)
    except ClassNotFound:
        return None


class Renderer:
    def __init__(self, links: Links, problems: Problems) -> None:
        self.links = links
        self.problems = problems

    def prose(self, text: str, source: Source, place: Place, *, inline: bool = False) -> Prose:
        """`text` with its HTML; `place` is where it begins, for errors.

        With `inline`, a single paragraph loses its <p>, to stand inside a label.
        """
        text = text.strip()
        if not _MARKUP.search(text):
            html = escape(text, quote=False)
            return Prose(text, html if inline or not text else f"<p>{html}</p>")
        html = self.render(text, source, place).html.strip()
        if inline and html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1:
            html = html.removeprefix("<p>").removesuffix("</p>")
        return Prose(text, html)

    def render(self, text: str, source: Source, place: Place) -> Rendered:
        """`text` as HTML, with its figures. Errors are reported and leave plain text behind."""
        markdown = _markdown()
        out = Rendered()
        tokens = markdown.parse(text)
        for index, token in enumerate(tokens):
            here = Place(place.path, place.line + (token.map[0] if token.map else 0))
            if token.type == "inline":
                self._inline(token, source, here if token.map else place, out)
                heading = index and tokens[index - 1].type == "paragraph_open"
                out.paragraphs += bool(heading and token.level == 1)
            elif token.type == "fence":
                self._fence(token, here, out)
            elif token.type == "code_block":
                self.problems.error(here, "Indented code has no language. Use ``` with a language.")
            elif token.type == "math_block":
                out.formulas += 1
                self._formula(token, source, here, display=True)
            elif token.type == "bullet_list_open":
                out.bullets += 1
            elif token.type == "list_item_open":
                out.items += 1
            elif token.type == "table_open":
                token.type, token.content = "raw", '<div class="table-wrap" tabindex="0"><table>'
            elif token.type == "table_close":
                token.type, token.content = "raw", "</table></div>"
            elif token.type == "th_open" and tokens[index + 1].content:
                token.attrSet("scope", "col")
            elif token.type == "th_open":
                # The corner of a table: an empty header is announced as one.
                token.tag = tokens[index + 2].tag = "td"
            if token.type in {"th_open", "td_open"} and "style" in token.attrs:
                # Alignment comes as a style attribute, which the security policy ignores.
                side = str(token.attrs.pop("style")).removeprefix("text-align:")
                token.attrSet("class", f"align-{side}")
        out.html = sanitise(markdown.renderer.render(tokens, markdown.options, {}))
        return out

    def _inline(self, token: Token, source: Source, here: Place, out: Rendered) -> None:
        kept: list[Token] = []
        dropped: list[bool] = []  # of each open link, whether it becomes plain text
        for child in token.children or []:
            if child.type == "link_open":
                plain = self._link(child, source, here, out)
                dropped.append(plain)
                if plain:
                    continue
            elif child.type == "link_close" and dropped.pop():
                continue
            elif child.type == "image":
                where = locate(source, here, "![")
                self.problems.error(where, "Images are not supported. Describe it, or use a table.")
                continue
            elif child.type in {"text", "code_inline"}:
                out.plain.append(child.content)
                out.words += len(child.content.split())
                tag = _TAG.search(child.content) if child.type == "text" else None
                if tag:
                    where = locate(source, here, tag.group())
                    self.problems.error(
                        where, f"HTML is not allowed: {tag.group()}. Write Markdown, or quote it as `code`."
                    )
            elif child.type == "math_inline":
                out.words += 1
                self._formula(child, source, here, display=False)
            kept.append(child)
        token.children = kept

    def _link(self, token: Token, source: Source, here: Place, out: Rendered) -> bool:
        """Point the link at its address. True if only its text is to stay."""
        href = str(token.attrs.get("href", ""))
        scheme, _, target = href.partition(":")
        if scheme in SCHEMES:
            url = self.links.resolve(scheme, target)
            if url is None:
                where = locate(source, here, f"]({href}")
                self.problems.error(where, f"`{href}` leads nowhere: there is no {scheme} `{target}`.")
                return True
            out.targets.add((scheme, target))
            if not url:
                return True
            token.attrSet("href", url)
            token.attrSet("class", f"{scheme}-link")
            return False
        if scheme != "https" or not target.startswith("//"):
            where = locate(source, here, f"]({href}")
            self.problems.error(
                where,
                f"`{href}` is no link we know. Use https://…, term:slug, fact:FL-000, block:S00-P00 or section:0.",
            )
            return True
        out.external.append(href)
        token.attrSet("rel", "noopener")
        return False

    def _fence(self, token: Token, here: Place, out: Rendered) -> None:
        out.fences += 1
        language = token.info.strip().split(" ")[0].lower() if token.info.strip() else ""
        lexer = _lexer(language) if language else None
        if lexer is None:
            said = f"has an unknown language {language!r}" if language else "has no language"
            self.problems.error(
                here, f"This code {said}. Write it behind the three backticks, such as ```json."
            )
            code = escape(token.content, quote=False)
        else:
            code = highlight(token.content, lexer, _FORMATTER)
        # Wide code scrolls; the keyboard must reach it for that.
        css = f' class="language-{language}"' if re.fullmatch(r"[a-z0-9+-]+", language) else ""
        token.content = f'<pre class="highlight" tabindex="0"><code{css}>{code}</code></pre>\n'
        token.type = "raw"

    def _formula(self, token: Token, source: Source, here: Place, *, display: bool) -> None:
        latex = token.content
        token.type = "raw"
        try:
            token.content = mathml(latex, display=display)
        except FormulaError as error:
            # Its own column within the formula, where the formula is found as written.
            start = locate(source, here, latex.strip().split("\n")[0])
            line_start = latex.strip().rfind("\n", 0, error.offset) + 1
            line = start.line + latex.strip().count("\n", 0, error.offset)
            column = error.offset - line_start + (start.column if line == start.line else 1)
            self.problems.error(Place(here.path, line, column), f"This formula cannot be set: {error}.")
            token.content = f"<code>{escape(latex)}</code>"
