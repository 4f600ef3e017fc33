"""Curators' pages about notes: sending in, progress, preview, report, and taking back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from quizapp.accounts.models import Role
from quizapp.contentfiles.notes.decoding import LARGEST
from quizapp.notes.actions import applying, deciding, reading
from quizapp.notes.models import NoteImport, NoteSource
from quizapp.notes.screens import lines, report, sources
from tests.accounts.factories import UserFactory
from tests.bank.factories import VersionFactory
from tests.curation.pages import curators_browser
from tests.notes import making
from tests.notes.making import NOON, bakery, imported, read, taken_in

pytestmark = pytest.mark.django_db

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def client() -> Client:
    return curators_browser()


@pytest.fixture(autouse=True)
def nobody_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Notes wait until a test reads them."""
    monkeypatch.setattr("quizapp.notes.tasks.read_notes.apply_async", lambda **_: None)


def url(name: str, *args: object) -> str:
    return reverse(f"notes:{name}", args=args)


def shown(client: Client, name: str, *args: object, query: str = "", **headers: str) -> str:
    """The page as text. It must open."""
    response = client.get(url(name, *args) + query, **headers)  # type: ignore[arg-type]  # headers, not options
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def file(name: str, text: str | bytes = making.NOTE) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def send(client: Client, *files: SimpleUploadedFile) -> HttpResponse:
    course = bakery()
    response = client.post(url("upload"), {"course": course.pk, "files": list(files)})
    assert isinstance(response, HttpResponse)
    return response


# --- Who finds them


def paths(row: NoteImport) -> list[str]:
    proposal = row.proposals.filter(group="draft").first()
    assert proposal is not None
    return [
        url("index"),
        url("note_import", row.pk),
        url("text", row.pk),
        *(url("proposals", row.pk, group) for group in ("term", "draft", "example", "claim")),
        url("edit", proposal.pk),
    ]


def test_learners_are_refused_and_visitors_are_asked_to_sign_in() -> None:
    row = imported()
    learner = Client()
    learner.force_login(UserFactory.create(role=Role.LEARNER))

    assert {learner.get(path).status_code for path in paths(row)} == {403}
    assert {Client().get(path).status_code for path in paths(row)} == {302}
    assert learner.post(url("upload")).status_code == 403


def test_curators_open_them_and_the_tabs_lead_there(client: Client) -> None:
    row = imported()

    assert {client.get(path).status_code for path in paths(row)} == {200}
    assert url("index") in client.get(reverse("curation:queue")).content.decode()


def test_what_is_not_there_is_not_found(client: Client) -> None:
    row = imported()

    for path in (
        url("note_import", 10**9),
        url("proposals", row.pk, "poem"),
        url("text", 10**9),
        url("edit", 10**9),
    ):
        assert client.get(path).status_code == 404
    first = row.proposals.earliest("position")
    assert client.post(url("decide", first.pk), {"verdict": "dance"}).status_code == 404
    assert client.get(url("text", row.pk) + "?whole=9999").status_code == 404


# --- Sending in


def test_a_file_is_taken_in_and_leads_to_its_progress(client: Client) -> None:
    response = send(client, file("bread.md"))

    row = NoteImport.objects.get()
    assert response["Location"] == url("note_import", row.pk)
    assert (row.source.name, row.status) == ("bread.md", "waiting")
    assert row.by is not None


def test_of_several_files_each_refused_one_is_named_with_its_reason_and_the_others_are_taken(
    client: Client,
) -> None:
    response = send(
        client,
        file("bread.md"),
        file("scan.pdf", b"%PDF-1.7 ..."),
        file("large.md", b"x" * (LARGEST + 1)),
        file("soup.txt", "Soup."),
    )

    page = client.get(response["Location"]).content.decode()
    assert response["Location"] == url("index")
    assert set(NoteSource.objects.values_list("name", flat=True)) == {"bread.md", "soup.txt"}
    assert "<b>scan.pdf</b>: The file is a PDF. Export it as text or Markdown." in page
    assert "<b>large.md</b>: The file is larger than 4 MB" in page
    # Told once.
    assert "scan.pdf" not in shown(client, "index")


