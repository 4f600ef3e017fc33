"""One import: what was read, what is proposed, and what importing or taking back would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, IntegerField, Value, When

from quizapp.notes.models import Decision, Group, NoteImport, Proposal
from quizapp.notes.screens import words

# The report names so many findings; the lists have all.
FINDINGS = 30
HISTORY = 30
TITLES = 12
# Of one text of a finding so much is shown: a note may be a single line of megabytes.
LONGEST = 800


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many proposals of a kind there are; `value` is the kind, or "doubtful"."""

    value: str
    label: str
    tone: str
    count: int


@dataclass(frozen=True, slots=True)
class GroupCount:
    """One of the four groups: `all` its proposals, `open` those that wait for somebody, by `kinds`."""

    group: str
    label: str
    all: int
    open: int
    kinds: list[KindCount]


@dataclass(frozen=True, slots=True)
class Finding:
    """An example or claim that is not simply right. `said` are the note's words, `right` what holds."""

    proposal: Proposal
    label: str
    tone: str
    title: str
    said: str
    right: str
    explained: list[str]
    sources: list[dict[str, str]]
    disputed: bool
    fact: str
    where: str
    url: str


@dataclass(frozen=True, slots=True)
class Shares:
    """What taking an import back would remove, and keep because it was changed or published since."""

    drafts: int
    kept: list[Decision]
    terms: int
    decisions: int


@dataclass(frozen=True, slots=True)
class Report:
    """`figures` are those of the import. `groups` are empty before it was read, and after it was discarded."""

    note_import: NoteImport
    figures: Mapping[str, Any]
    groups: list[GroupCount]
    claims: list[Finding]
    examples: list[Finding]
    claims_in_all: int
    examples_in_all: int
    history: list[NoteImport]

    @property
    def percent(self) -> int:
        """Lines in exactly one section, of 100 with text; rounded down, so that 100 means all."""
        lines = int(self.figures.get("lines", 0))
        return 100 * int(self.figures.get("covered", 0)) // lines if lines else 100

    @property
    def compared(self) -> Mapping[str, Any] | None:
        found: Mapping[str, Any] | None = self.figures.get("compared")
        return found

    @property
    def section_changes(self) -> list[tuple[str, list[str], int]]:
        """(new, changed or gone; headings of the first of them; how many more there are)."""
        sections = (self.compared or {}).get("sections", {})
        titles = sections.get("titles", {})
        found = []
        for name in ("new", "changed", "gone"):
            listed = [
                " > ".join(path[-2:]) or "(without a heading)" for path in titles.get(name, [])[:TITLES]
            ]
            if listed:
                found.append((name, listed, int(sections.get(name, 0)) - len(listed)))
        return found

    @property
    def open(self) -> int:
        return sum(group.open for group in self.groups)


def report(note_import: NoteImport) -> Report:
    """Four statements."""
    return Report(
        note_import=note_import,
        figures=note_import.figures,
        groups=group_counts(note_import),
        claims=_findings(note_import, Group.CLAIM),
        examples=_findings(note_import, Group.EXAMPLE),
        claims_in_all=sum(note_import.figures.get("claims", {}).values()),
        examples_in_all=sum(
            count for verdict, count in note_import.figures.get("examples", {}).items() if verdict != "right"
        ),
        history=history(note_import),
    )


def group_counts(note_import: NoteImport) -> list[GroupCount]:
    """One statement. Kinds that no proposal has are listed with 0; doubtful terms count apart."""
    rows = (
        Proposal.objects.filter(note_import=note_import)
        .values_list("group", "kind", "sure")
        .annotate(all=Count("pk"), open=Count("pk", filter=words.open_ones()))
    )
    found = list(rows)
    if not found:
        return []
    counts = []
    for group in Group:
        mine = [row for row in found if row[0] == group]
        kinds = [
            KindCount(value, label, tone, sum(row[3] for row in mine if row[1] == value and row[2]))
            for value, label, tone in words.KINDS[group]
        ]
        doubtful = sum(row[3] for row in mine if not row[2])
        if doubtful:
            kinds.append(KindCount("doubtful", "Doubtful", "", doubtful))
        counts.append(
            GroupCount(group, group.label, sum(row[3] for row in mine), sum(row[4] for row in mine), kinds)
        )
    return counts


def _findings(note_import: NoteImport, group: Group) -> list[Finding]:
    """The worst first, then by line."""
    severity = Case(
        *(When(kind=value, then=Value(place)) for place, (value, _, _) in enumerate(words.KINDS[group])),
        default=Value(len(words.KINDS[group])),
        output_field=IntegerField(),
    )
    rows = Proposal.objects.filter(note_import=note_import, group=group).exclude(kind="right")
    return [finding(row) for row in rows.order_by(severity, "first", "position")[:FINDINGS]]


def finding(proposal: Proposal) -> Finding:
    """An example or a claim in words."""
    payload = proposal.payload
    label, tone = words.kind_label(proposal.group, proposal.kind)
    url = words.text_url(proposal.note_import_id, proposal.first)
    where = words.lines_label(proposal.first, proposal.last)
    if proposal.group == Group.CLAIM:
        return Finding(
            proposal,
            label,
            tone,
            words.shortened(payload["title"], LONGEST),
            words.shortened(payload["sentence"] or payload["words"], LONGEST),
            words.shortened(payload["right"], LONGEST),
            [],
            [source for source in payload["sources"] if _is_link(source)],
            bool(payload["disputed"]),
            payload["fact"],
            where,
            url,
        )
    unit = payload["unit"]
    explained = words.mistakes(payload)
    if payload["assumption"]:
        explained = [f"if {payload['assumption']}"]
    elif proposal.kind == "wrong" and not explained:
        explained = ["no known mistake leads there"]
    return Finding(
        proposal,
        label,
        tone,
        words.shortened(payload["task"], LONGEST),
        f"{words.exact(payload['printed'])} {unit}".strip(),
        f"{words.exact(payload['right'])} {unit}".strip(),
        explained,
        [],
        False,
        "",
        where,
        url,
    )


def _is_link(source: Mapping[str, str]) -> bool:
    return source.get("url", "").startswith(("https://", "http://"))


def history(note_import: NoteImport) -> list[NoteImport]:
    """All imports of the note, the newest first. One statement."""
    rows = NoteImport.objects.filter(source=note_import.source_id).select_related("by", "applied_by")
    return list(rows.defer("text", "warnings").order_by("-pk")[:HISTORY])


def shares(note_import: NoteImport) -> Shares:
    """What `actions.applying.revert` would do, for the question before it. One statement.

    Twin of its rule: a draft is kept once somebody published or changed it.
    """
    rows = Decision.objects.filter(note_import=note_import, withdrawn_at=None)
    rows = rows.select_related("question__current", "question__section").defer(
        "question__section__markdown", "question__section__html"
    )
    found = list(rows)
    drafts = [row for row in found if row.question is not None]
    kept = [row for row in drafts if not is_untouched(row)]
    return Shares(
        drafts=len(drafts) - len(kept),
        kept=kept,
        terms=sum(row.term_id is not None for row in found),
        decisions=len(found),
    )


def is_untouched(decision: Decision) -> bool:
    question = decision.question
    return (
        question is not None
        and question.status == "draft"
        and (question.current is None or question.current.number == 1)
    )
