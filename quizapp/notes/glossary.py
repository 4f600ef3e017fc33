"""The glossary of a course as proposals are held against it, and what of it came from notes."""

from __future__ import annotations

from django.utils.text import slugify

from quizapp.course.models import Course, GlossaryTerm
from quizapp.notes.edits import Known

_LONGEST_SLUG = 50


class Glossary:
    """The terms of `course`, read once."""

    def __init__(self, course: Course) -> None:
        terms = list(GlossaryTerm.objects.filter(course=course))
        self._slugs = {term.slug for term in terms}
        self._names = {term.slug: _names(term) for term in terms if not term.retired}
        self._retired = {term.name.casefold(): term for term in terms if term.retired and term.from_notes}

    @property
    def known(self) -> Known:
        return Known(self._names)

    def retired(self, name: str) -> GlossaryTerm | None:
        """A term of this name that was accepted from notes and taken back: it comes back with its cards."""
        return self._retired.get(name.casefold())

    def free_slug(self, name: str) -> str:
        """A slug that no term of the course has or had."""
        stem = slugify(name)[:_LONGEST_SLUG].strip("-_").replace("_", "-") or "term"
        slug, number = stem, 2
        while slug in self._slugs:
            slug = f"{stem[: _LONGEST_SLUG - 4].rstrip('-')}-{number}"
            number += 1
        return slug

    def add(self, term: GlossaryTerm) -> None:
        self._slugs.add(term.slug)
        self._names[term.slug] = _names(term)
        self._retired.pop(term.name.casefold(), None)


def _names(term: GlossaryTerm) -> list[str]:
    return [name.casefold() for name in (term.name, term.abbreviation, *term.also) if name]
