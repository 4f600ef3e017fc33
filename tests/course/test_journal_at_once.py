"""Two windows that save the first answer in the same moment."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from django.db import connections

from quizapp.accounts.models import User
from quizapp.course import actions
from quizapp.course.models import Reflection, Section
from tests.accounts.factories import UserFactory
from tests.course.factories import SectionFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_neither_of_two_first_answers_is_lost() -> None:
    section, learner = SectionFactory.create(), UserFactory.create()
    together = Barrier(2)
    windows = [Thread(target=write, args=(learner, section, text, together)) for text in ("One.", "Two.")]
    for window in windows:
        window.start()
    for window in windows:
        window.join()

    held = Reflection.objects.get()
    assert sorted([held.text, held.aside]) == ["One.", "Two."]
    assert held.revision == 2


def write(learner: User, section: Section, text: str, together: Barrier) -> None:
    try:
        together.wait()
        now = datetime(2026, 11, 21, 9, tzinfo=UTC)
        written = actions.Written(text, writer=text)
        actions.reflect(learner, section, "S01-P08", written, prompt="", now=now)
    finally:
        connections.close_all()
