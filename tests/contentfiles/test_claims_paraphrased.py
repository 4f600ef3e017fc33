"""Patterns of facts know a wrong claim in other words, and leave right statements about the same alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.contentfiles.notes.claimed import Finder
from quizapp.contentfiles.patterns import pattern
from quizapp.contentfiles.reading import read_folder
from tests.contentfiles.test_checks import TODAY

ROOT = Path(__file__).resolve().parents[2]

WRONG = {
    "FL-021": [
        "For a book shop, Genre would be the partition key, which groups the books.",
        "Movies are filed by genre, and that attribute can be the partition key.",
        "There is a separate partition for every distinct partition key.",
    ],
    "FL-040": ["The capacity used depends on the size of the items that are returned."],
    "FL-052": ["The answer may be outdated by a few seconds.", "A replica can be behind by several seconds."],
    "FL-060": ["Query finds an item by primary key.", "It finds items using the primary key attribute and a value."],
    "FL-062": [
        "Filter expressions reduce the read capacity that is consumed.",
        "Tip: use FilterExpression and other filters to narrow the scan.",
        "A filter cuts the RCUs of the request.",
    ],
    "FL-080": [
        "Then only put items in the index where Status is OPEN.",
        "Only those with the value Failed are copied to this sparse index.",
    ],
    "FL-115": [
        "GSIs can be used to distribute read and write traffic.",
        "A global secondary index spreads the write load.",
        "Global secondary indexes help to share writes.",
    ],
    "FL-152": [
        "Steps for recovering from an accidental table deletion using PITR.",
        "We restored the dropped table with point-in-time recovery to 10:31.",
    ],
    "FL-200": ["When an item is expired, it is marked for deletion (48 hours later).", "Expired items go 48 hours later."],
    "FL-219": ["Ran aws dynamodb batch-write-item to import 300 items from items.json."],
    "FL-322": ["Remember that the maximum item size is 256 KB.", "The largest size of an item is 128 KB."],
    "FL-529": ["WARNING: DAX serves strongly consistent reads from its cache.", "A DAX node answers strong reads from the item cache."],
}  # fmt: skip
RIGHT = {
    "FL-021": [
        "Genre would make a poor partition key.",
        "Many partition keys share one partition, so there is no partition for each partition key.",
        "The genre is an attribute; the ISBN is the partition key.",
    ],
    "FL-040": ["The capacity consumed depends on the size of the items read, before the filter."],
    "FL-052": ["AWS gives no bound for how far an eventually consistent read lags behind."],
    "FL-060": [
        "GetItem finds one item by its full key.",
        "Query finds all items with the same partition key.",
        "Use GetItem, which finds items by primary key with GetItem speed.",
    ],
    "FL-062": [
        "A filter does not reduce the read capacity that is consumed.",
        "A filter narrows what a Scan returns, and the read units stay the same.",
    ],
    "FL-080": [
        "Write the attribute only on orders that were returned, and the index is sparse.",
        "Only items that have the index's key attributes are in the index.",
    ],
    "FL-115": ["A GSI takes reads away from the table.", "A GSI does not share the write load of the table."],
    "FL-152": [
        "A deleted table can be restored from the system backup, as it was just before.",
        "PITR restores to a new table.",
    ],
    "FL-200": ["Items are deleted within a few days of their expiry.", "A stream record is gone 24 hours later."],
    "FL-219": ["aws dynamodb batch-write-item takes up to 25 requests.", "Use batch-write-item to add 25 items at once."],
    "FL-322": ["The maximum item size is 400 KB.", "A sort key may have up to 1,024 bytes."],
    "FL-529": ["DAX passes strongly consistent reads through to the table.", "DAX serves eventually consistent reads from its cache."],
}  # fmt: skip


@pytest.fixture(scope="module")
def finders() -> dict[str, Finder]:
    facts = read_folder(ROOT / "content" / "dynamodb", today=TODAY).facts
    return {ref: Finder({ref: [pattern(text) for text in facts[ref].patterns]}) for ref in WRONG}


@pytest.mark.parametrize(("ref", "text"), [(ref, text) for ref, several in WRONG.items() for text in several])
def test_a_wrong_claim_is_known_in_other_words(finders: dict[str, Finder], ref: str, text: str) -> None:
    assert [finding.fact for _, finding in finders[ref].in_lines([text])] == [ref]


@pytest.mark.parametrize(("ref", "text"), [(ref, text) for ref, several in RIGHT.items() for text in several])
def test_what_is_right_about_the_same_is_left_alone(finders: dict[str, Finder], ref: str, text: str) -> None:
    assert list(finders[ref].in_lines([text])) == []
