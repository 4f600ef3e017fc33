"""The guide, the glossary and the facts: open to everybody, and only read."""

from __future__ import annotations

from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from quizapp.course.models import BlockKind, Course, Fact, GlossaryTerm, Section


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
        "headings": found.blocks.filter(kind=BlockKind.HEADING).order_by("position"),
        "previous": listed[here - 1] if here else None,
        "next": listed[here + 1] if here + 1 < len(listed) else None,
    }
    return render(request, "course/section.html", context)


@login_not_required
@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """All terms by first letter; `?q=` keeps those that have the words somewhere."""
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    terms = GlossaryTerm.objects.listed()
    for word in asked.split()[:8]:
        terms = terms.filter(
            Q(name__icontains=word)
            | Q(abbreviation__icontains=word)
            | Q(also__icontains=word)
            | Q(definition__icontains=word)
        )
    ordered = sorted(terms, key=lambda term: term.name.casefold())
    letters = [
        (letter, list(group)) for letter, group in groupby(ordered, key=lambda term: term.name[:1].upper())
    ]
    return render(request, "course/glossary.html", {"letters": letters, "asked": asked})


@login_not_required
@require_safe
def term(request: HttpRequest, slug: str) -> HttpResponse:
    found = GlossaryTerm.objects.listed().filter(slug=slug).select_related("section").first()
    if found is None:
        raise Http404("No such term.")
    context = {
        "term": found,
        "related": found.related.filter(retired=False).order_by("name"),
        "facts": found.facts.all().order_by("ref"),
        "read_in": _written_with(found.course, f'href="{found.get_absolute_url()}"'),
    }
    return render(request, "course/term.html", context)


@login_not_required
@require_safe
def facts(request: HttpRequest) -> HttpResponse:
    """Every fact the course rests on, by section."""
    shown = Fact.objects.shown().select_related("section").order_by("section__number", "ref")
    by_section = [(section, list(group)) for section, group in groupby(shown, key=lambda fact: fact.section)]
    return render(request, "course/facts.html", {"by_section": by_section})


@login_not_required
@require_safe
def fact(request: HttpRequest, ref: str) -> HttpResponse:
    """One fact with its source, how long it is trusted, and what rests on it."""
    found = Fact.objects.filter(ref=ref).select_related("section", "course").order_by("course").first()
    if found is None:
        raise Http404("No such fact.")
    context = {
        "fact": found,
        "expired": found.expired(timezone.now().date()),
        "read_in": _written_with(found.course, f'href="{found.get_absolute_url()}"'),
        "terms": found.terms.filter(retired=False).order_by("name"),
        # Versions that are still asked. The relation is the bank's; its rows are only counted.
        "questions": found.versions.filter(question__current=F("pk"), question__status="published").count(),
    }
    return render(request, "course/fact.html", context)


def _written_with(course: Course, needle: str) -> list[Section]:
    """Sections whose text has `needle`: a guide has tens of them, so no index is kept."""
    return list(
        Section.objects.written().filter(course=course, html__contains=needle).defer("markdown", "html")
    )
