"""What a curator decides about the proposals of a note, and what the course gets by it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from quizapp.accounts.models import User
from quizapp.bank import drafting
from quizapp.bank.actions import one_at_a_time
from quizapp.bank.drafting import Draft
from quizapp.bank.models import Change, Changeset
from quizapp.bank.signals import course_touched
from quizapp.bank.syncing import BATCH, Recorder, snapshot
from quizapp.bank.writing import Writer
from quizapp.course.models import Course, GlossaryTerm, Section
from quizapp.notes import edits as edited
from quizapp.notes import glossary
from quizapp.notes.edits import Edits, Term
from quizapp.notes.edits import Invalid as Invalid
from quizapp.notes.models import Decision, Group, NoteImport, NoteSource, Proposal
from quizapp.notes.refusals import NotPossible as NotPossible

ACCEPTED, REJECTED = Decision.Verdict.ACCEPTED, Decision.Verdict.REJECTED


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision over many did: how many stand as wished, and those that do not, each with why."""

    done: int
    skipped: list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A decision that could not be taken back, with a sentence that says why."""

    decision: Decision
    why: str


@transaction.atomic(durable=True)
def accept(proposal_pk: int, *, by: User | None, now: datetime, edits: Edits | None = None) -> Decision:
    """Make a proposal what it proposes: a draft question or a term; a finding is only judged to be right.

    `edits` holds the fields that a curator wrote anew, as `notes.edits` lists
    them. The same decision by the same person again returns the one that stands.

    Raises Invalid (a NotPossible with a sentence by field), NotPossible, and
    Proposal.DoesNotExist.
    """
    return _decide(proposal_pk, ACCEPTED, edits or {}, by, now)


@transaction.atomic(durable=True)
def reject(proposal_pk: int, *, by: User | None, now: datetime) -> Decision:
    """Keep a proposal out. Raises NotPossible, and Proposal.DoesNotExist."""
    return _decide(proposal_pk, REJECTED, {}, by, now)


@transaction.atomic(durable=True)
def accept_all(
    note_import_pk: int, group: str, proposal_pks: Collection[int], *, by: User | None, now: datetime
) -> Outcome:
    """Accept these as they are, in the order of the note; each by itself. Raises NotPossible if none can be decided."""
    return _decide_all(note_import_pk, group, proposal_pks, ACCEPTED, by, now)


@transaction.atomic(durable=True)
def reject_all(
    note_import_pk: int, group: str, proposal_pks: Collection[int], *, by: User | None, now: datetime
) -> Outcome:
    """As `accept_all`."""
    return _decide_all(note_import_pk, group, proposal_pks, REJECTED, by, now)


@transaction.atomic(durable=True)
def undo(decision_pk: int, *, by: User | None, now: datetime) -> Decision:  # noqa: ARG001 (whoever may decide may undo)
    """Withdraw a decision with what it made. One that was withdrawn already is returned as it is.

    Raises NotPossible if somebody has gone on with what it made, and
    Decision.DoesNotExist.
    """
    one_at_a_time()
    decision = Decision.objects.get(pk=decision_pk)
    NoteSource.objects.select_for_update().get(pk=decision.source_id)
    decision.refresh_from_db()
    if decision.withdrawn_at is None:
        why = withdraw(decision, now=now)
        if why:
            raise NotPossible(why)
    return decision


def withdraw(decision: Decision, *, now: datetime) -> str | None:
    """Undo what a decision did, and withdraw it; else a sentence that says why it stands.

    Inside the caller's transaction, who holds the source of the note locked.
    """
    kept = withdraw_all([decision], now=now)
    return kept[0].why if kept else None


def withdraw_all(decisions: Sequence[Decision], *, now: datetime) -> list[Kept]:
    """As `withdraw` for many of one course, which then costs one refresh of what is derived from it."""
    standing = [decision for decision in decisions if decision.withdrawn_at is None]
    if not standing:
        return []
    touched = _Touched(standing[0].source.course_id)
    why = _unmade_drafts(standing, touched) | _unmade_terms(standing, touched)
    kept = [Kept(decision, why[decision.pk]) for decision in standing if decision.pk in why]
    undone = [decision for decision in standing if decision.pk not in why]
    for decision in undone:
        decision.withdrawn_at = now
        # A draft is gone, and with it what its decision pointed to.
        decision.question = None
    pks = [decision.pk for decision in undone]
    Decision.objects.filter(pk__in=pks).update(withdrawn_at=now)
    Proposal.objects.filter(decision__in=pks).update(decision=None)
    touched.tell()
    return kept


def _unmade_drafts(decisions: Sequence[Decision], touched: _Touched) -> dict[int, str]:
    """Remove the drafts that these decisions made; of those that stay, why, by the number of the decision."""
    made = {each.question_id: each for each in decisions if each.question_id is not None}
    drafts = {number: Draft.from_json(each.payload["question"]) for number, each in made.items()}
    kept = drafting.unmake(drafts) if drafts else {}
    touched.questions += [number for number in made if number not in kept]
    return {made[number].pk: why for number, why in kept.items()}


def _unmade_terms(decisions: Sequence[Decision], touched: _Touched) -> dict[int, str]:
    """As `_unmade_drafts`, for terms, which are retired: cards may point at them."""
    made = {each.term_id: each for each in decisions if each.term_id is not None}
    terms = list(GlossaryTerm.objects.select_for_update().filter(pk__in=list(made)))
    listed = [term.pk for term in terms if term.from_notes and not term.retired]
    GlossaryTerm.objects.filter(pk__in=listed).update(retired=True)
    touched.terms += listed
    return {
        made[term.pk].pk: f"The files of the course have the term {term.name!r} now."
        for term in terms
        if not term.from_notes
    }


@dataclass(slots=True)
class _Touched:
    """What of a course was made or taken away, to be told once to all who derive something from it."""

    course_pk: int
    questions: list[UUID] = field(default_factory=list)
    terms: list[int] = field(default_factory=list)

    def tell(self) -> None:
        if not self.questions and not self.terms:
            return
        courses = Course.objects.filter(pk=self.course_pk)
        was = courses.get().revision
        if self.terms:
            # Learners' cards follow the revision; drafts are none of their business.
            courses.update(revision=F("revision") + 1)
        course_touched.send(Course, course=courses.get(), was=was, questions=self.questions, terms=self.terms)


def _decide(
    proposal_pk: int, verdict: Decision.Verdict, edits: Edits, by: User | None, now: datetime
) -> Decision:
    one_at_a_time()
    found = Proposal.objects.filter(pk=proposal_pk).values_list("note_import_id", flat=True)
    if not found:
        raise Proposal.DoesNotExist(f"There is no proposal {proposal_pk}.")
    desk = _Desk(found[0], by, now)
    decision = desk.decide(Proposal.objects.get(pk=proposal_pk), verdict, edits)
    desk.close()
    return decision


def _decide_all(
    note_import_pk: int,
    group: str,
    proposal_pks: Collection[int],
    verdict: Decision.Verdict,
    by: User | None,
    now: datetime,
) -> Outcome:
    one_at_a_time()
    desk = _Desk(note_import_pk, by, now)
    proposals = Proposal.objects.filter(note_import=note_import_pk, group=group, pk__in=proposal_pks)
    known = list(proposals.order_by("position"))
    strange = sorted(set(proposal_pks) - {proposal.pk for proposal in known})
    skipped = [(pk, "This import has no such proposal.") for pk in strange]
    for proposal in known:
        try:
            # What is refused is refused before anything of it is written.
            desk.decide(proposal, verdict, {})
        except NotPossible as refusal:
            skipped.append((proposal.pk, str(refusal)))
    desk.close()
    return Outcome(len(known) + len(strange) - len(skipped), skipped)


class _Desk:
    """One curator at the proposals of one import, with everything locked that others could decide."""

    def __init__(self, note_import_pk: int, by: User | None, now: datetime) -> None:
        source = NoteImport.objects.filter(pk=note_import_pk).values_list("source_id", flat=True)
        if not source:
            raise NotPossible("There is no such import.")
        sources = NoteSource.objects.select_for_update(of=("self",)).select_related("course")
        self.source = sources.get(pk=source[0])
        self.note_import = NoteImport.objects.defer("text", "figures", "warnings").get(pk=note_import_pk)
        if self.note_import.status != NoteImport.Status.APPLIED:
            raise NotPossible("This note is not imported, so nothing of it can be decided.")
        if self.source.current_id != note_import_pk or self.note_import.changeset_id is None:
            raise NotPossible("A newer import of this note stands. Decide there.")
        self.by, self.now = by, now
        self.course = self.source.course
        self.changeset = Changeset.objects.get(pk=self.note_import.changeset_id)
        self.recorder = Recorder(self.changeset)
        self.writer = Writer(self.course)
        self.touched = _Touched(self.course.pk)
        listed = Section.objects.listed().filter(course=self.course).only("number", "title", "course_id")
        self.sections = {section.number: section for section in listed}
        self._glossary: glossary.Glossary | None = None
        self._decided: list[Proposal] = []
        self._decisions: dict[str, list[Decision]] = {}
        self._keys: dict[str, set[str]] = {}

    @property
    def glossary(self) -> glossary.Glossary:
        """Read once; what is added here is added there, too."""
        if self._glossary is None:
            self._glossary = glossary.Glossary(self.course)
        return self._glossary

    def decide(self, proposal: Proposal, verdict: Decision.Verdict, edits: Edits) -> Decision:
        standing = self._standing(proposal)
        if standing is not None:
            return self._again(proposal, standing, verdict, edits)
        decision = Decision(
            source=self.source,
            note_import=self.note_import,
            group=proposal.group,
            key=proposal.key,
            sense=proposal.sense,
            verdict=verdict,
            payload=dict(proposal.payload),
            first=proposal.first,
            last=proposal.last,
            path=proposal.path,
            by=self.by,
            at=self.now,
        )
        if verdict == ACCEPTED:
            if proposal.group == Group.DRAFT:
                self._accept_draft(proposal, decision, edits)
            elif proposal.group == Group.TERM:
                self._accept_term(proposal, decision, edits)
        proposal.decision = decision
        self._decided.append(proposal)
        self._standing_in(proposal.group).append(decision)
        return decision

    def close(self) -> None:
        """Write what was decided and noted, and tell once that the course has changed."""
        Decision.objects.bulk_create([made for each in self._decided if (made := each.decision)])
        Proposal.objects.bulk_update(self._decided, ["decision"], batch_size=BATCH)
        self.recorder.flush()
        if self.recorder.counts:
            for name, count in self.recorder.counts.items():
                self.changeset.counts[name] = self.changeset.counts.get(name, 0) + count
            self.changeset.save(update_fields=["counts"])
        self.touched.tell()

    def _standing(self, proposal: Proposal) -> Decision | None:
        """The decision on this very proposal, or on what it was before its section was renamed or moved."""
        standing = self._standing_in(proposal.group)
        same = next((each for each in standing if each.key == proposal.key), None)
        if same is not None:
            return same
        kept = self._keys[proposal.group]
        return next(
            (each for each in standing if each.sense == proposal.sense and each.key not in kept), None
        )

    def _standing_in(self, group: str) -> list[Decision]:
        """The decisions on a group of proposals of this note, read once; what is decided here is added."""
        if group not in self._decisions:
            decisions = Decision.objects.filter(source=self.source, group=group, withdrawn_at=None)
            self._decisions[group] = list(decisions.select_related("by").order_by("pk"))
            proposals = Proposal.objects.filter(note_import=self.note_import, group=group)
            self._keys[group] = set(proposals.values_list("key", flat=True))
        return self._decisions[group]

    def _again(
        self, proposal: Proposal, standing: Decision, verdict: Decision.Verdict, edits: Edits
    ) -> Decision:
        by = self.by.pk if self.by else None
        mine = standing.by_id == by
        if mine and standing.verdict == verdict and self._as_standing(proposal, standing, edits):
            return standing
        who = "You" if mine and by else standing.by.email if standing.by else "Somebody"
        when = f"{standing.at:%d %b %Y, %H:%M} UTC"
        said = f"{who} {standing.get_verdict_display().lower()} this on {when}."
        raise NotPossible(f"{said} Undo that first to decide otherwise.")

    def _as_standing(self, proposal: Proposal, standing: Decision, edits: Edits) -> bool:
        """Whether these edits would give what stands; none given want nothing else."""
        if not edits:
            return True
        if proposal.group == Group.DRAFT:
            wish = edited.draft(proposal, edits, self.sections, self.writer)
            return wish == Draft.from_json(standing.payload["question"])
        if proposal.group == Group.TERM:
            # The glossary has its name by now, because it stands.
            nothing = edited.Known({proposal.payload["known"]: ()})
            wished = edited.term(proposal, edits, self.sections, self.writer, nothing)
            return wished == Term.from_json(standing.payload["term"])
        return True

    def _accept_draft(self, proposal: Proposal, decision: Decision, edits: Edits) -> None:
        draft = edited.draft(proposal, edits, self.sections, self.writer)
        question = drafting.make(draft, self.course, self.sections[draft.section], self.recorder, self.writer)
        decision.question = question
        decision.edited = bool(edits) and not self._unedited(draft, proposal)
        decision.payload |= {"question": draft.as_json()}
        self.touched.questions.append(question.pk)

    def _unedited(self, draft: Draft, proposal: Proposal) -> bool:
        try:
            return draft == edited.draft(proposal, {}, self.sections, self.writer)
        except Invalid:
            return False

    def _accept_term(self, proposal: Proposal, decision: Decision, edits: Edits) -> None:
        if proposal.kind == "same":
            raise NotPossible("The glossary says the same already. There is nothing to accept.")
        if proposal.kind == "conflict" and not edits:
            raise edited.Invalid(
                {
                    "name": "The glossary explains this otherwise. Give the term another name,"
                    " or note that this wording is better."
                }
            )
        wish = edited.term(proposal, edits, self.sections, self.writer, self.glossary.known)
        decision.payload |= {"term": wish.as_json()}
        before = {name: proposal.payload.get(name, "") for name in ("name", "abbreviation", "definition")}
        after = {"name": wish.name, "abbreviation": wish.abbreviation, "definition": wish.definition}
        moved = proposal.section_id != self.sections[wish.section].pk
        decision.edited = before != after or moved
        if not wish.better:
            decision.term = self._term(wish)

    def _term(self, wish: Term) -> GlossaryTerm:
        term = self.glossary.retired(wish.name) or GlossaryTerm(
            course=self.course, slug=self.glossary.free_slug(wish.name)
        )
        before: dict[str, Any] | None = snapshot(term) if term.pk else None
        prose = self.writer.prose(wish.definition)
        term.from_notes, term.retired = True, False
        term.name, term.abbreviation = wish.name, wish.abbreviation
        term.definition, term.definition_html = prose.text, prose.html
        term.section = self.sections[wish.section]
        term.save()
        noted = Change.objects.filter(changeset=self.changeset, model="glossaryterm", key=str(term.pk))
        if before is None or not noted.exists():
            # One that this import made, took back and makes again was noted the first time.
            self.recorder.note(term, before)
            self.recorder.counts["glossaryterm new"] += 1
        self.glossary.add(term)
        self.touched.terms.append(term.pk)
        return term
