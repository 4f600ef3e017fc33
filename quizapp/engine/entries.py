"""Reading a word that a person typed into a blank.

Form is forgiven, the word never: nothing here corrects a spelling.
"""

from collections.abc import Iterable

from .numerals import FULL_WIDTH, INVISIBLE, FormatError, parse_number

LONGEST = 80
"""The most characters that are read as one entry."""

_LOOK_ALIKES = (
    dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63"), "-")
    | dict.fromkeys(map(ord, "\u2018\u2019\u201a\u2032"), "'")
    | dict.fromkeys(map(ord, "\u201c\u201d\u201e\u2033\u00ab\u00bb"), '"')
    | {ord("`"): None}
    | FULL_WIDTH
)


def clean_entry(text: object) -> str | FormatError:
    """A typed entry without the spaces and marks that nobody sees; "" for nothing. Never raises.

    >>> clean_entry("  burst   capacity ")
    'burst capacity'
    """
    if not isinstance(text, str) or len(text) > 10 * LONGEST:
        return FormatError(f"Write at most {LONGEST} characters.")
    clean = " ".join(text.translate(INVISIBLE).split())
    if len(clean) > LONGEST:
        return FormatError(f"Write at most {LONGEST} characters.")
    # Control characters and lone surrogates, which the ledger could not keep.
    if not clean.isprintable():
        return FormatError("Write letters, digits and signs.")
    return clean


def same_entry(typed: str, right: str) -> bool:
    """Whether two entries say the same: in any case, with any dashes, quotes and code marks, or as numbers.

    A full stop behind a word, the brackets of a call and quotes around it say nothing either.

    >>> same_entry("`Burst capacity`", "burst  Capacity"), same_entry("1,000", "1000"), same_entry("a-b", "ab")
    (True, True, False)
    >>> same_entry('"GetItem()".', "getitem")
    True
    """
    if _plain(typed) == _plain(right):
        return True
    numbers = (parse_number(typed), parse_number(right))
    return not isinstance(numbers[0], FormatError) and numbers[0] == numbers[1]


def unreadable(typed: str, rights: Iterable[str]) -> FormatError | None:
    """What to write instead, if only numbers are right and `typed` is none.

    >>> unreadable("5 minutes", ["5"]).message
    'Write the number alone, without minutes.'
    >>> unreadable("five", ["5", "five"]) is None
    True
    """
    number = parse_number(typed)
    if not isinstance(number, FormatError):
        return None
    return None if any(isinstance(parse_number(right), FormatError) for right in rights) else number


def _plain(text: str) -> str:
    plain = " ".join(text.translate(INVISIBLE).translate(_LOOK_ALIKES).casefold().split())
    word = plain
    while (shorter := _shorter(word)) != word:
        word = shorter
    return word or plain


def _shorter(word: str) -> str:
    for mark in ("()", "."):
        word = word.removesuffix(mark).rstrip()
    if len(word) > 1 and word[0] == word[-1] and word[0] in "'\"":
        word = word[1:-1].strip()
    return word
