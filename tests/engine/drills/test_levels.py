"""Levels open one after the other."""

from __future__ import annotations

from quizapp.engine.drills import Template, interleaved, open_templates
from quizapp.engine.drills.levels import BEFORE_WHOLE_TABLES


def template(slug: str, family: str, level: int) -> Template:
    return Template(
        slug=slug,
        family=family,
        level=level,
        title=slug,
        section="any",
        facts=(),
        draws={},
        inputs={},
        stems=(),
    )


def catalogue(*entries: tuple[str, str, int]) -> dict[str, Template]:
    return {slug: template(slug, family, level) for slug, family, level in entries}


READS = catalogue(
    ("a", "F02", 1),
    ("b", "F02", 1),
    ("c", "F02", 1),
    ("d", "F02", 2),
    ("e", "F02", 3),
    ("x", "F05", 2),
    ("y", "F05", 3),
)
TABLES = catalogue(*((f"two-{place}", "F03", 2) for place in range(8)), ("whole", "F22", 4))


def test_at_first_the_lowest_level_of_each_family_is_open() -> None:
    assert open_templates(READS, set()) == ["a", "b", "c", "x"]


def test_half_of_a_level_opens_the_next_one_and_less_does_not() -> None:
    assert "d" not in open_templates(READS, {"a"})
    assert "d" in open_templates(READS, {"a", "b"})


def test_a_level_needs_the_one_right_below_it() -> None:
    assert "e" not in open_templates(READS, {"a", "b", "c"})
    assert "e" in open_templates(READS, {"d"})
    assert open_templates(READS, {"x"})[-1] == "y"


def test_what_was_passed_stays_open() -> None:
    assert "e" in open_templates(READS, {"e"})


def test_whole_tables_open_after_some_skills_of_two_steps() -> None:
    enough = {f"two-{place}" for place in range(BEFORE_WHOLE_TABLES)}

    assert "whole" not in open_templates(TABLES, enough - {"two-0"})
    assert "whole" in open_templates(TABLES, enough)


def test_a_skill_that_is_no_more_opens_nothing() -> None:
    assert open_templates(READS, {"gone", "also-gone"}) == ["a", "b", "c", "x"]


def test_families_are_interleaved_and_easier_levels_come_first() -> None:
    mixed = [each.slug for each in interleaved(READS.values())]

    assert mixed == ["a", "b", "c", "d", "x", "e", "y"]
    assert [
        each.slug
        for each in interleaved(catalogue(("a", "F01", 1), ("b", "F01", 1), ("c", "F02", 1)).values())
    ] == [
        "a",
        "c",
        "b",
    ]
