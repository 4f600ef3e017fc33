"""A note as it was written, a window of lines at a time, with what was found beside them."""

from __future__ import annotations

from dataclasses import dataclass

from quizapp.notes.models import Group, NoteImport, NoteSection, Proposal
from quizapp.notes.screens.report import Finding, finding

WINDOW = 150
# Signs of all lines of a window together. Where they are more, each line is cut to its share.
SIGNS = 36_000
LEAST_SIGNS = 120
# Of a single line that is asked for as a whole.
WHOLE = 60_000
# Proposals that begin in one line and are named beside it.
NAMED = 6


@dataclass(frozen=True, slots=True)
class Line:
    """`cut` if more of it was written than is shown. `section` begins here and belongs elsewhere in the course
    than the one before. `terms` and `drafts` count the proposals that begin here."""

    number: int
    text: str
    cut: bool
    section: NoteSection | None
    findings: list[Finding]
    more: int
    terms: int
    drafts: int


@dataclass(frozen=True, slots=True)
class Window:
    """Lines `first` to `last` of `of`; `before` and `after` are lines of the neighbouring windows."""

    lines: list[Line]
    first: int
    last: int
    of: int
    before: int | None
    after: int | None


def window(note_import: NoteImport, line: int) -> Window:
    """The window in which `line` stands, or the nearest one. Two statements, and the text of the note."""
    text = note_import.lines()
    line = min(max(line, 1), len(text))
    first = (line - 1) // WINDOW * WINDOW + 1
    last = min(first + WINDOW - 1, len(text))
    shown = text[first - 1 : last]
    most = SIGNS if sum(map(len, shown)) <= SIGNS else max(SIGNS // WINDOW, LEAST_SIGNS)
    sections = {
        section.first: section
        for section in NoteSection.objects.filter(note_import=note_import, first__gte=first, first__lte=last)
        .select_related("section")
        .only("first", "section__number", "section__title")
        .order_by("first")
    }
    before: NoteSection | None = None
    for number, section in list(sections.items()):
        if before is not None and section.section_id == before.section_id:
            del sections[number]
        before = section
    beside: dict[int, list[Proposal]] = {}
    for proposal in Proposal.objects.filter(
        note_import=note_import, first__gte=first, first__lte=last
    ).order_by("first", "group", "position"):
        beside.setdefault(proposal.first, []).append(proposal)
    return Window(
        [
            _line(number, said, most, sections.get(number), beside.get(number, []))
            for number, said in enumerate(shown, start=first)
        ],
        first,
        last,
        len(text),
        first - WINDOW if first > 1 else None,
        last + 1 if last < len(text) else None,
    )


def _line(number: int, text: str, most: int, section: NoteSection | None, beside: list[Proposal]) -> Line:
    findings = [
        finding(proposal)
        for proposal in beside
        if proposal.group in (Group.CLAIM, Group.EXAMPLE) and proposal.kind != "right"
    ]
    return Line(
        number,
        text[:most],
        len(text) > most,
        section,
        findings[:NAMED],
        max(0, len(findings) - NAMED),
        sum(proposal.group == Group.TERM for proposal in beside),
        sum(proposal.group == Group.DRAFT for proposal in beside),
    )


def whole(note_import: NoteImport, line: int) -> tuple[str, bool] | None:
    """One line alone, and whether it is cut even so; None if the note has no such line."""
    text = note_import.lines()
    if not 1 <= line <= len(text):
        return None
    said = text[line - 1]
    return said[:WHOLE], len(said) > WHOLE
