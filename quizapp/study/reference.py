"""What a course says, as the study pages need it, kept in the process.

A load that changes anything raises the course's revision, and with it the key
of this cache: nothing here can be older than the revision it was asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

import structlog
from django.db import DatabaseError, connection

from quizapp.bank.models import Question
from quizapp.course.models import Course, Fact, FactStatus, GlossaryTerm, Section

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Reference:
    """One revision of a course. Instances are shared by all requests: read them only.

    `facts` holds (title, value as HTML, checked on, expires on, whether it is current) by ref,
    `words` (name, definition as HTML) by slug.
    """

    facts: dict[str, tuple[str, str, date, date | None, bool]]
    words: dict[str, tuple[str, str]]
    sections: dict[int, Section]
    terms: dict[int, GlossaryTerm]
    questions: dict[UUID, Question]

    def section(self, pk: int | None) -> Section | None:
        if pk is None:
            return None
        return self.sections.get(pk) or Section.objects.get(pk=pk)

    def term(self, pk: int | None) -> GlossaryTerm | None:
        if pk is None:
            return None
        return self.terms.get(pk) or GlossaryTerm.objects.get(pk=pk)

    def question(self, pk: UUID | None) -> Question | None:
        if pk is None:
            return None
        return self.questions.get(pk) or Question.objects.get(pk=pk)


@lru_cache(maxsize=8)
def reference(course_id: int, revision: int) -> Reference:  # noqa: ARG001 - part of the key of the cache
    terms = list(GlossaryTerm.objects.filter(course_id=course_id))
    return Reference(
        facts={
            fact.ref: (
                fact.title,
                fact.value_html,
                fact.checked_on,
                fact.expires_on,
                fact.status == FactStatus.CURRENT,
            )
            for fact in Fact.objects.filter(course_id=course_id)
        },
        words={term.slug: (term.name, term.definition_html) for term in terms if not term.retired},
        # Without the guide: it is long, and no card shows it.
        sections={
            section.pk: section
            for section in Section.objects.filter(course_id=course_id).defer("markdown", "html")
        },
        terms={term.pk: term for term in terms},
        questions={question.pk: question for question in Question.objects.filter(course_id=course_id)},
    )


def warm() -> None:
    """Read every course before the first learner asks.

    For web processes as they start. Without a database they start all the
    same, and /readyz says what is missing.
    """
    try:
        for course in Course.objects.all():
            reference(course.pk, course.revision)
    except DatabaseError as error:
        log.warning("not_warmed", error=type(error).__name__)
    finally:
        # The connection belongs to the thread that starts the process.
        connection.close()
