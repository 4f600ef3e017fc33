"""Words of technical English: taken apart for searching, and matched when mistyped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

# "400 KB" and "0.5" as they stand; a comma between digits was taken out before.
_WORD = re.compile(r"[0-9]+(?:\.[0-9]+)*|[^\W\d_]+[0-9]*(?![^\W_])|[^\W\d_]+|[0-9]+")
_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
# BatchWriteItem, TTLAttribute, dynamodbStreams: where a capital begins a new word.
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_PLURAL = re.compile(r"[A-Z]{2,}s")
LONGEST = 40


def words_of(text: str) -> list[str]:
    """The words of `text` as written: letters with digits at their end, or numbers.

    Whatever else there is (hyphens, colons, underscores, slashes) parts words.

    >>> words_of("`dynamodb:LeadingKeys` holds 409,600 bytes (400KB), us-east-1, ALL_NEW")
    ['dynamodb', 'LeadingKeys', 'holds', '409600', 'bytes', '400', 'KB', 'us', 'east', '1', 'ALL', 'NEW']
    >>> words_of("S3 and 0.5 RCU")
    ['S3', 'and', '0.5', 'RCU']
    """
    return [word[:LONGEST] for word in _WORD.findall(_COMMA.sub("", text))]


def singular(word: str) -> str:
    """The abbreviation of which `word` is the plural, else nothing.

    A stemmer leaves most of them alone: it takes them for words such as "this" and "gas".

    >>> singular("GSIs"), singular("TTLs"), singular("AWS"), singular("items")
    ('GSI', 'TTL', '', '')
    """
    return word[:-1] if _PLURAL.fullmatch(word) else ""


def humps(word: str) -> list[str]:
    """The parts of a name in camel case; nothing for any other word, such as an abbreviation's plural.

    >>> humps("BatchWriteItem"), humps("TTLAttribute"), humps("Query"), humps("GSIs")
    (['Batch', 'Write', 'Item'], ['TTL', 'Attribute'], [], [])
    """
    parts = _HUMP.split(word) if not _PLURAL.fullmatch(word) else []
    return parts if len(parts) > 1 and min(map(len, parts)) > 1 else []


def searchable(text: str) -> str:
    """The words of `text` for an index, with the parts of names in camel case and the
    singular of abbreviations behind them.

    >>> searchable("Use BatchWriteItem, not PutItem.")
    'Use BatchWriteItem not PutItem Batch Write Item Put Item'
    >>> searchable("up to 20 GSIs")
    'up to 20 GSIs GSI'
    """
    words = words_of(text)
    parts = [part for word in dict.fromkeys(words) for part in humps(word) or [singular(word)] if part]
    return " ".join(words + parts)


def distance(one: str, other: str, *, most: int) -> int:
    """How many letters must be put in, left out, changed, or swapped with their neighbour.

    Anything above `most` is told as `most + 1`.

    >>> distance("throtling", "throttling", most=2), distance("cahce", "cache", most=2), distance("a", "item", most=2)
    (1, 1, 3)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [place]
        for at, against in enumerate(other, start=1):
            cost = min(before[at] + 1, row[-1] + 1, before[at - 1] + (letter != against))
            if at > 1 and place > 1 and letter == other[at - 2] and one[place - 2] == against:
                cost = min(cost, earlier[at - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def slips_allowed(word: str) -> int:
    """How many letters of a word may be wrong before it is another word. Numbers allow none.

    >>> [slips_allowed(word) for word in ("rcu", "item", "throtling", "2026")]
    [0, 1, 2, 0]
    """
    if not word.isalpha() or len(word) < 4:
        return 0
    return 1 if len(word) < 6 else 2


def closest(word: str, known: Iterable[tuple[str, bool, int]], *, most: int = 3) -> Sequence[str]:
    """The words of `known` that `word` may have been meant to be, the likeliest first.

    `known` are (word, whether it is a name or in a heading, how often it is
    used), in lower case.

    >>> closest("throtling", [("throttling", True, 9), ("throwing", False, 99), ("table", True, 50)])
    ['throttling', 'throwing']
    """
    word = word.lower()
    allowed = slips_allowed(word)
    if not allowed:
        return []
    letters = Counter(word)
    found = []
    for text, named, times in known:
        # Cheaper than the distance, and rules out nearly all of them.
        if abs(len(text) - len(word)) > allowed or sum((letters - Counter(text)).values()) > allowed:
            continue
        far = distance(word, text, most=allowed)
        if 0 < far <= allowed:
            # People get the first letter right.
            found.append((far + (text[0] != word[0]), not named, -times, text))
    return [text for *_, text in sorted(found)[:most]]
