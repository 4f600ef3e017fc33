"""What the drills about writes say, and what their own numbers give."""

from fractions import Fraction

import pytest

from quizapp.engine.drills import Template
from quizapp.engine.drills.catalogue import writes as module

from .stems import clumsy, first_drills, lies, one, sizes, the_size, up, writes


def one_write(stem: str) -> Fraction:
    return Fraction(writes(the_size(stem)))


def put_over(stem: str) -> Fraction:
    return Fraction(writes(max(sizes(stem))))


def added(stem: str) -> Fraction:
    return Fraction(writes(sum(sizes(stem), Fraction(0))))


def shrunk(stem: str) -> Fraction:
    """The item before it shrank, which is the larger size of any stem that makes sense."""
    assert any(word in stem for word in ("removes", "smaller"))
    return Fraction(writes(max(sizes(stem))))


def deletes(stem: str) -> Fraction:
    hits = one(stem, "N delete an item", "N exist as items", "N `DeleteItem` calls")
    misses = one(stem, "N find no item", "N do not exist", "N more name")
    return hits * writes(the_size(stem)) + misses


def refused(stem: str) -> Fraction:
    """Both readings of the rule, by the stored and by the larger size, give the same."""
    stored, sent = sizes(stem)
    assert writes(stored) == writes(sent)
    return Fraction(writes(stored))


def per_second(stem: str) -> Fraction:
    rate = one(
        stem,
        "(?<![:.])\\bN (?:`PutItem`|new|scores|transactions|transactional|`TransactWriteItems`).*?per second",
    )
    return rate * writes(the_size(stem)) * (2 if "ransact" in stem else 1)


def per_hour(stem: str) -> Fraction:
    many = one(stem, "N (?:new orders|parcels) per hour", "Each hour N new reports")
    return Fraction(up(many * writes(the_size(stem)) / 3600, 1))


def in_minutes(stem: str) -> Fraction:
    many, minutes = one(stem, "N (?:people|fans|users)"), one(stem, "N minutes")
    return Fraction(up(many * writes(the_size(stem)) / (60 * minutes), 1))


def traffic(stem: str) -> Fraction:
    single, double = sizes(stem)
    first = one(stem, "N single", "N clicks per second", "takes N new")
    second = one(stem, "N `TransactWriteItems`", "N orders per second", "and N new")
    return writes(single) * first + writes(double) * 2 * second


BY_HAND = {
    "write-new-item": one_write,
    "write-at-the-step": one_write,
    "write-over-existing": put_over,
    "update-adds-little": added,
    "update-that-shrinks": shrunk,
    "delete-item": one_write,
    "delete-missing-items": deletes,
    "delete-and-return": one_write,
    "failed-condition": one_write,
    "failed-put": refused,
    "write-rate-of-small-items": per_second,
    "write-rate": per_second,
    "write-rate-in-transactions": per_second,
    "write-items-per-hour": per_hour,
    "write-users-in-minutes": in_minutes,
    "write-traffic": traffic,
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


def test_the_sizes_before_and_after_are_those_that_the_stem_tells() -> None:
    for asked in first_drills(template_of("write-over-existing")):
        assert sizes(asked.stem) == [Fraction(str(asked.inputs[name])) for name in ("old", "new")]
    for asked in first_drills(template_of("update-that-shrinks")):
        old, new = (Fraction(str(asked.inputs[name])) for name in ("old", "new"))
        assert sorted(sizes(asked.stem)) == sorted([old, old - new])
    for asked in first_drills(template_of("update-adds-little")):
        old, new = (Fraction(str(asked.inputs[name])) for name in ("old", "new"))
        assert sizes(asked.stem) == [old, new - old]


@pytest.mark.parametrize("slug", ["failed-condition", "failed-put"])
def test_a_failed_condition_is_asked_only_where_nobody_disputes_its_charge(slug: str) -> None:
    assert {asked.answer.confidence for asked in first_drills(template_of(slug))} == {"A"}
    assert "FL-049" not in template_of(slug).facts


def test_every_put_says_whether_there_was_an_item_before() -> None:
    puts = [template for template in module.TEMPLATES if "old" not in template.inputs]

    assert [stem for each in puts for stem in each.stems if "new" not in stem.lower()] == []
