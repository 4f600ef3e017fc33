"""The job of corrections. The rows are its queue: killed anywhere and run again, it does each thing once.

Locks are taken in one order: the correction, the sitting, the plans, then the
ledger. A finish holds its sitting, too, and never a correction, so neither
can wait for the other crosswise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import Exists, F, FloatField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from quizapp.answers import actions as ledger
from quizapp.answers.models import Amendment, Answer, Mode
from quizapp.exams.models import Sitting
from quizapp.exams.rescoring.effects import AnswerEffect, Marker, SlotEffect, answers_of, slots_of
from quizapp.exams.rescoring.models import Correction, Notice, Policy, Rescore
from quizapp.exams.rescoring.standing import points
from quizapp.study import actions as study

Status = Correction.Status


def run_all(*, now: datetime) -> int:
    """Carry on every correction that has something to do, and return how many slots and answers were changed.

    That is whatever is under way, and sittings that finished with an older
    version after a correction was applied. Any number may run at once.
    """
    corrections = Correction.objects.exclude(status=Status.REVERTED).exclude(policy=Policy.STANDS)
    return sum(run(pk, now=now) for pk in list(corrections.order_by("pk").values_list("pk", flat=True)))


def run(number: int, *, now: datetime) -> int:
    """Carry one correction on to its end, a sitting or a learner at a time; returns what was changed."""
    correction = Correction.objects.get(pk=number)
    if correction.status == Status.REVERTING:
        return _revert(correction, now=now)
    if correction.standing:
        return _apply(correction, now=now)
    return 0


def apply_standing(sitting: int, *, now: datetime) -> int:
    """Apply the corrections that stand to one finished sitting, without waiting for the next run.

    After the finishing transaction, never in it: what waits for a lock here
    must not hold the sitting.
    """
    versions = Sitting.objects.filter(pk=sitting).values("slots__version")
    corrections = Correction.objects.standing().filter(from_versions__in=versions).distinct().order_by("pk")
    done = 0
    for correction in corrections:
        done += _apply_slots(correction, Marker.of(correction), sitting=sitting, now=now)
    return done


def _apply(correction: Correction, *, now: datetime) -> int:
    marker = Marker.of(correction)
    done = _apply_slots(correction, marker, now=now)
    if correction.status != Status.APPLYING:
        return done
    for learner, effects in _by_learner(correction, marker):
        done += _correct_answers(correction, learner, effects, now=now)
    with transaction.atomic(durable=True):
        Correction.objects.filter(pk=correction.pk, status=Status.APPLYING).update(
            status=Status.APPLIED, applied_at=now
        )
    return done


def _apply_slots(correction: Correction, marker: Marker, *, sitting: int | None = None, now: datetime) -> int:
    return sum(
        _apply_slot(correction, marker, pk, now=now) for pk in _waiting_slots(correction, marker, sitting)
    )


def _waiting_slots(correction: Correction, marker: Marker, sitting: int | None) -> list[tuple[int, int]]:
    """Numbers of slots and of their finished sittings that the correction has not been applied to."""
    done = Rescore.objects.filter(correction=correction, slot=OuterRef("pk"))
    slots = slots_of(correction.question_id, _covered(correction, marker)).filter(~Exists(done))
    if sitting is not None:
        slots = slots.filter(sitting=sitting)
    return list(slots.values_list("pk", "sitting_id"))


def _covered(correction: Correction, marker: Marker) -> set[int]:
    """Its versions, without those that a later correction speaks for."""
    if correction.policy == Policy.STANDS:
        return set()
    later = Correction.objects.exclude(status=Status.REVERTED).exclude(policy=Policy.STANDS)
    later = later.filter(question=correction.question_id, pk__gt=correction.pk)
    return set(marker.older) - set(later.values_list("from_versions", flat=True))


def _locked(correction: Correction, *statuses: Correction.Status) -> bool:
    """Lock the row of a correction, and say whether it is in one of these states."""
    rows = Correction.objects.select_for_update(no_key=True).filter(pk=correction.pk)
    return rows.get().status in statuses


@transaction.atomic(durable=True)
def _apply_slot(correction: Correction, marker: Marker, place: tuple[int, int], *, now: datetime) -> int:
    slot, sitting = place
    if not _locked(correction, Status.APPLYING, Status.APPLIED):
        return 0
    Sitting.objects.select_for_update(no_key=True).get(pk=sitting)
    if Rescore.objects.filter(correction=correction, slot=slot).exists():
        return 0
    effect = marker.slot(slots_of(correction.question_id, marker.older).get(pk=slot))
    Rescore.objects.create(
        correction=correction,
        sitting=effect.sitting,
        slot=effect.slot,
        fraction_before=effect.fraction_before,
        fraction_after=effect.fraction_after,
        raw_before=effect.raw_before,
        raw_after=effect.raw_after,
        scaled_before=effect.scaled_before,
        scaled_after=effect.scaled_after,
        at=now,
    )
    if effect.turned:
        _tell_of_sitting(correction, effect, now=now)
    if effect.slot.ledger is not None:
        rows = Answer.objects.standing().filter(pk=effect.slot.ledger)
        _tell_ledger(correction, marker.answers(rows), now=now)
    return 1


def _by_learner(correction: Correction, marker: Marker) -> Iterator[tuple[int, list[AnswerEffect]]]:
    """The answers outside exams that the correction changes and has not been told to the ledger."""
    told = Amendment.objects.filter(answer=OuterRef("pk"), correction=correction.pk)
    rows = answers_of(correction.question_id, _covered(correction, marker)).filter(~Exists(told))
    changed = [one for one in marker.answers(rows.exclude(mode=Mode.EXAM)) if one.before != one.after]
    changed.sort(key=lambda one: (one.learner_id, one.id))
    for learner, effects in groupby(changed, key=lambda one: one.learner_id):
        yield learner, list(effects)


@transaction.atomic(durable=True)
def _correct_answers(
    correction: Correction, learner: int, effects: list[AnswerEffect], *, now: datetime
) -> int:
    if not _locked(correction, Status.APPLYING):
        return 0
    done = Amendment.objects.filter(answer__in=[one.id for one in effects], correction=correction.pk)
    told = set(done.values_list("answer", flat=True))
    effects = [one for one in effects if one.id not in told]
    added = _tell_ledger(correction, effects, now=now)
    turned = [one for one in effects if one.turned]
    if turned:
        _tell_learner(correction, learner, turned[-1], now=now)
    return added


def _tell_ledger(correction: Correction, effects: Iterable[AnswerEffect], *, now: datetime) -> int:
    return _correct({one.id: one.after for one in effects if one.before != one.after}, correction, now=now)


def _correct(fractions: Mapping[int, float], correction: Correction, *, now: datetime) -> int:
    """Into the ledger, and from there to the cards."""
    if not fractions:
        return 0
    study.lock_plans(fractions)
    added = ledger.correct(fractions, correction=correction.pk, now=now)
    study.recorrect(list(fractions))
    return added


def _revert(correction: Correction, *, now: datetime) -> int:
    undone = Rescore.objects.filter(correction=correction, slot=OuterRef("slot"), reversal=True)
    rows = Rescore.objects.filter(correction=correction, reversal=False).exclude(Exists(undone))
    done = sum(_revert_slot(correction, pk, now=now) for pk in list(rows.values_list("pk", flat=True)))
    for learner, _fractions in list(_earlier_marks(correction)):
        done += _revert_answers(correction, learner, now=now)
    with transaction.atomic(durable=True):
        Correction.objects.filter(pk=correction.pk, status=Status.REVERTING).update(status=Status.REVERTED)
    return done


@transaction.atomic(durable=True)
def _revert_slot(correction: Correction, number: int, *, now: datetime) -> int:
    if not _locked(correction, Status.REVERTING):
        return 0
    row = Rescore.objects.select_related("slot").get(pk=number)
    sitting = Sitting.objects.select_for_update(no_key=True).get(pk=row.sitting_id)
    if Rescore.objects.filter(correction=correction, slot=row.slot_id, reversal=True).exists():
        return 0
    newest = Rescore.objects.filter(sitting=sitting).order_by("-pk").first()
    assert newest is not None  # noqa: S101 (there is the row to undo)
    raw = newest.raw_after - (row.raw_after - row.raw_before)
    Rescore.objects.create(
        correction=correction,
        sitting=sitting,
        slot=row.slot,
        reversal=True,
        fraction_before=row.fraction_after,
        fraction_after=row.fraction_before,
        raw_before=newest.raw_after,
        raw_after=raw,
        scaled_before=newest.scaled_after,
        scaled_after=points(sitting, raw),
        at=now,
    )
    told = Notice.objects.filter(correction=correction, sitting=sitting, reversal=False).first()
    if told is not None:
        Notice.objects.create(
            learner_id=told.learner_id,
            correction=correction,
            sitting=sitting,
            reversal=True,
            given_at=told.given_at,
            right=not told.right,
            raw_before=newest.raw_after,
            raw_after=raw,
            of=told.of,
            scaled_after=points(sitting, raw),
            at=now,
        )
    return 1


def _earlier_marks(
    correction: Correction, *, of: int | None = None
) -> Iterator[tuple[int, dict[int, float]]]:
    """The marks that answers had before the correction, by learner; none for those that have them again."""
    mine = Amendment.objects.filter(correction=correction.pk, kind=Amendment.Kind.CORRECTION)
    if of is not None:
        mine = mine.filter(answer__learner=of)
    twice = mine.filter(answer=OuterRef("answer"), pk__gt=OuterRef("pk"))
    before = Amendment.objects.filter(
        answer=OuterRef("answer"), kind=Amendment.Kind.CORRECTION, pk__lt=OuterRef("pk")
    ).order_by("-pk")
    again = mine.filter(answer=OuterRef("answer"), pk__lt=OuterRef("pk"))
    rows = (
        mine.filter(~Q(Exists(twice)), ~Q(Exists(again)))
        .annotate(
            earlier=Coalesce(
                Subquery(before.values("fraction")[:1]), F("answer__fraction"), output_field=FloatField()
            )
        )
        .order_by("answer__learner", "answer")
        .values_list("answer__learner", "answer", "earlier")
    )
    for learner, of_learner in groupby(list(rows), key=lambda row: row[0]):
        yield learner, {answer: earlier for _, answer, earlier in of_learner}


@transaction.atomic(durable=True)
def _revert_answers(correction: Correction, learner: int, *, now: datetime) -> int:
    if not _locked(correction, Status.REVERTING):
        return 0
    # Read again under the lock: another run may have been here since.
    added = _correct(dict(_earlier_marks(correction, of=learner)).get(learner, {}), correction, now=now)
    told = Notice.objects.filter(correction=correction, learner=learner, sitting=None, reversal=False).first()
    if told is not None:
        Notice.objects.get_or_create(
            correction=correction,
            learner_id=learner,
            sitting=None,
            reversal=True,
            defaults={"given_at": told.given_at, "right": not told.right, "at": now},
        )
    return added


def _tell_of_sitting(correction: Correction, effect: SlotEffect, *, now: datetime) -> None:
    sitting = effect.sitting
    Notice.objects.create(
        learner_id=sitting.learner_id,
        correction=correction,
        sitting=sitting,
        given_at=sitting.finished_at or now,
        right=effect.fraction_after == 1.0,
        raw_before=effect.raw_before,
        raw_after=effect.raw_after,
        of=sitting.of,
        scaled_after=effect.scaled_after,
        at=now,
    )


def _tell_learner(correction: Correction, learner: int, newest: AnswerEffect, *, now: datetime) -> None:
    Notice.objects.get_or_create(
        correction=correction,
        learner_id=learner,
        sitting=None,
        reversal=False,
        defaults={"given_at": newest.at, "right": newest.after == 1.0, "at": now},
    )
