"""What the glossary and the facts say about themselves, and about what uses them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from quizapp.accounts.models import Role
from quizapp.course.models import Fact, GlossaryTerm
from quizapp.course.views.mentions import parts_with
from quizapp.drills import catalogue
from quizapp.study.models import Card
from tests.accounts.factories import UserFactory
from tests.bank.factories import QuestionFactory
from tests.course.factories import CourseFactory, FactFactory, GlossaryTermFactory, SectionFactory
from tests.study.factories import enrol

pytestmark = pytest.mark.django_db

LINK = '<a class="fact-link" href="/facts/FL-025/">400 KB</a>'
GUIDE = f"""
<p>Welcome to {LINK}.</p>
<h2 id="S01-P01">Items <code>&amp;</code> sizes</h2><p>One holds {LINK}.</p>
<h3 id="S01-P02">Elsewhere</h3><p>Nothing here.</p>
<div class="callout" id="S01-P03"><p>Also {LINK}, and {LINK}.</p></div>
"""


@pytest.fixture
def curator(settings: Settings) -> Client:
    """A curator of `make run`, who needs no second factor on this machine."""
    settings.EMBEDDED = True
    client = Client(headers={"host": "localhost"})
    client.force_login(UserFactory.create(role=Role.CURATOR, generated=True))
    return client


def shown(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_a_fact_names_the_parts_of_the_guide_that_rest_on_it_once_each() -> None:
    section = SectionFactory.create(slug="limits", title="Limits", html=GUIDE)

    parts = parts_with(section, 'href="/facts/FL-025/"')

    assert [(part.title, part.url) for part in parts] == [
        ("Limits", "/guide/limits/"),
        ("Items & sizes", "/guide/limits/#S01-P01"),
        ("Elsewhere", "/guide/limits/#S01-P03"),
    ]


def test_what_is_said_and_what_holds_stand_side_by_side(client: Client) -> None:
    fact = FactFactory.create(claim="Rows hold 64 KB.", verdict="wrong")

    page = shown(client, fact.get_absolute_url())

    assert 'class="fact-side fact-said-wrong"' in page
    assert page.index("Rows hold 64 KB.") < page.index("What holds")
    assert "checked on <time" in page


def test_learners_see_how_many_questions_rest_on_a_fact_and_curators_which(
    client: Client, curator: Client
) -> None:
    fact = FactFactory.create()
    QuestionFactory.create(
        section=fact.section, terms=[], version__facts=[fact], version__stem="How big is a zebra?"
    )
    client.force_login(UserFactory.create())

    assert "1 question<" in shown(client, fact.get_absolute_url())
    assert "zebra" not in shown(client, fact.get_absolute_url())
    assert "How big is a zebra?" in shown(curator, fact.get_absolute_url())


def test_a_fact_names_the_drills_that_rest_on_it_in_the_course_that_has_drills(client: Client) -> None:
    template = next(iter(catalogue.served().values()))
    ref = template.facts[0]
    drilled = SectionFactory.create(course=CourseFactory.create(slug=catalogue.COURSE))
    fact = FactFactory.create(section=drilled, ref=ref)

    assert template.title in shown(client, fact.get_absolute_url())

    Fact.objects.filter(pk=fact.pk).update(course=CourseFactory.create(slug="another"))
    assert template.title not in shown(client, fact.get_absolute_url())


@pytest.mark.parametrize("items", [1, 3])
def test_a_fact_costs_four_statements_however_much_rests_on_it(
    client: Client, items: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    fact = FactFactory.create(ref="FL-025")
    SectionFactory.create_batch(items, html=GUIDE)
    for term in GlossaryTermFactory.create_batch(items, section=fact.section):
        term.facts.set([fact])
    for _ in range(items):
        QuestionFactory.create(section=fact.section, terms=[], version__facts=[fact])

    with django_assert_num_queries(4):
        client.get(fact.get_absolute_url())


def test_facts_are_shown_by_their_state(client: Client) -> None:
    today = timezone.now().date()
    section = SectionFactory.create()
    ages = {"Fresh": 90, "Soon": 30, "Stale": 0}
    for title, days in ages.items():
        FactFactory.create(
            section=section,
            title=title,
            checked_on=today - timedelta(days=90),
            expires_on=today + timedelta(days=days),
        )
    FactFactory.create(section=section, title="Argued", status="disputed", expires_on=None)
    FactFactory.create(section=section, title="Missaid", verdict="outdated", expires_on=None)
    FactFactory.create(section=section, title="Gone", status="withdrawn")

    def titles(show: str) -> set[str]:
        by_section = client.get("/facts/", {"show": show}).context["by_section"]
        return {fact.title for _, facts in by_section for fact in facts}

    assert titles("") == titles("\x00") == {"Fresh", "Soon", "Stale", "Argued", "Missaid"}
    assert titles("current") == {"Fresh", "Soon", "Missaid"}
    assert titles("said-wrong") == {"Missaid"}
    assert titles("disputed") == {"Argued"}
    assert titles("soon") == {"Soon"}
    assert titles("expired") == {"Stale"}


def test_a_state_that_no_fact_is_in_says_so(client: Client) -> None:
    FactFactory.create()

    page = client.get("/facts/", {"show": "disputed"}).content.decode()

    assert "None of these" in page


def test_only_letters_that_have_terms_are_links(client: Client) -> None:
    section = SectionFactory.create()
    GlossaryTermFactory.create(section=section, name="Item")
    GlossaryTermFactory.create(section=section, name="10x rule")

    page = shown(client, "/glossary/")

    assert 'href="#letter-I"' in page
    assert 'href="#letter-#"' in page
    assert 'href="#letter-A"' not in page
    assert '<span aria-hidden="true">A</span>' in page


def test_a_term_is_shown_with_its_other_names_and_what_is_related(client: Client) -> None:
    section = SectionFactory.create(title="Capacity", slug="capacity")
    rcu = GlossaryTermFactory.create(
        section=section,
        name="Read capacity unit",
        abbreviation="RCU",
        also=["read unit"],
        block_ref="S05-P04",
    )
    wcu = GlossaryTermFactory.create(section=section, name="Write capacity unit", abbreviation="WCU")
    rcu.related.set([wcu])

    page = shown(client, "/glossary/")

    assert "Also called read unit" in page
    assert 'href="/guide/capacity/#S05-P04"' in page
    assert f'<a href="/glossary/{wcu.slug}/">WCU</a>' in page


def test_a_learner_sees_how_well_each_term_is_known_and_others_how_to_begin(client: Client) -> None:
    section = SectionFactory.create()
    for name in ("Known one", "Learnt one", "New one", "Paused one"):
        GlossaryTermFactory.create(section=section, name=name, slug=name.split()[0].lower())
    assert "/accounts/login/?next=/glossary/" in shown(client, "/glossary/")
    learner = UserFactory.create()
    client.force_login(learner)
    assert "Choose an exam" in shown(client, "/glossary/")
    enrol(learner, section.course)
    memory = {"difficulty": 5.0, "last_day": timezone.now().date(), "phase": "review"}
    Card.objects.filter(term__slug="known").update(stability=30.0, **memory)
    Card.objects.filter(term__slug="learnt").update(stability=3.0, **memory)
    Card.objects.filter(term__slug="paused").update(suspended=True)

    letters = client.get("/glossary/").context["letters"]

    assert {term.slug: state.words for _, terms in letters for term, state in terms} == {
        "known": "Known",
        "learnt": "Learning",
        "new": "Not seen yet",
        "paused": "Set aside",
    }
    assert 'action="/study/terms/"' in shown(client, "/glossary/")
    assert "Known</span>" in shown(client, "/glossary/known/")


def test_a_term_says_where_it_is_used(client: Client, curator: Client) -> None:
    section = SectionFactory.create(
        html='<h2 id="S01-P01">Keys</h2><p><a href="/glossary/key/">x</a></p>', slug="s"
    )
    term = GlossaryTermFactory.create(section=section, slug="key", name="Key")
    QuestionFactory.create(section=section, terms=[term], version__facts=[], version__stem="A zebra?")

    page = shown(client, "/glossary/key/")

    assert '<a href="/guide/s/#S01-P01">Keys</a>' in page
    assert "1 question<" in page
    assert "zebra" not in page
    assert "A zebra?" in shown(curator, "/glossary/key/")


def test_the_glossary_gives_htmx_its_terms_alone(client: Client) -> None:
    GlossaryTermFactory.create(name="Item")

    part = client.get("/glossary/", {"q": "it"}, headers={"HX-Request": "true"}).content.decode()

    assert part.lstrip().startswith('<div class="stack" id="terms">')
    assert GlossaryTerm.objects.get().name in part


def test_the_text_of_a_section_does_not_come_with_each_of_its_facts(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    FactFactory.create_batch(2, section=SectionFactory.create(html=GUIDE))

    with django_assert_num_queries(1) as statements:
        shown(client, "/facts/")

    assert '"course_section"."html"' not in statements[0]["sql"]
