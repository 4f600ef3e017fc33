"""Cloze, ordering and matching: what is right, what costs nothing, and that nothing a browser sends breaks them."""

from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.engine.entries import LONGEST, clean_entry, same_entry
from quizapp.engine.marking import Blank, FormatError, Mark, arranged, cloze, filled, matching, ordering
from tests.engine.test_marking import anything, sent

RIGHT = Mark(Fraction(1), right=True)
WRONG = Mark(Fraction(0), right=False)
BLANKS = [Blank(frozenset("a"), frozenset("abc")), Blank(frozenset({"300", "five minutes"}))]

quick = settings(max_examples=120, deadline=None)


def partly(right: int, count: int) -> Mark:
    return Mark(Fraction(right, count), right=False)


# --- Blanks ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entries", "mark"),
    [
        (["a", "300"], RIGHT),
        (["a", " Five   MINUTES "], RIGHT),
        (["a", "3e2"], RIGHT),
        (["b", "300"], partly(1, 2)),
        (["a", "301"], partly(1, 2)),
        (["c", "a"], WRONG),
    ],
)
def test_a_cloze_is_right_if_all_its_blanks_are(entries: list[str], mark: Mark) -> None:
    assert cloze(entries, blanks=BLANKS) == mark


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([], "Blank 1 is empty."),
        (["a"], "Blank 2 is empty."),
        (["a", "\u200b \t"], "Blank 2 is empty."),
        (["", "300"], "Blank 1 is empty."),
        (["x", "300"], "Blank 1: choose from its list."),
        (["A", "300"], "Blank 1: choose from its list."),
        (["a", "300", "b"], "Fill in the form of this question."),
        (["a", "3\x0000"], "Blank 2: Write letters, digits and signs."),
        (["a", "\ud800"], "Blank 2: Write letters, digits and signs."),
        (["a", "x" * (LONGEST + 1)], f"Blank 2: Write at most {LONGEST} characters."),
    ],
)
def test_a_blank_that_cannot_be_read_costs_nothing(entries: list[str], message: str) -> None:
    assert cloze(entries, blanks=BLANKS) == FormatError(message)


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("burst capacity", "Burst Capacity"),
        ("  burst\u00a0\u2009capacity", "burst capacity"),
        ("`ConsistentRead`", "consistentread"),
        ("on\u2011demand", "on-demand"),
        ("on\u2014demand", "on-demand"),
        ("table\u2019s", "table's"),
        ("\u201cPK\u201d", '"PK"'),
        ("12,000", "12000"),
        ("12 000", "12000"),
        ("\u22123", "-3"),
        ("STRASSE", "straße"),
    ],
)
def test_form_is_forgiven(typed: str, right: str) -> None:
    assert same_entry(typed, right)


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("burstcapacity", "burst capacity"),
        ("bursts capacity", "burst capacity"),
        ("on demand", "on-demand"),
        ("consistent_read", "ConsistentRead"),
        ("300 s", "300"),
        ("1,00", "100"),
        ("", "300"),
        ("café", "cafe"),
    ],
)
def test_the_word_is_not(typed: str, right: str) -> None:
    assert not same_entry(typed, right)


@quick
@given(typed=anything, right=anything)
def test_reading_an_entry_never_raises_and_changes_it_once(typed: str, right: str) -> None:
    assert same_entry(typed, right) == same_entry(right, typed)
    assert same_entry(typed, typed)
    clean = clean_entry(typed)
    if isinstance(clean, str):
        assert clean_entry(clean) == clean
        # What the ledger keeps: no NUL, no lone surrogate.
        clean.encode()
        assert "\0" not in clean


# --- Order -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entries", "mark"),
    [
        (["a", "b", "c", "d"], RIGHT),
        (["c:3", "a:1", "d:4", "b:2"], RIGHT),
        (["b", "a", "c", "d"], partly(2, 4)),
        (["d", "a", "b", "c"], WRONG),
        (["a:4", "b:3", "c:2", "d:1"], WRONG),
    ],
)
def test_an_ordering_is_right_if_every_step_is_at_its_place(entries: list[str], mark: Mark) -> None:
    assert ordering(entries, order="abcd") == mark


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([], "Step 1 as shown has no place."),
        (["a:1", "b:2", "c:3"], "Step 4 as shown has no place."),
        (["a:1", "b:", "c:3", "d:4"], "Step 2 as shown has no place."),
        (["a:1", "b:1", "c:3", "d:4"], "Two steps have place 1. Give each step a place of its own."),
        (["a:1", "b:5", "c:3", "d:4"], "Put the steps of this question in order."),
        (["a:1", "b:0", "c:3", "d:4"], "Put the steps of this question in order."),
        (["a:1", "b:-2", "c:3", "d:4"], "Put the steps of this question in order."),
        (["a:1", "b:²", "c:3", "d:4"], "Put the steps of this question in order."),
        (["a:1", "a:2", "c:3", "d:4"], "Put the steps of this question in order."),
        (["a:1", "x:2", "c:3", "d:4"], "Put the steps of this question in order."),
        (["a", "b", "c", "x"], "Step 1 as shown has no place."),
        (["a", "b", "c", "d", "a"], "Put the steps of this question in order."),
    ],
)
def test_an_order_that_is_none_costs_nothing(entries: list[str], message: str) -> None:
    assert ordering(entries, order="abcd") == FormatError(message)


