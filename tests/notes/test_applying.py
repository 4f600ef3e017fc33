"""Importing what was read, discarding it, and taking it back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from quizapp.bank.models import Changeset, Question
from quizapp.course.models import GlossaryTerm
from quizapp.notes.actions import applying, deciding
from quizapp.notes.models import Decision, NoteImport, NoteSource, Proposal
from quizapp.notes.refusals import NotPossible
from tests.accounts.factories import UserFactory
from tests.notes.making import NOON, NOTE, imported, read, taken_in

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)


def accepted(note_import: NoteImport, group: str, kind: str) -> Decision:
    """The first open proposal of that kind, accepted as it is."""
    proposal = note_import.proposals.filter(group=group, kind=kind, decision=None).order_by("position")[0]
    return deciding.accept(proposal.pk, by=None, now=NOON)


def of_accepted(decision: Decision) -> Question:
    assert decision.question is not None
    return decision.question


def test_an_import_is_a_changeset_that_says_what_it_brought_and_by_whom() -> None:
    user = UserFactory.create()
    row = read()

    done = applying.apply(row.pk, by=user, now=LATER)

    changeset = Changeset.objects.get()
    assert (done.status, done.applied_by, done.applied_at) == (NoteImport.Status.APPLIED, user, LATER)
    assert (changeset.by, changeset.at, changeset.source) == (user, LATER, "Notes: bread.md")
    assert changeset.counts == {
        "terms proposed": 5,
        "drafts proposed": 8,
        "examples proposed": 2,
        "claims proposed": 1,
    }
    assert done.changeset == changeset
    assert NoteSource.objects.get().current == done
    assert NoteImport.objects.get().text + "\n" == NOTE


@pytest.mark.parametrize(
    ("status", "why"),
    [
        ("waiting", "This note waits to be read."),
        ("reading", "This note is being read."),
        ("failed", "This note could not be read."),
    ],
)
def test_what_was_not_read_cannot_be_imported(status: str, why: str) -> None:
    row = taken_in()
    NoteImport.objects.update(status=status, error="Why.")

    with pytest.raises(NotPossible) as refusal:
        applying.apply(row.pk, by=None, now=NOON)

    assert str(refusal.value) == why
    assert not Changeset.objects.exists()


def test_nothing_is_imported_discarded_or_taken_back_twice() -> None:
    row = read()
    with pytest.raises(NotPossible, match=r"^This note was read, but not imported\.$"):
        applying.revert(row.pk, by=None, now=NOON)
    applying.apply(row.pk, by=None, now=NOON)
    for verb in (applying.apply, applying.discard):
        with pytest.raises(NotPossible, match=r"^This note is imported already\.$"):
            verb(row.pk, by=None, now=NOON)
    applying.revert(row.pk, by=None, now=NOON)
    with pytest.raises(NotPossible, match=r"^This import was taken back\.$"):
        applying.revert(row.pk, by=None, now=NOON)
    other = read(NOTE + "\nMore dough.\n")
    applying.discard(other.pk, by=None, now=NOON)
    for verb in (applying.apply, applying.discard):
        with pytest.raises(NotPossible, match=r"^This preview was discarded\.$"):
            verb(other.pk, by=None, now=NOON)
    with pytest.raises(NotPossible, match=r"^There is no such import\.$"):
        applying.apply(0, by=None, now=NOON)


@pytest.mark.parametrize("status", ["waiting", "failed", "read"])
def test_a_discarded_import_keeps_its_text_and_proposes_nothing(status: str) -> None:
    row = read()
    NoteImport.objects.update(status=status, error="Why." if status == "failed" else "")

    done = applying.discard(row.pk, by=UserFactory.create(), now=NOON)

    assert (done.status, done.error) == (NoteImport.Status.DISCARDED, "")
    assert not Proposal.objects.exists()
    assert not done.sections.exists()
    assert NoteImport.objects.get().text + "\n" == NOTE


def test_what_is_taken_back_takes_its_drafts_terms_and_decisions_with_it() -> None:
    row = imported()
    draft, term = accepted(row, "draft", "limit"), accepted(row, "term", "new")
    claim = accepted(row, "claim", "wrong")
    user = UserFactory.create()

    made = applying.revert(row.pk, by=user, now=LATER)

    assert (made.removed, made.retired, made.withdrawn) == (1, 1, 3)
    assert (made.kept, made.kept_terms) == ([], [])
    assert draft.question_id is not None
    assert not Question.objects.exists()
    assert term.term is not None
    assert not GlossaryTerm.objects.listed().filter(pk=term.term.pk).exists()
    assert set(Decision.objects.values_list("withdrawn_at", flat=True)) == {LATER}
    assert claim.pk in Decision.objects.values_list("pk", flat=True)
    row.refresh_from_db()
    assert (row.status, row.reverted_by, row.reverted_at) == (NoteImport.Status.REVERTED, user, LATER)
    assert Changeset.objects.get().reverted_at == LATER
    assert NoteSource.objects.get().current is None
    assert not Proposal.objects.exclude(decision=None).exists()


def test_what_somebody_has_gone_on_with_is_kept_and_named() -> None:
    row = imported()
    edited = of_accepted(accepted(row, "draft", "limit"))
    gone = of_accepted(accepted(row, "draft", "tip"))
    Question.objects.filter(pk=edited.pk).update(difficulty=5)
    term = accepted(row, "term", "new").term
    assert term is not None
    GlossaryTerm.objects.filter(pk=term.pk).update(from_notes=False)

    made = applying.revert(row.pk, by=None, now=LATER)

    assert made.kept == [(edited.pk, "Somebody has edited this question since.")]
    assert made.kept_terms == [(term.name, f"The files of the course have the term {term.name!r} now.")]
    assert (made.removed, made.retired, made.withdrawn) == (1, 0, 1)
    assert list(Question.objects.all()) == [edited]
    assert not Question.objects.filter(pk=gone.pk).exists()
    assert NoteSource.objects.get().current is None


def test_a_kept_question_is_not_made_twice_by_a_later_import_of_the_same_lines() -> None:
    row = imported()
    decision = accepted(row, "draft", "limit")
    Question.objects.update(difficulty=5)
    applying.revert(row.pk, by=None, now=LATER)

    again = imported()

    kept = again.proposals.get(group="draft", kind="limit")
    assert again.pk != row.pk
    assert kept.decision == decision
    with pytest.raises(NotPossible):
        deciding.accept(kept.pk, by=UserFactory.create(), now=LATER)


def test_the_import_before_stands_again_with_its_decisions() -> None:
    first = imported()
    before = accepted(first, "draft", "limit")
    second = imported(NOTE.replace("1 WCU", "2 WCU"))
    after = accepted(second, "draft", "tip")

    applying.revert(second.pk, by=None, now=LATER)

    assert NoteSource.objects.get().current == first
    linked = first.proposals.exclude(decision=None)
    assert [each.decision for each in linked] == [before]
    assert Decision.objects.get(pk=after.pk).withdrawn_at == LATER
    deciding.accept(first.proposals.get(group="draft", kind="tip").pk, by=None, now=LATER)


def test_what_is_kept_stays_decided_in_the_import_before() -> None:
    first = imported()
    second = imported(NOTE.replace("1 WCU", "2 WCU"))
    kept = accepted(second, "draft", "limit")
    Question.objects.update(difficulty=5)

    applying.revert(second.pk, by=None, now=LATER)

    assert first.proposals.get(group="draft", kind="limit").decision == kept


def test_an_older_import_is_taken_back_under_the_one_that_stands() -> None:
    first = imported()
    accepted(first, "draft", "limit")
    second = imported(NOTE.replace("1 WCU", "2 WCU"))
    assert second.proposals.exclude(decision=None).count() == 1

    applying.revert(first.pk, by=None, now=LATER)

    assert NoteSource.objects.get().current == second
    assert not second.proposals.exclude(decision=None).exists()
    assert not Question.objects.exists()


def test_the_command_that_reverts_loads_says_how_an_import_is_taken_back() -> None:
    row = imported()

    with pytest.raises(CommandError, match=r"is the import of the note bread\.md\. Take it back on the page"):
        call_command("revert_changeset", str(row.changeset_id))

    row.refresh_from_db()
    assert row.status == NoteImport.Status.APPLIED


def test_a_load_below_an_import_says_what_stands_above_it() -> None:
    load = Changeset.objects.create(course=read().source.course, at=NOON, source="content/bakery")
    row = applying.apply(NoteImport.objects.get().pk, by=None, now=NOON)

    with pytest.raises(CommandError, match=rf"Later changesets build on {load.pk}\. .*{row.changeset_id}"):
        call_command("revert_changeset", str(load.pk))
    applying.revert(row.pk, by=None, now=LATER)
    call_command("revert_changeset", str(load.pk), verbosity=0)

    load.refresh_from_db()
    assert load.reverted_at is not None
