"""The passages follow the course: they change in the transaction that changes it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from quizapp.bank.signals import course_loaded, course_touched
from quizapp.course.models import Course
from quizapp.search import actions


@receiver(course_loaded)
def follow(*, course: Course, **_: Any) -> None:
    actions.index(course)


@receiver(course_touched)
def follow_these(
    *, course: Course, was: int, questions: Collection[UUID], terms: Collection[int], **_: Any
) -> None:
    actions.follow(course, was=was, questions=questions, terms=terms)
