"""Patterns of wrong claims: which are refused, and what they see."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.contentfiles.patterns import LONGEST, PatternError, pattern


def seen(text: str, sentence: str) -> bool:
    return pattern(text).found_in(sentence, sentence.lower()) is not None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a.*b", "`*` has no upper limit"),
        ("a +b", "`+` has no upper limit"),
        ("a.{3,}b", "has an upper limit"),
        ("(?:ab){2,3}", "A group does not repeat"),
        ("(?:a{0,9}){0,9}b", "A group does not repeat"),
        ("a{2}{3}", "A repeat is not repeated"),
        ("a??b", "A repeat is not repeated"),
        (r"(?:a)\1", "refers back"),
        ("(?P<x>a)", "Groups are"),
        ("(?<=a)b", "Groups are"),
        ("(?i)a", "Groups are"),
        ("(?:a", "is not closed"),
        ("a)", "closes nothing"),
        ("[a", "is not closed"),
        ("?a", "Nothing stands before"),
        ("a{x}", "has an upper limit"),
        ("a?", "matches an empty text"),
        (".{0,99}a.{0,99}b.{0,99}c.{0,99}d", "ways"),
        ("a" * (LONGEST + 1), "are allowed"),
        ("[z-a]", "no regular expression"),
    ],
)
def test_a_pattern_that_may_take_long_or_says_nothing_is_refused(text: str, why: str) -> None:
    with pytest.raises(PatternError, match=re.escape(why)):
        pattern(text)


@given(st.text(alphabet="ab(|)?{}[]0123456789,.\\*+:=!^$ ", max_size=30))
def test_any_text_is_a_pattern_or_a_reason(text: str) -> None:
    try:
        made = pattern(text)
    except PatternError:
        return
    assert made.compiled.search("") is None


@given(
    st.lists(
        st.sampled_from(["table", "(?:gsi|index)", "s?", "[ab]", r"\d{1,3}", ".{0,9}", r"\.", " up", r"\b"]),
        min_size=1,
        max_size=6,
    ),
    st.text(alphabet="tableginx up.01", max_size=60),
)
def test_the_anchor_stands_in_every_match(pieces: list[str], text: str) -> None:
    try:
        made = pattern("".join(pieces))
    except PatternError:
        return
    found = made.compiled.search(text)

    assert found is None or made.anchor in found.group().lower()


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("up to 256 ?KB", "up to 256"),
        ("GSIs? up", "gsi"),
        ("(?:one|two) tables", " tables"),
        ("one|two", ""),
        (r"48 hours\.", "48 hours."),
    ],
)
def test_a_pattern_knows_a_text_without_which_it_need_not_be_tried(text: str, anchor: str) -> None:
    assert pattern(text).anchor == anchor


def test_letters_of_both_cases_are_alike() -> None:
    assert seen("dynamodb is a wide-column", "DynamoDB is a Wide-Column store.")


@pytest.mark.parametrize(
    "sentence",
    [
        "A GSI cannot be read strongly.",
        "It is not true that a GSI can be read strongly.",
        "Never can a GSI be read strongly.",
    ],
)
def test_a_denied_claim_is_no_claim(sentence: str) -> None:
    assert seen("gsi.{0,12}read strongly", "A GSI can be read strongly.")
    assert not seen("gsi.{0,12}read strongly", sentence)


def test_a_denial_far_before_the_claim_denies_something_else() -> None:
    said = "An LSI does not outgrow 10 GB for one value of the partition key, while a GSI is read strongly."

    assert seen("gsi is read strongly", said)


def test_a_claim_that_is_itself_a_denial_is_seen() -> None:
    assert seen("does not use sql", "DynamoDB does not use SQL.")
    # What a pattern excludes is no denial of its own.
    assert not seen("uses sql(?! not)", "DynamoDB never uses SQL.")
