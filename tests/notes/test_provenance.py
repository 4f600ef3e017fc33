"""Where a question came from, on the page that curators have of it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from quizapp.accounts.models import User
from quizapp.bank.models import Option
from quizapp.notes.actions import applying, deciding
from quizapp.notes.models import Decision
from tests.accounts.factories import UserFactory
from tests.bank.factories import QuestionFactory
from tests.curation.pages import curators_browser, page
from tests.notes.making import NOON, imported

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator() -> User:
    return UserFactory.create(role="curator", email="curator@example.com")


def accepted(curator: User, **edits: object) -> Decision:
    worked = imported().proposals.filter(group="draft", kind="worked").order_by("position")[0]
    return deciding.accept(worked.pk, by=curator, now=NOON, edits=edits or None)


def test_the_page_of_a_draft_names_note_lines_and_headings(
    curator: User,
) -> None:
    decision = accepted(curator)

    shown = page(curators_browser(), "question", decision.question_id)

    address = f"/curate/notes/imports/{decision.note_import_id}/text/?line={decision.first}#L{decision.first}"
    assert f'From the note <a href="{address}">bread.md</a>, line {decision.first}, under' in shown
    assert "Baking bread \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} Capacity." in shown
    assert "Accepted by curator@example.com on 21 Nov 2026, 12:00." in shown


def test_it_says_what_the_draft_lacks_and_shows_no_empty_reasons(curator: User) -> None:
    decision = accepted(curator, explanation="")

    shown = page(curators_browser(), "question", decision.question_id)

    assert "It lacks a reason for" in shown
    assert "Nobody has explained it yet." in shown
    assert "choice-reason" not in shown
    assert "not published" in shown


def test_an_edited_draft_says_so(curator: User) -> None:
    decision = accepted(curator, difficulty=5)

    assert "Accepted with changes by" in page(curators_browser(), "question", decision.question_id)


def test_lines_in_plural_and_no_heading(curator: User) -> None:
    decision = accepted(curator)
    Decision.objects.filter(pk=decision.pk).update(first=3, last=5, path=[], by=None)

    shown = page(curators_browser(), "question", decision.question_id)

    assert "lines 3 to 5.</p>" in shown
    assert "Accepted on 21 Nov 2026" in shown


def test_headings_of_a_note_are_text(curator: User) -> None:
    decision = accepted(curator)
    Decision.objects.filter(pk=decision.pk).update(path=["<script>alert(1)</script>"])

    shown = page(curators_browser(), "question", decision.question_id)

    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_a_question_that_is_kept_when_its_import_is_taken_back_still_says_where_it_came_from(
    curator: User,
) -> None:
    decision = accepted(curator)
    Option.objects.filter(is_key=True).update(reason="Three steps.")
    applying.revert(decision.note_import_id, by=curator, now=NOON)

    assert "From the note" in page(curators_browser(), "question", decision.question_id)


def test_a_question_of_the_files_says_nothing_of_notes() -> None:
    question = QuestionFactory.create()

    shown = page(curators_browser(), "question", question.pk)

    assert "From the note" not in shown
    assert "It lacks" not in shown
    assert reverse("curation:questions") in shown
