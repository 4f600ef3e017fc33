"""What the drills about reads of indexes say, and what their own numbers give.

An entry is smaller than its item in all of them, so sizes need no names.
"""

from fractions import Fraction

import pytest

from quizapp.engine.drills import Template, deploy
from quizapp.engine.drills.catalogue import index_reads as module

from .stems import clumsy, factor, lies, one, reads, sizes

ENTRIES = (
    "reads N entries",
    "with N orders",
    "lists N products",
    "page, N entries",
    "has N entries",
    "matches N comments",
    "over N entries",
)


def pages(stem: str) -> int:
    """The steps of 4 KB of all entries together."""
    entry, _item = sorted(sizes(stem))
    return reads(one(stem, *ENTRIES) * entry)


def of_gsi(stem: str) -> Fraction:
    assert "GSI" in stem
    return pages(stem) * Fraction(1, 2)


def of_lsi(stem: str) -> Fraction:
    assert "LSI" in stem
    return pages(stem) * factor(stem)


def strong(stem: str) -> Fraction:
    assert "ConsistentRead=true" in stem
    (entry,) = sizes(stem)
    n = one(stem, "of N entries", "N matching entries", "are N entries")
    return Fraction(0 if "GSI" in stem else reads(n * entry))


def with_fetch(stem: str) -> Fraction:
    _entry, item = sorted(sizes(stem))
    return (pages(stem) + one(stem, *ENTRIES) * reads(item)) * factor(stem)


def then_batch(stem: str) -> Fraction:
    _entry, item = sorted(sizes(stem))
    fetched = one(stem, "For N of them", "for N items", "loads N of them")
    return of_gsi(stem) + fetched * reads(item) * factor(stem)


BY_HAND = {
    "gsi-query": of_gsi,
    "lsi-query": of_lsi,
    "strong-read-of-an-index": strong,
    "lsi-query-with-fetch": with_fetch,
    "gsi-query-then-batch": then_batch,
}
each_template = pytest.mark.parametrize("template", module.TEMPLATES, ids=lambda template: template.slug)


@each_template
def test_a_stem_says_all_that_its_answer_needs(template: Template) -> None:
    assert lies(template, BY_HAND[template.slug]) == []


@each_template
def test_a_stem_is_short_and_well_formed(template: Template) -> None:
    assert clumsy(template) == []


def test_the_arithmetic_of_these_tests_counts_by_hand() -> None:
    assert of_gsi("A GSI query reads 8 entries of 2,000 bytes for items of 3 KB.") == 2


def test_every_mistake_about_reads_of_indexes_shows_in_a_drill() -> None:
    shows = {code for template in module.TEMPLATES for code in deploy(template, wanted=60).codes}

    assert shows == {
        "BASE_SIZE",
        "BATCH_SUM",
        "FETCH_FREE",
        "FETCH_SUMMED",
        "GSI_STRONG",
        "GSI_STRONG_OK",
        "HALF_WRONG",
        "NO_HALF",
        "QUERY_PER_ITEM",
    }
