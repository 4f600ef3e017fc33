"""Which questions a paper prefers: new ones, a spread of difficulty, pretest shown least, what was asked for."""

from collections import Counter

import pytest

from quizapp.engine.papers import Candidate, Filters, Mark, Plan

from .builders import case, ids, paper, question, questions, shortfall

SPREAD = {"recall": 30, "apply": 40, "analyse": 30}
BANDS = {(1, 2): 25, (3, 3): 50, (4, 5): 25}


def mixed(count: int, *domains: int, prefix: str = "q") -> list[Candidate]:
    """Questions of all kinds of thinking and difficulties, new ones and old ones."""
    return [
        question(
            f"{prefix}{n:03}",
            *domains,
            bloom=list(SPREAD)[n % 3],
            difficulty=n // 3 % 5 + 1,
            seen=n // 15 % 3,
            concept=f"{prefix}{n // 2}",
        )
        for n in range(count)
    ]


# --- New to the learner --------------------------------------------------------


def test_the_stated_share_is_new_though_few_are() -> None:
    bank = [*questions("new", 6), *questions("old", 60, seen=2)]

    made = paper(bank, Plan(scored=12, unseen=50))

    assert (made.unseen, made.notes) == (6, ())
    assert sum(not slot.candidate.seen for slot in made.slots) == 6


def test_a_share_is_rounded_up() -> None:
    assert paper([*questions("new", 2), *questions("old", 90, seen=1)], Plan(scored=3, unseen=34)).unseen == 2


def test_where_new_ones_lack_those_met_least_come_and_it_is_said() -> None:
    bank = [
        *questions("new", 2),
        *questions("often", 40, seen=5),
        *questions("once", 6, seen=1, bloom="recall"),
    ]

    made = paper(bank, Plan(scored=8, unseen=75))

    assert Counter(name.rstrip("0123456789") for name in ids(made)) == {"new": 2, "once": 6}
    assert made.unseen == 2
    assert made.notes == (
        "2 questions of the 8 scored are new to the learner; 6 were wished. The others are those met least.",
    )


def test_beyond_the_share_new_ones_are_not_used_up() -> None:
    bank = [*questions("new", 40), *questions("old", 40, seen=1)]
    new = [paper(bank, Plan(scored=20, unseen=20), seed=f"{seed}").unseen for seed in range(30)]

    # 4 are asked for, and of the other 16 about half.
    assert min(new) >= 4
    assert 10 < sum(new) / 30 < 14


def test_where_all_is_old_cases_still_come() -> None:
    bank = [*questions("old", 12, seen=1), *case("a", [], [], [], seen=1), *case("b", [], [], [], seen=1)]
    papers = [ids(paper(bank, Plan(scored=9, unseen=100), seed=f"{seed}")) for seed in range(20)]

    assert any("a-1" in names for names in papers)


@pytest.mark.parametrize("seed", "abcdefgh")
def test_a_case_of_old_questions_does_not_crowd_out_new_ones(seed: str) -> None:
    bank = [*questions("new", 4), *case("known", [], [], [], seen=1)]

    assert paper(bank, Plan(scored=4, unseen=100), seed=seed).unseen == 4


# --- Spread ----------------------------------------------------------------------


def test_a_rich_bank_gives_the_spread_exactly() -> None:
    bank = [*mixed(300, 1, prefix="a"), *mixed(300, 2, prefix="b"), *mixed(90, 1, 2, prefix="c")]
    plan = Plan(scored=40, weights={1: 60, 2: 40}, unseen=50, blooms=SPREAD, bands=BANDS)

    made = paper(bank, plan)

    found = [slot.candidate for slot in made.slots]
    assert Counter(one.bloom for one in found) == {"recall": 12, "apply": 16, "analyse": 12}
    assert Counter((one.difficulty > 2) + (one.difficulty > 3) for one in found) == {0: 10, 1: 20, 2: 10}
    assert made.allotted == {1: 24, 2: 16}
    assert made.unseen >= 20
    assert made.notes == ()


