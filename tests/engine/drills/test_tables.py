"""Drills about the capacity of whole tables: answers are worked out again from the rows that are shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

import pytest

from quizapp.engine.drills import TEMPLATES, Template, Variant, deploy
from quizapp.engine.drills.catalogue import tables as module
from quizapp.engine.drills.exhibits import Rows

from .stems import clumsy, first_drills, number, reads, sizes, up, writes

each_template = pytest.mark.parametrize("template", module.TEMPLATES, ids=lambda template: template.slug)
# How many entries a write touches, by the words of a cell.
TOUCHED = {
    "new entry": 1,
    "new key value": 2,
    "projected change": 1,
    "untouched": 0,
    "entry removed": 1,
}


def shown(asked: Variant) -> tuple[dict[str, Fraction], Rows]:
    """The sizes of item, GSI and LSI, and the requests."""
    shape, requests = asked.exhibits
    assert isinstance(shape, Rows)
    assert isinstance(requests, Rows)
    return {kind: sizes(size)[0] for _part, kind, size in shape.rows}, requests


def counted(cell: str) -> Fraction:
    """How many items or entries a cell names; "one item" is 1."""
    found = re.search(r"([\d,]+) (?:new )?(?:items?|entry|entries)\b", cell)
    return number(found[1]) if found else Fraction(1)


def rate_of(cell: str) -> Fraction:
    """30 of "30/s"."""
    assert cell.endswith("/s")
    return number(cell.removesuffix("/s"))


def of_writes(asked: Variant) -> Fraction:
    size, requests = shown(asked)
    table = gsi = Fraction(0)
    for _name, rate, in_gsi, in_lsi in requests.rows:
        a_second = rate_of(rate)
        table += a_second * (writes(size["item"]) + TOUCHED[in_lsi] * writes(size["LSI"]))
        gsi += a_second * TOUCHED[in_gsi] * writes(size["GSI"])
    return charged(asked.stem, table, gsi)


def of_reads(asked: Variant) -> Fraction:
    size, requests = shown(asked)
    table = gsi = Fraction(0)
    for _name, call, rate in requests.rows:
        a_second = rate_of(rate)
        if call.startswith("Query"):
            gsi += a_second * reads(counted(call) * size["GSI"]) / 2
        else:
            table += a_second * reads(size["item"]) / (2 if "eventually" in call else 1)
    return Fraction(up(table, 1) + up(gsi, 1))


def charged(stem: str, table: Fraction, gsi: Fraction) -> Fraction:
    if "for the table, its GSI apart" in stem:
        return Fraction(up(table, 1))
    if re.search(r"for the GSI `[a-z-]+`[?,]", stem):
        return Fraction(up(gsi, 1))
    assert "for the table and its GSI together" in stem
    return Fraction(up(table, 1) + up(gsi, 1))


def of_mixed_reads(asked: Variant) -> Fraction:
    size, requests = shown(asked)
    total = Fraction(0)
    for _name, call, rate in requests.rows:
        items, one = counted(call), reads(size["item"])
        if call.startswith("TransactGetItems"):
            total += rate_of(rate) * items * one * 2
            continue
        steps = Fraction(one)
        if call.startswith("Query"):
            assert "each item fetched" in call
            steps = reads(items * size["LSI"]) + items * one
        total += rate_of(rate) * steps / (1 if "strong consistency" in call else 2)
    return Fraction(up(total, 1))


def of_grouped_writes(asked: Variant) -> Fraction:
    size, requests = shown(asked)
    total = Fraction(0)
    for _name, call, rate in requests.rows:
        stated = sizes(call)
        assert stated == [] or stated[-1] == size["item"]
        one = writes(max([*stated, size["item"]]))
        total += rate_of(rate) * counted(call) * one * (2 if call.startswith("TransactWriteItems") else 1)
    return total


BY_HAND: dict[str, Callable[[Variant], Fraction]] = {
    "table-write-capacity": of_writes,
    "table-read-capacity": of_reads,
    "table-reads-with-transactions-and-lsi": of_mixed_reads,
    "table-writes-with-transactions": of_grouped_writes,
}


@each_template
def test_the_rows_and_the_stem_say_all_that_the_answer_needs(template: Template) -> None:
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
def test_a_table_is_one_that_somebody_may_have(template: Template) -> None:
    for asked in first_drills(template):
        assert 0 < asked.answer.value <= 20_000


def test_a_drill_about_writes_asks_for_the_table_for_its_gsi_or_for_both() -> None:
    drills = list(first_drills(TEMPLATES["table-write-capacity"]))
    asked_for = {
        words
        for words in ("for the table, its GSI apart", "for the table and its GSI together", "for the GSI `")
        if any(words in asked.stem for asked in drills)
    }

    assert len(asked_for) == 3


def test_the_mistakes_of_a_whole_table_show_in_drills() -> None:
    shows = {code for template in module.TEMPLATES for code in deploy(template, wanted=15).codes}

    assert shows >= {
        "AFTER_ONLY",
        "BATCH_SUM",
        "DELETE_FREE",
        "FETCH_FREE",
        "GSI_FULL_SIZE",
        "GSI_KEYCHANGE_1",
        "GSI_STRONG",
        "INDEX_FREE",
        "NO_HALF",
        "NO_TX2",
        "ONE_PER_WRITE",
        "QUERY_PER_ITEM",
        "UPDATE_DELTA",
    }
