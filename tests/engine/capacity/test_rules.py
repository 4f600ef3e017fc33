"""Where rules come from, and how sure they are."""

import pytest

from quizapp.engine.capacity.rules import AREAS, rule_of

GUIDE = "docs.aws.amazon.com/amazondynamodb/latest/developerguide/"


@pytest.mark.parametrize(
    ("name", "source", "grade"),
    [
        # The page and the grade of the area.
        ("read.blocks", f"{GUIDE}read-write-operations.html", "A"),
        ("zero", "arithmetic", "A"),
        # A page of its own.
        ("index.fetch", f"{GUIDE}LSI.html", "A"),
        ("ttl.filtered", f"{GUIDE}ttl-expired-items.html", "A"),
        # A grade of its own.
        ("item.pairs", f"{GUIDE}CapacityUnitCalculations.html", "B"),
        ("write.failed_larger", f"{GUIDE}read-write-operations.html", "C"),
    ],
)
def test_a_rule_has_the_page_and_the_grade_of_its_area_unless_it_has_its_own(
    name: str, source: str, grade: str
) -> None:
    rule = rule_of(name)

    assert (rule.source, rule.grade) == (source, grade)


def test_every_area_is_sure_and_only_single_rules_are_less() -> None:
    assert {rule.grade for rule in AREAS.values()} == {"A"}


def test_a_rule_of_no_area_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        rule_of("weather.today")
