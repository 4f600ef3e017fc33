"""What somebody types, as a query: any text gives one, or none, and never a fault."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.search.asking import LONGEST, Asked, asked


@pytest.mark.parametrize(
    ("text", "whole", "last"),
    [
        ("GetItem", "", "GetItem"),
        ("get item", "get", "item"),
        ("dynamodb:LeadingKeys", "dynamodb", "LeadingKeys"),
        ("400 KB", "400", "KB"),
        ("400KB", "400", "KB"),
        ("409,600 bytes", "409600", "bytes"),
        ("on-demand", "on", "demand"),
        ("under 400", "under 400", ""),
        ('"partition key"', '"partition key"', ""),
        ("index -global", "index -global", ""),
        ("index -us-east-1", 'index -"us east 1"', ""),
        ("DAX or ElastiCache", "DAX or ElastiCache", ""),
        ("DAX OR", "DAX", ""),
        ("or or DAX", "", "DAX"),
        ("a", "a", ""),
        ('"unclosed phrase', "unclosed", "phrase"),
    ],
)
def test_words_phrases_and_what_is_still_being_typed(text: str, whole: str, last: str) -> None:
    query = asked(text)

    assert (query.whole, query.last) == (whole, last)


@pytest.mark.parametrize("text", ["", "   ", "or", "-", '""', "-- & | ! ( )", "\x00", "-foo", '-"foo bar"'])
def test_a_query_without_a_word_to_find_is_empty(text: str) -> None:
    assert asked(text).empty


@given(st.text(max_size=400))
def test_any_text_is_read_and_what_goes_to_the_database_is_words_and_quotes(text: str) -> None:
    query = asked(text)

    assert len(query.text) <= LONGEST
    assert query.last.isalpha() or query.last == ""
    assert "\x00" not in query.text + query.whole
    assert not set("&|!():*'\\<>") & set(query.whole)
    query.text.encode()


def test_words_are_replaced_by_what_was_meant_and_the_rest_stays() -> None:
    query = asked('throtling "GSI" -tabel')

    assert query.replaced({"throtling": "throttling"}).text == 'throttling "GSI" -tabel'
    assert isinstance(query.replaced({}), Asked)
