"""What PostgreSQL refuses in the course."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from quizapp.course.models import Blueprint, Domain, Section, Task
from tests.bank.refusals import refused, settle
from tests.course.factories import (
    BlockFactory,
    BlueprintFactory,
    CourseFactory,
    FactFactory,
    GlossaryTermFactory,
    SectionFactory,
    TaskFactory,
)

pytestmark = pytest.mark.django_db


def test_sections_of_a_course_differ_in_number_and_slug() -> None:
    SectionFactory.create(number=1, slug="one")

    assert refused(lambda: SectionFactory.create(number=1, slug="two")) == "course_one_section_per_number"
    assert refused(lambda: SectionFactory.create(number=2, slug="one")) == "course_one_section_per_slug"


def test_sections_may_change_places_within_one_transaction() -> None:
    first, second = SectionFactory.create(number=1), SectionFactory.create(number=2)

    Section.objects.filter(pk=first.pk).update(number=2)
    Section.objects.filter(pk=second.pk).update(number=1)
    settle()

    assert list(Section.objects.listed()) == [second, first]


def test_a_block_has_one_id_a_known_kind_and_a_level_only_as_a_heading() -> None:
    section = SectionFactory.create()
    BlockFactory.create(section=section, ref="S01-P01")

    assert refused(lambda: BlockFactory.create(section=section, ref="S01-P01")) == "course_one_block_per_ref"
    assert (
        refused(lambda: BlockFactory.create(section=section, kind="poem", level=None))
        == "course_known_block_kind"
    )


@pytest.mark.parametrize(
    "values", [{"level": None}, {"level": 5}, {"level": 1}, {"kind": "code", "level": 2}]
)
def test_only_headings_have_a_level_and_all_of_them_do(values: dict[str, Any]) -> None:
    section = SectionFactory.create()

    assert (
        refused(lambda: BlockFactory.create(section=section, **values)) == "course_only_headings_have_a_level"
    )


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"ref": "FL-900"}, "course_one_fact_per_ref"),
        ({"verdict": "perhaps"}, "course_known_verdict"),
        ({"status": "lost"}, "course_known_fact_status"),
        ({"expires_on": date(2026, 11, 21)}, "course_fact_expires_after_its_check"),
        ({"volatile": "price", "expires_on": None}, "course_volatile_fact_expires"),
        ({"volatile": "mood"}, "course_volatile_fact_expires"),
    ],
)
def test_a_fact_outside_the_rules_is_refused(values: dict[str, Any], constraint: str) -> None:
    section = SectionFactory.create()
    FactFactory.create(section=section, ref="FL-900", expires_on=None)

    assert refused(lambda: FactFactory.create(section=section, **values)) == constraint


def test_terms_of_a_course_differ_in_slug() -> None:
    section = SectionFactory.create()
    GlossaryTermFactory.create(section=section, slug="rcu")

    assert (
        refused(lambda: GlossaryTermFactory.create(section=section, slug="rcu")) == "course_one_term_per_slug"
    )


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"slug": "taken"}, "course_one_blueprint_per_slug"),
        ({"valid_until": date(2025, 12, 31)}, "course_blueprint_ends_after_it_begins"),
        ({"scored": 66}, "course_blueprint_scores_what_it_asks"),
        ({"scored": 0}, "course_blueprint_scores_what_it_asks"),
        ({"minutes": 0}, "course_blueprint_takes_time"),
    ],
)
def test_a_blueprint_outside_the_rules_is_refused(values: dict[str, Any], constraint: str) -> None:
    BlueprintFactory.create(slug="taken", valid_until=date(2026, 1, 1))

    assert refused(lambda: BlueprintFactory.create(**values)) == constraint


def test_the_weights_of_a_blueprint_sum_to_100_at_commit() -> None:
    blueprint = BlueprintFactory.create(domains=[])
    first = Domain.objects.create(blueprint=blueprint, number=1, title="First", weight=60)
    Domain.objects.create(blueprint=blueprint, number=2, title="Second", weight=40)
    settle()

    assert (
        refused(lambda: Domain.objects.filter(pk=first.pk).update(weight=61)) == "course_weights_sum_to_100"
    )
    assert refused(first.delete) == "course_weights_sum_to_100"
    assert refused(lambda: Domain.objects.create(blueprint=blueprint, number=3, title="Third", weight=1)) == (
        "course_weights_sum_to_100"
    )


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"number": 1}, "course_one_domain_per_number"),
        ({"weight": 0}, "course_domain_weight_is_percent"),
        ({"weight": 101}, "course_domain_weight_is_percent"),
    ],
)
def test_a_domain_outside_the_rules_is_refused(values: dict[str, Any], constraint: str) -> None:
    blueprint = BlueprintFactory.create()
    good = {"blueprint": blueprint, "number": 2, "title": "Second", "weight": 1}

    assert refused(lambda: Domain.objects.create(**(good | values))) == constraint


def test_a_task_is_listed_once() -> None:
    task = TaskFactory.create()

    assert (
        refused(lambda: Task.objects.create(domain=task.domain, ref=task.ref, title="x"))
        == "course_one_task_per_ref"
    )


def test_an_exam_can_be_sat_from_its_first_to_its_last_day() -> None:
    course = CourseFactory.create()
    old = BlueprintFactory.create(course=course, valid_from=date(2026, 1, 1), valid_until=date(2026, 11, 30))
    new = BlueprintFactory.create(course=course, valid_from=date(2026, 12, 1))
    BlueprintFactory.create(course=course, retired=True)

    def sitting(day: date) -> set[Blueprint]:
        return set(Blueprint.objects.sitting_on(day))

    assert sitting(date(2025, 12, 31)) == set()
    assert sitting(date(2026, 11, 30)) == {old}
    assert sitting(date(2026, 12, 1)) == {new}
