"""Numbers in the sentences of a task: sizes, rates, counts and the consistency."""

import re
from fractions import Fraction

_UNITS = {"b": 1, "byte": 1, "bytes": 1, "kb": 1024, "mb": 2**20, "gb": 2**30, "tb": 2**40}
_NUMBER = r"([0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?|\.[0-9]+)"
_SIZE = re.compile(_NUMBER + r"[ -]?(bytes?|[KMGT]B|B)\b", re.IGNORECASE)
_SCALES = {"million": 10**6, "billion": 10**9, "thousand": 10**3, "k": 10**3, "m": 10**6}
_WORDS = {
    word: number
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    )
}
_WORDS |= {"single": 1, "twelve": 12, "fifteen": 15, "twenty": 20, "fifty": 50, "hundred": 100}
# A number that is a size counts nothing: "7 KB", "a 300-byte item".
_NO_SIZE = r"(?![0-9,.]*[ -]?(?:[KMGT]?B|bytes?)\b)"
_SECOND = r"(?: ?/ ?s(?:ec)?\b| times/s| per second| a second| times a second| each second| every second)"
# What a size can be that of. The words for entries of an index come first.
ENTRIES = r"entr(?:y|ies)|keys?"
_THING = rf"{ENTRIES}|items?|documents?|records?|rows?|orders?|profiles?|attributes?"
_SHARE = re.compile(_NUMBER + r" ?(?:%|percent)")
_PRICE = re.compile(r"(?:at|price|for|\$) ?(?:USD )?(\.[0-9]+|[0-9]+\.[0-9]+)")


def exact(text: str) -> Fraction:
    """A number with its grouping commas.

    >>> exact("1,024.5")
    Fraction(2049, 2)
    """
    return Fraction(text.replace(",", ""))


def sizes(text: str, *, below: int = 2**60) -> list[Fraction]:
    """The sizes in a text, in bytes, in their order.

    >>> sizes("a 1.5 KB and a 300-byte item")
    [Fraction(1536, 1), Fraction(300, 1)]
    """
    found = [exact(number) * _UNITS[unit.lower()] for number, unit in _SIZE.findall(text)]
    return [each for each in found if each < below]


def size_after(text: str, pattern: str) -> Fraction | None:
    """The first size after some words."""
    found = re.search(pattern, text, re.IGNORECASE)
    after = sizes(text[found.end() :]) if found else []
    return after[0] if after else None


def counted(text: str, noun: str) -> Fraction | None:
    """How many of something a text speaks of: digits, a word, or millions.

    >>> counted("30 million writes of 1 KB", "writes")
    Fraction(30000000, 1)
    >>> counted("writes three 500-byte items", "items")
    Fraction(3, 1)
    """
    # Words between the number and the noun, perhaps a size: "500 new 1.5 KB items".
    gap = r"(?:[ -](?!and\b|or\b|to\b|[0-9])[^ ,;.?:]+|[ ][0-9.]+[ -]?(?:[KM]B|bytes?)){0,4}?"
    digits = re.search(
        rf"\b{_NUMBER}(?: (million|billion|thousand))?(?![0-9,.]*[ -]?(?:[KMGT]?B\b|bytes?\b|%|KB)){gap} {noun}\b",
        text,
        re.IGNORECASE,
    )
    if digits:
        return exact(digits[1]) * _SCALES.get((digits[2] or "").lower(), 1)
    for word, number in _WORDS.items():
        if re.search(rf"\b{word}{gap} {noun}\b", text, re.IGNORECASE):
            return Fraction(number)
    return None


def rate(text: str) -> Fraction | None:
    """Something a second.

    >>> rate("80 strongly consistent reads/s of 3 KB")
    Fraction(80, 1)
    """
    gap = r"(?: [a-z-]+){0,4}?"
    found = re.search(rf"\b{_NUMBER}{_NO_SIZE}{gap}{_SECOND}", text, re.IGNORECASE)
    if found:
        return exact(found[1])
    # "25 reads of 13 KB items every second"
    return counted(text, _REQUESTS) if re.search(_SECOND, text, re.IGNORECASE) else None


_REQUESTS = r"(?:reads?|gets?|writes?|puts?|updates?|deletes?|requests?|calls?|users?|customers?|devices?|sensors?|readings?|orders?|times)"


