"""What becomes of proposals when a curator decides, and when they change their mind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizapp.accounts.models import User
from quizapp.bank.content import content
from quizapp.bank.models import Change, Changeset, Option, Question
from quizapp.course.models import Course, GlossaryTerm
from quizapp.notes.actions import applying, deciding
from quizapp.notes.actions.deciding import Invalid, NotPossible
from quizapp.notes.models import Decision, NoteImport, Proposal
from quizapp.search.actions import index
from quizapp.search.asking import asked
from quizapp.search.finding import find
from quizapp.search.models import Passage, Word
from tests.accounts.factories import UserFactory
from tests.bank.refusals import settle
from tests.notes.making import NOON, NOTE, bakery, imported, read

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def curator() -> User:
    return UserFactory.create(role="curator")


def one(note_import: NoteImport, group: str, kind: str) -> Proposal:
    """The first proposal of a kind."""
    found = note_import.proposals.filter(group=group, kind=kind).order_by("position").first()
    assert found is not None, list(note_import.proposals.values_list("group", "kind"))
    return found


def accepted(proposal: Proposal, by: User | None, **edits: Any) -> Decision:
    decision = deciding.accept(proposal.pk, by=by, now=LATER, edits=edits or None)
    settle()
    return decision


def found(words: str, *, curator: bool = True) -> int:
    """How many questions a search finds."""
    return sum(
        group.total for group in find(asked(words), curator=curator).groups if group.kind == "question"
    )


def options_of(question: Question) -> list[tuple[str, bool, str]]:
    rows = Option.objects.filter(version=question.current).order_by("position")
    return list(rows.values_list("text", "is_key", "reason"))


def test_an_accepted_draft_is_a_draft_question_of_the_bank(curator: User) -> None:
    note_import = imported()
    proposal = one(note_import, "draft", "worked")

    decision = accepted(proposal, curator)

    question = Question.objects.get()
    assert decision.question == question
    assert (question.status, question.kind, question.bloom, question.difficulty) == (
        "draft",
        "single",
        "apply",
        3,
    )
    assert question.section == proposal.section
    assert question.current is not None
    assert (question.current.stem, question.current.published_at) == (proposal.payload["stem"], None)
    assert options_of(question) == [
        (proposal.payload["right"], True, ""),
        *[(text, False, "") for text in proposal.payload["distractors"]],
    ]
    assert (decision.by, decision.at, decision.verdict, decision.edited) == (
        curator,
        LATER,
        "accepted",
        False,
    )
    assert (decision.first, decision.last, decision.path) == (proposal.first, proposal.last, proposal.path)
    proposal.refresh_from_db()
    assert proposal.decision == decision


def test_what_was_made_is_noted_in_the_changeset_of_the_import(curator: User) -> None:
    note_import = imported()
    decision = accepted(one(note_import, "draft", "worked"), curator)
    term = accepted(one(note_import, "term", "new"), curator).term
    assert term is not None

    changes = Change.objects.filter(changeset=note_import.changeset).order_by("pk")
    assert list(changes.values_list("model", "key", "before")) == [
        ("question", str(decision.question_id), None),
        ("glossaryterm", str(term.pk), None),
    ]
    counts = Changeset.objects.get().counts
    assert (counts["question new"], counts["glossaryterm new"]) == (1, 1)


def test_a_tip_is_a_statement_to_judge_with_true_before_false(curator: User) -> None:
    tip = one(imported(), "draft", "tip")

    true = accepted(tip, curator).question
    assert true is not None
    assert (true.kind, options_of(true)) == ("true-false", [("True", True, ""), ("False", False, "")])

    deciding.undo(tip.note_import.source.decisions.get().pk, by=curator, now=LATER)
    false = accepted(tip, curator, right="false", reasons=["It is so.", "It is not."]).question
    assert false is not None
    assert options_of(false) == [("True", False, "It is not."), ("False", True, "It is so.")]


def test_a_worked_draft_has_the_answer_of_the_engine_though_the_note_says_otherwise(curator: User) -> None:
    note_import = imported()
    wrong = one(note_import, "example", "wrong")
    drafts = note_import.proposals.filter(group="draft", kind="worked", first=wrong.first)
    draft = drafts.get()

    with pytest.raises(Invalid) as refusal:
        accepted(draft, curator, right=f"{wrong.payload['printed']} {wrong.payload['unit']}")
    assert refusal.value.errors["right"].startswith("The engine computes 3 WCU")

    question = accepted(draft, curator).question
    assert question is not None
    (right,) = [text for text, is_key, _ in options_of(question) if is_key]
    assert right == f"{wrong.payload['right']} {wrong.payload['unit']}"


def test_a_curator_writes_the_draft_anew_before_it_becomes_a_question(curator: User) -> None:
    decision = accepted(
        one(imported(), "draft", "worked"),
        curator,
        stem="How *many*?",
        distractors=("7 WCU", "8 WCU"),
        reasons=["Three steps of 1 KB.", "", "Doubled."],
        explanation="Round up.",
        section=2,
        difficulty=5,
        kind="numeric",
    )

    question = decision.question
    assert question is not None
    assert (question.section.number, question.difficulty, question.kind) == (2, 5, "numeric")
    said = content(question.current_id or 0)
    assert (said.stem_html, said.explanation_html) == (
        "<p>How <em>many</em>?</p>",
        "<p>Round up.</p>",
    )
    assert [(str(each.value), each.unit, each.is_key, each.reason_html) for each in said.answers] == [
        ("3", "WCU", True, "<p>Three steps of 1 KB.</p>"),
        ("7", "WCU", False, ""),
        ("8", "WCU", False, "<p>Doubled.</p>"),
    ]
    assert decision.edited


def test_a_draft_without_wrong_options_or_section_is_refused_field_by_field(curator: User) -> None:
    proposal = one(imported(), "draft", "worked")
    proposal.payload["distractors"] = []
    proposal.section = None
    proposal.save()

    with pytest.raises(Invalid) as refusal:
        accepted(proposal, curator)

    assert refusal.value.errors == {
        "distractors": "The note gives no wrong option. Write at least one.",
        "section": "Choose the section of the course that this belongs to.",
    }
    assert not Question.objects.exists()
    assert not Decision.objects.exists()


def test_the_same_decision_again_is_the_one_that_stands(curator: User) -> None:
    proposal = one(imported(), "draft", "worked")
    first = accepted(proposal, curator, difficulty=4)

    assert accepted(proposal, curator) == first
    assert accepted(proposal, curator, difficulty=4) == first
    with pytest.raises(NotPossible, match="You accepted this on 21 Nov 2026, 13:00 UTC"):
        accepted(proposal, curator, difficulty=2)
    with pytest.raises(NotPossible, match="Undo that first"):
        deciding.reject(proposal.pk, by=curator, now=LATER)

    assert Question.objects.count() == 1
    assert Decision.objects.count() == 1


def test_a_second_curator_is_told_who_has_decided(curator: User) -> None:
    proposal = one(imported(), "draft", "worked")
    accepted(proposal, curator)

    with pytest.raises(NotPossible, match=f"{curator.email} accepted this"):
        accepted(proposal, UserFactory.create(role="curator"))

    assert Question.objects.count() == 1


def test_a_rejected_proposal_makes_nothing_and_can_be_taken_up_again(curator: User) -> None:
    proposal = one(imported(), "draft", "tip")

    rejected = deciding.reject(proposal.pk, by=curator, now=LATER)
    assert (rejected.verdict, rejected.question) == ("rejected", None)
    assert deciding.reject(proposal.pk, by=curator, now=LATER) == rejected
    assert not Question.objects.exists()

    deciding.undo(rejected.pk, by=curator, now=LATER)
    proposal.refresh_from_db()
    assert proposal.decision is None
    assert accepted(proposal, curator).question is not None


@pytest.mark.parametrize(("group", "kind"), [("example", "wrong"), ("claim", "wrong")])
def test_a_finding_is_judged_and_makes_nothing(curator: User, group: str, kind: str) -> None:
    decision = accepted(one(imported(), group, kind), curator)

    assert (decision.verdict, decision.question, decision.term) == ("accepted", None, None)
    assert not Question.objects.exists()
    assert not Change.objects.exists()
    deciding.undo(decision.pk, by=curator, now=LATER)


def test_an_undone_draft_leaves_no_trace_in_the_bank(curator: User) -> None:
    note_import = imported()
    proposal = one(note_import, "draft", "worked")
    decision = accepted(proposal, curator)
    assert found(proposal.payload["stem"]) == 1

    undone = deciding.undo(decision.pk, by=curator, now=LATER)

    settle()
    assert (undone.withdrawn_at, undone.question) == (LATER, None)
    assert not Question.objects.exists()
    assert not Change.objects.exists()
    assert found(proposal.payload["stem"]) == 0
    assert deciding.undo(decision.pk, by=curator, now=LATER + timedelta(days=1)).withdrawn_at == LATER
    proposal.refresh_from_db()
    assert proposal.decision is None
    assert accepted(proposal, curator) != decision


def test_a_draft_that_somebody_has_worked_on_is_not_undone(curator: User) -> None:
    decision = accepted(one(imported(), "draft", "worked"), curator)
    Option.objects.filter(is_key=False).update(reason="It is too many.")

    with pytest.raises(NotPossible, match="edited this question since"):
        deciding.undo(decision.pk, by=curator, now=LATER)

    decision.refresh_from_db()
    assert (decision.withdrawn_at, decision.question) == (None, Question.objects.get())


def test_a_decision_stands_for_the_next_import_and_can_be_undone_there(curator: User) -> None:
    first = imported()
    decision = accepted(one(first, "draft", "worked"), curator)

    second = imported(NOTE.replace("Intro to bread", "First words on bread"))
    again = one(second, "draft", "worked")
    assert accepted(again, curator) == decision
    assert Question.objects.count() == 1

    deciding.undo(decision.pk, by=curator, now=LATER)
    assert not Question.objects.exists()
    anew = accepted(again, curator)
    assert (anew.note_import, anew.question is not None) == (second, True)
    assert Change.objects.get().changeset == second.changeset


def test_a_decision_stands_below_a_heading_that_was_renamed(curator: User) -> None:
    decision = accepted(one(imported(), "draft", "worked"), curator)

    second = imported(NOTE.replace("## Capacity", "## Capacity units"))

    again = one(second, "draft", "worked")
    assert again.key != decision.key
    assert accepted(again, curator) == decision
    assert Question.objects.count() == 1


def test_only_what_stands_can_be_decided(curator: User) -> None:
    first = imported()
    old = one(first, "draft", "worked")
    preview = read(NOTE.replace("Intro to bread", "First words on bread"))

    with pytest.raises(NotPossible, match="not imported"):
        accepted(one(preview, "draft", "worked"), curator)
    applying.apply(preview.pk, by=curator, now=LATER)
    with pytest.raises(NotPossible, match="newer import"):
        accepted(old, curator)
    with pytest.raises(NotPossible, match="newer import"):
        deciding.accept_all(first.pk, "draft", [old.pk], by=curator, now=LATER)
    with pytest.raises(Proposal.DoesNotExist):
        deciding.accept(0, by=curator, now=LATER)
    assert not Question.objects.exists()


def test_many_are_accepted_at_once_and_each_that_is_not_says_why(curator: User) -> None:
    note_import = imported()
    drafts = list(note_import.proposals.filter(group="draft").order_by("position"))
    bare = one(note_import, "draft", "worked")
    bare.payload["distractors"] = []
    bare.save()
    tip = one(note_import, "draft", "tip")
    deciding.reject(tip.pk, by=curator, now=LATER)
    term = one(note_import, "term", "new")

    outcome = deciding.accept_all(
        note_import.pk, "draft", [term.pk, *(draft.pk for draft in drafts)], by=curator, now=LATER
    )

    settle()
    reasons = dict(outcome.skipped)
    assert reasons[term.pk] == "This import has no such proposal."
    assert reasons[bare.pk] == "The note gives no wrong option. Write at least one."
    assert reasons[tip.pk].startswith("You rejected this")
    assert outcome.done == Question.objects.count()
    assert outcome.done + len(outcome.skipped) == len(drafts) + 1
    assert outcome.done > 3
    assert Question.objects.filter(current=None).count() == 0

    again = deciding.accept_all(note_import.pk, "draft", [bare.pk, drafts[0].pk], by=curator, now=LATER)
    assert (again.done, Question.objects.count()) == (1, outcome.done)
    rejected = deciding.reject_all(note_import.pk, "claim", [], by=curator, now=LATER)
    assert (rejected.done, rejected.skipped) == (0, [])


def test_many_are_rejected_at_once(curator: User) -> None:
    note_import = imported()
    terms = list(note_import.proposals.filter(group="term").values_list("pk", flat=True))

    outcome = deciding.reject_all(note_import.pk, "term", terms, by=curator, now=LATER)

    assert (outcome.done, outcome.skipped) == (len(terms), [])
    assert set(Decision.objects.values_list("verdict", flat=True)) == {"rejected"}


def test_curators_find_a_draft_at_once_and_learners_never(curator: User) -> None:
    course = bakery()
    index(course)
    proposal = one(imported(), "draft", "worked")

    question = accepted(proposal, curator).question

    assert question is not None
    passage = Passage.objects.get(kind="question", ref=str(question.pk))
    assert not passage.public
    assert passage.title == proposal.payload["stem"]
    assert found(proposal.payload["stem"]) == 1
    assert found(proposal.payload["stem"], curator=False) == 0


def test_one_accept_does_not_make_the_index_anew_and_leaves_it_as_if_it_had(curator: User) -> None:
    course = bakery()
    index(course)
    note_import = imported()
    kept = set(Passage.objects.values_list("pk", flat=True))

    accepted(one(note_import, "draft", "worked"), curator)
    term = accepted(one(note_import, "term", "new"), curator)
    accepted(one(note_import, "draft", "tip"), curator)
    deciding.undo(term.pk, by=curator, now=LATER)
    other = accepted(
        one(note_import, "term", "new"), curator, definition="What is soft within a loaf, **always**."
    )
    assert other.term == term.term

    assert kept <= set(Passage.objects.values_list("pk", flat=True))
    followed = indexed(course)
    index(course, again=True)
    assert indexed(course) == followed


def indexed(course: Course) -> dict[str, Any]:
    course = Course.objects.get(pk=course.pk)
    return {
        "state": course.indexed.state,
        "passages": sorted(course.passages.values_list("kind", "ref", "title", "body", "names", "words")),
        "words": sorted(Word.objects.filter(course=course).values_list("text", "named", "times")),
    }


def test_many_cost_one_refresh_however_many_they_are(curator: User) -> None:
    index(bakery())
    note_import = imported()
    drafts = list(note_import.proposals.filter(group="draft").values_list("pk", flat=True))

    few, many = (
        CaptureQueriesContext(connection),
        CaptureQueriesContext(connection),
    )
    with few:
        deciding.accept_all(note_import.pk, "draft", drafts[:1], by=curator, now=LATER)
    with many:
        deciding.accept_all(note_import.pk, "draft", drafts[1:], by=curator, now=LATER)

    def refreshes(captured: CaptureQueriesContext) -> int:
        return sum('DELETE FROM "search_passage"' in query["sql"] for query in captured.captured_queries)

    assert len(drafts) > 4
    assert (refreshes(few), refreshes(many)) == (1, 1)


def test_a_draft_leaves_the_revision_alone_and_a_term_raises_it(curator: User) -> None:
    course = bakery()
    note_import = imported()
    before = Course.objects.get(pk=course.pk).revision

    accepted(one(note_import, "draft", "worked"), curator)
    assert Course.objects.get(pk=course.pk).revision == before
    accepted(one(note_import, "term", "new"), curator)
    assert Course.objects.get(pk=course.pk).revision == before + 1


def test_taking_an_import_back_removes_its_drafts_and_retires_its_terms(curator: User) -> None:
    note_import = imported()
    accepted(one(note_import, "draft", "worked"), curator)
    kept = accepted(one(note_import, "draft", "tip"), curator)
    Option.objects.filter(version__question=kept.question_id, is_key=True).update(reason="So it is.")
    term = accepted(one(note_import, "term", "new"), curator).term
    assert term is not None

    reverted = applying.revert(note_import.pk, by=curator, now=LATER)

    settle()
    assert [pk for pk, _why in reverted.kept] == [kept.question_id]
    assert Question.objects.get().pk == kept.question_id
    assert GlossaryTerm.objects.get(pk=term.pk).retired
    kept.refresh_from_db()
    assert kept.withdrawn_at is None


def test_nothing_of_a_note_that_waits_can_be_decided(curator: User) -> None:
    note_import = imported()
    applying.revert(note_import.pk, by=curator, now=LATER)

    with pytest.raises(NotPossible):
        deciding.accept_all(note_import.pk, "draft", [], by=curator, now=LATER)
