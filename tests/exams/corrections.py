"""Questions whose key was wrong, with answers to the old key."""

from __future__ import annotations

from datetime import timedelta

from quizapp.accounts.models import User
from quizapp.answers import actions as ledger
from quizapp.answers.models import Answer, Mode
from quizapp.bank.content import content
from quizapp.bank.models import Question, QuestionVersion
from quizapp.exams import rescoring
from quizapp.exams.models import Slot
from quizapp.exams.rescoring import Correction, Outdated, Policy
from tests.accounts.factories import UserFactory
from tests.answers.test_ledger import given as row_of
from tests.bank.factories import VersionFactory, add_parts, publish
from tests.exams.factories import TEN, SittingFactory, SlotFactory, add_slots, earned, finish

# The options of `QuestionFactory`, with another key.
REKEYED = [("Right", False), ("Wrong 1", True), ("Wrong 2", False), ("Wrong 3", False)]
NEXT_DAY = TEN + timedelta(days=1)


def rekeyed(
    question: Question,
    options: list[tuple[str, bool]] | None = None,
    *,
    numbers: list[tuple[str, bool]] | None = None,
) -> QuestionVersion:
    """A new version that learners see from now on; the old "Wrong 1" is right in it, if nothing else is said."""
    version = VersionFactory.create(question=question)
    if options is None:
        options = [] if numbers else REKEYED
    add_parts(version, options=options, answers=numbers, facts=[])
    publish(version, status=question.status)
    question.refresh_from_db()
    return version


def token(version: QuestionVersion, text: str) -> str:
    return version.options.get(text=text).token


def sat(question: Question, text: str, *, right: int = 0, wrong: int = 0, finished: bool = True) -> Slot:
    """Somebody chose the option `text` ("" for none), last in a paper with so many right and wrong others."""
    sitting = SittingFactory.create(course=question.course)
    add_slots(sitting, *["right"] * right, *["wrong"] * wrong, saves=False)
    version = question.current
    assert version is not None
    chosen = [token(version, text)] if text else []
    slot = SlotFactory.create(
        sitting=sitting,
        question=question,
        version=version,
        answer=chosen,
        seen=True,
        scored=question.status == "published",
        pretest=question.status == "pretest",
    )
    if finished:
        marked(slot)
        finish(sitting)
    return slot


def marked(slot: Slot) -> None:
    """What finishing does with a slot: mark it, and tell the ledger."""
    slot.fraction = earned(content(slot.version_id), slot.answer)
    slot.first_exposure = bool(slot.answer) or None
    if slot.answer:
        row = row_of(
            slot.question,
            slot.key,
            mode=Mode.EXAM,
            version_id=slot.version_id,
            given=slot.answer,
            fraction=None if slot.pretest else slot.fraction,
        )
        slot.ledger = ledger.record(slot.sitting.learner, row)
    slot.save(update_fields=["fraction", "first_exposure", "ledger"])


def told(question: Question, text: str, *, learner: User | None = None, key: str = "k") -> Answer:
    """Somebody ran through questions and chose the option `text` of what this one says now."""
    version = question.current
    assert version is not None
    chosen = [token(version, text)]
    row = row_of(question, key, given=chosen, fraction=earned(content(version.pk), chosen))
    learner = learner or UserFactory.create()
    ledger.record(learner, row)
    return Answer.objects.get(learner=learner, idempotency_key=key)


def waiting(question: Question) -> Outdated:
    (found,) = rescoring.outdated(question.pk)
    return found


def decided(question: Question, policy: Policy = Policy.REMARK, *, by: User | None = None) -> Correction:
    """A decision that nothing has been done about yet."""
    return rescoring.decide(
        question.pk,
        policy,
        reason="The key was wrong.",
        seen=waiting(question).seen,
        by=by or UserFactory.create(role="curator"),
        now=NEXT_DAY,
    )


def applied(question: Question, policy: Policy = Policy.REMARK) -> Correction:
    correction = decided(question, policy)
    rescoring.run(correction.pk, now=NEXT_DAY)
    correction.refresh_from_db()
    return correction


def taken_back(correction: Correction) -> Correction:
    by = UserFactory.create(role="curator")
    rescoring.take_back(correction.pk, reason="It was right before.", by=by, now=NEXT_DAY)
    rescoring.run(correction.pk, now=NEXT_DAY)
    correction.refresh_from_db()
    return correction