def test_the_address_for_files_is_the_one_that_the_web_process_and_the_proxy_let_them_through() -> None:
    proxy = (settings.BASE_DIR / "docker/proxy/Caddyfile").read_text(encoding="utf-8")

    assert url("upload") == settings.UPLOAD_PATH
    assert proxy.count(settings.UPLOAD_PATH) == 2


def test_a_type_is_judged_by_what_is_in_the_file_and_not_by_its_name(client: Client) -> None:
    send(client, file("picture.png", "# Really a note"), file("note.md", b"\x89PNG\r\n\x1a\n"))

    assert [source.name for source in NoteSource.objects.all()] == ["picture.png"]


def test_more_than_ten_files_at_once_are_left_for_another_go(client: Client) -> None:
    response = send(client, *(file(f"note-{number:02}.md", f"# Note {number}") for number in range(12)))

    page = client.get(response["Location"]).content.decode()
    assert NoteImport.objects.count() == 10
    assert "<b>note-10.md</b>: These are more than 10 files." in page
    assert "<b>note-11.md</b>" in page


def test_nothing_chosen_and_nothing_taken_are_said_on_the_page_itself(client: Client) -> None:
    empty = send(client)
    refused = send(client, file("a.pdf", b"%PDF-"))

    assert empty.status_code == refused.status_code == 422
    assert "Choose at least one file." in empty.content.decode()
    assert "<b>a.pdf</b>" in refused.content.decode()
    assert not NoteImport.objects.exists()


def test_the_same_bytes_again_lead_to_the_import_that_is_there(client: Client) -> None:
    row = read()

    response = send(client, file("bread.md"))

    assert response["Location"] == url("note_import", row.pk)
    assert "It is not read twice." in client.get(response["Location"]).content.decode()
    assert NoteImport.objects.count() == 1


def test_the_name_and_text_of_a_file_are_never_html(client: Client) -> None:
    row = imported(
        "# <script>alert(1)</script>\n\n- **<b>Crumb</b>**: the <i>soft</i> inside\n", name="<img src=x>.md"
    )

    pages = [
        client.get(path).content.decode()
        for path in [
            url("index"),
            url("note_import", row.pk),
            url("text", row.pk),
            url("proposals", row.pk, "term"),
        ]
    ]

    assert not [
        page for page in pages if "<script>alert" in page or "<img src=x>" in page or "<i>soft" in page
    ]
    assert "&lt;img src=x&gt;.md" in pages[0]


# --- Progress


def test_progress_says_what_is_done_and_asks_again_until_it_is_read(client: Client) -> None:
    row = taken_in()
    NoteImport.objects.filter(pk=row.pk).update(
        status="reading", phase="Writing proposals", done=30, total=120, attempts=1, beat_at=timezone.now()
    )

    page = shown(client, "note_import", row.pk)
    part = shown(client, "progress", row.pk, **HTMX)

    assert 'http-equiv="refresh"' in page
    for text in (page, part):
        assert '<progress class="progress" max="120" value="30"' in text
        assert "30 of 120, 25%" in text
        assert f'hx-get="{url("progress", row.pk)}"' in text
    assert "<html" not in part


def test_the_part_of_the_progress_page_asks_for_the_page_when_the_note_is_read(client: Client) -> None:
    row = read()

    response = client.get(url("progress", row.pk), HTTP_HX_REQUEST="true")

    assert response["HX-Refresh"] == "true"
    assert "hx-get" not in response.content.decode()
    assert client.get(url("progress", row.pk))["Location"] == url("note_import", row.pk)


def test_a_note_that_nobody_reads_says_so(client: Client) -> None:
    row = taken_in()
    NoteImport.objects.filter(pk=row.pk).update(at=timezone.now() - timedelta(minutes=2))

    assert "No worker has taken it yet." in shown(client, "note_import", row.pk)


