"""A list of proposals to decide: filtered, in pages, each with what a curator has to know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import QueryDict

from quizapp.bank.models import Kind
from quizapp.course.models import GlossaryTerm, Section
from quizapp.notes.edits import kinds_for
from quizapp.notes.models import Decision, Group, NoteImport, Proposal
from quizapp.notes.screens import words
from quizapp.notes.screens.report import Finding, finding

PAGE = 20
# Of one text of a proposal so much is shown in lists; the edit page has all.
LONGEST = 600
DISTRACTORS = 8

# "" stands for all; without a word only what is open is shown.
STATES = (("open", "To decide"), ("decided", "Decided"), ("all", "All"))
NOVELTIES = (("new", "New"), ("changed", "Changed"), ("same", "As before"))
SURENESS = (("1", "Sure"), ("0", "Doubtful"))
NOWHERE = "none"


@dataclass(frozen=True, slots=True)
class Filters:
    """What of a list is shown. `section` is a number, "none" for what fits none, or "" for all."""

    state: str = "open"
    kind: str = ""
    section: str = ""
    novelty: str = ""
    sure: str = ""

    @classmethod
    def of(cls, group: str, asked: QueryDict) -> Filters:
        """What an address asks for; a value that cannot be is left out."""
        state, kind = asked.get("state", ""), asked.get("kind", "")
        section, novelty = asked.get("section", ""), asked.get("novelty", "")
        sure = asked.get("sure", "")
        return cls(
            state=state if state in dict(STATES) else "open",
            kind=kind if kind in {value for value, _, _ in words.KINDS[group]} else "",
            section=section if section == NOWHERE or _is_number(section) else "",
            novelty=novelty if novelty in dict(NOVELTIES) else "",
            sure=sure if sure in dict(SURENESS) else "",
        )

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """As (name, value), without what need not be said."""
        said = {
            "kind": self.kind,
            "section": self.section,
            "novelty": self.novelty,
            "state": "" if self.state == "open" else self.state,
            "sure": self.sure,
        }
        return [(name, value) for name, value in said.items() if value]

    @property
    def query(self) -> str:
        """As part of an address."""
        return urlencode(self.pairs)

    @property
    def narrow(self) -> bool:
        return bool(self.kind or self.section or self.novelty or self.sure)

    def apply(self, rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
        if self.state == "decided":
            rows = rows.filter(decision__isnull=False)
        elif self.state == "open":
            # Who asks for a kind that needs no decision wants to see it all the same.
            rows = rows.filter(Q(decision=None) if self.kind in words.SETTLED else words.open_ones())
        if self.kind:
            rows = rows.filter(kind=self.kind)
        if self.section == NOWHERE:
            rows = rows.filter(section=None)
        elif self.section:
            rows = rows.filter(section__number=self.section)
        if self.novelty:
            rows = rows.filter(novelty=self.novelty)
        if self.sure:
            rows = rows.filter(sure=self.sure == "1")
        return rows


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 4


@dataclass(frozen=True, slots=True)
class Shown:
    """One proposal. `known` is the term of the glossary that a term has to do with, `finding` the words of an
    example or claim."""

    proposal: Proposal
    label: str
    tone: str
    title: str
    text: str
    distractors: list[str]
    where: str
    url: str
    path: str
    known: GlossaryTerm | None = None
    finding: Finding | None = None

    @property
    def decision(self) -> Decision | None:
        return self.proposal.decision

    @property
    def settled(self) -> bool:
        """Whether there is nothing to accept: the glossary has this term already."""
        return self.proposal.group == Group.TERM and self.proposal.kind == "same"

    @property
    def conflicts(self) -> bool:
        return self.proposal.group == Group.TERM and self.proposal.kind == "conflict"

    @property
    def can_be_edited(self) -> bool:
        return self.proposal.group in (Group.TERM, Group.DRAFT) and not self.settled

    @property
    def lacks(self) -> str:
        """What has to be written before this can be accepted; "" if nothing."""
        proposal = self.proposal
        if proposal.group == Group.TERM and not self.text and not self.settled:
            return "a definition"
        if proposal.group == Group.DRAFT and not self.distractors and not self.true_false:
            return "wrong answers"
        return "a course section" if proposal.section is None and self.can_be_edited else ""

    @property
    def true_false(self) -> bool:
        return self.proposal.group == Group.DRAFT and kinds_for(self.text)[0] == Kind.TRUE_FALSE


@dataclass(frozen=True, slots=True)
class Left:
    """A tab: how many proposals of a group wait, of how many."""

    group: str
    label: str
    open: int
    all: int


@dataclass(frozen=True, slots=True)
class ListPage:
    note_import: NoteImport
    group: str
    filters: Filters
    page: Page[Proposal]
    shown: list[Shown]
    tabs: list[Left]
    sections: list[Section]
    kinds: list[tuple[str, str]]
    # Proposals can only be decided in the import that stands.
    standing: bool
    states: tuple[tuple[str, str], ...] = field(default=STATES)
    novelties: tuple[tuple[str, str], ...] = field(default=NOVELTIES)
    sureness: tuple[tuple[str, str], ...] = field(default=SURENESS)

    @property
    def left(self) -> Left:
        return next(tab for tab in self.tabs if tab.group == self.group)

    @property
    def next_group(self) -> Left | None:
        """The next list with something to decide, for those who are done with this one."""
        names = [tab.group for tab in self.tabs]
        after = names.index(self.group) + 1
        return next((tab for tab in self.tabs[after:] + self.tabs[:after] if tab.open), None)


def list_page(
    note_import: NoteImport, group: str, filters: Filters, page: str | None, tabs: list[Left]
) -> ListPage:
    """Four statements."""
    rows = filters.apply(Proposal.objects.filter(note_import=note_import, group=group))
    found = Paginator(with_decisions(rows).order_by("position"), PAGE).get_page(page)
    sections = Section.objects.listed().filter(course=note_import.source.course_id)
    return ListPage(
        note_import=note_import,
        group=group,
        filters=filters,
        page=found,
        shown=shown(note_import, found.object_list),
        tabs=tabs,
        sections=list(sections.only("number", "title", "course")),
        kinds=[(value, label) for value, label, _ in words.KINDS[group]],
        standing=is_standing(note_import),
    )


def all_open(note_import: NoteImport, group: str, filters: Filters, most: int) -> list[int]:
    """The first `most` numbers of the proposals that filters leave, of all pages, and that nobody decided. One statement."""
    rows = filters.apply(Proposal.objects.filter(note_import=note_import, group=group, decision=None))
    return list(rows.order_by("position").values_list("pk", flat=True)[:most])


def page_of(proposal: Proposal, filters: Filters) -> int | None:
    """The page of the list on which a proposal stands; None if the filters leave it out. Two statements."""
    rows = filters.apply(Proposal.objects.filter(note_import=proposal.note_import_id, group=proposal.group))
    if not rows.filter(pk=proposal.pk).exists():
        return None
    return rows.filter(position__lt=proposal.position).count() // PAGE + 1


def is_standing(note_import: NoteImport) -> bool:
    return note_import.status == NoteImport.Status.APPLIED and note_import.source.current_id == note_import.pk


def with_decisions(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """With everything that `shown` reads of them."""
    return rows.select_related(
        "section", "decision__by", "decision__term", "earlier__by", "decision__question"
    ).defer(
        "section__markdown",
        "section__html",
        "decision__payload",
        "decision__term__definition",
        "decision__term__definition_html",
    )


def shown(note_import: NoteImport, rows: Iterable[Proposal]) -> list[Shown]:
    """Two statements: the proposals, and the terms of the glossary that they name."""
    proposals = list(rows)
    slugs = {row.payload.get("known") for row in proposals if row.group == Group.TERM} - {"", None}
    known = GlossaryTerm.objects.filter(course=note_import.source.course_id, slug__in=slugs)
    terms = {term.slug: term for term in known.only("slug", "name", "definition")}
    return [_shown(row, terms) for row in proposals]


def _shown(proposal: Proposal, terms: Mapping[str, GlossaryTerm]) -> Shown:
    payload = proposal.payload
    label, tone = words.kind_label(proposal.group, proposal.kind)
    title, text = "", ""
    distractors: list[str] = []
    if proposal.group == Group.TERM:
        title, text = payload["name"], payload["definition"]
        if payload["abbreviation"]:
            title += f" ({payload['abbreviation']})"
    elif proposal.group == Group.DRAFT:
        title, text = payload["stem"], payload["right"]
        distractors = [words.shortened(each, LONGEST) for each in payload["distractors"][:DISTRACTORS]]
    found = finding(proposal) if proposal.group in (Group.EXAMPLE, Group.CLAIM) else None
    if found is not None:
        title = found.title
    return Shown(
        proposal=proposal,
        label=label,
        tone=tone,
        title=words.shortened(title, LONGEST),
        text=words.shortened(text, LONGEST),
        distractors=distractors,
        where=words.lines_label(proposal.first, proposal.last),
        url=words.text_url(proposal.note_import_id, proposal.first),
        path=words.shortened(" > ".join(proposal.path[-2:]), 120),
        known=terms.get(payload.get("known", "")),
        finding=found,
    )
