"""The pages of a finished sitting: its result, every question, the study queue, the scale."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from quizapp.exams.models import Sitting
from tests.exams.factories import finished_sitting

pytestmark = pytest.mark.django_db


def signed_in(sitting: Sitting) -> Client:
    client = Client()
    client.force_login(sitting.learner)
    return client


def page(sitting: Sitting, name: str, query: str = "") -> Any:
    return signed_in(sitting).get(reverse(f"exams:{name}", args=[sitting.pk]) + query)


def text(sitting: Sitting, name: str = "result", query: str = "") -> str:
    response = page(sitting, name, query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("outcomes", [("right",), ("wrong",), ("empty",), ("right", "wrong", "empty"), ()])
def test_every_result_has_words(outcomes: tuple[str, ...]) -> None:
    said = text(finished_sitting(*outcomes))

    assert "nan" not in said.lower().split()
    assert "None" not in said


@pytest.mark.parametrize("kind", ["single", "multiple", "true-false", "numeric", "cloze", "ordering", "matching"])
@pytest.mark.parametrize("outcome", ["right", "wrong", "empty"])
def test_every_kind_is_reviewed(kind: str, outcome: str) -> None:
    said = text(finished_sitting(outcome, slots={"kind": kind}), "answers")

    assert "Because of the rule." in said
    assert "None" not in said
