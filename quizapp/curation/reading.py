"""A question as curators read it: with its key, its reasons and its history."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from quizapp.bank.content import AnswerContent, OptionContent, QuestionContent, content
from quizapp.bank.models import MergeConflict, Question, QuestionVersion
from quizapp.course.models import Fact
from quizapp.study.screens import number_text

SIBLINGS = 20


@dataclass(frozen=True, slots=True)
class Group:
    """Options that belong together: all of them, or those of one blank. `title` is empty for all."""

    title: str
    html: SafeString
    options: list[OptionContent]
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    text: str
    is_key: bool
    reason_html: SafeString


@dataclass(frozen=True, slots=True)
class CitedFact:
    fact: Fact
    shaken: bool


@dataclass(frozen=True, slots=True)
class QuestionPage:
    question: Question
    version: QuestionVersion | None
    asked: QuestionContent | None
    stem: SafeString
    groups: list[Group]
    numbers: list[Number]
    facts: list[CitedFact]
    tasks: list[tuple[str, str, str]]  # blueprint, number, title
    history: list[QuestionVersion]
    siblings: list[Question]
    conflicts: int

    @property
    def held_back(self) -> bool:
        return any(cited.shaken for cited in self.facts)


def question_page(question: Question, number: int | None, today: date) -> QuestionPage:
    """The current version of `question`, or version `number`; the number of statements is constant.

    A question without a version (a draft just begun) has neither text nor history.
    """
    history = list(question.versions.select_related("changeset__by").order_by("-number"))
    version = next(
        (one for one in history if (one.number == number if number else one.pk == question.current_id)), None
    )
    asked = content(version.pk) if version else None
    cited = Fact.objects.filter(uses__version=version).order_by("ref") if version else Fact.objects.none()
    alike = Question.objects.filter(course=question.course_id, concept=question.concept).exclude(
        pk=question.pk
    )
    return QuestionPage(
        question=question,
        version=version,
        asked=asked,
        stem=_with_blanks(asked.stem_html) if asked else SafeString(""),
        groups=_groups(asked) if asked else [],
        numbers=[_number(answer) for answer in asked.answers] if asked else [],
        facts=[CitedFact(fact, fact.expired(today) or fact.status != "current") for fact in cited],
        tasks=list(
            question.tasks.order_by("domain__blueprint__slug", "ref").values_list(
                "domain__blueprint__short", "ref", "title"
            )
        ),
        history=history,
        siblings=list(alike.select_related("current").order_by("pk")[:SIBLINGS]) if question.concept else [],
        conflicts=MergeConflict.objects.open().filter(question=question).count(),
    )


def _with_blanks(stem: SafeString) -> SafeString:
    """{{name}} set apart from the text around it. The stem was sanitised, and names are words."""
    return SafeString(re.sub(r"\{\{([\w-]+)\}\}", r"<mark>\1</mark>", stem))


def _number(answer: AnswerContent) -> Number:
    text = number_text(answer.value)
    if answer.tolerance:
        text += f" ± {number_text(answer.tolerance)}"
    return Number(text, answer.is_key, answer.reason_html)


def _groups(asked: QuestionContent) -> list[Group]:
    if not asked.parts:
        return [Group("", SafeString(""), list(asked.options))] if asked.options else []
    groups = [Group(part.name, part.html, asked.of_part(part), typed=part.typed) for part in asked.parts]
    named = {part.name for part in asked.parts}
    rest = [option for option in asked.options if option.part not in named]
    return [*groups, Group("Fits nothing", SafeString(""), rest)] if rest else groups
