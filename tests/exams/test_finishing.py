"""Finishing: once, by the learner or by the sweeper, and marked from what was pinned."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from quizapp.answers.models import Answer, DayTally, Sealed
from quizapp.bank.content import QuestionContent
from quizapp.engine.saving import Outcome
from quizapp.exams import actions
from quizapp.exams.models import GRACE, SLOWEST_BODY, Sitting, Slot
from quizapp.study.models import Card
from tests.bank.factories import QuestionFactory, VersionFactory, add_parts, publish
from tests.exams.factories import add_slots
from tests.exams.sittings import end_in, running
from tests.exams.test_saving import change
from tests.study.factories import enrol

pytestmark = pytest.mark.django_db

OVER = -(GRACE + SLOWEST_BODY).total_seconds() - 1


def finish(sitting: Sitting) -> Sitting:
    return actions.finish(sitting.learner, sitting.pk)


def unmarked(sitting: Sitting, *outcomes: str, **given: Any) -> list[Slot]:
    """Slots as they stand before anybody has marked them."""
    return add_slots(sitting, *outcomes, fraction=None, first_exposure=None, saves=False, **given)


def test_a_finished_sitting_has_its_score_on_the_scored_questions_alone() -> None:
    sitting = running()
    unmarked(sitting, "right", "right", "right", "wrong", "empty")
    unmarked(sitting, "right", "wrong", scored=False)

    done = finish(sitting)

    assert (done.raw, done.of, done.ended) == (3, 5, "learner")
    # 100 + 620 * (3/5) / 0.72, rounded down.
    assert done.scaled == 616
    assert done.finished_at == done.closed_at


def test_every_kind_is_marked_and_a_part_of_the_pairs_earns_nothing() -> None:
    sitting = running()
    for kind in ("single", "multiple", "true-false", "numeric", "cloze", "ordering", "matching"):
        unmarked(sitting, "right", "wrong", kind=kind)

    done = finish(sitting)

    assert (done.raw, done.of) == (7, 14)
    assert sitting.slots.filter(fraction__gt=0, fraction__lt=1).exists()


def test_the_version_that_was_shown_decides_not_the_one_that_came_later() -> None:
    sitting = running()
    (slot,) = unmarked(sitting, "right")
    later = VersionFactory.create(question=slot.question, number=2)
    add_parts(later, options=[("Right", False), ("Wrong 1", True), ("Wrong 2", False), ("Wrong 3", False)])
    publish(later)

    assert finish(sitting).raw == 1


def test_answers_are_in_the_ledger_once_with_what_was_pinned() -> None:
    sitting = running()
    right, wrong, empty = unmarked(sitting, "right", "wrong", "empty", seconds=30)

    finish(sitting)
    finish(sitting)

    answers = Answer.objects.of(sitting.learner).order_by("id")
    assert [(answer.question_id, answer.version_id, answer.right) for answer in answers] == [
        (right.question_id, right.version_id, True),
        (wrong.question_id, wrong.version_id, False),
    ]
    assert [answer.mode for answer in answers] == ["exam", "exam"]
    assert [answer.first_exposure for answer in answers] == [True, True]
    assert [answer.milliseconds for answer in answers] == [30_000, 30_000]
    assert DayTally.objects.get().answered == 2
    empty.refresh_from_db()
    assert (empty.fraction, empty.ledger) == (0.0, None)


def test_a_question_on_trial_touches_no_figure_of_its_learner() -> None:
    sitting = running()
    unmarked(sitting, "right")
    (trial,) = unmarked(sitting, "wrong", scored=False)

    done = finish(sitting)

    trial.refresh_from_db()
    assert (done.raw, done.of) == (1, 1)
    assert (trial.fraction, trial.first_exposure) == (0.0, True)
    assert Answer.objects.get(question=trial.question).fraction is None
    assert DayTally.objects.get().marked == 1


def test_a_question_answered_before_is_no_first_exposure() -> None:
    first = running()
    (slot,) = unmarked(first, "right")
    finish(first)
    second = running(learner=first.learner)
    (again,) = unmarked(second, "right")
    Slot.objects.filter(pk=again.pk).update(question=slot.question, version=slot.version, answer=slot.answer)

    finish(second)

    again.refresh_from_db()
    assert again.first_exposure is False


def test_wrong_questions_enter_the_study_queue_as_again_and_others_are_left_alone() -> None:
    sitting = running()
    (wrong,) = unmarked(sitting, "wrong")
    (right,) = unmarked(sitting, "right")
    QuestionFactory.create(section=wrong.question.section, terms=[], version__facts=[])
    plan = enrol(sitting.learner, sitting.course)

    finish(sitting)

    cards = {card.question_id: card for card in Card.objects.filter(plan=plan)}
    assert cards[wrong.question_id].phase == "learning"
    assert cards[right.question_id].phase == "new"
    assert {card.phase for card in cards.values()} == {"learning", "new"}


def test_its_questions_may_be_seen_elsewhere_again() -> None:
    sitting = running()
    (slot,) = unmarked(sitting, "right")
    Sealed.objects.create(learner=sitting.learner, question=slot.question, holder=sitting.holder)

    finish(sitting)

    assert not Sealed.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_finish_sent_twice_at_once_returns_one_result() -> None:
    sitting = running()
    unmarked(sitting, "right", "wrong")
    results: list[Sitting] = []

    def go() -> None:
        results.append(finish(sitting))
        connection.close()

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {(done.raw, done.finished_at, done.closed_at) for done in results} == {
        (1, results[0].finished_at, results[0].closed_at)
    }
    assert len(results) == 4
    assert Answer.objects.count() == 2


def test_the_sweeper_closes_what_is_over_with_the_deadline_as_its_end() -> None:
    over, open_still = running(), running()
    unmarked(over, "right")
    end_in(over, seconds=OVER)

    assert actions.sweep() == 1

    over.refresh_from_db()
    open_still.refresh_from_db()
    assert (over.ended, over.finished_at, over.raw) == ("time", over.deadline, 1)
    assert over.closed_at is not None
    assert over.closed_at > over.deadline
    assert open_still.open


def test_a_sitting_is_closed_after_a_month_without_a_sweeper_too() -> None:
    sitting = running()
    unmarked(sitting, "right")
    end_in(sitting, seconds=-timedelta(days=30).total_seconds())

    actions.sweep()

    sitting.refresh_from_db()
    assert sitting.finished_at == sitting.deadline


def test_the_sweeper_waits_for_the_grace_and_for_a_slow_body() -> None:
    sitting = running()
    end_in(sitting, seconds=OVER + 3)

    assert actions.sweep() == 0


def test_a_sitting_that_cannot_be_closed_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    broken, fine = running(), running()
    for sitting in (broken, fine):
        unmarked(sitting, "right")
        end_in(sitting, seconds=OVER)
    from quizapp.exams.actions import finishing

    marked = finishing._marked

    def breaks(slot: Slot, asked: QuestionContent) -> object:
        if slot.sitting_id == broken.pk:
            raise ValueError("broken")
        return marked(slot, asked)

    monkeypatch.setattr(finishing, "_marked", breaks)

    assert actions.sweep() == 1

    fine.refresh_from_db()
    broken.refresh_from_db()
    assert (fine.open, broken.open) == (False, True)


@pytest.mark.django_db(transaction=True)
def test_four_sweepers_at_once_close_each_sitting_once() -> None:
    sittings = [running() for _ in range(12)]
    for sitting in sittings:
        unmarked(sitting, "right")
        end_in(sitting, seconds=OVER)
    counts: list[int] = []

    def go() -> None:
        counts.append(actions.sweep())
        connection.close()

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(counts) == 12
    assert Answer.objects.count() == 12
    assert not Sitting.objects.open().exists()


def test_a_page_closes_what_no_sweeper_came_by_for() -> None:
    sitting = running()
    end_in(sitting, seconds=OVER)

    done = actions.close_if_over(sitting.learner, sitting.pk)

    assert done.finished_at == done.deadline


def test_what_comes_late_is_kept_and_not_scored() -> None:
    sitting = running()
    (slot,) = unmarked(sitting, "wrong")
    end_in(sitting, seconds=-GRACE.total_seconds() - 1)
    right = slot.version.options.get(is_key=True).token

    (ack,) = actions.save(sitting.learner, sitting.pk, [change(value=(right,))]).acks

    assert ack.outcome is Outcome.LATE
    assert finish(sitting).raw == 0


def test_what_cannot_be_read_is_kept_as_it_was_sent_and_is_wrong() -> None:
    sitting = running()
    (slot,) = unmarked(sitting, "empty", kind="multiple")
    Slot.objects.filter(pk=slot.pk).update(
        answer=[slot.version.options.earliest("position").token], seen=True
    )

    done = finish(sitting)

    assert done.raw == 0
    assert Answer.objects.get().given == Slot.objects.get(pk=slot.pk).answer


def test_the_sweeper_can_be_run_by_hand(capsys: pytest.CaptureFixture[str]) -> None:
    sitting = running()
    unmarked(sitting, "right")
    end_in(sitting, seconds=OVER)

    call_command("close_sittings")

    assert capsys.readouterr().out == "closed: 1\n"
