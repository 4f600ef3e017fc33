"""What the home page says, and what it costs."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from quizapp.answers.models import DayTally
from quizapp.course.models import Course
from quizapp.engine.memory import Phase
from quizapp.progress.overview import overview
from quizapp.study import actions
from quizapp.study.models import Card, Plan
from tests.accounts.factories import UserFactory
from tests.bank.factories import QuestionFactory
from tests.course.factories import GlossaryTermFactory, SectionFactory
from tests.exams.factories import finished_sitting
from tests.exams.sittings import running
from tests.study.factories import NINE, answer, enrol, enrolled

pytestmark = pytest.mark.django_db


def studied(plan: Plan, *days_ago: int, minutes: int = 10) -> None:
    for days in days_ago:
        DayTally.objects.create(
            learner=plan.learner,
            day=NINE.date() - timedelta(days=days),
            answered=10,
            milliseconds=minutes * 60_000,
        )


def page(plan: Plan) -> str:
    client = Client()
    client.force_login(plan.learner)
    return client.get("/").content.decode()


def test_a_learner_without_a_plan_is_sent_to_pick_an_exam() -> None:
    client = Client()
    client.force_login(UserFactory.create())

    assert client.get("/")["Location"] == "/start/"


def test_before_the_first_answer_the_page_says_what_to_do() -> None:
    text = page(enrolled(questions=3))

    assert "3 cards for now" in text
    assert "After your first answers" in text


def test_the_streak_counts_study_days_and_today_does_not_break_it() -> None:
    plan = enrolled()
    studied(plan, 1, 2, 3, 5)

    assert overview(plan, now=NINE).streak == 3


def test_the_week_begins_on_monday() -> None:
    plan = enrolled()
    # NINE is a Monday: yesterday was last week.
    studied(plan, 0, 1)

    seen = overview(plan, now=NINE)

    assert (seen.minutes_today, seen.minutes_week) == (10, 10)


def test_a_day_of_only_undone_answers_is_not_a_study_day() -> None:
    plan = enrolled()
    answer(Card.objects.get(plan=plan))
    actions.undo(plan.learner, now=NINE)

    assert overview(plan, now=NINE).streak == 0


def test_recall_by_section_is_the_mean_of_its_seen_cards() -> None:
    plan = enrolled(questions=3)
    seen = Card.objects.filter(plan=plan).order_by("pk")
    for card, stability in zip(seen[:2], (10.0, 1000.0), strict=True):
        Card.objects.filter(pk=card.pk).update(
            phase=Phase.REVIEW,
            stability=stability,
            difficulty=5.0,
            reps=1,
            last_day=NINE.date() - timedelta(days=10),
        )

    (section,) = overview(plan, now=NINE).sections

    # After as many days as its stability a card is at 90 %; the other is at 99.8 %.
    assert section.recall == pytest.approx((0.9 + 0.998) / 2, abs=0.001)
    assert (section.seen, section.total) == (2, 3)


def test_the_weakest_terms_come_first_and_each_once() -> None:
    section = SectionFactory.create()
    GlossaryTermFactory.create(section=section, name="Strong", slug="strong")
    GlossaryTermFactory.create(section=section, name="Weak", slug="weak")
    plan = enrol(UserFactory.create(), section.course)
    for name, stability in (("Strong", 500.0), ("Weak", 2.0)):
        Card.objects.filter(plan=plan, term__name=name).update(
            phase=Phase.REVIEW,
            stability=stability,
            difficulty=5.0,
            reps=1,
            last_day=NINE.date() - timedelta(days=20),
        )

    assert [term.name for term in overview(plan, now=NINE).weakest] == ["Weak", "Strong"]


def test_the_exam_date_counts_down() -> None:
    plan = enrolled()
    plan.exam_date = NINE.date() + timedelta(days=24)

    assert overview(plan, now=NINE).days_left == 24


def test_an_exam_that_is_over_counts_nothing_down() -> None:
    plan = enrolled()
    plan.exam_date = NINE.date() - timedelta(days=1)

    assert overview(plan, now=NINE).days_left is None


def test_another_learners_study_does_not_show() -> None:
    section = SectionFactory.create()
    QuestionFactory.create(section=section, terms=[])
    mine, theirs = (enrol(UserFactory.create(), section.course) for _ in range(2))
    studied(theirs, 0)
    answer(Card.objects.get(plan=theirs))

    seen = overview(mine, now=NINE)

    assert (seen.streak, seen.minutes_today, seen.ever_studied) == (0, 0, False)


@pytest.mark.parametrize(("days", "questions"), [(1, 1), (300, 40)])
def test_the_home_page_costs_the_same_whatever_the_history(
    days: int, questions: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    plan = enrolled(questions=questions)
    studied(plan, *range(days))
    client = Client()
    client.force_login(plan.learner)

    # The learner, the plan, what is sealed, the days, today, what waits, the cards, sittings, notices.
    with django_assert_num_queries(9):
        client.get("/")


def test_a_backlog_of_days_is_offered_to_be_spread() -> None:
    plan = enrolled(questions=12)
    Plan.objects.filter(pk=plan.pk).update(minutes_per_day=2)
    now = timezone.now()
    Card.objects.filter(plan=plan).update(
        phase=Phase.REVIEW,
        stability=5.0,
        difficulty=5.0,
        reps=3,
        last_day=now.date() - timedelta(days=20),
        due_at=now - timedelta(days=10),
    )

    assert "piled up 12 reviews" in page(plan)


def test_an_ordinary_day_is_not_called_a_backlog() -> None:
    assert "piled up" not in page(enrolled(questions=5))


def test_without_a_course_the_start_page_says_so() -> None:
    assert not Course.objects.exists()
    client = Client()
    client.force_login(UserFactory.create())

    response = client.get("/start/")

    assert response.status_code == 503
    assert "No course is loaded yet" in response.content.decode()


def test_an_open_sitting_can_be_resumed_from_home(client: Client) -> None:
    plan = enrolled()
    sitting = running(learner=plan.learner, course=plan.course)
    client.force_login(plan.learner)

    page = client.get(reverse("front")).content.decode()

    assert f"{sitting.title} is open" in page
    assert reverse("exams:sitting", args=[sitting.pk]) in page


def test_home_says_how_the_last_sitting_went(client: Client) -> None:
    plan = enrolled()
    sitting = finished_sitting("right", "wrong", learner=plan.learner, course=plan.course)
    finished_sitting("right", course=plan.course)
    client.force_login(plan.learner)

    context = client.get(reverse("front")).context

    assert (context["exams"].open, context["exams"].last) == ([], sitting)
