"""Whether a note speaks of a course's subject at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from quizapp.contentfiles.records import FactRecord

from .kinds import BLANK, CODE
from .plain import words_of
from .records import CourseTerm

_NAME = re.compile(r"\b[A-Z][a-z]+[A-Z]\w*")
_SHORT = re.compile(r"[A-Z]{3,6}")
# Of the facts, so many name the subject.
_SHARE = 0.2
_NAMED_LINES = 60
_TERMS, _TERM_LINES = 5, 8
_LEAST_TERMS = 3
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
        named = full = 0
        found: set[str] = set()
        for line, kind in zip(lines, kinds, strict=True):
            if kind == BLANK:
                continue
            full += 1
            named += self.name in line[:_LONGEST].lower()
            if kind != CODE and len(found) < _TERMS:
                found |= self._terms_in(line[:_LONGEST])
        if named * _NAMED_LINES >= full or (len(found) >= _TERMS and full <= _TERM_LINES * 40):
            return "about" if named or full <= _TERM_LINES * len(found) else "beside"
        return "beside" if named or len(found) >= _LEAST_TERMS else "off"

    def _terms_in(self, line: str) -> set[str]:
        words = words_of(line)
        return {
            self._terms[part]
            for at in range(len(words))
            for length in range(1, self._longest + 1)
            if (part := tuple(words[at : at + length])) in self._terms
        }
