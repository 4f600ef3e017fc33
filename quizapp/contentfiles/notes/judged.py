"""Drafts of a note in the light of what is wrong in it, and of its subject."""

from __future__ import annotations

from bisect import bisect_right
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


class Named:
    """Where a note on something else names the subject: only what stands there is about it."""

    def __init__(self, lines: Sequence[str], sections: Sequence[NoteSection], subject: Subject) -> None:
        self._lines, self._subject = lines, subject
        self._spans = [section.span for section in sections]
        self._firsts = [span.first for span in self._spans]
        self._named: dict[int, bool] = {}

    def at(self, line: int, text: str = "") -> bool:
        """Whether the section of a line, or a text, names it."""
        place = max(bisect_right(self._firsts, line) - 1, 0)
        if place not in self._named:
            span = self._spans[place]
            lines = self._lines[span.first - 1 : min(span.last, span.first + 199)]
            self._named[place] = self._subject.names(" ".join((*span.path, *lines)))
        return self._named[place] or self._subject.names(text)
