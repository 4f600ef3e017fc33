"""Where a term or a fact is read."""

from __future__ import annotations

from quizapp.course.models import Course, Section


def written_with(course: Course, needle: str) -> list[Section]:
    """Sections whose text has `needle`: a guide has tens of them, so no index is kept."""
    return list(
        Section.objects.written().filter(course=course, html__contains=needle).defer("markdown", "html")
    )
