"""Rows of a small course. Text is made up; only its shape matters."""

from __future__ import annotations

from datetime import date

import factory
from factory.django import DjangoModelFactory

from quizapp.course.models import Block, Blueprint, Course, Domain, Fact, GlossaryTerm, Section, Task


class CourseFactory(DjangoModelFactory[Course]):
    class Meta:
        model = Course
        django_get_or_create = ("slug",)

    slug = "testing"
    title = "Testing"
    summary = "A course for tests."
    licence = "MIT"
    default_blueprint = "exam"


class SectionFactory(DjangoModelFactory[Section]):
    """A written section; html="" makes an unwritten one."""

    class Meta:
        model = Section

    course = factory.SubFactory(CourseFactory)
    number = factory.Sequence(lambda n: n + 1)
    slug = factory.LazyAttribute(lambda section: f"section-{section.number}")
    title = factory.LazyAttribute(lambda section: f"Section {section.number}")
    markdown = "Text."
    html = "<p>Text.</p>"
    minutes = 3
    checked_on = date(2026, 11, 21)


class BlockFactory(DjangoModelFactory[Block]):
    class Meta:
        model = Block

    section = factory.SubFactory(SectionFactory)
    course = factory.SelfAttribute("section.course")
    position = factory.Sequence(lambda n: n + 1)
    ref = factory.LazyAttribute(lambda block: f"S{block.section.number:02}-P{block.position:02}")
    kind = "heading"
    level = factory.LazyAttribute(lambda block: 2 if block.kind == "heading" else None)
    title = factory.LazyAttribute(lambda block: f"Block {block.ref}")


class FactFactory(DjangoModelFactory[Fact]):
    class Meta:
        model = Fact

    section = factory.SubFactory(SectionFactory)
    course = factory.SelfAttribute("section.course")
    ref = factory.Sequence(lambda n: f"FL-{n + 1:03}")
    title = factory.LazyAttribute(lambda fact: f"Fact {fact.ref}")
    claim = "Items may be up to 400 KB."
    verdict = "correct"
    value = "400 KB."
    value_html = "<p>400 KB.</p>"
    status = "current"
    evidence = "S26"
    sources = factory.LazyFunction(lambda: [{"title": "Limits", "url": "https://example.com/limits"}])
    checked_on = date(2026, 11, 21)
    expires_on = date(2027, 11, 21)


class GlossaryTermFactory(DjangoModelFactory[GlossaryTerm]):
    class Meta:
        model = GlossaryTerm

    section = factory.SubFactory(SectionFactory)
    course = factory.SelfAttribute("section.course")
    slug = factory.Sequence(lambda n: f"term-{n + 1}")
    name = factory.LazyAttribute(lambda term: f"Term {term.slug.removeprefix('term-')}")
    definition = "What it means."
    definition_html = "<p>What it means.</p>"


def _one_domain(blueprint: Blueprint, _create: bool, extracted: object, **_: object) -> None:  # noqa: FBT001 (factory_boy's signature)
    if extracted is None:
        domain = Domain.objects.create(blueprint=blueprint, number=1, title="Everything", weight=100)
        Task.objects.create(domain=domain, ref="1.1", title="Know everything")


class BlueprintFactory(DjangoModelFactory[Blueprint]):
    """An exam that can be sat from 2026 on, with one domain of one task, to be practised in full or by half."""

    class Meta:
        model = Blueprint
        skip_postgeneration_save = True

    course = factory.SubFactory(CourseFactory)
    slug = factory.Sequence(lambda n: f"exam-{n + 1}")
    title = factory.LazyAttribute(lambda blueprint: f"Exam {blueprint.slug}")
    short = factory.LazyAttribute(lambda blueprint: blueprint.slug.upper())
    valid_from = date(2026, 1, 1)
    minutes = 130
    questions = 65
    scored = 50
    pass_scaled = 720
    version = "2026-01"
    forms = factory.LazyFunction(
        lambda: [
            {"slug": "full", "title": "Full length", "questions": 65, "scored": 50, "minutes": 130},
            {"slug": "half", "title": "Half length", "questions": 33, "scored": 25, "minutes": 65},
        ]
    )

    domains = factory.PostGeneration(_one_domain)


class TaskFactory(DjangoModelFactory[Task]):
    class Meta:
        model = Task

    domain = factory.LazyFunction(lambda: BlueprintFactory.create().domains.get())
    ref = factory.Sequence(lambda n: f"1.{n + 2}")
    title = factory.LazyAttribute(lambda task: f"Task {task.ref}")