@pytest.mark.parametrize("seed", "abcdefgh")
def test_questions_are_exchanged_until_the_spread_is_near(seed: str) -> None:
    # Domain 2 has the fewest questions and is filled first, when both kinds are short. Only
    # then is it seen that domain 1 has too few of one.
    bank = [
        *questions("r", 30, 1, bloom="recall"),
        *questions("a", 4, 1, bloom="apply"),
        *questions("s", 2, 2, bloom="apply"),
        *questions("t", 9, 2, bloom="recall"),
    ]
    plan = Plan(scored=12, weights={1: 8, 2: 4}, blooms={"recall": 6, "apply": 6})

    made = paper(bank, plan, seed=seed)

    assert Counter(slot.candidate.bloom for slot in made.slots) == {"recall": 6, "apply": 6}


@pytest.mark.parametrize("seed", "abcdefgh")
def test_exchanged_questions_share_no_concept(seed: str) -> None:
    bank = [
        *questions("r", 30, 1, bloom="recall"),
        *questions("a", 4, 1, bloom="apply"),
        *questions("t", 9, 2, bloom="recall"),
        question("s", 2, bloom="apply", concept="keys"),
        question("u", 2, bloom="apply", concept="keys"),
    ]

    plan = Plan(scored=12, weights={1: 8, 2: 4}, blooms={"recall": 1, "apply": 1})

    made = paper(bank, plan, seed=seed)

    concepts = [slot.candidate.concept for slot in made.slots]
    assert len(set(concepts)) == 12
    assert concepts.count("keys") == 1


def test_a_spread_that_the_bank_does_not_have_is_said() -> None:
    bank = [*questions("r", 9, bloom="recall"), question("a", bloom="apply", difficulty=5)]
    plan = Plan(scored=8, blooms={"recall": 1, "apply": 1}, bands={(3, 3): 1, (4, 5): 1})

    thinking, difficulty = paper(bank, plan).notes
    assert thinking.endswith("from the wish: 7 instead of 4 of recall and 1 instead of 4 of apply.")
    assert difficulty.endswith(": 7 instead of 4 of difficulty 3 and 1 instead of 4 of difficulty 4 to 5.")


def test_new_questions_come_before_the_spread() -> None:
    bank = [*questions("new", 8, bloom="recall"), *questions("old", 8, bloom="apply", seen=1)]

    assert paper(bank, Plan(scored=6, unseen=100, blooms={"recall": 1, "apply": 1})).unseen == 6


# --- Cases -----------------------------------------------------------------------


def test_cases_come_about_as_often_as_other_questions() -> None:
    bank = questions("q", 60)
    for n in range(10):
        bank += case(f"case{n}", [], [], [])
    drawn = sum(
        bool(slot.candidate.case)
        for seed in range(60)
        for slot in paper(bank, Plan(scored=30), seed=f"{seed}").slots
    )

    # A third of the bank, so about 600 of 1800 places.
    assert 480 < drawn < 720


def test_a_case_with_a_question_that_may_not_be_asked_stays_out_and_it_is_said() -> None:
    whole = case("shop", [], [], [])

    assert shortfall(whole[:2], Plan(scored=2)).notes == (
        "A case was left out because not all of its questions can be asked.",
    )
    assert ids(paper(whole, Plan(scored=3))) == ["shop-1", "shop-2", "shop-3"]


def test_a_case_that_asks_a_concept_twice_stays_out_and_it_is_said() -> None:
    twice = [*case("a", [], [], concept="keys"), *case("b", [], [], concept="keys"), question("q")]

    assert paper(twice, Plan(scored=1)).notes == (
        "2 cases were left out because two of their questions share a concept.",
    )


@pytest.mark.parametrize("seed", "abcdefgh")
def test_of_cases_that_share_a_concept_one_is_asked(seed: str) -> None:
    def shared(name: str) -> Candidate:
        return question(f"{name}-3", case=name, case_position=3, case_size=3, concept="keys")

    pairs = [[*case(name, [], [], [])[:2], shared(name)] for name in ("inn", "zoo", "spa")]
    bank = [*questions("q", 6), *(one for pair in pairs for one in pair)]

    concepts = [slot.candidate.concept for slot in paper(bank, Plan(scored=9), seed=seed).slots]

    assert len(concepts) == len(set(concepts))


