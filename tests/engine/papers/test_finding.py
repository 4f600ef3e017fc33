"""A paper is found whenever there is one: held against trying every set of questions."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.engine.papers import Candidate, Paper, Plan, Shortfall, allot, assemble

from .builders import case, ids, most_pretest, paper, question, questions, shortfall

CONCEPTS = "abcdefg"


@st.composite
def banks(draw: st.DrawFn) -> list[Candidate]:
    found: list[Candidate] = []
    for number in range(draw(st.integers(1, 5))):
        size = draw(st.sampled_from([1, 1, 1, 2, 3]))
        concepts = draw(st.lists(st.sampled_from(CONCEPTS), min_size=size, max_size=size, unique=True))
        pretest = draw(st.sampled_from([False, False, False, True]))
        for position, concept in enumerate(concepts, 1):
            domains = draw(st.frozensets(st.sampled_from([1, 2, 3]), min_size=1, max_size=2))
            together = {"case": f"case {number}", "case_position": position, "case_size": size}
            found.append(
                question(
                    f"{number}-{position}",
                    *domains,
                    concept=concept,
                    pretest=pretest,
                    **(together if size > 1 else {}),
                )
            )
            # Seldom, a case has members of both kinds.
            pretest = pretest and draw(st.integers(0, 3)) > 0
    return found


@settings(max_examples=120, deadline=None)
@given(
    banks(),
    st.fixed_dictionaries({1: st.integers(1, 3), 2: st.integers(0, 3), 3: st.integers(0, 3)}),
    st.integers(1, 6),
    st.integers(0, 2),
    st.text("xyz", max_size=2),
)
def test_a_paper_is_found_exactly_when_there_is_one(
    bank: list[Candidate], weights: dict[int, int], scored: int, pretest: int, seed: str
) -> None:
    plan = Plan(scored=scored, pretest=pretest, weights=weights)
    if not pretest:
        with_pretest = {candidate.case for candidate in bank if candidate.pretest and candidate.case}
        bank_asked = [c for c in bank if not c.pretest and c.case not in with_pretest]
    else:
        bank_asked = bank
    weighed = {domain for domain, weight in weights.items() if weight}
    homeless = {c.case for c in bank_asked if not c.domains & weighed}
    bank_asked = [c for c in bank_asked if c.domains & weighed and (not c.case or c.case not in homeless)]
    offered = {domain for c in bank_asked if not c.pretest for domain in c.domains & weighed}
    covered = {domain: weight for domain, weight in weights.items() if domain in offered}

    made = assemble(bank, plan, seed=seed)

    def exists(count: int) -> int | None:
        return most_pretest(bank_asked, allot(covered, count), pretest) if covered else None

    if isinstance(made, Paper):
        assert len(made.slots) - scored == exists(scored)
        assert made.allotted == allot(covered, scored)
        check(made, bank)
    else:
        assert exists(scored) is None
        assert made.possible == next((n for n in range(scored - 1, 0, -1) if exists(n) is not None), 0)


def check(made: Paper, bank: list[Candidate]) -> None:
    """What holds for every paper."""
    concepts = [slot.candidate.concept for slot in made.slots]
    assert len(concepts) == len(set(concepts))
    for domain, share in made.allotted.items():
        there = [slot for slot in made.slots if slot.domain == domain]
        assert len(there) == share
        assert all(slot.scored and domain in slot.candidate.domains for slot in there)
    assert all(slot.scored is not slot.candidate.pretest for slot in made.slots)
    names = [slot.candidate.case for slot in made.slots]
    for name in {name for name in names if name}:
        start = names.index(name)
        whole = sorted((c for c in bank if c.case == name), key=lambda c: c.case_position)
        assert [slot.candidate for slot in made.slots[start : start + len(whole)]] == whole
        assert names.count(name) == len(whole)


@settings(max_examples=100, deadline=None)
@given(banks(), st.integers(1, 6), st.integers(0, 2), st.randoms(use_true_random=False))
def test_the_order_of_candidates_means_nothing(
    bank: list[Candidate], scored: int, pretest: int, chance: object
) -> None:
    plan = Plan(scored=scored, pretest=pretest, weights={1: 2, 2: 1, 3: 1}, unseen=50)
    shuffled = list(bank)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a Random

    assert assemble(shuffled, plan, seed="s") == assemble(bank, plan, seed="s")


def test_a_question_that_fits_two_domains_goes_where_it_is_needed() -> None:
    bank = [*questions("one", 3, 1), *questions("both", 2, 1, 2)]

    made = paper(bank, Plan(scored=5, weights={1: 3, 2: 2}))

    assert {slot.candidate.id for slot in made.slots if slot.domain == 2} == {"both00", "both01"}


def test_help_may_come_round_three_corners() -> None:
    # 3 lacks a question: it takes one from 2, which takes one from 1.
    bank = [*questions("a", 3, 1), question("b", 1, 2), question("c", 2, 3), question("d", 2)]

    made = paper(bank, Plan(scored=6, weights={1: 3, 2: 2, 3: 1}))

    assert {slot.candidate.id: slot.domain for slot in made.slots if slot.candidate.id in "bcd"} == {
        "b": 2,
        "c": 3,
        "d": 2,
    }


@pytest.mark.parametrize("seed", "abcdefgh")
def test_what_two_other_domains_need_together_is_not_taken(seed: str) -> None:
    # Domain 1 is filled first. Domains 2 and 3 could each do without "all", but not both.
    bank = [question("alone", 1), question("all", 1, 2, 3), *questions("two", 3, 2, 3)]

    made = paper(bank, Plan(scored=5, weights={1: 1, 2: 2, 3: 2}), seed=seed)

    assert {slot.candidate.id for slot in made.slots if slot.domain == 1} == {"alone"}


@pytest.mark.parametrize("seed", "abcdefgh")
def test_a_case_by_chance_takes_no_concept_that_a_domain_needs(seed: str) -> None:
    last = question("shop-3", 1, case="shop", case_position=3, case_size=3, concept="keys")
    bank = [
        *questions("q", 3, 1),
        question("only", 2, concept="keys"),
        *case("shop", [1], [1], [1])[:2],
        last,
    ]

    assert "only" in ids(paper(bank, Plan(scored=4, weights={1: 3, 2: 1}), seed=seed))


def test_a_domain_that_only_a_case_can_fill_gets_the_case() -> None:
    bank = [*questions("q", 9, 1), *case("shop", [1], [2], [2])]

    made = paper(bank, Plan(scored=4, weights={1: 1, 2: 1}, unseen=100))

    assert {"shop-1", "shop-2", "shop-3"} <= set(ids(made))
    assert (made.unseen, made.notes) == (4, ())


@pytest.mark.parametrize("seed", "abcdefgh")
def test_a_case_makes_room_for_another(seed: str) -> None:
    bank = [*case("anywhere", [1, 2], [1, 2]), *case("first", [1], [1])]

    made = paper(bank, Plan(scored=4, weights={1: 1, 2: 1}), seed=seed)

    assert {slot.candidate.case for slot in made.slots if slot.domain == 2} == {"anywhere"}


def test_cases_that_do_not_add_up_leave_a_shortfall() -> None:
    bank = [*case("a", [1], [1], [1]), *case("b", [1], [1], [1])]

    found = shortfall(bank, Plan(scored=4))

    assert (found.possible, found.missing) == (3, {})
    assert found.reasons == (
        "Too few questions stand alone, and no choice of cases was found that fills every place exactly.",
    )


def test_a_shortfall_says_what_each_domain_lacks_and_how_many_would_do() -> None:
    bank = [*questions("q", 30, 1), *questions("s", 2, 2), *questions("t", 20, 3)]
    plan = Plan(scored=20, weights={1: 50, 2: 26, 3: 24}, names={2: "Security"})

    found = shortfall(bank, plan)

    assert found == Shortfall(
        possible=9,
        missing={2: 3},
        reasons=("Security asks for 5 questions, each about another concept; the bank has 2.",),
    )
    assert found.missing == {2: 3}
    # Of 9 questions domain 2 gets 2, of 10 already 3.
    assert paper(bank, Plan(scored=9, weights=plan.weights)).allotted == {1: 5, 2: 2, 3: 2}


def test_a_shortfall_of_two_domains_together_is_said_of_both() -> None:
    bank = [*questions("q", 9, 1), *questions("shared", 3, 2, 3)]

    found = shortfall(bank, Plan(scored=8, weights={1: 2, 2: 1, 3: 1}))

    assert found.missing == {}
    [reason] = found.reasons
    assert reason.startswith("Domain 2 and domain 3 together ask for 4 questions, each about another concept")
    assert reason.endswith("; the bank has 3 that fit one of them.")


def test_questions_of_one_concept_fill_one_place() -> None:
    found = shortfall(questions("q", 9, concept="the same"), Plan(scored=2))

    assert (found.possible, found.missing) == (1, {None: 1})
    assert found.reasons == (
        "The paper asks for 2 questions, each about another concept; the bank has 1 that fit.",
    )


def test_questions_without_a_concept_are_not_one_concept() -> None:
    assert len(paper(questions("q", 4, concept=""), Plan(scored=4)).slots) == 4


def test_an_empty_bank_is_a_shortfall() -> None:
    assert shortfall([], Plan(scored=5)).possible == 0
    assert shortfall([], Plan(scored=5, weights={1: 1})).reasons == (
        "No question of the bank fits a domain of the blueprint.",
    )
