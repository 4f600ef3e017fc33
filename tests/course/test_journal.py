"""Private answers: saved, kept apart from each other, listed, taken along and deleted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from quizapp.accounts.belongings import belongings
from quizapp.accounts.models import User
from quizapp.course import actions
from quizapp.course.actions import Written
from quizapp.course.models import Reflection, Section
from quizapp.course.traces import MOST_CHARACTERS
from tests.accounts.factories import UserFactory
from tests.course.factories import SectionFactory
from tests.course.test_anatomy import HTML

pytestmark = pytest.mark.django_db

NINE = datetime(2026, 11, 21, 9, tzinfo=UTC)
REF = "S01-P08"
URL = f"/guide/here/journal/{REF}/"


def section() -> Section:
    return SectionFactory.create(number=1, slug="here", title="Here", html=HTML)


def signed_in(learner: User) -> Client:
    client = Client()
    client.force_login(learner)
    return client


def save(learner: User, there: Section, text: str, *, seen: int = 0, writer: str = "") -> Reflection | None:
    return actions.reflect(learner, there, REF, Written(text, seen, writer), prompt="<p>Why?</p>", now=NINE)


def kept(learner: User, there: Section, text: str, *, seen: int = 0, writer: str = "") -> Reflection:
    held = save(learner, there, text, seen=seen, writer=writer)
    assert held is not None
    return held


def test_an_answer_is_saved_and_shown_again_without_javascript() -> None:
    section()
    client = signed_in(UserFactory.create())

    answer = client.post(URL, {"text": "Because.\r\nSo.", "seen": "0", "writer": "a"})

    assert answer["Location"] == f"/guide/here/#{REF}"
    assert Reflection.objects.get().text == "Because.\nSo."
    page = client.get("/guide/here/").content.decode()
    assert "Because.\nSo.</textarea>" in page
    assert "Saved" in page


def test_htmx_gets_what_is_kept_and_the_new_revision() -> None:
    section()

    answer = signed_in(UserFactory.create()).post(URL, {"text": "Because."}, headers={"HX-Request": "true"})

    page = answer.content.decode()
    assert page.lstrip().startswith('<div class="answer-state">')
    assert 'name="seen" value="1"' in page


def test_the_same_text_again_changes_nothing() -> None:
    there, learner = section(), UserFactory.create()
    first = kept(learner, there, "Because.")
    again = kept(learner, there, "Because.")

    assert (first.revision, again.revision, again.aside) == (1, 1, "")


def test_a_save_that_saw_the_newest_takes_its_place() -> None:
    there, learner = section(), UserFactory.create()
    kept(learner, there, "Old.", writer="a")
    held = kept(learner, there, "New.", seen=1, writer="b")

    assert (held.text, held.aside, held.revision) == ("New.", "", 2)


def test_a_save_that_did_not_see_the_newest_keeps_both() -> None:
    there, learner = section(), UserFactory.create()
    kept(learner, there, "From the first tab.", writer="a")
    held = kept(learner, there, "From the second.", seen=0, writer="b")

    assert (held.text, held.aside) == ("From the second.", "From the first tab.")


def test_a_tab_whose_own_answer_was_lost_on_the_way_conflicts_with_nobody() -> None:
    there, learner = section(), UserFactory.create()
    kept(learner, there, "One.", writer="a")
    held = kept(learner, there, "Two.", seen=0, writer="a")

    assert (held.text, held.aside) == ("Two.", "")


def test_a_text_that_holds_the_other_is_no_conflict() -> None:
    there, learner = section(), UserFactory.create()
    kept(learner, there, "One.", writer="a")
    held = kept(learner, there, "One. Two.", seen=0, writer="b")

    assert (held.text, held.aside) == ("One. Two.", "")


def test_a_conflict_is_said_and_settled_in_words() -> None:
    there, learner = section(), UserFactory.create()
    kept(learner, there, "First.", writer="a")
    client = signed_in(learner)
    answer = client.post(URL, {"text": "Second.", "seen": "0", "writer": "b"})
    assert answer["Location"] == URL
    assert "also changed in another window" in client.get(URL).content.decode()
    assert "Another version of this answer" in client.get("/journal/").content.decode()

    client.post(URL, {"text": "Second.", "seen": "2", "writer": "b", "settle": "keep"})

    held = Reflection.objects.get()
    assert (held.text, held.aside) == ("Second.\n\nFirst.", "")


def test_settling_for_mine_drops_the_other_but_not_what_was_typed_since() -> None:
    there, learner = section(), UserFactory.create()
    kept(learner, there, "First.", writer="a")
    kept(learner, there, "Second.", writer="b")

    signed_in(learner).post(URL, {"text": "Second, longer.", "seen": "2", "writer": "b", "settle": "drop"})

    held = Reflection.objects.get()
    assert (held.text, held.aside) == ("Second, longer.", "")


def test_texts_that_pile_up_are_refused_and_nothing_is_lost() -> None:
    there, learner = section(), UserFactory.create()
    kept(learner, there, "a" * 6000, writer="a")
    kept(learner, there, "b" * 6000, writer="b")

    with pytest.raises(actions.Unsettled):
        save(learner, there, "c", writer="c")

    held = Reflection.objects.get()
    assert (held.text, held.aside) == ("b" * 6000, "a" * 6000)


@pytest.mark.parametrize(("characters", "status"), [(MOST_CHARACTERS, 302), (MOST_CHARACTERS + 1, 422)])
def test_there_is_room_for_ten_thousand_characters(characters: int, status: int) -> None:
    section()
    client = signed_in(UserFactory.create())

    answer = client.post(URL, {"text": "x" * characters})

    assert answer.status_code == status
    assert Reflection.objects.count() == (status == 302)
    if status == 422:
        page = answer.content.decode()
        assert "shorten it by 1." in page
        assert "x" * characters in page


def test_a_refused_page_has_seen_no_more_than_before() -> None:
    there, learner = section(), UserFactory.create()
    kept(learner, there, "Newer.", writer="a")

    answer = signed_in(learner).post(
        URL, {"text": "x" * (MOST_CHARACTERS + 1), "seen": "0", "writer": "b"}, headers={"HX-Request": "true"}
    )

    assert 'name="seen" value="0"' in answer.content.decode()


def test_the_database_refuses_a_text_that_is_too_long() -> None:
    there, learner = section(), UserFactory.create()
    with pytest.raises(IntegrityError, match="course_reflection_is_not_too_long"):
        Reflection.objects.create(
            learner=learner,
            section=there,
            block_ref=REF,
            text="x" * (MOST_CHARACTERS + 1),
            created_at=NINE,
            updated_at=NINE,
        )


def test_the_database_keeps_one_answer_per_learner_and_question() -> None:
    there, learner = section(), UserFactory.create()
    kept(learner, there, "One.")
    with pytest.raises(IntegrityError, match="course_one_reflection_per_learner_and_block"):
        Reflection.objects.create(
            learner=learner, section=there, block_ref=REF, created_at=NINE, updated_at=NINE
        )


def test_an_emptied_answer_is_deleted_and_one_that_was_never_written_is_not_made() -> None:
    there, learner = section(), UserFactory.create()
    assert save(learner, there, "  \n") is None
    kept(learner, there, "One.", writer="a")

    assert save(learner, there, "", seen=1, writer="a") is None
    assert not Reflection.objects.exists()


def test_an_emptied_box_that_did_not_see_the_newest_deletes_nothing() -> None:
    there, learner = section(), UserFactory.create()
    kept(learner, there, "One.", writer="a")

    held = kept(learner, there, "", seen=0, writer="b")

    assert (held.text, held.aside) == ("", "One.")


@pytest.mark.parametrize("sent", ["\x00", "a\x00b", "9" * 400, "-1", "²", "💣" * 50])
def test_strange_fields_are_no_fault_of_ours(sent: str) -> None:
    section()
    client = signed_in(UserFactory.create())

    for name in ("text", "seen", "writer", "settle"):
        for _ in range(2):
            assert client.post(URL, {"text": "Because.", name: sent}).status_code in {302, 422}


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "</textarea><b>x", "\x00nul"])
def test_whatever_is_written_is_shown_as_text(text: str) -> None:
    section()
    client = signed_in(UserFactory.create())
    client.post(URL, {"text": text})

    for path in ("/guide/here/", "/journal/", URL):
        page = client.get(path).content.decode()
        assert "<script>alert" not in page
        assert "</textarea><b>" not in page


def test_another_learner_finds_neither_the_answer_nor_a_way_to_delete_it() -> None:
    there, learner = section(), UserFactory.create()
    held = kept(learner, there, "My secret.")
    stranger = signed_in(UserFactory.create())

    for path in ("/guide/here/", "/journal/", "/journal/download/", URL):
        assert "My secret." not in stranger.get(path).content.decode()
    assert stranger.post(f"/journal/{held.pk}/delete/").status_code == 404
    stranger.post(URL, {"text": "Theirs.", "seen": "9"})
    assert Reflection.objects.get(learner=learner).text == "My secret."


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    section()

    for path in ("/journal/", "/journal/download/", URL):
        assert client.get(path).status_code == 302
    assert client.post(URL, {"text": "x"}).status_code == 302
    assert not Reflection.objects.exists()


@pytest.mark.parametrize("ref", ["S01-P01", "S01-P99", "x"])
def test_only_open_questions_are_answered(ref: str) -> None:
    section()

    answer = signed_in(UserFactory.create()).post(f"/guide/here/journal/{ref}/", {"text": "x"})

    assert answer.status_code == 404


def test_an_answer_outlives_its_question() -> None:
    there, learner = section(), UserFactory.create()
    kept(learner, there, "Because.")
    Section.objects.update(html="", retired=True)
    client = signed_in(learner)

    page = client.get("/journal/").content.decode()

    assert "Because." in page
    assert "<p>Why?</p>" in page
    assert "/guide/here/#" not in page
    assert client.post(URL, {"text": "Still.", "seen": "1"})["Location"] == "/journal/"
    assert Reflection.objects.get().text == "Still."


def test_the_journal_is_downloaded_as_markdown_in_the_learners_time() -> None:
    there, learner = section(), UserFactory.create(time_zone="Asia/Tokyo")
    kept(learner, there, "Because.\n\nSo.")

    answer = signed_in(learner).get("/journal/download/")

    assert answer["Content-Type"] == "text/markdown; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    text = answer.content.decode()
    assert "## 1. Here\n\n> Why?\n\nBecause.\n\nSo.\n" in text
    assert "*2026-11-21 18:00*" in text


def test_an_answer_is_deleted_by_its_learner() -> None:
    there, learner = section(), UserFactory.create()
    held = kept(learner, there, "Because.")
    client = signed_in(learner)
    assert client.get(f"/journal/{held.pk}/delete/").status_code == 405

    client.post(f"/journal/{held.pk}/delete/")

    assert not Reflection.objects.exists()
    assert "Nothing written yet" in client.get("/journal/").content.decode()


def test_the_journal_and_the_progress_go_and_travel_with_their_learner() -> None:
    there, learner = section(), UserFactory.create()
    kept(learner, there, "Because.")
    actions.reach(learner, there, "S01-P01", now=NINE + timedelta(hours=1))

    told = {table.model.__name__: list(table.rows(learner)) for table in belongings()}

    assert [row["text"] for row in told["Reflection"]] == ["Because."]
    assert [row["ref"] for row in told["PartRead"]] == ["S01-P01"]


@pytest.mark.parametrize("answers", [1, 3])
def test_the_journal_costs_two_statements(
    answers: int, django_assert_max_num_queries: DjangoAssertNumQueries, client: Client
) -> None:
    learner = UserFactory.create()
    for there in SectionFactory.create_batch(answers, html=HTML):
        kept(learner, there, "Because.")
    client.force_login(learner)
    client.get("/journal/")

    with django_assert_max_num_queries(2):
        page = client.get("/journal/").content.decode()

    assert page.count("Because.") == answers
