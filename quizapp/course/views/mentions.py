"""Where a term or a fact is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from quizapp.course.models import Course, Section

_ANCHOR = re.compile(r'<(h[2-4]|[a-z]+)\b[^>]*\bid="(S[0-9]{2}-P[0-9]{2,3})"[^>]*>')
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a section under one heading; `url` leads as near as there is an anchor."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A section of the guide, and the parts of it that speak of something."""

    section: Section
    parts: tuple[Part, ...]


def mentions(course: Course, needle: str) -> list[Mention]:
    """Where the guide's HTML has `needle`: a guide has tens of sections, so no index is kept. One statement."""
    sections = Section.objects.written().filter(course=course, html__contains=needle).defer("markdown")
    return [Mention(section, parts_with(section, needle)) for section in sections]


def parts_with(section: Section, needle: str) -> tuple[Part, ...]:
    """The parts of `section` that have `needle`, each once, in order."""
    html, url = section.html, section.get_absolute_url()
    anchors = list(_ANCHOR.finditer(html))
    parts: dict[str, Part] = {}
    for found in re.finditer(re.escape(needle), html):
        before = [anchor for anchor in anchors if anchor.start() < found.start()]
        headings = [anchor for anchor in before if anchor[1].startswith("h")]
        if not headings:
            parts.setdefault("", Part(section.title, url))
            continue
        heading = headings[-1]
        end = html.index(f"</{heading[1]}>", heading.end())
        title = unescape(_TAG.sub("", html[heading.end() : end])).strip()
        parts.setdefault(heading[2], Part(title, f"{url}#{before[-1][2]}"))
    return tuple(parts.values())
