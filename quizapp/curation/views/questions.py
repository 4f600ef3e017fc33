"""The bank to read: a list with filters, and one question with everything about it."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from quizapp.accounts.http import LearnerRequest
from quizapp.bank.drafting import lacks
from quizapp.bank.models import Bloom, Kind, Question, QuestionQuerySet, Status
from quizapp.contentfiles.fields import BLOCK, FACT, SLUG
from quizapp.course.models import Section
from quizapp.curation.reading import question_page
from quizapp.curation.views.doors import for_curators
from quizapp.notes.provenance import origin

PAGE = 50
FILTERS = ("section", "kind", "status", "bloom", "difficulty", "block", "concept", "fact", "held")


@for_curators
@require_safe
def questions(request: LearnerRequest) -> HttpResponse:
    """All questions, or those that `?section=&kind=&block=&status=` and so on leave.

    A value that no question can have is ignored, and the form shows that it is.
    """
    asked = {name: request.GET.get(name, "").strip() for name in FILTERS}
    chosen = {name: value for name, value in asked.items() if value and _possible(name, value)}
    found = _filtered(chosen).select_related("section", "current")
    found = found.defer("section__markdown", "section__html")
    page = Paginator(found.order_by("section__number", "block_ref", "pk"), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "chosen": chosen,
        "ignored": sorted(asked[name] for name in asked if asked[name] and name not in chosen),
        "query": urlencode(chosen),
        "sections": Section.objects.listed().defer("markdown", "html"),
        "kinds": Kind.choices,
        "statuses": Status.choices,
    }
    return render(request, "curation/questions.html", context)


def _possible(name: str, value: str) -> bool:
    if name in {"section", "difficulty"}:
        return value.isascii() and value.isdigit() and len(value) < 3
    shapes = {"block": BLOCK, "fact": FACT, "concept": SLUG}
    if name in shapes:
        return len(value) < 100 and shapes[name].match(value) is not None
    choices = {"kind": Kind.values, "status": Status.values, "bloom": Bloom.values, "held": ["1"]}
    return value in choices[name]


def _filtered(chosen: dict[str, str]) -> QuestionQuerySet:
    found = Question.objects.all()
    columns = {
        "section": "section__number",
        "kind": "kind",
        "status": "status",
        "bloom": "bloom",
        "difficulty": "difficulty",
        "block": "block_ref",
        "concept": "concept",
        "fact": "current__facts__ref",
    }
    found = found.filter(**{column: chosen[name] for name, column in columns.items() if name in chosen})
    if "held" in chosen:
        found = found.held_back(timezone.now().date())
    return found


@for_curators
@require_safe
def question(request: LearnerRequest, pk: UUID) -> HttpResponse:
    """One question with key, reasons, facts and history; `?version=N` shows an older one."""
    found = get_object_or_404(Question.objects.select_related("section", "course"), pk=pk)
    number = request.GET.get("version", "")
    if number and not (number.isascii() and number.isdigit() and len(number) < 6):
        raise Http404
    if number and int(number) == 0:
        raise Http404("Versions are counted from one.")
    page = question_page(found, int(number) if number else None, timezone.now().date())
    if number and page.version is None:
        raise Http404("No such version.")
    context = {
        "page": page,
        "question": found,
        "origin": origin(found.pk),
        "lacks": lacks(page.asked) if page.asked and found.status == Status.DRAFT else [],
    }
    return render(request, "curation/question.html", context)