@quick
@given(learner=st.permutations("abcde"), shown=st.permutations("abcde"))
def test_what_is_kept_depends_on_the_order_of_the_learner_alone(learner: list[str], shown: list[str]) -> None:
    sent_ = [f"{step}:{learner.index(step) + 1}" for step in shown]

    kept = arranged(sent_, steps="abcde")

    assert kept == tuple(learner)
    assert arranged(learner, steps="abcde") == kept
    assert ordering(sent_, order="abcde") == ordering(learner, order="abcde")


def test_no_order_has_all_but_one_step_at_its_place() -> None:
    marks = [ordering(order, order="abcd") for order in permutations("abcd")]

    assert marks.count(RIGHT) == 1
    assert {mark.fraction for mark in marks if isinstance(mark, Mark)} == {
        Fraction(places, 4) for places in (0, 1, 2, 4)
    }


# --- What a reasonable learner types -----------------------------------------


@pytest.mark.parametrize("typed", ["5 minutes", "five", "5KB", "0,5", "about 5", "5-6"])
def test_where_a_number_is_asked_for_what_is_none_costs_nothing(typed: str) -> None:
    mark = cloze([typed], blanks=[Blank(frozenset({"5"}))])

    assert isinstance(mark, FormatError)
    assert mark.message.startswith("Blank 1: Write ")


def test_where_a_word_is_right_too_a_wrong_word_is_wrong() -> None:
    assert cloze(["six"], blanks=[Blank(frozenset({"5", "five"}))]) == WRONG


@pytest.mark.parametrize(
    "typed",
    [
        "GetItem()",
        '"GetItem"',
        "\u201cGetItem\u201d",
        "`GetItem`.",
        "Get\u00adItem",
        "\uff27etItem",
        "getitem ()",
    ],
)
def test_what_stands_around_a_name_is_forgiven(typed: str) -> None:
    assert cloze([typed], blanks=[Blank(frozenset({"GetItem"}))]) == RIGHT


@pytest.mark.parametrize(
    "typed", ["GetItems", "Get Item", "GetItem(x)", "\u0405GetItem", "Get.Item", "-GetItem"]
)
def test_another_word_is_not_forgiven(typed: str) -> None:
    assert cloze([typed], blanks=[Blank(frozenset({"GetItem"}))]) == WRONG


# --- Pairs -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entries", "mark"),
    [(["a", "b", "c"], RIGHT), (["a", "c", "b"], partly(1, 3)), (["a", "b", "x"], partly(2, 3)), (["x", "a", "y"], WRONG)],
)  # fmt: skip
def test_a_matching_is_right_if_all_its_pairs_are(entries: list[str], mark: Mark) -> None:
    assert matching(entries, key="abc", options="abcxy") == mark


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([], "Pair 1 is empty."),
        (["a", "", "c"], "Pair 2 is empty."),
        (["a", "b", "z"], "Pair 3: choose from its list."),
        (["a", "b", "a"], "Pairs 1 and 3 have the same match; each is used once."),
        (["a", "b", "c", "x"], "Fill in the form of this question."),
    ],
)
def test_pairs_that_are_none_cost_nothing(entries: list[str], message: str) -> None:
    assert matching(entries, key="abc", options="abcxy") == FormatError(message)


def test_a_key_that_is_no_option_is_a_fault_of_the_question() -> None:
    with pytest.raises(ValueError, match="key"):
        matching(["a"], key="z", options="ab")


# --- Anything ----------------------------------------------------------------


entries = sent | st.lists(
    st.sampled_from(["a", "b", "c", "300", "a:1", "b:2", "c:3", "a:", ":", "x:1", ""]) | anything, max_size=5
)


@quick
@given(given_=entries)
def test_whatever_is_sent_is_marked_or_refused(given_: Any) -> None:
    for mark in (
        cloze(given_, blanks=BLANKS),
        ordering(given_, order="abc"),
        matching(given_, key="abc", options="abcx"),
    ):
        assert isinstance(mark, (Mark, FormatError))
        if isinstance(mark, Mark):
            assert 0 <= mark.fraction <= 1
            assert mark.right == (mark.fraction == 1)


@quick
@given(given_=entries)
def test_what_is_kept_reads_as_itself_again(given_: Any) -> None:
    kept = filled(given_, what="Blank", count=2)
    if not isinstance(kept, FormatError):
        assert filled(list(kept), what="Blank", count=2) == kept
        assert cloze(list(kept), blanks=BLANKS) == cloze(given_, blanks=BLANKS)
    steps = arranged(given_, steps="abc")
    if not isinstance(steps, FormatError):
        assert arranged(list(steps), steps="abc") == steps
