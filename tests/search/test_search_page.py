"""The search page over a small course, as visitors, learners and curators see it."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from quizapp.accounts.models import Role
from quizapp.course.models import Course
from quizapp.search import actions, finding
from quizapp.search.models import Passage, Word
from tests.accounts.factories import UserFactory
from tests.bank.factories import QuestionFactory
from tests.bank.refusals import refused
from tests.course.factories import CourseFactory, FactFactory, GlossaryTermFactory, SectionFactory

pytestmark = pytest.mark.django_db

GUIDE = """
<p>Words of welcome.</p>
<h2 id="S01-P01">Writing items</h2>
<div class="objective"><p class="callout-title">Objective</p><p>Write many.</p></div>
<p>Use <code>BatchWriteItem</code> for up to <a href="/facts/FL-033/">25</a> puts of 400 KB &amp; less.</p>
<h3 id="S01-P02">Throttling</h3>
<p>Requests over the capacities are refused, with <code>dynamodb:LeadingKeys</code> or without; see 409,600 bytes.</p>
<table><tr><th>Index</th><th>Most</th></tr><tr><td>GSIs</td><td>20 at first, with WCUs.</td></tr></table>
<div class="card quiz"><p>Check yourself</p><p><a href="/x">Practise this section</a></p></div>
"""


@pytest.fixture
def course() -> Course:
    course = CourseFactory.create()
    section = SectionFactory.create(course=course, number=1, slug="writing", title="Writing", html=GUIDE)
    SectionFactory.create(course=course, number=2, slug="unwritten", html="")
    GlossaryTermFactory.create(
        section=section,
        slug="wcu",
        name="Write capacity unit",
        abbreviation="WCU",
        also=["write unit"],
        definition_html="<p>The measure of throughput for <b>changes</b>.</p>",
    )
    GlossaryTermFactory.create(section=section, name="Gone", retired=True)
    fact = FactFactory.create(
        section=section,
        ref="FL-025",
        title="Item size",
        claim="Rows may have 64 KB.",
        value_html="<p>At most 400 KB.</p>",
    )
    FactFactory.create(section=section, title="Withdrawn limit", status="withdrawn")
    QuestionFactory.create(
        section=section,
        terms=[],
        version__facts=[fact],
        version__stem="A zebra reads **items** from a [table](term:table).",
    )
    actions.index(course)
    return course


def shown(client: Client, q: str, **also: Any) -> str:
    response = client.get("/search/", {"q": q, **also})
    assert response.status_code == 200
    return unescape(response.content.decode())


def titles(client: Client, q: str, **also: Any) -> list[str]:
    found = client.get("/search/", {"q": q, **also}).context["found"]
    return [
        hit.title.replace("<mark>", "").replace("</mark>", "") for group in found.groups for hit in group.hits
    ]


@pytest.fixture
def curator(settings: Settings) -> Client:
    """A curator of `make run`, who needs no second factor on this machine."""
    settings.EMBEDDED = True
    client = Client(headers={"host": "localhost"})
    client.force_login(UserFactory.create(role=Role.CURATOR, generated=True))
    return client


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("BatchWriteItem", "Writing items"),
        ("batchw", "Writing items"),
        ("batch write", "Writing items"),
        ("400 KB", "Writing items"),
        ("400KB", "Writing items"),
        ("capacity", "Throttling"),
        ("capaci", "Throttling"),
        ("dynamodb:LeadingKeys", "Throttling"),
        ("leading keys", "Throttling"),
        ("409600", "Throttling"),
        ("THROTTLED", "Throttling"),
        ("GSI", "Throttling"),
        ("GSIs", "Throttling"),
        ("gsis", "Throttling"),
        ("GSIs at first", "Throttling"),
        ('"words of welcome"', "Writing"),
    ],
)
def test_a_passage_of_the_guide_is_found_as_people_would_write_it(
    client: Client, course: Course, q: str, found: str
) -> None:
    assert found in titles(client, q, kind="guide")


def test_a_result_leads_to_its_heading_and_marks_what_was_asked_for(client: Client, course: Course) -> None:
    page = shown(client, "puts")

    assert 'href="/guide/writing/#S01-P01"' in page
    assert "25 <mark>puts</mark> of 400 KB & less." in page


@pytest.mark.parametrize("q", ["409,600", "409600", "409,600 bytes"])
def test_a_number_with_a_comma_is_marked_as_it_is_written(client: Client, course: Course, q: str) -> None:
    assert "<mark>409,600</mark>" in shown(client, q, kind="guide")


@pytest.mark.parametrize("q", ["wcus", "WCUs", "changes wcus", "WCUs changes"])
def test_the_plural_of_an_abbreviation_finds_its_term(client: Client, course: Course, q: str) -> None:
    assert "Write capacity unit (WCU)" in titles(client, q)


def test_the_cells_of_a_table_are_parted(client: Client, course: Course) -> None:
    assert "<mark>GSIs</mark>; 20 at first, with WCUs." in shown(client, "gsis", kind="guide")


@pytest.mark.parametrize("q", ["wcu", "write unit", "Write Capacity Unit", "changes"])
def test_a_term_is_found_by_each_of_its_names_and_by_its_definition(
    client: Client, course: Course, q: str
) -> None:
    assert titles(client, q, kind="term") == ["Write capacity unit (WCU)"]


@pytest.mark.parametrize("q", ["FL-025", "at most 400 KB", "64 KB"])
def test_a_fact_is_found_by_its_id_its_value_and_the_claim_that_is_not_shown(
    client: Client, course: Course, q: str
) -> None:
    page = shown(client, q, kind="fact")

    assert 'href="/facts/FL-025/"' in page
    assert "64 KB." not in page


@pytest.mark.parametrize("q", ["Gone", "withdrawn", "Practise", "Objective"])
def test_what_left_the_course_and_what_only_invites_is_not_found(
    client: Client, course: Course, q: str
) -> None:
    assert titles(client, q) == []


def test_the_bank_is_found_by_curators_alone(client: Client, curator: Client, course: Course) -> None:
    learner = Client()
    learner.force_login(UserFactory.create())

    assert titles(client, "zebra") == []
    assert titles(learner, "zebra") == []
    assert titles(learner, "zebra", kind="question") == []
    assert titles(curator, "zebra") == ["A zebra reads items from a table."]


def test_a_curator_without_the_second_factor_sees_what_everybody_sees(course: Course) -> None:
    client = Client()
    client.force_login(UserFactory.create(role=Role.CURATOR))

    assert titles(client, "zebra") == []


def test_words_of_the_bank_are_not_among_those_that_may_have_been_meant(
    client: Client, course: Course
) -> None:
    assert not Word.objects.filter(text="zebra").exists()
    assert "zebra" not in shown(client, "zebrra").replace("zebrra", "")


def test_postgresql_refuses_a_public_passage_of_the_bank(course: Course) -> None:
    question = Passage.objects.get(kind="question")

    assert (
        refused(lambda: Passage.objects.filter(pk=question.pk).update(public=True))
        == "search_bank_is_not_public"
    )


def test_a_slip_of_the_finger_finds_what_was_meant_and_says_so(client: Client, course: Course) -> None:
    page = shown(client, "throtling")

    assert "Nothing has “throtling”" in page
    assert titles(client, "throtling") == ["Throttling"]


def test_nothing_found_says_what_to_do(client: Client, course: Course) -> None:
    page = shown(client, "xylophone")

    assert "Nothing found" in page
    assert 'href="/glossary/"' in page


def test_other_words_are_offered_where_correcting_one_is_not_enough(client: Client, course: Course) -> None:
    page = shown(client, "throtling xylophone")

    assert "Did you mean" in page
    assert 'href="?q=throttling"' in page


@pytest.mark.parametrize(
    "q",
    [
        "\x00",
        "a\x00b",
        "-- | & !",
        '"',
        "'",
        "\\",
        "():*",
        "<b>",
        "💣" * 50,
        "a" * 10_000,
        "a " * 5_000,
        "-a",
        "or",
        "%",
        "9" * 400,
    ],
)
@pytest.mark.parametrize("kind", ["", "guide", "question", "\x00"])
def test_a_hostile_query_gets_a_page(client: Client, course: Course, q: str, kind: str) -> None:
    page = client.get("/search/", {"q": q, "kind": kind, "page": q})

    assert page.status_code == 200
    assert b"<b>" not in page.content


def test_text_of_the_course_is_shown_and_never_run(client: Client) -> None:
    section = SectionFactory.create(
        html='<h2 id="S01-P01">Tags &lt;img&gt;</h2><p>Write &lt;script&gt;alarm&lt;/script&gt;.</p>'
    )
    actions.index(section.course)

    page = client.get("/search/", {"q": "alarm"}).content.decode()

    assert "<script>alarm" not in page.replace("<mark>", "")
    assert "&lt;script&gt;<mark>alarm</mark>&lt;" in page
    assert "<img>" not in page


@pytest.mark.parametrize("sections", [1, 3])
def test_the_page_costs_one_statement_and_three_for_a_slip(
    client: Client, course: Course, sections: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    SectionFactory.create_batch(sections, course=course, html=GUIDE)
    actions.index(course, again=True)

    with django_assert_num_queries(1):
        client.get("/search/", {"q": "items"})
    with django_assert_num_queries(3):
        client.get("/search/", {"q": "throtling"})
    with django_assert_num_queries(0):
        client.get("/search/", {"q": ""})


def test_a_kind_has_pages_and_one_that_is_no_more_leads_to_the_first(
    client: Client, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "PAGE", 1)
    monkeypatch.setattr("quizapp.search.views.PAGE", 1)

    first = titles(client, "items or capacity", kind="guide")
    second = titles(client, "items or capacity", kind="guide", page="2")

    assert len(first) == len(second) == 1
    assert first != second
    assert titles(client, "items or capacity", kind="guide", page="9") == first
    assert "Page 2 of 2" in shown(client, "items or capacity", kind="guide", page="2")


def test_htmx_gets_the_results_alone_and_everybody_else_the_page(client: Client, course: Course) -> None:
    part = client.get("/search/", {"q": "wcu"}, headers={"HX-Request": "true"}).content.decode()

    assert part.lstrip().startswith('<section class="stack" id="results"')
    assert "<html" in shown(client, "wcu")


def test_a_course_is_read_again_only_when_it_changed(course: Course) -> None:
    assert actions.index(course) is None

    Course.objects.filter(pk=course.pk).update(revision=7)
    SectionFactory.create(course=course, html="<h2>New</h2>")

    assert actions.index(course) == 7
    assert Passage.objects.filter(title="New").count() == 1


def test_the_index_serves_the_query(course: Course) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM search_passage WHERE vector @@ websearch_to_tsquery('english', 'items')"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "search_passage_vector" in plan


@pytest.mark.parametrize("q", ["how many gsis per table", "GSI versus zebra", "throttling back pressure"])
def test_where_nothing_has_all_the_words_some_are_enough_and_the_page_says_so(
    client: Client, course: Course, q: str
) -> None:
    assert titles(client, q, kind="guide")[0] == "Throttling"
    assert "These have some of them." in shown(client, q)


def test_some_words_find_an_abbreviation_by_its_plural(client: Client, course: Course) -> None:
    assert titles(client, "how many wcus per hamster")[0] == "Write capacity unit (WCU)"


@pytest.mark.parametrize("q", ['"gsis per table"', "gsis -gsis", "gsis versus zebras -capacity", "zebras"])
def test_who_asks_exactly_is_not_given_something_else(client: Client, course: Course, q: str) -> None:
    assert titles(client, q) == []


def test_a_name_is_the_first_result_with_a_hyphen_too(client: Client, course: Course) -> None:
    section = course.sections.get(number=1)
    GlossaryTermFactory.create(
        section=section,
        name="Partition key",
        also=["hash key", "hash attribute"],
        definition_html=f"<p>{'Decides where a record is stored, and much else. ' * 9}</p>",
    )
    GlossaryTermFactory.create(
        section=section,
        name="Hot key",
        also=["hot partition key", "busy partition key"],
        definition_html="<p>A partition key, and again: partition key.</p>",
    )
    actions.index(course, again=True)

    assert titles(client, "partition-key")[0] == "Partition key"
