"""A run may keep to one part of the guide."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from quizapp.course.models import Block, Section
from quizapp.study import actions
from quizapp.study.models import Cram, Plan
from tests.accounts.factories import UserFactory
from tests.bank.factories import QuestionFactory
from tests.course.factories import BlockFactory, SectionFactory
from tests.study.test_other_pages import signed_in

pytestmark = pytest.mark.django_db

# Two parts of level 2; the first has two below it, one with a part of level 4 and a formula.
OUTLINE = [("P01", 2), ("P02", 3), ("P03", 4), ("P04", None), ("P05", 3), ("P06", 2)]


def outlined() -> tuple[Section, Plan]:
    """A section with a question for every block, and somebody who studies it."""
    section = SectionFactory.create(number=1)
    for place, (name, level) in enumerate(OUTLINE):
        kind = "heading" if level else "formula"
        BlockFactory.create(
            section=section, ref=f"S01-{name}", kind=kind, level=level, position=place, title=name
        )
        QuestionFactory.create(section=section, block_ref=f"S01-{name}", terms=[])
    plan = actions.enrol(
        UserFactory.create(), section.course, blueprint=None, exam_date=None, now=timezone.now()
    )
    return section, plan


@pytest.mark.parametrize(
    ("ref", "group"),
    [
        ("P01", ["P01", "P02", "P03", "P04", "P05"]),
        ("P02", ["P02", "P03", "P04"]),
        ("P03", ["P03", "P04"]),
        ("P05", ["P05"]),
        ("P06", ["P06"]),
    ],
)
def test_a_run_through_a_part_asks_what_stands_below_its_heading(ref: str, group: list[str]) -> None:
    section, plan = outlined()

    assert [name[4:] for name in Block.objects.get(ref=f"S01-{ref}").group()] == group
    signed_in(plan).post(
        reverse("study:cram_start"), {"section": section.pk, "count": 20, "block": f"S01-{ref}"}
    )

    run = Cram.objects.get()
    asked = section.questions.filter(pk__in=run.questions).values_list("block_ref", flat=True)
    assert sorted(asked) == [f"S01-{name}" for name in group]


def test_the_guides_link_names_the_part() -> None:
    section, plan = outlined()

    page = signed_in(plan).get(reverse("study:cram_start"), {"section": "1", "block": "S01-P02"})

    text = page.content.decode()
    assert f'href="{section.get_absolute_url()}#S01-P02">P02</a>' in text
    assert 'name="block" value="S01-P02"' in text


@pytest.mark.parametrize("block", ["S01-P04", "S01-P99", "x" * 200])
def test_what_is_no_heading_is_no_part(block: str) -> None:
    section, plan = outlined()
    client = signed_in(plan)

    for sent in (block, f"{block}\x00"):
        page = client.get(reverse("study:cram_start"), {"section": "1", "block": sent}).content.decode()
        assert "Only the part" not in page
    client.post(reverse("study:cram_start"), {"section": section.pk, "count": 20, "block": block[:12]})

    assert len(Cram.objects.get().questions) == len(OUTLINE)


def test_another_section_takes_the_part_away() -> None:
    _, plan = outlined()
    other = SectionFactory.create(course=plan.course, number=2)
    QuestionFactory.create(section=other, terms=[])

    signed_in(plan).post(reverse("study:cram_start"), {"section": other.pk, "count": 20, "block": "S01-P02"})

    assert Cram.objects.get().section == other
    assert len(Cram.objects.get().questions) == 1
