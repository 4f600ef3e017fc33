"""Figures of items from sittings in the database, and curators' pages of them."""

from __future__ import annotations

import math

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from quizapp.bank import actions as bank
from quizapp.bank.models import Change, Changeset, Question
from quizapp.celery import app
from quizapp.course.models import Course
from quizapp.curation import promotion
from quizapp.curation.models import ItemStatistics
from quizapp.curation.promotion import Choice, NotPretestError
from quizapp.curation.statistics import items_of, refresh
from quizapp.curation.statistics.answers import given_in_sittings
from quizapp.engine.statistics import Response, item_statistics, rest_shares
from quizapp.exams.models import Slot
from tests.accounts.factories import UserFactory
from tests.bank.factories import PretestFactory, QuestionFactory
from tests.curation.pages import curators_browser, page
from tests.curation.papers import Paper, fillers, papers
from tests.exams.corrections import NEXT_DAY, REKEYED, applied, rekeyed, told

pytestmark = pytest.mark.django_db

# The six learners of tests/engine/statistics/test_items.py: "Right" is a, "Wrong 1" b, "Wrong 2" c.
SIX = [
    Paper("Right", 9, seconds=30),
    Paper("Right", 8, seconds=50),
    Paper("Right", 4, seconds=90),
    Paper("Wrong 1", 6, seconds=40),
    Paper("Wrong 1", 2),
    Paper("", 1, seconds=5),
]


@pytest.fixture
def question() -> Question:
    return QuestionFactory.create(terms=[], version__facts=[])


@pytest.fixture
def pretest() -> Question:
    return PretestFactory.create(terms=[], version__facts=[])


def test_six_answers_in_the_database_give_the_figures_computed_by_hand(question: Question) -> None:
    """As in the engine's tests: r = 6 / sqrt(78), and -2 / sqrt(52 * 4/3) for the distractor."""
    papers(question, SIX, others=fillers(question, 10))

    (item,) = items_of(question)
    figures = item.figures

    assert (figures.n, figures.repeats, figures.facility.value, figures.seconds.value) == (6, 0, 0.5, 40)
    assert figures.rest.value == pytest.approx(6 / math.sqrt(78))
    assert figures.omitted.value == pytest.approx(1 / 6)
    assert [(text, option.key, option.rate.value) for text, option in item.options] == [
        ("Right", True, 0.5),
        ("Wrong 1", False, pytest.approx(1 / 3)),
        ("Wrong 2", False, 0),
        ("Wrong 3", False, 0),
    ]
    assert item.options[1][1].rest.value == pytest.approx(-2 / math.sqrt(52 * 4 / 3))


def test_marks_and_others_give_the_correlation_that_moodle_computes(question: Question) -> None:
    """Marks 1, 1, 0, 0 with 4, 3, 2, 1 others: an index of 200 / sqrt(5), a hundredth of which is ours."""
    rows = [Paper("Right", 4), Paper("Right", 3), Paper("Wrong 1", 2), Paper("Wrong 2", 1)]
    papers(question, rows, others=fillers(question, 4))

    (item,) = items_of(question)

    assert item.figures.rest.value == pytest.approx(2 / math.sqrt(5))


def test_a_share_has_the_published_interval_of_wilson(question: Question) -> None:
    """15 of 148 is from 0.0624 to 0.1605: Newcombe 1998, method 3."""
    rows = [Paper("Right", 1)] * 15 + [Paper("Wrong 1", 1)] * 133
    papers(question, rows, others=fillers(question, 2))

    facility = items_of(question)[0].figures.facility

    assert facility.interval is not None
    assert [round(end, 4) for end in facility.interval] == [0.0624, 0.1605]


def test_the_rest_leaves_the_item_itself_out_as_the_engine_says(question: Question) -> None:
    others = fillers(question, 3)
    papers(question, [Paper("Right", 1), Paper("Wrong 1", 2), Paper("", 0)], others=others)

    rests = {row.point: row.rest for row in given_in_sittings(question.pk)}

    marks = list(Slot.objects.filter(sitting__raw=2, scored=True).order_by("sitting", "position"))
    first = [slot.fraction or 0.0 for slot in marks if slot.sitting_id == marks[0].sitting_id]
    assert rests[1] == rest_shares(first)[0] == pytest.approx(1 / 3)


