"""Drills about the size of an item: answers are counted again from the item that is shown."""

from __future__ import annotations

import base64
from collections.abc import Mapping

import pytest

from quizapp.engine.drills import TEMPLATES, Template, slips, variant
from quizapp.engine.drills.catalogue import items
from quizapp.engine.drills.exhibits import ItemShown

from .stems import clumsy

each_template = pytest.mark.parametrize("template", items.TEMPLATES, ids=lambda template: template.slug)


def counted(attributes: Mapping[str, Mapping[str, object]]) -> int:
    """The bytes of an item, by arithmetic of our own."""
    return sum(len(name.encode()) + of_value(value) for name, value in attributes.items())


def of_value(value: Mapping[str, object]) -> int:
    ((kind, held),) = value.items()
    match kind, held:
        case "S", str():
            return len(held.encode())
        case "N", str():
            digits = held.replace(".", "").strip("0")
            return (len(digits) + 1) // 2 + 1
        case "B", str():
            return len(base64.b64decode(held))
        case (("BOOL" | "NULL"), bool()):
            return 1
        case "SS" | "NS" | "BS", list():
            return sum(of_value({kind[0]: one}) for one in held)
        case "L", list():
            return 3 + sum(1 + of_value(one) for one in held)
        case "M", dict():
            return 3 + sum(1 + len(key.encode()) + of_value(one) for key, one in held.items())
    raise AssertionError(kind)


def shown(template: Template, seed: int) -> Mapping[str, Mapping[str, object]]:
    (exhibit,) = variant(template, seed).exhibits
    assert isinstance(exhibit, ItemShown)
    return exhibit.item  # type: ignore[return-value]  # every attribute of these items is one {type: value}


@each_template
def test_the_item_that_is_shown_has_the_size_that_is_marked_right(template: Template) -> None:
    for seed in range(60):
        assert variant(template, seed).answer.value == counted(shown(template, seed))


@each_template
def test_a_stem_asks_for_bytes_and_says_what_they_count_for(template: Template) -> None:
    for seed in range(20):
        stem = variant(template, seed).stem
        assert "bytes" in stem
        assert any(
            word in stem for word in ("read and write units", "write units", "reads and writes", "capacity")
        )


@each_template
def test_a_stem_is_short_and_well_formed(template: Template) -> None:
    assert clumsy(template) == []


def test_the_arithmetic_of_these_tests_counts_by_hand() -> None:
    # id has 2 and 3 bytes, views 5 and 2; the map has 4 for its name, 3, and elements of 12 and 4.
    item: dict[str, dict[str, object]] = {
        "id": {"S": "C-7"},
        "views": {"N": "4200"},
        "home": {"M": {"city": {"S": "Zürich"}, "on": {"BOOL": True}}},
    }

    assert counted(item) == 5 + 7 + 23


def test_a_text_with_accents_is_counted_in_bytes() -> None:
    template = TEMPLATES["item-of-text"]
    # stationId is 9 + 8 bytes, city is 4 + 5: ő takes two.
    assert shown(template, 0) == {"stationId": {"S": "ST-68986"}, "city": {"S": "Győr"}}
    assert variant(template, 0).answer.value == 26


def test_every_mistake_about_items_shows_at_level_one_or_two() -> None:
    shows = {
        code
        for template in items.TEMPLATES
        if template.level <= 2
        for seed in range(20)
        for code in slips(variant(template, seed))
    }

    assert shows == {
        "BASE64_LEN",
        "CHARS_NOT_BYTES",
        "NAMES_IGNORED",
        "NO_CONTAINER",
        "NO_ELEM_BYTE",
        "NO_TRIM",
        "NULL_FREE",
        "NUM_AS_TEXT",
    }


def test_a_set_holds_each_value_once() -> None:
    for seed in range(60):
        for value in shown(TEMPLATES["item-with-set"], seed).values():
            ((_, held),) = value.items()
            if isinstance(held, list):
                assert len(set(map(str, held))) == len(held)
