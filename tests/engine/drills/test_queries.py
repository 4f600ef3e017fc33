"""What the drills about Query and Scan say, and what their own numbers give."""

from fractions import Fraction

import pytest

from quizapp.engine.drills import Template
from quizapp.engine.drills.catalogue import queries as module

from .stems import KB, clumsy, factor, first_drills, lies, one, reads, sizes, the_size

THINGS = (
    "(?:items|sessions|trips|orders|game rounds|recipes|contracts|tickets|visits|transfers|messages|entries)"
)


def total(stem: str) -> Fraction:
    return reads(the_size(stem)) * factor(stem)


def full_pages(stem: str) -> Fraction:
    """256 steps of 4 KB are 1 MB."""
    assert "1 MB" in stem
    return one(stem, "N (?:full pages|eventually|strongly|pages)") * 256 * factor(stem)


def equal_items(stem: str) -> Fraction:
    """Everything that is read: what a filter or a projection leaves is not looked at."""
    size, *_returned = sizes(stem)
    return reads(one(stem, f"N {THINGS}") * size) * factor(stem)


def unequal_items(stem: str) -> Fraction:
    first, second, third = sizes(stem)
    return reads(first + second + third) * factor(stem)


def without_a_match(stem: str) -> Fraction:
    found = one(stem, "N queries read", "N queries find \\d")
    empty = one(stem, "N queries match no", "N queries find nothing")
    return (found * reads(the_size(stem)) + empty) * factor(stem)


def equal_requests(stem: str) -> Fraction:
    requests = one(stem, "N (?:`Query`|eventually|strongly|pages)")
    in_each = one(stem, "reads? N (?:items|entries|measurements)")
    return requests * reads(in_each * the_size(stem)) * factor(stem)


def with_limit(stem: str) -> Fraction:
    """Request by request, as it happens."""
    left, limit = one(stem, f"N {THINGS}"), one(stem, "`Limit` N")
    blocks = 0
    while left > 0:
        blocks += reads(min(left, limit) * the_size(stem))
        left -= limit
    return blocks * factor(stem)


BY_HAND = {
    "query-total-size": total,
    "query-count": total,
    "query-full-pages": full_pages,
    "query-equal-items": equal_items,
    "query-unequal-items": unequal_items,
    "query-with-filter": equal_items,
    "query-with-projection": equal_items,
    "queries-without-a-match": without_a_match,
    "query-equal-requests": equal_requests,
    "query-with-limit": with_limit,
    "query-in-full": equal_items,
}


@pytest.mark.parametrize("template", module.TEMPLATES, ids=lambda template: template.slug)
def test_the_numbers_of_a_stem_give_its_answer(template: Template) -> None:
    assert lies(template, BY_HAND[template.slug]) == []


@pytest.mark.parametrize("template", module.TEMPLATES, ids=lambda template: template.slug)
def test_a_stem_reads_well(template: Template) -> None:
    assert clumsy(template) == []


def template_of(slug: str) -> Template:
    (found,) = (template for template in module.TEMPLATES if template.slug == slug)
    return found


@pytest.mark.parametrize("slug", ["query-with-filter", "query-in-full"])
def test_a_filter_keeps_as_many_items_as_the_stem_says(slug: str) -> None:
    kept = ("keeps N", "the N open", "all but N", "lets N", "leaves N")

    for asked in first_drills(template_of(slug)):
        assert one(asked.stem, *kept) == asked.inputs["kept"]


@pytest.mark.parametrize("slug", ["query-with-projection", "query-in-full"])
def test_a_projection_returns_as_many_bytes_as_the_stem_says(slug: str) -> None:
    for asked in first_drills(template_of(slug)):
        assert sizes(asked.stem)[1] == asked.inputs["returned"]


def test_counted_items_are_as_many_as_the_stem_says() -> None:
    for slug in ("query-count", "query-total-size"):
        for asked in first_drills(template_of(slug)):
            assert one(asked.stem, "N items", "answers N", "N bookings") == asked.inputs["n"]


@pytest.mark.parametrize(
    "slug", ["query-equal-items", "query-with-filter", "query-with-projection", "query-in-full"]
)
def test_what_one_request_reads_fits_in_one_page(slug: str) -> None:
    for asked in first_drills(template_of(slug)):
        assert one(asked.stem, f"N {THINGS}") * sizes(asked.stem)[0] < KB * KB


def test_the_last_of_the_limited_requests_reaches_the_end() -> None:
    """A full one would be followed by one that finds nothing, and costs."""
    for asked in first_drills(template_of("query-with-limit")):
        assert one(asked.stem, f"N {THINGS}") % one(asked.stem, "`Limit` N") != 0
