"""The few shapes that the guide's drawings are made of: boxes, arrows, words, bars.

Lengths are in units of the drawing, which is 380 wide: about one pixel each on
a phone. Colours come from classes, so that light and dark need one drawing.
"""

from __future__ import annotations

import math

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

WIDTH = 380
# The head of an arrow: its length, and half its width.
_HEAD, _HALF = 7, 3.5
_LINE = 15


@register.simple_block_tag(end_name="enddrawing")
def drawing(content: SafeString, name: str, height: int, title: str, text: str) -> SafeString:
    """The frame of a drawing. `text` says what it shows to somebody who does not see it."""
    return format_html(
        '<svg class="drawing" viewBox="0 0 {} {}" role="img" aria-labelledby="{}-title {}-text">'
        '<title id="{}-title">{}</title><desc id="{}-text">{}</desc>{}</svg>',
        WIDTH,
        height,
        name,
        name,
        name,
        title,
        name,
        text,
        content,
    )


@register.simple_tag
def box(x: float, y: float, w: float, h: float, label: str = "", sub: str = "", kind: str = "") -> SafeString:
    """A rounded box with its label in the middle. `|` breaks a line. Kinds: key, hot, good, soft, ghost."""
    lines = [(part, "d-label") for part in label.split("|") if part]
    lines += [(part, "d-sub") for part in sub.split("|") if part]
    first = y + h / 2 - (len(lines) - 1) * _LINE / 2
    return format_html(
        '<rect class="d-box {}" x="{}" y="{}" width="{}" height="{}" rx="6"/>{}',
        f"d-{kind}" if kind else "",
        x,
        y,
        w,
        h,
        format_html_join(
            "",
            '<text class="{}" x="{}" y="{}">{}</text>',
            ((css, x + w / 2, first + place * _LINE, part) for place, (part, css) in enumerate(lines)),
        ),
    )


@register.simple_tag
def arrow(x1: float, y1: float, x2: float, y2: float, kind: str = "", both: str = "") -> SafeString:
    """A straight arrow from the first end to the second. Kinds: key, hot, good, dash."""
    heads = [_head(x1, y1, x2, y2)] + ([_head(x2, y2, x1, y1)] if both else [])
    return format_html(
        '<g class="d-arrow {}"><line x1="{}" y1="{}" x2="{}" y2="{}"/>{}</g>',
        f"d-{kind}" if kind else "",
        x1,
        y1,
        x2,
        y2,
        format_html_join("", '<path d="{}"/>', ((head,) for head in heads)),
    )


def _head(x1: float, y1: float, x2: float, y2: float) -> str:
    """The path of a triangle whose tip is the second end."""
    length = math.hypot(x2 - x1, y2 - y1) or 1
    along_x, along_y = (x2 - x1) / length, (y2 - y1) / length
    base_x, base_y = x2 - _HEAD * along_x, y2 - _HEAD * along_y
    corners = [
        (x2, y2),
        (base_x - _HALF * along_y, base_y + _HALF * along_x),
        (base_x + _HALF * along_y, base_y - _HALF * along_x),
    ]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners) + "Z"


@register.simple_tag
def line(x1: float, y1: float, x2: float, y2: float, kind: str = "") -> SafeString:
    return format_html(
        '<line class="d-line {}" x1="{}" y1="{}" x2="{}" y2="{}"/>',
        f"d-{kind}" if kind else "",
        x1,
        y1,
        x2,
        y2,
    )


@register.simple_tag
def say(x: float, y: float, text: str, kind: str = "sub", anchor: str = "middle") -> SafeString:
    """Words at a place. `|` breaks a line. Kinds: label, sub, code, strong; anchors: start, middle, end."""
    return format_html_join(
        "",
        '<text class="d-{} d-{}" x="{}" y="{}">{}</text>',
        ((kind, anchor, x, y + place * _LINE, part) for place, part in enumerate(text.split("|"))),
    )


@register.simple_tag
def bar(x: float, y: float, w: float, h: float, kind: str = "") -> SafeString:
    """A plain bar of a chart. Kinds: key, hot, good, soft."""
    return format_html(
        '<rect class="d-bar {}" x="{}" y="{}" width="{}" height="{}"/>',
        f"d-{kind}" if kind else "",
        x,
        y,
        w,
        h,
    )
