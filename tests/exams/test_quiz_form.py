"""A quiz of one's own: chosen, counted, started, and refused with reasons."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from quizapp.accounts.models import User
from quizapp.course.models import Course
from quizapp.exams.models import Accommodation, Sitting
from tests.accounts.factories import UserFactory
from tests.bank.factories import QuestionFactory
from tests.course.factories import BlueprintFactory, CourseFactory, SectionFactory
from tests.exams.factories import SittingFactory

pytestmark = pytest.mark.django_db

ADDRESS = reverse("exams:quiz")


def signed_in(learner: User | None = None) -> Client:
    client = Client()
    client.force_login(learner or UserFactory.create())
    return client


def bank(count: int = 3, *, number: int = 31, **given: Any) -> Course:
    section = SectionFactory.create(course=CourseFactory.create(), number=number)
    QuestionFactory.create_batch(count, section=section, terms=[], version__facts=[], **given)
    return section.course


def chosen(**given: Any) -> dict[str, Any]:
    return {"count": "2", "feedback": "end"} | given


def test_without_a_course_there_is_nothing_to_choose() -> None:
    assert signed_in().get(ADDRESS).status_code == 503


def test_the_form_has_the_sections_that_have_questions() -> None:
    bank(number=31)
    SectionFactory.create(number=32, title="Empty")

    shown = signed_in().get(ADDRESS).content.decode()

    assert "31. Section 31" in shown
    assert "Empty" not in shown


def test_a_link_fills_the_form_in() -> None:
    bank(number=31)
    bank(number=32)

    shown = signed_in().get(ADDRESS, {"section": "32", "mark": ["wrong", "unseen"], "kind": "no such kind"})

    form = shown.context["form"]
    assert form["sections"].value() == ["32"]
    assert form["marks"].value() == ["wrong", "unseen"]
    assert [str(form[name]).count("checked") for name in ("sections", "marks", "kinds")] == [1, 2, 0]


def test_starting_opens_a_quiz_as_chosen() -> None:
    bank(number=31, kind="multiple", difficulty=4)
    bank(number=32)
    learner = UserFactory.create()

    response = signed_in(learner).post(
        ADDRESS,
        chosen(
            start="1",
            minutes="7",
            feedback="once",
            sections=["31"],
            kinds=["multiple"],
            difficulties=["4", "5"],
        ),
    )

    sitting = Sitting.objects.get()
    assert response["Location"] == reverse("exams:sitting", args=[sitting.pk])
    assert (sitting.learner, sitting.kind, sitting.minutes, sitting.feedback) == (learner, "quiz", 7, "once")
    assert {slot.section for slot in sitting.slots.all()} == {31}
    assert sitting.slots.count() == 2
    assert sitting.blueprint is None


def test_without_minutes_it_is_untimed() -> None:
    bank()

    signed_in().post(ADDRESS, chosen(start="1", minutes=""))

    assert Sitting.objects.get().minutes is None


def test_extra_minutes_are_a_share_of_those_for_the_exam_of_the_course() -> None:
    course = bank()
    BlueprintFactory.create(course=course, slug=course.default_blueprint, minutes=50)
    learner = UserFactory.create()
    Accommodation.objects.create(learner=learner, minutes=30, reason="Asked", granted_at=timezone.now())

    client = signed_in(learner)
    shown = client.get(ADDRESS).content.decode()
    client.post(ADDRESS, chosen(start="1", minutes="10"))

    assert "You have 30 extra minutes for a full-length paper" in shown
    assert Sitting.objects.get().extra_minutes == 6


def test_counting_starts_nothing_and_keeps_what_was_chosen() -> None:
    bank(number=31)
    bank(2, number=32)

    response = signed_in().post(ADDRESS, chosen(count_only="1", sections=["32"]))

    shown = response.content.decode()
    assert response.status_code == 200
    assert "2 questions match" in shown
    assert "A quiz takes 2 of them" in shown
    assert response.context["form"]["sections"].value() == ["32"]
    assert not Sitting.objects.exists()


@pytest.mark.parametrize(
    ("count", "words"),
    [
        ("3", "You asked for 3: ask for 2 or fewer"),
        ("2", "A quiz takes 2 of them"),
        ("1", "A quiz takes 1 of them"),
    ],
)
def test_the_count_is_compared_with_what_was_asked_for(count: str, words: str) -> None:
    bank(2)

    assert words in signed_in().post(ADDRESS, chosen(count=count, count_only="1")).content.decode()


def test_when_nothing_matches_it_says_so() -> None:
    bank()

    shown = signed_in().post(ADDRESS, chosen(count_only="1", marks=["flagged"])).content.decode()

    assert "No question matches" in shown
    assert "Choose less strictly." in shown


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"count": "4"}, "Only 3 questions can be asked with what you have chosen."),
        ({"marks": ["wrong"]}, "No question matches what you have chosen."),
    ],
)
def test_a_quiz_that_cannot_be_filled_says_how_many_there_are_at_the_field(
    given: dict[str, Any], message: str
) -> None:
    bank(3)

    response = signed_in().post(ADDRESS, chosen(start="1", **given))

    assert response.status_code == 422
    assert message in str(response.context["form"].errors["count"])
    assert not Sitting.objects.exists()


@pytest.mark.parametrize(
    ("given", "field", "message"),
    [
        ({"count": ""}, "count", "Ask for a whole number from 1 to 200."),
        ({"count": "0"}, "count", "Ask for a whole number from 1 to 200."),
        ({"count": "201"}, "count", "Ask for a whole number from 1 to 200."),
        ({"count": "many"}, "count", "Ask for a whole number from 1 to 200."),
        ({"minutes": "0"}, "minutes", "Give whole minutes from 1 to 600, or leave this empty."),
        ({"minutes": "601"}, "minutes", "Give whole minutes from 1 to 600, or leave this empty."),
        ({"minutes": "1.5"}, "minutes", "Give whole minutes from 1 to 600, or leave this empty."),
        ({"feedback": "never"}, "feedback", "Select a valid choice."),
        ({"sections": ["99"]}, "sections", "Select a valid choice."),
        ({"kinds": ["essay"]}, "kinds", "Select a valid choice."),
        ({"difficulties": ["6"]}, "difficulties", "Select a valid choice."),
        ({"marks": ["easy\x00"]}, "marks", "Select a valid choice."),
    ],
)
def test_bad_input_gets_a_message_at_its_field_and_starts_nothing(
    given: dict[str, Any], field: str, message: str
) -> None:
    bank()

    response = signed_in().post(ADDRESS, chosen(start="1", **given))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert message in response.content.decode()
    assert not Sitting.objects.exists()


def test_with_one_open_it_offers_to_resume_it() -> None:
    bank()
    client = signed_in()
    client.post(ADDRESS, chosen(start="1"))

    again = client.post(ADDRESS, chosen(start="1"))
    shown = client.get(ADDRESS).content.decode()

    link = reverse("exams:sitting", args=[Sitting.objects.get().pk])
    assert again.status_code == 409
    assert link in again.content.decode()
    assert link in shown
    assert "Start the quiz" not in shown


def test_an_open_practice_exam_and_somebody_elses_quiz_are_no_reason_to_wait() -> None:
    course = bank()
    learner = UserFactory.create()
    started = timezone.now() - timedelta(minutes=1)
    SittingFactory.create(learner=learner, course=course, started_at=started)
    SittingFactory.create(kind="quiz", course=course, started_at=started)

    assert "Start the quiz" in signed_in(learner).get(ADDRESS).content.decode()


def test_the_page_and_the_count_cost_the_same_for_one_section_and_for_three() -> None:
    spent = []
    for numbers in ((31,), (32, 33)):
        for number in numbers:
            bank(len(numbers), number=number)
        client = signed_in()
        with CaptureQueriesContext(connection) as statements:
            client.get(ADDRESS)
            client.post(ADDRESS, chosen(count_only="1", marks=["unseen", "weak", "wrong", "flagged"]))
        spent.append(len(statements))

    assert spent[0] == spent[1]
