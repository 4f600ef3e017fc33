"""The guide and its sections: open to everybody."""

from __future__ import annotations

from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from quizapp.course import diagrams
from quizapp.course.models import BlockKind, Section


@login_not_required
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """All sections of all courses, written or not, in order."""
    sections = list(Section.objects.listed().select_related("course").defer("markdown", "html"))
    written = set(Section.objects.written().values_list("pk", flat=True))
    courses = [
        (course, [(section, section.pk in written) for section in listed])
        for course, listed in groupby(sections, key=lambda section: section.course)
    ]
    return render(request, "course/guide.html", {"courses": courses})


@login_not_required
@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """One section to read. An unwritten one is a 404: nothing links to it."""
    found = Section.objects.written().filter(slug=slug).select_related("course").first()
    if found is None:
        raise Http404("No such section, or it is not written yet.")
    neighbours = (
        Section.objects.written()
        .filter(course=found.course_id)
        .only("course_id", "number", "slug", "title")
        .order_by("number")
    )
    listed = list(neighbours)
    here = next(index for index, other in enumerate(listed) if other.pk == found.pk)
    context = {
        "section": found,
        "html": SafeString(diagrams.drawn(found.html)),
        "headings": found.blocks.filter(kind=BlockKind.HEADING).order_by("position"),
        "previous": listed[here - 1] if here else None,
        "next": listed[here + 1] if here + 1 < len(listed) else None,
    }
    return render(request, "course/section.html", context)
