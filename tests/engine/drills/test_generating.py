"""From a template and a seed to a drill, the same one for ever."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from quizapp.engine.capacity import evaluate
from quizapp.engine.drills import (
    TEMPLATES,
    Deployed,
    NoVariant,
    Template,
    deploy,
    digest,
    faults,
    hints,
    isolating,
    problems,
    slips,
    variant,
)
from quizapp.engine.drills.chance import Chance
from quizapp.engine.drills.draws import Bytes, Kilobytes, Made, Round, Shown, Whole, Words, plain

READ = Template(
    slug="read-for-tests",
    family="F02",
    level=1,
    title="Read",
    section="throughput-capacity",
    facts=("FL-021",),
    draws={"size": Bytes(5000, 9000), "mode": Words({"EC": "eventually consistent"})},
    inputs={"task": "get", "size": "$size", "mode": "$mode"},
    stems=("One read of {size}, {mode}?", "An {mode} read of {size}: how many units?"),
    givens=("A write costs {price_WRU}.",),
    unit="RCU",
)


def test_the_stream_of_a_seed_is_what_it_was_in_november_2026() -> None:
    chance = Chance("golden")

    assert [chance.below(1000) for _ in range(8)] == [785, 410, 90, 954, 259, 220, 654, 176]


def test_a_variant_says_in_its_stem_what_its_inputs_hold() -> None:
    asked = variant(READ, 4)

    assert isinstance(asked.inputs["size"], int)
    assert f"{asked.inputs['size']:,} bytes" in asked.stem
    assert asked.givens == ("A write costs 0.625 USD per million write request units.",)


def test_the_wording_changes_with_the_seed() -> None:
    assert len({variant(READ, seed).stem.split()[0] for seed in range(20)}) == 2


def test_another_version_is_another_set_of_variants() -> None:
    older = [variant(READ, seed).inputs for seed in range(10)]

    assert [variant(replace(READ, version=2), seed).inputs for seed in range(10)] != older


def test_inputs_are_filled_at_any_depth_and_json_can_hold_them() -> None:
    nested = replace(
        READ,
        draws={
            "n": Whole(2, 2),
            "size": Kilobytes(15, 15),
            "odd": Made(lambda _chance, _drawn: plain(Fraction(1, 2))),
        },
        inputs={"items": [{"n": "$n", "size": "$size"}], "odd": ["$odd"], "text": "as it is $n"},
        stems=("{n:item}", "{n:entry/entries}"),
        givens=(),
    )

    asked = variant(nested, 0)

    assert asked.inputs == {"items": [{"n": 2, "size": 1536}], "odd": ["0.5"], "text": "as it is $n"}
    assert json.loads(asked.essence) == asked.inputs
    assert asked.stem in {"2 items", "2 entries"}


@pytest.mark.parametrize(("count", "text"), [(1, "1 item"), (3, "3 items")])
def test_a_stem_counts_in_words(count: int, text: str) -> None:
    assert f"{Shown(count, str(count)):item}" == text


def test_conditions_that_nothing_meets_are_told() -> None:
    with pytest.raises(NoVariant, match="read-for-tests: no draw meets all conditions"):
        variant(replace(READ, where=(lambda _drawn: False,)), 0)


def test_a_condition_chooses_among_the_draws() -> None:
    large = replace(READ, where=(lambda drawn: int(str(drawn["size"].value)) > 8000,))

    assert all(int(str(variant(large, seed).inputs["size"])) > 8000 for seed in range(20))


def test_round_numbers_are_those_that_people_say() -> None:
    chance = Chance("round")

    drawn = {Round(40, 2000).draw(chance).value for _ in range(400)}

    assert drawn <= {
        *range(40, 100, 5),
        64,
        100,
        120,
        150,
        180,
        200,
        240,
        250,
        300,
        350,
        400,
        450,
        500,
        600,
        640,
        700,
        750,
        800,
        900,
        1000,
        1200,
        1500,
        1800,
        2000,
    }
    with pytest.raises(ValueError, match="no round number"):
        Round(41, 44)


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (replace(READ, unit="WCU"), "the oracle answers in 'RCU', not in 'WCU'"),
        (
            replace(READ, inputs={"task": "get", "size": "$size", "mode": "XX"}),
            "the oracle refuses it: mode is",
        ),
        (
            replace(READ, stems=("{size} of 1.23456 KB",)),
            "1.23456 does not look like a number of a real task",
        ),
    ],
)
def test_a_variant_that_may_not_be_served_says_why(broken: Template, fault: str) -> None:
    found = faults(variant(broken, 0))

    assert any(each.startswith(fault) for each in found)


def test_a_rule_of_grade_c_is_never_served() -> None:
    disputed = replace(
        READ,
        family="F04",
        draws={},
        stems=("?",),
        givens=(),
        unit="WCU",
        inputs={"task": "write", "kind": "failed", "old": 307_200, "new": 317_440},
    )

    assert "it rests on a rule of grade C" in faults(variant(disputed, 0))


def test_fewer_than_two_mistakes_are_not_enough() -> None:
    free = replace(
        READ,
        family="F02",
        draws={},
        stems=("?",),
        givens=(),
        inputs={"task": "get", "size": 4000, "mode": "SC"},
    )
    made = slips(variant(free, 0))

    assert ("fewer than two mistakes give numbers of their own" in faults(variant(free, 0))) is (
        len(set(made.values())) < 2
    )


def test_variants_with_the_same_numbers_count_once() -> None:
    few = replace(READ, draws={"size": Bytes(5000, 5040, 10), "mode": READ.draws["mode"]})

    deployed = deploy(few, wanted=20)

    assert len(deployed.seeds) == 5
    assert problems(few, deployed) == ["only 5 variants, and it does not say why"]
    assert problems(replace(few, few="five sizes"), deployed) == []


def test_the_digest_sees_a_word_a_number_and_an_answer() -> None:
    one = (variant(READ, 1),)

    assert digest(one) == digest((variant(READ, 1),))
    assert digest(one) != digest((variant(READ, 2),))
    assert digest(one) != digest((variant(replace(READ, stems=("Other words for {size}, {mode}?",)), 1),))


def test_the_smallest_drill_with_a_mistake_is_the_lowest_then_the_shortest() -> None:
    def entry(steps: float, *codes: str) -> Deployed:
        return Deployed(version=1, seeds=(0,), codes=codes, steps=steps, digest="")

    templates = {
        slug: replace(READ, slug=slug, level=level)
        for slug, level in (("a-long", 1), ("b-short", 1), ("c-higher", 2), ("d-without", 1))
    }
    deployed = {
        "a-long": entry(4, "NO_HALF"),
        "b-short": entry(2, "NO_HALF", "FLOOR"),
        "c-higher": entry(1, "NO_HALF"),
        "d-without": entry(1, "FLOOR"),
    }

    found = isolating("NO_HALF", templates.values(), deployed)
    assert found is not None
    assert found.slug == "b-short"
    assert isolating("READ_1KB", templates.values(), deployed) is None
    assert isolating("NO_HALF", templates.values(), {}) is None


def test_hints_name_the_rule_then_the_first_number_then_the_next() -> None:
    rule, first, second = hints(
        variant(replace(READ, inputs={"task": "get", "size": 10240, "mode": "EC"}), 0).answer
    )

    assert rule == "Begin with the 4 KB steps: item size divided by read step, rounded up."
    assert "10,240 bytes ÷ 4,096 bytes, rounded up = 3" in first
    assert "= 1.5 RCU" in second


def test_hints_about_written_indexes_go_from_one_index_to_the_next() -> None:
    rows = [
        {"name": "by-day", "kind": "gsi", "effect": "none", "entry": 90},
        {"name": "by-status", "kind": "gsi", "effect": "key", "entry": 90},
    ]

    rule, *told = hints(evaluate("F09", {"task": "which", "indexes": rows}))
    assert rule.startswith("Begin with one index after the other")
    assert told == ["by-day: not written.", "by-status: written."]
    assert hints(evaluate("F09", {"task": "which", "indexes": rows[:1]}))[2].endswith("by-day: not written.")


def test_the_first_hint_does_not_tell_an_answer_that_needs_no_sum() -> None:
    rule, told, _again = hints(evaluate("F09", {"task": "index"}))

    assert rule == "Begin with the case: one rule decides it before anything is computed."
    assert told.endswith("0 WCU.")


def test_the_second_hint_of_a_single_step_has_its_numbers_and_not_its_value() -> None:
    single = replace(
        READ, family="F12", inputs={"task": "scatter", "shards": 200, "pages": 3}, unit="requests"
    )

    _, numbers, value = hints(variant(single, 0).answer)

    assert numbers == "Requests = 200 shards \u00d7 3 requests = ?"
    assert value == "Requests = 200 shards \u00d7 3 requests = 600 requests."


def test_a_drill_of_the_family_in_which_a_slip_was_made_comes_first() -> None:
    templates = {
        "of-reads": replace(READ, slug="of-reads", family="F02", level=1),
        "of-pages": replace(READ, slug="of-pages", family="F07", level=2),
    }
    deployed = {
        slug: Deployed(version=1, seeds=(0,), codes=("NO_HALF",), steps=1, digest="") for slug in templates
    }

    for family, slug in (("F07", "of-pages"), ("F02", "of-reads"), ("F99", "of-reads"), ("", "of-reads")):
        found = isolating("NO_HALF", templates.values(), deployed, family=family)
        assert found is not None
        assert found.slug == slug


@pytest.mark.parametrize("slug", TEMPLATES)
def test_the_first_hint_of_a_drill_tells_no_number_of_the_working(slug: str) -> None:
    answer = variant(TEMPLATES[slug], 0).answer
    rule, first, second = hints(answer)

    assert rule.startswith("Begin with")
    assert len({rule, first, second}) == 3
