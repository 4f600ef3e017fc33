"""Published questions, made the way the loader makes them: whole first, then published."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import factory
from factory.django import DjangoModelFactory

from quizapp.bank.models import AcceptedAnswer, FactUse, Option, Question, QuestionVersion, new_token
from quizapp.course.models import Fact, GlossaryTerm, Task
from tests.course.factories import FactFactory, GlossaryTermFactory, SectionFactory

PUBLISHED = datetime(2026, 11, 21, 8, tzinfo=UTC)

# What each kind has when a test does not say otherwise: (text, is_key).
OPTIONS: dict[str, list[tuple[str, bool]]] = {
    "single": [("Right", True), ("Wrong 1", False), ("Wrong 2", False), ("Wrong 3", False)],
    "multiple": [
        ("Right 1", True),
        ("Right 2", True),
        ("Wrong 1", False),
        ("Wrong 2", False),
        ("Wrong 3", False),
    ],
    "true-false": [("True", True), ("False", False)],
    "numeric": [],
    "cloze": [("First", True), ("Second", False), ("300", True), ("60", False)],
    "ordering": [("Step 1", True), ("Step 2", True), ("Step 3", True), ("Step 4", True)],
    "matching": [("One", True), ("Two", True), ("Three", True), ("Four", False)],
}
# The parts of a kind (name, text, typed), and to which of them each of its options belongs.
PARTS: dict[str, list[tuple[str, str, bool]]] = {
    "cloze": [("which", "", False), ("many", "", True)],
    "matching": [("1", "Premise 1", False), ("2", "Premise 2", False), ("3", "Premise 3", False)],
}
OF_PARTS: dict[str, list[str]] = {
    "cloze": ["which", "which", "many", "many"],
    "matching": ["1", "2", "3", ""],
}
# Each is a value and whether it is the key.
ANSWERS: list[tuple[str, bool]] = [("20", True), ("10", False), ("40", False)]
CHOOSE = {"single": 1, "multiple": 2, "true-false": 1}


class VersionFactory(DjangoModelFactory[QuestionVersion]):
    """A version that is not published and has no options yet."""

    class Meta:
        model = QuestionVersion

    question = factory.SubFactory("tests.bank.factories.DraftFactory")
    number = factory.LazyAttribute(lambda version: version.question.versions.count() + 1)
    kind = factory.SelfAttribute("question.kind")
    choose = factory.LazyAttribute(lambda version: CHOOSE.get(version.kind, 0))
    parts = factory.LazyAttribute(
        lambda version: [
            {"name": name, "text": text, "typed": typed} for name, text, typed in PARTS.get(version.kind, [])
        ]
    )
    parts_html = factory.LazyAttribute(lambda version: [part["text"] for part in version.parts])
    stem = factory.LazyAttributeSequence(
        lambda version, n: (
            f"Stem {n}: {{{{which}}}} for {{{{many}}}}." if version.kind == "cloze" else f"Stem {n}?"
        )
    )
    stem_html = factory.LazyAttribute(lambda version: f"<p>{version.stem}</p>")
    explanation = "Because of the rule."
    explanation_html = "<p>Because of the rule.</p>"
    sources = factory.LazyFunction(
        lambda: [{"title": "Rules", "url": "https://example.com/rules", "checked_on": "2026-11-21"}]
    )
    content_hash = factory.Sequence(lambda n: f"{n:064x}")


def an_id(*, last: str = "") -> UUID:
    """An id by chance that ends in the hexadecimal digit `last`; without one, in any but 0.

    Of the ids that end in 0 some are kept for visitors (`for_visitors`), and papers leave them out.
    """
    return UUID(hex=uuid4().hex[:-1] + (last or secrets.choice("123456789abcdef")))


class DraftFactory(DjangoModelFactory[Question]):
    """A question without any version, and none of those that are kept for visitors."""

    class Meta:
        model = Question
        skip_postgeneration_save = True

    id = factory.LazyFunction(an_id)
    section = factory.SubFactory(SectionFactory)
    course = factory.SelfAttribute("section.course")
    block_ref = factory.LazyAttribute(lambda question: f"S{question.section.number:02}-P01")
    concept = factory.Sequence(lambda n: f"concept-{n}")
    kind = "single"
    difficulty = 2
    bloom = "apply"


def add_parts(
    version: QuestionVersion,
    *,
    options: list[tuple[str, bool]] | None = None,
    answers: list[tuple[str, bool]] | None = None,
    facts: list[Fact] | None = None,
    of_parts: list[str] | None = None,
) -> None:
    """Give an unpublished version its options or numbers, and the facts it rests on."""
    if options is None:
        options = OPTIONS[version.kind]
    if answers is None:
        answers = ANSWERS if version.kind == "numeric" else []
    belongs = OF_PARTS.get(version.kind, []) if of_parts is None else of_parts
    for position, (text, is_key) in enumerate(options):
        Option.objects.create(
            version=version,
            part=belongs[position] if position < len(belongs) else "",
            token=new_token(),
            position=position,
            text=text,
            html=text,
            reason=f"Why {text}.",
            reason_html=f"<p>Why {text}.</p>",
            is_key=is_key,
        )
    for position, (value, is_key) in enumerate(answers):
        AcceptedAnswer.objects.create(
            version=version,
            position=position,
            value=value,
            unit="RCU",
            is_key=is_key,
            reason="" if is_key else "A known slip.",
            reason_html="" if is_key else "<p>A known slip.</p>",
        )
    for fact in facts or []:
        FactUse.objects.create(version=version, fact=fact)


def publish(version: QuestionVersion, *, status: str = "published") -> QuestionVersion:
    """Freeze `version` and make it what learners see: everywhere, or with status "pretest" in papers alone."""
    version.published_at = PUBLISHED
    version.save(update_fields=["published_at"])
    question = version.question
    question.current = version
    question.kind = version.kind
    question.status = status
    question.save(update_fields=["current", "kind", "status"])
    return version


def _terms(question: Question, _create: bool, extracted: list[GlossaryTerm] | None, **_: Any) -> None:  # noqa: FBT001 (factory_boy's signature)
    if extracted is None:
        extracted = [GlossaryTermFactory.create(section=question.section)]
    question.terms.set(extracted)


def _tasks(question: Question, _create: bool, extracted: list[Task] | None, **_: Any) -> None:  # noqa: FBT001 (factory_boy's signature)
    question.tasks.set(extracted or [])


def _version(question: Question, _create: bool, _extracted: None, **given: Any) -> None:  # noqa: FBT001 (factory_boy's signature)
    options = given.pop("options", None)
    answers = given.pop("answers", None)
    facts = given.pop("facts", None)
    status = given.pop("status", "published")
    if facts is None:
        facts = [FactFactory.create(section=question.section)]
    version = VersionFactory.create(question=question, **given)
    add_parts(version, options=options, answers=answers, facts=facts)
    publish(version, status=status)


def _pretest(question: Question, create: bool, extracted: None, **given: Any) -> None:  # noqa: FBT001 (factory_boy's signature)
    _version(question, create, extracted, status="pretest", **given)


class QuestionFactory(DraftFactory):
    """A published question with options (or numbers), one term and one fact.

    Another kind by kind="multiple" and so on, other choices by
    version__options=[("text", is_key), …] or version__answers=[("20", True), …],
    another stem by version__stem="…". No term or fact by terms=[] and version__facts=[].
    """

    terms = factory.PostGeneration(_terms)
    tasks = factory.PostGeneration(_tasks)
    version = factory.PostGeneration(_version)


class PretestFactory(QuestionFactory):
    """As QuestionFactory, but in papers alone and unscored."""

    version = factory.PostGeneration(_pretest)


class ForVisitorsFactory(QuestionFactory):
    """As QuestionFactory, and the landing page may show it."""

    id = factory.LazyFunction(lambda: an_id(last="0"))
