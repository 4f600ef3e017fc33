"""What the drills about time to live say, and what their own numbers give."""

import re
from datetime import UTC, datetime
from fractions import Fraction

import pytest

from quizapp.engine.drills import Template, slips
from quizapp.engine.drills.catalogue import expiry as module

from .stems import clumsy, first_drills, lies, one, the_size, writes

DAY = 86_400


def lifetime(stem: str) -> int:
    """The days and hours that are stated, as seconds."""
    units = {"day": DAY, "hour": 3600}
    found = re.findall(r"(\d+) (day|hour)", stem)
    assert found
    return sum(int(many) * units[unit] for many, unit in found)


def from_seconds(stem: str) -> Fraction:
    assert "second" in stem
    assert "milli" not in stem
    (start,) = re.findall(r"\b\d{10}\b", stem)
    return Fraction(int(start) + lifetime(stem))


def from_milliseconds(stem: str) -> Fraction:
    (start,) = re.findall(r"\b(\d{13})\b", stem)
    assert re.search("[mM]illis", stem)
    # The value must be exact: a stem says which way the milliseconds go.
    assert re.search("[fF]ractions (?:of a second are )?dropped", stem)
    return Fraction(int(start) // 1000 + lifetime(stem))


def deleted(stem: str) -> Fraction:
    assert one(stem, "N years") > 5
    assert re.search("turned on|gets TTL", stem)
    return one(stem, "in N items,", "N items expired yesterday", "N items hold yesterday")


def returned(stem: str) -> Fraction:
    assert "`expires > :now`" in stem
    assert " as a Number" in stem
    return one(stem, "N items that expire tomorrow", "N offers valid until tonight")


def by_request(stem: str) -> Fraction:
    assert re.search("one Region|single-Region|one Region only", stem)
    own = one(stem, "deletes N more with `DeleteItem`", "N by `DeleteItem`", "N others with `DeleteItem`")
    return own * writes(the_size(stem))


BY_HAND = {
    "ttl-from-seconds": from_seconds,
    "ttl-from-milliseconds": from_milliseconds,
    "ttl-days-and-hours": from_milliseconds,
    "ttl-deleted-items": deleted,
    "ttl-returned-items": returned,
    "ttl-and-own-deletes": by_request,
}


@pytest.mark.parametrize("template", module.TEMPLATES, ids=lambda template: template.slug)
def test_the_numbers_of_a_stem_give_its_answer(template: Template) -> None:
    assert lies(template, BY_HAND[template.slug]) == []


@pytest.mark.parametrize("template", module.TEMPLATES, ids=lambda template: template.slug)
def test_a_stem_is_short(template: Template) -> None:
    assert clumsy(template) == []


@pytest.mark.parametrize("slug", ["ttl-from-seconds", "ttl-from-milliseconds", "ttl-days-and-hours"])
def test_a_moment_is_of_these_years(slug: str) -> None:
    (template,) = (each for each in module.TEMPLATES if each.slug == slug)
    years = {datetime.fromtimestamp(int(asked.answer.value), UTC).year for asked in first_drills(template)}

    assert years <= set(range(2025, 2031))


def test_each_slip_of_a_group_adds_that_group() -> None:
    (template,) = (each for each in module.TEMPLATES if each.slug == "ttl-deleted-items")
    for asked in first_drills(template):
        groups = asked.inputs["items"]
        assert isinstance(groups, list)
        _recent, old, strings, _future = groups
        right = asked.answer.value
        assert slips(asked) == {"EXPIRED_SO_DELETED": right + old["n"], "STRING_OK": right + strings["n"]}
