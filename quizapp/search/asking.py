"""What somebody typed, made into a query of PostgreSQL. Total: any text gives a query or none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from quizapp.engine.words import singular, words_of

LONGEST = 200
MOST_WORDS = 16
_PIECE = re.compile(r'(?P<no>-?)"(?P<phrase>[^"]*)"|(?P<bare>\S+)')
# The beginning of a word is searched from so many letters on.
SHORTEST_BEGINNING = 2
# The plural of an abbreviation has no more letters.
LONGEST_PLURAL = 5
# What people write around the words they look for; nothing is left out of a search that succeeds.
_AROUND = frozenset(
    ["between", "compare", "difference", "does", "many", "much", "per", "use", "using", "versus", "vs"]
)
_EXACT = re.compile(r'"|(?<!\S)-')


def typed(text: str) -> str:
    """`text` without what no page can show and no database can keep, and not too long."""
    known = text[: LONGEST * 4].encode("utf-8", "ignore").decode().replace("\x00", " ")
    return " ".join(known.split())[:LONGEST]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query in words. `whole` is in the language of `websearch_to_tsquery`; `last` is the
    word that may still be growing, and then not in `whole`. `words` are those to be found."""

    text: str
    whole: str = ""
    last: str = ""
    words: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.words

    def replaced(self, meant: Mapping[str, str]) -> Asked:
        """The same query with some words (in lower case) written otherwise."""
        return asked(re.sub(r"[^\W_]+", lambda found: meant.get(found[0].lower(), found[0]), self.text))

    def loosened(self) -> Asked:
        """The same words, any of which will do; empty for one word, and for who was exact with "…" or -word."""
        words = [word for word in self.words if word.lower() not in _AROUND and word.lower() != "or"]
        if len(self.words) < 2 or _EXACT.search(self.text):
            return Asked(self.text)
        words += [word[:-1] for word in words if may_be_plural(word)]
        return Asked(self.text, " or ".join(words), "", tuple(words))


def may_be_plural(word: str) -> bool:
    """Whether `word` may be an abbreviation's plural in small letters, as "gsis" is."""
    return word.isalpha() and word.endswith("s") and 3 <= len(word) <= LONGEST_PLURAL


def asked(text: str) -> Asked:
    """Read a query: words, "phrases", -words to leave out, and "or".

    >>> asked('dynamodb:LeadingKeys -"global table" lim')
    Asked(text='dynamodb:LeadingKeys -"global table" lim', whole='dynamodb LeadingKeys -"global table"', last='lim', words=('dynamodb', 'LeadingKeys', 'lim'))
    >>> asked('-- "" |&').empty
    True
    """
    text = typed(text)
    pieces: list[str] = []
    words: list[str] = []
    growing = ""
    for found in _PIECE.finditer(text):
        if len(words) >= MOST_WORDS:
            break
        growing = ""
        bare = found["bare"]
        if bare is not None and bare.lower() == "or":
            if pieces and pieces[-1] != "or":
                pieces.append("or")
            continue
        parts = words_of(bare if bare is not None else found["phrase"])
        if bare is not None:
            # "GSIs" is not stemmed to "GSI"; whoever writes the one wants both.
            parts = [singular(part) or part for part in parts]
        if not parts:
            continue
        if found["no"] or (bare is not None and bare.startswith("-")):
            pieces.append(f'-"{" ".join(parts)}"' if len(parts) > 1 else f"-{parts[0]}")
            continue
        words += parts
        if bare is None:
            pieces.append(f'"{" ".join(parts)}"')
            continue
        # "or" between words is one of the language; as a part of "on-or-off" it is a word.
        kept = [part for part in parts if part.lower() != "or"]
        pieces += kept
        growing = kept[-1] if kept else ""
    while pieces and pieces[-1] == "or":
        pieces.pop()
    # After "or" the last word stands beside what precedes it, and is taken as it is.
    alone = len(pieces) < 2 or pieces[-2] != "or"
    if not (alone and growing and growing.isalpha() and len(growing) >= SHORTEST_BEGINNING):
        return Asked(text, " ".join(pieces), "", tuple(words))
    return Asked(text, " ".join(pieces[:-1]), growing, tuple(words))
