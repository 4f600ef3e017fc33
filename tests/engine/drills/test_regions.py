"""What the drills about global tables say, and what their own numbers give."""

import re
from collections.abc import Callable
from fractions import Fraction

import pytest

from quizapp.engine.drills import Template, Variant
from quizapp.engine.drills.catalogue import regions as module

from .stems import NUMBER, clumsy, first_drills, number, one, sizes, the_size, writes

MILLION = 10**6


def regions(stem: str) -> Fraction:
    assert not re.search(r"\d replicas?\b(?! Regions| in all)", stem)
    (only,) = {number(text) for text in re.findall(NUMBER + r" (?:replicas?|Regions)\b", stem)}
    return only


def beside(asked: Variant, pattern: str) -> Fraction:
    return one(" ".join(asked.givens), pattern)


def one_write(asked: Variant) -> Fraction:
    return writes(the_size(asked.stem)) * regions(asked.stem)


def of_the_index(asked: Variant) -> Fraction:
    entries = one(asked.stem, "N new (?:items|products)", "Each of N new bookings")
    return entries * writes(the_size(asked.stem)) * regions(asked.stem)


def with_the_index(asked: Variant) -> Fraction:
    item, entry = sizes(asked.stem)
    return one(asked.stem, "N new items") * (writes(item) + writes(entry)) * regions(asked.stem)


def provisioned(asked: Variant) -> Fraction:
    rates = re.sub(NUMBER + r" (?:KB|bytes)", "", asked.stem)
    every = [number(text) for text in re.findall(NUMBER, rates)]
    assert len(every) == 3
    return sum(every, Fraction(0)) * writes(the_size(asked.stem))


def expired(asked: Variant) -> Fraction:
    gone = one(asked.stem, "deletes N items", "removes N expired", "for N coupons")
    return gone * writes(the_size(asked.stem)) * (regions(asked.stem) - 1)


def cost_of_writes(asked: Variant) -> Fraction:
    n = one(asked.stem, "N million") * MILLION
    return n * one_write(asked) * beside(asked, "writes cost N USD") / MILLION


def a_month(asked: Variant) -> Fraction:
    stored = one(asked.stem, "N GB") * regions(asked.stem) * beside(asked, "storage N USD")
    return cost_of_writes(asked) + stored


BY_HAND: dict[str, Callable[[Variant], Fraction]] = {
    "global-write": one_write,
    "global-index": of_the_index,
    "global-writes-with-index": with_the_index,
    "global-provisioned-writes": provisioned,
    "global-expired-items": expired,
    "global-cost-of-writes": cost_of_writes,
    "global-month": a_month,
}


@pytest.mark.parametrize("template", module.TEMPLATES, ids=lambda template: template.slug)
def test_the_numbers_of_a_drill_give_its_answer(template: Template) -> None:
    asked = list(first_drills(template))

    assert [BY_HAND[template.slug](each) for each in asked] == [each.answer.value for each in asked]


@pytest.mark.parametrize("template", module.TEMPLATES, ids=lambda template: template.slug)
def test_a_stem_is_short(template: Template) -> None:
    assert clumsy(template) == []


def test_only_what_the_indexes_take_is_less_sure() -> None:
    grades = {
        each.slug: {asked.answer.confidence for asked in first_drills(each)} for each in module.TEMPLATES
    }

    assert {slug for slug, found in grades.items() if found != {"A"}} == {
        "global-index",
        "global-writes-with-index",
    }


def test_every_stem_names_the_version() -> None:
    silent = [
        stem for template in module.TEMPLATES for stem in template.stems if "current version" not in stem
    ]

    assert silent == []


def test_there_are_always_other_regions() -> None:
    for template in module.TEMPLATES:
        if "regions" in template.draws:
            assert {regions(asked.stem) for asked in first_drills(template)} == {2, 3, 4, 5, 6}
