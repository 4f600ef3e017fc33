"""Terms that were accepted from notes: in the glossary, beside the files, and on their way into the files."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from quizapp.accounts.models import User
from quizapp.bank import actions as bank
from quizapp.contentfiles.knowledge import read_terms
from quizapp.contentfiles.problems import Problems
from quizapp.contentfiles.prose import Renderer
from quizapp.contentfiles.records import CourseEntry, SectionEntry
from quizapp.contentfiles.text import Source
from quizapp.course.models import Course, GlossaryTerm
from quizapp.notes.actions import applying, deciding
from quizapp.notes.actions.deciding import Invalid, NotPossible
from quizapp.notes.actions.intake import take_in
from quizapp.notes.actions.reading import read
from quizapp.notes.authoring import for_authors
from quizapp.notes.models import Decision, NoteImport, Proposal
from quizapp.search.models import Passage
from quizapp.study.models import Card
from tests.accounts.factories import UserFactory
from tests.bank.refusals import settle
from tests.bank.test_loading import load
from tests.contentfiles.courses import GLOSSARY, GUIDE
from tests.course.factories import CourseFactory, GlossaryTermFactory
from tests.notes.making import NOON, NOTE, bakery, imported
from tests.study.factories import enrol

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)
SOFT = "the soft inside of a loaf of bread"


@pytest.fixture
def curator() -> User:
    return UserFactory.create(role="curator", email="curator@example.com")


def named(note_import: NoteImport, name: str) -> Proposal:
    return note_import.proposals.get(group="term", payload__name=name)


def accepted(proposal: Proposal, by: User | None, **edits: Any) -> Decision:
    decision = deciding.accept(proposal.pk, by=by, now=LATER, edits=edits or None)
    settle()
    return decision


def term_of(decision: Decision) -> GlossaryTerm:
    assert decision.term is not None
    return decision.term


def test_a_new_term_is_in_the_glossary_in_the_search_and_among_the_cards(curator: User) -> None:
    plan = enrol(UserFactory.create(), bakery())

    term = term_of(accepted(named(imported(), "Crumb"), curator))

    assert (term.from_notes, term.retired, term.slug, term.name, term.section.number) == (
        True,
        False,
        "crumb",
        "Crumb",
        1,
    )
    assert (term.definition, term.definition_html) == (SOFT, f"<p>{SOFT}</p>")
    client = Client()
    client.force_login(plan.learner)
    assert SOFT in client.get("/glossary/crumb/").content.decode()
    assert "Crumb" in client.get("/glossary/").content.decode()
    assert Passage.objects.get(kind="term", ref="crumb").public
    enrol(plan.learner, bakery())
    client.get("/study/")
    assert Card.objects.filter(plan=plan, term=term).exists()


def test_a_definition_is_rendered_as_the_loader_renders_it(curator: User) -> None:
    term = term_of(accepted(named(imported(), "Crumb"), curator, definition="*Soft* & [old](term:leaven)."))

    assert term.definition_html == (
        '<p><em>Soft</em> &amp; <a href="/glossary/leaven/" class="term-link">old</a>.</p>'
    )


def test_a_definition_that_names_its_term_is_refused_at_its_field(curator: User) -> None:
    note_import = imported(NOTE.replace(SOFT, "the crumb is the soft inside of a loaf"))

    with pytest.raises(Invalid) as refused:
        accepted(named(note_import, "Crumb"), curator)

    assert list(refused.value.errors) == ["definition"]
    assert not GlossaryTerm.objects.filter(from_notes=True).exists()


@pytest.mark.parametrize(
    ("taken", "slug"),
    [([], "crumb"), (["crumb"], "crumb-2"), (["crumb", "crumb-2"], "crumb-3")],
)
def test_a_slug_that_is_taken_is_numbered(curator: User, taken: list[str], slug: str) -> None:
    course = bakery()
    for held in taken:
        section = course.sections.get(number=1)
        GlossaryTermFactory.create(section=section, slug=held, name=f"Other {held}", retired=held == "crumb")

    assert term_of(accepted(named(imported(), "Crumb"), curator)).slug == slug


@pytest.mark.parametrize(
    ("name", "slug"), [("麵包", "term"), ("C++ & more", "c-more"), ("x" * 90, "x" * 50), ("_a_b_", "a-b")]
)
def test_any_name_gets_a_slug(curator: User, name: str, slug: str) -> None:
    assert term_of(accepted(named(imported(), "Crumb"), curator, name=name)).slug == slug


def test_what_the_glossary_says_already_is_not_accepted(curator: User) -> None:
    with pytest.raises(NotPossible, match="says the same already"):
        accepted(named(imported(), "Leaven"), curator)


def test_a_term_that_came_into_the_glossary_meanwhile_is_not_made_twice(curator: User) -> None:
    note_import = imported()
    section = bakery().sections.get(number=1)
    GlossaryTermFactory.create(section=section, slug="soft", name="Soft part", also=["CRUMB"])

    with pytest.raises(Invalid) as refused:
        accepted(named(note_import, "Crumb"), curator)

    assert list(refused.value.errors) == ["name"]


def test_another_explanation_waits_for_an_edit(curator: User) -> None:
    note_import = imported()
    conflict = named(note_import, "Proofing")
    before = GlossaryTerm.objects.filter(slug="proofing").values().get()

    with pytest.raises(Invalid) as refused:
        accepted(conflict, curator)
    assert list(refused.value.errors) == ["name"]
    with pytest.raises(Invalid):
        accepted(conflict, curator, definition="A rest of 20 minutes for loaves.")

    term = term_of(accepted(conflict, curator, name="Last rest", definition="Twenty minutes of peace."))
    assert (term.slug, term.from_notes) == ("last-rest", True)
    assert GlossaryTerm.objects.filter(slug="proofing").values().get() == before


def test_a_better_wording_touches_no_term_and_is_listed_for_authors(curator: User) -> None:
    conflict = named(imported(), "Proofing")
    before = list(GlossaryTerm.objects.order_by("pk").values())

    decision = accepted(conflict, curator, better=True, definition="The last rest, of 20 minutes.")

    assert (decision.term, decision.edited) == (None, True)
    assert accepted(conflict, curator, better=True, definition="The last rest, of 20 minutes.") == decision
    assert list(GlossaryTerm.objects.order_by("pk").values()) == before
    assert "      The last rest, of 20 minutes.\n" in for_authors(bakery())
    deciding.undo(decision.pk, by=curator, now=LATER)
    assert "The last rest" not in for_authors(bakery())


def test_an_undone_term_is_retired_and_comes_back_with_its_cards(curator: User) -> None:
    proposal = named(imported(), "Crumb")
    decision = accepted(proposal, curator)
    plan = enrol(UserFactory.create(), bakery())
    card = Card.objects.filter(plan=plan, term=decision.term).first()

    deciding.undo(decision.pk, by=curator, now=LATER)
    assert GlossaryTerm.objects.get(slug="crumb").retired
    assert not Passage.objects.filter(kind="term", ref="crumb").exists()

    again = accepted(proposal, curator, definition="What is soft within a loaf.")
    term = term_of(again)
    assert (term, term.retired, term.definition) == (decision.term, False, "What is soft within a loaf.")
    assert card is not None
    assert Card.objects.filter(pk=card.pk, term=term).exists()


def from_notes(**given: Any) -> GlossaryTerm:
    """A term in the course of `load`, as an accepted proposal leaves it."""
    course = Course.objects.get(slug="testing")
    section = course.sections.get(number=1)
    text = "# Units\n\n## Terms\n\n- **Burst balance**: spare throughput of the last five minutes\n"
    made = take_in(course, "units.md", text.encode(), by=None, now=NOON).note_import
    assert made is not None
    read(made.pk, now_of=lambda: NOON)
    note_import = applying.apply(made.pk, by=None, now=NOON)
    edits = {"section": section.number} | given
    return term_of(accepted(named(note_import, "Burst balance"), None, **edits))


BURST = """  - slug: burst-balance
    name: Burst balance
    section: 2
    definition: What was not used of late.
