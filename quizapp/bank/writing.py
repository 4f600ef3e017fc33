"""Markdown that comes in without a file, rendered and sanitised as the loader does it."""

from __future__ import annotations

from django.urls import reverse

from quizapp.bank.reading import addresses
from quizapp.contentfiles.problems import Place, Problems
from quizapp.contentfiles.prose import Renderer
from quizapp.contentfiles.records import NOTHING, Prose
from quizapp.contentfiles.text import Source, decode
from quizapp.course.models import Block, Course, Fact, GlossaryTerm, Section

_NAME = "text"


class Writer:
    """Renders texts of one course. Links lead to what the course has at this moment."""

    def __init__(self, course: Course) -> None:
        self._problems = Problems()
        self._renderer = Renderer(_Links(course), self._problems)

    def prose(self, text: str, *, inline: bool = False) -> Prose:
        """`text` with its HTML, which is safe whatever the text is: what cannot be shown stays plain, or away.

        With `inline` a single paragraph stands without <p>, as inside a label.
        """
        self._problems.found.clear()
        if not text.strip():
            return NOTHING
        return self._renderer.prose(text, Source(_NAME, text), Place(_NAME), inline=inline)

    def complaints(self, text: str) -> list[str]:
        """What the loader would refuse in `text`, each as a sentence; none if it would take it."""
        refused = unclean(text)
        if refused:
            return [refused]
        self.prose(text)
        return [problem.message for problem in self._problems.errors]


def unclean(text: str) -> str:
    """Which character makes `text` no text to keep, as a sentence; empty for clean text."""
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        return "Here is half of a character. Remove it."
    problems = Problems()
    decode(raw, _NAME, problems)
    return problems.errors[0].message if problems.errors else ""


class _Links:
    """Twin of contentfiles.reading._Links, which looks into the files."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._addresses = addresses()

    def resolve(self, scheme: str, target: str) -> str | None:
        if scheme == "term":
            known = GlossaryTerm.objects.listed().filter(course=self._course, slug=target).exists()
            return self._addresses.term.format(target) if known else None
        if scheme == "fact":
            known = Fact.objects.shown().filter(course=self._course, ref=target).exists()
            return self._addresses.fact.format(target) if known else None
        anchor = ""
        sections = Section.objects.listed().filter(course=self._course)
        if scheme == "block":
            block = Block.objects.filter(course=self._course, ref=target).first()
            if block is None:
                return None
            sections, anchor = sections.filter(pk=block.section_id), f"#{block.ref}"
        elif target.isascii() and target.isdigit() and len(target) < 3:
            sections = sections.filter(number=int(target))
        else:
            return None
        section = sections.only("slug", "html", "retired").first()
        if section is None:
            return None
        return reverse("course:section", args=[section.slug]) + anchor if section.has_guide else ""
