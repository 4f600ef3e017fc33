"""Notes in a browser: sent in, read, previewed, imported and decided by single keys; axe in light and dark at both widths."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Page, expect

from quizapp.accounts.models import Role, User
from quizapp.bank.models import Question
from quizapp.notes.actions import deciding, reading
from quizapp.notes.models import Decision, NoteImport
from tests.accounts.factories import UserFactory
from tests.browser.conftest import DESKTOP, PHONE, Opener, faults
from tests.notes import making
from tests.notes.making import NOON, bakery, imported, read, taken_in

pytestmark = pytest.mark.django_db(transaction=True)

LOOKS = [
    pytest.param(PHONE, "light", id="phone-light"),
    pytest.param(DESKTOP, "dark", id="desktop-dark"),
]
LONG = "\n".join(f"Line {number} of a note about bread and dough." for number in range(2, 1001))


@pytest.fixture
def curator(settings: Any) -> User:
    """Whom `make run` lets in without a second factor."""
    settings.EMBEDDED = True
    return UserFactory.create(role=Role.CURATOR, generated=True)


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[None]]:
    """Collects the words to the worker, which a test then is itself."""
    woken: list[None] = []
    monkeypatch.setattr("quizapp.notes.tasks.read_notes.apply_async", lambda **_: woken.append(None))
    yield woken
    connection.close()


def note_file(folder: Path, text: str = making.NOTE, name: str = "bread.md") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_note_is_sent_in_read_previewed_imported_and_a_draft_accepted_by_a_key(
    open_page: Opener, curator: User, worker: list[None], tmp_path: Path
) -> None:
    bakery()
    page = open_page("/curate/notes/", learner=curator)

    page.get_by_label("Files").set_input_files(note_file(tmp_path))
    page.get_by_role("button", name="Send and read").click()
    expect(page.get_by_role("heading", name="Waiting for the worker")).to_be_visible()
    assert worker

    # The page may be left. It follows by itself when the worker has read the note.
    page.goto("/curate/notes/")
    page.get_by_role("link", name="bread.md").first.click()
    reading.read_next(now_of=timezone.now)
    expect(page.get_by_role("heading", name="This is a preview")).to_be_visible()
    expect(page.get_by_text("Dough rises in two hours.")).to_be_visible()
    assert not Question.objects.exists()

    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", name="left to decide")).to_be_visible()
    page.get_by_role("link", name="draft questions to decide").click()
    first = page.locator(".notes-proposal.is-current")
    while not first.get_by_role("button", name="Accept").count():
        page.keyboard.press("j")
    stem = first.locator("h2").inner_text()
    page.keyboard.press("a")
    expect(page.locator("#last")).to_contain_text("Accepted")
    page.locator(".is-decided").get_by_role("link", name="Draft question").click()
    expect(page.get_by_text("Draft", exact=True)).to_be_visible()
    expect(page.locator(".stem")).to_contain_text(stem[:60])
    assert Question.objects.get().status == "draft"


def test_a_list_is_decided_by_keys_alone_and_says_what_happened(open_page: Opener, curator: User) -> None:
    row = imported()
    page = open_page(f"/curate/notes/imports/{row.pk}/claim/", learner=curator)
    expect(page.locator(".is-current")).to_have_count(1)

    page.keyboard.press("r")
    expect(page.locator("#live")).to_contain_text("Rejected")
    expect(page.locator("#left")).to_contain_text("0 of 1 left")
    expect(page.locator("#page-done")).to_be_focused()

    page.keyboard.press("u")
    expect(page.locator("#left")).to_contain_text("1 of 1 left")
    expect(page.locator(".notes-proposal.is-current")).to_have_count(1)
    assert Decision.objects.get().withdrawn_at is not None


def test_one_key_after_the_other_decides_one_proposal_after_the_other(
    open_page: Opener, curator: User
) -> None:
    row = imported()
    page = open_page(f"/curate/notes/imports/{row.pk}/draft/", learner=curator)
    items = page.locator(".notes-proposal")
    count = items.count()

    for place in range(3):
        expect(items.nth(place)).to_have_class("notes-proposal is-current")
        page.keyboard.press("r")
        expect(page.locator("#left")).to_contain_text(f"{count - place - 1} of {count} left")
        expect(items.nth(place)).to_have_class("notes-proposal is-decided")
        expect(items.nth(place + 1)).to_be_focused()

    assert Decision.objects.count() == 3


def test_keys_move_select_edit_and_are_listed(open_page: Opener, curator: User) -> None:
    row = imported()
    page = open_page(f"/curate/notes/imports/{row.pk}/draft/", learner=curator)
    items = page.locator(".notes-proposal")

    page.keyboard.press("j")
    expect(items.nth(1)).to_be_focused()
    page.keyboard.press("x")
    expect(items.nth(1).get_by_role("checkbox")).to_be_checked()
    page.keyboard.press("k")
    expect(items.nth(0)).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("undo the last decision")
    expect(page.get_by_role("dialog")).not_to_contain_text("choose an option")
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    expect(page.get_by_role("heading", name="Change this draft")).to_be_visible()


def test_somebody_who_was_signed_out_is_asked_to_sign_in_and_decides_nothing(
    open_page: Opener, curator: User
) -> None:
    row = imported()
    page = open_page(f"/curate/notes/imports/{row.pk}/claim/", learner=curator)

    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.keyboard.press("a")

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert not Decision.objects.exists()


def test_what_was_selected_is_rejected_together(open_page: Opener, curator: User) -> None:
    row = imported()
    page = open_page(f"/curate/notes/imports/{row.pk}/draft/", learner=curator)
    count = page.locator(".notes-proposal").count()

    page.get_by_label("All on this page").check()
    page.get_by_role("button", name="Reject selected").click()

    expect(page.get_by_role("heading", name="Everything is decided")).to_be_visible()
    assert Decision.objects.filter(verdict="rejected").count() == count


def test_everything_works_without_javascript(
    open_page: Opener, curator: User, worker: list[None], tmp_path: Path
) -> None:
    bakery()
    page = open_page("/curate/notes/", learner=curator, javascript=False)

    page.get_by_label("Files").set_input_files(note_file(tmp_path))
    page.get_by_role("button", name="Send and read").click()
    expect(page.get_by_role("heading", name="Waiting for the worker")).to_be_visible()
    reading.read_next(now_of=timezone.now)
    page.reload()
    page.get_by_role("button", name="Import", exact=True).click()
    row = NoteImport.objects.get()

    page.goto(f"/curate/notes/imports/{row.pk}/claim/")
    page.get_by_role("button", name="Accept", exact=True).click()
    expect(page.locator("#last")).to_contain_text("Accepted")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone.")).to_be_visible()
    page.locator("input[name=chosen]").first.focus()
    # Enter in a box decides nothing.
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing was changed: no button was pressed.")).to_be_visible()
    assert not Decision.objects.filter(withdrawn_at=None).exists()
    page.locator("input[name=chosen]").first.check()
    page.get_by_role("button", name="Reject selected").click()
    expect(page.get_by_text("1 claim rejected.")).to_be_visible()


def test_files_that_would_be_refused_are_named_before_they_are_sent(
    open_page: Opener, curator: User, tmp_path: Path
) -> None:
    bakery()
    page = open_page("/curate/notes/", learner=curator)

    page.get_by_label("Files").set_input_files(
        [note_file(tmp_path), note_file(tmp_path, "x" * 4_200_000, "large.md")]
    )
    page.get_by_role("button", name="Send and read").click()

    expect(page.locator("#files-said")).to_contain_text("large.md has 4.0 MB, more than the 4.0 MB")
    assert not NoteImport.objects.exists()


def test_a_link_to_a_line_finds_it_even_without_its_window(open_page: Opener, curator: User) -> None:
    row = read("# Bread\n" + LONG)
    page = open_page(f"/curate/notes/imports/{row.pk}/text/#L893", learner=curator)

    expect(page.locator("#L893")).to_be_in_viewport()
    expect(page.locator("#L893")).to_contain_text("Line 893 of a note")


@pytest.mark.parametrize(("screen", "scheme"), LOOKS)
def test_pages_about_notes(open_page: Opener, curator: User, screen: dict[str, Any], scheme: str) -> None:
    row = imported()
    decided(row)
    preview = read(making.NOTE.replace("Rye", "Spelt"))
    waits = taken_in("# Soup", name="soup.md")
    failed = taken_in("# Stock", name="stock.md")
    NoteImport.objects.filter(pk=failed.pk).update(status="failed", error="It could not be read.")
    at = f"/curate/notes/imports/{row.pk}"
    draft = row.proposals.filter(group="draft", decision=None).earliest("position")
    term = row.proposals.filter(group="term", kind="conflict").earliest("position")
    paths = [
        "/curate/notes/",
        f"{at}/",
        *(
            f"{at}/{group}/{query}"
            for group in ("term", "draft", "example", "claim")
            for query in ("", "?state=all")
        ),
        f"{at}/term/?novelty=changed",
        f"{at}/text/",
        f"{at}/text/?whole=1",
        f"/curate/notes/imports/{preview.pk}/",
        f"/curate/notes/imports/{preview.pk}/draft/",
        f"/curate/notes/imports/{waits.pk}/",
        f"/curate/notes/imports/{failed.pk}/",
        f"/curate/notes/proposals/{draft.pk}/edit/",
        f"/curate/notes/proposals/{term.pk}/edit/",
    ]
    page = open_page(paths[0], learner=curator, screen=screen, scheme=scheme)
    found = []
    for path in paths:
        page.goto(path)
        expect(page.locator("h1")).to_have_count(1)
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        found += [f"{path}: {fault}" for fault in faults(page, in_both_schemes=True)]
        found += too_wide(page, path)

    assert found == [], "\n".join(found)


def decided(row: NoteImport) -> None:
    """One of each decision."""
    for proposal in row.proposals.filter(group__in=["claim", "example"]).exclude(kind="right"):
        deciding.accept(proposal.pk, by=None, now=NOON)
    crumb = row.proposals.get(group="term", payload__name="Crumb")
    deciding.accept(crumb.pk, by=None, now=NOON, edits={"section": 1})
    deciding.reject(row.proposals.filter(group="draft").earliest("position").pk, by=None, now=NOON)


def too_wide(page: Page, path: str) -> list[str]:
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{path}: {wider} px wider than the screen"] if wider else []


def test_an_edit_that_cannot_be_taken_says_so_without_a_fault_of_axe(
    open_page: Opener, curator: User
) -> None:
    row = imported()
    term = row.proposals.get(group="term", payload__name="Crumb")
    # An answer of 422 is an error to the console.
    page = open_page(f"/curate/notes/proposals/{term.pk}/edit/", learner=curator, expects_errors=True)

    page.get_by_label("Definition").fill("The crumb is the crumb.")
    page.get_by_role("button", name="Accept as changed").click()

    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator(".field-error")).to_contain_text("The definition contains")
    assert faults(page) == []
