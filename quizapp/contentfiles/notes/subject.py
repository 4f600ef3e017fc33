"""Whether a note speaks of a course's subject at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from quizapp.contentfiles.records import FactRecord

from .kinds import BLANK
from .plain import words_of
from .records import CourseTerm

_NAME = re.compile(r"\b[A-Z][a-z]+[A-Z]\w*")
# Units of capacity that nothing else counts in.
_UNITS = re.compile(r"\b[RW][CR]Us?\b")
_SHORT = re.compile(r"[A-Z]{3,6}")
# Of the facts, so many name the subject.
_SHARE = 0.2
_NAMED_LINES = 60
# To be named in one of the first lines says as much as to be named twice.
_OPENING, _TITLE = 4, 2
_LEAST_TERMS, _TERM_LINES = 3, 10
_MOST_TERMS = 40
_SEARCHED = 4000
_LONGEST = 2000


class Subject:
    """The name of a subject and what is called by several words, or letters, in it.

    A course without facts that name one (its subject is common speech) has no
    name; then every note is about it.
    """

    def __init__(self, facts: Mapping[str, FactRecord], terms: Iterable[CourseTerm]) -> None:
        counted: Counter[str] = Counter()
        for fact in facts.values():
            counted.update(set(_NAME.findall(f"{fact.claim} {fact.value.text}")))
        name, times = next(iter(counted.most_common(1)), ("", 0))
        self.name = name.lower() if times > _SHARE * len(facts) else ""
        # Names such as BatchGetItem, which nothing else has.
        self._own = frozenset(word for word, count in counted.items() if count > 1 and word != name)
        self._terms = {
            tuple(words_of(name)): term.slug
            for term in terms
            for name in term.names
            if len(name.split()) > 1 or _SHORT.fullmatch(name)
        }
        self._longest = max((len(words) for words in self._terms), default=0)

    def names(self, text: str) -> bool:
        return not self.name or self.name in text.lower()

    def standing(self, lines: Sequence[str], kinds: Sequence[str]) -> str:
        """ "about" it, "beside" it (it comes up among others), or "off" it."""
        if not self.name:
            return "about"
        named = full = own = 0
        found: set[str] = set()
        for line, kind in zip(lines, kinds, strict=True):
            if kind == BLANK:
                continue
            full += 1
            if self.name in line[:_LONGEST].lower():
                named += _TITLE if full <= _OPENING else 1
            if full <= _TERM_LINES * _MOST_TERMS or (len(found) < _LEAST_TERMS and full <= _SEARCHED):
                found |= self._terms_in(line[:_LONGEST])
            if not own and full <= _SEARCHED:
                said = line[:_LONGEST]
                own = _UNITS.search(said) is not None or not self._own.isdisjoint(_NAME.findall(said))
        if named >= _TITLE and named * _NAMED_LINES >= full:
            return "about"
        if own and len(found) >= _LEAST_TERMS and full <= _TERM_LINES * len(found):
            return "about"
        return "beside" if named or len(found) >= _LEAST_TERMS else "off"

    def _terms_in(self, line: str) -> set[str]:
        words = words_of(line)
        return {
            self._terms[part]
            for at in range(len(words))
            for length in range(1, self._longest + 1)
            if (part := tuple(words[at : at + length])) in self._terms
        }