def test_the_list_follows_what_is_read_without_becoming_a_new_page(client: Client) -> None:
    row = taken_in()

    before = shown(client, "index", **HTMX)
    reading.read(row.pk, now_of=lambda: NOON)
    response = client.get(url("index"), HTTP_HX_REQUEST="true")

    assert "every 2s" in before
    assert "<html" not in before
    assert "every 2s" not in response.content.decode()
    assert "Look at the preview" in response.content.decode()
    # The list below follows, too.
    assert 'id="listed" aria-labelledby="notes" hx-swap-oob="true"' in response.content.decode()
    assert "Waiting to be read" not in response.content.decode()
    assert "HX-Refresh" not in response


# --- Preview and report


def test_a_preview_reports_everything_and_changes_nothing(client: Client) -> None:
    row = read()

    page = shown(client, "note_import", row.pk)

    assert "This is a preview" in page
    assert "100%" in page
    assert "Dough rises in two hours." in page
    assert 'href="/facts/FL-001/"' in page
    assert "1 WCU" in page
    assert "3 WCU" in page
    assert f"{url('text', row.pk)}?line=" in page
    assert "1. Bread, dough and yeast" in page
    row.source.refresh_from_db()
    assert row.source.current is None
    assert "This is a preview." in shown(client, "proposals", row.pk, "draft")


def test_import_discard_and_reading_once_more_are_one_press_each(client: Client) -> None:
    first, second = read(), read("# Soup\n\n- **Stock**: what soup is made of\n", name="soup.md")

    client.post(url("apply", first.pk))
    client.post(url("discard", second.pk))
    pages = shown(client, "note_import", first.pk), shown(client, "note_import", second.pk)
    client.post(url("again", second.pk))

    assert NoteSource.objects.get(name="bread.md").current == first
    assert "left to decide" in pages[0]
    assert "Read it once more" in pages[1]
    assert NoteImport.objects.filter(source__name="soup.md", status="waiting").count() == 1


def test_what_cannot_be_done_any_more_is_said_and_changes_nothing(client: Client) -> None:
    row = imported()

    response = client.post(url("discard", row.pk), follow=True)

    assert "This note is imported already." in response.content.decode()
    row.refresh_from_db()
    assert row.status == "applied"


def test_a_failed_import_says_why_and_can_be_tried_again(client: Client) -> None:
    row = taken_in()
    NoteImport.objects.filter(pk=row.pk).update(status="failed", error="Reading ended with an error of ours.")

    assert "Reading ended with an error of ours." in shown(client, "note_import", row.pk)
    assert "Reading ended with an error of ours." in shown(client, "index")
    client.post(url("again", row.pk))
    row.refresh_from_db()
    assert row.status == "waiting"


def test_an_import_that_is_taken_back_says_first_what_goes_and_then_what_stays(client: Client) -> None:
    row = imported()
    crumb = row.proposals.get(group="term", payload__name="Crumb")
    deciding.accept(crumb.pk, by=None, now=NOON)
    drafts = [
        proposal
        for proposal in row.proposals.filter(group="draft")
        if proposal.payload["distractors"] or proposal.payload["right"] == "True"
    ]
    made = [deciding.accept(proposal.pk, by=None, now=NOON, edits={"section": 1}) for proposal in drafts[:2]]
    worked_on = made[0].question
    assert worked_on is not None
    worked_on.current = VersionFactory.create(question=worked_on)
    worked_on.save()

    before = shown(client, "note_import", row.pk)
    after = client.post(url("revert", row.pk), follow=True).content.decode()

    assert "1 draft question that nobody has worked on, 1 glossary term" in before
    assert reverse("curation:question", args=[worked_on.pk]) in before
    assert "1 draft removed, 1 term retired." in after
    assert f'<a href="{reverse("curation:question", args=[worked_on.pk])}">' in after
    assert "Taken back" in after


