"""What a note says that a fact calls wrong, outdated, contradicted or imprecise."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from quizapp.contentfiles.claims import Finding, sentences
from quizapp.contentfiles.patterns import Pattern
from quizapp.contentfiles.records import FactRecord

from .kinds import CARD, TABLE, TEXT
from .plain import key_of, plain, shortened, without_tags
from .records import Mapped, NoteClaim, NoteSection, Span

# Nothing that one sentence says goes on behind these, see `claims.sentences`.
_APART = re.compile(r"[ \t]*(?:[-*+]|[0-9]{1,2}[.)])[ \t]|[ \t]*\||[ \t]*$")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_SIGNS = str.maketrans("\u201c\u201d\u2018\u2019\u2013\u2014\u00a0", "\"\"''-- ", "`*")
# As `claims` has it for our own texts; but in notes "can be used to" is no "used to", and data may be "outdated by seconds".
_REPORTS = re.compile(
    r"\b(?:older (?:material|texts?|guides?|notes?|exams?|docs)|outdated(?! by)|obsolete|myth|misconception|mistake|mistaken(?:ly)?"
    r"|wrong(?:ly)?|false|untrue|trap|formerly|(?<!be )(?<!is )(?<!are )(?<!it )(?<!been )(?<!was )used to|no longer|belief"
    r"|tempting|tempts|confuses?|confusing|mixes? up|contrary to|stopped|replaced|anymore)\b",
    re.IGNORECASE,
)
# Patterns are sorted out for so many characters at once.
_CHUNK = 4000
_MOST_KEPT = 20_000


class Finder:
    """All patterns of a course. For a text most of them are out of the question, by the words that they need."""

    def __init__(self, patterns: Mapping[str, Sequence[Pattern]]) -> None:
        self._all = tuple((ref, one) for ref, several in patterns.items() for one in several)

    def among(self, text: str) -> list[tuple[str, Pattern]]:
        """Those patterns whose words are in a text, with their facts."""
        # The signs that `claims.sentences` leaves out or makes alike.
        lowered = " ".join(_LINK.sub(r"\1", text).translate(_SIGNS).lower().split())
        return [(ref, one) for ref, one in self._all if one.anchor in lowered]

    def in_lines(self, lines: Sequence[str]) -> Iterator[tuple[int, Finding]]:
        """Each wrong claim with the line, from 1, in which its sentence begins."""
        kept: dict[str, list[tuple[int, Finding]]] = {}
        for chunk in _chunks(lines):
            known = self.among("\n".join(text for _, text in chunk))
            for first, text in chunk:
                if text not in kept:
                    if len(kept) > _MOST_KEPT:
                        kept.clear()
                    kept[text] = [
                        (text.count("\n", 0, finding.sentence.offset), finding)
                        for finding in _in_text(text, known)
                    ]
                for line, finding in kept[text]:
                    yield first + line, finding


def _in_text(text: str, known: Sequence[tuple[str, Pattern]]) -> Iterator[Finding]:
    """Each wrong claim, once a sentence and fact. A sentence that reports a claim as wrong makes none."""
    said: dict[str, list[tuple[str, str]]] = {}
    for sentence in sentences(text):
        if sentence.text not in said:
            said[sentence.text] = list(_told(sentence.text, known))
        for ref, words in said[sentence.text]:
            yield Finding(ref, sentence, words)


def _told(sentence: str, known: Sequence[tuple[str, Pattern]]) -> Iterator[tuple[str, str]]:
    lowered = sentence.lower()
    told = set()
    for ref, one in known:
        if one.anchor not in lowered or ref in told:
            continue
        found = one.found_in(sentence, lowered)
        if found is None:
            continue
        if _REPORTS.search(sentence):
            break
        told.add(ref)
        yield ref, found.group()


def _chunks(lines: Sequence[str]) -> Iterator[list[tuple[int, str]]]:
    """Texts that belong together with their first line, several at once."""
    chunk: list[tuple[int, str]] = []
    length, start = 0, 0
    for at in range(1, len(lines) + 1):
        if at < len(lines) and not _APART.match(lines[at]):
            continue
        text = "\n".join(lines[start:at])
        if text.strip():
            chunk.append((start + 1, text))
            length += len(text)
        start = at
        if length > _CHUNK:
            yield chunk
            chunk, length = [], 0
    yield chunk


def claims(
    lines: Sequence[str],
    kinds: Sequence[str],
    sections: Sequence[NoteSection],
    mapping: Sequence[Mapped],
    facts: Mapping[str, FactRecord],
    known: Finder,
) -> Iterator[NoteClaim]:
    """All of them in the order of the lines. Code is no claim."""
    cleaned = [
        without_tags(line) if kind in {TEXT, TABLE, CARD} else ""
        for line, kind in zip(lines, kinds, strict=True)
    ]
    firsts = [section.span.first for section in sections]
    for said, finding in known.in_lines(cleaned):
        line = _line(cleaned, said, finding)
        place = max(bisect_right(firsts, line) - 1, 0)
        fact, path = facts[finding.fact], sections[place].span.path
        yield NoteClaim(
            key_of("claim", path, fact.ref, finding.sentence.text),
            fact.ref,
            fact.title,
            fact.verdict,
            fact.status == "disputed",
            finding.words,
            shortened(finding.sentence.text, 300),
            " ".join(fact.value.text.split()),
            fact.sources,
            Span(line, line, path),
            mapping[place].section or fact.section,
        )


def _line(lines: Sequence[str], first: int, finding: Finding) -> int:
    """The line of the claim itself, where its sentence runs over several."""
    lead = finding.words.split()[:3]
    for number in range(first, min(first + 12, len(lines)) + 1):
        text = plain(lines[number - 1][:4000])
        if " ".join(lead) in text:
            return number
        if number > first and not lines[number - 1].strip():
            break
    return first
