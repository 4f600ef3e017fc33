"""What the drills about reads say, and what their own numbers give."""

import re
from fractions import Fraction

import pytest

from quizapp.engine.drills import Template
from quizapp.engine.drills.catalogue import reads as module

from .stems import clumsy, factor, first_drills, lies, one, reads, sizes, the_size, up

EVENTUAL = Fraction(1, 2)


def one_read(stem: str) -> Fraction:
    return reads(the_size(stem)) * factor(stem)


def one_transactional(stem: str) -> Fraction:
    assert "ransact" in stem
    return Fraction(2 * reads(the_size(stem)))


def projected(stem: str) -> Fraction:
    whole, _returned = sizes(stem)
    return reads(whole) * factor(stem)


def missing(stem: str) -> Fraction:
    return one(stem, r"\bN (?:user names|codes|deleted items)") * factor(stem)


def hits_and_misses(stem: str) -> Fraction:
    hits = one(stem, "N calls find an item", "N keys exist", "N of the parcels")
    misses = one(stem, "N calls find no item", "N keys do not exist", "; N do not exist")
    return (hits * reads(the_size(stem)) + misses) * factor(stem)


def throughput(stem: str) -> Fraction:
    assert "4 KB" in stem
    return one(stem, "N RCU") / factor(stem) * 4


def rate(stem: str) -> Fraction:
    return one(stem, "N (?:items per|`GetItem` calls|eventually|strongly) .*?second")


def per_second(stem: str) -> Fraction:
    return Fraction(up(reads(the_size(stem)) * factor(stem) * rate(stem), 1))


def per_minute(stem: str) -> Fraction:
    calls = one(stem, "N (?:times|`GetItem` calls|timetable requests) per minute")
    return Fraction(up(reads(the_size(stem)) * factor(stem) * calls / 60, 1))


def in_transactions(stem: str) -> Fraction:
    assert "ransact" in stem
    calls = one(stem, "N (?:times|`TransactGetItems` calls|transactional reads) per second")
    return reads(the_size(stem)) * 2 * calls


def traffic(stem: str) -> Fraction:
    strong, eventual = sizes(stem)
    assert stem.index("strongly") < stem.index("eventually")
    first = one(stem, "serves N strongly", "reads N accounts", "get N strongly")
    second = one(stem, "N eventually", "N receipts")
    return Fraction(up(reads(strong) * first + reads(eventual) * EVENTUAL * second, 1))


BY_HAND = {
    "read-one-item": one_read,
    "eventual-read": one_read,
    "read-at-the-step": one_read,
    "read-in-transaction": one_transactional,
    "read-with-projection": projected,
    "read-missing-keys": missing,
    "read-hits-and-misses": hits_and_misses,
    "read-throughput": throughput,
    "read-rate-of-small-items": per_second,
    "read-rate": per_second,
    "read-rate-per-minute": per_minute,
    "read-rate-in-transactions": in_transactions,
    "read-traffic": traffic,
}


@pytest.mark.parametrize("template", module.TEMPLATES, ids=lambda template: template.slug)
def test_the_numbers_of_a_stem_give_its_answer(template: Template) -> None:
    assert lies(template, BY_HAND[template.slug]) == []


@pytest.mark.parametrize("template", module.TEMPLATES, ids=lambda template: template.slug)
def test_a_stem_reads_well(template: Template) -> None:
    assert clumsy(template) == []


@pytest.mark.parametrize(
    ("slug", "said"),
    [("read-one-item", 1), ("eventual-read", EVENTUAL), ("read-rate-of-small-items", EVENTUAL)],
)
def test_drills_of_one_consistency_say_which(slug: str, said: Fraction | int) -> None:
    (template,) = (template for template in module.TEMPLATES if template.slug == slug)

    assert {factor(asked.stem) for asked in first_drills(template)} == {said}


def test_a_projection_returns_less_than_the_item() -> None:
    (template,) = (each for each in module.TEMPLATES if each.slug == "read-with-projection")
    asked = list(first_drills(template))

    assert [sizes(each.stem)[1] for each in asked] == [each.inputs["returned"] for each in asked]
    assert [each.stem for each in asked if reads(sizes(each.stem)[0]) <= reads(sizes(each.stem)[1])] == []


def test_halves_are_asked_where_they_occur() -> None:
    (template,) = (each for each in module.TEMPLATES if each.slug == "eventual-read")

    assert {asked.answer.value.denominator for asked in first_drills(template)} == {2}


def test_the_rates_of_a_minute_are_never_said_to_be_of_a_second() -> None:
    (template,) = (each for each in module.TEMPLATES if each.slug == "read-rate-per-minute")

    assert [stem for stem in template.stems if re.search("second", stem)] == []
