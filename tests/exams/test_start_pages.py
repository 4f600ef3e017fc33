"""Choosing a paper, and the page with its rules."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from quizapp.accounts.models import User
from quizapp.course.models import Blueprint, Domain, Task
from quizapp.engine.studydays import study_day
from quizapp.exams import papers
from quizapp.exams.models import Accommodation, Sitting
from quizapp.exams.views.index import left_words
from tests.accounts.factories import UserFactory
from tests.course.factories import BlueprintFactory, CourseFactory
from tests.exams.factories import SittingFactory, SlotFactory, finished_sitting
from tests.exams.papers import blueprint_of, fill
from tests.study.factories import enrol

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def signed_in(learner: User) -> Client:
    client = Client()
    client.force_login(learner)
    return client


def page(learner: User, address: str = reverse("exams:index")) -> str:
    response = signed_in(learner).get(address)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def address(blueprint: Blueprint, form: str = "full") -> str:
    return reverse("exams:start", args=[blueprint.slug, form])


def today() -> date:
    # The study day of the learners here, which is yesterday's until four o'clock.
    return study_day(timezone.now(), zone="UTC", day_start=4)


def running(learner: User, **given: object) -> Sitting:
    started = timezone.now() - timedelta(minutes=10)
    sitting: Sitting = SittingFactory.create(learner=learner, started_at=started, **given)
    return sitting


def granted(learner: User, minutes: int = 30) -> Accommodation:
    return Accommodation.objects.create(
        learner=learner, minutes=minutes, reason="Asked for", granted_at=timezone.now()
    )


def test_without_a_course_the_index_says_so() -> None:
    assert signed_in(UserFactory.create()).get(reverse("exams:index")).status_code == 503


def test_without_an_exam_the_index_leads_to_a_quiz_of_ones_own() -> None:
    CourseFactory.create()

    shown = page(UserFactory.create())

    assert "No exam is described yet" in shown
    assert reverse("exams:quiz") in shown


def test_what_can_be_sat_now_comes_first_and_what_is_long_over_is_gone() -> None:
    coming = BlueprintFactory.create(slug="a-coming", valid_from=today() + DAY)
    over = BlueprintFactory.create(slug="b-over", valid_until=today() - DAY)
    now = BlueprintFactory.create(slug="c-now", valid_until=today())
    gone = BlueprintFactory.create(slug="d-gone", valid_until=today() - papers.offering.PRACTISED_AFTER - DAY)

    shown = page(UserFactory.create())

    assert address(gone) not in shown
    places = [shown.index(address(each)) for each in (now, coming, over)]
    assert places == sorted(places)
    assert "No longer offered" in shown


def test_the_exam_of_the_plan_comes_before_all() -> None:
    BlueprintFactory.create(slug="a")
    mine = BlueprintFactory.create(slug="b")
    plan = enrol(UserFactory.create(), mine.course)
    plan.blueprint = mine
    plan.save()

    shown = page(plan.learner)

    assert shown.index('id="b"') < shown.index('id="a"')
    assert "Your exam" in shown


def test_each_form_has_its_questions_and_minutes() -> None:
    BlueprintFactory.create()

    shown = page(UserFactory.create())

    assert "65 questions, 130 minutes" in shown
    assert "33 questions, 65 minutes" in shown


def test_an_exam_that_another_follows_leads_to_what_changes() -> None:
    course = CourseFactory.create(default_blueprint="dva-c02")
    BlueprintFactory.create(course=course, slug="dva-c02", valid_until=today() + DAY)
    BlueprintFactory.create(course=course, slug="dva-c03", valid_from=today() + 2 * DAY)
    BlueprintFactory.create(course=course, slug="saa-c03", valid_from=today() + 2 * DAY)

    shown = page(UserFactory.create())

    assert f"{reverse('exams:changes')}?from=dva-c02&amp;to=dva-c03" in shown


def test_an_open_sitting_can_be_resumed_and_says_what_is_left() -> None:
    learner = UserFactory.create()
    sitting = running(learner)
    SlotFactory.create(sitting=sitting, answer=["a"])
    SlotFactory.create(sitting=sitting)
    other = running(UserFactory.create())

    shown = page(learner)

    assert reverse("exams:sitting", args=[sitting.pk]) in shown
    assert "1 h 59 min left; 1 of 2 answered" in shown
    assert reverse("exams:sitting", args=[other.pk]) not in shown


def test_one_whose_time_is_over_leads_to_its_result() -> None:
    learner = UserFactory.create()
    SittingFactory.create(learner=learner, started_at=timezone.now() - DAY)

    assert "Its time is over. Open it to see the result." in page(learner)


def test_results_are_the_last_five() -> None:
    learner = UserFactory.create()
    for number in range(6):
        finished_sitting(
            "right",
            "wrong",
            learner=learner,
            title=f"Paper {number}",
            started_at=timezone.now() - (9 - number) * DAY,
        )

    shown = page(learner)

    assert "Paper 0" not in shown
    assert shown.index("Paper 5") < shown.index("Paper 1")
    assert "1 of 2" in shown


def test_the_index_costs_the_same_for_one_and_for_three() -> None:
    spent = []
    for count in (1, 3):
        course = CourseFactory.create(slug=f"course-{count}")
        learner = enrol(UserFactory.create(), course).learner
        BlueprintFactory.create_batch(count, course=course)
        for number in range(count):
            finished_sitting(
                "right", learner=learner, course=course, started_at=timezone.now() - number * DAY - DAY
            )
        for kind in ("mock", "quiz")[:count]:
            SlotFactory.create(sitting=running(learner, kind=kind, course=course))
        client = signed_in(learner)
        with CaptureQueriesContext(connection) as statements:
            client.get(reverse("exams:index"))
        spent.append(len(statements))

    # The learner, the plan, the time, exams, open sittings, results.
    assert spent == [6, 6]


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(seconds=-5), "less than a minute"),
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(minutes=61), "1 h 1 min"),
        (timedelta(days=6, hours=23), "6 days"),
    ],
)
def test_time_left_is_rounded_down(left: timedelta, words: str) -> None:
    assert left_words(left) == words


def test_the_rules_are_there_before_the_clock_runs() -> None:
    blueprint = blueprint_of()
    fill(blueprint, 5, 5)

    shown = page(UserFactory.create(), address(blueprint))

    assert "30 minutes from when you start" in shown
    assert "There is no pause" in shown
    assert "at most 10 seconds after the time is over" in shown
    assert "2 of the 7 questions do not count" in shown
    assert "You pass with 72 % of the points." in shown
    assert not Sitting.objects.exists()


def test_starting_opens_the_sitting() -> None:
    blueprint = blueprint_of()
    fill(blueprint, 5, 5)
    learner = UserFactory.create()

    response = signed_in(learner).post(address(blueprint))

    sitting = Sitting.objects.get()
    assert response["Location"] == reverse("exams:sitting", args=[sitting.pk])
    assert (sitting.learner, sitting.blueprint, sitting.minutes, sitting.slots.count()) == (
        learner,
        blueprint,
        30,
        7,
    )


def test_with_a_practice_exam_open_the_page_offers_to_resume_it() -> None:
    blueprint = blueprint_of()
    fill(blueprint, 5, 5)
    client = signed_in(UserFactory.create())
    client.post(address(blueprint))

    again = client.post(address(blueprint))
    shown = client.get(address(blueprint)).content.decode()

    assert again.status_code == 409
    assert Sitting.objects.count() == 1
    link = reverse("exams:sitting", args=[Sitting.objects.get().pk])
    assert link in again.content.decode()
    assert link in shown
    assert "Start now" not in shown


def test_an_open_quiz_is_no_reason_to_wait() -> None:
    blueprint = blueprint_of()
    fill(blueprint, 5, 5)
    learner = UserFactory.create()
    running(learner, kind="quiz", course=blueprint.course)

    assert "Start now" in page(learner, address(blueprint))


def test_a_bank_that_is_too_small_says_why_and_what_there_is_instead() -> None:
    forms = [
        {"slug": "full", "title": "Full length", "questions": 5, "scored": 5, "minutes": 30},
        {"slug": "half", "title": "Half length", "questions": 3, "scored": 3, "minutes": 15},
    ]
    blueprint = blueprint_of(forms=forms)
    fill(blueprint, 3, 1)
    client = signed_in(UserFactory.create())

    shown = client.get(address(blueprint)).content.decode()
    refused = client.post(address(blueprint))

    for text in (shown, refused.content.decode()):
        assert "Domain 2 (Part 2) asks for 2 questions, each about another concept; the bank has 1." in text
        assert "The largest that can be made has 3 scored questions." in text
        assert address(blueprint, "half") in text
        assert "Start now" not in text
    assert refused.status_code == 409
    assert not Sitting.objects.exists()


def test_what_the_bank_leaves_out_and_what_is_assumed_is_named() -> None:
    blueprint = blueprint_of((50, 50), provisional=["minutes"])
    fill(blueprint, 7, 1)
    Task.objects.filter(domain__blueprint=blueprint, ref="2.1").update(covered=False)
    Domain.objects.filter(blueprint=blueprint, number=2).update(title="Elsewhere")

    shown = page(UserFactory.create(), address(blueprint))

    assert "2.1 Task 2" in shown
    assert "none in the bank" in shown
    assert "The time allowed is not published yet" in shown
    assert "The bank has no questions for domain 2 (Elsewhere)" in shown


def test_extra_minutes_are_shown_and_given() -> None:
    blueprint = blueprint_of(minutes=120)
    fill(blueprint, 5, 5)
    learner = UserFactory.create()
    granted(learner, 30)

    shown = page(learner, address(blueprint))
    signed_in(learner).post(address(blueprint))

    # A quarter of the 120 minutes of the full length, so a quarter of the grant, rounded up.
    assert "30 for everybody and 8 extra for you" in shown
    assert "share of the 30 you have" in shown
    assert "Start now: 38 minutes" in shown
    assert Sitting.objects.get().extra_minutes == 8


@pytest.mark.parametrize(
    ("days", "status", "words"),
    [
        (0, 200, "Start now"),
        (1, 200, "No longer offered"),
        (90, 200, "No longer offered"),
        (91, 410, "This exam is no longer practised"),
    ],
)
def test_an_exam_is_practised_for_ninety_days_after_its_last(days: int, status: int, words: str) -> None:
    blueprint = blueprint_of(valid_until=today() - days * DAY)
    fill(blueprint, 5, 5)
    client = signed_in(UserFactory.create())

    shown = client.get(address(blueprint))
    started = client.post(address(blueprint))

    assert shown.status_code == status
    assert words in shown.content.decode()
    assert started.status_code == (302 if status == 200 else 410)


def test_an_exam_to_come_can_be_practised() -> None:
    blueprint = blueprint_of(valid_from=today() + DAY)
    fill(blueprint, 5, 5)

    shown = page(UserFactory.create(), address(blueprint))

    assert "Not offered yet" in shown
    assert "Start now" in shown


def test_unknown_forms_and_exams_of_other_courses_are_not_found() -> None:
    blueprint = blueprint_of()
    other = blueprint_of(course=CourseFactory.create(slug="other"))
    learner = enrol(UserFactory.create(), blueprint.course).learner
    retired = blueprint_of(course=blueprint.course, retired=True)
    client = signed_in(learner)

    found = [
        client.get(path).status_code
        for path in (address(blueprint, "half"), address(other), address(retired))
    ]

    assert found == [404, 404, 404]


def test_a_start_page_costs_the_same_for_one_domain_and_for_three() -> None:
    spent = []
    for count in (1, 3):
        blueprint = blueprint_of((100,) if count == 1 else (40, 30, 30), scored=count, unscored=0)
        fill(blueprint, *[count] * count)
        client = signed_in(UserFactory.create())
        with CaptureQueriesContext(connection) as statements:
            client.get(address(blueprint))
        spent.append(len(statements))

    assert spent[0] == spent[1]
    # The learner, plan, course, exam, its domains and tasks, the time; seven for the paper; extra
    # minutes and what is open.
    assert spent[0] == 16
