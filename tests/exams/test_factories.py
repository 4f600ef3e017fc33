"""Rows of factories pass every constraint and trigger."""

import pytest

from tests.exams.factories import asked_in, earned, finished_sitting, right_answer, wrong_answer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "kind", ["single", "multiple", "true-false", "numeric", "cloze", "ordering", "matching"]
)
def test_every_kind_of_question_has_a_right_and_a_wrong_answer(kind: str) -> None:
    asked = asked_in(finished_sitting("right", slots={"kind": kind}).slots.get())

    assert earned(asked, right_answer(asked)) == 1
    assert earned(asked, wrong_answer(asked)) < 1


def test_a_finished_sitting_counts_what_is_scored() -> None:
    sitting = finished_sitting("right", "wrong", "empty", unscored=("right", "wrong"))

    assert (sitting.raw, sitting.of) == (1, 3)
    assert [slot.right for slot in sitting.slots.all()] == [True, False, False, True, False]
