"""What the drills about the cost of throughput say, and what their own numbers give."""

import re
from collections import Counter
from collections.abc import Callable
from fractions import Fraction

import pytest

from quizapp.engine.capacity import is_right
from quizapp.engine.drills import Template, Variant, deploy, faults, slips, variant
from quizapp.engine.drills.catalogue import costs, modes
from quizapp.engine.drills.exhibits import Traffic

from .stems import clumsy, factor, first_drills, one, reads, sizes, the_size, up, writes

MILLION = 10**6
TEMPLATES = (*costs.TEMPLATES, *modes.TEMPLATES)


def template_of(slug: str) -> Template:
    (template,) = (each for each in TEMPLATES if each.slug == slug)
    return template


def beside(asked: Variant, *patterns: str) -> Fraction:
    """A number from the lines under a stem."""
    return one(" ".join(asked.givens), *patterns)


def a_write(asked: Variant) -> Fraction:
    return beside(asked, "N USD per million write") / MILLION


def a_read(asked: Variant) -> Fraction:
    return beside(asked, "N USD per million read") / MILLION


def a_month(asked: Variant, unit: str) -> Fraction:
    return beside(asked, f"N USD per {unit} and hour") * beside(asked, "has N hours")


def some_writes(asked: Variant) -> Fraction:
    return one(asked.stem, "N million") * MILLION * writes(the_size(asked.stem)) * a_write(asked)


def in_transactions(asked: Variant) -> Fraction:
    assert "ransact" in asked.stem
    return 2 * some_writes(asked)


def some_reads(asked: Variant) -> Fraction:
    units = reads(the_size(asked.stem)) * factor(asked.stem)
    return one(asked.stem, "N million") * MILLION * units * a_read(asked)


def busy_hours(asked: Variant) -> Fraction:
    stem = asked.stem
    rate = one(stem, "N writes per second", "N per second", "N items per second")
    seconds = one(stem, "N hours?") * 3600 * one(stem, "N days")
    return rate * seconds * writes(the_size(stem)) * a_write(asked)


def writes_and_storage(asked: Variant) -> Fraction:
    assert re.search("used? up|no free storage", asked.stem)
    assert "on average" in asked.stem
    return some_writes(asked) + one(asked.stem, "N GB") * beside(asked, "Storage costs N USD")


def whole_month(asked: Variant) -> Fraction:
    stem = asked.stem
    written, read = sizes(stem)
    puts = one(stem, "N million (?:writes|puts)") * MILLION
    gets = one(stem, "N million (?:eventually|strongly)") * MILLION
    stored = one(stem, "N GB (?:on average|stored on average)") * beside(asked, "Storage costs N USD")
    return (
        puts * writes(written) * a_write(asked) + gets * reads(read) * factor(stem) * a_read(asked) + stored
    )


def all_month(asked: Variant) -> Fraction:
    return one(asked.stem, "N WCU") * a_month(asked, "WCU")


def for_a_target(asked: Variant) -> Fraction:
    share = one(asked.stem, "N%") / 100
    return sum(
        (up(one(asked.stem, f"N {unit}") / share, 1) * a_month(asked, unit) for unit in ("WCU", "RCU")),
        Fraction(0),
    )


def beyond_the_free(asked: Variant) -> Fraction:
    return sum(
        (
            (one(asked.stem, f"N {unit}") - beside(asked, f"(?:holds|and) N {unit}")) * a_month(asked, unit)
            for unit in ("WCU", "RCU")
        ),
        Fraction(0),
    )


def reserved(asked: Variant) -> Fraction:
    assert re.search("one year|12 months|a year", asked.stem)
    spread = beside(asked, "N USD upfront") / 12
    return one(asked.stem, "N WCU") * (
        spread + beside(asked, "N USD per hour") * beside(asked, "has N hours")
    )


def ratio(asked: Variant) -> Fraction:
    million = beside(asked, "units cost N USD")
    return 3600 * million / MILLION / beside(asked, "WCU costs N USD")