def test_questions_of_cases_count_for_what_is_wished() -> None:
    bank = [*questions("q", 9), *case("a", [], [], []), *case("b", [], [], [])]

    for seed in "abcdefgh":
        made = paper(bank, Plan(scored=9, unseen=100, blooms={"apply": 1}), seed=seed)
        assert (made.unseen, made.notes) == (9, ())


# --- Pretest ---------------------------------------------------------------------


def test_pretest_questions_are_those_shown_least() -> None:
    bank = [*questions("q", 20), *(question(f"p{n}", pretest=True, shown=9 - n) for n in range(9))]

    made = paper(bank, Plan(scored=5, pretest=3))

    assert {slot.candidate.id for slot in made.slots if not slot.scored} == {"p8", "p7", "p6"}
    assert all(slot.domain is None for slot in made.slots)


@pytest.mark.parametrize("seed", "abcdefgh")
def test_a_case_of_pretest_questions_waits_its_turn(seed: str) -> None:
    single = questions("p", 3, pretest=True, shown=4)
    together = case("shop", [], [], [], pretest=True, shown=5)
    late = [question(f"late{n}", pretest=True, shown=6) for n in range(3)]

    first = paper([*questions("q", 9), *single, *together], Plan(scored=9, pretest=3), seed=seed)
    then = paper([*questions("q", 9), *late, *together], Plan(scored=9, pretest=3), seed=seed)

    assert {slot.candidate.shown for slot in first.slots if not slot.scored} == {4}
    assert {slot.candidate.shown for slot in then.slots if not slot.scored} == {5}


def test_a_pretest_question_that_the_learner_knows_comes_last() -> None:
    bank = [question("q"), question("known", pretest=True, seen=1), question("new", pretest=True, shown=50)]

    assert set(ids(paper(bank, Plan(scored=1, pretest=1)))) == {"q", "new"}


def test_over_many_papers_the_counts_stay_even() -> None:
    shown = {f"p{n:02}": n % 4 for n in range(20)}
    bank = questions("q", 10)
    for seed in range(30):
        pre = [question(name, pretest=True, shown=times) for name, times in shown.items()]
        for slot in paper([*bank, *pre], Plan(scored=5, pretest=7), seed=f"{seed}").slots:
            if not slot.scored:
                shown[slot.candidate.id] += 1

    assert max(shown.values()) - min(shown.values()) <= 1


def test_a_pretest_question_never_takes_the_concept_that_a_domain_needs() -> None:
    bank = [
        question("only", 1, concept="keys"),
        question("least", 1, concept="keys", pretest=True),
        question("other", 1, pretest=True, shown=8),
    ]

    made = paper(bank, Plan(scored=1, pretest=1, weights={1: 1}))

    assert set(ids(made)) == {"only", "other"}


def test_pretest_questions_stand_anywhere() -> None:
    bank = [*questions("q", 3), question("p", pretest=True)]
    places = Counter(
        ids(paper(bank, Plan(scored=3, pretest=1), seed=f"{seed}")).index("p") for seed in range(200)
    )

    assert set(places) == {0, 1, 2, 3}
    assert max(places.values()) < 80


def test_too_few_pretest_questions_make_a_shorter_paper_and_it_is_said() -> None:
    bank = [*questions("q", 20), question("p", pretest=True)]

    made = paper(bank, Plan(scored=10, pretest=3))

    assert len(made.slots) == 11
    assert made.notes == (
        "The bank has 1 pretest question for the 3 places of this kind.",
        "The paper is 2 questions shorter than planned.",
    )


def test_questions_of_the_bank_may_stand_in_unscored_and_those_known_first() -> None:
    bank = [*questions("q", 20), *questions("old", 2, seen=1), question("p", pretest=True)]

    made = paper(bank, Plan(scored=10, pretest=3, unseen=100, fill=True))

    unscored = {slot.candidate.id for slot in made.slots if not slot.scored}
    assert (len(made.slots), unscored) == (13, {"p", "old00", "old01"})
    assert made.notes == (
        "The bank has 1 pretest question for the 3 places of this kind.",
        "2 questions of the bank stand there unscored.",
    )


