"""A note that was taken in is read, and stands once it is imported."""

from __future__ import annotations

from collections import Counter

import pytest

from quizapp.bank.models import Changeset
from quizapp.notes.models import NoteImport, NoteSource, Proposal
from tests.notes.making import imported, read

pytestmark = pytest.mark.django_db


def test_what_is_read_waits_as_proposals_and_the_course_knows_nothing() -> None:
    preview = read()

    kinds = Counter(preview.proposals.values_list("group", "kind"))
    assert kinds == {
        ("term", "new"): 3,
        ("term", "same"): 1,
        ("term", "conflict"): 1,
        ("draft", "definition"): 3,
        ("draft", "tip"): 1,
        ("draft", "contrast"): 1,
        ("draft", "limit"): 1,
        ("draft", "worked"): 2,
        ("example", "wrong"): 1,
        ("example", "right"): 1,
        ("claim", "wrong"): 1,
    }
    assert NoteSource.objects.get().current is None
    assert not Changeset.objects.exists()


def test_an_import_stands() -> None:
    note_import = imported()

    assert note_import.status == NoteImport.Status.APPLIED
    assert NoteSource.objects.get().current == note_import
    assert Changeset.objects.get() == note_import.changeset
    assert Proposal.objects.filter(decision=None).count() == note_import.proposals.count()