def test_a_note_that_was_imported_again_shows_what_changed_and_its_history(client: Client) -> None:
    first = imported()
    deciding.reject(first.proposals.get(group="claim").pk, by=None, now=NOON)
    second = read(
        making.NOTE.replace("## Exam tips", "## Soup\n\nStock.\n\n## Exam tips").replace(
            "- Dough keeps", "- Sour dough keeps"
        )
    )

    page = shown(client, "note_import", second.pk)

    assert "Sections: 1 new, " in page
    assert "1 hold here too" in page
    assert "History of this note" in page
    assert url("note_import", first.pk) in page
    assert "takes the place of" in page


# --- The text


def test_a_link_to_a_line_opens_the_window_that_has_it(client: Client) -> None:
    row = read("\n".join(["# Bread", *(f"Line {number} of dough." for number in range(2, 1001))]))

    page = shown(client, "text", row.pk, query="?line=893")

    assert 'id="L893"' in page
    assert "Line 893 of dough." in page
    assert 'id="L750"' not in page
    assert 'href="?line=901"' in page
    assert shown(client, "text", row.pk, query="?line=99999").count('id="L1000"') == 1


def test_findings_stand_beside_their_lines(client: Client) -> None:
    row = read()
    line = making.NOTE.splitlines().index("- Dough rises in an hour.") + 1

    page = shown(client, "text", row.pk)
    shown_line = page[page.index(f'id="L{line}"') : page.index(f'id="L{line + 1}"')]

    assert "Dough rises in two hours." in shown_line
    assert "Wrong" in shown_line


@pytest.mark.parametrize("size", [40, 4000])
def test_a_window_stays_small_however_long_the_lines_are(client: Client, size: int) -> None:
    row = read("\n".join("dough " * (size // 6) for _ in range(400)))

    page = shown(client, "text", row.pk)

    assert len(page.encode()) < 80_000
    assert ("?whole=1" in page) == (size == 4000)
    if size == 4000:
        assert len(shown(client, "text", row.pk, query="?whole=1")) > size


def test_a_claim_of_a_megabyte_is_shown_by_its_beginning(client: Client) -> None:
    row = imported()
    claim = row.proposals.get(group="claim")
    claim.payload |= {"sentence": "Dough rises in an hour. " * 50_000}
    claim.save()

    pages = [
        shown(client, "note_import", row.pk),
        shown(client, "proposals", row.pk, "claim"),
        shown(client, "text", row.pk),
    ]

    assert max(len(page) for page in pages) < 60_000
    assert "Dough rises in an hour." in pages[1]


# --- Statements


@pytest.mark.parametrize("many", [1, 3])
def test_the_pages_take_as_many_statements_for_three_as_for_one(
    many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [imported(making.NOTE * (2 * many - 1), name=f"note-{number}.md") for number in range(many)]
    for number in range(many):
        read("# Soup", name=f"preview-{number}.md")

    with django_assert_num_queries(1):
        assert len(sources.waiting().previews) == many
    with django_assert_num_queries(4):
        assert len(sources.sources(None)[1]) == 2 * many
    row = NoteImport.objects.select_related("source").get(pk=rows[0].pk)
    with django_assert_num_queries(4):
        found = report.report(row)
        assert [(finding.title, finding.where) for finding in found.claims]
        assert [(old.by, old.applied_by) for old in found.history]
    with django_assert_num_queries(1):
        assert report.shares(row).decisions == 0
    with django_assert_num_queries(2):
        assert [line.section and line.section.section for line in lines.window(row, 1).lines]


def test_every_empty_page_says_what_to_do_next(client: Client) -> None:
    assert "manage.py load_content" in shown(client, "index")
    bakery()
    assert "Send the first file in above." in shown(client, "index")
    row = imported("Nothing but words.")
    assert "None in this note" in shown(client, "proposals", row.pk, "claim")
    assert re.search("Back to the report|Go on with", shown(client, "proposals", row.pk, "claim"))


def test_taking_back_twice_is_refused_in_a_sentence(client: Client) -> None:
    row = imported()
    applying.revert(row.pk, by=None, now=NOON)

    assert "This import was taken back." in client.post(url("revert", row.pk), follow=True).content.decode()
