"""Questions that rest on a fact or practise a term: counted for all, listed for curators."""

from __future__ import annotations

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from quizapp.accounts.access import curates
from quizapp.bank.models import Question, Status
from quizapp.course.models import Fact, GlossaryTerm
from quizapp.course.uses import Use, Uses, of_facts, of_terms

# Enough to see which they are; the search and the curators' pages have them all.
MOST = 40
_TITLE = 110


@of_facts
def questions_on_fact(fact: Fact, request: HttpRequest) -> Uses | None:
    return _uses(Question.objects.filter(current__facts=fact), request)


@of_terms
def questions_on_term(term: GlossaryTerm, request: HttpRequest) -> Uses | None:
    return _uses(Question.objects.filter(terms=term), request)


def _uses(questions: QuerySet[Question], request: HttpRequest) -> Uses | None:
    """One statement. Drafts and pretest questions are a curator's business."""
    curator = curates(request)
    if not curator:
        count = questions.filter(status=Status.PUBLISHED).count()
        return Uses(_words(count)) if count else None
    rows = list(
        questions.exclude(status=Status.RETIRED)
        .annotate(stem=F("current__stem"))
        .order_by("section__number", "block_ref", "pk")
        .values_list("pk", "stem", "status", "block_ref")
    )
    if not rows:
        return None
    listed = tuple(
        Use(_title(stem or ""), _url(pk), block if status == Status.PUBLISHED else f"{block}, {status}")
        for pk, stem, status, block in rows[:MOST]
    )
    return Uses(_words(len(rows)), listed)


def _words(count: int) -> str:
    return f"{count} question{'' if count == 1 else 's'}"


def _title(stem: str) -> str:
    text = " ".join(stem.replace("`", "").replace("*", "").split())
    return text if len(text) <= _TITLE else f"{text[:_TITLE].rsplit(' ', 1)[0]} …"


def _url(question: object) -> str:
    try:
        return reverse("curation:question", args=[question])
    except NoReverseMatch:
        # An installation without pages for curators.
        return ""
