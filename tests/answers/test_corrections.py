"""Marks that count after a key was found wrong; the answer itself stays."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from quizapp.accounts.models import User
from quizapp.answers import actions
from quizapp.answers.models import Amendment, Answer, DayTally, Mode
from tests.accounts.factories import UserFactory
from tests.answers.test_ledger import given
from tests.bank.factories import QuestionFactory
from tests.study.factories import NINE

pytestmark = pytest.mark.django_db

SUMS = ("learner_id", "day", "answered", "marked", "right", "introduced", "milliseconds")


def answered(fraction: float | None, *, learner: User | None = None, key: str = "k") -> Answer:
    learner = learner or UserFactory.create()
    pk = actions.record(learner, given(QuestionFactory.create(), key, fraction=fraction))
    assert pk is not None
    return Answer.objects.get(pk=pk)


def read(answer: Answer) -> Answer:
    return Answer.objects.with_effective_fraction().get(pk=answer.pk)


def sums() -> list[tuple[object, ...]]:
    return list(DayTally.objects.order_by("learner_id", "day").values_list(*SUMS))


def test_the_newest_correction_counts_and_the_answer_stays() -> None:
    told = answered(0.0)
    assert read(told).right is False
    assert not read(told).corrected

    actions.correct({told.pk: 1.0}, correction=7, now=NINE)
    assert (read(told).right, read(told).corrected, read(told).fraction) == (True, True, 0.0)

    actions.correct({told.pk: 0.0}, correction=7, now=NINE)
    assert (read(told).right, read(told).corrected) == (False, False)
    assert list(told.amendments.order_by("id").values_list("fraction", "correction")) == [(1.0, 7), (0.0, 7)]


def test_an_answer_that_is_read_plainly_says_its_own_mark() -> None:
    told = answered(0.0)
    actions.correct({told.pk: 1.0}, correction=7, now=NINE)

    assert Answer.objects.get().right is False


@pytest.mark.parametrize(
    ("before", "after", "marked", "right"),
    [
        (0.0, 1.0, 1, 1),
        (1.0, 0.0, 1, 0),
        (0.5, 1.0, 1, 1),
        (1.0, 0.5, 1, 0),
        (0.0, 0.5, 1, 0),
        (None, 1.0, 1, 1),
    ],
)
def test_the_tally_of_the_day_follows(before: float | None, after: float, marked: int, right: int) -> None:
    told = answered(before)

    actions.correct({told.pk: after}, correction=1, now=NINE)

    tally = DayTally.objects.get()
    assert (tally.answered, tally.marked, tally.right) == (1, marked, right)


def test_taken_back_everything_is_as_before() -> None:
    told = [answered(0.0), answered(1.0)]
    kept = sums()

    actions.correct({told[0].pk: 1.0, told[1].pk: 0.0}, correction=1, now=NINE)
    assert sums() != kept
    actions.correct({told[0].pk: 0.0, told[1].pk: 1.0}, correction=2, now=NINE)

    assert sums() == kept
    actions.correct({told[0].pk: 1.0}, correction=3, now=NINE)
    assert [row[4] for row in sums()] == [1, 1]


def test_the_same_correction_again_changes_nothing() -> None:
    told = answered(0.0)
    assert actions.correct({told.pk: 1.0}, correction=1, now=NINE) == 1
    kept = sums()

    assert actions.correct({told.pk: 1.0}, correction=1, now=NINE) == 0

    assert Amendment.objects.count() == 1
    assert sums() == kept


def test_another_correction_that_says_the_same_is_noted_and_not_counted() -> None:
    told = answered(0.0)
    actions.correct({told.pk: 1.0}, correction=1, now=NINE)
    kept = sums()

    assert actions.correct({told.pk: 1.0}, correction=2, now=NINE) == 1

    assert sums() == kept


def test_an_undone_answer_moves_no_tally() -> None:
    told = answered(0.0)
    actions.undo(told, now=NINE)
    kept = sums()

    actions.correct({told.pk: 1.0}, correction=1, now=NINE)

    assert sums() == kept


def test_undo_takes_the_mark_that_counts_out_of_the_tally() -> None:
    learner = UserFactory.create()
    told = answered(0.0, learner=learner)
    actions.correct({told.pk: 1.0}, correction=1, now=NINE)

    actions.undo(told, now=NINE)

    tally = DayTally.objects.get()
    assert (tally.answered, tally.marked, tally.right) == (0, 0, 0)


def test_tallies_rebuilt_respect_corrections_and_undos() -> None:
    learner = UserFactory.create()
    told = [
        answered(fraction, learner=learner, key=f"{n}") for n, fraction in enumerate([0.0, 1.0, 0.5, 1.0])
    ]
    tomorrow = given(
        QuestionFactory.create(), "exam", mode=Mode.EXAM, study_day=NINE.date() + timedelta(days=1),
        memory_before={"phase": "new"},
    )  # fmt: skip
    actions.record(learner, tomorrow)
    actions.correct({told[0].pk: 1.0, told[1].pk: 0.0}, correction=1, now=NINE)
    actions.correct({told[1].pk: 1.0, told[2].pk: 1.0, told[3].pk: 0.0}, correction=2, now=NINE)
    actions.undo(told[2], now=NINE)
    kept = sums()
    assert [row[2:6] for row in kept] == [(3, 3, 2, 0), (1, 1, 1, 0)]

    call_command("rebuild_tallies", verbosity=0)

    assert sums() == kept


def test_many_corrections_are_three_statements() -> None:
    told = [answered(0.0) for _ in range(5)]

    with CaptureQueriesContext(connection) as statements:
        actions.correct({answer.pk: 1.0 for answer in told}, correction=1, now=NINE)

    assert len([row for row in statements.captured_queries if "SAVEPOINT" not in row["sql"]]) == 3
    assert Amendment.objects.count() == 5


def test_nothing_to_correct_asks_nothing() -> None:
    assert actions.correct({}, correction=1, now=NINE) == 0


def test_a_correction_gives_a_mark_from_0_to_1() -> None:
    told = answered(0.0)

    with pytest.raises(IntegrityError, match="answers_amendment_fits_its_kind"), transaction.atomic():
        actions.correct({told.pk: 1.5}, correction=1, now=NINE)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "correction", "fraction": 1.0},
        {"kind": "correction", "correction": 1},
        {"kind": "correction", "fraction": 1.0, "correction": 1, "rating": 3},
        {"kind": "rating", "rating": 3, "fraction": 1.0},
        {"kind": "rating", "rating": 3, "correction": 1},
        {"kind": "undo", "fraction": 1.0},
        {"kind": "undo", "correction": 1},
    ],
)
def test_an_amendment_has_what_its_kind_needs_and_nothing_else(fields: dict[str, object]) -> None:
    told = answered(0.0)

    with pytest.raises(IntegrityError, match="answers_amendment_fits_its_kind"), transaction.atomic():
        Amendment.objects.create(answer=told, at=NINE, **fields)


def test_a_correction_cannot_be_changed() -> None:
    told = answered(0.0)
    actions.correct({told.pk: 1.0}, correction=1, now=NINE)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Amendment.objects.update(fraction=0.5)
