"""Every template of the catalogue. That what is served stands up to its own answers is in tests/drills/test_deployed.py."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from quizapp.engine.capacity import FAMILIES
from quizapp.engine.drills import FAMILY_NAMES, LEVELS, TEMPLATES, Template, faults, variant

each_template = pytest.mark.parametrize("template", TEMPLATES.values(), ids=list(TEMPLATES))


@each_template
def test_a_template_has_a_family_a_level_two_wordings_and_facts(template: Template) -> None:
    assert template.family in FAMILIES
    assert template.level in LEVELS
    assert len(set(template.stems)) >= 2
    assert template.facts
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", template.slug)
    assert len(template.slug) <= 80
    assert template.title[0].isupper()


@each_template
def test_one_of_the_first_variants_of_a_template_may_be_served(template: Template) -> None:
    assert any(faults(variant(template, seed)) == () for seed in range(6))


def test_every_family_has_a_name_and_drills() -> None:
    assert set(FAMILY_NAMES) == set(FAMILIES)
    assert {template.family for template in TEMPLATES.values()} == set(FAMILIES)


def test_no_two_templates_have_one_title() -> None:
    titles = Counter(template.title for template in TEMPLATES.values())

    assert [title for title, times in titles.items() if times > 1] == []


def test_levels_of_a_family_begin_low_enough_to_open() -> None:
    for family in FAMILIES:
        lowest = min(template.level for template in TEMPLATES.values() if template.family == family)
        assert lowest <= 2 or family == "F22"
