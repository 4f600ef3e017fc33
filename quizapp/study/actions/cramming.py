"""Run through questions without touching the schedule."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from quizapp.answers import actions as ledger
from quizapp.answers.models import Answer, Mode, Sealed
from quizapp.bank.content import content
from quizapp.bank.models import Question
from quizapp.course.models import Block, Section
from quizapp.engine.shuffle import order
from quizapp.study.actions.marking import marked
from quizapp.study.actions.refusals import HeldBack
from quizapp.study.models import Card, Cram, Plan


@transaction.atomic(durable=True)
def start_cram(
    plan: Plan,
    *,
    section: Section | None,
    only_missed: bool,
    count: int,
    now: datetime,
    block: Block | None = None,
) -> Cram | None:
    """Begin a run over at most `count` questions; None if none fits.

    `block` is a heading of the guide: only what practises the text below it.
    `only_missed` keeps to questions that the learner has forgotten before or
    is still learning.
    """
    sealed = Sealed.objects.of(plan.learner).values("question_id")
    questions = Question.objects.published().filter(course=plan.course_id).exclude(pk__in=sealed)
    if section is not None:
        questions = questions.filter(section=section)
    if block is not None:
        questions = questions.filter(section=block.section_id, block_ref__in=block.group())
    if only_missed:
        missed = Card.objects.filter(plan=plan, question__isnull=False, lapses__gt=0)
        learning = Card.objects.filter(
            plan=plan, question__isnull=False, phase__in=["learning", "relearning"]
        )
        questions = questions.filter(pk__in=(missed | learning).values("question_id"))
    seed = secrets.token_hex(8)
    chosen = order(sorted(str(pk) for pk in questions.values_list("pk", flat=True)), seed=seed)[:count]
    if not chosen:
        return None
    return Cram.objects.create(
        plan=plan,
        section=section,
        only_missed=only_missed,
        seed=seed,
        questions=chosen,
        started_at=now,
    )


def _locked(cram: Cram) -> Cram:
    return Cram.objects.select_for_update().select_related("plan__learner").get(pk=cram.pk)


def _sealed(run: Cram, place: int) -> bool:
    if place >= len(run.questions) or run.questions[place] is None:
        return False
    return Sealed.objects.of(run.plan.learner).filter(question=run.questions[place]).exists()


@transaction.atomic(durable=True)
def leave_out(cram: Cram, *, place: int) -> None:
    """Go past a sealed question; whatever else is at `place` stays. Can be repeated."""
    run = _locked(cram)
    if place != run.place or not _sealed(run, place):
        return
    run.questions[place] = None
    run.place += 1
    run.save(update_fields=["questions", "place"])


@transaction.atomic(durable=True)
def answer_cram(
    cram: Cram, *, place: int, given: Sequence[str], confidence: str, began: datetime, now: datetime
) -> Answer:
    """Record the answer to the question at `place`; a repeat returns the first answer.

    Raises Refused if the answer cannot be read, HeldBack if the question is
    sealed, IndexError for a place that is not being asked.
    """
    run = _locked(cram)
    learner = run.plan.learner
    key = run.key(place)
    if _sealed(run, place):
        raise HeldBack
    if place < run.place:
        if run.questions[place] is None:
            raise IndexError(place)
        return Answer.objects.of(learner).with_effective_fraction().get(idempotency_key=key)
    if place != run.place or place >= len(run.questions):
        raise IndexError(place)
    question = Question.objects.get(pk=run.questions[place])
    if question.current_id is None:
        raise IndexError(place)
    asked = content(question.current_id)
    mark, kept = marked(asked, given)
    answer_id = ledger.record(
        learner,
        ledger.Given(
            at=now,
            study_day=learner.study_day(now),
            mode=Mode.CRAM,
            idempotency_key=key,
            introduced=False,
            milliseconds=int((now - began).total_seconds() * 1000),
            question_id=question.pk,
            version_id=asked.version_id,
            variant_seed=key,
            given=kept,
            fraction=float(mark.fraction),
            confidence=confidence,
        ),
    )
    run.place += 1
    run.right += mark.right
    run.save(update_fields=["place", "right"])
    if answer_id is None:
        return Answer.objects.of(learner).get(idempotency_key=key)
    return Answer.objects.get(pk=answer_id)
