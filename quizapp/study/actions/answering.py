"""Answer a card, rate the answer differently, take it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.db import transaction

from quizapp.accounts.models import User
from quizapp.answers import actions as ledger
from quizapp.answers.models import Answer, Mode
from quizapp.bank.content import QuestionContent, content
from quizapp.drills import actions as drills
from quizapp.drills.models import Drilled
from quizapp.engine import memory
from quizapp.engine.drills import highest_rating, rating_of
from quizapp.engine.marking import Mark
from quizapp.engine.memory import Memory, Phase, Rating
from quizapp.engine.studydays import day_opens, study_day
from quizapp.study import rows
from quizapp.study.actions.drilling import Drill, judged_drill, noted
from quizapp.study.actions.loads import load_of_days
from quizapp.study.actions.locking import lock_plan
from quizapp.study.actions.marking import marked
from quizapp.study.actions.rating import counted, lapsed_into_leech, rating_for
from quizapp.study.actions.refusals import HeldBack, NotLatest, Refused, Stale
from quizapp.study.models import Card, Plan
from quizapp.study.showing import Showing


@dataclass(frozen=True)
class Answered:
    """An answer, as recorded now or by an earlier copy of the same request."""

    answer: Answer
    card: Card
    # The rating that counts now: the newest amendment's, or the answer's own.
    rating: Rating
    replayed: bool = False
    undone: bool = False
    # Whether nothing has happened to the card since, so that it may be rated again.
    changeable: bool = True
    became_leech: bool = False
    # Reviews due on the coming days, for the intervals on the other buttons.
    load: Mapping[date, int] | None = None
    # What the answer to a drill showed.
    drilled: Drilled | None = None

    @property
    def best(self) -> Rating:
        """The best rating that the answer may have: each hint has lowered it."""
        return highest_rating(self.drilled.hints) if self.drilled else Rating.EASY


@transaction.atomic(durable=True)
def answer(
    learner: User,
    showing: Showing,
    *,
    given: Sequence[str],
    confidence: str = "",
    rating: Rating | None = None,
    began: datetime,
    now: datetime,
) -> Answered:
    """Record one answer and move its card, once, whatever is sent how often.

    Questions are marked, and the mark rates the card; for a glossary card the
    learner's own `rating` does. A repeated showing returns the answer that is
    already there. Raises Refused if the answer cannot be read, Stale if the
    showing is over without an answer.
    """
    card = rows.locked_card(learner, showing)
    if card is None:
        raise Stale
    plan = card.plan
    if card.question_id in plan.sealed:
        raise HeldBack
    if card.turn != showing.turn:
        return _earlier(learner, card, showing)
    if card.suspended or card.retired:
        raise Stale

    # A question answered in its own words of today: the version is pinned in
    # the ledger, so that a later correction finds what was asked.
    mark: Mark | None = None
    asked: QuestionContent | None = None
    drill: Drill | None = None
    if card.template:
        drill = judged_drill(card, given)
        right = drill.judgement.right
        mark = Mark(Fraction(int(right)), right=right)
        rating = min(rating_for(right=mark.right, confidence=confidence), rating_of(card.hints, right=right))
    elif card.question is not None:
        if card.question.current_id is None:
            raise Stale
        asked = content(card.question.current_id)
        mark, given = marked(asked, given)
        rating = rating_for(right=mark.right, confidence=confidence)
    elif rating is None:
        raise Refused("Say how well you knew it.")

    settings = plan.memory_settings()
    today = study_day(now, zone=settings.zone, day_start=settings.day_start)
    before = card.memory
    told = ledger.Given(
        at=now,
        study_day=today,
        mode=Mode.STUDY,
        idempotency_key=showing.name,
        introduced=before.phase is Phase.NEW,
        milliseconds=min(int((now - began).total_seconds() * 1000), ledger.LONGEST_MS),
        question_id=card.question_id,
        version_id=None if asked is None else asked.version_id,
        term_id=card.term_id,
        direction=card.direction,
        template=card.template,
        variant_seed=drill.name if drill else showing.name,
        given=list(given),
        fraction=None if mark is None else float(mark.fraction),
        rating=int(rating),
        confidence=confidence,
        predicted_recall=memory.recall(before, on=today, settings=settings),
        memory_before=before.to_json(),
        parameters_version=settings.parameters_version,
    )
    answer_id = ledger.record(learner, told)
    if answer_id is None:
        # A copy of this request held the lock while this one read the card.
        return _earlier(learner, card, showing)
    drilled = None
    if drill is not None:
        drilled = noted(plan, answer_id, drill, hints=card.hints, study_day=today, now=now)
        card.hints = 0
    # A failed card returns within the hour, whatever the coming days hold.
    load = None if rating is Rating.AGAIN else load_of_days(plan, without=card, now=now)
    card.remember(memory.schedule(before, rating, now=now, settings=settings, seed=card.pk, load=load))
    card.turn += 1
    became_leech = lapsed_into_leech(before, card.memory, settings)
    if became_leech:
        card.leech = True
        card.suspended = True
    tomorrow = day_opens(today + timedelta(days=1), zone=settings.zone, day_start=settings.day_start)
    if not rows.move(card, turn_before=showing.turn, bury_until=tomorrow):
        # Taken back in another tab since it was read: nothing of this stands.
        raise Stale
    return Answered(
        _as_row(answer_id, learner, told),
        card,
        rating,
        became_leech=became_leech,
        load=load,
        drilled=drilled,
    )


def _save(card: Card, *, turn_before: int) -> None:
    """Save what taking an answer back changed. Raises Stale, which undoes the whole
    transaction, if the card has moved on since it was read."""
    changed = Card.objects.filter(pk=card.pk, turn=turn_before).update(
        **{name: getattr(card, name) for name in Card.ANSWERED_FIELDS}
    )
    if not changed:
        raise Stale


def _as_row(pk: int, learner: User, told: ledger.Given) -> Answer:
    """The recorded answer as a model instance, without reading it back."""
    values = {name: getattr(told, name) for name in told.__dataclass_fields__ if name != "introduced"}
    return Answer(pk=pk, learner=learner, first_exposure=told.introduced, **values)


def _earlier(learner: User, card: Card, showing: Showing) -> Answered:
    earlier = Answer.objects.of(learner).filter(idempotency_key=showing.name).first()
    if earlier is None:
        raise Stale
    plan = card.plan
    # Read again: this transaction may have waited while the card was answered.
    card.refresh_from_db(fields=Card.ANSWERED_FIELDS)
    return replace(look_up(plan, earlier, card=card), replayed=True)


def look_up(plan: Plan, told: Answer, *, card: Card | None = None, with_load: bool = True) -> Answered:
    """An answer given earlier, with what became of it. Raises NotLatest if its card is gone.

    `told.right` goes by the newest correction from then on. `with_load` is for whoever shows the other ratings or takes one.
    """
    showing = Showing.named(told.idempotency_key)
    if showing is None:
        raise NotLatest
    if card is None:
        card = Card.objects.filter(plan=plan, pk=showing.card_id).with_subject().first()
    if card is None:
        raise NotLatest
    card.plan = plan
    now_counts = counted(told, told.amendments.order_by("id"))
    told.effective_fraction = now_counts.fraction
    changeable = not now_counts.undone and card.turn == showing.turn + 1
    return Answered(
        told,
        card,
        now_counts.rating,
        undone=now_counts.undone,
        changeable=changeable,
        load=load_of_days(plan, without=card, now=told.at) if changeable and with_load else None,
        drilled=Drilled.objects.filter(pk=told.pk).first() if told.template else None,
    )


@transaction.atomic(durable=True)
def rate(learner: User, answer_id: int, rating: Rating, *, now: datetime) -> Answered:
    """Rate an answer differently, and schedule its card as if it had been rated so at once.

    Raises Answer.DoesNotExist, NotLatest, HeldBack, or Refused for a wrong answer that
    is to count as known: the one habit that spoils every schedule.
    """
    plan = lock_plan(learner)
    told = Answer.objects.of(learner).standing().get(pk=answer_id)
    earlier = look_up(plan, told, with_load=False)
    if earlier.card.question_id in plan.sealed:
        # Whether a rating is refused tells whether the answer was right.
        raise HeldBack
    if not earlier.changeable:
        raise NotLatest
    if told.right is False and rating is not Rating.AGAIN:
        raise Refused("A wrong answer can only be rated Again.")
    if rating > earlier.best:
        raise Refused("After a hint the answer cannot be rated so high.")
    if rating is earlier.rating:
        return earlier
    card = earlier.card
    load = load_of_days(plan, without=card, now=told.at)
    card.remember(
        memory.schedule(
            Memory.from_json(told.memory_before or {}),
            rating,
            now=told.at,
            settings=plan.memory_settings(),
            seed=card.pk,
            load=load,
        )
    )
    card.save(update_fields=Card.MEMORY_FIELDS)
    ledger.rate_again(told, rating=int(rating), now=now)
    return replace(earlier, rating=rating, load=load)


@transaction.atomic(durable=True)
def undo(learner: User, *, now: datetime) -> Card | None:
    """Take back the newest answer that still stands; None if there is none.

    The card returns to the memory it had, its siblings come out again, and
    the day's tally forgets the answer. The answer itself stays in the ledger,
    marked as undone. Can be repeated, one answer further back each time.
    """
    plan = lock_plan(learner)
    told = (
        Answer.objects.of(learner)
        .standing()
        .filter(mode=Mode.STUDY, memory_before__isnull=False)
        .order_by("-id")
        .first()
    )
    if told is None:
        return None
    try:
        earlier = look_up(plan, told, with_load=False)
    except NotLatest:
        return None
    if not earlier.changeable:
        return None
    card = earlier.card
    ledger.undo(told, now=now)
    drills.forget(told)
    card.remember(Memory.from_json(told.memory_before or {}))
    # A new turn: the undone showing keeps its answer, and its copies still find it.
    card.turn += 1
    card.hints = 0
    if card.leech and not memory.is_leech(card.lapses, plan.memory_settings().leech_threshold):
        card.leech = False
        card.suspended = False
    _save(card, turn_before=card.turn - 1)
    Card.objects.filter(plan=plan, concept=card.concept).exclude(pk=card.pk).update(buried_until=None)
    return card
