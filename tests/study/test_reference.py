"""What a process keeps of a course."""

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from quizapp.course.models import Course
from quizapp.study.reference import reference, warm
from tests.bank.factories import QuestionFactory
from tests.study.factories import enrolled


@pytest.mark.django_db(transaction=True)
def test_a_started_process_shows_its_first_card_in_eight_statements(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = Client()
    client.force_login(enrolled(questions=3).learner)
    warm()

    with django_assert_max_num_queries(8):
        assert client.get(reverse("study:next")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_follows_the_revision_of_the_course() -> None:
    QuestionFactory.create()
    course = Course.objects.get()
    before = len(reference(course.pk, course.revision).questions)
    QuestionFactory.create()

    assert len(reference(course.pk, course.revision).questions) == before
    assert len(reference(course.pk, course.revision + 1).questions) == before + 1


@pytest.mark.django_db(transaction=True)
def test_a_question_that_is_newer_than_what_is_kept_is_read() -> None:
    QuestionFactory.create()
    course = Course.objects.get()
    kept = reference(course.pk, course.revision)
    newer = QuestionFactory.create()

    assert kept.question(newer.pk) == newer


def test_a_process_starts_without_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_: object, **__: object) -> None:
        raise DatabaseError

    monkeypatch.setattr("quizapp.study.reference.Course.objects.all", down)

    warm()