def test_the_rest_of_a_pretest_item_is_every_scored_point(pretest: Question) -> None:
    papers(pretest, [Paper("Right", 3), Paper("Wrong 1", 1)], others=fillers(pretest, 4))

    assert [row.rest for row in given_in_sittings(pretest.pk)] == [0.75, 0.25]


def test_only_first_answers_of_finished_sittings_that_saw_the_question_count(question: Question) -> None:
    others = fillers(question, 4)
    papers(question, [Paper("Right", 3), Paper("Wrong 1", 1, first=False)], others=others)
    papers(question, [Paper("", 1, seen=False)], others=others)
    unfinished = QuestionFactory.create(terms=[], version__facts=[])
    papers(unfinished, [Paper("Right", 3)], others=others)

    (item,) = items_of(question)

    assert (item.figures.n, item.figures.repeats, item.figures.facility.value) == (1, 1, 1.0)


@pytest.mark.parametrize(("days", "first"), [(1, [True, False]), (-1, [False, True])])
def test_leaving_it_out_is_a_first_answer_in_the_first_paper_alone(
    question: Question, days: int, first: list[bool]
) -> None:
    learner = UserFactory.create()
    rows = [Paper("", 1, learner=learner), Paper("", 1, learner=learner, days=days)]
    papers(question, rows, others=fillers(question, 2))

    assert [row.first for row in given_in_sittings(question.pk)] == first


def test_leaving_out_what_was_studied_before_is_none(question: Question) -> None:
    learner = UserFactory.create()
    told(question, "Right", learner=learner)
    papers(question, [Paper("", 1, learner=learner, days=2)], others=fillers(question, 2))

    assert [row.first for row in given_in_sittings(question.pk)] == [False]


def test_versions_with_another_key_are_items_of_their_own(question: Question) -> None:
    others = fillers(question, 9)
    papers(question, SIX[:3], others=others)
    rekeyed(question)
    papers(question, [Paper("Wrong 1", 2), Paper("Right", 1)], others=others)

    now, before = items_of(question)

    assert (now.number, now.shown, now.figures.n, now.figures.facility.value) == (2, True, 2, 0.5)
    assert (before.number, before.shown, before.figures.n, before.figures.facility.value) == (
        1,
        False,
        3,
        1.0,
    )


def test_versions_that_ask_the_same_and_are_marked_alike_are_one_item(question: Question) -> None:
    others = fillers(question, 4)
    papers(question, [Paper("Right", 3), Paper("Wrong 1", 1)], others=others)
    rekeyed(question, [("Wrong 1", False), ("Right", True), ("Wrong 3", False), ("Wrong 2", False)])
    papers(question, [Paper("Wrong 1", 3), Paper("Wrong 3", 1)], others=others)

    (item,) = items_of(question)

    assert (item.number, item.others, item.figures.n, item.figures.facility.value) == (2, [1], 4, 0.25)
    assert {text: option.rate.value for text, option in item.options} == {
        "Wrong 1": 0.5,
        "Right": 0.25,
        "Wrong 3": 0.25,
        "Wrong 2": 0,
    }


def test_another_distractor_makes_another_item(question: Question) -> None:
    others = fillers(question, 2)
    papers(question, [Paper("Right", 1)], others=others)
    rekeyed(question, [("Right", True), ("New", False), *REKEYED[2:]])

    assert [item.number for item in items_of(question)] == [2, 1]


def test_corrected_answers_count_as_corrected_with_the_corrected_key(question: Question) -> None:
    others = fillers(question, 4)
    papers(question, [Paper("Right", 1), Paper("Wrong 1", 3), Paper("Wrong 1", 4)], others=others)
    rekeyed(question)
    applied(question)

    _now, before = items_of(question)

    assert before.group.corrected is not None
    assert before.figures.facility.value == pytest.approx(2 / 3)
    assert [text for text, option in before.options if option.key] == ["Wrong 1"]
    assert before.figures.rest.value is not None
    assert before.figures.rest.value > 0.9


