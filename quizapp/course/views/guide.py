"""The guide and its sections: open to everybody, with a memory of how far each learner has read."""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import BooleanField, Count, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from quizapp.accounts.http import LearnerRequest
from quizapp.accounts.models import User
from quizapp.course import actions
from quizapp.course.models import Block, BlockKind, PartRead, Section
from quizapp.course.reader import reader
from quizapp.web.http import wants_part


@login_not_required
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """All sections of all courses, written or not, in order, with what the learner has read."""
    listed = list(_counted(Section.objects.listed()))
    learner = request.user if isinstance(request.user, User) else None
    read: dict[int, int] = {}
    traces: list[Any] = []
    if learner is not None:
        title = Block.objects.filter(section=OuterRef("section"), ref=OuterRef("ref")).values("title")
        traces = list(PartRead.objects.of(learner).annotate(title=Subquery(title)).order_by("-reached_at"))
        for trace in traces:
            read[trace.section_id] = read.get(trace.section_id, 0) + (trace.read_at is not None)
    for section in listed:
        # A part that left the guide is still marked.
        section.read = min(read.get(section.pk, 0), section.parts)
    courses = [
        (course, list(sections)) for course, sections in groupby(listed, key=lambda section: section.course)
    ]
    context = {"courses": courses, "stopped": _stopped_at(listed, traces)}
    return _private(request, render(request, "course/guide.html", context))


def _counted(sections: QuerySet[Section]) -> QuerySet[Any]:
    """Sections without their text, with counts: parts of the guide, published questions."""
    headings = Block.objects.filter(section=OuterRef("pk"), kind=BlockKind.HEADING, level__lt=4)
    parts = headings.order_by().values("section").annotate(parts=Count("pk")).values("parts")
    return (
        sections.select_related("course")
        .defer("markdown", "html")
        .annotate(
            written=ExpressionWrapper(~Q(html=""), output_field=BooleanField()),
            parts=Coalesce(Subquery(parts), 0),
            asked=Count("questions", filter=Q(questions__status="published")),
        )
    )


def _stopped_at(sections: list[Any], traces: list[Any]) -> dict[str, object] | None:
    """Where the learner goes on: section, ref and title ("" if unknown), and whether it is another section.

    That is the part that was on the screen last, or, where its section is
    read to the end, the next section that is not.
    """
    written = {section.pk: section for section in sections if section.written}
    newest = next((trace for trace in traces if trace.section_id in written), None)
    if newest is None:
        return None
    section = written[newest.section_id]
    if section.read < section.parts or not section.parts:
        return {"section": section, "ref": newest.ref, "title": newest.title or "", "further": False}
    later = sections[sections.index(section) + 1 :]
    following = next(
        (
            other
            for other in later
            if other.course_id == section.course_id and other.written and other.read < other.parts
        ),
        None,
    )
    return following and {"section": following, "ref": "", "title": "", "further": True}


def found_section(slug: str) -> Any:
    """The written section `slug` with its neighbours, in one statement. An unwritten one is a 404: nothing links to it."""
    others = Section.objects.written().filter(course=OuterRef("course"))
    shown = JSONObject(number="number", slug="slug", title="title")
    found = (
        Section.objects.written()
        .filter(slug=slug)
        .select_related("course")
        .defer("markdown")
        .annotate(
            previous=Subquery(
                others.filter(number__lt=OuterRef("number")).order_by("-number").values(shown=shown)[:1]
            ),
            next=Subquery(
                others.filter(number__gt=OuterRef("number")).order_by("number").values(shown=shown)[:1]
            ),
        )
        .first()
    )
    if found is None:
        raise Http404("No such section, or it is not written yet.")
    return found


@login_not_required
@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """One section to read."""
    found = found_section(slug)
    shown = reader(found, request.user if isinstance(request.user, User) else None)
    return _private(request, render(request, "course/section.html", {"section": found, "reader": shown}))


@require_POST
def reading(request: LearnerRequest, slug: str) -> HttpResponse:
    """Take down that a part was reached, is read, or is to be read again: one of three fields names it."""
    found = found_section(slug)
    now = timezone.now()
    verb = next((name for name in ("reached", "read", "unread") if name in request.POST), "")
    ref = request.POST.get(verb, "")
    if not any(part.ref == ref for part in reader(found, None).parts):
        raise Http404("The section has no such part.")
    if verb == "reached":
        actions.reach(request.user, found, ref, now=now)
        return HttpResponse(status=204)
    actions.mark(request.user, found, ref, read=verb == "read", now=now)
    if not wants_part(request):
        return redirect(f"{found.get_absolute_url()}#{ref}")
    shown = reader(found, request.user)
    response = render(
        request, "course/_part_end.html", {"section": found, "reader": shown, "part": shown.part(ref)}
    )
    progress = shown.progress
    told = {
        "ref": ref,
        "read": verb == "read",
        "parts": progress.parts,
        "done": progress.read,
        "left": progress.minutes_left,
    }
    response["HX-Trigger"] = json.dumps({"part-read": told})
    return response


def _private(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A learner's page is for nobody's cache; a visitor's may be asked for again."""
    if request.user.is_authenticated:
        add_never_cache_headers(response)
    else:
        patch_cache_control(response, private=True, no_cache=True)
    return response
