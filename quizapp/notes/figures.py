"""The counts of a report on one note."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from quizapp.contentfiles.notes.reading import NoteReading
from quizapp.contentfiles.notes.records import DRAFT_KINDS, UNMAPPED
from quizapp.notes.against import Against
from quizapp.notes.staging import term_kinds

TERM_KINDS = ("new", "same", "conflict", "doubtful")
EXAMPLE_VERDICTS = ("right", "assumes", "wrong")
CLAIM_VERDICTS = ("wrong", "contradicted", "outdated", "imprecise")
_MOST_ASTRAY = 100


def of(reading: NoteReading, against: Against) -> dict[str, Any]:
    """What `NoteImport.figures` holds, but for `compared` and `seconds`, which come last:

    lines       lines with text
    covered     those of them that are in exactly one section
    astray      the others by number, the first 100
    sections    sections of the note
    by_section  a list of {number, title, sections, terms, drafts, claims} for each section of
                the course that has any, in its order; number 0 with an empty title: unmapped
    terms       {new, same, conflict, doubtful}; doubtful ones are new and not sure, and in no other count
    drafts      by kind: {definition, tip, contrast, limit, worked}
    examples    by verdict: {right, assumes, wrong}
    claims      by verdict: {wrong, contradicted, outdated, imprecise}
    compared    what `matching.match` says; null if the source has neither import nor decisions
    seconds     how long reading took
    """
    kinds = zip(reading.terms, term_kinds(reading, against), strict=True)
    terms = Counter(kind if term.sure else "doubtful" for term, kind in kinds)
    return {
        "lines": reading.coverage.lines,
        "covered": reading.coverage.covered,
        "astray": list(reading.coverage.astray[:_MOST_ASTRAY]),
        "sections": len(reading.sections),
        "by_section": _by_section(reading, against),
        "terms": {kind: terms[kind] for kind in TERM_KINDS},
        "drafts": _counted((draft.kind for draft in reading.drafts), DRAFT_KINDS),
        "examples": _counted((example.verdict for example in reading.examples), EXAMPLE_VERDICTS),
        "claims": _counted((claim.verdict for claim in reading.claims), CLAIM_VERDICTS),
    }


def _counted(found: Iterable[str], kinds: Sequence[str]) -> dict[str, int]:
    counts = Counter(found)
    return {kind: counts[kind] for kind in kinds}


def _by_section(reading: NoteReading, against: Against) -> list[dict[str, Any]]:
    columns = {
        "sections": Counter(mapped.section for mapped in reading.mapping),
        "terms": Counter(term.section for term in reading.terms),
        "drafts": Counter(draft.section for draft in reading.drafts),
        "claims": Counter(claim.section for claim in reading.claims),
    }
    titles = {section.number: section.title for section in against.plain.sections} | {UNMAPPED: ""}
    return [
        {"number": number, "title": title} | {name: counts[number] for name, counts in columns.items()}
        for number, title in titles.items()
        if any(counts[number] for counts in columns.values())
    ]
