"""The bank in figures."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from quizapp.bank.models import Kind, Question
from quizapp.course.models import Course
from quizapp.curation.figures import bank_page
from quizapp.curation.waiting import waiting
from tests.bank.factories import DraftFactory, PretestFactory, QuestionFactory
from tests.bank.test_loading import load
from tests.course.factories import CourseFactory, FactFactory, SectionFactory, TaskFactory
from tests.curation.pages import curators_browser, page

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


def test_without_a_course_the_page_says_how_to_get_one() -> None:
    assert "load_content" in page(curators_browser(), "bank")


def test_questions_are_counted_by_section_kind_and_status() -> None:
    one, two = SectionFactory.create(number=1), SectionFactory.create(number=2)
    QuestionFactory.create_batch(2, section=one)
    QuestionFactory.create(section=one, kind="numeric")
    DraftFactory.create(section=one)
    PretestFactory.create_batch(2, section=two)
    retired = QuestionFactory.create(section=two)
    Question.objects.filter(pk=retired.pk).update(status="retired")

    shown = bank_page(one.course, TODAY)

    kinds = list(Kind.values)
    first, second = shown.rows
    assert [first.cells[kinds.index(kind)] for kind in ("single", "numeric", "multiple")] == [2, 1, 0]
    assert (first.published, first.pretest, first.drafts, first.retired) == (3, 0, 1, 0)
    assert (second.published, second.pretest, second.drafts, second.retired) == (0, 2, 0, 1)
    assert shown.totals is not None
    assert (shown.totals.published, sum(shown.totals.cells), shown.published) == (3, 3, 3)
    assert (shown.totals.pretest, shown.pretest) == (2, 2)


def test_questions_in_pretest_are_listed_by_their_status() -> None:
    PretestFactory.create(version__stem="Not yet counted?")
    QuestionFactory.create(version__stem="Counted?")
    client = curators_browser()

    assert '<a href="/curate/questions/?status=pretest">1</a>' in page(client, "bank")
    shown = page(client, "questions", query="?status=pretest")
    assert "Not yet counted?" in shown
    assert ">Counted?" not in shown
    assert "1 question that papers ask without counting it." in " ".join(shown.split())
    assert '<span class="badge badge-warn">Pretest</span>' in shown


def test_a_question_in_pretest_on_an_expired_fact_waits_with_the_others() -> None:
    fact = FactFactory.create(checked_on=date(2025, 1, 1), expires_on=TODAY)
    question = PretestFactory.create(version__facts=[fact])

    assert bank_page(fact.course, TODAY).held_back == 1
    (row,) = waiting(TODAY).expired
    assert row.questions == [question]


def test_only_published_questions_count_for_bloom_and_difficulty() -> None:
    section = SectionFactory.create()
    QuestionFactory.create(section=section, bloom="recall", difficulty=1)
    PretestFactory.create(section=section, bloom="recall", difficulty=1)
    QuestionFactory.create_batch(3, section=section, bloom="apply", difficulty=4)
    DraftFactory.create(section=section, bloom="analyse", difficulty=5)

    shown = bank_page(section.course, TODAY)

    assert {row.value: (row.count, row.percent) for row in shown.blooms} == {
        "recall": (1, 25),
        "apply": (3, 75),
        "analyse": (0, 0),
    }
    assert [row.count for row in shown.difficulties] == [1, 0, 0, 3, 0]


def test_tasks_are_counted_by_blueprint() -> None:
    task = TaskFactory.create()
    QuestionFactory.create_batch(2, tasks=[task])

    shown = bank_page(task.domain.blueprint.course, TODAY)

    assert {row.ref: row.count for _short, rows in shown.blueprints for row in rows}[task.ref] == 2


def test_facts_are_cited_by_what_is_asked_today() -> None:
    cited, uncited = FactFactory.create(ref="FL-001"), FactFactory.create(ref="FL-002")
    PretestFactory.create(version__facts=[cited])
    gone = QuestionFactory.create(version__facts=[uncited])
    Question.objects.filter(pk=gone.pk).update(status="retired")
    FactFactory.create(ref="FL-003", checked_on=date(2025, 1, 1), expires_on=TODAY)
    FactFactory.create(ref="FL-004", expires_on=TODAY + timedelta(days=30))
    FactFactory.create(ref="FL-005", status="disputed")
    FactFactory.create(ref="FL-006", status="withdrawn")

    facts = bank_page(cited.course, TODAY).facts

    assert (facts.all, facts.cited, facts.expired, facts.soon, facts.disputed) == (5, 1, 1, 1, 1)
    assert [fact.ref for fact in facts.uncited] == ["FL-002", "FL-003", "FL-004", "FL-005"]


def test_what_the_last_load_reported_is_shown(tmp_path: Path) -> None:
    load(tmp_path)

    shown = page(curators_browser(), "bank")

    assert "of 1 single-choice questions" in shown
    assert '5<span class="stat-unit"> of 6</span>' in shown


def test_similar_options_are_shown_with_their_question() -> None:
    question = QuestionFactory.create(version__stem="Which one throttles?")
    one = {"question": str(question.pk), "first": "its reads", "second": "its writes", "likeness": 0.8}
    Course.objects.update(report={"alike_options": [one]})

    shown = page(curators_browser(), "bank")

    assert "80% alike" in shown
    assert "“its reads”" in shown
    assert reverse("curation:question", args=[question.pk]) in shown


def test_pairs_lead_to_their_questions_and_survive_one_that_is_gone() -> None:
    question = QuestionFactory.create(version__stem="How many units?")
    gone = str(uuid4())
    report = {
        "pairs": [{"first": str(question.pk), "second": gone, "likeness": 0.83}],
        "answered": [{"stem": gone, "question": str(question.pk), "sentence": "It is <so>."}],
        "warnings": ["facts.yaml:1:1: warning: <b>"],
        "positions": {"1": 3, "2": 1},
        "longest": {"times": 3.0, "of": 4, "chance": 0.25, "most": 0.6},
    }
    Course.objects.update(report=report)

    shown = page(curators_browser(), "bank")

    assert "83% alike" in shown
    assert "How many units?" in shown
    assert "It is &lt;so&gt;." in shown
    assert "&lt;b&gt;" in shown
    assert "Too often" in shown
    assert "75%" in shown


@pytest.mark.parametrize(
    "report", [{}, {"questions": 0}, {"longest": {"times": 0.0, "of": 0, "chance": 0.0, "most": 1.0}}]
)
def test_a_report_from_before_a_figure_existed_leaves_it_out(report: dict[str, object]) -> None:
    QuestionFactory.create()
    Course.objects.update(report=report)

    assert "The files were loaded before figures were kept." in page(curators_browser(), "bank")


def test_one_of_several_courses_is_shown() -> None:
    QuestionFactory.create()
    other = CourseFactory.create(slug="other", title="The other one")
    client = curators_browser()

    assert 'aria-current="page">Testing' in page(client, "bank")
    assert 'aria-current="page">The other one' in page(client, "bank", query=f"?course={other.slug}")
    assert 'aria-current="page">Testing' in page(client, "bank", query="?course=none%00")


@pytest.mark.parametrize("many", [1, 3])
def test_the_figures_take_seven_statements_however_large_the_bank(
    many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(many):
        QuestionFactory.create_batch(many, section=SectionFactory.create(), tasks=[TaskFactory.create()])
    ids = [str(pk) for pk in Question.objects.values_list("pk", flat=True)]
    Course.objects.update(report={"pairs": [{"first": pk, "second": pk, "likeness": 1} for pk in ids]})
    course = Course.objects.get()

    with django_assert_num_queries(7):
        shown = bank_page(course, TODAY)
        titles = [pair.first.section.title for pair in shown.reported.pairs if pair.first]

    assert len(titles) == many * many