def test_a_corrected_question_moves_the_rest_of_the_others(question: Question) -> None:
    (other,) = fillers(question, 1)
    papers(question, [Paper("Wrong 1", 1)], others=[other])
    before = [row.rest for row in given_in_sittings(other.pk)]
    rekeyed(question)
    applied(question)

    assert (before, [row.rest for row in given_in_sittings(other.pk)]) == ([0.0], [1.0])


@pytest.mark.parametrize("kind", ["multiple", "true-false", "numeric", "cloze", "ordering", "matching"])
def test_every_kind_has_figures(kind: str) -> None:
    question = QuestionFactory.create(kind=kind, terms=[], version__facts=[])
    papers(question, [Paper("", 1), Paper("", 2)], others=fillers(question, 3))

    (item,) = items_of(question)

    assert (item.figures.n, item.figures.facility.value, item.figures.omitted.value) == (2, 0, 1)
    assert bool(item.options) == (kind in ("multiple", "true-false"))
    assert "All marks are the same" in item.figures.rest.reason


def test_the_kept_rows_are_the_figures_of_the_page(question: Question, pretest: Question) -> None:
    others = fillers(question, 10)
    papers(question, SIX, others=others)
    papers(pretest, SIX, others=others)

    assert refresh(now=NEXT_DAY) == 12
    refresh(now=NEXT_DAY)

    (item,), row = items_of(question), ItemStatistics.objects.get(question=question)
    assert item.figures.rest.interval is not None
    assert (row.n, row.facility, row.rest, row.seconds) == (6, 0.5, item.figures.rest.value, 40)
    assert (row.rest_low, row.rest_high) == tuple(item.figures.rest.interval)
    assert (row.verdict, row.shown, row.numbers) == ("", True, [1])
    assert ItemStatistics.objects.get(question=pretest).verdict == "keep"
    assert ItemStatistics.objects.count() == 12


def test_the_same_rows_give_the_engine_the_same_answers(question: Question) -> None:
    papers(question, SIX, others=fillers(question, 10))
    (item,) = items_of(question)
    version = question.current
    assert version is not None
    tokens = {option.text: option.token for option in version.options.all()}
    order = ["Right", "Right", "Right", "Wrong 1", "Wrong 1", None]

    expected = item_statistics(
        [
            Response(
                float(text == "Right"),
                rest=paper.right / 10,
                chosen=frozenset([tokens[text]]) if text else None,
                seconds=paper.seconds or None,
            )
            for text, paper in zip(order, SIX, strict=True)
        ],
        seed=f"item {question.pk} {version.pk}",
        options=[option.token for option in version.options.order_by("position")],
        keys=[tokens["Right"]],
        guess=0.25,
    )

    assert item.figures == expected


def test_an_item_that_strong_learners_miss_is_told_on_both_pages(question: Question) -> None:
    weak, strong = Paper("Right", 1), Paper("Wrong 1", 9)
    papers(
        question, [weak, strong] * 12 + [Paper("Right", 2), Paper("Wrong 1", 8)], others=fillers(question, 10)
    )
    refresh(now=NEXT_DAY)
    client = curators_browser()

    shown = page(client, "item", question.pk)
    listed = page(client, "statistics", query="?show=alerts")

    assert "Possible wrong key" in shown
    assert "Option “Wrong 1” attracts strong learners" in shown
    assert "Possible wrong key" in listed
    assert "Suspicious option" in listed


def test_the_list_shows_pretest_items_first_and_filters(question: Question, pretest: Question) -> None:
    others = fillers(question, 3)
    papers(question, [Paper("Right", 1)] * 2, others=others)
    papers(pretest, [Paper("Right", 1)], others=others)
    client = curators_browser()
    assert "Compute the list anew" in page(client, "statistics")
    call_command("refresh_statistics")

    shown = page(client, "statistics", query="?sort=answers")
    places = [shown.index(reverse("curation:item", args=[one.pk])) for one in (pretest, question)]
    assert places == sorted(places)
    assert "computed" in shown

    only = page(client, "statistics", query="?show=pretest&sort=poem&section=x")
    assert reverse("curation:item", args=[question.pk]) not in only
    # Sections of other tests may be beyond two digits, which no course has.
    question.section.number = 77
    question.section.save(update_fields=["number"])
    section = page(client, "statistics", query="?section=77&sort=hardest")
    assert reverse("curation:item", args=[question.pk]) in section
    assert reverse("curation:item", args=[pretest.pk]) not in section


