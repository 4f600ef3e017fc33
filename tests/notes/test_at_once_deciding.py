"""Two curators at one proposal in the same moment."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connections

from quizapp.accounts.models import User
from quizapp.bank.models import Question
from quizapp.course.models import GlossaryTerm
from quizapp.notes.actions import applying, deciding
from quizapp.notes.actions.deciding import NotPossible
from quizapp.notes.models import Decision, Proposal
from tests.accounts.factories import UserFactory
from tests.notes.making import NOON, bakery, imported

pytestmark = pytest.mark.django_db(transaction=True)


def together(*attempts: Callable[[], object]) -> list[str]:
    """What each attempt was refused with, empty for one that came through. They begin in the same moment."""
    start = Barrier(len(attempts))
    said = ["never ended"] * len(attempts)

    def run(place: int, attempt: Callable[[], object]) -> None:
        try:
            start.wait(10)
            attempt()
            said[place] = ""
        except NotPossible as refusal:
            said[place] = str(refusal)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=each) for each in enumerate(attempts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return said


def proposal(group: str, kind: str) -> Proposal:
    return imported().proposals.filter(group=group, kind=kind).order_by("position")[0]


def curators() -> tuple[User, User]:
    return UserFactory.create(role="curator"), UserFactory.create(role="curator")


@pytest.mark.parametrize(("group", "kind"), [("draft", "worked"), ("term", "new")])
def test_two_curators_who_accept_at_once_make_one_row_and_the_second_is_told(group: str, kind: str) -> None:
    found, (one, other) = proposal(group, kind), curators()
    terms = GlossaryTerm.objects.count()

    said = together(
        lambda: deciding.accept(found.pk, by=one, now=NOON),
        lambda: deciding.accept(found.pk, by=other, now=NOON),
    )

    (quicker,) = [curator for curator, refused in zip((one, other), said, strict=True) if not refused]
    assert sorted(said) == [
        "",
        f"{quicker.email} accepted this on 21 Nov 2026, 12:00 UTC. Undo that first to decide otherwise.",
    ]
    assert Question.objects.count() + GlossaryTerm.objects.count() - terms == 1
    assert Decision.objects.count() == 1


def test_a_double_click_makes_one_question_and_nobody_is_scolded() -> None:
    found, (one, _) = proposal("draft", "worked"), curators()

    said = together(*[lambda: deciding.accept(found.pk, by=one, now=NOON)] * 4)

    assert said == [""] * 4
    assert Question.objects.count() == 1


def test_one_who_accepts_and_one_who_rejects_do_not_both_get_their_way() -> None:
    found, (one, other) = proposal("draft", "worked"), curators()

    said = together(
        lambda: deciding.accept(found.pk, by=one, now=NOON),
        lambda: deciding.reject(found.pk, by=other, now=NOON),
    )

    decision = Decision.objects.get()
    assert said.count("") == 1
    assert Question.objects.count() == (decision.verdict == "accepted")


def test_notes_that_explain_one_term_make_it_once() -> None:
    bakery()
    one, other = (
        imported(name=name).proposals.filter(group="term", kind="new").order_by("position")[0]
        for name in ("one.md", "two.md")
    )
    terms = GlossaryTerm.objects.count()

    said = together(
        lambda: deciding.accept(one.pk, by=None, now=NOON),
        lambda: deciding.accept(other.pk, by=None, now=NOON),
    )

    assert GlossaryTerm.objects.count() == terms + 1
    assert sorted(bool(refused) for refused in said) == [False, True]


def test_two_who_accept_everything_make_everything_once() -> None:
    note_import = imported()
    drafts = list(note_import.proposals.filter(group="draft").values_list("pk", flat=True))
    one, other = curators()

    said = together(
        lambda: deciding.accept_all(note_import.pk, "draft", drafts, by=one, now=NOON),
        lambda: deciding.accept_all(note_import.pk, "draft", drafts[::-1], by=other, now=NOON),
        lambda: deciding.accept(drafts[0], by=one, now=NOON),
    )

    assert said[:2] == ["", ""]
    decisions = Decision.objects.count()
    assert Question.objects.count() == decisions
    assert Question.objects.values("current__stem").distinct().count() == decisions


def test_an_import_that_is_taken_back_meanwhile_keeps_no_question() -> None:
    found, (one, other) = proposal("draft", "worked"), curators()

    said = together(
        lambda: deciding.accept(found.pk, by=one, now=NOON),
        lambda: applying.revert(found.note_import_id, by=other, now=NOON),
    )

    assert said[1] == ""
    assert said[0] in ("", "This note is not imported, so nothing of it can be decided.")
    assert not Question.objects.exists()
    assert not Decision.objects.filter(withdrawn_at=None).exists()
