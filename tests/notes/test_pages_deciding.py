"""Lists of proposals: filters, deciding one or many, editing, and undoing."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from quizapp.bank.models import Question
from quizapp.course.models import GlossaryTerm
from quizapp.notes.actions import deciding
from quizapp.notes.models import Decision, NoteImport, Proposal
from quizapp.notes.screens import proposals as screens
from quizapp.notes.screens import report
from quizapp.notes.screens.proposals import Filters
from tests.curation.pages import curators_browser
from tests.notes import making
from tests.notes.making import NOON, imported, read

pytestmark = pytest.mark.django_db

HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def client() -> Client:
    return curators_browser()


def url(name: str, *args: object) -> str:
    return reverse(f"notes:{name}", args=args)


def listed(client: Client, row: NoteImport, group: str, query: str = "") -> str:
    response = client.get(url("proposals", row.pk, group) + query)
    assert response.status_code == 200
    return response.content.decode()


def numbers(client: Client, row: NoteImport, group: str, query: str = "") -> list[int]:
    """The proposals that a list shows, in its order."""
    response = client.get(url("proposals", row.pk, group) + query)
    return [shown.proposal.pk for shown in response.context["list"].shown]


def one(row: NoteImport, group: str, **wanted: Any) -> Proposal:
    found = row.proposals.filter(group=group, **wanted).first()
    assert found is not None
    return found


def decided(client: Client, proposal: Proposal, verdict: str, **more: Any) -> HttpResponse:
    response = client.post(url("decide", proposal.pk), {"verdict": verdict, **more.pop("data", {})}, **more)
    assert isinstance(response, HttpResponse)
    return response


def crumb(row: NoteImport) -> Proposal:
    return one(row, "term", payload__name="Crumb")


# --- The list


def test_a_list_shows_what_waits_and_counts_it(client: Client) -> None:
    row = imported()
    before = numbers(client, row, "draft")
    decided(client, crumb(row), "accept")

    page = listed(client, row, "draft")

    assert before == list(
        row.proposals.filter(group="draft").order_by("position").values_list("pk", flat=True)
    )
    assert f"<b>{len(before)}</b> of {len(before)} left to decide" in page
    assert crumb(row).pk not in numbers(client, row, "term")
    assert numbers(client, row, "term", "?state=decided") == [crumb(row).pk]


def test_nothing_is_left_to_decide_about_terms_that_the_glossary_has_and_sums_that_are_right(
    client: Client,
) -> None:
    row = imported()
    same, right = one(row, "term", kind="same"), one(row, "example", kind="right")

    assert same.pk not in numbers(client, row, "term")
    assert right.pk not in numbers(client, row, "example")
    assert same.pk in numbers(client, row, "term", "?kind=same")
    assert right.pk in numbers(client, row, "example", "?state=all")
    assert "Nothing to decide." in listed(client, row, "term", "?kind=same")


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("?kind=conflict", lambda proposal: proposal.kind == "conflict"),
        ("?section=1", lambda proposal: proposal.section and proposal.section.number == 1),
        ("?section=none", lambda proposal: proposal.section is None),
        ("?sure=1", lambda proposal: proposal.sure),
        ("?sure=0", lambda proposal: not proposal.sure),
        ("?novelty=changed", lambda proposal: proposal.novelty == "changed"),
        ("?kind=poem&section=1e9&novelty=old&state=what", lambda _: True),
    ],
)
def test_filters_leave_what_they_name_and_nonsense_leaves_all(client: Client, query: str, kept: Any) -> None:
    row = imported()

    wanted = [
        proposal.pk
        for proposal in row.proposals.filter(group="term").order_by("position")
        if kept(proposal) and proposal.kind != "same"
    ]

    assert numbers(client, row, "term", query) == wanted


def test_five_thousand_proposals_are_pages_of_a_bearable_size(client: Client) -> None:
    row = imported()
    model = one(row, "draft", kind="definition")
    payload = model.payload | {
        "stem": "A rather long question? " * 8,
        "distractors": ["A wrong answer of some length"] * 4,
    }
    Proposal.objects.bulk_create(
        Proposal(
            note_import=row, group="draft", kind="definition", key=f"key-{place}", sense=f"sense-{place}", position=1000 + place,
            first=3, last=4, path=["A heading", "Another heading below"], section=model.section, payload=payload,
        )
        for place in range(5000)
    )  # fmt: skip

    page = listed(client, row, "draft", "?page=100")

    assert len(page.encode()) < 100_000
    assert "Page 100 of 251" in page
    assert "5,0" in page


@pytest.mark.parametrize("many", [1, 3])
def test_a_list_takes_at_most_four_statements_however_long_it_is(
    many: int,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    loaves = "".join(f"- **Loaf {number}**: dough that was baked\n" for number in range(3 * many))
    row = NoteImport.objects.select_related("source").get(pk=imported(making.NOTE + loaves).pk)
    for term in row.proposals.filter(group="term", payload__name__startswith="Loaf")[:many]:
        deciding.accept(term.pk, by=None, now=NOON, edits={"section": 1})

    with django_assert_num_queries(1):
        tabs = report.group_counts(row)
    assert tabs
    left = [screens.Left(tab.group, tab.label, tab.open, tab.all) for tab in tabs]
    for state in ("open", "decided", "all"):
        # One less where no term of the glossary has to be looked up.
        with django_assert_max_num_queries(4):
            found = screens.list_page(row, "term", Filters(state=state), None, left)
            assert [
                (
                    shown.known,
                    shown.decision and (shown.decision.by, shown.decision.term),
                    shown.proposal.section,
                )
                for shown in found.shown
            ]


# --- One at a time


def test_an_accepted_draft_is_in_the_bank_and_the_list_goes_on(client: Client) -> None:
    row = imported()
    draft = next(
        proposal
        for proposal in row.proposals.filter(group="draft", section__isnull=False)
        if proposal.payload["distractors"]
    )

    response = decided(client, draft, "accept", data={"kind": draft.kind})

    question = Question.objects.get()
    last = Decision.objects.get()
    assert question.status == "draft"
    assert response["Location"] == url("proposals", row.pk, "draft") + f"?kind={draft.kind}&last={last.pk}"
    page = client.get(response["Location"]).content.decode()
    assert f'formaction="{url("undo", last.pk)}"' in page
    assert reverse("curation:question", args=[question.pk]) in listed(client, row, "draft", "?state=decided")


def test_htmx_gets_the_proposal_the_counts_and_the_undo_alone(client: Client) -> None:
    row = imported()
    before = report.group_counts(row)[0].open

    page = decided(client, crumb(row), "accept", **HTMX).content.decode()

    assert "<html" not in page
    assert f'id="p{crumb(row).pk}" tabindex="-1"' in page
    assert page.count('hx-swap-oob="true"') == 4
    assert f"<b>{before - 1}</b>" in page
    assert url("undo", Decision.objects.get().pk) in page
    assert "data-open" not in page


def test_a_rejected_proposal_can_be_undone_and_is_found_again_in_its_place(client: Client) -> None:
    row = imported(making.NOTE + "".join(f"- **Loaf {number}**: a loaf of bread\n" for number in range(40)))
    at = row.proposals.filter(group="term").order_by("-position").first()
    assert at is not None
    decided(client, at, "reject")
    decision = Decision.objects.get()

    response = client.post(url("undo", decision.pk), {"import": row.pk})

    at.refresh_from_db()
    decision.refresh_from_db()
    assert at.decision is None
    assert decision.withdrawn_at is not None
    address, anchor = response["Location"].split("#")
    assert anchor == f"p{at.pk}"
    assert at.pk in numbers(client, row, "term", "?" + address.partition("?")[2])


def test_what_somebody_else_has_decided_is_said_and_stays(client: Client) -> None:
    row = imported()
    deciding.reject(crumb(row).pk, by=None, now=NOON)

    response = decided(client, crumb(row), "accept", **HTMX)

    assert "rejected this on" in response["HX-Trigger"]
    assert "Rejected" in response.content.decode()
    assert not GlossaryTerm.objects.filter(name="Crumb").exists()


def test_a_preview_cannot_be_decided(client: Client) -> None:
    row = read()

    response = decided(client, crumb(row), "accept")

    assert "This note is not imported" in client.get(response["Location"]).content.decode()
    assert not Decision.objects.exists()
    assert "formaction" not in listed(client, row, "term")


def test_the_wording_of_a_note_can_be_noted_as_better_than_the_glossarys(client: Client) -> None:
    row = imported()
    conflict = one(row, "term", kind="conflict")

    decided(client, conflict, "better")

    assert Decision.objects.get().payload["term"]["better"] is True
    assert GlossaryTerm.objects.filter(name="Proofing").count() == 1


# --- Editing


def test_a_draft_that_lacks_something_leads_to_its_form(client: Client) -> None:
    row = imported()
    draft = one(row, "draft", kind="definition")
    draft.payload["distractors"] = []
    draft.save()

    page = listed(client, row, "draft")
    plain = decided(client, draft, "accept")
    htmx = decided(client, draft, "accept", data={"kind": "definition"}, **HTMX)

    assert "To be accepted it needs wrong answers." in page
    assert plain["Location"] == url("edit", draft.pk)
    assert htmx["HX-Redirect"] == url("edit", draft.pk) + "?kind=definition"


def test_an_edited_draft_is_accepted_as_it_was_written(client: Client) -> None:
    row = imported()
    draft = one(row, "draft", kind="definition")
    assert 'name="wrong_3"' in client.get(url("edit", draft.pk)).content.decode()

    response = client.post(
        url("edit", draft.pk),
        {
            "kind": "single", "stem": "What is the soft part called?", "right": "The crumb", "reason_0": "It is inside.",
            "wrong_1": "The crust", "reason_1": "It is outside.", "wrong_2": "", "wrong_3": "The dough", "reason_3": "",
            "explanation": "Bread has both.", "section": "1", "difficulty": "2", "novelty": "new",
        },
    )  # fmt: skip

    question = Question.objects.get()
    assert question.current is not None
    assert question.current.stem == "What is the soft part called?"
    assert question.difficulty == 2
    assert list(question.current.options.order_by("position").values_list("text", "reason", "is_key")) == [
        ("The crumb", "It is inside.", True),
        ("The crust", "It is outside.", False),
        ("The dough", "", False),
    ]
    assert Decision.objects.get().edited
    assert "novelty=new" in response["Location"]


def test_what_is_wrong_in_an_edit_stands_at_its_field_and_nothing_is_lost(client: Client) -> None:
    row = imported()

    response = client.post(
        url("edit", crumb(row).pk),
        {"name": "Crumb", "abbreviation": "", "definition": "The crumb is the crumb.", "section": "1"},
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"definition"}
    assert "The crumb is the crumb.</textarea>" in page
    assert "The definition contains &#x27;Crumb&#x27;" in page
    assert not Decision.objects.exists()


def test_a_conflicting_term_may_get_another_name(client: Client) -> None:
    row = imported()
    conflict = one(row, "term", kind="conflict")
    assert "for 60 minutes" in client.get(url("edit", conflict.pk)).content.decode()

    client.post(
        url("edit", conflict.pk),
        {"name": "Short rest", "abbreviation": "", "definition": "A rest of 20 minutes.", "section": "1"},
    )

    assert GlossaryTerm.objects.filter(name="Short rest", from_notes=True).exists()


def test_examples_and_claims_have_no_form_and_decided_ones_send_back(client: Client) -> None:
    row = imported()
    decided(client, crumb(row), "reject")

    assert client.get(url("edit", one(row, "claim").pk)).status_code == 404
    assert client.get(url("edit", crumb(row).pk))["Location"] == url("proposals", row.pk, "term")


# --- Many at once


def bulk(client: Client, row: NoteImport, group: str, verdict: str, chosen: list[Any]) -> str:
    response = client.post(url("bulk", row.pk, group), {"verdict": verdict, "chosen": chosen}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_what_was_selected_is_decided_and_what_cannot_be_is_counted_with_the_reason(client: Client) -> None:
    row = imported()
    terms = list(row.proposals.filter(group="term"))

    page = bulk(client, row, "term", "accept", [term.pk for term in terms])

    done = Decision.objects.filter(verdict="accepted").count()
    assert done > 0
    assert f"{done} term{'s' if done > 1 else ''} accepted." in page
    assert f"{len(terms) - done} left open." in page
    assert "The glossary says the same already." in page


def test_many_are_rejected_at_once(client: Client) -> None:
    row = imported()
    drafts = list(row.proposals.filter(group="draft").values_list("pk", flat=True))

    page = bulk(client, row, "draft", "reject", drafts)

    assert Decision.objects.filter(verdict="rejected").count() == len(drafts)
    assert "Everything is decided" in page


def test_all_of_a_list_are_decided_whatever_the_page_and_only_those_that_the_filters_leave(
    client: Client,
) -> None:
    loaves = "".join(f"- **Loaf {number}**: dough that was baked\n" for number in range(30))
    row = imported(making.NOTE + loaves)
    new = row.proposals.filter(group="term", kind="new")
    assert "of this list, on every page" in listed(client, row, "term", "?kind=new")

    response = client.post(url("bulk", row.pk, "term"), {"verdict": "reject", "every": "1", "kind": "new"})

    assert new.count() > screens.PAGE
    assert not new.filter(decision=None).exists()
    assert row.proposals.filter(group="term", decision__isnull=False).count() == new.count()
    assert response["Location"].endswith("?kind=new")


def test_nothing_selected_and_nonsense_change_nothing(client: Client) -> None:
    row = imported()

    assert "Nothing was selected" in bulk(client, row, "draft", "accept", [])
    assert "Nothing was selected" in bulk(client, row, "draft", "accept", ["x", "-1", "9" * 40])
    assert "left open." in bulk(client, row, "draft", "accept", [10**9])
    assert client.post(url("bulk", row.pk, "poem"), {"verdict": "accept"}).status_code == 404
    assert not Decision.objects.exists()


def test_htmx_is_led_to_the_list_after_many_were_decided(client: Client) -> None:
    row = imported()

    response = client.post(
        url("bulk", row.pk, "term"), {"verdict": "reject", "chosen": [crumb(row).pk], "section": "1"}, **HTMX
    )

    assert response.status_code == 204
    assert response["HX-Redirect"] == url("proposals", row.pk, "term") + "?section=1"


def test_an_older_import_shows_what_was_decided_and_lets_nobody_decide(client: Client) -> None:
    old = imported()
    decided(client, crumb(old), "reject")
    imported(making.NOTE + "\nMore about dough.\n")

    page = listed(client, old, "term", "?state=all")

    assert "This import does not stand" in page
    assert "formaction" not in page
    assert "Rejected" in page
