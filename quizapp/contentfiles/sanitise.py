"""The last step of every rendering: only what is listed here leaves."""

from __future__ import annotations

import re

import nh3

_PLAIN = frozenset(
    [
        "a",
        "blockquote",
        "br",
        "code",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h2",
        "h3",
        "h4",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "span",
        "strong",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_MATH = frozenset(
    [
        "math",
        "menclose",
        "mfrac",
        "mi",
        "mn",
        "mo",
        "mover",
        "mphantom",
        "mroot",
        "mrow",
        "mspace",
        "msqrt",
        "mstyle",
        "msub",
        "msubsup",
        "msup",
        "mtable",
        "mtd",
        "mtext",
        "mtr",
        "munder",
        "munderover",
        "mpadded",
    ]
)
_MATH_ATTRIBUTES = frozenset(
    [
        "accent",
        "accentunder",
        "class",
        "columnspan",
        "display",
        "displaystyle",
        "form",
        "lspace",
        "largeop",
        "linethickness",
        "mathvariant",
        "maxsize",
        "minsize",
        "movablelimits",
        "notation",
        "rspace",
        "scriptlevel",
        "stretchy",
        "symmetric",
        "width",
    ]
)
_ID = re.compile(r"^S[0-9]{2}-P[0-9]{2,3}$")
_DRAWING = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


def _attributes() -> dict[str, set[str]]:
    allowed: dict[str, set[str]] = {tag: set(_MATH_ATTRIBUTES) for tag in _MATH}
    allowed |= {tag: {"class", "id"} for tag in ("div", "dl", "figure", "p", "h2", "h3", "h4")}
    allowed |= {
        "a": {"href", "class", "rel"},
        "code": {"class"},
        "ol": {"start"},
        "pre": {"class", "tabindex"},
        "span": {"class"},
        "td": {"class"},
        "th": {"class", "scope"},
    }
    allowed["div"] |= {"tabindex"}
    allowed["figure"] |= {"data-diagram"}
    return allowed


def _keep(_tag: str, attribute: str, value: str) -> str | None:
    # Only ids of the outline: any other could stand for an element of the page.
    if attribute == "id" and not _ID.match(value):
        return None
    # The page looks for a drawing of this name.
    if attribute == "data-diagram" and not _DRAWING.match(value):
        return None
    return value


_CLEANER = nh3.Cleaner(
    tags=set(_PLAIN | _MATH),
    clean_content_tags={"script", "style"},
    attributes=_attributes(),
    attribute_filter=_keep,
    tag_attribute_values={"div": {"role": {"note"}}},
    url_schemes={"https"},
    link_rel=None,
)


def sanitise(html: str) -> str:
    return _CLEANER.clean(html)