"""


def test_a_load_leaves_a_term_from_notes_alone(tmp_path: Path) -> None:
    load(tmp_path)
    term = from_notes()
    before = GlossaryTerm.objects.filter(pk=term.pk).values().get()

    load(tmp_path, guide=GUIDE.replace("Round up first.", "Round up."))

    assert GlossaryTerm.objects.filter(pk=term.pk).values().get() == before


def test_files_that_bring_its_slug_take_it_over_and_a_revert_gives_it_back(tmp_path: Path) -> None:
    load(tmp_path)
    term = from_notes()
    before = GlossaryTerm.objects.filter(pk=term.pk).values().get()

    outcome = load(tmp_path, glossary=GLOSSARY + BURST)

    term.refresh_from_db()
    assert (term.from_notes, term.definition, term.section.number) == (False, "What was not used of late.", 2)
    decision = Decision.objects.get()
    assert deciding.withdraw(decision, now=LATER) == (
        "The files of the course have the term 'Burst balance' now."
    )
    assert decision.withdrawn_at is None
    assert "burst-balance" not in for_authors(Course.objects.get())
    assert outcome.changeset is not None

    bank.revert(outcome.changeset.pk, now=LATER)

    assert GlossaryTerm.objects.filter(pk=term.pk).values().get() == before


def test_files_that_bring_its_name_take_it_over_under_their_slug(tmp_path: Path) -> None:
    load(tmp_path)
    term = from_notes()
    before = GlossaryTerm.objects.filter(pk=term.pk).values().get()

    outcome = load(
        tmp_path,
        glossary=GLOSSARY + BURST.replace("burst-balance", "burst").replace("Burst balance", "burst Balance"),
    )

    term.refresh_from_db()
    assert (term.slug, term.name, term.from_notes) == ("burst", "burst Balance", False)
    assert GlossaryTerm.objects.count() == 3
    assert outcome.changeset is not None
    bank.revert(outcome.changeset.pk, now=LATER)
    assert GlossaryTerm.objects.filter(pk=term.pk).values().get() == before


def test_a_term_that_the_files_took_over_is_retired_when_it_leaves_them(tmp_path: Path) -> None:
    load(tmp_path)
    term = from_notes()
    load(tmp_path, glossary=GLOSSARY + BURST)

    load(tmp_path)

    term.refresh_from_db()
    assert (term.from_notes, term.retired) == (False, True)


def test_files_take_over_a_term_that_was_undone(tmp_path: Path) -> None:
    load(tmp_path)
    term = from_notes()
    deciding.undo(Decision.objects.get().pk, by=None, now=LATER)

    load(tmp_path, glossary=GLOSSARY + BURST)

    term.refresh_from_db()
    assert (term.from_notes, term.retired) == (False, False)


def test_an_import_is_not_reverted_as_a_load_is(tmp_path: Path) -> None:
    first = load(tmp_path).changeset
    assert first is not None
    term = from_notes()
    note_import = NoteImport.objects.defer("text").get()
    assert note_import.changeset_id is not None

    with pytest.raises(bank.NotRevertableError, match=r"the import of the note units\.md"):
        bank.revert(note_import.changeset_id, now=LATER)
    with pytest.raises(bank.NotRevertableError, match=f"Revert {note_import.changeset_id} first"):
        bank.revert(first.pk, now=LATER)
    term.refresh_from_db()
    assert not term.retired

    applying.revert(note_import.pk, by=None, now=LATER)
    bank.revert(first.pk, now=LATER)
    assert not GlossaryTerm.objects.listed().exists()


def test_the_list_for_authors_is_a_glossary_that_the_reader_takes(curator: User) -> None:
    note_import = imported()
    accepted(
        named(note_import, "Crumb"),
        curator,
        name='Crumb: "soft" # part',
        abbreviation="c: p",
        definition=" ".join(["Soft - and #light, as *it* should be: well;"] * 8),
    )
    accepted(
        named(note_import, "Proofing"), curator, name="Rest", definition="For dough:\n\n- a bowl\n- a cloth"
    )

    text = for_authors(bakery())

    problems = Problems()
    course = CourseEntry("bakery", "", "", "", "", (SectionEntry(1, "bread", "Bread"),))
    read_back = read_terms(
        Source("glossary.yaml", text), problems, course, {}, set(), Renderer(_NoLinks(), problems)
    )
    assert problems.found == []
    held = {term.slug: term for term in GlossaryTerm.objects.filter(from_notes=True)}
    assert read_back.keys() == held.keys()
    for slug, record in read_back.items():
        term = held[slug]
        assert (record.name, record.abbreviation, record.section) == (term.name, term.abbreviation, 1)
        assert (record.definition.text, record.definition.html) == (term.definition, term.definition_html)
    assert (
        "  # bread.md, line 7, under Baking bread > Loaves. Accepted by curator@example.com on 2026-11-21.\n"
        in text
    )
    assert max(len(line) for line in text.splitlines()) <= 120


class _NoLinks:
    def resolve(self, scheme: str, target: str) -> str | None:
        raise AssertionError(f"{scheme}:{target}")


def test_a_better_wording_is_the_whole_record_of_its_term(curator: User) -> None:
    course = bakery()
    known = course.terms.get(slug="proofing")
    known.also, known.block_ref = ["last rest", "final proof: the"], "S01-P01"
    known.save()
    known.facts.set(course.facts.all())
    known.related.set([course.terms.get(slug="leaven")])
    accepted(named(imported(), "Proofing"), curator, better=True, definition="The last rest of loaves.")

    text = for_authors(course)

    assert text.splitlines()[1:] == [
        "  # Said better by a note: put each in the place of the term that has this slug.",
        "  # bread.md, line 9, under Baking bread > Loaves. Accepted by curator@example.com on 2026-11-21.",
        "  # Until now: The last rest of shaped dough before baking, for 60 minutes.",
        "  - slug: proofing",
        "    name: Proofing",
        "    section: 1",
        '    also: [last rest, "final proof: the"]',
        "    block: S01-P01",
        "    facts: [FL-001]",
        "    related: [leaven]",
        "    definition: >-",
        "      The last rest of loaves.",
    ]


def test_headings_of_a_note_stay_in_their_comment(curator: User) -> None:
    note_import = imported()
    accepted(named(note_import, "Crumb"), curator)
    Decision.objects.update(path=["One\ntwo\u2028three\x1b[0m"])

    comments = [line for line in for_authors(note_import.source).splitlines() if "bread.md" in line]

    assert comments[0].startswith("  # bread.md, line 7, under One two three[0m.")


def test_the_command_prints_the_list_of_a_course(curator: User) -> None:
    def printed(*words: str) -> str:
        out = StringIO()
        call_command("notes_for_authors", *words, stdout=out)
        return out.getvalue()

    course = bakery()
    assert printed() == "# Nothing that was accepted from notes waits for the files.\n"
    accepted(named(imported(), "Crumb"), curator)
    assert printed() == for_authors(course)
    CourseFactory.create(slug="other")
    with pytest.raises(CommandError, match=r"Say which course, with --course\. There are: bakery, other\."):
        printed()
    with pytest.raises(CommandError, match=r"There is no course 'soup'\."):
        printed("--course", "soup")
    assert "slug: crumb" in printed("--course", "bakery")
