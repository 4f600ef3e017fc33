"""The figures of the bank."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from quizapp.accounts.http import LearnerRequest
from quizapp.course.models import Course
from quizapp.curation.figures import bank_page
from quizapp.curation.views.doors import for_curators


@for_curators
@require_safe
def bank(request: LearnerRequest) -> HttpResponse:
    """The first course, or the one that `?course=` names."""
    courses = list(Course.objects.order_by("pk"))
    asked = request.GET.get("course", "")
    course = next((course for course in courses if course.slug == asked), courses[0] if courses else None)
    page = bank_page(course, timezone.now().date()) if course else None
    return render(request, "curation/bank.html", {"course": course, "courses": courses, "page": page})
