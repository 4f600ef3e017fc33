"""Questions in pretest: checked and kept like published ones, and met in papers alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from quizapp.accounts.models import Role
from quizapp.bank import models as bank
from quizapp.bank.models import MergeConflict, Question
from quizapp.contentfiles import questions as files
from quizapp.contentfiles import records
from quizapp.course.models import Course, Fact, GlossaryTerm, Section
from quizapp.course.reader import reader
from quizapp.progress.landing import question_of
from quizapp.search import actions as search
from quizapp.study import actions as study
from quizapp.study.models import Card
from tests.accounts.factories import UserFactory
from tests.bank.factories import PretestFactory, QuestionFactory, an_id
from tests.bank.test_loading import MULTIPLE, NOW, NUMERIC, load
from tests.contentfiles.courses import QUESTIONS
from tests.course.factories import SectionFactory
from tests.study.factories import enrol

pytestmark = pytest.mark.django_db

IN_PRETEST = QUESTIONS.replace("    kind: numeric\n", "    kind: numeric\n    status: pretest\n")


def loaded() -> Question:
    return Question.objects.get(pk=NUMERIC)


def test_files_and_rows_know_the_same_states() -> None:
    assert list(files.STATUSES) == bank.Status.values
    assert list(records.IN_PAPERS) == bank.IN_PAPERS


def test_a_pretest_question_arrives_with_a_version_that_never_changes(tmp_path: Path) -> None:
    load(tmp_path, questions=IN_PRETEST)

    question = Question.objects.select_related("current").get(pk=NUMERIC)
    assert question.status == "pretest"
    assert question.current is not None
    assert question.current.published_at == NOW
    assert set(Question.objects.pretest(NOW.date())) == {loaded()}
    assert Question.objects.published().count() == 3


def test_it_is_published_by_a_later_load_with_the_same_version_and_then_studied(tmp_path: Path) -> None:
    load(tmp_path, questions=IN_PRETEST)
    before = loaded().current_id
    plan = enrol(UserFactory.create(), Course.objects.get())
    assert not Card.objects.filter(question_id=NUMERIC).exists()

    load(tmp_path)

    assert (loaded().status, loaded().current_id) == ("published", before)
    study.deal(plan, today=NOW.date())
    assert Card.objects.filter(question_id=NUMERIC).exists()


def test_what_a_curator_published_stays_published_while_the_file_says_pretest(tmp_path: Path) -> None:
    load(tmp_path, questions=IN_PRETEST)
    Question.objects.filter(pk=NUMERIC).update(status="published")

    load(tmp_path, questions=IN_PRETEST.replace("Three steps.", "Three whole steps."))

    assert loaded().status == "published"
    assert not MergeConflict.objects.exists()


def test_a_curator_who_retired_it_and_a_file_that_publishes_it_make_a_conflict(tmp_path: Path) -> None:
    load(tmp_path, questions=IN_PRETEST)
    Question.objects.filter(pk=NUMERIC).update(status="retired")

    load(tmp_path)

    conflict = MergeConflict.objects.get()
    assert (conflict.base, conflict.ours, conflict.theirs) == ("pretest", "retired", "published")
    assert loaded().status == "retired"


def test_a_published_question_that_goes_back_into_pretest_is_studied_no_more(tmp_path: Path) -> None:
    load(tmp_path)
    plan = enrol(UserFactory.create(), Course.objects.get())
    assert not Card.objects.get(question_id=NUMERIC).retired

    load(tmp_path, questions=IN_PRETEST)

    study.deal(plan, today=NOW.date())
    assert Card.objects.get(question_id=NUMERIC).retired
    assert not Card.objects.get(question_id=MULTIPLE).retired


@pytest.fixture
def pretest() -> Question:
    """The only question of its section, with a fact and a term, and fit for the landing page in all else."""
    number = an_id(last="0")
    section = SectionFactory.create(number=1, html='<h2 id="S01-P01">Reading</h2><p>Text.</p>')
    question: Question = PretestFactory.create(id=number, section=section, version__stem="A zebra reads?")
    return question


@pytest.fixture
def curator(settings: Settings) -> Client:
    """A curator of `make run`, who needs no second factor on this machine."""
    settings.EMBEDDED = True
    client = Client(headers={"host": "localhost"})
    client.force_login(UserFactory.create(role=Role.CURATOR, generated=True))
    return client


@pytest.fixture
def learner() -> Client:
    client = Client()
    client.force_login(UserFactory.create())
    return client


def test_no_page_of_the_guide_counts_it(pretest: Question, client: Client) -> None:
    learner = UserFactory.create()

    assert [part.questions for part in reader(Section.objects.get(), learner).parts] == [0]
    page = client.get("/guide/")
    assert [section.asked for _course, sections in page.context["courses"] for section in sections] == [0]


def test_visitors_do_not_get_it(pretest: Question) -> None:
    assert question_of(NOW.date()) is None


@pytest.mark.parametrize("model", [Fact, GlossaryTerm])
def test_facts_and_terms_list_it_for_curators_alone(
    pretest: Question, learner: Client, curator: Client, model: type[Fact | GlossaryTerm]
) -> None:
    address = model.objects.get().get_absolute_url()

    assert "1 question" not in learner.get(address).content.decode()
    shown = curator.get(address).content.decode()
    assert "1 question" in shown
    assert "A zebra reads?" in shown
    assert "S01-P01, pretest" in shown


def test_the_search_finds_it_for_curators_alone(pretest: Question, learner: Client, curator: Client) -> None:
    search.index(pretest.course)

    def found(client: Client) -> int:
        groups = client.get("/search/", {"q": "zebra"}).context["found"].groups
        return sum(len(group.hits) for group in groups)

    assert (found(learner), found(curator)) == (0, 1)


def test_a_pretest_sibling_changes_nothing_for_published_questions() -> None:
    question = QuestionFactory.create(concept="rounding")
    PretestFactory.create(section=question.section, concept="rounding")

    assert set(Question.objects.published()) == {question}
    assert set(Question.objects.for_mocks(NOW.date())) == {question}
