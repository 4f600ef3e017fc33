"""Finish a sitting: mark it, tell the ledger and the cards, let its questions go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

import structlog
from django.db import transaction

from quizapp.accounts.models import User
from quizapp.answers import actions as ledger
from quizapp.answers.models import Confidence, Mode
from quizapp.bank.content import QuestionContent, contents
from quizapp.engine.marking import FormatError
from quizapp.engine.statistics import scaled_points
from quizapp.exams.actions.locking import database_now, locked_row
from quizapp.exams.models import Sitting, Slot
from quizapp.study import actions as study

log = structlog.get_logger(__name__)

# Sittings closed in one sweep before others get their turn; what is left is found a moment later.
_BATCH = 500


@transaction.atomic(durable=True)
def finish(learner: User, pk: int) -> Sitting:
    """Finish a sitting of the learner, once; a finished one is returned as it is.

    Raises NoSuchSitting.
    """
    sitting = locked_row(learner, pk)
    if sitting.finished_at is None:
        _close(sitting, now=database_now())
    return sitting


@transaction.atomic(durable=True)
def close_if_over(learner: User, pk: int) -> Sitting:
    """The sitting, closed if its time was over, grace and all: what every page does before it shows one.

    Raises NoSuchSitting.
    """
    sitting = locked_row(learner, pk)
    now = database_now()
    if sitting.finished_at is None and Sitting.objects.filter(pk=pk).overdue(now).exists():
        _close(sitting, now=now)
    return sitting


def sweep() -> int:
    """Close the sittings whose time is over, however long ago, and return how many.

    Each in a transaction of its own, by one sweeper: rows that another one
    holds are passed over. One that cannot be closed does not stop the rest.
    """
    closed = 0
    failed: list[int] = []
    while closed + len(failed) < _BATCH:
        try:
            found = _sweep_one(failed)
        except _CannotClose as trouble:
            failed.append(trouble.pk)
            log.exception("sitting_not_closed", sitting=trouble.pk)
            continue
        if not found:
            break
        closed += 1
    return closed


class _CannotClose(Exception):
    def __init__(self, pk: int) -> None:
        super().__init__(pk)
        self.pk = pk


@transaction.atomic(durable=True)
def _sweep_one(passed_over: Sequence[int]) -> bool:
    now = database_now()
    sitting = (
        Sitting.objects.overdue(now)
        .exclude(pk__in=passed_over)
        .select_for_update(no_key=True, skip_locked=True)
        .order_by("deadline")
        .first()
    )
    if sitting is None:
        return False
    try:
        _close(sitting, now=now)
    except Exception as error:
        raise _CannotClose(sitting.pk) from error
    return True


@dataclass(frozen=True, slots=True)
class _Marked:
    slot: Slot
    given: list[str]
    fraction: float


def _close(sitting: Sitting, *, now: datetime) -> None:
    """Close the locked sitting as of `now`, or of its deadline if that has passed."""
    slots = list(sitting.slots.order_by("position"))
    learner: User = sitting.learner
    said = contents([slot.version_id for slot in slots])
    marked = [_marked(slot, said[slot.version_id]) for slot in slots]
    finished_at = min(now, sitting.deadline)
    _tell_ledger(learner, sitting, marked, at=finished_at)
    scored = [each for each in marked if each.slot.scored]
    raw = sum(each.slot.right for each in scored)
    # Slots first: once the sitting is finished they stay as they are.
    Slot.objects.bulk_update(
        slots, ["fraction", "first_exposure", "predicted_recall", "ledger"], batch_size=500
    )
    sitting.finished_at = finished_at
    sitting.closed_at = max(now, finished_at)
    sitting.ended = Sitting.Ended.TIME if now > sitting.deadline else Sitting.Ended.LEARNER
    sitting.raw, sitting.of = raw, len(scored)
    # Rounded down, so that the pass line is reached by its points and not before.
    share = Fraction(raw, max(len(scored), 1))
    sitting.scaled = int(scaled_points(share, pass_share=sitting.pass_share))
    sitting.save(update_fields=["finished_at", "closed_at", "ended", "raw", "of", "scaled"])
    ledger.unseal(holder=sitting.holder)


def _marked(slot: Slot, asked: QuestionContent) -> _Marked:
    mark, given = asked.mark(slot.answer), asked.read(slot.answer)
    slot.fraction = 0.0 if isinstance(mark, FormatError) else float(mark.fraction)
    # What cannot be read (one of two options, a word for a number) is kept as it was sent.
    return _Marked(slot, list(slot.answer) if isinstance(given, FormatError) else given, slot.fraction)


def _tell_ledger(learner: User, sitting: Sitting, marked: Sequence[_Marked], *, at: datetime) -> None:
    """Answers go to the ledger once; then the cards hear of them. Unanswered questions are no answers."""
    ids = [each.slot.question_id for each in marked]
    expected = study.expected(learner, sitting.course_id, ids, now=at)
    day = learner.study_day(at)
    told = ledger.record_many(
        learner,
        [
            ledger.Given(
                at=at,
                study_day=day,
                mode=Mode.EXAM,
                idempotency_key=each.slot.key,
                introduced=False,
                milliseconds=each.slot.milliseconds,
                question_id=each.slot.question_id,
                version_id=each.slot.version_id,
                variant_seed=each.slot.seed,
                given=each.given,
                # A question on trial has no say in anybody's figures.
                fraction=None if each.slot.pretest else each.fraction,
                confidence=Confidence.GUESS if each.slot.guess else "",
                predicted_recall=expected[each.slot.question_id][0],
                memory_before=expected[each.slot.question_id][1],
            )
            for each in marked
            if each.slot.answered
        ],
    )
    for each in marked:
        row = told.get(each.slot.key)
        each.slot.ledger = row.id if row else None
        each.slot.first_exposure = row.first_exposure if row else None
        each.slot.predicted_recall = expected[each.slot.question_id][0]
    study.take_in(
        learner,
        sitting.course_id,
        [
            study.ExamResult(
                question_id=each.slot.question_id,
                right=each.slot.right,
                guessed=each.slot.guess,
                answered=each.slot.answered,
                answer_id=each.slot.ledger,
            )
            for each in marked
            if each.slot.seen and not each.slot.pretest
        ],
        now=at,
    )
