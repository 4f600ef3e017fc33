"""The history: every finished sitting with its luck, and whether the next one was more than that."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from quizapp.accounts.models import User
from quizapp.bank.models import Question
from quizapp.course.models import Blueprint
from quizapp.exams.models import Sitting
from quizapp.exams.report import rows, trend
from tests.accounts.factories import UserFactory
from tests.bank.factories import QuestionFactory
from tests.course.factories import BlueprintFactory, CourseFactory
from tests.exams.corrections import applied, rekeyed, sat
from tests.exams.factories import TEN, SittingFactory, SlotFactory, finish, finished_sitting
from tests.exams.sittings import running

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


@pytest.fixture
def questions() -> list[Question]:
    """Enough for the longest paper below, for all of them: rows of their own would take most of the time."""
    return QuestionFactory.create_batch(30, terms=[], version__facts=[])


def paper(learner: User, questions: list[Question], right: int, *, day: int = 0, **given: Any) -> Sitting:
    """A finished practice exam on all of `questions`, of which so many were right, on a day after TEN."""
    given.setdefault("blueprint", Blueprint.objects.first() or BlueprintFactory.create())
    given.setdefault("started_at", TEN + timedelta(days=day))
    sitting = SittingFactory.create(learner=learner, **given)
    for place, question in enumerate(questions):
        SlotFactory.create(sitting=sitting, question=question, fraction=float(place < right))
    return finish(sitting)


def history(learner: User, query: str = "") -> str:
    client = Client()
    client.force_login(learner)
    response = client.get(reverse("exams:history") + query)
    assert response.status_code == 200
    return " ".join(response.content.decode().replace("&nbsp;", " ").split())


def listed(html: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="[^"]*/result/">([^<]*)</a>', html)


def test_a_learner_without_results_is_told_what_to_do(learner: User) -> None:
    html = history(learner)

    assert "No results yet" in html
    assert f'href="{reverse("exams:index")}"' in html


def test_each_sitting_has_its_score_interval_and_minutes(learner: User, questions: list[Question]) -> None:
    sitting = paper(learner, questions[:10], 6, extra_minutes=15)

    html = history(learner)

    assert listed(html) == [sitting.title]
    assert "6 of 10" in html
    # As in its report: Wilson's interval of 6 of 10, end by end on the scale.
    assert re.search(r"<b>616</b> <span [^>]*>369 to 832</span>", html)
    assert "60 of 145" in html
    assert "<polyline" not in html


def test_the_newest_is_first_and_open_ones_are_not_there(learner: User, questions: list[Question]) -> None:
    paper(learner, questions[:2], 1, title="Older")
    paper(learner, questions[:2], 1, day=1, title="Newer")
    running(learner=learner, title="Open")

    assert listed(history(learner)) == ["Newer", "Older"]


def test_results_of_others_are_not_there(learner: User) -> None:
    finished_sitting("right")

    assert "No results yet" in history(learner)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (12, 15, "10 percentage points higher: a difference within luck"),
        (5, 28, "77 percentage points higher: more than luck"),
        (28, 5, "77 percentage points lower: more than luck"),
        (15, 15, "no difference"),
    ],
)
def test_a_difference_says_whether_it_is_within_luck(
    learner: User, questions: list[Question], before: int, after: int, said: str
) -> None:
    paper(learner, questions, before)
    paper(learner, questions, after, day=1)

    html = history(learner)

    assert f"<td>{said}</td>" in html
    # The first one has none to be compared with.
    assert "<td>\N{EN DASH}</td>" in html


def test_a_paper_is_compared_with_the_last_one_of_its_sort(learner: User, questions: list[Question]) -> None:
    paper(learner, questions, 10)
    paper(learner, questions[:3], 3, day=1, kind="quiz", blueprint=None)
    paper(learner, questions, 13, day=2)

    html = history(learner)

    assert html.count("10 percentage points higher") == 1
    assert html.count("<td>\N{EN DASH}</td>") == 2


def test_the_last_of_a_page_is_compared_with_what_is_behind_it(
    learner: User, questions: list[Question]
) -> None:
    for day in range(21):
        paper(learner, questions[:1], 0, day=day)

    html = history(learner)

    assert len(listed(html)) == 20
    assert html.count("<td>no difference</td>") == 20
    assert len(listed(history(learner, "?page=2"))) == 1


def test_the_trend_is_a_drawing_with_its_numbers(learner: User, questions: list[Question]) -> None:
    paper(learner, questions[:10], 3)
    paper(learner, questions[:10], 6, day=1)

    html = history(learner)

    assert 'class="chart chart-line"' in html
    assert "25 Nov" not in html
    # Of 3 and of 6 of 10: the older one first, each with its interval.
    numbers = re.findall(r'<th scope="row">(2[34] Nov)</th><td>(\d+)</td><td>(\d+)</td><td>(\d+)</td>', html)
    assert numbers == [("23 Nov", "358", "192", "620"), ("24 Nov", "616", "369", "832")]


def test_times_are_those_of_the_learners_zone(questions: list[Question]) -> None:
    learner = UserFactory.create(time_zone="Pacific/Auckland")
    # TEN is 23:00 there, so two hours later it is another day.
    paper(learner, questions[:2], 1)
    paper(learner, questions[:2], 1, started_at=TEN + timedelta(hours=2))

    html = history(learner)

    assert "23 Nov 2026, 23:00" in html
    assert "24 Nov 2026, 01:00" in html
    assert '<th scope="row">24 Nov</th>' in html


def test_a_paper_without_scored_questions_is_listed_and_not_drawn(
    learner: User, questions: list[Question]
) -> None:
    paper(learner, [], 0)
    paper(learner, questions[:2], 1, day=1)

    html = history(learner)

    assert "not scored" in html
    assert trend(rows(list(Sitting.objects.order_by("-pk"))), zone=learner.zone) == ""


def test_results_can_be_filtered_by_kind_and_exam(learner: User, questions: list[Question]) -> None:
    course = CourseFactory.create()
    for slug in ("first", "second"):
        blueprint = BlueprintFactory.create(course=course, slug=slug, short=slug.upper())
        paper(learner, questions[:1], 1, blueprint=blueprint, title=f"Exam {slug}")
    paper(learner, questions[:1], 1, kind="quiz", blueprint=None, title="Quiz")

    assert listed(history(learner, "?kind=quiz")) == ["Quiz"]
    assert sorted(listed(history(learner, "?kind=mock"))) == ["Exam first", "Exam second"]
    assert listed(history(learner, "?blueprint=second")) == ["Exam second"]
    assert "Nothing of this kind" in history(learner, "?kind=quiz&blueprint=first")
    assert re.findall(r'<option value="(\w+)"\s*>(?:FIRST|SECOND)<', history(learner)) == ["first", "second"]


def test_pages_keep_the_filter(learner: User, questions: list[Question]) -> None:
    for day in range(21):
        paper(learner, questions[:1], 0, day=day)

    assert "?kind=mock&amp;page=2" in history(learner, "?kind=mock").replace("blueprint=&amp;", "")


@pytest.mark.parametrize("query", ["?kind=study", "?blueprint=%00", "?blueprint=a b"])
def test_filters_that_cannot_be_are_not_there(learner: User, query: str) -> None:
    client = Client()
    client.force_login(learner)

    assert client.get(reverse("exams:history") + query).status_code == 404


def test_a_corrected_result_says_so() -> None:
    question = QuestionFactory.create()
    slot = sat(question, "Wrong 1", right=1)
    rekeyed(question)
    applied(question)

    html = history(slot.sitting.learner)

    assert 'nowrap">2 of 2 <span class="badge badge-warn">Corrected</span>' in html


@pytest.mark.parametrize("many", [1, 3])
def test_it_takes_the_same_statements_however_many_sittings(
    learner: User, questions: list[Question], many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for day in range(many):
        paper(learner, questions[:many], 1, day=day)
    client = Client()
    client.force_login(learner)

    # User, exams, count, page, what is behind it, slots, rescores.
    with django_assert_num_queries(7):
        client.get(reverse("exams:history"))
