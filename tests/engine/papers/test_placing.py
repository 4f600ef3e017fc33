"""The order of questions and options, and what is refused."""

from collections import Counter
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.engine.papers import Candidate, Plan, assemble, option_seeds
from quizapp.engine.shuffle import order

from .builders import case, ids, key_places, paper, question, questions


def single(name: str, options: int, key: int, **given: Any) -> Candidate:
    return question(name, kind="single", options=options, key=key, **given)


def test_the_keys_of_a_paper_stand_at_every_place_equally_often() -> None:
    """In the bank nearly all of them are first."""
    bank = [single(f"q{n}", 4, 0 if n % 5 else 1) for n in range(200)]

    assert sorted(key_places(paper(bank, Plan(scored=50))).values()) == [12, 12, 13, 13]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(2, 5), max_size=6), st.text("xyz", max_size=2))
def test_the_keys_are_as_even_as_the_numbers_of_options_allow(options: list[int], seed: str) -> None:
    asked = [single(f"q{n}", count, n % count) for n, count in enumerate(options)]

    seeds = option_seeds(asked, seed=seed)

    def gap(places: Counter[int]) -> int:
        held = [places[place] for place in range(max(options, default=1))]
        return max(held) - min(held)

    found = Counter(order(range(one.options), seed=seeds[one.id]).index(one.key or 0) for one in asked)
    assert gap(found) == min(gap(Counter(places)) for places in product(*map(range, options)))


def test_which_question_has_its_key_where_is_chance() -> None:
    asked = [single(f"q{n}", 4, 0) for n in range(8)]
    firsts = Counter[str]()
    for seed in range(200):
        seeds = option_seeds(asked, seed=f"{seed}")
        firsts.update(one.id for one in asked if order(range(4), seed=seeds[one.id])[0] == 0)

    # Two of eight each time: 50 expected, and no question is favoured.
    assert all(30 < firsts[one.id] < 72 for one in asked)


def test_every_question_has_a_seed_of_its_own() -> None:
    asked = [single("a", 4, 0), question("b", kind="multiple", options=5), question("c")]

    assert len(set(option_seeds(asked, seed="s").values())) == 3


def test_a_paper_is_the_same_for_ever() -> None:
    """A stored paper is told by its seed: a change here would make other papers of old seeds."""
    bank = [single(f"q{n}", 4, 0) for n in range(6)]

    assert [(slot.candidate.id, slot.seed) for slot in paper(bank, Plan(scored=3), seed="one").slots] == [
        ("q0", "one:q0:13"),
        ("q5", "one:q5:1"),
        ("q3", "one:q3:5"),
    ]


def test_the_order_of_a_large_bank_means_nothing() -> None:
    bank = [
        question(f"q{n}", n % 3, concept=f"c{n // 2}", seen=n % 2, bloom="ra"[n % 5 % 2], pretest=n % 7 == 0)
        for n in range(60)
    ]
    for n in range(12):
        bank += case(f"case{n}", [0], [1], [1, 2], seen=n % 2)
    plan = Plan(scored=30, pretest=4, weights={0: 1, 1: 1, 2: 1}, unseen=40, blooms={"r": 1, "a": 1})

    for seed in "abcd":
        made = paper(bank, plan, seed=seed)
        assert any(slot.candidate.case for slot in made.slots)
        for other in range(4):
            assert paper(order(bank, seed=f"{other}"), plan, seed=seed) == made


def test_another_seed_gives_another_paper() -> None:
    bank = questions("q", 30)

    papers = {tuple(ids(paper(bank, Plan(scored=10), seed=f"{seed}"))) for seed in range(20)}

    assert len(papers) == 20


def test_every_question_has_the_same_chance() -> None:
    bank = questions("q", 20)
    times = Counter(name for seed in range(300) for name in ids(paper(bank, Plan(scored=5), seed=f"{seed}")))

    # 75 expected.
    assert len(times) == 20
    assert all(45 < count < 110 for count in times.values())


def test_slots_are_shuffled_and_cases_stay_together() -> None:
    bank = [*questions("q", 5), *case("shop", [], [], [])]
    starts = set()
    for seed in range(40):
        names = ids(paper(bank, Plan(scored=8), seed=f"{seed}"))
        start = names.index("shop-1")
        assert names[start : start + 3] == ["shop-1", "shop-2", "shop-3"]
        starts.add(start)

    assert starts == {0, 1, 2, 3, 4, 5}


def test_a_candidate_that_comes_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="q1 comes twice"):
        assemble([question("q1"), question("q1")], Plan(scored=1), seed="s")


@pytest.mark.parametrize(
    "given",
    [
        {"difficulty": 0},
        {"difficulty": 6},
        {"case": "a"},
        {"case": "a", "case_position": 3, "case_size": 2},
        {"options": 4, "key": 4},
        {"seen": -1},
        {"shown": -1},
    ],
)
def test_a_candidate_that_cannot_be_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="q1: "):
        question("q1", **given)


@pytest.mark.parametrize(
    "given",
    [
        {"scored": 0},
        {"pretest": -1},
        {"scored": 900, "pretest": 101},
        {"unseen": 101},
        {"unseen": -1},
        {"weights": {1: -1, 2: 5}},
        {"weights": {1: 0}},
        {"weights": dict.fromkeys(range(11), 1)},
        {"blooms": {"recall": 0}},
        {"bands": {(1, 3): 1, (3, 5): 1}},
        {"bands": {(3, 1): 1}},
    ],
)
def test_a_plan_that_cannot_be_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Plan(**{"scored": 10, **given})
