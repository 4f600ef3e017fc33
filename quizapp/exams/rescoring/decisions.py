"""Deciding a correction, and taking one back. The job does the rest; what is decided here is its queue."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from quizapp.accounts.models import User
from quizapp.bank.models import Question
from quizapp.exams.rescoring.models import Correction, Policy
from quizapp.exams.rescoring.outdated import outdated


class DecidedMeanwhile(Exception):
    """What was looked at is not what there is any more; look again."""


class NotOffered(Exception):
    """This cannot be done; the message says why."""


@transaction.atomic(durable=True)
def decide(question: UUID, policy: Policy, *, reason: str, seen: str, by: User, now: datetime) -> Correction:
    """Decide what becomes of the answers to older keys of a question.

    `seen` is `Outdated.seen` as it was looked at. Nothing is marked yet: call
    `running.run` with the number of the row that is returned.

    Raises DecidedMeanwhile, and NotOffered if the answers cannot be marked by
    the new key or another correction of the question is still under way.
    """
    # A load changes the question's row before its versions can be seen: whoever is second waits here.
    Question.objects.select_for_update(no_key=True).get(pk=question)
    found = next(iter(outdated(question)), None)
    if found is None or found.seen != seen:
        raise DecidedMeanwhile
    if policy not in found.offered:
        raise NotOffered(" ".join(found.obstacles))
    if Correction.objects.under_way().filter(question=question).exists():
        raise NotOffered("Another correction of this question is still under way.")
    nothing_to_do = policy is Policy.STANDS
    correction = Correction.objects.create(
        question_id=question,
        to_version=found.current.version,
        policy=policy,
        reason=reason,
        by=by,
        at=now,
        status=Correction.Status.APPLIED if nothing_to_do else Correction.Status.APPLYING,
        applied_at=now if nothing_to_do else None,
    )
    correction.from_versions.set([one.held.version for one in found.older])
    return correction


@transaction.atomic(durable=True)
def take_back(number: int, *, reason: str, by: User, now: datetime) -> Correction:
    """Decide that a correction is taken back: what it changed is changed again, with rows of its own.

    Raises NotOffered unless it is applied and the newest of its question that
    stands, since later ones build on it, and Correction.DoesNotExist.
    """
    named = Correction.objects.get(pk=number)
    Question.objects.select_for_update(no_key=True).get(pk=named.question_id)
    correction = Correction.objects.select_for_update(no_key=True).get(pk=number)
    if correction.status != Correction.Status.APPLIED:
        raise NotOffered(f"It is {correction.get_status_display().lower()}.")
    of_question = Correction.objects.filter(question=correction.question_id)
    newest = of_question.exclude(status=Correction.Status.REVERTED).order_by("-pk").first()
    if newest is None or newest.pk != correction.pk:
        raise NotOffered("A later correction of this question builds on it. Take that one back first.")
    nothing_to_do = correction.policy == Policy.STANDS
    correction.status = Correction.Status.REVERTED if nothing_to_do else Correction.Status.REVERTING
    correction.reverted_by, correction.reverted_at, correction.revert_reason = by, now, reason
    correction.save(update_fields=["status", "reverted_by", "reverted_at", "revert_reason"])
    return correction
