"""A section for somebody who reads: progress, places, practice, and what a cache may keep."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from quizapp.accounts.models import User
from quizapp.course import actions
from quizapp.course.models import PartRead, Section
from tests.accounts.factories import UserFactory
from tests.bank.factories import DraftFactory, QuestionFactory
from tests.course.factories import BlockFactory, GlossaryTermFactory, SectionFactory
from tests.course.test_anatomy import HTML

pytestmark = pytest.mark.django_db


def written(**values: object) -> Section:
    section = SectionFactory.create(number=1, slug="here", html=HTML, minutes=10, **values)
    for place, (ref, level) in enumerate(
        [("S01-P01", 2), ("S01-P02", 3), ("S01-P03", 4), ("S01-P05", 3), ("S01-P06", 2)]
    ):
        BlockFactory.create(section=section, ref=ref, level=level, position=place, title=f"Part {ref}")
    return section


def signed_in(learner: User | None = None) -> Client:
    client = Client()
    client.force_login(learner or UserFactory.create())
    return client


@pytest.mark.parametrize("many", [1, 3])
def test_a_learners_section_costs_five_statements(
    many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    section = written()
    learner = UserFactory.create()
    for ref in ["S01-P01", "S01-P02", "S01-P05"][:many]:
        actions.mark(learner, section, ref, read=True, now=timezone.now())
        QuestionFactory.create(section=section, block_ref=ref)
    client = signed_in(learner)
    client.get("/guide/here/")

    with django_assert_num_queries(5):
        page = client.get("/guide/here/")

    assert page.status_code == 200


@pytest.mark.parametrize("sections", [1, 3])
def test_a_learners_guide_costs_three_statements(
    sections: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    learner = UserFactory.create()
    for section in SectionFactory.create_batch(sections):
        actions.mark(learner, section, "S01-P01", read=True, now=timezone.now())
    client = signed_in(learner)
    client.get("/guide/")

    with django_assert_num_queries(3):
        page = client.get("/guide/")

    assert page.status_code == 200


def test_a_part_marked_as_read_shows_everywhere_and_can_be_taken_back() -> None:
    section = written()
    client = signed_in()
    assert "0</span> of 4 read" in client.get("/guide/here/").content.decode()

    answer = client.post("/guide/here/reading/", {"read": "S01-P02"})

    assert answer["Location"] == "/guide/here/#S01-P02"
    page = client.get("/guide/here/").content.decode()
    assert 'class="toc-level-3 is-read"' in page
    assert 'name="unread" value="S01-P02" aria-pressed="true"' in page
    assert "1</span> of 4 read" in page
    assert "1 of 4 parts read" in client.get("/guide/").content.decode()

    client.post("/guide/here/reading/", {"unread": "S01-P02"})

    assert "0</span> of 4 read" in client.get("/guide/here/").content.decode()
    assert PartRead.objects.get(section=section).read_at is None


def test_htmx_gets_the_end_of_the_part_and_the_progress() -> None:
    written()

    answer = signed_in().post("/guide/here/reading/", {"read": "S01-P05"}, headers={"HX-Request": "true"})

    assert 'id="end-S01-P05"' in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert '"done": 1' in answer["HX-Trigger"]


def test_who_has_read_a_section_to_the_end_goes_on_with_the_next() -> None:
    section = written()
    following = SectionFactory.create(number=2, slug="there", html=HTML, course=section.course)
    BlockFactory.create(section=following, ref="S02-P01", level=2)
    learner = UserFactory.create()
    client = signed_in(learner)
    for ref in ["S01-P01", "S01-P02", "S01-P05", "S01-P06"]:
        actions.mark(learner, section, ref, read=True, now=timezone.now())

    page = client.get("/guide/").content.decode()
    assert 'class="card resume" href="/guide/there/">' in page
    assert "Read on" in page

    actions.mark(learner, following, "S02-P01", read=True, now=timezone.now())
    assert 'class="card resume"' not in client.get("/guide/").content.decode()


def test_the_guide_and_the_section_lead_back_to_where_the_reader_stopped() -> None:
    written()
    client = signed_in()
    for ref in ("S01-P01", "S01-P02", "S01-P05"):
        assert client.post("/guide/here/reading/", {"reached": ref}).status_code == 204

    assert 'href="/guide/here/#S01-P05"' in client.get("/guide/").content.decode()
    assert 'You stopped at <a href="#S01-P05">' in client.get("/guide/here/").content.decode()


def test_who_has_read_the_part_is_led_to_the_next() -> None:
    written()
    client = signed_in()
    client.post("/guide/here/reading/", {"read": "S01-P02"})

    assert 'You stopped at <a href="#S01-P05">' in client.get("/guide/here/").content.decode()


def test_coming_back_to_a_part_keeps_it_read() -> None:
    written()
    client = signed_in()
    client.post("/guide/here/reading/", {"read": "S01-P02"})
    client.post("/guide/here/reading/", {"reached": "S01-P02"})

    assert PartRead.objects.get().read_at is not None


@pytest.mark.parametrize("sent", [{"read": "S01-P99"}, {"read": "S01-P03"}, {"other": "S01-P01"}, {}])
def test_what_is_no_part_cannot_be_read(sent: dict[str, str]) -> None:
    written()

    assert signed_in().post("/guide/here/reading/", sent).status_code == 404
    assert not PartRead.objects.exists()


def test_a_visitor_reads_without_progress_and_cannot_send_any(client: Client) -> None:
    written()

    page = client.get("/guide/here/").content.decode()

    assert "Mark as read" not in page
    assert "Sign in to write an answer" in page
    assert 'href="/accounts/login/?next=/guide/here/%23S01-P08"' in page
    assert client.post("/guide/here/reading/", {"read": "S01-P01"}).status_code == 302
    assert not PartRead.objects.exists()


def test_nobody_sees_the_progress_of_another() -> None:
    section = written()
    actions.mark(UserFactory.create(), section, "S01-P01", read=True, now=timezone.now())

    assert "0</span> of 4 read" in signed_in().get("/guide/here/").content.decode()


def test_no_cache_keeps_a_learners_page() -> None:
    written()
    client = signed_in()

    for path in ("/guide/", "/guide/here/", "/journal/"):
        assert "no-store" in client.get(path)["Cache-Control"]
    assert "private" in Client().get("/guide/here/")["Cache-Control"]


def test_every_part_is_practised_with_as_many_questions_as_stand_below_it(client: Client) -> None:
    section = written()
    QuestionFactory.create(section=section, block_ref="S01-P02")
    QuestionFactory.create(section=section, block_ref="S01-P04")
    DraftFactory.create(section=section, block_ref="S01-P04")

    page = client.get("/guide/here/").content.decode()

    assert page.count("2 questions") == 2
    assert 'href="/study/cram/?section=1&amp;block=S01-P01">Practise this section' in page
    assert 'href="/study/cram/?section=1&amp;block=S01-P02">Practise this part' in page
    assert "block=S01-P05" not in page


def test_a_drawing_stands_in_its_place_with_a_text_alternative(client: Client) -> None:
    written()

    page = client.get("/guide/here/").content.decode()

    drawing = page.split('data-diagram="item-collection">')[1].split("</figure>")[0]
    assert drawing.startswith("<svg")
    assert "<title" in drawing
    assert "<desc" in drawing


def test_a_drawing_that_is_not_drawn_yet_leaves_its_caption(client: Client) -> None:
    SectionFactory.create(slug="bare", html=HTML.replace("item-collection", "not-drawn"))

    assert "<p>See.</p></figcaption></figure>" in client.get("/guide/bare/").content.decode()


def test_a_term_is_explained_by_a_fragment_that_anybody_may_keep(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    GlossaryTermFactory.create(slug="rcu", name="Read capacity unit", abbreviation="RCU")

    with django_assert_num_queries(1):
        answer = client.get("/glossary/rcu/explanation/")

    assert "public" in answer["Cache-Control"]
    assert not answer.cookies
    assert "What it means." in answer.content.decode()
    assert 'href="/glossary/rcu/"' in answer.content.decode()
    assert client.get("/glossary/none/explanation/").status_code == 404


def test_a_page_of_five_thousand_words_stays_small() -> None:
    section = written()
    Section.objects.filter(pk=section.pk).update(
        html=HTML + "".join(f"<p>{n} words of text number {n * n}</p>" for n in range(1000))
    )

    page = signed_in().get("/guide/here/").content

    assert len(gzip.compress(page)) < 40_000
