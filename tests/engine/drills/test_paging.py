"""What the drills about pages, scans and exports say, and what their own numbers give."""

from fractions import Fraction

import pytest

from quizapp.engine.drills import Template
from quizapp.engine.drills.catalogue import paging as module

from .stems import clumsy, factor, first_drills, lies, one, up

UNITS_OF_A_GB = 2**30 // 4096
UNITS_OF_A_MB = 2**20 // 4096


def pages(stem: str) -> Fraction:
    return Fraction(up(one(stem, "N MB"), 1))


def on_an_index(stem: str) -> Fraction:
    assert "GSI" in stem or "global secondary index" in stem
    return one(stem, "N (?:full )?pages?") * UNITS_OF_A_MB / 2


def scan_time(stem: str) -> Fraction:
    return one(stem, "N GB") * UNITS_OF_A_GB * factor(stem) / one(stem, "N RCU per second")


def parallel_scan_time(stem: str) -> Fraction:
    return scan_time(stem) / one(stem, "N (?:workers|threads|machines)")


def segments(stem: str) -> Fraction:
    return Fraction(up(one(stem, "N GB"), 2))


def exports(stem: str) -> Fraction:
    return Fraction(up(one(stem, "N hours"), 24))


def transactions(stem: str) -> Fraction:
    assert "several" in stem
    groups = one(stem, "N (?:orders are|accounts|bookings need)")
    each = one(stem, "takes N small writes", "of N small items", "is N tiny put")
    return Fraction(up(groups, int(100 // each)))


BY_HAND = {
    "page-requests": pages,
    "page-requests-with-filter": pages,
    "page-units-on-index": on_an_index,
    "page-scan-time": scan_time,
    "page-workers": parallel_scan_time,
    "page-parallel-scan-time": parallel_scan_time,
    "page-segments": segments,
    "page-exports": exports,
    "page-transactions": transactions,
}


@pytest.mark.parametrize("template", module.TEMPLATES, ids=lambda template: template.slug)
def test_the_numbers_of_a_stem_give_its_answer(template: Template) -> None:
    assert lies(template, BY_HAND[template.slug]) == []


@pytest.mark.parametrize("template", module.TEMPLATES, ids=lambda template: template.slug)
def test_a_stem_is_short(template: Template) -> None:
    assert clumsy(template) == []


def test_only_the_time_of_a_scan_is_less_sure() -> None:
    grades = {
        each.slug: {asked.answer.confidence for asked in first_drills(each)} for each in module.TEMPLATES
    }

    assert {slug for slug, found in grades.items() if found != {"A"}} == {
        "page-scan-time",
        "page-workers",
        "page-parallel-scan-time",
    }


def test_a_scan_without_workers_needs_no_more_than_one_partition_gives() -> None:
    (template,) = (each for each in module.TEMPLATES if each.slug == "page-scan-time")

    assert max(int(str(asked.inputs["available"])) for asked in first_drills(template)) <= 3000


def test_what_a_gigabyte_is_stands_beside_each_time_of_a_scan() -> None:
    given = {each.slug: " ".join(each.givens) for each in module.TEMPLATES if each.unit == "s"}

    assert len(given) == 3
    assert [slug for slug, lines in given.items() if "1 GB has 1,024 MB" not in lines] == []


def test_a_filter_is_named_where_one_is_applied() -> None:
    (template,) = (each for each in module.TEMPLATES if each.slug == "page-requests-with-filter")

    assert [stem for stem in template.stems if "ilter" not in stem] == []


def test_no_group_is_larger_than_a_transaction() -> None:
    (template,) = (each for each in module.TEMPLATES if each.slug == "page-transactions")

    assert max(int(str(asked.inputs["actions"])) for asked in first_drills(template)) <= 100
