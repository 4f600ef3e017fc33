"""What the drills about auto scaling and on-demand mode say, and what their own numbers give."""

import re
from fractions import Fraction

import pytest

from quizapp.engine.drills import Template, slips
from quizapp.engine.drills.catalogue import scaling as module

from .stems import NUMBER, clumsy, first_drills, lies, number, one, up

AT_FIRST = {"read": 12_000, "write": 4_000}


def template_of(slug: str) -> Template:
    (template,) = (each for each in module.TEMPLATES if each.slug == slug)
    return template


def kind(stem: str) -> str:
    """Reads or writes, whichever the stem names."""
    (only,) = set(re.findall(r"\b(read|write) (?:request )?units", stem))
    return str(only)


def for_a_target(stem: str) -> Fraction:
    assert re.search(r"10 (?:to|and|WCU as minimum and) 5,000", stem)
    consumed = one(stem, "uses N RCU", "consumes N WCU", "consume N WCU", "consume N RCU")
    return Fraction(up(consumed * 100 / one(stem, "N%"), 1))


def within_limits(stem: str) -> Fraction:
    consumed = one(stem, "consumes N", "consume N")
    least = one(stem, "set from N to", "[mM]inimum N")
    most = one(stem, r"set from [\d,]+ to N", "maximum N")
    return max(least, min(most, Fraction(up(consumed * 100 / one(stem, "N%"), 1))))


def decreases(stem: str) -> Fraction:
    assert "UTC" in stem
    assert re.search("without indexes|have no indexes", stem)
    tables = one(stem, "N (?:provisioned )?tables")
    return tables * (4 + one(stem, "N hours") - 1)


def first_load(stem: str) -> Fraction:
    return one(stem, "N (?:read|write) (?:request )?units per second") - AT_FIRST[kind(stem)]


def after_peak(stem: str) -> Fraction:
    return max(
        Fraction(AT_FIRST[kind(stem)]), 2 * one(stem, "N (?:read|write) (?:request )?units per second")
    )


def jump(stem: str) -> Fraction:
    peak, load = (number(text) for text in re.findall(NUMBER, stem))
    assert re.search("peaked|highest|the most", stem)
    return load - max(Fraction(AT_FIRST[kind(stem)]), 2 * peak)


def growth(stem: str) -> Fraction:
    peak, load = (number(text) for text in re.findall(NUMBER, stem))
    minutes, carried = 0, 2 * peak
    while carried < load:
        minutes, carried = minutes + 30, 2 * carried
    return Fraction(minutes)


def quota(stem: str) -> Fraction:
    return one(stem, "N (?:read|write) (?:request )?units per second") - 40_000


def prewarm(stem: str) -> Fraction:
    warm, wanted = (number(text) for text in re.findall(NUMBER, stem))
    return wanted - warm


BY_HAND = {
    "scaling-for-a-target": for_a_target,
    "scaling-within-limits": within_limits,
    "scaling-decreases": decreases,
    "on-demand-first-load": first_load,
    "on-demand-after-peak": after_peak,
    "on-demand-jump": jump,
    "on-demand-growth": growth,
    "on-demand-quota": quota,
}


@pytest.mark.parametrize("slug", BY_HAND)
def test_the_numbers_of_a_stem_give_its_answer(slug: str) -> None:
    assert lies(template_of(slug), BY_HAND[slug]) == []


def test_the_units_to_warm_times_the_price_beside_the_stem_give_the_charge() -> None:
    for asked in first_drills(template_of("on-demand-prewarm")):
        (line,) = asked.givens
        assert re.search("reads stay|no reads|the reads alone", asked.stem)
        assert prewarm(asked.stem) * one(line, "N USD per write") == asked.answer.value
        assert 5 * one(line, "N USD per read") == one(line, "N USD per write")


def test_every_template_is_summed_by_hand() -> None:
    assert {template.slug for template in module.TEMPLATES} == {*BY_HAND, "on-demand-prewarm"}


@pytest.mark.parametrize("template", module.TEMPLATES, ids=lambda template: template.slug)
def test_a_stem_is_short(template: Template) -> None:
    assert clumsy(template) == []


def test_the_minimum_the_maximum_and_the_target_decide_sometimes() -> None:
    drills = list(first_drills(template_of("scaling-within-limits")))
    decide = [
        next((limit for limit in ("min", "max") if asked.answer.value == asked.inputs[limit]), "target")
        for asked in drills
    ]

    assert set(decide) == {"min", "max", "target"}
    assert ["NO_CLAMP" in slips(asked) for asked in drills] == [limit != "target" for limit in decide]


def test_both_the_first_throughput_and_the_peak_decide_sometimes() -> None:
    answers = {asked.answer.value for asked in first_drills(template_of("on-demand-after-peak"))}

    assert {4000, 12_000} < answers


def test_no_growth_is_right_more_often_than_not() -> None:
    minutes = [asked.answer.value for asked in first_drills(template_of("on-demand-growth"))]

    assert set(minutes) >= {30, 60, 90}
    assert 2 * max(minutes.count(each) for each in set(minutes)) < len(minutes)


def test_what_depends_on_a_peak_is_less_sure_and_the_rest_is_not() -> None:
    grades = {
        template.slug: {asked.answer.confidence for asked in first_drills(template)}
        for template in module.TEMPLATES
    }

    assert {slug for slug, found in grades.items() if found != {"A"}} == {
        "on-demand-after-peak",
        "on-demand-jump",
        "on-demand-growth",
    }
