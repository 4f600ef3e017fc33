"""A draft from notes is a curator's business: no learner and no visitor meets it anywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from quizapp.accounts.models import User
from quizapp.bank.models import Question, Status
from quizapp.course.models import Section
from quizapp.curation.figures import bank_page
from quizapp.exams import papers
from quizapp.exams.papers.gathering import gather
from quizapp.notes.actions import deciding
from quizapp.progress.landing import question_of
from quizapp.search.actions import index
from quizapp.study.actions.cramming import start_cram
from quizapp.study.models import Card
from tests.accounts.factories import UserFactory
from tests.bank.factories import QuestionFactory, an_id, publish
from tests.bank.refusals import settle
from tests.curation.pages import curators_browser
from tests.notes.making import NOON, bakery, imported
from tests.study.factories import NINE, enrol

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
STEM = "Which broth boils longest, of all that a kitchen has?"


@pytest.fixture
def soup() -> Section:
    """A section in which nothing is asked yet."""
    return bakery().sections.get(number=2)


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


@pytest.fixture
def draft(soup: Section) -> Question:
    """Accepted from a note."""
    worked = imported().proposals.filter(group="draft", kind="worked")[0]
    written = {"stem": STEM, "section": 2, "difficulty": 2}
    question = deciding.accept(worked.pk, by=None, now=NOON, edits=written).question
    assert question is not None
    settle()
    return question


def as_card(question: Question, learner: User) -> bool:
    enrol(learner, question.course)
    return Card.objects.filter(question=question).exists()


def in_a_run(question: Question, learner: User) -> bool:
    plan = enrol(learner, question.course)
    run = start_cram(plan, section=question.section, only_missed=False, count=99, now=NINE)
    return run is not None and str(question.pk) in run.questions


def in_a_paper(question: Question, learner: User) -> bool:
    wish = papers.own(question.course, count=1)
    gathered = gather(learner, question.course, None, wish.plan, today=TODAY)
    return str(question.pk) in {candidate.id for candidate in gathered.candidates}


def on_the_landing_page(question: Question, _learner: User) -> bool:
    return question_of(TODAY) == question and STEM in shown(None, reverse("front"))


def counted_in_the_guide(question: Question, learner: User) -> bool:
    client = Client()
    client.force_login(learner)
    courses = client.get(reverse("course:guide")).context["courses"]
    return any(section.asked for _, sections in courses for section in sections)


def offered_for_a_quiz(question: Question, learner: User) -> bool:
    return str(question.section) in shown(learner, reverse("exams:quiz"))


def offered_for_a_run(question: Question, learner: User) -> bool:
    enrol(learner, question.course)
    return str(question.section) in shown(learner, reverse("study:cram_start"))


def counted_by_curators_as_asked(question: Question, _learner: User) -> bool:
    return bank_page(question.course, TODAY).published > 0


PLACES = [
    as_card,
    in_a_run,
    in_a_paper,
    on_the_landing_page,
    counted_in_the_guide,
    offered_for_a_quiz,
    offered_for_a_run,
    counted_by_curators_as_asked,
]


def shown(learner: User | None, address: str) -> str:
    client = Client()
    if learner is not None:
        client.force_login(learner)
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def last_digit(place: Callable[[Question, User], bool]) -> str:
    """What the id of a question ends in that is shown to visitors; papers leave these out."""
    return "0" if place is on_the_landing_page else "1"


@pytest.mark.parametrize("place", PLACES)
def test_a_draft_is_nowhere_that_a_published_question_is(
    place: Callable[[Question, User], bool],
    learner: User,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # But for its status it is what the place shows.
    monkeypatch.setattr(Question._meta.get_field("id"), "_get_default", lambda: an_id(last=last_digit(place)))

    assert not place(request.getfixturevalue("draft"), learner)


@pytest.mark.parametrize("place", PLACES)
def test_a_published_question_is_there(
    place: Callable[[Question, User], bool], soup: Section, learner: User
) -> None:
    question = QuestionFactory.create(
        id=an_id(last=last_digit(place)), section=soup, terms=[], version__facts=[], version__stem=STEM
    )

    assert place(question, learner)


def test_a_draft_is_in_no_pretest(draft: Question) -> None:
    assert not Question.objects.pretest(TODAY).exists()
    assert not Question.objects.for_mocks(TODAY).exists()
    assert not Question.objects.held_back(TODAY).exists()


@pytest.mark.parametrize(
    "address",
    ["front", "course:guide", "course:glossary", "course:facts", "exams:index", "study:next", "study:cards"],
)
def test_no_page_of_a_learner_has_its_words(learner: User, draft: Question, address: str) -> None:
    enrol(learner, draft.course)

    assert STEM not in shown(learner, reverse(address))


def test_a_learner_does_not_find_it(learner: User, draft: Question) -> None:
    index(draft.course, again=True)
    client = Client()
    for _ in range(2):
        found = client.get(reverse("search:search"), {"q": STEM}).context["found"]
        assert not [group for group in found.groups if group.kind == "question"]
        client.force_login(learner)

    found = curators_browser().get(reverse("search:search"), {"q": STEM}).context["found"]
    assert [group.total for group in found.groups if group.kind == "question"] == [1]


def test_curators_see_it_as_a_draft_and_in_no_statistics(draft: Question) -> None:
    curator = curators_browser()

    row = bank_page(draft.course, TODAY).totals
    assert row is not None
    assert (row.published, row.pretest, row.drafts) == (0, 0, 1)
    for name in ("curation:item", "curation:correction"):
        assert curator.get(reverse(name, args=[draft.pk])).status_code == 404
    for name in ("curation:queue", "curation:questions"):
        assert STEM in curator.get(reverse(name)).content.decode()
    assert STEM not in curator.get(reverse("curation:statistics")).content.decode()


def test_it_is_there_once_it_is_published(learner: User, draft: Question) -> None:
    version = draft.versions.get()
    version.options.update(reason="So it is.")

    publish(version, status=Status.PUBLISHED)

    settle()
    assert as_card(draft, learner)
