"""What the drills about batches say, and what their own numbers give."""

from fractions import Fraction

import pytest

from quizapp.engine.drills import Template
from quizapp.engine.drills.catalogue import batches as module

from .stems import KB, clumsy, factor, first_drills, lies, one, reads, sizes, the_size, up, writes


def equal_items(stem: str) -> Fraction:
    return one(stem, "N (?:items|songs|product)") * reads(the_size(stem)) * factor(stem)


def two_items(stem: str) -> Fraction:
    first, second = sizes(stem)
    return (reads(first) + reads(second)) * factor(stem)


def with_missing(stem: str) -> Fraction:
    found = one(stem, "N exist", "N have", "N messages")
    missing = one(stem, "N do not exist", "N more of its keys do not exist")
    return (found * reads(the_size(stem)) + missing) * factor(stem)


def mixed(stem: str) -> Fraction:
    first, second = sizes(stem)
    many = one(stem, "N (?:orders|posts of|flights)")
    more = one(stem, "N (?:customers|profiles|airports)")
    missing = one(stem, "N (?:posts that were deleted|further keys)")
    return (many * reads(first) + more * reads(second) + missing) * factor(stem)


def equal_writes(stem: str) -> Fraction:
    return one(stem, "N (?:new|archived|existing|past|expired)") * writes(the_size(stem))


def puts_and_deletes(stem: str) -> Fraction:
    put, deleted = sizes(stem)
    deletes = one(stem, "deletes N existing")
    return one(stem, "N new") * writes(put) + deletes * writes(deleted)


def read_calls(stem: str) -> Fraction:
    assert "`BatchGetItem`" in stem
    assert the_size(stem) == KB
    return Fraction(up(one(stem, "N items"), 100))


def write_calls(stem: str) -> Fraction:
    assert "`BatchWriteItem`" in stem
    assert 25 * the_size(stem) <= 16 * KB * KB
    return Fraction(up(one(stem, "N (?:new|readings|documents|tiles|items)"), 25))


def two_rounds(stem: str) -> Fraction:
    sent = one(stem, "N small items")
    left = one(stem, "N items come back", "N `UnprocessedItems`", "N of them")
    return Fraction(up(sent, 25) + up(left, 25))


BY_HAND = {
    "batch-read-equal-items": equal_items,
    "batch-read-two-items": two_items,
    "batch-read-missing-keys": with_missing,
    "batch-read-mixed-items": mixed,
    "batch-write-puts": equal_writes,
    "batch-deletes": equal_writes,
    "batch-put-and-delete": puts_and_deletes,
    "batch-load-units": equal_writes,
    "batch-read-calls": read_calls,
    "batch-write-calls": write_calls,
    "batch-write-calls-of-large-items": write_calls,
    "batch-second-round": two_rounds,
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


def test_no_batch_is_larger_than_one_call_takes() -> None:
    for slug in ("batch-read-missing-keys", "batch-read-mixed-items"):
        for asked in first_drills(template_of(slug)):
            items = asked.inputs["items"]
            assert isinstance(items, list)
            asked_for = sum(group["n"] for group in items) + asked.inputs["missing"]
            assert asked_for <= 100
            assert sum(group["n"] * Fraction(str(group["size"])) for group in items) <= KB * KB
    for asked in first_drills(template_of("batch-put-and-delete")):
        groups = [asked.inputs["puts"], asked.inputs["deletes"]]
        assert sum(group["n"] for rows in groups if isinstance(rows, list) for group in rows) <= 25


@pytest.mark.parametrize("template", module.TEMPLATES, ids=lambda template: template.slug)
def test_nothing_rests_on_how_the_json_of_a_batch_counts(template: Template) -> None:
    assert {asked.answer.confidence for asked in first_drills(template)} == {"A"}


@pytest.mark.parametrize(
    "slug", ["batch-read-calls", "batch-write-calls", "batch-write-calls-of-large-items"]
)
def test_the_last_call_is_never_full_so_that_rounding_down_shows(slug: str) -> None:
    most = 100 if "read" in slug else 25

    for asked in first_drills(template_of(slug)):
        assert Fraction(str(asked.inputs["n"])) % most != 0


def test_large_items_are_as_large_as_their_stem_says() -> None:
    asked = list(first_drills(template_of("batch-write-calls-of-large-items")))

    assert [the_size(each.stem) for each in asked] == [each.inputs["size"] for each in asked]
