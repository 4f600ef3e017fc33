"""What a note says that a fact calls wrong, outdated, contradicted or imprecise."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from quizapp.contentfiles.claims import Claims, Finding
from quizapp.contentfiles.records import FactRecord

from .kinds import CARD, TABLE, TEXT
from .plain import key_of, plain, shortened, without_tags
from .records import Mapped, NoteClaim, NoteSection, Span


def claims(
    lines: Sequence[str],
    kinds: Sequence[str],
    sections: Sequence[NoteSection],
    mapping: Sequence[Mapped],
    facts: Mapping[str, FactRecord],
    known: Claims,
) -> Iterator[NoteClaim]:
    """All of them in the order of the lines. Code is no claim."""
    cleaned = [
        without_tags(line) if kind in {TEXT, TABLE, CARD} else ""
        for line, kind in zip(lines, kinds, strict=True)
    ]
    text = "\n".join(cleaned)
    starts = _starts(cleaned)
    firsts = [section.span.first for section in sections]
    for finding in known.in_text(text):
        said = bisect_right(starts, finding.sentence.offset)
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


def _starts(lines: Sequence[str]) -> list[int]:
    starts, at = [], 0
    for line in lines:
        starts.append(at)
        at += len(line) + 1
    return starts


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
