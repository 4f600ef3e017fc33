"""Every template of the catalogue stands up to its own answers."""

from __future__ import annotations

import re

import pytest

from quizapp.engine.capacity import FAMILIES
from quizapp.engine.drills import LEVELS, TEMPLATES, Template, deploy, faults, problems, variant

each_template = pytest.mark.parametrize("template", TEMPLATES.values(), ids=list(TEMPLATES))


@each_template
def test_a_template_has_a_family_a_level_two_wordings_and_facts(template: Template) -> None:
    assert template.family in FAMILIES
    assert template.level in LEVELS
    assert len(set(template.stems)) >= 2
    assert template.facts
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", template.slug)


@each_template
def test_the_first_variants_of_a_template_show_at_least_two_mistakes(template: Template) -> None:
    deployed = deploy(template, wanted=12)

    assert len(deployed.seeds) == 12 or template.few
    assert deployed.codes


@each_template
def test_a_template_has_two_hundred_variants_or_says_why_not(template: Template) -> None:
    assert problems(template, deploy(template, wanted=200)) == []


def test_the_same_seed_gives_the_same_drill() -> None:
    template = next(iter(TEMPLATES.values()))

    assert [variant(template, seed).stem for seed in range(20)] == [
        variant(template, seed).stem for seed in range(20)
    ]
    assert faults(variant(template, 0)) == faults(variant(template, 0))
