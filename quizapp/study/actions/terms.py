"""Run through terms of the glossary without touching the schedule."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from quizapp.answers import actions as ledger
from quizapp.answers.models import Direction, Mode
from quizapp.course.models import GlossaryTerm
from quizapp.engine.memory import Phase, Rating
from quizapp.engine.shuffle import order
from quizapp.study.models import Card, Plan, TermRun
from quizapp.study.uses import KNOWN_FOR


@transaction.atomic(durable=True)
def start_terms(plan: Plan, *, only_unknown: bool, now: datetime) -> TermRun | None:
    """Begin a run through the terms of the plan's course; None if none is left to ask.

    `only_unknown` leaves out those whose cards say that they are known.
    """
    terms = set(GlossaryTerm.objects.listed().filter(course=plan.course_id).values_list("pk", flat=True))
    if only_unknown:
        shaky = (
            Card.objects.filter(plan=plan, term__isnull=False, retired=False)
            .exclude(phase=Phase.REVIEW.value, stability__gte=KNOWN_FOR)
            .values_list("term_id", flat=True)
        )
        terms &= set(shaky)
    if not terms:
        return None
    return TermRun.objects.create(
        plan=plan, terms=order(sorted(terms), seed=secrets.token_hex(8)), started_at=now
    )


@transaction.atomic(durable=True)
def answer_term(run: TermRun, *, place: int, knew: bool, began: datetime, now: datetime) -> TermRun:
    """Record whether the learner knew the name; a repeat for an earlier place changes nothing."""
    # Locked, so that two clicks at once are one answer.
    run = TermRun.objects.select_for_update().select_related("plan__learner").get(pk=run.pk)
    if place != run.place or run.finished:
        return run
    learner = run.plan.learner
    ledger.record(
        learner,
        ledger.Given(
            at=now,
            study_day=learner.study_day(now),
            mode=Mode.CRAM,
            idempotency_key=run.key(place),
            introduced=False,
            milliseconds=int((now - began).total_seconds() * 1000),
            term_id=run.terms[place],
            direction=Direction.TO_NAME,
            rating=int(Rating.GOOD if knew else Rating.AGAIN),
        ),
    )
    run.place += 1
    run.known += knew
    run.save(update_fields=["place", "known"])
    return run
