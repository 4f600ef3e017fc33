"""The figures that a load leaves behind for curators."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from quizapp.bank import actions
from quizapp.bank.models import Changeset
from quizapp.course.models import Course
from tests.bank.test_loading import NOW, load
from tests.contentfiles.courses import FACTS, QUESTIONS

pytestmark = pytest.mark.django_db


def report() -> dict[str, object]:
    return dict(Course.objects.get().report)


def test_a_load_keeps_the_figures_of_its_bank_with_the_course(tmp_path: Path) -> None:
    load(tmp_path)

    kept = report()

    assert kept["questions"] == 4
    assert kept["guide"] == {"filled": 5, "asked": 6, "facts": 1}
    assert kept["facts"] == {"all": 2, "patterns": 0}
    assert kept["positions"] == {"1": 1}
    assert json.loads(json.dumps(kept)) == kept


def test_a_load_keeps_the_warnings_that_it_printed(tmp_path: Path) -> None:
    load(
        tmp_path,
        facts=FACTS.replace(
            "expires_on: 2027-11-21", "expires_on: 2026-11-21\n    # checked long ago"
        ).replace(
            "checked_on: 2026-11-21\n    expires_on: 2026-11-21",
            "checked_on: 2025-11-21\n    expires_on: 2026-11-21",
        ),
    )

    assert ["FL-001 expired on 2026-11-21" in warning for warning in report()["warnings"]] == [True]  # type: ignore[attr-defined] # a list


def test_the_figures_follow_the_next_load_and_go_with_a_revert(tmp_path: Path) -> None:
    load(tmp_path)
    load(tmp_path, questions=QUESTIONS.replace("bloom: recall", "bloom: analyse"))
    assert report()["blooms"] == {"apply": 2, "analyse": 2}

    actions.revert(Changeset.objects.latest("pk").pk, now=NOW + timedelta(days=1))

    assert report() == {}
