"""Start a sitting."""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from quizapp.accounts.models import User
from quizapp.answers import actions as ledger
from quizapp.engine.papers import Shortfall
from quizapp.exams.actions.accommodations import accommodation_of
from quizapp.exams.actions.finishing import close_if_over
from quizapp.exams.actions.locking import database_now
from quizapp.exams.actions.refusals import AlreadyOpen, CannotFill
from quizapp.exams.models import FULL_MINUTES, LONGEST_OPEN, Sitting, Slot
from quizapp.exams.papers import Composed, Wish, compose


def start(learner: User, wish: Wish, *, seed: str = "") -> Sitting:
    """Draw a paper and open a sitting on it; the clock runs from here.

    Whoever clicks twice gets one sitting. Raises AlreadyOpen with the sitting
    to resume, or CannotFill.
    """
    running = _running(learner, wish)
    if running is not None:
        # Its time may be over, and no sweeper came by yet.
        close_if_over(learner, running.pk)
    return _draw(learner, wish, seed=seed or secrets.token_hex(16))


def _running(learner: User, wish: Wish) -> Sitting | None:
    return Sitting.objects.of(learner).open().filter(kind=wish.kind).first()


@transaction.atomic(durable=True)
def _draw(learner: User, wish: Wish, *, seed: str) -> Sitting:
    # One start at a time: two papers drawn at once could ask the same question, and the one
    # that gives feedback would show its key to the other.
    User.objects.select_for_update(no_key=True).get(pk=learner.pk)
    running = _running(learner, wish)
    if running is not None:
        raise AlreadyOpen(running)
    drawn = compose(learner, wish, today=learner.study_day(database_now()), seed=seed)
    if isinstance(drawn, Shortfall):
        raise CannotFill(drawn)
    return _open(learner, wish, drawn, seed=seed)


def _open(learner: User, wish: Wish, drawn: Composed, *, seed: str) -> Sitting:
    now = database_now()
    extra = 0
    accommodation = accommodation_of(learner)
    if accommodation is not None and wish.minutes is not None:
        extra = accommodation.share(wish.minutes, full=wish.rules["full_minutes"] or FULL_MINUTES)
    runs = LONGEST_OPEN if wish.minutes is None else timedelta(minutes=wish.minutes + extra)
    sitting = Sitting.objects.create(
        learner=learner,
        course=wish.course,
        blueprint=wish.blueprint,
        kind=wish.kind,
        form=wish.form,
        title=wish.title,
        rules=drawn.rules,
        seed=seed,
        feedback=wish.feedback,
        minutes=wish.minutes,
        extra_minutes=extra,
        started_at=now,
        deadline=now + runs,
    )
    slots = []
    for position, slot in enumerate(drawn.paper.slots, start=1):
        pin = drawn.pins[slot.candidate.id]
        slots.append(
            Slot(
                sitting=sitting,
                position=position,
                question_id=UUID(slot.candidate.id),
                version_id=pin.version,
                scored=slot.scored,
                pretest=pin.pretest,
                domain=slot.domain,
                section=pin.section,
                seed=slot.seed,
            )
        )
    Slot.objects.bulk_create(slots)
    ledger.seal(learner, [slot.question_id for slot in slots], holder=sitting.holder)
    return sitting
