"""A reading of a note as rows that wait for a curator."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

from quizapp.contentfiles.notes.reading import NoteReading
from quizapp.contentfiles.notes.records import (
    DraftProposal,
    NoteClaim,
    Span,
    TermProposal,
    WorkedExample,
)
from quizapp.contentfiles.notes.senses import sense_of
from quizapp.notes.against import Against
from quizapp.notes.likeness import contradicts, strange
from quizapp.notes.models import Group, NoteImport, NoteSection, Proposal

# A deep heading may be as long as its line; more of it than this tells nobody anything.
LONGEST_TITLE = 300
_REFUTED = frozenset({"wrong", "contradicted", "outdated"})


def section_rows(note_import: NoteImport, reading: NoteReading, against: Against) -> Iterator[NoteSection]:
    """Unsaved rows, in order."""
    for section, to in zip(reading.sections, reading.mapping, strict=True):
        yield NoteSection(
            note_import=note_import,
            position=section.position,
            first=section.span.first,
            last=section.span.last,
            path=_path(section.span),
            level=section.level,
            form=section.form,
            key=section.key,
            fingerprint=section.fingerprint,
            section_id=against.sections.get(to.section),
            score=to.score,
        )


def proposal_rows(note_import: NoteImport, reading: NoteReading, against: Against) -> Iterator[Proposal]:
    """Unsaved rows; `position` counts within each group."""
    for position, (term, kind) in enumerate(
        zip(reading.terms, term_kinds(reading, against), strict=True), start=1
    ):
        yield _row(note_import, Group.TERM, kind, term, position, against, sure=term.sure)
    for position, draft in enumerate(reading.drafts, start=1):
        yield _row(note_import, Group.DRAFT, draft.kind, draft, position, against)
    for position, example in enumerate(reading.examples, start=1):
        yield _row(note_import, Group.EXAMPLE, example.verdict, example, position, against)
    for position, claim in enumerate(reading.claims, start=1):
        yield _row(note_import, Group.CLAIM, claim.verdict, claim, position, against)


def term_kinds(reading: NoteReading, against: Against) -> list[str]:
    """For each term of a reading new, same or conflict.

    A definition conflicts with the glossary's if it names other amounts, if it
    makes a claim that a fact of the course refutes, or if it explains something
    else by the same name (see `likeness`). One that only says the same in other
    words does not, and neither does a term that the note only asks for.
    """
    refuted = sorted(
        claim.span.first for claim in reading.claims if claim.verdict in _REFUTED and not claim.disputed
    )
    return [_term_kind(term, against, refuted) for term in reading.terms]


def _term_kind(term: TermProposal, against: Against, refuted: Sequence[int]) -> str:
    if not term.known:
        return "new"
    if not term.definition:
        return "same"
    known = against.terms[term.known]
    at = bisect_left(refuted, term.span.first)
    conflict = (
        (at < len(refuted) and refuted[at] <= term.span.last)
        or contradicts(term.definition, known.definition)
        or strange(term.definition, known.definition, known.around)
    )
    return "conflict" if conflict else "same"


def payload_of(proposal: TermProposal | DraftProposal | WorkedExample | NoteClaim) -> dict[str, Any]:
    """A proposal as JSON, without its place. Numbers are exact text, such as "3" or "7/2"."""
    match proposal:
        case TermProposal():
            return {
                "name": proposal.name,
                "abbreviation": proposal.abbreviation,
                "definition": proposal.definition,
                "form": proposal.form,
                "known": proposal.known,
            }
        case DraftProposal():
            return {
                "kind": proposal.kind,
                "stem": proposal.stem,
                "right": proposal.right,
                "distractors": list(proposal.distractors),
            }
        case WorkedExample():
            return {
                "task": proposal.task,
                "printed": str(proposal.printed),
                "right": str(proposal.right),
                "unit": proposal.unit,
                "verdict": proposal.verdict,
                "assumption": proposal.assumption,
                "mistakes": [list(codes) for codes in proposal.mistakes],
                "slips": [str(slip) for slip in proposal.slips],
                "quote": proposal.quote,
            }
    return {
        "fact": proposal.fact,
        "title": proposal.title,
        "verdict": proposal.verdict,
        "disputed": proposal.disputed,
        "words": proposal.words,
        "sentence": proposal.sentence,
        "right": proposal.right,
        "sources": [{"title": source.title, "url": source.url} for source in proposal.sources],
    }


def storable(value: Any) -> Any:
    """JSON as PostgreSQL takes it: without NUL, and lone surrogates as "?"."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", errors="replace").decode()
    if isinstance(value, list):
        return [storable(each) for each in value]
    if isinstance(value, dict):
        return {key: storable(each) for key, each in value.items()}
    return value


def _row(
    note_import: NoteImport,
    group: Group,
    kind: str,
    proposal: TermProposal | DraftProposal | WorkedExample | NoteClaim,
    position: int,
    against: Against,
    *,
    sure: bool = True,
) -> Proposal:
    return Proposal(
        note_import=note_import,
        group=group,
        kind=kind,
        key=proposal.key,
        sense=sense_of(proposal),
        position=position,
        first=proposal.span.first,
        last=proposal.span.last,
        path=_path(proposal.span),
        section_id=against.sections.get(proposal.section),
        sure=sure,
        payload=storable(payload_of(proposal)),
    )


def _path(span: Span) -> list[str]:
    return [storable(title[:LONGEST_TITLE]) for title in span.path]
