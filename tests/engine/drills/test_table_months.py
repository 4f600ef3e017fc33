"""Drills about the storage and the cost of whole tables, worked out again from rows, stem and givens."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from quizapp.engine.drills import Template, Variant, deploy
from quizapp.engine.drills.catalogue import table_months as module
from quizapp.engine.drills.exhibits import Rows

from .stems import clumsy, first_drills, one, reads, sizes, up, writes

each_template = pytest.mark.parametrize("template", module.TEMPLATES, ids=lambda template: template.slug)


def a_second(asked: Variant) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """Write and read units of the table, then those of its GSI."""
    shape, requests = asked.exhibits
    assert isinstance(shape, Rows)
    assert isinstance(requests, Rows)
    item, entry = (sizes(row[-1])[0] for row in shape.rows)
    puts, gets, queries = requests.rows
    assert puts[1] == "PutItem of one new item, with an entry"
    assert queries[1].startswith("Query on by-")
    new = one(puts[2], "^N/s$")
    half = 1 if "strong consistency" in gets[1] else Fraction(1, 2)
    pages = one(queries[2], "^N/s$") * reads(one(queries[1], ": N entries") * entry) / 2
    return new * writes(item), one(gets[2], "^N/s$") * reads(item) * half, new * writes(entry), pages


def on_demand(asked: Variant) -> Fraction:
    written, read, indexed, paged = a_second(asked)
    million = 10**6
    price = (written + indexed) * Fraction("0.625") / million + (read + paged) * Fraction("0.125") / million
    return price * 3600 * 730 * one(asked.stem, "N hours (?:of every|a) day") / 24


def provisioned(asked: Variant) -> Fraction:
    target = one(asked.stem, "at most N percent") / 100
    written, read, indexed, paged = (up(units / target, 1) for units in a_second(asked))
    hour = (written + indexed) * Fraction("0.00065") + (read + paged) * Fraction("0.00013")
    return hour * 730


def stored(asked: Variant) -> Fraction:
    (rows,) = asked.exhibits
    assert isinstance(rows, Rows)
    now = one(asked.stem, "holds N", "there are N")
    added = one(asked.stem, "gets N more", "; N are added") * one(asked.stem, "N months")
    shares = [1 if row[3] == "all" else one(row[3], "N %") / 100 for row in rows.rows]
    one_of_each = sum((sizes(row[2])[0] + 100) * share for row, share in zip(rows.rows, shares, strict=True))
    return (now + added) * one_of_each / 1_073_741_824


BY_HAND: dict[str, Callable[[Variant], Fraction]] = {
    "table-month-on-demand": on_demand,
    "table-month-provisioned": provisioned,
    "table-storage-after-growth": stored,
}


@each_template
def test_rows_stem_and_prices_say_all_that_the_answer_needs(template: Template) -> None:
    lies = [
        asked.stem
        for asked in first_drills(template, number=80)
        if BY_HAND[template.slug](asked) != asked.answer.value
    ]

    assert lies == []


@each_template
def test_a_stem_is_short_and_well_formed(template: Template) -> None:
    assert clumsy(template) == []
    assert template.level == 4


@each_template
def test_the_prices_and_the_month_that_are_used_are_printed(template: Template) -> None:
    printed = {
        "table-month-on-demand": (
            "A month has 730 hours.",
            "0.625 USD per million write request units, 0.125 USD per million read request units.",
        ),
        "table-month-provisioned": (
            "A month has 730 hours.",
            "0.00065 USD per WCU and hour, 0.00013 USD per RCU and hour.",
        ),
        "table-storage-after-growth": ("1 GB is 1,073,741,824 bytes.",),
    }

    assert {asked.givens for asked in first_drills(template, number=5)} == {printed[template.slug]}


def test_the_mistakes_of_a_month_show_in_drills() -> None:
    shows = {code for template in module.TEMPLATES for code in deploy(template, wanted=15).codes}

    assert shows >= {
        "ALL_DAY",
        "BUSY_ONLY",
        "DECIMAL_GB",
        "GSI_ALWAYS",
        "INDEX_FREE",
        "LSI_FREE",
        "MONTH_720",
        "NO_TARGET",
        "OLD_PRICE",
        "STORAGE_NO_OVERHEAD",
        "SWAPPED",
    }