def without_rates(text: str) -> str:
    """A text without what it says about how often, so that its other numbers stand out.

    >>> without_rates("25 transactions/s, each updating 4 items")
    ', each updating 4 items'
    """
    return re.sub(rf"\b{_NUMBER}{_NO_SIZE}(?: [a-z-]+){{0,4}}?{_SECOND}", "", text, flags=re.IGNORECASE)


def size_of(text: str, nouns: str) -> Fraction | None:
    """The size that belongs to a noun: the word after it, or else the nearest before it.

    >>> size_of("6 entries (300 bytes); the 5,000-byte items are fetched", "items?")
    Fraction(5000, 1)
    >>> size_of("a 12 KB item and 3 entries of 90 bytes", ENTRIES)
    Fraction(90, 1)
    """
    for found in _SIZE.finditer(text):
        after = re.match(
            rf"(?:[ -](?!(?:of|and|or|on|in|from|to|that|match\w*)\b)[A-Z_-]+){{0,3}}?[ -]({_THING})\b",
            text[found.end() :],
            re.IGNORECASE,
        )
        before = re.findall(rf"\b({_THING})\b", text[: found.start()], re.IGNORECASE)
        noun = after[1] if after else before[-1] if before else ""
        if re.fullmatch(nouns, noun, re.IGNORECASE):
            return exact(found[1]) * _UNITS[found[2].lower()]
    return None


def quantity(text: str) -> Fraction:
    """The last number of a text that is no size, in digits or as a word; 1 if there is none.

    >>> quantity("that writes three ")
    Fraction(3, 1)
    """
    words = "|".join(_WORDS)
    found = re.findall(rf"(?<![0-9.,]){_NUMBER}{_NO_SIZE}\b|\b({words})\b", text, re.IGNORECASE)
    if not found:
        return Fraction(1)
    digits, word = found[-1]
    return exact(digits) if digits else Fraction(_WORDS[word.lower()])


def every(text: str) -> tuple[str, Fraction] | None:
    """A rate that is not in seconds, as the field of a rate and its number.

    >>> every("600 reads per minute")
    ('per_minute', Fraction(600, 1))
    """
    gap = r"(?: [a-z-]+){0,4}?"
    for field, words in (
        ("per_minute", r"(?:/ ?min(?:ute)?|per minute|a minute|each minute|every minute)"),
        ("per_hour", r"(?:/ ?h(?:our)?|per hour|an hour|each hour|every hour)"),
        ("per_day", r"(?:/ ?day|per day|a day|each day|every day)"),
    ):
        found = re.search(rf"\b{_NUMBER}{_NO_SIZE}{gap} ?{words}\b", text, re.IGNORECASE)
        if found:
            return field, exact(found[1])
        # "500 users each read one 7 KB profile per minute"
        many = counted(text, _REQUESTS) if re.search(words, text, re.IGNORECASE) else None
        if many is not None:
            return field, many
    return None


def consistency(text: str, stated: object = None) -> str:
    """EC, SC or TX, as stated or as the text says; EC where it says nothing, as the API does.

    >>> consistency("a strongly consistent Query")
    'SC'
    """
    if stated in {"EC", "SC", "TX"}:
        return str(stated)
    if re.search(r"strong|\bSC\b|ConsistentRead ?= ?true", text, re.IGNORECASE):
        return "SC"
    return "TX" if re.search(r"transaction|Transact|\bTX\b", text) else "EC"


def percent(text: str) -> Fraction | None:
    """A share in percent."""
    found = _SHARE.search(text)
    return exact(found[1]) if found else None


def prices(text: str) -> list[Fraction]:
    """The prices of a text, in their order."""
    return [exact(each) for each in _PRICE.findall(text)]


def says(text: str, pattern: str) -> bool:
    """Whether a text has some words."""
    return re.search(pattern, text, re.IGNORECASE) is not None


def first(text: str, pattern: str) -> Fraction | None:
    """The number that a pattern finds in its first group; N in it stands for a number."""
    found = re.search(pattern.replace("N", _NUMBER), text, re.IGNORECASE)
    return exact(found[1]) if found else None
