"""Exams with a bank to draw from, small enough to count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from quizapp.bank.models import Question
from quizapp.course.models import Blueprint, Domain, Section, Task
from tests.bank.factories import PretestFactory, QuestionFactory
from tests.course.factories import BlueprintFactory, SectionFactory


def blueprint_of(
    weights: Sequence[int] = (60, 40), *, scored: int = 5, unscored: int = 2, **given: Any
) -> Blueprint:
    """An exam with a task for each domain, "full" as long as told: 30 minutes."""
    form = {
        "slug": "full",
        "title": "Full length",
        "questions": scored + unscored,
        "scored": scored,
        "minutes": 30,
    }
    given_too = {"domains": [], "forms": [form], "minutes": 30}
    blueprint: Blueprint = BlueprintFactory.create(**(given_too | given))
    Domain.objects.bulk_create(
        Domain(blueprint=blueprint, number=number, title=f"Part {number}", weight=weight)
        for number, weight in enumerate(weights, 1)
    )
    for domain in blueprint.domains.all():
        Task.objects.create(domain=domain, ref=f"{domain.number}.1", title=f"Task {domain.number}")
    return blueprint


def task(blueprint: Blueprint, number: int) -> Task:
    """The first task of a domain."""
    return Task.objects.get(domain__blueprint=blueprint, ref=f"{number}.1")


def fill(blueprint: Blueprint, *counts: int, section: Section | None = None, **given: Any) -> list[Question]:
    """So many questions for each domain."""
    section = section or SectionFactory.create(course=blueprint.course)
    made: list[Question] = []
    for number, count in enumerate(counts, 1):
        given_too = {
            "section": section,
            "terms": [],
            "version__facts": [],
            "tasks": [task(blueprint, number)],
        }
        made += QuestionFactory.create_batch(count, **(given_too | given))
    return made


def pretest(blueprint: Blueprint, count: int, **given: Any) -> list[Question]:
    """So many pretest questions for the first domain."""
    given_too = {
        "section": given.pop("section", None) or SectionFactory.create(course=blueprint.course),
        "terms": [],
        "version__facts": [],
        "tasks": [task(blueprint, 1)],
    }
    return PretestFactory.create_batch(count, **(given_too | given))
