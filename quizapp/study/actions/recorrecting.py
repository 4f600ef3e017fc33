"""What a correction of the ledger changes about cards."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from quizapp.answers.models import Answer, Mode
from quizapp.engine import memory
from quizapp.engine.memory import Memory, Rating
from quizapp.study import rows
from quizapp.study.actions.loads import loads_of_days
from quizapp.study.actions.locking import lock_plans
from quizapp.study.actions.rating import counted, lapsed_into_leech, rating_in_exam
from quizapp.study.models import Card


def _newest(answer_ids: Collection[int]) -> list[Answer]:
    """Those of the answers that are the last ones to have met their cards, with their amendments."""
    # A question on trial is not marked, and moves nothing.
    moving = Answer.objects.filter(
        question__isnull=False, memory_before__isnull=False, fraction__isnull=False
    ).standing()
    later = moving.filter(learner=OuterRef("learner"), question=OuterRef("question"), pk__gt=OuterRef("pk"))
    mine = moving.filter(~Exists(later), pk__in=answer_ids)
    return list(mine.prefetch_related("amendments").order_by("pk"))


def _rating(told: Answer, before: Memory) -> Rating | None:
    """The rating that counts now; None if the card stays as it was before the answer."""
    now_counts = counted(told, sorted(told.amendments.all(), key=lambda amendment: amendment.pk))
    if told.mode != Mode.EXAM:
        return now_counts.rating
    right = now_counts.fraction == 1.0
    return rating_in_exam(before, right=right, confidence=told.confidence, today=told.study_day)


def _same(one: Memory, other: Memory) -> bool:
    """Whether two memories are one, whenever they are due: that depends on the load of the moment."""
    return replace(one, due_at=other.due_at) == other


def _moved(card: Card, told: Answer, before: Memory, rating: Rating | None, load: dict[date, int]) -> bool:
    """Give the card the memory that follows from `rating`; False if it has it already."""
    settings = card.plan.memory_settings()
    after = before
    if rating is not None:
        spread = None if rating is Rating.AGAIN else load
        after = memory.schedule(before, rating, now=told.at, settings=settings, seed=card.pk, load=spread)
    if _same(card.memory, after):
        return False
    failed = memory.schedule(before, Rating.AGAIN, now=told.at, settings=settings, seed=card.pk)
    if lapsed_into_leech(before, after, settings):
        card.leech = card.suspended = True
    elif card.leech and lapsed_into_leech(before, failed, settings):
        # It was this answer that had made it one.
        card.leech = card.suspended = False
    card.remember(after)
    return True


@transaction.atomic
def recorrect(answer_ids: Collection[int]) -> int:
    """Schedule the cards of corrected answers by the marks that count now; returns how many moved.

    After `answers.actions.correct`; in its transaction only if `lock_plans`
    came before that. A card moves if the answer is still the last thing that
    happened to it: then its memory follows from the memory before, as if the
    answer had been marked so at once, at the time of the answer. Others stay
    as they are. Taken back in the same way. Cards that are right already do
    not move, so that a call can be repeated.

    Locks the plans of all the learners: give a correction of many answers in
    parts. The number of statements does not depend on the number of answers.
    """
    answer_ids = list(answer_ids)
    plans = {plan.pk: plan for plan in lock_plans(answer_ids)}
    answers = _newest(answer_ids)
    by_subject: dict[tuple[int, UUID | None], Answer] = {
        (told.learner_id, told.question_id): told for told in answers
    }
    wanted: list[tuple[Card, Answer, Memory, Rating | None]] = []
    questions = {told.question_id for told in answers}
    for card in Card.objects.filter(plan__in=plans, question__in=questions).order_by("pk"):
        card.plan = plans[card.plan_id]
        told = by_subject.get((card.plan.learner_id, card.question_id))
        if told is None:
            continue
        before = Memory.from_json(told.memory_before or {})
        # An exam may have left the card as it was. A question it left unanswered has
        # moved the card without an answer.
        left = told.mode == Mode.EXAM and card.reps == before.reps
        if left or card.reps == before.reps + 1:
            wanted.append((card, told, before, _rating(told, before)))
    if not wanted:
        return 0
    times = [told.at for _, told, _, _ in wanted]
    loads = loads_of_days(
        list(plans.values()), without=[card for card, *_ in wanted], since=min(times), until=max(times)
    )
    moved = [
        card
        for card, told, before, rating in wanted
        if _moved(card, told, before, rating, loads[card.plan_id])
    ]
    rows.move_many(moved)
    return len(moved)
