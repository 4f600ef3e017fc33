"""What the drills about storage say, and what their own numbers give."""

from fractions import Fraction

import pytest

from quizapp.engine.drills import TEMPLATES, Template, deploy, slips, variant
from quizapp.engine.drills.catalogue import storage as module

from .stems import clumsy, first_drills, lies, one, sizes, the_size, up

GB = 1_073_741_824
ITEMS = (
    "^(?:Of|There are) N orders",
    "(?:holds|has|month,) N (?:items|book items)",
    "All month N log lines",
    "(?:Players|Shipments|table): N items",
    "^An archive of N",
    "have left N readings",
    "in USD, for N items",
    "table of N photos",
)


def in_gb(stem: str) -> Fraction:
    return one(stem, *ITEMS) * (the_size(stem) + 100) / GB


def units(stem: str) -> Fraction:
    # 100 bytes are of the bill, and not of the item.
    written = [size for size in sizes(stem) if size != 100]
    (size,) = written
    return Fraction(up(size, 1024))


def with_index(stem: str) -> Fraction:
    item, entry = sizes(stem)
    return one(stem, *ITEMS) * (item + 100 + entry + 100)


def with_sparse_index(stem: str) -> Fraction:
    item, entry = sizes(stem)
    some = one(stem, "Only N of them", ", N carry", "which N books")
    return one(stem, *ITEMS) * (item + 100) + some * (entry + 100)


def in_a_replica(stem: str) -> Fraction:
    return one(stem, *ITEMS) * (the_size(stem) + 148)


def month(stem: str) -> Fraction:
    assert "Standard table without indexes" in stem
    return (in_gb(stem) - 25) * Fraction("0.25")


def month_with_indexes(stem: str) -> Fraction:
    item, entry, second = sizes(stem)
    n, some = one(stem, *ITEMS), one(stem, "GSI N entries", "; N late ones", "GSI with N entries")
    bytes_ = n * (item + 100) + n * (entry + 100) + some * (second + 100)
    return bytes_ / GB * Fraction("0.1" if "Standard-IA" in stem else "0.25")


BY_HAND = {
    "storage-of-a-table": in_gb,
    "write-units-of-a-stored-item": units,
    "storage-with-an-index": with_index,
    "storage-with-a-sparse-index": with_sparse_index,
    "storage-of-a-replica": in_a_replica,
    "storage-cost-of-a-month": month,
    "storage-cost-with-indexes": month_with_indexes,
}
each_template = pytest.mark.parametrize("template", module.TEMPLATES, ids=lambda template: template.slug)


@each_template
def test_a_stem_says_all_that_its_answer_needs(template: Template) -> None:
    assert lies(template, BY_HAND[template.slug]) == []


@each_template
def test_a_stem_is_short_and_names_its_unit(template: Template) -> None:
    assert clumsy(template) == []
    assert all(template.unit in stem for stem in template.stems)


@each_template
def test_what_is_billed_is_stated_beside_a_price_or_a_gb(template: Template) -> None:
    givens = " ".join(variant(template, 0).givens)

    assert ("1 GB is 1,073,741,824 bytes." in givens) == (template.unit in {"GB", "USD"})
    assert ("0.25 USD per GB" in givens) == (template.unit == "USD")


def test_the_arithmetic_of_these_tests_counts_by_hand() -> None:
    stem = "A table holds 2,000,000 items of 900 bytes. Each item has an entry of 50 bytes in the only GSI."

    assert with_index(stem) == 2_300_000_000


def test_every_mistake_about_storage_shows_in_a_drill() -> None:
    shows = {code for template in module.TEMPLATES for code in deploy(template, wanted=20).codes}

    assert shows >= {
        "DECIMAL_GB",
        "GSI_ALWAYS",
        "INDEX_FREE",
        "NO_FREE_TIER",
        "NO_GT_48",
        "OVERHEAD_IN_WCU",
        "STORAGE_NO_OVERHEAD",
    }


def test_an_item_below_a_step_shows_the_overhead_that_is_not_written() -> None:
    for asked in first_drills(TEMPLATES["write-units-of-a-stored-item"]):
        assert slips(asked)["OVERHEAD_IN_WCU"] == asked.answer.value + 1
