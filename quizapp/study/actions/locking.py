"""The one lock of studying: the row of the learner's plan.

Whoever holds other rows, too, takes them in this order: the sitting, the
plan, then what `answers.actions` locks (answers, tallies). An answer in
study holds the plan while it counts itself in the tally, so whatever writes
to the ledger and moves cards in one transaction locks the plan before it
writes.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from quizapp.accounts.models import User
from quizapp.answers.models import Answer, Sealed
from quizapp.study.models import Plan, PlanQuerySet


def _locked(plans: PlanQuerySet) -> PlanQuerySet:
    # NO KEY, because recording an answer must not wait for rows that merely
    # point at the plan.
    return plans.select_related("course").select_for_update(no_key=True, of=("self",))


def lock_plan(learner: User) -> Plan:
    """The learner's active plan, locked until the transaction ends.

    Raises Plan.DoesNotExist.
    """
    sealed = Sealed.objects.filter(learner=OuterRef("learner")).values("question_id")
    plan = _locked(Plan.objects.of(learner).active()).annotate(held=ArraySubquery(sealed)).get()
    plan.learner = learner
    plan.sealed = frozenset(vars(plan)["held"])
    return plan


def lock_plan_of(learner: User, course_id: int) -> Plan | None:
    """The learner's plan of one course, active or not, locked until the transaction ends."""
    plan = _locked(Plan.objects.of(learner).filter(course_id=course_id)).first()
    if plan is not None:
        plan.learner = learner
    return plan


def lock_plans(answer_ids: Iterable[int]) -> list[Plan]:
    """The plans whose cards these answers may have moved, locked until the transaction ends.

    For whoever corrects answers of many learners: first this, then
    `answers.actions.correct`, then `recorrect`.
    """
    of_answers = Answer.objects.filter(pk__in=list(answer_ids), question__isnull=False)
    learners, courses = of_answers.values("learner_id"), of_answers.values("question__course_id")
    plans = Plan.objects.filter(learner__in=learners, course__in=courses).order_by("pk")
    return list(_locked(plans).select_related("course", "learner"))