@pytest.mark.parametrize("seed", "abcdefgh")
def test_questions_that_stand_in_have_concepts_of_their_own(seed: str) -> None:
    bank = [*questions("q", 9), *questions("r", 5, concept="keys")]

    assert len(paper(bank, Plan(scored=5, pretest=9, fill=True), seed=seed).slots) == 10


def test_without_places_for_them_no_pretest_question_is_asked() -> None:
    bank = [*questions("p", 5, pretest=True), question("q")]

    assert shortfall(bank, Plan(scored=2)).possible == 1


# --- Domains ---------------------------------------------------------------------


def test_the_weight_of_a_domain_without_questions_goes_to_the_others_and_it_is_said() -> None:
    bank = [*questions("a", 9, 1), *questions("b", 9, 2), question("elsewhere", 7)]
    plan = Plan(scored=10, weights={1: 30, 2: 20, 3: 26, 4: 24}, names={3: "Deployment"})

    made = paper(bank, plan)

    assert made.allotted == {1: 6, 2: 4}
    [note] = made.notes
    assert note.startswith("The bank has no questions for Deployment and domain 4; their 50 % of the weight")


def test_a_pretest_question_covers_no_domain() -> None:
    bank = [*questions("a", 3, 1), question("p", 2, pretest=True)]

    made = paper(bank, Plan(scored=3, pretest=1, weights={1: 1, 2: 1}))

    assert (made.allotted, len(made.slots)) == ({1: 3}, 4)


def test_a_case_that_lies_partly_outside_the_blueprint_covers_no_domain() -> None:
    bank = [*questions("a", 3, 1), *case("c", [2], [9])]

    assert paper(bank, Plan(scored=3, weights={1: 1, 2: 1})).allotted == {1: 3}


# --- Filters ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), "abcdef"),
        (Filters(sections=frozenset({2})), "b"),
        (Filters(kinds=frozenset({"single", "cloze"})), "c"),
        (Filters(difficulties=frozenset({4, 5})), "d"),
        (Filters(marks=frozenset({Mark.UNSEEN})), "abcd"),
        (Filters(marks=frozenset({Mark.WRONG})), "e"),
        (Filters(marks=frozenset({Mark.WEAK, Mark.FLAGGED})), "def"),
        (Filters(sections=frozenset({1}), marks=frozenset({Mark.FLAGGED})), "df"),
    ],
)
def test_a_quiz_asks_what_was_asked_for(filters: Filters, expected: str) -> None:
    bank = [
        question("a"),
        question("b", section=2),
        question("c", kind="single"),
        question("d", difficulty=4, flagged=True),
        question("e", seen=1, wrong=True, weak=True),
        question("f", seen=1, flagged=True),
    ]

    assert "".join(sorted(ids(paper(bank, Plan(scored=len(expected), filters=filters))))) == expected
    assert shortfall(bank, Plan(scored=len(expected) + 1, filters=filters)).possible in (
        len(expected),
        len(expected) - 1,
    )


def test_a_case_comes_with_all_its_questions_though_one_was_wrong() -> None:
    first, *others = case("shop", [], [], [], seen=1)
    wrong = [question("shop-1", case="shop", case_position=1, case_size=3, seen=1, wrong=True), *others]
    plan = Plan(scored=3, filters=Filters(marks=frozenset({Mark.WRONG})))

    assert len(paper(wrong, plan).slots) == 3
    assert shortfall([first, *others], plan).possible == 0


def test_a_case_is_new_only_if_all_its_questions_are() -> None:
    first, *others = case("shop", [], [], [])
    met = question("shop-1", case="shop", case_position=1, case_size=3, seen=1)
    plan = Plan(scored=3, filters=Filters(marks=frozenset({Mark.UNSEEN})))

    assert len(paper([first, *others], plan).slots) == 3
    assert shortfall([met, *others], plan).possible == 0


def test_pretest_questions_need_no_mark() -> None:
    bank = [question("w", wrong=True, seen=1), question("p", pretest=True)]
    plan = Plan(scored=1, pretest=1, filters=Filters(marks=frozenset({Mark.WRONG})))

    assert set(ids(paper(bank, plan))) == {"w", "p"}
