"""What the drills about partitions and hot keys say, and what their own numbers give."""

from fractions import Fraction

import pytest

from quizapp.engine.drills import TEMPLATES, Template, deploy
from quizapp.engine.drills.catalogue import partitions as module
from quizapp.engine.drills.exhibits import Heat

from .stems import clumsy, factor, first_drills, lies, one, reads, the_size, up, writes


def item_reads(stem: str) -> Fraction:
    rate = one(stem, "gets N", "is read N times")
    return rate * reads(the_size(stem)) * factor(stem)


def one_item(stem: str) -> Fraction:
    table = one(stem, "has N provisioned", "Provisioned are N")
    wanted = one(stem, "asked for N", "item that needs N")
    return min(table, wanted, Fraction(3000 if " read units" in stem else 1000))


def shards_of_units(stem: str) -> Fraction:
    return Fraction(up(one(stem, "needs? N write", "takes N write"), 1000))


def shards_of_writes(stem: str) -> Fraction:
    rate = one(stem, "match N scores", "write N new items", "writes N new orders")
    return Fraction(up(rate * writes(the_size(stem)), 1000))


def shards_of_minutes(stem: str) -> Fraction:
    minute = one(stem, "show N answers", "write N new items per minute", "takes N new items")
    return Fraction(up(minute / 60 * writes(the_size(stem)), 1000))


def copies(stem: str) -> Fraction:
    rate = one(stem, "gets N", "fetched N times", "takes N")
    return Fraction(up(rate * reads(the_size(stem)) * factor(stem), 3000))


def older_estimate(stem: str) -> Fraction:
    rcu, wcu, gb = one(stem, "N RCU"), one(stem, "N WCU"), one(stem, "N GB")
    return Fraction(max(up(rcu / 3000 + wcu / 1000, 1), up(gb, 10)))


BY_HAND = {
    "hot-item-reads": item_reads,
    "hot-key-limit": one_item,
    "shards-for-units": shards_of_units,
    "write-shards": shards_of_writes,
    "write-shards-by-the-minute": shards_of_minutes,
    "read-shards": copies,
    "partitions-by-the-older-estimate": older_estimate,
}
NUMBERS = [template for template in module.TEMPLATES if template.asks == "number"]


@pytest.mark.parametrize("template", NUMBERS, ids=lambda template: template.slug)
def test_a_stem_says_all_that_its_answer_needs(template: Template) -> None:
    assert lies(template, BY_HAND[template.slug]) == []


@pytest.mark.parametrize("template", module.TEMPLATES, ids=lambda template: template.slug)
def test_a_stem_is_short(template: Template) -> None:
    assert clumsy(template) == []


def test_the_hot_partition_has_the_largest_share_of_a_limit() -> None:
    for asked in first_drills(TEMPLATES["hot-partition"]):
        (strip,) = asked.exhibits
        assert isinstance(strip, Heat)
        shares = [max(cell.reads * 1, cell.writes * 3) for cell in strip.partitions]
        assert sorted(shares)[-1] > sorted(shares)[-2]
        assert asked.answer.value == shares.index(max(shares)) + 1
        assert asked.options == tuple(cell.label for cell in strip.partitions)


def test_the_hot_partition_is_not_the_only_one_above_a_limit() -> None:
    for asked in first_drills(TEMPLATES["hot-partition"]):
        (strip,) = asked.exhibits
        assert isinstance(strip, Heat)
        assert sum(cell.reads > 3000 or cell.writes > 1000 for cell in strip.partitions) == 3


def test_the_hot_partition_stands_at_any_place() -> None:
    places = {int(asked.answer.value) for asked in first_drills(TEMPLATES["hot-partition"])}

    assert places >= {1, 2, 3, 4, 5}


def test_the_arithmetic_of_these_tests_counts_by_hand() -> None:
    assert shards_of_writes("A log must write 12,000 new items per second of 1.5 KB.") == 24
    assert older_estimate("900 RCU, 300 WCU, 75 GB") == 8


def test_the_mistakes_about_partitions_show_in_drills() -> None:
    shows = {code for template in module.TEMPLATES for code in deploy(template, wanted=120).codes}

    assert shows >= {
        "DIV_TOTAL",
        "EVEN_SPLIT",
        "FLOOR",
        "MIN_NOT_SEC",
        "NO_HALF",
        "ONE_PER_READ",
        "ONE_PER_WRITE",
        "READS_ONLY",
        "READ_1KB",
        "SIZE_ONLY",
        "SUM_OF_CEILS",
        "TABLE_RATE",
        "THROUGHPUT_ONLY",
        "USE_3000",
    }
