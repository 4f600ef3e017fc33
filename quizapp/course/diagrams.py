"""The drawings of the guide: SVG of our own, one template each."""

from __future__ import annotations

import re
from html import unescape

from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string

NAMES = frozenset(
    [
        "adaptive-split",
        "adjacency-list",
        "backoff-jitter",
        "burst-bucket",
        "dax-paths",
        "global-mrec",
        "global-mrsc",
        "gsi-projection",
        "item-collection",
        "leader-replicas",
        "partition-hash",
        "pitr-window",
        "query-scan",
        "sparse-index",
        "stream-lambda",
        "ttl-lifecycle",
        "write-sharding",
    ]
)
_SAID = re.compile(r"<(title|desc)\b[^>]*>(.*?)</\1>", re.DOTALL)


def drawing(name: str) -> str:
    """The SVG of drawing `name`; nothing while it is not drawn yet. The template loader keeps it."""
    if name not in NAMES:
        return ""
    try:
        return render_to_string(f"course/diagrams/{name}.svg").strip()
    except TemplateDoesNotExist:
        return ""


def words(name: str) -> str:
    """What drawing `name` says to somebody who does not see it: its title and its description."""
    said = [" ".join(unescape(found[2]).split()) for found in _SAID.finditer(drawing(name))]
    return " ".join(part if part.endswith(".") else f"{part}." for part in said if part)
