"""The ledger: what it refuses, and what it counts."""

from dataclasses import replace

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from quizapp.answers import actions
from quizapp.answers.actions import Given
from quizapp.answers.models import Amendment, Answer, DayTally, Mode
from quizapp.bank.models import Question
from quizapp.study import actions as study
from quizapp.study.models import Card
from tests.accounts.factories import UserFactory
from tests.bank.factories import QuestionFactory
from tests.study.factories import NINE, answer, enrolled, only_card

pytestmark = pytest.mark.django_db


def given(question: Question, key: str = "k", **changes: object) -> Given:
    told = Given(
        at=NINE,
        study_day=NINE.date(),
        mode=Mode.CRAM,
        idempotency_key=key,
        introduced=False,
        milliseconds=5_000,
        question_id=question.pk,
        version_id=question.current_id,
        fraction=1.0,
    )
    return replace(told, **changes)  # type: ignore[arg-type]  # names of fields, checked by dataclasses


def test_an_answer_cannot_be_changed() -> None:
    told = answer(only_card(enrolled())).answer

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Answer.objects.filter(pk=told.pk).update(fraction=0)

    assert Answer.objects.get().fraction == 1.0


def test_an_answer_cannot_be_deleted() -> None:
    told = answer(only_card(enrolled())).answer

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Answer.objects.filter(pk=told.pk).delete()

    assert Answer.objects.exists()


def test_an_amendment_cannot_be_changed() -> None:
    card = only_card(enrolled())
    told = answer(card).answer
    actions.rate_again(told, rating=4, now=NINE)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Amendment.objects.update(rating=1)


def test_a_person_can_be_erased_with_every_answer() -> None:
    plan = enrolled()
    answer(only_card(plan))
    actions.rate_again(Answer.objects.get(), rating=4, now=NINE)

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('sortkey.erasing', %s, true)", [str(plan.learner.pk)])
        plan.learner.delete()

    assert not Answer.objects.exists()


def test_erasing_one_person_does_not_open_the_rows_of_another() -> None:
    plan = enrolled()
    answer(only_card(plan))
    other = UserFactory.create()

    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sortkey.erasing', %s, true)", [str(other.pk)])

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Answer.objects.all().delete()


def test_one_key_of_one_learner_is_recorded_once() -> None:
    learner, question = UserFactory.create(), QuestionFactory.create()

    first = actions.record(learner, given(question))
    second = actions.record(learner, given(question, fraction=0.0))

    assert first is not None
    assert second is None
    assert Answer.objects.get().fraction == 1.0
    assert DayTally.objects.get().answered == 1


def test_two_learners_may_use_the_same_key() -> None:
    question = QuestionFactory.create()

    for learner in UserFactory.create_batch(2):
        assert actions.record(learner, given(question)) is not None

    assert DayTally.objects.count() == 2


def test_only_the_first_answer_to_a_question_is_a_first_exposure() -> None:
    learner, question = UserFactory.create(), QuestionFactory.create()

    actions.record(learner, given(question, "first"))
    actions.record(learner, given(question, "second"))

    assert list(Answer.objects.order_by("id").values_list("first_exposure", flat=True)) == [True, False]


def test_a_walk_in_between_does_not_count_as_study() -> None:
    learner, question = UserFactory.create(), QuestionFactory.create()

    actions.record(learner, given(question, milliseconds=3_600_000))

    assert Answer.objects.get().milliseconds == 180_000
    assert DayTally.objects.get().milliseconds == 180_000


def test_the_tally_counts_right_and_wrong() -> None:
    learner, question = UserFactory.create(), QuestionFactory.create()

    actions.record(learner, given(question, "1"))
    actions.record(learner, given(question, "2", fraction=0.0))
    actions.record(learner, given(question, "3", introduced=True))

    tally = DayTally.objects.get()
    assert (tally.answered, tally.marked, tally.right, tally.introduced) == (3, 3, 2, 1)
    assert tally.milliseconds == 15_000


def test_an_answer_has_one_subject() -> None:
    learner = UserFactory.create()
    question = QuestionFactory.create()

    with pytest.raises(IntegrityError, match="answers_exactly_one_subject"), transaction.atomic():
        actions.record(learner, given(question, template="rcu-1"))


def test_a_fraction_is_from_0_to_1() -> None:
    with pytest.raises(IntegrityError, match="answers_fraction_from_0_to_1"), transaction.atomic():
        actions.record(UserFactory.create(), given(QuestionFactory.create(), fraction=1.5))


def test_tallies_rebuilt_from_the_ledger_are_the_same() -> None:
    plan = enrolled(questions=3)
    cards = list(Card.objects.filter(plan=plan))
    for number, card in enumerate(cards):
        answer(card, right=number != 1)
    study.undo(plan.learner, now=NINE)
    names = ("learner_id", "day", "answered", "marked", "right", "introduced", "milliseconds")
    kept = list(DayTally.objects.values_list(*names))

    call_command("rebuild_tallies", verbosity=0)

    assert list(DayTally.objects.values_list(*names)) == kept
