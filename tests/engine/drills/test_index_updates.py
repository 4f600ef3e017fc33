"""Which indexes an update writes, worked out again from the rows that are shown and the words of the stem."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from quizapp.engine.drills import TEMPLATES, Template, Variant
from quizapp.engine.drills.catalogue import index_updates as module
from quizapp.engine.drills.exhibits import Rows

from .stems import clumsy, first_drills, sizes, the_size, writes

each_template = pytest.mark.parametrize("template", module.TEMPLATES, ids=lambda template: template.slug)
CHOICES = ("which-global-indexes-are-written", "which-indexes-are-written")


def shown(asked: Variant) -> Rows:
    (rows,) = asked.exhibits
    assert isinstance(rows, Rows)
    return rows


def named(pattern: str, stem: str) -> set[str]:
    """The attributes within a part of the stem."""
    found = re.search(pattern, stem)
    return set(re.findall(r"`(\w+)`", found[0])) if found else set()


def times_written(stem: str, row: tuple[str, ...]) -> int:
    """How many entries of an index the update of a stem writes: none, one, or the old and the new."""
    key, projection, _entry = row[-3:]
    keys = set(key.split(": ")[1].split(", "))
    changed = named(r"gives (?:`\w+`(?: and )?)+", stem)
    added = named(r" and sets `\w+`", stem)
    absent = named(r"(?:except|only|but) `\w+`", stem)
    assert added <= absent
    assert changed
    if absent & keys:
        return int(bool(added))
    if keys & changed:
        return 2
    if projection == "ALL":
        return 1
    included = set(projection.removeprefix("INCLUDE ").split(", "))
    return int(bool(included & (changed | added)))


@pytest.mark.parametrize("slug", CHOICES)
def test_the_indexes_marked_right_are_those_that_the_rows_and_the_stem_give(slug: str) -> None:
    for asked in first_drills(TEMPLATES[slug], number=150):
        rows = shown(asked).rows
        assert asked.options == tuple(row[0] for row in rows)
        written = sum(2**place for place, row in enumerate(rows) if times_written(asked.stem, row))
        assert asked.answer.value == written


@pytest.mark.parametrize("slug", CHOICES)
def test_some_indexes_are_written_and_some_are_not(slug: str) -> None:
    for asked in first_drills(TEMPLATES[slug]):
        assert 0 < asked.answer.value < 2 ** len(asked.options) - 1


def test_the_units_of_an_update_are_those_of_its_table_and_the_entries_it_writes() -> None:
    for asked in first_drills(TEMPLATES["update-with-indexes"], number=150):
        alone = "its GSIs apart" in asked.stem
        assert alone != ("table and all its indexes together" in asked.stem)
        units = writes(the_size(asked.stem))
        for row in shown(asked).rows:
            (entry,) = sizes(row[-1])
            if row[0].startswith("LSI: ") or not alone:
                units += times_written(asked.stem, row) * writes(entry)
        assert asked.answer.value == Fraction(units)


def test_an_entry_with_all_attributes_has_the_size_of_its_item() -> None:
    for asked in first_drills(TEMPLATES["update-with-indexes"]):
        for row in shown(asked).rows:
            assert (row[1] == "ALL") == (sizes(row[-1]) == [the_size(asked.stem)])


@each_template
def test_an_index_has_a_name_of_its_own_and_a_local_one_the_partition_key_of_the_table(
    template: Template,
) -> None:
    for asked in first_drills(template):
        exhibit = shown(asked)
        names = [row[0] for row in exhibit.rows]
        assert len(set(names)) == len(names)
        partition = exhibit.caption.split("the key ")[1].split(", ")[0]
        for *_, key, _projection, _entry in exhibit.rows:
            kind, keys = key.split(": ")
            assert (keys.split(", ")[0] == partition) == (kind == "LSI")


@each_template
def test_a_stem_is_short_and_well_formed(template: Template) -> None:
    assert clumsy(template) == []