BY_HAND: dict[str, Callable[[Variant], Fraction]] = {
    "cost-writes-on-demand": some_writes,
    "cost-reads-on-demand": some_reads,
    "cost-transactions-on-demand": in_transactions,
    "cost-busy-hours-on-demand": busy_hours,
    "cost-writes-and-storage": writes_and_storage,
    "cost-month-on-demand": whole_month,
    "cost-provisioned": all_month,
    "cost-provisioned-for-target": for_a_target,
    "cost-provisioned-free-tier": beyond_the_free,
    "cost-reserved": reserved,
    "cost-ratio-of-modes": ratio,
}


@pytest.mark.parametrize("slug", BY_HAND)
def test_the_numbers_of_a_drill_give_its_answer(slug: str) -> None:
    asked = list(first_drills(template_of(slug)))

    assert [BY_HAND[slug](each) for each in asked] == [each.answer.value for each in asked]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.slug)
def test_a_stem_is_short(template: Template) -> None:
    assert clumsy(template) == []


def test_every_template_is_summed_by_hand() -> None:
    assert {template.slug for template in TEMPLATES} == {*BY_HAND, "cost-cheapest-mode"}


def by_chart(asked: Variant) -> list[Fraction]:
    """What the three modes cost in a month, from the chart and the prices beside it."""
    (chart,) = asked.exhibits
    assert isinstance(chart, Traffic)
    assert the_size(asked.stem) <= 1024
    assert one(asked.stem, "N%") == 70
    hour = beside(asked, "N USD per WCU and hour")
    scaled = [max(up(Fraction(rate * 10, 7), 1), 1) for rate in chart.hours]
    return [
        30 * 3600 * sum(chart.hours) * a_write(asked),
        30 * 24 * max(chart.hours) * hour,
        30 * sum(scaled) * hour,
    ]


def test_the_cheapest_mode_is_the_cheapest_by_the_chart() -> None:
    for asked in first_drills(template_of("cost-cheapest-mode")):
        costs = by_chart(asked)
        place = int(asked.answer.value)
        assert costs[place - 1] == min(costs)
        assert [*asked.options] == ["On-demand", "Provisioned for the peak", "Provisioned with auto scaling"]


def test_each_mode_is_the_cheapest_in_a_fair_share_of_what_is_served() -> None:
    template = template_of("cost-cheapest-mode")
    served = [variant(template, seed) for seed in deploy(template).seeds]
    times = Counter(int(asked.answer.value) for asked in served)

    assert sorted(times) == [1, 2, 3]
    assert 5 * min(times.values()) > len(served)


def test_no_cheapest_mode_is_a_tie_or_nearly_one() -> None:
    template = template_of("cost-cheapest-mode")
    for seed in deploy(template).seeds:
        best, second, _worst = sorted(by_chart(variant(template, seed)))
        assert second > best * Fraction(102, 100)


def test_both_wrong_modes_are_chosen_by_some_mistake() -> None:
    asked = [each for each in first_drills(template_of("cost-cheapest-mode")) if not faults(each)]

    assert {len(set(slips(each).values())) for each in asked} == {2}


def test_a_ratio_may_be_rounded_to_two_decimals() -> None:
    for asked in first_drills(template_of("cost-ratio-of-modes")):
        assert is_right(round(asked.answer.value * 100) / Fraction(100), asked.answer)


def test_a_price_that_is_assumed_is_said_to_be() -> None:
    assumed = {template.slug for template in TEMPLATES if "assumed" in " ".join(template.givens)}

    assert assumed == {"cost-reserved", "cost-ratio-of-modes"}


def test_what_provisioned_units_cost_is_asked_with_a_word_on_the_free_tier() -> None:
    silent = [
        template.slug
        for template in TEMPLATES
        if "per WCU and hour" in " ".join(variant(template, 0).givens)
        and "free tier" not in " ".join(template.givens)
    ]

    assert silent == []


@pytest.mark.parametrize("slug", ["cost-writes-and-storage", "cost-month-on-demand"])
def test_a_table_holds_what_a_month_writes_to_it(slug: str) -> None:
    for asked in first_drills(template_of(slug)):
        written = one(asked.stem, "N million (?:writes|puts|new)") * MILLION * sizes(asked.stem)[0]
        assert written <= one(asked.stem, "N GB") * 2**30
