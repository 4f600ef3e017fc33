"""The guide, the glossary and the facts, as visitors read them."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.bank.factories import QuestionFactory
from tests.course.factories import (
    BlockFactory,
    CourseFactory,
    FactFactory,
    GlossaryTermFactory,
    SectionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("sections", [1, 3])
def test_the_guide_costs_one_statement_however_many_sections(
    client: Client, sections: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    SectionFactory.create_batch(sections)

    with django_assert_num_queries(1):
        page = client.get("/guide/")

    assert page.status_code == 200


def test_the_guide_links_written_sections_and_names_the_others(client: Client) -> None:
    SectionFactory.create(slug="written", title="Written")
    SectionFactory.create(slug="planned", title="Planned", html="")

    page = client.get("/guide/").content.decode()

    assert 'href="/guide/written/"' in page
    assert "Planned" in page
    assert "/guide/planned/" not in page


def test_an_empty_installation_says_what_to_do(client: Client) -> None:
    assert "load_content" in client.get("/guide/").content.decode()
    assert "No terms yet" in client.get("/glossary/").content.decode()
    assert "No facts yet" in client.get("/facts/").content.decode()


@pytest.mark.parametrize("items", [1, 3])
def test_a_section_costs_two_statements_however_long_it_is(
    client: Client, items: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    section = SectionFactory.create()
    BlockFactory.create_batch(items, section=section)
    SectionFactory.create_batch(items)

    with django_assert_num_queries(2):
        page = client.get(section.get_absolute_url())

    assert page.status_code == 200


def test_a_section_shows_its_text_its_headings_and_its_neighbours(client: Client) -> None:
    SectionFactory.create(number=1, slug="before", title="Before")
    SectionFactory.create(number=2, slug="here", html='<h2 id="S02-P01">Units</h2><p>Words.</p>')
    SectionFactory.create(number=3, slug="unwritten", html="")
    SectionFactory.create(number=4, slug="after", title="After")
    page = client.get("/guide/here/").content.decode()

    assert '<h2 id="S02-P01"><a class="heading-link" href="#S02-P01">Units</a></h2><p>Words.</p>' in page
    assert '<a href="#S02-P01">Units<' in page
    assert 'rel="prev" href="/guide/before/"' in page
    assert 'rel="next" href="/guide/after/"' in page
    assert "Checked on" in page


@pytest.mark.parametrize("state", [{"html": ""}, {"retired": True}])
def test_a_section_that_is_unwritten_or_retired_has_no_page(client: Client, state: dict[str, object]) -> None:
    section = SectionFactory.create(**state)

    assert client.get(section.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("terms", [1, 3])
def test_the_glossary_costs_two_statements_however_many_terms(
    client: Client, terms: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    section = SectionFactory.create()
    GlossaryTermFactory.create_batch(terms, section=section)

    with django_assert_num_queries(2):
        page = client.get("/glossary/")

    assert page.status_code == 200


def test_the_glossary_finds_words_in_names_and_definitions_and_takes_them_literally(client: Client) -> None:
    section = SectionFactory.create()
    GlossaryTermFactory.create(section=section, name="Read capacity unit", definition="A measure of speed.")
    GlossaryTermFactory.create(section=section, name="Throttling", definition="A refusal.")
    GlossaryTermFactory.create(section=section, name="Gone", definition="A measure of speed.", retired=True)

    found = client.get("/glossary/", {"q": "SPEED"}).content.decode()
    nothing = client.get("/glossary/", {"q": "%_\x00<b>"})

    assert "Read capacity unit" in found
    assert "Throttling" not in found
    assert "Gone" not in found
    assert nothing.status_code == 200
    assert "Nothing found" in nothing.content.decode()
    assert "<b>" not in nothing.content.decode()


@pytest.mark.parametrize("items", [1, 3])
def test_a_term_costs_five_statements_however_much_is_linked(
    client: Client, items: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    section = SectionFactory.create()
    term = GlossaryTermFactory.create(section=section, also=["other name"])
    term.related.set(GlossaryTermFactory.create_batch(items, section=section))
    term.facts.set(FactFactory.create_batch(items, section=section))

    with django_assert_num_queries(5):
        page = client.get(term.get_absolute_url())

    assert "other name" in page.content.decode()


def test_a_term_that_left_the_course_has_no_page(client: Client) -> None:
    term = GlossaryTermFactory.create(retired=True)

    assert client.get(term.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("facts", [1, 3])
def test_the_facts_cost_one_statement_however_many(
    client: Client, facts: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    section = SectionFactory.create()
    FactFactory.create_batch(facts, section=section)

    with django_assert_num_queries(1):
        page = client.get("/facts/")

    assert page.status_code == 200


def test_a_fact_shows_its_value_its_source_and_what_rests_on_it(client: Client) -> None:
    course = CourseFactory.create()
    section = SectionFactory.create(course=course, title="Limits")
    fact = FactFactory.create(section=section, value_html="<p>409,600 bytes.</p>")
    SectionFactory.create(
        course=course, title="Reader", html=f'<p><a href="{fact.get_absolute_url()}">x</a></p>'
    )
    term = GlossaryTermFactory.create(section=section, name="Item")
    term.facts.set([fact])
    QuestionFactory.create(section=section, terms=[], version__facts=[fact])

    page = client.get(fact.get_absolute_url()).content.decode()

    assert "<p>409,600 bytes.</p>" in page
    assert 'href="https://example.com/limits"' in page
    assert f'<a href="/glossary/{term.slug}/">Item</a>' in page
    assert "Reader</a>" in page
    assert "1 question<" in page


def test_a_fact_past_its_date_asks_for_a_check_and_a_fresh_one_does_not(client: Client) -> None:
    old = FactFactory.create(checked_on=date(2020, 1, 1), expires_on=date(2021, 1, 1))
    fresh = FactFactory.create(expires_on=date(2099, 1, 1))

    assert "Due for a check" in client.get(old.get_absolute_url()).content.decode()
    assert "Due for a check" not in client.get(fresh.get_absolute_url()).content.decode()


def test_a_withdrawn_fact_keeps_its_page_but_leaves_the_list(client: Client) -> None:
    fact = FactFactory.create(status="withdrawn")

    assert "no longer part of the course" in client.get(fact.get_absolute_url()).content.decode()
    assert fact.ref not in client.get("/facts/").content.decode()


@pytest.mark.parametrize("path", ["/guide/none/", "/glossary/none/", "/facts/FL-999/"])
def test_what_does_not_exist_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/guide/", "/glossary/", "/facts/"])
def test_reading_changes_nothing_so_only_reading_is_allowed(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
