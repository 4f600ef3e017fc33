"""What an exam, which stands above study, tells the cards of its questions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Min

from quizapp.accounts.models import User
from quizapp.answers.models import Confidence
from quizapp.engine import memory
from quizapp.engine.memory import Phase, Rating
from quizapp.engine.studydays import study_day
from quizapp.study import rows
from quizapp.study.actions.loads import loads_of_days
from quizapp.study.actions.locking import lock_plan_of
from quizapp.study.actions.rating import lapsed_into_leech, rating_in_exam
from quizapp.study.models import Card, Plan


@dataclass(frozen=True, kw_only=True)
class ExamResult:
    """How one question of an exam went. `answer_id` is its row of the ledger, None without an answer."""

    question_id: UUID
    right: bool
    guessed: bool
    answered: bool
    answer_id: int | None = None


def _cards(plan: Plan, question_ids: Iterable[UUID]) -> list[Card]:
    found = list(
        Card.objects.filter(plan=plan, question__in=list(question_ids), retired=False).order_by("pk")
    )
    for card in found:
        card.plan = plan
    return found


def expected(
    learner: User, course_id: int, question_ids: Collection[UUID], *, now: datetime
) -> dict[UUID, tuple[float | None, dict[str, Any] | None]]:
    """What the cards of these questions predict: (recall, memory before), as the ledger keeps them.

    For every question asked for. Recall is None for a new card and for one
    answered on the same study day, both are None without a card. Inside the
    transaction that records the answers, and before them: this locks the plan
    (see `locking`), so that the memory is still the same in `take_in`. Two
    statements.
    """
    predicted: dict[UUID, tuple[float | None, dict[str, Any] | None]]
    predicted = dict.fromkeys(question_ids, (None, None))
    plan = lock_plan_of(learner, course_id)
    if plan is None:
        return predicted
    settings = plan.memory_settings()
    today = study_day(now, zone=settings.zone, day_start=settings.day_start)
    for card in _cards(plan, question_ids):
        if card.question_id is not None:
            before = card.memory
            recall = memory.recall(before, on=today, settings=settings)
            predicted[card.question_id] = (recall, before.to_json())
    return predicted


def take_in(learner: User, course_id: int, results: Sequence[ExamResult], *, now: datetime) -> None:
    """Move the cards of an exam's questions, in the transaction that records its answers.

    Not right, or not answered: rated Again, so that the card comes today,
    through the steps; new cards leave the shelf. Right: a card in review that
    was not reviewed today is rated Good, after a guess Hard; others stay as
    they are. Leeches are set aside as after any answer, suspended cards stay
    suspended, retired ones as they are. Whatever moves gets a new turn: a
    page that still shows the card is over, and so is changing its last answer.

    Locks the plan. At most four statements, however many results.
    """
    plan = lock_plan_of(learner, course_id)
    if plan is None:
        return
    settings = plan.memory_settings()
    today = study_day(now, zone=settings.zone, day_start=settings.day_start)
    by_question = {result.question_id: result for result in results}
    rated: list[tuple[Card, Rating]] = []
    for card in _cards(plan, by_question):
        result = by_question[card.question_id]  # type: ignore[index]  # these cards have questions
        rating = rating_in_exam(
            card.memory,
            right=result.answered and result.right,
            confidence=Confidence.GUESS if result.guessed else "",
            today=today,
        )
        if rating is not None:
            rated.append((card, rating))
    moved = [card for card, _ in rated]
    load = None
    if any(rating is not Rating.AGAIN for _, rating in rated):
        load = loads_of_days([plan], without=moved, since=now, until=now)[plan.pk]
    for card, rating in rated:
        before = card.memory
        after = memory.schedule(
            before,
            rating,
            now=now,
            settings=settings,
            seed=card.pk,
            load=None if rating is Rating.AGAIN else load,
        )
        card.remember(after)
        card.turn += 1
        # Set aside for today, or until its old time: it has a new one now.
        card.buried_until = None
        if lapsed_into_leech(before, after, settings):
            card.leech = card.suspended = True
        if load is not None and after.phase is Phase.REVIEW:
            due = study_day(after.due_at, zone=settings.zone, day_start=settings.day_start)
            load[due] = load.get(due, 0) + 1
    rows.move_many(moved)


@transaction.atomic
def add_to_queue(learner: User, course_id: int, question_ids: Collection[UUID], *, now: datetime) -> int:
    """Bring the cards of these questions to the front, because the learner asks for them.

    What waits for a later time is due now, new cards come before all other
    new ones; nothing about their memory changes. Suspended cards stay
    suspended. Returns how many cards are in front, also those that were so
    already: a second press changes nothing and says the same.

    Locks the plan; a caller who needs the row of a sitting locks it before.
    """
    plan = lock_plan_of(learner, course_id)
    if plan is None:
        return 0
    cards = [card for card in _cards(plan, question_ids) if not card.suspended]
    new = [card for card in cards if card.phase == Phase.NEW]
    others = (
        Card.objects.filter(plan=plan, phase=Phase.NEW, retired=False, suspended=False)
        .exclude(pk__in=[card.pk for card in new])
        .aggregate(first=Min("due_at"))["first"]
    )
    changed = []
    if others is not None and any(card.due_at >= others for card in new):
        for places, card in enumerate(sorted(new, key=lambda card: card.due_at, reverse=True), start=1):
            card.due_at = others - timedelta(seconds=places)
            changed.append(card)
    for card in cards:
        if card.phase != Phase.NEW and card.due_at > now:
            card.due_at = now
            changed.append(card)
        if card.buried_until is not None:
            card.buried_until = None
            changed.append(card)
    rows.move_many(list({card.pk: card for card in changed}.values()))
    return len(cards)
