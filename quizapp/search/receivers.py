"""The passages follow the course: they change in the transaction that changes it."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from quizapp.bank.signals import course_loaded
from quizapp.course.models import Course
from quizapp.search import actions


@receiver(course_loaded)
def follow(*, course: Course, **_: Any) -> None:
    actions.index(course)
