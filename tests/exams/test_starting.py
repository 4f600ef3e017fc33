"""Starting: a paper, a clock, and nobody else's questions given away."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from quizapp.accounts.models import User
from quizapp.answers.models import Sealed
from quizapp.course.models import Course
from quizapp.exams import actions
from quizapp.exams.models import Accommodation, Sitting, Slot
from quizapp.exams.papers import Wish, own
from tests.accounts.factories import UserFactory
from tests.bank.factories import QuestionFactory
from tests.course.factories import BlueprintFactory, SectionFactory
from tests.exams.sittings import end_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


@pytest.fixture
def course() -> Course:
    section = SectionFactory.create()
    QuestionFactory.create_batch(4, section=section, terms=[], version__facts=[])
    return section.course


def test_a_sitting_pins_its_questions_and_its_clock_runs(learner: User, course: Course) -> None:
    sitting = actions.start(learner, own(course, count=3, minutes=20))

    slots = list(sitting.slots.all())
    assert [slot.position for slot in slots] == [1, 2, 3]
    assert all(slot.version_id == slot.question.current_id for slot in slots)
    assert sitting.deadline - sitting.started_at == timedelta(minutes=20)


def test_its_questions_are_sealed_elsewhere_while_it_is_open(learner: User, course: Course) -> None:
    sitting = actions.start(learner, own(course, count=3, minutes=20))

    sealed = Sealed.objects.of(learner).values_list("question_id", flat=True)
    assert set(sealed) == {slot.question_id for slot in sitting.slots.all()}


def test_a_quiz_without_minutes_ends_after_a_week(learner: User, course: Course) -> None:
    sitting = actions.start(learner, own(course, count=1))

    assert sitting.minutes is None
    assert sitting.deadline - sitting.started_at == timedelta(days=7)


def test_extra_minutes_for_a_whole_exam_are_shared_out_to_shorter_ones(learner: User, course: Course) -> None:
    Accommodation.objects.create(
        learner=learner, minutes=30, reason="More time", granted_at=datetime(2026, 11, 1, tzinfo=UTC)
    )

    sitting = actions.start(learner, own(course, count=1, minutes=20))

    assert sitting.extra_minutes == 5
    assert sitting.deadline - sitting.started_at == timedelta(minutes=25)


def test_a_second_sitting_of_a_kind_is_the_first_one_again(learner: User, course: Course) -> None:
    first = actions.start(learner, own(course, count=1, minutes=20))

    with pytest.raises(actions.AlreadyOpen) as refused:
        actions.start(learner, own(course, count=1, minutes=20))

    assert refused.value.sitting == first


@pytest.mark.django_db(transaction=True)
def test_two_first_clicks_at_once_open_one_sitting(learner: User, course: Course) -> None:
    opened: list[int] = []

    def go() -> None:
        try:
            opened.append(actions.start(learner, own(course, count=2, minutes=20)).pk)
        except actions.AlreadyOpen as running:
            opened.append(running.sitting.pk)
        connection.close()

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(opened) == 4
    assert set(opened) == {Sitting.objects.get().pk}


def test_a_sitting_whose_time_is_over_stands_in_nobodys_way(learner: User, course: Course) -> None:
    first = actions.start(learner, own(course, count=1, minutes=20))
    end_in(first, seconds=-3600)

    second = actions.start(learner, own(course, count=1, minutes=20))

    first.refresh_from_db()
    assert first.finished_at == first.deadline
    assert second.pk != first.pk


@pytest.mark.django_db(transaction=True)
def test_two_papers_drawn_at_once_share_no_question(learner: User, course: Course) -> None:
    blueprint = BlueprintFactory.create(course=course)
    wishes = [
        own(course, count=2, minutes=20),
        replace(own(course, count=2, minutes=20), kind="mock", blueprint=blueprint),
    ]

    def go(wish: Wish) -> None:
        actions.start(learner, wish)
        connection.close()

    threads = [threading.Thread(target=go, args=[wish]) for wish in wishes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    asked = list(Slot.objects.values_list("question_id", flat=True))
    assert len(asked) == len(set(asked)) == 4


def test_a_bank_that_is_too_small_says_what_it_could_do_and_opens_nothing(
    learner: User, course: Course
) -> None:
    with pytest.raises(actions.CannotFill) as refused:
        actions.start(learner, own(course, count=9, minutes=20))

    assert refused.value.shortfall.possible == 4
    assert not Sitting.objects.exists()
    assert not Sealed.objects.exists()
