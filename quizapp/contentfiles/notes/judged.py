"""Drafts of a note in the light of what is wrong in it, and of its subject."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from .plain import key_of, normal
from .records import DraftProposal, NoteClaim, NoteSection
from .subject import Subject

_FALSE = frozenset({"wrong", "contradicted"})


def judged(drafts: Iterable[DraftProposal], claims: Sequence[NoteClaim]) -> Iterator[DraftProposal]:
    """A statement that a fact calls wrong is false; other drafts that rest on a wrong claim are left out."""
    at: dict[int, list[NoteClaim]] = {}
    for claim in claims:
        at.setdefault(claim.span.first, []).append(claim)
    for draft in drafts:
        text = normal(f"{draft.stem.replace('____', draft.right)} {draft.right}")
        lines = range(draft.span.first, draft.span.last + 1)
        said = [each for line in lines for each in at.get(line, ()) if normal(each.words) in text]
        if draft.kind == "worked" or not said:
            yield draft
        elif draft.right == "True" and all(claim.verdict in _FALSE and not claim.disputed for claim in said):
            key = key_of(draft.kind, draft.span.path, draft.stem, "False")
            yield replace(draft, key=key, right="False", distractors=("True",))


def about(
    claims: Iterable[NoteClaim], lines: Sequence[str], sections: Sequence[NoteSection], subject: Subject
) -> Iterator[NoteClaim]:
    """The claims of a note on something else that are about the subject: it is named where they stand."""
    named: dict[int, bool] = {}
    spans = [section.span for section in sections]
    place = 0
    for claim in claims:
        while place + 1 < len(spans) and spans[place].last < claim.span.first:
            place += 1
        if place not in named:
            span = spans[place]
            text = " ".join((*span.path, *lines[span.first - 1 : min(span.last, span.first + 199)]))
            named[place] = subject.names(text)
        if named[place] or subject.names(claim.sentence):
            yield claim
