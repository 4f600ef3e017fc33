"""What the drills about transactions say, and what their own numbers give."""

from fractions import Fraction

import pytest

from quizapp.engine.drills import Template
from quizapp.engine.drills.catalogue import transactions as module

from .stems import KB, clumsy, first_drills, lies, one, reads, sizes, the_size, up, writes

THINGS = (
    "(?:new items|new seats|legs|items|existing positions|team items|chapters|pupils|new tickets|new votes)"
)


def new_items(stem: str) -> Fraction:
    assert "ransact" in stem
    return one(stem, f"N {THINGS}") * writes(the_size(stem)) * 2


def read_items(stem: str) -> Fraction:
    """Also what DAX reads after a write: the same items, in a transaction."""
    assert "ransact" in stem
    return one(stem, f"N {THINGS}") * reads(the_size(stem)) * 2


def fitting(size: Fraction) -> int:
    return min(100, int(4 * KB * KB // size))


def per_call(stem: str) -> Fraction:
    return Fraction(fitting(the_size(stem)))


def calls(stem: str) -> Fraction:
    assert "`TransactWriteItems`" in stem
    return Fraction(up(one(stem, f"N {THINGS}"), fitting(the_size(stem))))


def shrinking(stem: str) -> Fraction:
    before, after = sizes(stem)
    assert before > after
    return one(stem, "N (?:items|player items|baskets)") * writes(before) * 2


def rate(stem: str) -> Fraction:
    calls_per_second = one(stem, "N (?:transactions|`TransactWriteItems` calls) per second")
    return calls_per_second * one(stem, "N new items") * writes(the_size(stem)) * 2


def transfers(stem: str) -> Fraction:
    account, entry = sizes(stem)
    per_second = one(stem, "N (?:transfers|trades|times) per second")
    return per_second * (2 * writes(account) + writes(entry)) * 2


def mixed(stem: str) -> Fraction:
    put, before, after, gone = sizes(stem)
    assert before > after
    return Fraction(2 * (writes(put) + writes(before) + writes(gone)))


def with_check(stem: str) -> Fraction:
    size, checked = sizes(stem)
    return 2 * (one(stem, f"N {THINGS}") * writes(size) + writes(checked))


BY_HAND = {
    "transact-small-items": new_items,
    "transact-items-per-call": per_call,
    "transact-write-items": new_items,
    "transact-read-items": read_items,
    "transact-shrinking-updates": shrinking,
    "transact-write-rate": rate,
    "transact-behind-dax": read_items,
    "transact-calls-for-large-items": calls,
    "transact-transfers": transfers,
    "transact-mixed-actions": mixed,
    "transact-with-check": with_check,
}


@pytest.mark.parametrize("template", module.TEMPLATES, ids=lambda template: template.slug)
def test_the_numbers_of_a_stem_give_its_answer(template: Template) -> None:
    assert lies(template, BY_HAND[template.slug]) == []


@pytest.mark.parametrize("template", module.TEMPLATES, ids=lambda template: template.slug)
def test_a_stem_reads_well(template: Template) -> None:
    assert clumsy(template) == []


@pytest.mark.parametrize("template", module.TEMPLATES, ids=lambda template: template.slug)
def test_nothing_rests_on_writes_in_indexes_which_no_page_documents(template: Template) -> None:
    assert "index_entries" not in template.inputs
    assert {asked.answer.confidence for asked in first_drills(template)} == {"A"}


def template_of(slug: str) -> Template:
    (found,) = (template for template in module.TEMPLATES if template.slug == slug)
    return found


def test_every_transaction_is_within_its_limits() -> None:
    for slug in (
        "transact-small-items",
        "transact-write-items",
        "transact-read-items",
        "transact-behind-dax",
        "transact-with-check",
    ):
        for asked in first_drills(template_of(slug)):
            many = one(asked.stem, f"N {THINGS}")
            assert many <= 99
            assert many * max(sizes(asked.stem)) <= 4 * KB * KB


def test_what_comes_after_an_update_is_what_the_stem_says() -> None:
    for asked in first_drills(template_of("transact-shrinking-updates")):
        (action,) = [row for row in asked.inputs["actions"] if row]  # type: ignore[attr-defined]  # rows of JSON
        assert sizes(asked.stem) == [Fraction(str(action[name])) for name in ("old", "new")]


def test_size_binds_before_the_hundred_actions_do() -> None:
    answers = [asked.answer.value for asked in first_drills(template_of("transact-items-per-call"))]

    assert [value for value in answers if not 10 <= value < 100] == []


def test_the_first_step_is_nothing_but_the_doubling() -> None:
    small = list(first_drills(template_of("transact-small-items")))
    larger = list(first_drills(template_of("transact-write-items")))

    assert {writes(the_size(asked.stem)) for asked in small} == {1}
    assert [asked.stem for asked in larger if writes(the_size(asked.stem)) == 1] == []
