"""Saving a choice: once, in time, and never over what its author has not seen."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.db.utils import DatabaseError, IntegrityError
from pytest_django import DjangoAssertNumQueries

from quizapp.accounts.actions import erase
from quizapp.engine.saving import Origin, Outcome
from quizapp.exams import actions
from quizapp.exams.changes import Change
from quizapp.exams.models import GRACE, Save, Sitting, Slot
from tests.accounts.factories import UserFactory
from tests.exams.factories import SittingFactory, SlotFactory
from tests.exams.sittings import end_in, running

pytestmark = pytest.mark.django_db


def change(
    position: int = 1,
    field: str = "answer",
    value: Any = ("a",),
    *,
    tab: str = "one",
    seq: int = 1,
    base: int = 0,
    key: UUID | None = None,
) -> Change:
    value = list(value) if isinstance(value, tuple) else value
    return Change(
        key=key or uuid4(), position=position, field=field, value=value, origin=Origin(tab, seq, base)
    )


def save(slot: Slot, *changes: Change, since: float | None = None) -> list[actions.Ack]:
    return list(actions.save(slot.sitting.learner, slot.sitting_id, changes, since=since).acks)


@pytest.fixture
def slot() -> Slot:
    return SlotFactory.create(sitting=running())


def test_a_choice_is_saved_acknowledged_and_kept_in_the_history(slot: Slot) -> None:
    (ack,) = save(slot, change(value=("b",)))

    slot.refresh_from_db()
    told = Save.objects.get()
    assert (ack.outcome, ack.sequence, ack.current) == (Outcome.SAVED, 1, (["b"], 1))
    assert (slot.answer, slot.sequence, slot.seen) == (["b"], 1, True)
    assert (told.value, told.sequence, told.at) == (["b"], 1, ack.at)


def test_a_copy_of_a_save_gets_the_same_acknowledgement_and_changes_nothing(slot: Slot) -> None:
    first = change(value=("a",), seq=1)
    (acked,) = save(slot, first)
    save(slot, change(value=("b",), seq=2))

    (again,) = save(slot, first)

    slot.refresh_from_db()
    assert (again.key, again.outcome, again.sequence, again.at) == (acked.key, acked.outcome, 1, acked.at)
    assert again.current == (["b"], 2)
    assert (slot.answer, Save.objects.count()) == (["b"], 2)


def test_a_tab_may_send_its_next_change_before_it_hears_of_the_last(slot: Slot) -> None:
    acks = save(slot, change(value=("a",), seq=1), change(value=("b",), seq=2))

    slot.refresh_from_db()
    assert [ack.outcome for ack in acks] == [Outcome.SAVED, Outcome.SAVED]
    assert slot.answer == ["b"]


def test_an_older_change_of_a_tab_never_wins_over_a_newer_one(slot: Slot) -> None:
    save(slot, change(value=("new",), seq=2))

    (ack,) = save(slot, change(value=("old",), seq=1))

    slot.refresh_from_db()
    assert (ack.outcome, ack.sequence, ack.current) == (Outcome.SUPERSEDED, None, (["new"], 1))
    assert slot.answer == ["new"]
    assert Save.objects.filter(outcome="superseded", value=["old"]).exists()


def test_another_tab_overwrites_nothing_it_has_not_seen(slot: Slot) -> None:
    save(slot, change(value=("mine",), tab="one"))

    (ack,) = save(slot, change(value=("theirs",), tab="two", base=0))

    slot.refresh_from_db()
    assert (ack.outcome, ack.current) == (Outcome.CONFLICT, (["mine"], 1))
    assert slot.answer == ["mine"]
    assert Save.objects.filter(outcome="conflict", value=["theirs"]).exists()


def test_another_tab_that_has_seen_what_stands_may_change_it(slot: Slot) -> None:
    save(slot, change(value=("mine",), tab="one"))

    (ack,) = save(slot, change(value=("theirs",), tab="two", base=1))

    assert (ack.outcome, ack.current) == (Outcome.SAVED, (["theirs"], 2))


def test_fields_of_one_question_do_not_get_in_each_others_way(slot: Slot) -> None:
    save(slot, change(field="answer", tab="one"))

    (ack,) = save(slot, change(field="flagged", value=True, tab="two", base=0))

    slot.refresh_from_db()
    assert ack.outcome is Outcome.SAVED
    assert (slot.answer, slot.flagged) == (["a"], True)


def test_a_change_up_to_the_end_of_the_grace_counts(slot: Slot) -> None:
    end_in(slot.sitting, seconds=-GRACE.total_seconds() + 2)

    (ack,) = save(slot, change())

    assert ack.outcome is Outcome.SAVED


def test_a_change_after_the_grace_is_kept_and_marked_late_and_does_not_count(slot: Slot) -> None:
    end_in(slot.sitting, seconds=-GRACE.total_seconds() - 0.001)

    (ack,) = save(slot, change(value=("late",)))

    slot.refresh_from_db()
    assert (ack.outcome, ack.sequence, ack.current) == (Outcome.LATE, None, ([], 0))
    assert slot.answer == []
    assert Save.objects.get().value == ["late"]


def test_a_body_that_arrives_slowly_counts_from_its_start(slot: Slot) -> None:
    end_in(slot.sitting, seconds=-GRACE.total_seconds() - 3)

    (ack,) = save(slot, change(), since=time.monotonic() - 5)

    told = Save.objects.get()
    assert ack.outcome is Outcome.SAVED
    assert timedelta(seconds=4) < told.at - told.began_at < timedelta(seconds=8)


def test_after_the_sitting_is_finished_a_change_is_late_whatever_its_time(slot: Slot) -> None:
    actions.finish(slot.sitting.learner, slot.sitting_id)

    (ack,) = save(slot, change())

    slot.refresh_from_db()
    assert (ack.outcome, slot.answer) == (Outcome.LATE, [])


def test_time_spent_adds_up_and_is_never_more_than_has_passed(slot: Slot) -> None:
    first = change(field="time", value=1500)
    save(slot, first, change(field="time", value=500, tab="two"))
    save(slot, first)

    slot.refresh_from_db()
    assert slot.milliseconds == 2000
    save(slot, change(field="time", value=86_400_000), change(field="time", value=86_400_000))
    slot.refresh_from_db()
    assert 60_000 < slot.milliseconds < 120_000


def test_one_batch_may_change_many_questions_and_name_one_that_is_not_there(slot: Slot) -> None:
    other = SlotFactory.create(sitting=slot.sitting)

    acks = save(slot, change(1), change(2, value=("b",)), change(99))

    other.refresh_from_db()
    assert [ack.outcome for ack in acks] == [Outcome.SAVED, Outcome.SAVED, Outcome.REFUSED]
    assert acks[2].message == "This paper has no question 99."
    assert other.answer == ["b"]


def test_a_checked_answer_stays(slot: Slot) -> None:
    Sitting.objects.filter(pk=slot.sitting_id).update(feedback="once")
    right = slot.version.options.get(is_key=True).token
    save(slot, change(value=(right,)))
    actions.check(slot.sitting.learner, slot.sitting_id, 1)

    (ack,) = save(slot, change(value=("b",), seq=2))

    slot.refresh_from_db()
    assert (ack.outcome, slot.answer) == (Outcome.REFUSED, [right])


def test_somebody_elses_sitting_is_as_good_as_none(slot: Slot) -> None:
    with pytest.raises(actions.NoSuchSitting):
        actions.save(UserFactory.create(), slot.sitting_id, [change()])

    assert not Save.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_a_save_takes_three_statements_however_many_changes(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sitting = running()
    SlotFactory.create_batch(3, sitting=sitting)
    learner = sitting.learner

    # BEGIN and COMMIT stand around them.
    with django_assert_num_queries(5):
        actions.save(learner, sitting.pk, [change(place) for place in range(1, count + 1)])


def test_the_history_of_saves_cannot_be_changed(slot: Slot) -> None:
    save(slot, change())

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Save.objects.update(value=["b"])
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Save.objects.all().delete()


def test_a_learner_has_one_open_sitting_of_a_kind() -> None:
    sitting = running()

    with pytest.raises(IntegrityError, match="exams_one_open_sitting_per_kind"):
        SittingFactory.create(learner=sitting.learner)


def test_a_finished_sitting_is_never_reopened_or_changed(slot: Slot) -> None:
    actions.finish(slot.sitting.learner, slot.sitting_id)

    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
        Sitting.objects.update(raw=0)
    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
        Slot.objects.update(answer=["b"])


@pytest.mark.django_db(transaction=True)
def test_an_erased_learner_takes_the_history_along_and_nobody_elses(slot: Slot) -> None:
    other = SlotFactory.create(sitting=running())
    save(slot, change())
    save(other, change())

    erase(slot.sitting.learner)

    assert Save.objects.get().slot == other
    assert Sitting.objects.get() == other.sitting
