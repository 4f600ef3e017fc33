"""Set cards aside, bring them back, and spread what has piled up."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from quizapp.accounts.models import User
from quizapp.answers.models import DayTally
from quizapp.engine import memory
from quizapp.engine.studydays import day_opens, study_day
from quizapp.study.actions.locking import lock_plan
from quizapp.study.models import Card, Plan, Queue

# What an answer takes until the learner's own pace is known.
TYPICAL_SECONDS = 40


@transaction.atomic(durable=True)
def flag(card: Card, *, flagged: bool) -> None:
    Card.objects.filter(pk=card.pk).update(flagged=flagged)


@transaction.atomic(durable=True)
def suspend(card: Card) -> None:
    """Take the card out of study until `resume`."""
    lock_plan(card.plan.learner)
    Card.objects.filter(pk=card.pk).update(suspended=True)


@transaction.atomic(durable=True)
def resume(card: Card) -> None:
    """Bring a suspended, buried or leech card back; it is due when it was due."""
    lock_plan(card.plan.learner)
    Card.objects.filter(pk=card.pk).update(suspended=False, leech=False, buried_until=None)


@transaction.atomic(durable=True)
def bury(card: Card, *, now: datetime) -> None:
    """Not today: the card is back when the learner's next study day opens."""
    plan = lock_plan(card.plan.learner)
    settings = plan.memory_settings()
    today = study_day(now, zone=settings.zone, day_start=settings.day_start)
    tomorrow = day_opens(today + timedelta(days=1), zone=settings.zone, day_start=settings.day_start)
    Card.objects.filter(pk=card.pk).update(buried_until=tomorrow)


@transaction.atomic(durable=True)
def extend_today(plan: Plan, *, now: datetime) -> None:
    """Lift today's limits: the learner wants to go on."""
    plan.extended_on = plan.learner.study_day(now)
    plan.save(update_fields=["extended_on"])


def seconds_per_answer(plan: Plan) -> float:
    """The learner's pace over the last 14 days studied; a typical one before that."""
    recent = DayTally.objects.of(plan.learner).filter(answered__gt=0).order_by("-day")[:14]
    answered = milliseconds = 0
    for tally in recent:
        answered += tally.answered
        milliseconds += tally.milliseconds
    if answered < 20:
        return TYPICAL_SECONDS
    return max(milliseconds / answered / 1000, 1.0)


@transaction.atomic(durable=True)
def catch_up(learner: User, *, days: int, now: datetime) -> int:
    """Spread the overdue reviews over the coming `days`, within the day's minutes.

    Nothing about the memory of a card changes: it is buried until its new
    day, and its due time stays, so that the schedule knows how late it came.
    Returns how many cards were moved to a later day than today.
    """
    plan = lock_plan(learner)
    settings = plan.memory_settings()
    today = study_day(now, zone=settings.zone, day_start=settings.day_start)
    waiting = list(Card.objects.filter(plan=plan).waiting(Queue.REVIEW, until=now))
    seconds = seconds_per_answer(plan)
    placed = memory.spread_backlog(
        [
            (card.pk, memory.recall(card.memory, on=today, settings=settings) or 0.0, seconds)
            for card in waiting
        ],
        today=today,
        seconds_per_day=plan.minutes_per_day * 60,
        days=days,
    )
    moved = []
    for card in waiting:
        day = placed[card.pk]
        if day > today:
            card.buried_until = day_opens(day, zone=settings.zone, day_start=settings.day_start)
            moved.append(card)
    Card.objects.bulk_update(moved, ["buried_until"], batch_size=500)
    return len(moved)
