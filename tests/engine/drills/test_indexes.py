"""What the drills about writes of indexes say, and what their own numbers give.

An entry is smaller than its item in all of them, so sizes need no names.
"""

from fractions import Fraction

import pytest

from quizapp.engine.drills import TEMPLATES, Template, deploy
from quizapp.engine.drills.catalogue import indexes as module

from .stems import clumsy, first_drills, lies, one, sizes, the_size, writes


def entry_alone(stem: str) -> Fraction:
    entry, _item = sorted(sizes(stem))
    return Fraction(writes(entry))


def larger_entry(stem: str) -> Fraction:
    _small, large, _item = sorted(sizes(stem))
    return Fraction(writes(large))


def both_entries(stem: str) -> Fraction:
    small, large, _item = sorted(sizes(stem))
    return Fraction(writes(small) + writes(large))


def if_touched(stem: str) -> Fraction:
    unseen = any(
        words in stem for words in ("does not project", "not projected into", "has no attribute `status`")
    )
    return Fraction(0) if unseen else entry_alone(stem)


def whole_life(stem: str) -> Fraction:
    changes = one(stem, "changes N times", "changed N times", "another one N times")
    ends = ("deleted in the end" in stem) - ("never deleted" in stem)
    assert ends
    return writes(the_size(stem)) * (1 + 2 * changes + (1 if ends == 1 else 0))


def item_and_two_entries(stem: str) -> Fraction:
    entry, item = sorted(sizes(stem))
    return Fraction(writes(item) + writes(item) + writes(entry))


BY_HAND = {
    "index-new-entry": entry_alone,
    "index-entry-removed": entry_alone,
    "index-projected-change": larger_entry,
    "index-touched-or-not": if_touched,
    "index-key-change": both_entries,
    "index-lifetime": whole_life,
    "put-with-local-indexes": item_and_two_entries,
}
each_template = pytest.mark.parametrize("template", module.TEMPLATES, ids=lambda template: template.slug)


@each_template
def test_a_stem_says_all_that_its_answer_needs(template: Template) -> None:
    assert lies(template, BY_HAND[template.slug]) == []


@each_template
def test_a_stem_is_short_and_well_formed(template: Template) -> None:
    assert clumsy(template) == []


def test_more_than_a_third_of_the_writes_that_may_reach_an_index_do_not() -> None:
    drills = list(first_drills(TEMPLATES["index-touched-or-not"], number=100))

    assert 40 <= sum(asked.answer.value == 0 for asked in drills) <= 80


def test_the_arithmetic_of_these_tests_counts_by_hand() -> None:
    assert both_entries("The item has 9 KB, the entry had 4.2 KB and has 4.4 KB.") == 10
    assert whole_life("It changes 4 times and is never deleted; an entry has 500 bytes.") == 9


def test_every_mistake_about_writes_of_indexes_shows_at_level_one_or_two() -> None:
    shows = {code for template in module.TEMPLATES for code in deploy(template, wanted=60).codes}

    assert {template.level for template in module.TEMPLATES} == {1, 2}
    assert shows == {
        "BASE_SIZE",
        "DELETE_FREE",
        "FORGET_INSERT",
        "GSI_ALWAYS",
        "GSI_ALWAYS_2",
        "GSI_FULL_SIZE",
        "GSI_KEYCHANGE_1",
        "GSI_KEYCHANGE_2",
        "INDEX_FREE",
        "LSI_FREE",
        "ONE_PER_WRITE",
    }