def test_computing_anew_asks_the_worker(question: Question) -> None:
    # As in a web process, which loads our Celery.
    assert app.tasks is not None
    shown = curators_browser().post(reverse("curation:refresh_statistics"), follow=True).content.decode()

    assert "Look again in a minute." in shown


def test_learners_do_not_find_them(pretest: Question) -> None:
    client = Client()
    client.force_login(UserFactory.create())

    assert client.get(reverse("curation:statistics")).status_code == 404
    assert client.post(reverse("curation:refresh_statistics")).status_code == 404
    assert client.get(reverse("curation:item", args=[pretest.pk])).status_code == 404
    data = {"choice": "publish", "reason": "x", "seen": str(pretest.current_id)}
    assert client.post(reverse("curation:decide_pretest", args=[pretest.pk]), data).status_code == 404
    pretest.refresh_from_db()
    assert pretest.status == "pretest"


@pytest.mark.parametrize("many", [1, 3])
def test_the_pages_take_a_constant_number_of_statements(
    many: int, question: Question, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    others = fillers(question, 9)
    for _ in range(many):
        papers(question, SIX[:many], others=others)
        papers(QuestionFactory.create(terms=[], version__facts=[]), [Paper("Right", 1)], others=others)
    refresh(now=NEXT_DAY)
    client = curators_browser()
    client.get(reverse("curation:statistics"))

    with django_assert_num_queries(7):
        page(client, "statistics")
    with django_assert_num_queries(12):
        page(client, "item", question.pk)


def decide(question: Question, choice: Choice = Choice.PUBLISH) -> Changeset:
    assert question.current_id is not None
    by = UserFactory.create(role="curator")
    return promotion.decide(
        question.pk, choice, reason="It discriminates.", seen=question.current_id, by=by, now=NEXT_DAY
    )


@pytest.mark.parametrize(
    ("choice", "status"),
    [(Choice.PUBLISH, "published"), (Choice.RETIRE, "retired"), (Choice.KEEP, "pretest")],
)
def test_a_decision_says_who_when_and_why_with_before_and_after_and_can_be_taken_back(
    pretest: Question, choice: Choice, status: str
) -> None:
    changeset = decide(pretest, choice)

    pretest.refresh_from_db()
    change = Change.objects.get(changeset=changeset)
    assert change.before is not None
    assert (change.model, change.key, change.before["status"]) == ("question", str(pretest.pk), "pretest")
    assert pretest.status == status
    assert changeset.by is not None
    assert changeset.at == NEXT_DAY
    assert "It discriminates." in changeset.source

    bank.revert(changeset.pk, now=NEXT_DAY)
    pretest.refresh_from_db()
    assert pretest.status == "pretest"


def test_what_is_decided_twice_is_decided_once(pretest: Question) -> None:
    revision = Course.objects.get(pk=pretest.course_id).revision
    decide(pretest)

    with pytest.raises(NotPretestError):
        decide(pretest, Choice.RETIRE)

    pretest.refresh_from_db()
    assert pretest.status == "published"
    assert Course.objects.get(pk=pretest.course_id).revision == revision + 1


def test_a_pretest_item_is_decided_from_its_page(pretest: Question) -> None:
    papers(pretest, SIX, others=fillers(pretest, 10))
    client = curators_browser()
    path = reverse("curation:decide_pretest", args=[pretest.pk])
    data = {"choice": "publish", "seen": str(pretest.current_id), "reason": "Clear enough."}

    assert "Proposed: keep" in page(client, "item", pretest.pk)
    assert "6 answers of at least 50." in page(client, "item", pretest.pk)
    assert "Say why." in client.post(path, data | {"reason": " "}).content.decode()
    assert client.post(path, data | {"choice": "poem"}).status_code == 404
    shown = client.post(path, data, follow=True).content.decode()
    assert "Decided. It is changeset" in shown
    assert "Clear enough." in shown
    assert "Proposed" not in shown
    assert "decided or changed meanwhile" in client.post(path, data, follow=True).content.decode()
